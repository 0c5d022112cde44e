// The ledger read backwards and the figures of a campaign, on a real database.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include "campaigns/campaigns_store.hpp"
#include "campaigns/roster.hpp"
#include "fulfilment/packing.hpp"
#include "inventory/movements_store.hpp"
#include "platform/crypto.hpp"
#include "platform/migrate.hpp"
#include "platform/quebec_time.hpp"
#include "reports/choosers.hpp"
#include "reports/figures_store.hpp"
#include "reports/growth_report.hpp"
#include "reports/year_report.hpp"
#include "schools/eligibility.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

Instant at(const char* moment) { return parse_rfc3339(moment).value(); }

const CampaignId kBefore{1}, kNow{2};
const ItemId kRibbon{1}, kPoster{2}, kFlag{3};

// A database with two campaigns, last year's and this year's, of 10 days each.
class TwoYears {
 public:
    TwoYears() {
        std::filesystem::create_directory(folder_);
        db_.emplace(folder_ / "trousse.db");
        migrate(*db_, SCHEMA_FOLDER, at("2026-01-01T05:00:00Z"));
        campaign(kBefore, "before", "draft", "2026-01-10T05:00:00Z", "2026-01-20T05:00:00Z", std::nullopt);
        campaign(kNow, "now", "published", "2027-01-10T05:00:00Z", "2027-01-20T05:00:00Z", kBefore);
        for (const CampaignId& year : {kBefore, kNow})
            for (const bool generic : {false, true}) {
                sql("INSERT INTO kit (id, campaign_id, slug, position, name_fr, name_en, is_generic) "
                    "VALUES ($id, $campaign, $slug, 1, $slug, $slug, $generic)",
                    {{"$id", kit(year, generic)},
                     {"$campaign", year},
                     {"$slug", generic ? "generique" : "menu"},
                     {"$generic", generic}});
                sql("INSERT INTO contents (id, kit_id, kit_name_fr, kit_name_en, fingerprint) VALUES ($id, $id, '', "
                    "'', $id || '')",
                    {{"$id", kit(year, generic)}});
            }
        sql("INSERT INTO item (id, sku, name_fr, name_en, plural_fr, plural_en, unit) "
            "VALUES (1, 'ribbon', '', '', '', '', 'each'), (2, 'poster', '', '', '', '', 'each'), (3, 'flag', '', '', "
            "'', '', 'each')");
    }
    ~TwoYears() {
        db_.reset();
        std::filesystem::remove_all(folder_);
    }

    void moved(const ItemId& item, std::string_view cause, Count change, std::optional<CampaignId> campaign = {}) {
        db_->write([&](Transaction& tx) {
            move(tx,
                 {.cause = cause,
                  .item = item,
                  .change = change,
                  .campaign = campaign,
                  .note = "a reason",
                  .done_by = "operator"},
                 at("2027-01-10T05:00:00Z"));
        });
    }

    SchoolId school(std::string_view kind = "school") {
        const SchoolId id{++last_};
        sql("INSERT INTO school (id, kind, name, name_key, added_at) VALUES ($id, $kind, 'École', 'ecole', 0)",
            {{"$id", id}, {"$kind", kind}});
        if (kind == "school") db_->write([&](Transaction& tx) { join_rosters(tx, id); });
        return id;
    }

    struct Sort {
        CampaignId year = kNow;
        const char* origin = "chosen";
        const char* state = "placed";
        bool swapped = false;
        std::optional<SchoolId> school = {};  // one of its own, if not told
    };
    OrderId order(const char* moment, const Sort& sort) {
        const SchoolId school_id = sort.school ? *sort.school : school();
        const OrderId id{sort.year.key << 32 | ++last_};
        const bool automatic = sort.origin == std::string_view{"automatic"};
        sql("INSERT INTO orders (id, number, campaign_id, school_id, contents_id, origin, swapped, state, language, "
            "generic_run_id, placed_at, "
            "changed_at) VALUES ($id, 'N-' || $id, $campaign, $school, $contents, $origin, $swapped, $state, 'fr', "
            "$run, $at, $at)",
            {{"$id", id},
             {"$campaign", sort.year},
             {"$school", school_id},
             {"$contents", kit(sort.year, automatic)},
             {"$origin", sort.origin},
             {"$swapped", sort.swapped},
             {"$state", sort.state},
             {"$run", automatic ? std::optional{run(sort.year)} : std::nullopt},
             {"$at", at(moment)}});
        if (sort.state != std::string_view{"cancelled"})
            answer(school_id, sort.year, {.answer = "order", .order = id, .by = "operator"});
        return id;
    }

