#include "notices.hpp"

#include "carried_over.hpp"

namespace trousse {

using namespace std::chrono_literals;

static bool has_backup_failed(const Snapshot& db, Instant now);
static std::vector<Notice> about_campaign(const Snapshot& db, Instant now);
static std::vector<Notice> about_letters(const Snapshot& db, const Settings& settings, Instant now);
static bool is_clock_wrong(const Snapshot& db, Instant now);

std::vector<Notice> notices(Service& service) {
    const Instant now = service.now();
    std::vector<Notice> all{{"disk_low", std::filesystem::space(service.settings.data).available < kLeastSpace}};
    return service.db.read([&](const Snapshot& db) {
        all.push_back({"backup_failed", has_backup_failed(db, now)});
        all.push_back({"access_in_doubt", is_access_in_doubt(db)});
        all.push_back({"clock_wrong", is_clock_wrong(db, now)});
        for (const Notice& each : about_campaign(db, now)) all.push_back(each);
        for (const Notice& each : about_letters(db, service.settings, now)) all.push_back(each);
        return std::move(all);
    });
}

// Of one that never ended, `ended_at` is when it was first known: a day and a half later there should have been one.
constexpr auto kBackupJob = "SELECT result = 'failed' OR ended_at < $before AS failed FROM job WHERE name = 'backup'";

bool has_backup_failed(const Snapshot& db, Instant now) {
    return db.first(kBackupJob, {{"$before", now - 36h}}, [](const Row& row) { return row.flag("failed"); })
        .value_or(false);
}

constexpr auto kNewestAct = "SELECT done_at FROM audit WHERE id = (SELECT max(id) FROM audit)";

// Something was done at an hour that is still to come.
bool is_clock_wrong(const Snapshot& db, Instant now) {
    const auto newest = db.first(kNewestAct, {}, [](const Row& row) { return row.instant("done_at"); });
    return newest && *newest > now + 5min;
}

constexpr auto kPublished = R"(
    SELECT iif(closes_at <= $now, silent, 0) AS silent, run_on_hold
      FROM campaign JOIN campaign_count ON campaign_id = campaign.id WHERE state = 'published')";

std::vector<Notice> about_campaign(const Snapshot& db, Instant now) {
    std::vector<Notice> told{{"silent_after_deadline"}, {"run_on_hold"}};
    db.first(kPublished, {{"$now", now}}, [&](const Row& row) {
        told[0].count = row.integer("silent");
        told[1].count = row.integer("run_on_hold");
        return true;
    });
    return told;
}

// Invitations wait for their hours and their pace.
constexpr auto kTroubledLetters = R"(
    SELECT count(*) FILTER (WHERE state = 'failed' OR state = 'uncertain') AS unsettled,
           count(*) FILTER (WHERE state = 'queued' AND held = 0 AND step_id IS NULL AND due_at < $before) AS late
      FROM outbox WHERE state <> 'sent')";

// Where no mail server is set up, none of them is expected to leave.
std::vector<Notice> about_letters(const Snapshot& db, const Settings& settings, Instant now) {
    return *db.first(kTroubledLetters, {{"$before", now - 1h}}, [&](const Row& row) {
        return std::vector<Notice>{{"letters_failed", row.integer("unsettled")},
                                   {"letters_late", settings.smtp.is_on() ? row.integer("late") : 0}};
    });
}

}  // namespace trousse
