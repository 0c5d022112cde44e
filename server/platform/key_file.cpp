// Secret::of_folder and make_key_in: the file in which the key of an installation lives.

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "platform/crypto.hpp"
#include "platform/files.hpp"

namespace trousse {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLength = 32;
using Key = std::array<char, kLength>;

class Descriptor {
 public:
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return number_; }

 private:
    const int number_;
};

[[noreturn]] void fail(const std::string& what, const fs::path& file) {
    throw std::runtime_error{what + " " + file.string() + ": " + std::generic_category().message(errno)};
}

// Nothing where there is no file.
std::optional<Key> read_key(const fs::path& file) {
    const Descriptor open{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (open.get() < 0) {
        if (errno == ENOENT) return std::nullopt;
        fail("cannot read the key", file);
    }
    struct stat about {};
    if (::fstat(open.get(), &about) != 0) fail("cannot read the key", file);
    if (!S_ISREG(about.st_mode) || about.st_size != static_cast<off_t>(kLength))
        throw std::runtime_error{"the key " + file.string() +
                                 " is damaged: put back the one of the backup (with another, every link, code and "
                                 "session stops working)"};
    if ((about.st_mode & 077) != 0)
        throw std::runtime_error{"the key " + file.string() +
                                 " can be read by other users of this machine: run chmod 600 on it"};
    Key key;
    if (::read(open.get(), key.data(), key.size()) != static_cast<ssize_t>(key.size()))
        fail("cannot read the key", file);
    return key;
}

fs::path key_in(const fs::path& folder) { return fs::absolute(folder) / "trousse.key"; }

}  // namespace

// Written beside and linked into place: a crash leaves a whole key or none, and of two starters one key wins.
void make_key_in(const fs::path& folder) {
    const fs::path file = key_in(folder);
    std::string beside = file.string() + ".XXXXXX";
    const Descriptor open{::mkostemp(beside.data(), O_CLOEXEC)};  // O_EXCL, mode 0600
    if (open.get() < 0) fail("cannot make the key", file);
    struct Removed {
        const std::string& path;
        ~Removed() { ::unlink(path.c_str()); }
    } const removed{beside};

    Key key;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) != 1)
        throw std::runtime_error{"no randomness to make a key with"};
    const auto written = ::write(open.get(), key.data(), key.size());
    OPENSSL_cleanse(key.data(), key.size());
    if (written != static_cast<ssize_t>(key.size()) || ::fsync(open.get()) != 0) fail("cannot make the key", file);
    if (::link(beside.c_str(), file.c_str()) != 0 && errno != EEXIST) fail("cannot make the key", file);
    flush(file.parent_path());
}

Secret Secret::of_folder(const fs::path& folder) {
    const fs::path file = key_in(folder);
    auto key = read_key(file);
    if (!key)
        throw std::runtime_error{"the key " + file.string() +
                                 " is missing: put back the one of the backup (FILE.key), or run trousse restore FILE. "
                                 "Nothing was made in its place"};
    Secret secret{std::string_view{key->data(), key->size()}};
    OPENSSL_cleanse(key->data(), key->size());
    return secret;
}

}  // namespace trousse