    // Of a partner: it has no answer.
    void partner_orders(const char* moment, const CampaignId& year) {
        const SchoolId partner = school("partner");
        sql("INSERT INTO orders (id, number, campaign_id, school_id, contents_id, origin, state, language, placed_at, "
            "changed_at) "
            "VALUES ($id, 'N-' || $id, $campaign, $school, $contents, 'staff', 'delivered', 'fr', $at, $at)",
            {{"$id", year.key << 32 | ++last_},
             {"$campaign", year},
             {"$school", partner},
             {"$contents", kit(year, false)},
             {"$at", at(moment)}});
    }

    void answer(const SchoolId& school_id, const CampaignId& year, const NewAnswer& given) {
        db_->write([&](Transaction& tx) {
            set_answer(tx, year, school_id, roster_row(tx, year, school_id).value(), given, Instant{1s});
        });
    }

    // The books close with it, as when an admin archives it.
    void archive(const CampaignId& year) {
        sql("INSERT INTO stock_book (closed_with, campaign_id, item_id, cause, pieces) SELECT $campaign, "
            "coalesce(campaign_id, 0), item_id, cause, "
            "sum(change) FROM movement WHERE id > (SELECT coalesce(max(last_movement), 0) FROM campaign) GROUP BY 2, "
            "3, 4",
            {{"$campaign", year}});
        sql("UPDATE campaign SET state = 'archived', last_movement = (SELECT coalesce(max(id), 0) FROM movement) WHERE "
            "id = $campaign",
            {{"$campaign", year}});
    }

    void sql(Sql text, Parameters parameters = {}) {
        db_->write([&](Transaction& tx) { tx.run(text, parameters); });
    }
    template <class Work>
    auto read(Work work) {
        return db_->read([&](const Snapshot& db) { return work(db); });
    }
    Figures figures(const CampaignId& year = kNow) {
        return read([&](const Snapshot& db) { return figures_of(db, campaign_by_id(db, year)); });
    }
    json growth(const char* moment) {
        const Campaign now = read([](const Snapshot& db) { return campaign_by_id(db, kNow); });
        const Campaign before = read([](const Snapshot& db) { return campaign_by_id(db, kBefore); });
        const Figures figures_now = figures(), figures_before = figures(kBefore);
        if (!now.baseline_campaign) return growth_json({now, figures_now}, at(moment));
        return growth_json({now, figures_now, &before, &figures_before}, at(moment));
    }
    YearReport report(std::string_view slug) {
        return read([&](const Snapshot& db) {
            std::vector<CampaignYear> years;
            for (const Campaign& campaign : all_campaigns(db))
                years.push_back({campaign, std::make_shared<const Figures>(figures_of(db, campaign))});
            return year_report(slug, years, stock_books(db), {}, at("2027-01-20T05:00:00Z"));
        });
    }
    Database& db() { return *db_; }

    static KitId kit(const CampaignId& year, bool generic) { return {year.key * 10 + (generic ? 1 : 0)}; }
    static RunId run(const CampaignId& year) { return {year.key}; }

 private:
    void campaign(const CampaignId& id, const char* slug, const char* state, const char* opens, const char* closes,
                  std::optional<CampaignId> baseline) {
        sql("INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, "
            "deadline_set_at, baseline_campaign_id) "
            "VALUES ($id, $slug, '', '', $slug, $state, $opens, $closes, 0, $baseline)",
            {{"$id", id},
             {"$slug", slug},
             {"$state", state},
             {"$opens", at(opens)},
             {"$closes", at(closes)},
             {"$baseline", baseline}});
        sql("INSERT INTO campaign_count (campaign_id) VALUES ($id)", {{"$id", id}});
        sql("INSERT INTO generic_run (id, campaign_id, began_at, began_by, ended_at) VALUES ($id, $id, 0, 'operator', "
            "1)",
            {{"$id", id}});
    }

