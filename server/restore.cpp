#include "restore.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

#include "backups.hpp"
#include "carried_over.hpp"
#include "data_folder.hpp"
#include "platform/audit.hpp"
#include "platform/files.hpp"
#include "platform/migrate.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

static Restored make_ready(const fs::path& ready, const Settings& settings, const fs::path& file, KeyOfBackup key,
                           Instant now);
static std::optional<std::string> next_number(const Snapshot& db);
static void bring(const fs::path& from, const fs::path& to);
static void require_sound(const fs::path& arrived, const Settings& settings, const fs::path& file);
static void bring_key(const fs::path& ready, const fs::path& data, const fs::path& file);
static bool is_key_of(const fs::path& folder);
static void amend(Transaction& tx, const std::string& backup, Instant now);
static void give_to_owner(const fs::path& data, const fs::path& ready);
static void end_restore(const fs::path& data);
static std::optional<fs::path> kept_in(const fs::path& folder);

constexpr std::string_view kAside = "before-restore-";

Restored restore_backup(const Settings& settings, const fs::path& file, KeyOfBackup key, Instant now) {
    const fs::path &data = settings.data, ready = data / "restoring.new";
    if (!fs::is_regular_file(file)) throw std::runtime_error{"there is no file " + file.string()};
    make_data_folder(data);
    const FileLock alone{data / "trousse.db.lock"};
    end_restore(data);
    const auto before = set_aside_in(data);
    Restored restored;
    try {
        restored = make_ready(ready, settings, file, key, now);
    } catch (...) {
        std::error_code none;
        fs::remove_all(ready, none);
        throw;
    }
    fs::rename(ready, data / "restoring");
    flush(data);
    end_restore(data);
    const auto after = set_aside_in(data);
    if (after.size() > before.size()) restored.aside = after.back().folder;
    return restored;
}

Restored make_ready(const fs::path& ready, const Settings& settings, const fs::path& file, KeyOfBackup key,
                    Instant now) {
    const fs::path arrived = ready / "trousse.db";
    Restored restored;
    Instant moment = now;
    while (fs::exists(settings.data / (std::string{kAside} + stamp_of(moment)))) moment += 1s;
    fs::create_directories(ready / (std::string{kAside} + stamp_of(moment)));
    for (const char* part : {"", "-wal", "-journal"})  // what was committed last may stand in the log alone
        if (fs::exists(file.string() + part)) bring(file.string() + part, arrived.string() + part);
    require_sound(arrived, settings, file);
    key == KeyOfBackup::kept ? bring_key(ready, settings.data, file) : make_key_in(ready);
    {
        Database db{arrived, {.readers = 1, .checked_before_open = std::numeric_limits<std::uintmax_t>::max()}};
        const auto last = last_known(settings.data, db.read(key_mark));
        db.write([&](Transaction& tx) {
            carry_over(tx, last, std::ssize(set_aside_in(settings.data)), now);
            amend(tx, file.filename().string(), now);
        });
        restored.access_in_doubt = db.read(is_access_in_doubt);
        if (!last) restored.first_number = db.read(next_number);
        note_key(db, Secret::of_folder(ready));
    }
    fs::remove(arrived.string() + ".lock");
    if (fs::exists(arrived.string() + "-wal"))
        throw std::runtime_error{"nothing is restored: the disk fails, look at df and dmesg"};
    give_to_owner(settings.data, ready);
    for (const auto& each : fs::recursive_directory_iterator{ready})
        fs::permissions(each, fs::perms::group_all | fs::perms::others_all, fs::perm_options::remove);
    for (const auto& each : fs::recursive_directory_iterator{ready}) flush(each);
    flush(ready);
    return restored;
}

void bring(const fs::path& from, const fs::path& to) {
    try {
        copy_file_whole(from, to);
    } catch (const std::system_error& failure) {
        throw std::runtime_error{fmt::format(
            "nothing is restored: {} cannot be written ({}). It takes {} bytes, and {} are left: make room, then try "
            "again",
            to.string(), failure.code().message(), fs::file_size(from), fs::space(to.parent_path()).available)};
    }
}

void require_sound(const fs::path& arrived, const Settings& settings, const fs::path& file) {
    if (const std::string health = health_of(arrived); health != "ok")
        throw std::runtime_error{file.string() + " is no whole backup of Trousse: " + health};
    look_into(arrived,
              [&](const Snapshot& db) { migrations_left(db, settings.schema); });  // throws for one of a newer Trousse
}

void bring_key(const fs::path& ready, const fs::path& data, const fs::path& file) {
    for (const fs::path& key : {key_beside(file), file.parent_path() / "trousse.key", data / "trousse.key"}) {
        if (!fs::exists(key)) continue;
        bring(key, ready / "trousse.key");
        if (is_key_of(ready)) return;
    }
    throw std::runtime_error{fmt::format(
        "nothing is restored: the key of {0} is neither beside it ({1}) nor in the data folder. Put it there; if it is "
        "lost, "
        "trousse restore {0} --new-key makes another, with which links, codes and sessions of before open nothing",
        file.string(), key_beside(file).string())};
}

