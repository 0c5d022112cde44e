#include "data_folder.hpp"

#include "platform/migrate.hpp"

namespace trousse {

namespace fs = std::filesystem;

static void make_private_to_user(const fs::path& path);
static bool is_filled(const fs::path& file);
static void require_pair(const fs::path& folder);
static std::string mark_of(const Secret& key);

void make_data_folder(const fs::path& folder) {
    fs::create_directories(folder);
    if ((fs::status(folder).permissions() & fs::perms::sticky_bit) != fs::perms::none)
        throw std::runtime_error{folder.string() + " is everybody's: choose a folder of Trousse's own"};
    make_private_to_user(folder);
    for (const char* file : {"trousse.db", "trousse.db-wal", "trousse.db-shm", "trousse.db.lock", "trousse.key"})
        if (fs::exists(folder / file)) make_private_to_user(folder / file);
}

void make_private_to_user(const fs::path& path) {
    constexpr auto kOthers = fs::perms::group_all | fs::perms::others_all;
    if ((fs::status(path).permissions() & kOthers) != fs::perms::none)
        fs::permissions(path, kOthers, fs::perm_options::remove);
}

bool holds_data(const fs::path& folder) {
    return is_filled(folder / "trousse.db") || is_filled(folder / "trousse.db-wal") ||
           fs::exists(folder / "trousse.key") || fs::exists(folder / "restoring");
}

bool is_filled(const fs::path& file) {
    std::error_code none;
    const auto bytes = fs::file_size(file, none);
    return !none && bytes > 0;
}

void require_whole(const fs::path& folder) {
    if (is_filled(folder / "trousse.db")) return require_pair(folder);
    if (holds_data(folder))
        throw std::runtime_error{
            "the database " + (folder / "trousse.db").string() +
            " is missing or empty, but its key or its log is there: put it back, or bring back the last "
            "backup: trousse restore FILE. Nothing was made in its place"};
    if (fs::exists(folder / "backups") && !fs::is_empty(folder / "backups"))
        throw std::runtime_error{
            folder.string() +
            " holds backups, but no database and no key: bring back the last backup: trousse restore "
            "FILE, or begin in another folder. Nothing was made in their place"};
}

constexpr auto kHasInstallation = "SELECT 1 FROM sqlite_schema WHERE name = 'installation'";
constexpr auto kKeyMark = "SELECT key_mark FROM installation WHERE only = 1";

std::optional<std::string> key_mark(const Snapshot& db) {
    if (!db.any(kHasInstallation)) return std::nullopt;
    return db.first(kKeyMark, {}, [](const Row& row) { return row.text("key_mark"); });
}

std::string mark_of(const Secret& key) { return key.keyed_hash("the key of this database"); }

// By a reader, which writes nothing back, be it into another's database.
void require_pair(const fs::path& folder) {
    std::optional<std::string> mark;
    try {
        look_into(folder / "trousse.db", [&](const Snapshot& db) { mark = key_mark(db); });
    } catch (const std::exception&) {
        return;  // damaged, which whoever opens it will say
    }
    if (mark && !same_secret(*mark, mark_of(Secret::of_folder(folder))))
        throw std::runtime_error{"the key " + (folder / "trousse.key").string() +
                                 " is not that of the database beside it: put back the one of the same backup "
                                 "(FILE.key), or run trousse restore FILE"};
}

Secret key_of_pair(Database& db, const fs::path& folder) {
    if (!db.read(key_mark)) make_key_in(folder);  // the first start, or one that was cut short
    return Secret::of_folder(folder);
}

bool is_pair(const Snapshot& db, const Secret& key) {
    const auto mark = key_mark(db);
    return !mark || same_secret(*mark, mark_of(key));
}

constexpr auto kNoteKey = R"(
    INSERT INTO installation (only, key_mark) VALUES (1, $mark)
        ON CONFLICT (only) DO UPDATE SET key_mark = excluded.key_mark)";

void note_key(Database& db, const Secret& key) {
    if (db.read(key_mark) == mark_of(key)) return;
    db.write([&](Transaction& tx) { tx.run(kNoteKey, {{"$mark", mark_of(key)}}); });
}

}  // namespace trousse
