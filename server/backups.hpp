#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "platform/jobs.hpp"
#include "platform/service.hpp"

// Copies of the data in the folder of the settings: FILE and FILE.key beside it, as `trousse backup` makes them and
// `trousse restore` takes them. Only this program's user can read the folder (0700) and what is in it (0600).
namespace trousse {

struct Backup {
    std::string name;  // trousse-20270122-090000.db: its moment, UTC
    Instant made_at;
    std::uintmax_t bytes = 0;
    bool has_key = false;
};
std::vector<Backup> backups_in(const std::filesystem::path& folder);  // newest first; none where there is no folder

// Where a backup of that name lies; 404 for a name that no backup has.
std::filesystem::path file_of_backup(const Settings& settings, const std::string& name);
std::filesystem::path key_beside(const std::filesystem::path& file);  // FILE.key

// The data as it is now, made while others read and write: FILE and FILE.key, both whole or neither. 409 disk_full, with
// the bytes needed and left; 503 storage_failed where the disk takes it ill in another way.
void copy_data(Database& db, const Settings& settings, const std::filesystem::path& file);

// The same, under a name of its own in the folder of the settings.
Backup make_copy(Service& service);
Backup make_backup(Service& service, std::string_view done_by);  // and noted in the audit

// What it would take to restore it.
struct BackupVerdict {
    std::string health;  // "ok", or what is wrong with the file
    std::string schema;  // its last migration
    bool has_key = false;
};
BackupVerdict verdict_of_backup(const std::filesystem::path& file);

// Deletes what is older than the days to keep, but never the three newest backups; what restores set aside, too. Returns
// how many.
int forget_old_backups(Service& service);
void delete_backup(Service& service, const std::string& name, std::string_view done_by);

// Lets `change` write into each copy of the data that needs it: the backups of the folder, and what restores set aside,
// with the schema of today. Returns how many could not be changed, which stay as they were. Nobody makes or deletes a
// backup meanwhile, and whoever is sent one gets it as it was.
int change_copies(Service& service, const std::function<bool(const Snapshot&)>& needs, const std::function<void(Database&)>& change);

// A moment in the name of a file, UTC: 20270122-090000.
std::string stamp_of(Instant moment);
std::optional<Instant> moment_of_stamp(std::string_view stamp);

// Every night at the hour of the settings: one more, and the old ones go.
Job backup_job(Service& service);

}  // namespace trousse
