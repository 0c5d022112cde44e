// How each statement of the server finds its rows: by something that few of them share, or it is written down below
// with the reason. A plan does not depend on how full the tables are, since the program keeps no statistics: that of an
// empty database is that of a million orders.
#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <fstream>
#include <mutex>
#include <regex>
#include <set>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

using Names = std::set<std::string>;

// ── The statements ──

std::string text_of(const fs::path& file) {
    std::ifstream stream{file};
    return {std::istreambuf_iterator{stream}, {}};
}

// The literal with which the code begins, adjacent ones joined; "" where it begins with none.
std::string literal_at_front(std::string_view code) {
    std::string text;
    for (;;) {
        code.remove_prefix(std::min(code.find_first_not_of(" \n"), code.size()));
        const bool is_raw = code.starts_with("R\"(");
        if (!is_raw && !code.starts_with('"')) return text;
        const std::size_t from = is_raw ? 3 : 1, until = code.find(is_raw ? ")\"" : "\"", from);
        text += code.substr(from, until - from);
        code.remove_prefix(until + (is_raw ? 2 : 1));
    }
}

bool is_sql(const std::string& text) {
    static const std::regex begin{
        R"re(\s*(?:--[^\n]*\s*)*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|PRAGMA)\b)re"};
    return std::regex_search(text, begin, std::regex_constants::match_continuous);
}

// The constants of the server that hold SQL, by where they stand: « orders/waiting.cpp kLine ».
const std::map<std::string, std::string>& statements() {
    static const auto found = [] {
        std::map<std::string, std::string> all;
        constexpr std::string_view kBegin = "constexpr auto k";
        for (const auto& entry : fs::recursive_directory_iterator{SERVER_FOLDER}) {
            if (entry.path().extension() != ".cpp") continue;
            const std::string code = text_of(entry.path()), file = fs::relative(entry.path(), SERVER_FOLDER).string();
            for (auto at = code.find(kBegin); at != code.npos; at = code.find(kBegin, at + 1)) {
                const auto name = at + kBegin.size() - 1, name_end = code.find(" =", name);
                const std::string text = literal_at_front(std::string_view{code}.substr(name_end + 2));
                if (!is_sql(text)) continue;
                const auto key = file + ' ' + code.substr(name, name_end - name);
                if (!all.emplace(key, text).second) throw std::logic_error{"two statements of one name: " + key};
            }
        }
        return all;
    }();
    return found;
}

// ── Their plans ──

// One line of a plan: how one table is read.
struct Look {
    std::string line;
    std::string table;  // "" for what the statement itself makes
    std::string index;  // "" for the table's own order
    bool finds_few;
    bool reads_all;    // from end to end
    bool is_repeated;  // for each row of a table that grows
};

// Tables that do not grow with schools or orders.
const Names kStaySmall{"campaign",    "campaign_count", "campaign_text", "item",      "kit",
                       "kit_choice",  "kit_component",  "generic_run",   "hand_out",  "incoming",
                       "stock_count", "count_line",     "account",       "api_token", "incoming_line",
                       "stock_book",  "waiting",        "job",           "migration", "installation",
                       "list_view",   "erasure",        "erased",        "incident",      "link_request", "closed_mailbox"};

bool grows(const std::string& table) { return !table.empty() && !kStaySmall.contains(table); }

class Planner {
 public:
    Planner() {
        Names files;
        for (const auto& entry : fs::directory_iterator{SCHEMA_FOLDER})
            if (entry.path().extension() == ".sql") files.insert(entry.path());
        for (const auto& file : files) db_.exec(text_of(file));
        db_.exec(statements().at("platform/migrate.cpp kMigrations"));
        db_.exec("PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF");
        set(SQLITE_DBCONFIG_TRIGGER_EQP, true);  // what a trigger looks at belongs to the plan
        for (SQLite::Statement rows{db_, "SELECT name FROM sqlite_schema WHERE type = 'table'"}; rows.executeStep();)
            tables_.insert(rows.getColumn(0).getString());
        for (SQLite::Statement rows{db_, "SELECT sql FROM sqlite_schema WHERE type <> 'table'"}; rows.executeStep();)
            views_ += rows.getColumn(0).getString();
    }