    const std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("trousse-figures-" + random_token(9));
    std::optional<Database> db_;
    std::int64_t last_ = 0;
};

}  // namespace

// ── The ledger ──

TEST_CASE("the ledger tells, newest first, what an item had after each movement") {
    TwoYears office;
    office.moved(kRibbon, "receipt", 100);
    office.moved(kPoster, "receipt", 7);
    office.moved(kPoster, "adjustment", -2);
    office.moved(kRibbon, "shipment", -30);
    const auto lines = office.read([](const Snapshot& db) { return ledger(db, {.item = kRibbon}); });
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].cause == "shipment");
    CHECK(lines[0].after == 70);
    CHECK(lines[1].after == 100);
    CHECK(lines[1].by == "operator");
}

TEST_CASE("the ledger's pages go on where the last one stopped, with the same counts") {
    TwoYears office;
    office.moved(kRibbon, "receipt", 100);
    for (int i = 0; i < 9; ++i) office.moved(kRibbon, "hand_out", -1);
    const auto all = office.read([](const Snapshot& db) { return ledger(db, {.item = kRibbon}); });
    std::vector<Count> counts;
    std::optional<std::int64_t> older_than;
    for (int page = 0; page < 4; ++page) {
        const auto lines = office.read(
            [&](const Snapshot& db) { return ledger(db, {.item = kRibbon, .older_than = older_than, .limit = 3}); });
        for (const LedgerLine& line : lines) counts.push_back(line.after);
        older_than = lines.back().id;
    }
    CHECK(counts == std::vector<Count>{91, 92, 93, 94, 95, 96, 97, 98, 99, 100});
    CHECK(all.size() == 10);
}

TEST_CASE("of the whole ledger, one cause or one campaign, with each item's own counts") {
    TwoYears office;
    office.moved(kRibbon, "receipt", 100);
    office.moved(kPoster, "receipt", 50);
    office.moved(kRibbon, "hand_out", -10, kNow);
    office.moved(kPoster, "hand_out", -5, kBefore);
    office.moved(kRibbon, "adjustment", -1);
    const auto handed = office.read([](const Snapshot& db) { return ledger(db, {.cause = "hand_out"}); });
    REQUIRE(handed.size() == 2);
    CHECK(handed[0].sku == "poster");
    CHECK(handed[0].after == 45);
    CHECK(handed[1].after == 90);
    const auto of_now = office.read([](const Snapshot& db) { return ledger(db, {.campaign = kNow}); });
    REQUIRE(of_now.size() == 1);
    CHECK(of_now[0].sku == "ribbon");
}

TEST_CASE("a page that is told what its item had before goes on from there") {
    TwoYears office;
    office.moved(kRibbon, "receipt", 100);
    for (int i = 0; i < 5; ++i) office.moved(kRibbon, "hand_out", -1);
    office.read([](const Snapshot& db) {
        const auto first = ledger(db, {.item = kRibbon, .limit = 2});
        const auto next =
            ledger(db, {.item = kRibbon, .older_than = first.back().id, .left_before = first.back().before()});
        CHECK(next.front().after == 97);
        CHECK(next.back().after == 100);
        return true;
    });
}

// ── Growth (product.md, rule 6) ──

TEST_CASE("growth counts days of Québec: an order of 23 h 30 belongs to the day before midnight there") {
    TwoYears office;
    office.order("2027-01-11T04:30:00Z", {});  // day 1: Québec's 10 January, 23 h 30
    office.order("2027-01-11T05:00:00Z", {});  // day 2
    office.order("2027-01-13T15:00:00Z", {.origin = "staff"});
    const json growth = office.growth("2027-01-13T16:00:00Z");
    CHECK(growth["chosen"] == 3);
    CHECK(growth["entered_by_staff"] == 1);
    CHECK(growth["days"] == 10);
    REQUIRE(growth["series"].size() == 4);
    CHECK(growth["series"][0]["chosen"] == 1);
    CHECK(growth["series"][1]["chosen"] == 2);
    CHECK(growth["series"][3]["chosen"] == 3);
}

