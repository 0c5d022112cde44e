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
    if (trousse.own() != nullptr)
        trousse.own()->db().copy_to(fs::absolute(file));
    else
        trousse.ask("POST", "/api/v1/backup-copies", json{{"file", fs::absolute(file).string()}}.dump());
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    copy_file_whole(settings.data / "trousse.key", key_beside(file));
    std::cout << fmt::format("{} and {}: keep them together, where only you can read them\n", file.string(), key_beside(file).string());
    return 0;
}

int restore(const Settings& settings, const fs::path& file) {
    require_backup(file);
    make_data_folder(settings.data);
    const fs::path database = settings.data / "trousse.db";
    const FileLock alone{database.string() + ".lock"};  // DatabaseInUse: the server must be stopped first

    const fs::path aside = database.string() + ".before-restore";
    if (fs::exists(database)) fs::rename(database, aside);
    for (const auto* rest : {"-wal", "-shm"}) fs::remove(database.string() + rest);
    copy_file_whole(file, database);
    if (fs::exists(key_beside(file))) copy_file_whole(key_beside(file), settings.data / "trousse.key");

    std::cout << "Restored from " << file.string() << ".\n";
    if (fs::exists(aside)) std::cout << "What was there before is kept as " << aside.string() << ".\n";
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

}  // namespace trousse