    struct Line {
        int id, under;
        std::string text;
    };
    // The plan of that statement; throws where SQLite does not understand it.
    std::vector<Line> plan(const std::string& sql) {
        // Of an INSERT SQLite plans a look for whatever refers to the new rows, and takes it only while some
        // reference is broken.
        set(SQLITE_DBCONFIG_ENABLE_FKEY, !sql.substr(sql.find_first_not_of(" \n")).starts_with("INSERT"));
        std::vector<Line> lines;
        for (SQLite::Statement rows{db_, "EXPLAIN QUERY PLAN " + sql}; rows.executeStep();)
            lines.push_back({rows.getColumn(0), rows.getColumn(1), rows.getColumn(3).getString()});
        return lines;
    }

    // Which tables the plan looks at, and how.
    std::vector<Look> looks(const std::string& sql) {
        const auto lines = plan(sql);
        std::vector<Look> looks;
        follow(lines, 0, false, sql, looks);
        return looks;
    }

    SQLite::Database& db() { return db_; }

 private:
    void set(int what, bool on) { sqlite3_db_config(db_.getHandle(), what, int{on}, nullptr); }

    // The lines under one, which are loops within each other, and what is asked anew for each of their rows.
    void follow(const std::vector<Line>& lines, int under, bool is_repeated, const std::string& sql,
                std::vector<Look>& looks) const {
        bool is_within = is_repeated;
        for (const Line& line : lines) {
            if (line.under != under) continue;
            if (auto look = look_in(line.text, sql)) {
                look->is_repeated = is_within;
                is_within = is_within || grows(look->table);
                looks.push_back(*std::move(look));
            }
        }
        for (const Line& line : lines) {
            if (line.under != under) continue;
            const bool is_once = line.text.starts_with("LIST SUBQUERY");  // what follows from no row is made out once
            follow(lines, line.id, line.text.starts_with("CORRELATED") ? is_within : is_repeated && !is_once, sql, looks);
        }
    }

    std::optional<Look> look_in(const std::string& line, const std::string& sql) const {
        static const std::regex form{
            R"re((?:SCAN|SEARCH) (\S+)(?: USING (?:INTEGER )?(?:COVERING )?(?:PRIMARY KEY|INDEX (\w+)))?(?: \((.*)\))?.*)re"};
        std::smatch found;
        if (!std::regex_match(line, found, form)) return std::nullopt;
        const std::string terms = found[3];
        return Look{.line = line,
                    .table = table_named(found[1], sql),
                    .index = found[2],
                    .finds_few = is_kept_short(found[2]) || names_few(terms),
                    .reads_all = terms.empty(),
                    .is_repeated = false};
    }

    // In a plan a table goes by the name that the statement gave it.
    std::string table_named(const std::string& name, const std::string& sql) const {
        if (tables_.contains(name)) return name;
        const std::regex given{"(\\w+) AS " + std::regex_replace(name, std::regex{"\\W"}, ".") + "\\b"};
        for (const std::string* text : {&sql, &views_}) {
            std::smatch found;
            if (std::regex_search(*text, found, given) && tables_.contains(found[1])) return found[1];
        }
        return "";
    }

    // What these hold is what somebody has still to do, so that no scan of them is long.
    static bool is_kept_short(const std::string& index) {
        static const Names indexes{"order_with_remainder", "open_claim", "unsent_letter", "session_by_expiry"};
        return indexes.contains(index);
    }

    // Is one of the columns that are given one that few rows share? « campaign_id=? AND school_id=? ».
    static bool names_few(const std::string& terms) {
        static const Names shared_by_many{"campaign_id", "state",          "kind", "kit_id",
                                          "item_id",     "generic_run_id", "act",  "done_by"};
        static const std::regex given{R"re((\w+)=\?)re"};
        for (std::sregex_iterator found{terms.begin(), terms.end(), given}, end; found != end; ++found)
            if (!shared_by_many.contains((*found)[1])) return true;
        return false;
    }