TEST_CASE("an order of a school that a run had served is no growth, until that run is undone") {
    TwoYears office;
    const SchoolId served = office.school(), swapped = office.school();
    office.order("2027-01-20T05:00:00Z", {.origin = "automatic", .state = "cancelled", .school = served});
    office.order("2027-01-20T15:00:00Z", {.origin = "staff", .school = served});
    office.order("2027-01-20T05:00:00Z", {.origin = "automatic", .swapped = true, .school = swapped});
    office.order("2027-01-12T15:00:00Z", {});
    CHECK(office.figures().coverage.ordered == 1);
    CHECK(office.figures().coverage.automatic == 2);
    CHECK(office.figures().entered_by_staff == 0);
    CHECK(office.read([](const Snapshot& db) { return chosen_by_schools(db, kNow); }) == 1);

    office.sql("UPDATE generic_run SET undone_at = 2, undone_by = 'operator' WHERE campaign_id = 2");
    CHECK(office.figures().coverage.ordered == 2);
    CHECK(office.figures().coverage.automatic == 1);
    CHECK(office.read([](const Snapshot& db) { return chosen_by_schools(db, kNow); }) == 2);
}

TEST_CASE(
    "growth is compared with the baseline as many days before its deadline, cancelled, automatic and partners' orders "
    "left out") {
    TwoYears office;
    office.order("2026-01-11T15:00:00Z", {.year = kBefore});
    office.order("2026-01-12T15:00:00Z", {.year = kBefore, .state = "cancelled"});
    office.partner_orders("2026-01-12T15:00:00Z", kBefore);
    office.order("2026-01-12T16:00:00Z", {.year = kBefore, .origin = "automatic"});
    office.order("2026-01-15T15:00:00Z", {.year = kBefore});
    CHECK(office.growth("2027-01-11T15:00:00Z")["baseline_same_day"] == 1);
    CHECK(office.growth("2027-01-15T15:00:00Z")["baseline_same_day"] == 2);
    CHECK(office.growth("2027-01-15T15:00:00Z")["partners"] == 0);

    office.sql("UPDATE campaign SET opens_at = opens_at + 86400000 * 3 WHERE id = 2");  // three days shorter: the
                                                                                        // deadlines are the same
    CHECK(office.growth("2027-01-15T15:00:00Z")["baseline_same_day"] == 2);
    CHECK(office.growth("2027-01-13T15:00:00Z")["baseline_same_day"] == 1);
    CHECK(office.growth("2027-01-13T15:00:00Z")["day"] == 1);
    office.sql("UPDATE campaign SET baseline_campaign_id = NULL WHERE id = 2");
    CHECK(office.growth("2027-01-15T15:00:00Z")["baseline_same_day"].is_null());
}

TEST_CASE("the curve ends at the figure it is compared with, which follows what is chosen there") {
    TwoYears office;
    const auto end_of_curve = [&] { return office.growth("2027-01-15T15:00:00Z")["series"].back(); };
    const auto baseline = [&] { return office.growth("2027-01-15T15:00:00Z")["baseline"]; };
    CHECK(baseline().is_null());
    office.order("2026-01-11T15:00:00Z", {.year = kBefore});
    CHECK(baseline() == 1);
    CHECK(end_of_curve() == json{{"day", 10}, {"chosen", nullptr}, {"baseline", 1}});
    office.order("2026-02-11T15:00:00Z", {.year = kBefore, .origin = "staff"});  // entered after its deadline
    CHECK(baseline() == 2);
    CHECK(end_of_curve()["baseline"] == 2);

    office.sql(
        "UPDATE campaign SET baseline = 40 WHERE id = 2");  // a number that an admin typed, whose days nobody knows
    CHECK(baseline() == 40);
    CHECK(end_of_curve()["baseline"].is_null());
    CHECK(office.growth("2027-01-15T15:00:00Z")["baseline_same_day"].is_null());
}

