#include <fmt/format.h>

#include <iostream>
#include <map>

#include "backups.hpp"
#include "commands/commands.hpp"
#include "integrity.hpp"
#include "notices.hpp"
#include "restore.hpp"

// Commands that look after the data: check, backup, restore.
namespace trousse {

namespace fs = std::filesystem;
using nlohmann::json;

static json checked(Operator& trousse);
static json noticed(Operator& trousse);
static std::string sentence_of_notice(const std::string& code, std::int64_t count);

// 1 where something is wrong with the data, 2 where they are sound but somebody should look.
int check(const Settings& settings, bool as_json) {
    Operator trousse{settings};
    const json told = checked(trousse), to_know = noticed(trousse);
    if (as_json) {
        json whole = told;
        whole["notices"] = to_know;
        std::cout << whole.dump(2) << '\n';
    } else {
        std::cout << "settings: ok\n" << (told.contains("schema") ? "" : "schema: ok\n");
        for (const auto& [name, verdict] : told.items())
            std::cout << name << ": " << verdict.get<std::string>() << '\n';
        for (const json& each : to_know)
            std::cout << "to know: " << sentence_of_notice(each["code"], each["count"]) << '\n';
    }
    for (const auto& [name, verdict] : told.items())
        if (verdict != "ok") return 1;
    return to_know.empty() ? 0 : 2;
}

// A server that has the data open has read their schema; what is left is looked at by a second reader.
json checked(Operator& trousse) {
    Program* const own = trousse.own();
    if (own == nullptr) return trousse.ask("GET", "/api/v1/checks");
    if (!own->is_up_to_date())
        return {{"schema", "older than this program: trousse serve brings it up to date, and keeps a copy"}};
    return own->db().read([](const Snapshot& db) { return integrity(db); });
}

json noticed(Operator& trousse) {
    Program* const own = trousse.own();
    if (own == nullptr) return trousse.ask("GET", "/api/v1/notices")["data"];
    json told = json::array();
    if (!own->is_up_to_date()) return told;
    for (const auto& [code, count] : notices(own->service()))
        if (count > 0) told.push_back({{"code", code}, {"count", count}});
    return told;
}

std::string sentence_of_notice(const std::string& code, std::int64_t count) {
    static const std::map<std::string, const char*> kSentences{
        {"disk_low", "the disk is nearly full"},
        {"backup_failed", "the last backup failed, or is older than a day and a half"},
        {"access_in_doubt",
         "a restore brought back codes, passwords and accounts that may have been revoked since: an admin looks after them"},
        {"clock_wrong", "the clock is behind: the record holds acts that are still to come"},
        {"silent_after_deadline", "schools are silent after the deadline"},
        {"run_on_hold", "the generic run is on hold until an admin lifts it"},
        {"letters_failed", "letters did not leave, or nobody knows whether they did"},
        {"letters_late", "letters have waited for more than an hour: the mail server does not take them"},
    };
    const std::string sentence = kSentences.at(code);
    return count > 1 ? fmt::format("{} ({})", sentence, count) : sentence;
}

// As the data are, whatever their schema.
int backup(const Settings& settings, const fs::path& file) {
    if (fs::exists(file)) throw CommandFailed{file.string() + " exists already; a backup never writes over another"};
    Operator trousse{settings};
    if (trousse.own() != nullptr)
        copy_data(trousse.own()->db(), settings, fs::absolute(file));
    else
        trousse.ask("POST", "/api/v1/backup-copies", json{{"file", fs::absolute(file).string()}}.dump());
    std::cout << fmt::format("{} and {}: keep them together, where only you can read them\n", file.string(), key_beside(file).string());
    return 0;
}

int restore(const Settings& settings, const fs::path& file, KeyOfBackup key) {
    const Restored restored = restore_backup(settings, file, key, system_time());
    const std::string data = fs::absolute(settings.data).string();
    std::cout << "Restored from " << file.string() << ".\n";
    if (restored.aside)
        std::cout << fmt::format("What was there before is kept: trousse restore {} brings it back.\n",
                                 (*restored.aside / "trousse.db").string());
    std::cout << "Everybody signs in again; one-time links are void (trousse user reset EMAIL makes another).\n";
    if (restored.access_in_doubt)
        std::cout << "Who was let in last cannot be read from what was there: codes replaced, passwords changed, accounts "
                     "and tokens ended since the backup are good again. Look after them, then say so on « Aujourd’hui "
                     "».\n";
    if (restored.first_number)
        std::cout << fmt::format(
            "Nor can what was given since the backup: orders go on at {}, so that no number is given twice.\n",
            *restored.first_number);
    std::cout << "Letters that waited are « uncertain », invitations wait for an admin, the generic run is on hold: look at "
                 "« Courrier » and « Aujourd’hui » first.\n"
              << "Now bring the service back:\n"
              << "  systemctl start trousse\n"
              << "  trousse check --data " << data << '\n';
    return 0;
}

}  // namespace trousse
