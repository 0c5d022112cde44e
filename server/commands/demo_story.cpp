#include "commands/demo_story.hpp"

#include <fstream>

#include "accounts/accounts_store.hpp"
#include "accounts/sessions.hpp"
#include "campaigns/campaigns_store.hpp"
#include "commands/demo_storyteller.hpp"
#include "orders/deadline_job.hpp"
#include "platform/quebec_time.hpp"

namespace trousse::demonstration {

using namespace std::chrono;
namespace fs = std::filesystem;

namespace {

// The days of a campaign, counted as coordinators do: 1 on the day it opens, 0 the day before.
struct Calendar {
    Day opens_on;
    Day closes_on;  // the first day on which it is closed
    Instant now;

    Day day(int number) const { return opens_on + days{number - 1}; }
    Instant moment(int number, const std::string& at) const;  // at: 09:30, Québec time
    Instant moment_of(const json& told) const;
    Day event_on() const;  // the third Thursday of the February that follows
    std::string year() const { return day_text(event_on()).substr(0, 4); }
    std::string slug() const { return "jps-" + year(); }
};

class Story : Storyteller {
 public:
    Story(const Settings& settings, json files, Instant now)
        : Storyteller{settings, now}, files_(std::move(files)), now_{now} {}
    json tell();

 private:
    void let_team_in();
    void bring_schools_in();
    void give_own_kit(const std::string& school, const json& building);
    void write_contacts();
    void note_campaign(const json& file, const Calendar& calendar);
    void open_campaign(const json& file, const Calendar& calendar);
    void make_keys(const std::string& campaign);
    void count_shelves(const json& told);
    void place_order(const json& told, const Calendar& calendar);
    void pack_wave(const json& told, const Calendar& calendar);
    void act_upon(const json& orders, const char* act);
    void drop_letters();
    void write_visits(const json& days, const Calendar& calendar);

    Visitor whoever(const json& told, const std::string& school);
    json contact_of(const json& school);