    SQLite::Database db_{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    Names tables_;
    std::string views_;
};

// ── What may read more than a few rows of a table that grows ──

struct Reading {
    const char* why;
    Names those;  // the statement, and the table that it reads
};

// A part of a table: one campaign's orders, the parcels in one state.
const std::vector<Reading> kReadAPart{
    {"partners, who are few: which of the schools they are", {"campaigns/roster.cpp kChosen school"}},
    {"a figure or a list of one campaign, for staff: at most 1 s with a million orders, one at a time",
     {"campaigns/campaign_years.cpp kFacts orders",
      "campaigns/school_merger.cpp kYears orders",
      "campaigns/roster.cpp kChosen orders",
      "campaigns/roster.cpp kCounts roster",
      "campaigns/shortage_order_routes.cpp kSchools roster",
      "campaigns/shortage_order_routes.cpp kStanding roster",
      "catalog/kit_edit.cpp kOrdersOfKits orders",
      "invitations/next_acts.cpp kToCall roster",
      "fulfilment/parcel_list.cpp kByState orders",
      "fulfilment/parcel_list.cpp kToPack orders",
      "fulfilment/waves_store.cpp kByRule orders",
      "orders/built_kits.cpp kPlacedByWave orders",
      "orders/deadline_preview.cpp kMayStillChange orders",
      "orders/generic_run_routes.cpp kFigures orders",
      "orders/generic_run_routes.cpp kWaitingLine orders",
      "orders/order_list.cpp kCounts orders",
      "orders/order_search.cpp kMatching orders",
      "orders/order_search.cpp kMatching order_contact",
      "orders/order_search.cpp kWave wave",
      "reports/audit_trail.cpp kNumbers orders",
      "reports/choosers.cpp kLapsed orders",
      "reports/figures_store.cpp kContents contents",
      "reports/figures_store.cpp kLiveOrders orders",
      "reports/figures_store.cpp kRoster roster",
      "reports/visit_report.cpp kCameIn audit",
      "reports/visit_report.cpp kCameIn orders",
      "reports/visit_report.cpp kInvited school_key",
      "reports/visit_report.cpp kOrderedThemselves orders",
      "reports/school_history.cpp kYears orders",
      "schools/school_list.cpp kMatching roster", "today_routes.cpp kOrdersToday orders"}},
    {"the ladder: whom a step is for, a slice after the other; its six steps; the invitations of the last hour",
     {"invitations/invitations_store.cpp kKitHasLeft roster", "invitations/invitations_store.cpp kSilent roster",
      "invitations/invitations_store.cpp kStepsKept invitation_step", "mail/invitations_due.cpp kLastOfThePace outbox",
      "campaigns/campaign_texts.cpp kCopyInvitations invitation_step"}},
    {"the days of a month or a year over which visits are summed",
     {"reports/visit_report.cpp kAll visit_count", "reports/visit_report.cpp kEachDay visit_count",
      "reports/visit_report.cpp kEachLanguage visit_count", "reports/visit_report.cpp kEachOfADay visit_count",
      "reports/visit_report.cpp kEachPage visit_count", "reports/visit_report.cpp kEachSource visit_count"}},
    {"what lists may be narrowed to: the first row of each range",
     {"schools/school_list.cpp kBoards school", "schools/school_list.cpp kMrcNames school"}},
    {"a page of a list, from its cursor on; with a filter it reads until the page is full",
     {"fulfilment/parcel_list.cpp kInState parcel", "fulfilment/built_kits_routes.cpp kBuildings kit_building",
      "fulfilment/waves_store.cpp kWaves wave", "inventory/movements_store.cpp kOfAll movement",
      "inventory/movements_store.cpp kOfAnItem movement", "mail/letters_routes.cpp kListed outbox",
      "privacy/contact_looks.cpp kOfLists contact_look",
      "reports/audit_trail.cpp kFound audit", "reports/audit_trail.cpp kNewest audit",
      "reports/audit_trail.cpp kOfARareAct audit", "reports/audit_trail.cpp kOfTheTeam audit",
      "reports/choosers.cpp kLapsed school", "schools/school_list.cpp kMatching school"}},
    {"what stands in the storeroom or is under way, and no more",
     {"fulfilment/delivery_import.cpp kByTracking parcel", "fulfilment/parcel_list.cpp kByState parcel",
      "inventory/inventory_store.cpp kLooseOnShelf parcel", "orders/order_search.cpp kMatching parcel"}},
    {"what an item or a kit built ahead comes to is a sum, of a covering index or since a day",
     {"campaigns/campaign_years.cpp kFacts kit_building", "catalog/kit_edit.cpp kStandingBuilt kit_building",
      "catalog/kit_edit.cpp kWasBuilt kit_building", "fulfilment/waves_store.cpp kBuiltKits kit_building",
      "inventory/inventory_store.cpp kLooseOnShelf kit_building", "inventory/item_days.cpp kHours movement",
      "inventory/movements_store.cpp kMovedBetween movement", "orders/built_kits.cpp kBuilt kit_building",
      "reports/stock_books.cpp kSince movement"}},
    {"the one line of schools and waiting orders, as far as a rule must know it",
     {"orders/waiting.cpp kHead roster", "orders/waiting.cpp kHead orders", "orders/waiting.cpp kLine roster",
      "orders/waiting.cpp kLine orders", "orders/waiting.cpp kLastInLine orders"}},
    {"the generic run and what is done with all that it gave",
     {"orders/deadline_job.cpp kPlaced orders", "orders/deadline_job.cpp kWaiting orders",
      "orders/generic_run_store.cpp kSilent roster", "orders/generic_run_store.cpp kPackedOrder orders",
      "orders/generic_run_store.cpp kStillAutomatic orders", "orders/generic_run_store.cpp kReleaseLetters orders",
      "orders/order_letters.cpp kDropLetters orders"}},
    {"once or twice a year: a campaign is made or archived, the shortage order declared, a kit removed, the ministry's "
     "file read",
     {"campaigns/campaign_years.cpp kBook movement", "campaigns/campaign_years.cpp kCount roster",
      "campaigns/shortage_order_routes.cpp kWriteRanks roster", "catalog/kit_edit.cpp kForgetKept contents",
      "catalog/kit_edit.cpp kRemove contents",
      "catalog/kit_edit.cpp kRemove kit_building", "schools/import_store.cpp kRoster school"}},
    {"the few letters whose cause begins alike, the next act in its index",
     {"campaigns/school_merger.cpp kWhatMoves outbox", "campaigns/school_merger_store.cpp kMoveLetters outbox",
      "campaigns/school_merger_store.cpp kDropSecond outbox",
      "mail/link_requests_routes.cpp kAsk outbox", "mail/invitations_due.cpp kLaterStep outbox", "mail/invitations_due.cpp kToday outbox",
      "mail/outbox_store.cpp kSaidByAnother outbox", "mail/outbox_store.cpp kTestIsDue outbox",
      "mail/outbox_store.cpp kNextDue outbox", "mail/outbox_store.cpp kTestDue outbox",
      "orders/placing.cpp kLettersSince outbox", "reports/audit_trail.cpp kActs audit",
      "reports/school_history.cpp kLetters outbox"}}};

// The whole of it.
const std::vector<Reading> kReadAll{
    {"a restore, by itself",
     {"carried_over.cpp kSchools school", "carried_over.cpp kKeys school_key",
      "carried_over.cpp kCarryLink school_link", "carried_over.cpp kInvited outbox", "carried_over.cpp kLinks school_link", "restore.cpp kMayHaveLeft outbox",
      "restore.cpp kPauseInvitations invitation_step", "restore.cpp kRecallInvitations invitation_step"}},
    {"the purge, once a night, and whoever looks for all that is held on a person",
     {"privacy/held.cpp kAnswers idempotency", "privacy/held.cpp kClaimTexts claim_text",
      "privacy/held.cpp kFollowUps school_follow_up", "privacy/held.cpp kLetters outbox",
      "privacy/held.cpp kMovementNotes movement_note", "privacy/held.cpp kOrderContacts order_contact",
      "privacy/held.cpp kOrderNotes order_note", "privacy/held.cpp kParcelNotes parcel", "privacy/held.cpp kReasons roster",
      "privacy/held.cpp kSchoolContacts school_contact", "purge_job.cpp kAnswers idempotency",
      "purge_job.cpp kLooks contact_look"}},
    {"words that somebody searches for, in all schools",
     {"mail/letters_routes.cpp kListed school", "orders/order_search.cpp kMatching school",
      "reports/audit_trail.cpp kSchools school", "schools/school_list.cpp kMatching school",
      "schools/school_names_routes.cpp kFound school"}},
    {"all schools at once: codes are made, a campaign is made, a file is read, who can be reached is counted",
     {"accounts/school_keys.cpp kHolders school", "campaigns/campaign_years.cpp kOpenRoster school",
      "schools/contacts_import_store.cpp kKnown school", "schools/contacts_routes.cpp kCoverage school",
      "schools/import_store.cpp kMrcOfMunicipality school", "schools/import_store.cpp kRosterPlaces delivery_place"}},
    {"a figure or a list of letters and claims, for staff",
     {"invitations/next_acts.cpp kPastCalls school_follow_up", "invitations/next_acts.cpp kPastLetters outbox",
      "invitations/step_view.cpp kLettersOfRun outbox", "today_routes.cpp kMailReturned school", "fulfilment/claims_routes.cpp kClaims claim", "mail/letters_routes.cpp kStatus outbox",
      "orders/deadline_preview.cpp kLetters outbox", "orders/order_search.cpp kMatching outbox"}},
    {"the largest key, which stands at the end of its table; whether there is one at all; the next act in its index",
     {"campaigns/campaign_years.cpp kCloseBooks movement", "mail/outbox_store.cpp kEnqueueTest outbox", "mail/outbox_store.cpp kEnqueueTestOfStep outbox",
      "platform/migrate.cpp kNewestKey claim", "platform/migrate.cpp kNewestKey delivery_place",
      "platform/migrate.cpp kNewestKey parcel", "platform/migrate.cpp kNewestKey school",
      "platform/migrate.cpp kNewestKey school_link",
      "notices.cpp kNewestAct audit",
      "platform/migrate.cpp kNewestKey session", "platform/migrate.cpp kNewestKey wave",
      "reports/audit_trail.cpp kActs audit", "reports/audit_trail.cpp kActs orders"}},
    {"a few times a year: a school's code is made again, a kit removed, an item lost for good, a demonstration made",
     {"catalog/kit_edit.cpp kForgetKept orders",
      "commands/demo_story.cpp kDropLetters outbox", "orders/waiting.cpp kLastInLine contents_line"}}};

// Of those statements, which reads more than a few rows of what.
struct Readings {
    Names part, all;
};
Readings readings_of(const Names& names) {
    Planner planner;
    Readings readings;
    for (const std::string& name : names)
        for (const Look& look : planner.looks(statements().at(name)))
            if (!look.finds_few && grows(look.table))
                (look.reads_all ? readings.all : readings.part).insert(name + ' ' + look.table);
    return readings;
}

Names all_of(const std::vector<Reading>& readings) {
    Names all;
    for (const auto& [why, those] : readings) all.insert(those.begin(), those.end());
    return all;
}

// Those that are not among the others, one a line.
std::string without(const Names& names, const Names& others) {
    std::string told;
    for (const std::string& name : names)
        if (!others.contains(name)) told += name + '\n';
    return told;
}

}  // namespace

