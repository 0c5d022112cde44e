#include "backups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <mutex>

#include "platform/audit.hpp"
#include "platform/files.hpp"
#include "platform/log.hpp"
#include "platform/migrate.hpp"
#include "platform/problem.hpp"
#include "platform/quebec_time.hpp"
#include "platform/schedule.hpp"
#include "restore.hpp"

namespace trousse {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

static std::string name_at(Instant moment);
static std::optional<Instant> moment_of(std::string_view name);
static void note(Service& service, std::string_view done_by, std::string_view act, const std::string& name);
static void make_folder(const fs::path& folder);
static void require_room(const Settings& settings, const fs::path& folder);

constexpr std::string_view kPrefix = "trousse-", kSuffix = ".db";
constexpr std::size_t kAlwaysKept = 3;
static std::mutex one_at_a_time;            // whoever makes, changes or deletes a copy; or two within a second would write to one name
constexpr std::uintmax_t kSpare = 8 << 20;  // bytes that orders may write meanwhile

std::vector<Backup> backups_in(const fs::path& folder) {
    std::vector<Backup> found;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{folder, none}) {
        const std::string name = entry.path().filename().string();
        const auto moment = moment_of(name);
        std::error_code gone;
        const auto bytes = entry.file_size(gone);
        if (moment && !gone)
            found.push_back({.name = name, .made_at = *moment, .bytes = bytes, .has_key = fs::exists(key_beside(entry.path()))});
    }
    std::ranges::sort(found, std::ranges::greater{}, &Backup::name);
    return found;
}

fs::path file_of_backup(const Settings& settings, const std::string& name) {
    const fs::path file = settings.backups() / name;
    if (!moment_of(name) || !fs::is_regular_file(file)) throw Problem{.status = 404, .code = "not_found"};
    return file;
}

fs::path key_beside(const fs::path& file) { return file.string() + ".key"; }

Backup make_copy(Service& service) {
    const std::lock_guard lock{one_at_a_time};
    const fs::path folder = service.settings.backups();
    make_folder(folder);
    Instant moment = service.now();
    while (fs::exists(folder / name_at(moment))) moment += 1s;
    const fs::path file = folder / name_at(moment);
    copy_data(service.db, service.settings, file);
    return {.name = file.filename().string(), .made_at = moment, .bytes = fs::file_size(file), .has_key = true};
}

Backup make_backup(Service& service, std::string_view done_by) {
    Backup backup = make_copy(service);
    note(service, done_by, "backup.made", backup.name);
    return backup;
}

void note(Service& service, std::string_view done_by, std::string_view act, const std::string& name) {
    service.db.write([&](Transaction& tx) { audit(tx, {.done_by = done_by, .act = act, .subject = name}, service.now()); });
}

void make_folder(const fs::path& folder) {
    if (fs::exists(folder)) return;
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
}

// Beside first, under a name that no list shows; what a failure leaves is taken away.
void copy_data(Database& db, const Settings& settings, const fs::path& file) {
    const fs::path beside = file.string() + ".new";
    fs::remove(beside);
    require_room(settings, file.parent_path());
    try {
        copy_file_whole(settings.data / "trousse.key", key_beside(file));  // first: without it no file is a backup
        make_private(beside);  // SQLite fills a file that is empty, and leaves it its mode
        db.copy_to(beside);
        flush(beside);
        fs::rename(beside, file);
        flush(file.parent_path());
    } catch (const std::exception& failure) {
        log_error("a backup cannot be written", {{"file", file.string()}, {"why", failure.what()}});
        std::error_code gone;
        for (const char* rest : {"", "-journal"}) fs::remove(beside.string() + rest, gone);
        fs::remove(key_beside(file), gone);
        require_room(settings, file.parent_path());  // it filled up meanwhile
        throw Problem{.status = 503, .code = "storage_failed"};
    }
}

// What is in the file and in the log beside it: the copy is never larger.
void require_room(const Settings& settings, const fs::path& folder) {
    std::error_code none;
    std::uintmax_t needed = kSpare + fs::file_size(settings.data / "trousse.db", none);
    if (const auto in_wal = fs::file_size(settings.data / "trousse.db-wal", none); !none) needed += in_wal;
    const auto left = fs::space(folder).available;
    if (left < needed) throw Problem{.status = 409, .code = "disk_full", .params = {{"needed", needed}, {"left", left}}};
}

BackupVerdict verdict_of_backup(const fs::path& file) {
    return {.health = health_of(file), .schema = schema_of(file), .has_key = fs::exists(key_beside(file))};
}

static bool is_changed(const fs::path& file, const std::string& schema, const std::function<bool(const Snapshot&)>& needs,
                       const std::function<void()>& change);
static void change_in_place(const Service& service, const fs::path& file, const std::function<void(Database&)>& change);

