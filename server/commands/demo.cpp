#include "commands/demo.hpp"

#include <fstream>

#include "commands/demo_story.hpp"
#include "data_folder.hpp"

namespace trousse {

namespace fs = std::filesystem;

namespace {

// Where the story is told, out of everybody's sight. It goes, whatever becomes of the telling; what a killed process
// left of it goes before the next one.
struct Backstage {
    const fs::path folder;

    explicit Backstage(const fs::path& data) : folder{data / ".demonstration"} { fs::remove_all(folder); }
    ~Backstage() {
        std::error_code why_not;
        fs::remove_all(folder, why_not);
    }
};

}  // namespace

static void keep_secret(const fs::path& file, const nlohmann::json& content);

void load_demonstration(const Settings& settings, const fs::path& demo, Instant now) try {
    if (holds_data(settings.data))
        throw std::runtime_error{settings.data.string() +
                                 " already holds data of Trousse: the demonstration goes into a new folder "
                                 "only. Choose one with --data."};
    make_data_folder(settings.data);
    const Backstage backstage{settings.data};
    Settings there = settings;
    there.data = backstage.folder;
    keep_secret(there.data / "demonstration.json", demonstration::tell_story(there, demo, now));
    if (fs::exists(there.data / "trousse.db-wal"))
        throw std::runtime_error{"the database could not be closed well: look at the disk"};
    for (const char* made : {"demonstration.json", "trousse.key", "trousse.db"})  // the last one says that all is there
        fs::rename(there.data / made, settings.data / made);
} catch (const nlohmann::json::exception& fault) {
    throw std::runtime_error{"a file of the demonstration is not as it should be: " + std::string{fault.what()}};
} catch (const std::out_of_range&) {
    throw std::runtime_error{"a file of the demonstration names a school or an item that no file holds"};
}

// Only its owner may read it: it is made where nobody else comes.
void keep_secret(const fs::path& file, const nlohmann::json& content) {
    std::ofstream stream{file};
    stream << content.dump(2) << std::endl;
    if (!stream) throw std::runtime_error{"cannot write " + file.string()};
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace trousse