TEST_CASE("each statement of the server is one that SQLite understands, with the schema as it is") {
    CHECK(statements().size() > 350);
    Planner planner;
    for (const auto& [name, sql] : statements()) {
        CAPTURE(name);
        CHECK_NOTHROW(planner.plan(sql));
    }
}

TEST_CASE("a statement has a name, so that none is missed here") {
    static const std::regex nameless{R"re([(,{?:]\s*(?:R"\(\s*|")(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH) )re"};
    for (const auto& entry : fs::recursive_directory_iterator{SERVER_FOLDER}) {
        if (!entry.is_regular_file()) continue;
        CAPTURE(entry.path());
        CHECK_FALSE(std::regex_search(text_of(entry.path()), nameless));
    }
}

TEST_CASE("a plan is that of an empty database: no statistics are kept, and no statement says which index to take") {
    for (const auto& [name, sql] : statements()) {
        CAPTURE(name);
        CHECK(sql.find("INDEXED BY") == sql.npos);
    }
    for (const auto& entry : fs::recursive_directory_iterator{SERVER_FOLDER}) {
        if (!entry.is_regular_file()) continue;
        CAPTURE(entry.path());
        const std::string code = text_of(entry.path());
        for (const auto* keeps : {"ANALYZE", "PRAGMA optimize", "sqlite_stat"}) CHECK(code.find(keeps) == code.npos);
    }
}

TEST_CASE("no statement reads many rows of a table that grows with orders, but those written down with the reason") {
    Names names;
    for (const auto& [name, sql] : statements())
        if (!name.starts_with("integrity.cpp ")) names.insert(name);  // `trousse check` reads everything
    const auto [part, all] = readings_of(names);
    CHECK(without(part, all_of(kReadAPart)) == "");
    CHECK(without(all, all_of(kReadAll)) == "");
    // And none is written down that reads few rows by now.
    CHECK(without(all_of(kReadAPart), part) == "");
    CHECK(without(all_of(kReadAll), all) == "");
}

TEST_CASE("none of them reads these many rows again for each row of a table that grows") {
    // Of a kit that is removed: what refers to it, and to each of its contents.
    static const Names seek_references{"catalog/kit_edit.cpp kForgetKept", "catalog/kit_edit.cpp kRemove"};
    // The few letters of each order of one school.
    static const Names letters_of_orders{"campaigns/school_merger.cpp kWhatMoves",
                                         "campaigns/school_merger_store.cpp kMoveLetters",
                                         "reports/school_history.cpp kLetters"};
    Planner planner;
    for (const auto& [name, sql] : statements()) {
        if (name.starts_with("integrity.cpp ") || seek_references.contains(name) || letters_of_orders.contains(name))
            continue;
        for (const Look& look : planner.looks(sql)) {
            INFO(name, ": ", look.line);
            CHECK_FALSE((grows(look.table) && !look.finds_few && look.is_repeated));
        }
    }
}

TEST_CASE("each index is used by a statement, or holds a rule") {
    static constexpr auto kIndexes =
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE 'CREATE INDEX%' ORDER BY name";
    Planner planner;
    Names used;
    for (const auto& [name, sql] : statements())
        for (const Look& look : planner.looks(sql)) used.insert(look.index);
    for (SQLite::Statement index{planner.db(), kIndexes}; index.executeStep();) {
        CAPTURE(index.getColumn(0).getString());
        CHECK(used.contains(index.getColumn(0).getString()));
    }
}

// ── What a school asks for ──

namespace {

// Hears the statements that SQLite runs on each connection opened while it lives.
class Listener {
 public:
    Listener() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(listen)); }
    ~Listener() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(listen)); }

    // The statements of the server that the writer ran meanwhile, or any connection, by their names.
    enum class On { writer, all };
    template <class Act>
    Names heard(On connections, Act act) const {
        {
            const std::lock_guard lock{mutex};
            written.clear();
            read.clear();
        }
        act();
        const std::lock_guard lock{mutex};
        Names names;
        for (const auto& [name, sql] : statements())
            if (written.contains(sql) || (connections == On::all && read.contains(sql))) names.insert(name);
        return names;
    }

 private:
    static int listen(sqlite3* connection, const char**, const sqlite3_api_routines*) {
        return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, note, connection);
    }
    static int note(unsigned, void* connection, void* statement, void*) {
        const bool is_writer = sqlite3_db_readonly(static_cast<sqlite3*>(connection), "main") == 0;
        const std::lock_guard lock{mutex};
        (is_writer ? written : read).insert(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
        return 0;
    }

    static inline std::mutex mutex;
    static inline Names written, read;
};