// Of the database in the same folder.
bool is_key_of(const fs::path& folder) {
    bool yes = false;
    try {
        const Secret key = Secret::of_folder(folder);
        look_into(folder / "trousse.db", [&](const Snapshot& db) { yes = is_pair(db, key); });
    } catch (const std::runtime_error&) {
        return false;  // a damaged key is none
    }
    return yes;
}

constexpr auto kMayHaveLeft =
    "UPDATE outbox SET state = 'uncertain', last_error = 'restored' WHERE state = 'queued' OR state = 'sending'";
constexpr auto kHoldTheRun =
    "UPDATE campaign SET run_on_hold = 1, version = version + 1 WHERE state = 'published' AND run_on_hold = 0";

constexpr auto kRecallInvitations = R"(
    UPDATE invitation_step SET let_go_at = NULL, let_go_by = NULL, paused = 0, version = version + 1
     WHERE let_go_at IS NOT NULL AND begun_at IS NULL)";
constexpr auto kPauseInvitations =
    "UPDATE invitation_step SET paused = 1, version = version + 1 WHERE begun_at IS NOT NULL AND listed_at IS NULL";

void amend(Transaction& tx, const std::string& backup, Instant now) {
    tx.run(kMayHaveLeft);
    tx.run(kRecallInvitations);
    tx.run(kPauseInvitations);
    tx.run(kHoldTheRun);
    audit(tx, {.done_by = "operator", .act = "backup.restored", .subject = backup}, now);
}

constexpr auto kNextNumber = R"(
    SELECT printf('%s-%04d', number_prefix, last_number + 1) AS number
      FROM campaign JOIN campaign_count ON campaign_id = campaign.id WHERE state = 'published')";

std::optional<std::string> next_number(const Snapshot& db) {
    return db.first(kNextNumber, {}, [](const Row& row) { return row.text("number"); });
}

// Root may restore for the user that the server runs as.
void give_to_owner(const fs::path& data, const fs::path& ready) {
    struct stat owner {};
    const fs::path was = fs::exists(data / "trousse.db") ? data / "trousse.db" : data;
    if (::stat(was.c_str(), &owner) != 0 || owner.st_uid == ::geteuid()) return;
    const auto give = [&](const fs::path& path) {
        if (::chown(path.c_str(), owner.st_uid, owner.st_gid) != 0)
            throw std::runtime_error{
                "nothing is restored: " + path.string() +
                " cannot be given to the owner of the data folder; restore as root or as that user"};
    };
    give(data / "trousse.db.lock");
    give(ready);
    for (const auto& each : fs::recursive_directory_iterator{ready}) give(each);
}

void settle_restore(const fs::path& data) {
    if (!fs::exists(data / "restoring") && !fs::exists(data / "restoring.new")) return;
    const FileLock alone{data / "trousse.db.lock"};
    end_restore(data);
}

// Each step says by the name that it takes away that it need not be done again.
void end_restore(const fs::path& data) {
    const fs::path arrived = data / "restoring";
    fs::remove_all(data / "restoring.new");
    if (!fs::exists(arrived)) return;
    const auto kept = kept_in(arrived);
    if (fs::exists(arrived / "trousse.db")) {
        for (const char* part : {"trousse.db-wal", "trousse.db-journal", "trousse.db"})
            if (fs::exists(data / part)) fs::rename(data / part, *kept / part);
        fs::remove(data / "trousse.db-shm");
        flush(*kept);
        fs::rename(arrived / "trousse.db", data / "trousse.db");
        flush(data);
    }
    if (fs::exists(arrived / "trousse.key")) {
        if (fs::exists(data / "trousse.key")) fs::rename(data / "trousse.key", key_beside(*kept / "trousse.db"));
        flush(*kept);
        fs::rename(arrived / "trousse.key", data / "trousse.key");
        flush(data);
    }
    if (kept && !fs::is_empty(*kept)) fs::rename(*kept, data / kept->filename());
    fs::remove_all(arrived);
    flush(data);
}

std::optional<fs::path> kept_in(const fs::path& folder) {
    const auto found = set_aside_in(folder);
    return found.empty() ? std::nullopt : std::optional{found.front().folder};
}

std::vector<SetAside> set_aside_in(const fs::path& data) {
    std::vector<SetAside> found;
    for (const auto& entry : fs::directory_iterator{data}) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(kAside)) continue;
        if (const auto moment = moment_of_stamp(name.substr(kAside.size()))) found.push_back({entry.path(), *moment});
    }
    std::ranges::sort(found, {}, &SetAside::moment);
    return found;
}

}  // namespace trousse