TEST_CASE("new, returning and lapsed schools are told by laying both years side by side") {
    TwoYears office;
    const SchoolId fresh = office.school(), faithful = office.school(), lapsed = office.school(),
                   closed = office.school();
    for (const SchoolId& school : {faithful, lapsed, closed})
        office.order("2026-01-11T15:00:00Z", {.year = kBefore, .school = school});
    for (const SchoolId& school : {fresh, faithful}) office.order("2027-01-11T15:00:00Z", {.school = school});
    office.order("2027-01-20T05:00:00Z", {.origin = "automatic", .school = lapsed});
    office.sql("UPDATE campaign SET state = 'archived' WHERE id = 1");
    office.db().write([&](Transaction& tx) { leave_rosters(tx, closed); });

    const Choosers told = choosers(office.figures(), office.figures(kBefore));
    CHECK(told.fresh == 1);
    CHECK(told.returning == 1);
    CHECK(told.lapsed == 1);
    const auto to_call = office.read([](const Snapshot& db) { return lapsed_schools(db, kNow, kBefore, {}); });
    REQUIRE(to_call.size() == 1);
    CHECK(to_call[0].row["id"] == lapsed.text());
    CHECK(to_call[0].row["answer"] == "automatic");
}

// ── Coverage ──

TEST_CASE("coverage adds up, and says how many silent schools the generic stock cannot serve") {
    TwoYears office;
    office.sql("INSERT INTO kit_component (kit_id, position, item_id, quantity) VALUES (21, 1, 1, 2)");
    office.moved(kRibbon, "receipt", 7);
    for (int i = 0; i < 4; ++i) office.school();
    office.answer(office.school(), kNow, {.answer = "decline", .by = "operator"});
    office.answer(office.school(), kNow, {.answer = "exclusion", .reason = "closed", .by = "operator"});
    office.order("2027-01-11T15:00:00Z", {});
    office.order("2027-01-11T15:00:00Z", {.origin = "staff"});
    office.order("2027-01-11T15:00:00Z", {.origin = "automatic", .state = "waiting"});
    office.order("2027-01-11T15:00:00Z", {.origin = "automatic", .swapped = true});
    office.partner_orders("2027-01-11T15:00:00Z", kNow);
    const Coverage coverage = office.figures().coverage;
    CHECK(coverage.eligible == 10);
    CHECK(coverage.ordered == 2);
    CHECK(coverage.automatic == 2);
    CHECK(coverage.waiting == 1);
    CHECK(coverage.declined == 1);
    CHECK(coverage.excluded == 1);
    CHECK(coverage.silent == 4);
    CHECK(coverage.partners == 1);
    CHECK(coverage.adds_up());
    CHECK(coverage.not_covered == 1);  // 7 pieces make 3 kits of 2
}

TEST_CASE("an archived campaign keeps the schools it had, whatever opens or closes since") {
    TwoYears office;
    office.order("2026-01-11T15:00:00Z", {.year = kBefore});
    office.school();
    office.archive(kBefore);
    office.school();
    const Coverage coverage = office.figures(kBefore).coverage;
    CHECK(coverage.eligible == 2);
    CHECK(coverage.silent == 1);
    CHECK(coverage.not_covered == 0);
    CHECK(coverage.adds_up());
}

TEST_CASE("a forecast follows the deadline: the same orders lead elsewhere with 5 days left than with 54") {
    TwoYears office;
    office.sql("UPDATE campaign SET baseline_campaign_id = NULL WHERE slug = 'now'");
    for (int day = 10; day < 18; ++day)
        for (int order = 0; order < 2; ++order) office.order(fmt::format("2027-01-{}T15:00:00Z", day).c_str(), {});
    const auto likely = [&](const char* closes) {
        office.sql("UPDATE campaign SET closes_at = $at WHERE slug = 'now'", {{"$at", at(closes)}});
        return office.growth("2027-01-17T20:00:00Z")["forecast"]["likely"].get<Count>();
    };
    CHECK(likely("2027-01-23T05:00:00Z") == 16 + 5 * 2);
    CHECK(likely("2027-03-13T05:00:00Z") == 16 + 54 * 2);
}