    const json files_;
    const Instant now_;
    Visitor admin_, staff_;
    json line_;  // of the schools, when stock falls short
    json open_;  // what to open
};

}  // namespace

static std::string text_of(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw std::runtime_error{"cannot read " + file.string() + ", a file of the demonstration"};
    return {std::istreambuf_iterator{stream}, {}};
}

json tell_story(const Settings& settings, const fs::path& folder, Instant now) {
    json files;
    files["ministry"] = text_of(folder / "schools.csv");
    files["contacts"] = text_of(folder / "contacts.csv");
    for (const char* name : {"schools", "items", "jps-2023", "this-year", "access", "visits"})
        files[name] = json::parse(text_of(folder / (name + std::string{".json"})));
    return Story{settings, files, now}.tell();
}

json Story::tell() {
    const json &past = files_.at("jps-2023"), &current = files_.at("this-year");
    const auto day = [&](const char* name) { return parse_day(past.at(name).get<std::string>()).value(); };
    const Day today = quebec_day(now_);
    const Calendar then{day("opens_on"), day("closes_on"), now_}, now{today - days{30}, today + days{22}, now_};
    if (now.opens_on < then.opens_on + days{365})
        throw std::runtime_error{"this machine's clock says " + day_text(today) +
                                 ", which cannot be: set it, then load the demonstration again"};

    at(then.moment(-20, "09:00"), [this] {
        let_team_in();
        bring_schools_in();
        for (const json& item : files_.at("items").at("items"))
            name(item.at("sku"), post(staff_, "/items", item).at("id"));
    });
    note_campaign(past, then);
    at(now_ - days{90}, [this] { write_contacts(); });
    note_campaign(current, now);
    tell_until(now_);
    drop_letters();
    write_visits(files_.at("visits").at("jps-2023"), then);
    write_visits(files_.at("visits").at("this-year"), now);
    return open_;
}

// ── Who ──

void Story::let_team_in() {
    for (const auto& [role, whose] : {std::pair{"admin", &admin_}, std::pair{"staff", &staff_}}) {
        const json invited = post(kOperator, "/accounts", files_.at("access").at(role));
        const std::string id = invited.at("id"), link = invited.at("setup_link"),
                          password = random_code() + '-' + random_code();
        post({}, "/account-setups", {{"token", link.substr(link.find('#') + 1)}, {"password", password}});
        *whose = visitor_of(
            service().db.read([&](const Snapshot& db) { return require_account(db, AccountId::named(id)); }));
        open_[role] = {{"email", invited.at("email")}, {"password", password}};
    }
}

// The ministry's file is read again when the buildings with a kit of their own are known: it holds their places.
void Story::bring_schools_in() {
    post(admin_, "/school-imports", files_.at("ministry"));
    for (json next = ""; !next.is_null();) {
        const json page = get("/schools", {{"limit", "200"}, {"cursor", next}});
        for (const json& school : page.at("data")) name(school.at("organisation"), school.at("id"));
        next = page.at("next");
    }
    for (const json& told : files_.at("schools").at("schools")) {
        if (told.contains("partner")) {
            name(told.at("school"), post(staff_, "/schools", told.at("partner")).at("id"));
            continue;
        }
        line_.push_back(told.at("school"));
        for (const json& building : told.value("own_kits", json::array())) give_own_kit(told.at("school"), building);
    }
    post(admin_, "/school-imports", files_.at("ministry"));
}

// The building is a school of its own from now on, with its school's link.
void Story::give_own_kit(const std::string& school, const json& building) {
    const std::string path = "/schools/" + id_of(school);
    const json card = get(path);
    for (const json& place : card.at("places")) {
        if (place.at("name") != building.at("place")) continue;
        const json made = post(staff_, path + "/places/" + place.at("id").get<std::string>() + "/school");
        name(building.at("school"), made.at("id"));
        line_.push_back(building.at("school"));
        patch(staff_, "/schools/" + id_of(building.at("school")), {{"name", building.at("name")}}, made.at("version"));
    }
}

void Story::write_contacts() {
    const std::string seen = post(staff_, "/contact-imports", files_.at("contacts"), {}, {{"dry_run", "true"}}).at("seen");
    post(staff_, "/contact-imports", files_.at("contacts"), {}, {{"seen", seen}});
}

// Who is said to have made it, « by » a school with its key (a building with its school's) or staff.
Visitor Story::whoever(const json& told, const std::string& school) {
    if (told.value("by", "staff") == "staff") return staff_;
    const auto id = SchoolId::named(id_of(school.substr(0, school.find('/'))));
    return visitor_of(id, service().db.read(current_campaign).id);
}

// ── A campaign ──

Instant Calendar::moment(int number, const std::string& at) const {
    return quebec_midnight(day(number)) + hours{std::stoi(at.substr(0, 2))} + minutes{std::stoi(at.substr(3, 2))};
}

Day Calendar::event_on() const {
    const auto closing = year_month_day{closes_on}.year();
    const Day event{closing / February / Thursday[3]};
    return closes_on <= event ? event : Day{(closing + years{1}) / February / Thursday[3]};
}

// Day and hour, or so many minutes before now.
Instant Calendar::moment_of(const json& told) const {
    if (told.contains("minutes_ago")) return now - minutes{told.at("minutes_ago").get<int>()};
    return moment(told.at("day"), told.at("at"));
}

// What is sent of it: all but who and when, and what became of it.
static json body_of(json told) {
    for (const char* not_sent : {"day", "at", "minutes_ago", "by", "change", "cancelled"}) told.erase(not_sent);
    return told;
}

// All that happens in it, whatever the day: the lists of its file, and the rule at its deadline.
void Story::note_campaign(const json& file, const Calendar& calendar) {
    const auto note = [&](const char* list, auto act) {
        for (const json& told : file.value(list, json::array()))
            at(calendar.moment_of(told), [told, act] { act(told); });
    };
    at(calendar.moment(-14, "10:00"), [=, &file, this] { open_campaign(file, calendar); });
    note("receipts", [this](const json& told) { post(staff_, "/receipts", body_of(told)); });
    note("incoming", [=, this](json told) {
        told["expected_on"] = day_text(calendar.day(told.at("expected_on")));
        post(staff_, "/incoming", body_of(told));
    });
    note("counts", [this](const json& told) { count_shelves(told); });
    note("hand_outs", [this](const json& told) { post(staff_, "/hand-outs", body_of(told)); });
    note("orders", [=, this](const json& told) { place_order(told, calendar); });
    note("calls", [=, this](const json& told) {
        patch(admin_, "/campaigns/" + calendar.slug() + "/follow-ups/" + id_of(told.at("school")),
              {{"contacted_at", rfc3339(calendar.moment_of(told))}, {"note", told.at("note")}}, 0);
    });
    note("declines", [this](const json& told) { post(whoever(told, told.at("school")), "/declines", body_of(told)); });
    note("exclusions", [this](const json& told) { post(staff_, "/exclusions", body_of(told)); });
    note("waves", [=, this](const json& told) { pack_wave(told, calendar); });
    at(quebec_midnight(calendar.closes_on), [this] { deadline_job(service()).run(); });
    note("archiving", [=, this](const json&) { post(admin_, "/campaigns/" + calendar.slug() + "/archiving"); });
}

void Story::open_campaign(const json& file, const Calendar& calendar) {
    const std::string year = calendar.year(), path = "/campaigns/" + calendar.slug();
    const json draft = post(admin_, "/campaigns",
                            {{"from", nullptr},
                             {"slug", calendar.slug()},
                             {"name", {{"fr", "JPS " + year}, {"en", "HSD " + year}}},
                             {"number_prefix", "JPS" + year.substr(2)},
                             {"opens_at", rfc3339(quebec_midnight(calendar.opens_on))},
                             {"closes_at", rfc3339(quebec_midnight(calendar.closes_on))},
                             {"event_on", day_text(calendar.event_on())}});
    const Day event = calendar.event_on();
    json settings = file.at("settings");
    settings["ship_week"] = day_text(event - weeks{2});
    settings["pickup_week"] = day_text(event - weeks{3});
    patch(admin_, path, settings, draft.at("version"));
    for (const json& kit : file.at("kits")) post(admin_, path + "/kits", kit);
    post(admin_, "/shortage-order", {{"rule", "by_hand"}, {"schools", line_}});
    post(admin_, path + "/publication");
    make_keys(path);
}

// Every school gets one; only those that are to be opened are shown.
void Story::make_keys(const std::string& campaign) {
    const std::size_t site = service().settings.public_url.size();
    const json made = post(admin_, campaign + "/school-keys");
    for (const json& key : made.at("data"))
        for (const auto& [which, school] : files_.at("access").at("schools").items())
            if (key.at("school") == id_of(school))
                open_[which] = {{"name", key.at("name")},
                                {"link", key.at("link").get<std::string>().substr(site)},
                                {"code", key.at("code")}};
}

// ── What happens in it ──

void Story::count_shelves(const json& told) {
    const json begun = post(staff_, "/stock-counts", {{"place", told.at("place")}});
    const std::string path = "/stock-counts/" + begun.at("id").get<std::string>();
    for (const json& line : begun.at("lines")) {
        const std::string item = line.at("item").at("id"), sku = line.at("item").at("sku");
        patch(staff_, path + "/lines/" + item, {{"counted", told.at("counted").at(sku)}}, line.at("version"));
    }
    post(staff_, path + "/confirmation", json::object(), get(path).at("version"));
}

void Story::place_order(const json& told, const Calendar& calendar) {
    const std::string school = told.at("school");
    const json card = get("/schools/" + id_of(school));
    json body = body_of(told);
    body["contact"] = contact_of(card);
    if (body.at("delivery").at("way") == "ship" && !card.at("places").empty())
        body["delivery"]["place"] = card.at("places").at(0).at("id");
    const std::string path = "/orders/" + post(whoever(told, school), "/orders", body).at("number").get<std::string>();

    if (told.contains("change"))
        at(calendar.moment_of(told.at("change")), [=, this, after = told.at("change")] {
            patch(whoever(after, school), path, body_of(after), get(path).at("version"));
        });
    if (told.contains("cancelled"))
        at(calendar.moment_of(told.at("cancelled")), [=, this, after = told.at("cancelled")] {
            post(whoever(after, school), path + "/cancellation", body_of(after), get(path).at("version"));
        });
}

// A building's secretary is its school's. Nobody is remembered of the first campaign.
json Story::contact_of(const json& school) {
    if (school.at("contact").is_object()) return school.at("contact");
    if (school.at("parent").is_string()) return contact_of(get("/schools/" + school.at("parent").get<std::string>()));
    return {{"name", "Secrétariat"},
            {"email", "secretariat@ecole.example"},
            {"phone", "450 555-0100"},
            {"language", school.at("language")}};
}

void Story::pack_wave(const json& told, const Calendar& calendar) {
    json orders = get("/orders/numbers", {{"state", "placed"}, {"sort", "number"}}).at("data");
    if (orders.size() > told.at("orders")) orders.erase(orders.begin() + told.at("orders").get<int>(), orders.end());
    post(staff_, "/waves", {{"orders", orders}});
    act_upon(orders, "packing");
    for (const auto& [after, act] : {std::pair{"shipped_after", "shipment"}, std::pair{"delivered_after", "delivery"}})
        if (!told.at(after).is_null())
            at(calendar.moment(told.at("day").get<int>() + told.at(after).get<int>(), told.at("at")),
               [=, this, act = act] { act_upon(orders, act); });
}

void Story::act_upon(const json& orders, const char* act) {
    const json done = post(staff_, "/order-acts", {{"act", act}, {"orders", orders}});
    if (done.at("refused") != 0) throw std::runtime_error{"the demonstration is refused by a rule: " + done.dump()};
}

// ── What no act says ──

// Nobody invented shall get mail, however the service is set up later.
constexpr auto kDropLetters = R"(
    UPDATE outbox SET state = 'dropped', last_error = 'demonstration', tried_at = due_at WHERE state = 'queued')";

void Story::drop_letters() {
    service().db.write([](Transaction& tx) { tx.run(kDropLetters); });
}

constexpr auto kTellVisits = R"(
    INSERT INTO visit_count (day, language, source, page, kit, visitors, views, seconds, begun, finished)
    SELECT $day, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8
      FROM json_each($seen))";

void Story::write_visits(const json& days, const Calendar& calendar) {
    service().db.write([&](Transaction& tx) {
        for (const json& told : days)
            tx.run(kTellVisits, {{"$day", day_text(calendar.day(told.at("day")))}, {"$seen", told.at("seen").dump()}});
    });
}

}  // namespace trousse::demonstration