int change_copies(Service& service, const std::function<bool(const Snapshot&)>& needs, const std::function<void(Database&)>& change) {
    const std::lock_guard lock{one_at_a_time};
    const std::string schema = schema_of(service.settings.data / "trousse.db");
    int left = 0;
    for (const Backup& backup : backups_in(service.settings.backups())) {
        const fs::path file = service.settings.backups() / backup.name, beside = file.string() + ".new";
        left += !is_changed(file, schema, needs, [&] {
            copy_file_whole(file, beside);
            change_in_place(service, beside, change);
            flush(beside);
            fs::rename(beside, file);
            flush(file.parent_path());
        });
        for (const char* rest : {"", "-wal", "-shm", ".lock"}) fs::remove(beside.string() + rest);
    }
    for (const SetAside& aside : set_aside_in(service.settings.data))
        if (const fs::path file = aside.folder / "trousse.db"; fs::exists(file))
            left += !is_changed(file, schema, needs, [&] { change_in_place(service, file, change); });
    return left;
}

// One of an older schema does not know what is asked of it, and is brought up to date.
bool is_changed(const fs::path& file, const std::string& schema, const std::function<bool(const Snapshot&)>& needs,
                const std::function<void()>& change) {
    try {
        bool is_needed = schema_of(file) != schema;
        if (!is_needed) look_into(file, [&](const Snapshot& copy) { is_needed = needs(copy); });
        if (is_needed) change();
        return true;
    } catch (const std::exception& failure) {
        log_error("a copy of the data cannot be changed", {{"file", file.string()}, {"why", failure.what()}});
        return false;
    }
}

void change_in_place(const Service& service, const fs::path& file, const std::function<void(Database&)>& change) {
    {
        Database copy{file, {.readers = 1, .checked_before_open = std::numeric_limits<std::uintmax_t>::max()}};
        migrate(copy, service.settings.schema, service.now());
        change(copy);
        if (!copy.empty_log()) throw std::runtime_error{"its log could not be emptied"};
    }
    fs::remove(file.string() + ".lock");
}

int forget_old_backups(Service& service) {
    const auto all = backups_in(service.settings.backups());
    const Instant oldest = service.now() - std::chrono::days{service.settings.backup.keep};
    int gone = 0;
    for (std::size_t i = kAlwaysKept; i < all.size(); ++i) {
        if (all[i].made_at >= oldest) continue;
        delete_backup(service, all[i].name, "job:backup");
        ++gone;
    }
    for (const SetAside& aside : set_aside_in(service.settings.data)) {
        if (aside.moment >= oldest) continue;
        const std::lock_guard lock{one_at_a_time};
        fs::remove_all(aside.folder);
        note(service, "job:backup", "backup.deleted", aside.folder.filename().string());
        ++gone;
    }
    return gone;
}

void delete_backup(Service& service, const std::string& name, std::string_view done_by) {
    const fs::path file = file_of_backup(service.settings, name);
    {
        const std::lock_guard lock{one_at_a_time};
        fs::remove(file);
        fs::remove(key_beside(file));
    }
    note(service, done_by, "backup.deleted", name);
}

Job backup_job(Service& service) {
    const auto hour = std::chrono::hours{service.settings.backup.hour};
    return {.name = "backup",
            .next = [hour](std::optional<Instant> last_done, Instant now) { return next_daily(last_done, hour, now); },
            .run =
                [&service] {
                    const Backup made = make_backup(service, "job:backup");
                    const int gone = forget_old_backups(service);
                    return fmt::format("{}, copies effacées : {} | {}, backups deleted: {}", made.name, gone, made.name, gone);
                }};
}

std::string name_at(Instant moment) { return std::string{kPrefix} + stamp_of(moment) + std::string{kSuffix}; }

std::optional<Instant> moment_of(std::string_view name) {
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
    name.remove_prefix(kPrefix.size());
    return moment_of_stamp(name.substr(0, name.size() - std::min(name.size(), kSuffix.size())));
}

std::string stamp_of(Instant moment) {
    std::string text = rfc3339(moment);  // 2027-01-22T09:00:00Z
    std::erase_if(text, [](char letter) { return letter == '-' || letter == ':' || letter == 'Z'; });
    std::ranges::replace(text, 'T', '-');
    return text;
}

std::optional<Instant> moment_of_stamp(std::string_view stamp) {
    if (stamp.size() != 15 || stamp[8] != '-') return std::nullopt;
    return parse_rfc3339(fmt::format("{}-{}-{}T{}:{}:{}Z", stamp.substr(0, 4), stamp.substr(4, 2), stamp.substr(6, 2),
                                     stamp.substr(9, 2), stamp.substr(11, 2), stamp.substr(13, 2)));
}

}  // namespace trousse
