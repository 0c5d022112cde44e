#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "platform/crypto.hpp"

using namespace trousse;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("trousse-key-" + random_token(9));
    Folder() { fs::create_directory(path); }
    ~Folder() { fs::remove_all(path); }
    fs::path key() const { return path / "trousse.key"; }
};

Secret made_in(const fs::path& folder) {
    make_key_in(folder);
    return Secret::of_folder(folder);
}

std::string refusal_of(const fs::path& folder) {
    try {
        Secret::of_folder(folder);
    } catch (const std::runtime_error& refusal) {
        return refusal.what();
    }
    return "";
}

}  // namespace

TEST_CASE("the key is made at the first start and is the same at the next") {
    const Folder folder;
    const std::string first = made_in(folder.path).keyed_hash("K7QM2XRP9T");
    CHECK(made_in(folder.path).keyed_hash("K7QM2XRP9T") == first);
    CHECK(fs::file_size(folder.key()) == 32);
    CHECK(std::distance(fs::directory_iterator{folder.path}, {}) == 1);  // nothing half-made beside it
}

TEST_CASE("only the user who runs the program can read the key") {
    const Folder folder;
    const mode_t mask = ::umask(0);
    made_in(folder.path);
    ::umask(mask);
    CHECK(fs::status(folder.key()).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("another installation has another key") {
    const Folder here, there;
    CHECK(made_in(here.path).keyed_hash("x") != made_in(there.path).keyed_hash("x"));
}

TEST_CASE("of many that start at once all have the same key") {
    const Folder folder;
    std::vector<std::string> hashes(8);
    {
        std::vector<std::jthread> starting;
        for (auto& hash : hashes) starting.emplace_back([&] { hash = made_in(folder.path).keyed_hash("x"); });
    }
    for (const auto& hash : hashes) CHECK(hash == hashes.front());
}

TEST_CASE("a key that is cut short is refused, never replaced") {
    const Folder folder;
    made_in(folder.path);
    fs::resize_file(folder.key(), 31);
    CHECK(refusal_of(folder.path).find("backup") != std::string::npos);
    CHECK(fs::file_size(folder.key()) == 31);
}

TEST_CASE("a key that others can read is refused, with what to do") {
    const Folder folder;
    made_in(folder.path);
    fs::permissions(folder.key(), fs::perms::group_read, fs::perm_options::add);
    CHECK(refusal_of(folder.path).find("chmod 600") != std::string::npos);
}

TEST_CASE("a key that is missing is told, never made by whoever only reads it") {
    const Folder folder;
    CHECK(refusal_of(folder.path).find("is missing") != std::string::npos);
    CHECK(fs::is_empty(folder.path));
}

TEST_CASE("a folder that is not there is named") {
    CHECK(refusal_of("/nowhere/at/all").find("/nowhere/at/all") != std::string::npos);
    CHECK_THROWS_WITH(make_key_in("/nowhere/at/all"), doctest::Contains("/nowhere/at/all"));
}