// ── The report and its books ──

TEST_CASE("the report tells what left the shelf, in kits and outside them, less what came back") {
    TwoYears office;
    for (const ItemId& item : {kRibbon, kPoster, kFlag}) office.moved(item, "receipt", 100);
    office.moved(kRibbon, "shipment", -40, kNow);
    office.moved(kRibbon, "return", 4, kNow);
    office.moved(kRibbon, "hand_out", -6, kNow);
    office.moved(kPoster, "hand_out", -3, kNow);
    office.moved(kFlag, "hand_out", -9, kBefore);
    office.moved(kFlag, "adjustment", -1);
    office.order("2027-01-11T15:00:00Z", {.state = "delivered"});
    office.order("2027-01-11T15:00:00Z", {.origin = "staff", .state = "shipped"});
    office.order("2027-01-11T15:00:00Z", {.origin = "automatic", .state = "shipped"});
    office.order("2027-01-11T15:00:00Z", {.state = "packed"});
    office.partner_orders("2027-01-11T15:00:00Z", kNow);
    const json report = told(office.report("now"));
    CHECK(report["distributed"] == 3);
    CHECK(report["chosen"] == 3);
    CHECK(report["automatic"] == 1);
    CHECK(report["next_target"] == 5);
    REQUIRE(report["materials"].size() == 2);
    CHECK(report["materials"][0]["quantity"] == 42);
    CHECK(report["materials"][0]["in_kits"] == 36);
    CHECK(report["materials"][0]["handed_out"] == 6);
    CHECK(report["materials"][1]["sku"] == "poster");
    CHECK(report["kits"][0]["shipped"].get<int>() + report["kits"][1]["shipped"].get<int>() == 3);
    CHECK(report["coverage"]["adds_up"] == true);
    CHECK(report["years"][0]["pieces"] == 45);
}

TEST_CASE(
    "each campaign's books hold what moved since the books before, and what comes back later stands in the next") {
    TwoYears office;
    office.moved(kRibbon, "receipt", 100);
    office.moved(kRibbon, "shipment", -40, kBefore);
    office.archive(kBefore);
    office.moved(kRibbon, "return", 4, kBefore);
    office.moved(kRibbon, "adjustment", -1);
    const auto before = office.report("before").stock.at(0), now = office.report("now").stock.at(0);
    CHECK(before.opening == 0);
    CHECK(before.moved.received == 100);
    CHECK(before.moved.shipped == -40);
    CHECK(before.closing == 60);
    CHECK(now.opening == 60);
    CHECK(now.moved.returned == 4);
    CHECK(now.closing == 63);
    CHECK(now.adds_up());
    CHECK(office.report("before").materials.at(0).in_kits == 36);

    office.sql("UPDATE item SET on_hand = on_hand - 1 WHERE id = 1");  // what no line of the ledger says
    CHECK_FALSE(office.report("now").stock.at(0).adds_up());
}

TEST_CASE("one parcel holds all that the order promises, summed per item, and a second one is numbered on") {
    TwoYears office;
    office.moved(kRibbon, "receipt", 10);
    for (const int position : {1, 2})
        office.sql(
            "INSERT INTO contents_line (contents_id, position, item_id, name_fr, name_en, quantity) VALUES (20, "
            "$position, 1, '', '', 3)",
            {{"$position", position}});
    const OrderId id = office.order("2027-01-11T15:00:00Z", {});
    office.db().write([&](Transaction& tx) {
        const Instant now = at("2027-01-12T15:00:00Z");
        reserve(tx, {{kRibbon, 6}});
        const Secret key{std::string(32, 'k')};
        const Order packed = pack(tx, key, order_by_id(tx, id), {}, "operator", now);
        pack(tx, key, unpack_all(tx, packed, "operator", now), {}, "operator", now);
    });
    office.read([&](const Snapshot& db) {
        CHECK(db.figure("SELECT sum(quantity) AS figure FROM parcel_line") == 12);
        CHECK(db.figure("SELECT max(position) AS figure FROM parcel") == 2);
        CHECK(parcels_of(db, id).back().state == ParcelState::packed);
        return true;
    });
}
