#include "commands/demo.hpp"

#include <fmt/format.h>

#include <fstream>

#include "campaigns/campaigns_store.hpp"
#include "commands/demo_parts.hpp"
#include "platform/problem.hpp"

namespace trousse {

using namespace demonstration;

namespace {

struct Files {
    json schools, items, jps_2023, this_year, access;
};

}  // namespace

static Files read_files(const std::filesystem::path& folder);
static json read_file(const std::filesystem::path& file);
static void require_empty_database(const Snapshot& db);
static CampaignId tell_2023(Transaction& tx, const Files& files, const Roster& roster, const Shelfmarks& items,
                            Instant now);
static CampaignId tell_this_year(Transaction& tx, const Files& files, const Roster& roster, const Shelfmarks& items,
                                 const CampaignId& baseline, Instant now);
static void note_all(Story& story, const Setting& setting);
static Names names_of(std::chrono::year year);
static void drop_letters(Transaction& tx);

void load_demonstration(Service& service, const std::filesystem::path& demo, const std::filesystem::path& data) try {
    const Files files = read_files(demo);
    const Password staff = new_password(), admin = new_password();

    service.db.write([&](Transaction& tx) {
        require_empty_database(tx);
        const Instant now = service.now();
        const Instant before_2023 = calendar_of(files.jps_2023).moment(-20, "09:00");
        const Roster roster = add_schools(tx, files.schools, before_2023, now - std::chrono::days{90});
        const Shelfmarks items = add_items(tx, files.items, before_2023);

        const CampaignId past = tell_2023(tx, files, roster, items, now);
        const CampaignId current = tell_this_year(tx, files, roster, items, past, now);
        drop_letters(tx);
        const json access = add_access(tx, service, files.access, current, roster, staff, admin);
        keep_secret(data / "demonstration.json", access);  // before the commit: where it fails, nothing is loaded
    });
} catch (const Problem& refusal) {
    throw std::runtime_error{"the demonstration is refused by a rule (" + refusal.code + " " + refusal.params.dump() +
                             "): its files do not add up"};
} catch (const std::out_of_range&) {
    throw std::runtime_error{"a file of the demonstration names a school, an item or a town that no file holds"};
} catch (const json::exception& fault) {
    throw std::runtime_error{"a file of the demonstration is not as it should be: " + std::string{fault.what()}};
}

Files read_files(const std::filesystem::path& folder) {
    return {.schools = read_file(folder / "schools.json"),
            .items = read_file(folder / "items.json"),
            .jps_2023 = read_file(folder / "jps-2023.json"),
            .this_year = read_file(folder / "this-year.json"),
            .access = read_file(folder / "access.json")};
}

json read_file(const std::filesystem::path& file) {
    std::ifstream stream{file};
    if (!stream) throw std::runtime_error{"cannot read " + file.string() + ", a file of the demonstration"};
    return json::parse(stream);
}

constexpr auto kHoldsSomething =
    "SELECT 1 FROM school UNION ALL SELECT 1 FROM campaign UNION ALL SELECT 1 FROM item LIMIT 1";

void require_empty_database(const Snapshot& db) {
    if (db.any(kHoldsSomething))
        throw std::runtime_error{
            "the database already holds schools, items or a campaign: the demonstration goes into an empty one only. "
            "Choose a new folder with --data."};
}

CampaignId tell_2023(Transaction& tx, const Files& files, const Roster& roster, const Shelfmarks& items, Instant now) {
    const json& file = files.jps_2023;
    const Calendar calendar = calendar_of(file);
    const Names names{file.at("slug"), bilingual(file.at("name")), file.at("prefix")};
    const CampaignId campaign = add_campaign(tx, file, names, calendar, {}, items, calendar.moment(-14, "10:00"));

    Story story;
    note_all(story, {campaign, file, calendar, roster, items, now});
    note_closing(story, {campaign, file, calendar, roster, items, now});
    story.tell(tx);
    archive(tx, campaign, calendar.moment(file.at("archived_on_day"), "16:00"));
    return campaign;
}

CampaignId tell_this_year(Transaction& tx, const Files& files, const Roster& roster, const Shelfmarks& items,
                          const CampaignId& baseline, Instant now) {
    const json& file = files.this_year;
    const Calendar calendar = calendar_around(now);
    if (calendar.opens_on < calendar_of(files.jps_2023).opens_on + std::chrono::days{365})
        throw std::runtime_error{"this machine's clock says " + day_text(quebec_day(now)) +
                                 ", which cannot be: set it, then load the demonstration again"};
    const CampaignId campaign =
        add_campaign(tx, file, names_of(year_of(calendar)), calendar, baseline, items, calendar.moment(-14, "10:00"));

    Story story;
    note_all(story, {campaign, file, calendar, roster, items, now});
    story.tell(tx);
    return campaign;
}

void note_all(Story& story, const Setting& setting) {
    note_stock(story, setting);
    note_answers(story, setting);
    note_parcels(story, setting);
}

Names names_of(std::chrono::year year) {
    const int number = int{year};
    return {.slug = fmt::format("jps-{}", number),
            .name = {fmt::format("JPS {}", number), fmt::format("HSD {}", number)},
            .prefix = fmt::format("JPS{:02}", number % 100)};
}

// Nobody invented shall get mail, however the service is set up later.
constexpr auto kDropLetters = "UPDATE outbox SET state = 'dropped', last_error = 'demonstration', tried_at = due_at WHERE state = 'queued'";

void drop_letters(Transaction& tx) { tx.run(kDropLetters); }

}  // namespace trousse
