#include <fmt/format.h>

#include <iostream>

#include "backups.hpp"
#include "commands/commands.hpp"
#include "integrity.hpp"

// Commands that look after the data: check, backup, restore.
namespace trousse {

namespace fs = std::filesystem;
using nlohmann::json;

static void require_backup(const fs::path& file);
static void bring_whole(const fs::path& from, const fs::path& to);

int check(const Settings& settings, bool as_json) {
    Operator trousse{settings};
    // A server that has the data open has read its settings and its schema; what is left is looked at by a second reader.
    const json told = trousse.own() != nullptr ? trousse.own()->db().read([](const Snapshot& db) { return integrity(db); })
                                               : trousse.ask("GET", "/api/v1/checks");
    if (as_json) {
        std::cout << told.dump(2) << '\n';
    } else {
        std::cout << "settings: ok\nschema: ok\n";
        for (const auto& [name, verdict] : told.items()) std::cout << name << ": " << verdict.get<std::string>() << '\n';
    }
    for (const auto& [name, verdict] : told.items())
        if (verdict != "ok") return 1;
    return 0;
}

int backup(const Settings& settings, const fs::path& file) {
    if (fs::exists(file)) throw CommandFailed{file.string() + " exists already; a backup never writes over another"};
    Operator trousse{settings};
    trousse.ask("POST", "/api/v1/backup-copies", json{{"file", fs::absolute(file).string()}}.dump());
    std::cout << fmt::format("{} and {}: keep them together, where only you can read them\n", file.string(), key_beside(file).string());
    return 0;
}

int restore(const Settings& settings, const fs::path& file) {
    require_backup(file);
    make_data_folder(settings.data);
    const fs::path database = settings.data / "trousse.db";
    const FileLock alone{database.string() + ".lock"};  // DatabaseInUse: the server must be stopped first

    const std::string now = database.string(), arriving = now + ".restored", aside = now + ".before-restore";
    bring_whole(file, arriving);  // a full disk stops here, with all in its place
    if (fs::exists(key_beside(file))) bring_whole(key_beside(file), settings.data / "trousse.key");
    for (const auto* part : {"", "-wal"}) {  // what was committed last may stand in the log alone
        fs::remove(aside + part);
        if (fs::exists(now + part)) fs::rename(now + part, aside + part);
    }
    fs::remove(now + "-shm");
    fs::rename(arriving, database);

    std::cout << "Restored from " << file.string() << ".\n";
    if (fs::exists(aside)) std::cout << "What was there before is kept as " << aside << ".\n";
    if (!fs::exists(key_beside(file)))
        std::cout << "No key lies beside the backup: links, codes and sessions made under another key no longer open anything.\n";
    return 0;
}

// Opened as a database of its own, whose lock and checks are the server's.
void require_backup(const fs::path& file) {
    if (!fs::exists(file)) throw CommandFailed{"there is no file " + file.string()};
    if (const std::string health = health_of(file); health != "ok")
        throw CommandFailed{file.string() + " is no whole backup of Trousse: " + health};
}

void bring_whole(const fs::path& from, const fs::path& to) {
    try {
        copy_file_whole(from, to);
    } catch (const std::system_error& failure) {
        throw CommandFailed{fmt::format("nothing is restored: {} cannot be written ({}). It takes {} bytes, and {} are left: make room, then try again",
                                        to.string(), failure.code().message(), fs::file_size(from), fs::space(to.parent_path()).available)};
    }
}

}  // namespace trousse
