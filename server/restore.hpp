#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "platform/clock.hpp"
#include "platform/config.hpp"

// A backup brought back into a data folder, whose server is stopped.
//
// What arrives is made ready in « restoring.new », beside what is there. Renamed to « restoring » it is whole: from
// then on whoever opens the folder ends the restore, file by file, however often that is cut short; before, nothing has
// changed. What was there goes into a folder of its own, before-restore-20270122-090000, which a restore takes like a
// backup.
namespace trousse {

struct Restored {
    std::optional<std::filesystem::path> aside;  // what was there; nothing, where nothing was
    bool access_in_doubt = false;  // what was there could not be read: who was let in is again as it was in the backup
    std::optional<std::string> first_number;  // of the orders to come, far beyond those of the backup
};

// Brings back FILE, with the log beside it if it has one, and its key: FILE.key, else that of its folder or of the
// data, as long as it is the one of the backup; or a new one, with which no link, code or session of before opens
// anything. What the backup had still to do is not done by itself: letters that waited are « uncertain », invitations wait
// for an admin again, the generic run is on hold, nobody is signed in. What was given and revoked since is carried over (carried_over.hpp). Throws std::runtime_error with what to do, and has then changed nothing; DatabaseInUse.
enum class KeyOfBackup { kept, made_anew };
Restored restore_backup(const Settings& settings, const std::filesystem::path& file, KeyOfBackup key, Instant now);

// Ends a restore that was cut short, or clears away what one has left that never came to count.
void settle_restore(const std::filesystem::path& data);

// What restores have kept aside, with the moment of each.
struct SetAside {
    std::filesystem::path folder;
    Instant moment;
};
std::vector<SetAside> set_aside_in(const std::filesystem::path& data);

}  // namespace trousse