struct Shop {
    Listener listener;
    CampaignDay day;
    ItemId ribbon = day.item("Ruban", 100), card = day.item("Carte", 100), flag = day.item("Fanion", 1);
    std::string generic = day.generic_kit({{ribbon, 1}});
    std::string menu = day.kit_to_choose("menu", {{ribbon, 1}}, 1, {{card, 1}, {ribbon, 1}});
    std::string rare = day.kit("rare", {{flag, 1}});

    SchoolId school(const std::string& name) {
        const SchoolId id = day.school(name);
        day.as(id);  // it comes in beforehand
        return id;
    }
    CampaignDay::Told order(const SchoolId& school, const ItemId& dish) {
        json body = order_body(school, menu);
        body["choices"] = choice(dish);
        return day.post(day.as(school), "/api/v1/orders", body);
    }
    static json choice(const ItemId& dish) { return {{{"choice", 1}, {"items", {dish.text()}}}}; }
};

json contact(const char* name) {
    return {{"name", name}, {"email", "ecole@ecole.example"}, {"phone", ""}, {"language", "fr"}};
}

}  // namespace

TEST_CASE("the write of an order looks up each row that it needs, and sorts nothing") {
    Shop shop;
    const SchoolId first = shop.school("École du Ruisseau"), second = shop.school("École de l'Érable"),
                   third = shop.school("École des Pins");
    shop.day.staff();
    const Names names = shop.listener.heard(Listener::On::writer, [&] {
        CHECK(shop.order(first, shop.card).status == 201);
        CHECK(shop.order(second, shop.card).status == 201);  // whose contents are kept already
        for (const char* name : {"Maison de la famille", "Maison des jeunes"})
            shop.day.order_by_staff(shop.day.partner(name), shop.rare);
        CHECK(shop.day.figure("SELECT count(*) AS figure FROM orders WHERE state = 'waiting'") == 1);
        CHECK(shop.order(third, shop.ribbon).status == 201);  // while somebody waits
    });
    CHECK(names.contains("orders/orders_store.cpp kRecordOrder"));
    CHECK(names.contains("inventory/inventory_store.cpp kWaiting"));
    const auto [part, all] = readings_of(names);
    CHECK(without(part, {"orders/placing.cpp kLettersSince outbox"}) == "");  // of the school's own orders
    CHECK(without(all, {}) == "");
    Planner planner;
    for (const std::string& name : names)
        for (const auto& line : planner.plan(statements().at(name))) {
            INFO(name, ": ", line.text);
            CHECK(line.text.find("TEMP B-TREE") == std::string::npos);
        }
}

TEST_CASE("what a school asks for is looked up, but the storefront's one figure and, while somebody waits, the line") {
    Shop shop;
    const SchoolId school = shop.school("École du Ruisseau"), other = shop.school("École de l'Érable"),
                   last = shop.school("École des Pins");
    const auto who = shop.day.as(school);
    shop.day.staff();
    Names names = shop.listener.heard(Listener::On::all, [&] {
        for (const char* path :
             {"/api/v1/campaigns/current", "/api/v1/campaigns/jps-2027", "/api/v1/campaigns/jps-2027/kits",
              "/api/v1/campaigns/jps-2027/kits/menu", "/api/v1/sessions/current"})
            CHECK(shop.day.get(who, path).status == 200);
        const std::string number = shop.order(school, shop.card).body["number"];
        CHECK(shop.day.get(who, "/api/v1/orders").status == 200);
        CHECK(shop.day.show(school, number).status == 200);
        CHECK(shop.day.change(school, number, {{"contact", contact("Luc")}}).status == 200);
        CHECK(shop.day.change(school, number, {{"kit", "rare"}, {"choices", json::array()}}).status == 200);
        CHECK(shop.day
                  .post(who, "/api/v1/claims",
                        {{"order", number}, {"kind", "wish"}, {"lines", json::array()}, {"said", "Une de plus"}})
                  .status == 201);

        const auto waiting = shop.day.order_by_staff(last, shop.rare);
        CHECK(waiting.body["state"] == "waiting");
        CHECK(shop.day.change(last, waiting.body["number"], {{"contact", contact("Zoé")}}).status == 200);
        CHECK(shop.day.change(last, waiting.body["number"], {{"kit", "menu"}, {"choices", shop.choice(shop.card)}})
                  .status == 200);

        CHECK(shop.day.cancel(school, number).status == 200);
        const std::string decline = shop.day.decline(other).body["id"];
        CHECK(shop.day.remove(shop.day.as(other), "/api/v1/declines/" + decline).status == 204);
        CHECK(shop.day.remove(who, "/api/v1/sessions/current").status == 204);
    });
    CHECK(names.contains("orders/waiting.cpp kLine"));
    // The storefront's: made once for all who ask between two commits.
    CHECK(names.erase("campaigns/roster.cpp kChosen") == 1);
    const auto [part, all] = readings_of(names);
    CHECK(without(part, {"orders/placing.cpp kLettersSince outbox", "orders/waiting.cpp kHead orders",
                         "orders/waiting.cpp kHead roster",
                         "orders/waiting.cpp kLine orders", "orders/waiting.cpp kLine roster"}) == "");
    CHECK(without(all, {}) == "");
}
