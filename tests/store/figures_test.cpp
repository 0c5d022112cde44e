// The ledger read backwards and the figures of a campaign, on a real database.
#include <doctest/doctest.h>

#include <filesystem>

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/parcels_store.hpp"
#include "inventory/movements_store.hpp"
#include "platform/crypto.hpp"
#include "platform/migrate.hpp"
#include "platform/quebec_time.hpp"
#include "reports/coverage.hpp"
#include "reports/growth_report.hpp"
#include "reports/year_report.hpp"

using namespace trousse;
using namespace std::chrono_literals;

namespace {

Instant at(const char* moment) { return parse_rfc3339(moment).value(); }

// A database with two campaigns, last year's and this year's, of 10 days each.
class Office {
 public:
    Office() {
        std::filesystem::create_directory(folder_);
        db_.emplace(folder_ / "trousse.db");
        migrate(*db_, SCHEMA_FOLDER, at("2026-01-01T05:00:00Z"));
        campaign("before", "draft", "2026-01-10T05:00:00Z", "2026-01-20T05:00:00Z", std::nullopt);
        campaign("now", "published", "2027-01-10T05:00:00Z", "2027-01-20T05:00:00Z", "before");
        for (const char* kit : {"menu", "generique"})
            for (const char* year : {"before", "now"})
                sql("INSERT INTO kit (id, campaign_id, slug, position, name_fr, name_en, is_generic) "
                    "VALUES ($id, $campaign, $kit, 1, $kit, $kit, $kit = 'generique')",
                    {{"$id", std::string{kit} + year}, {"$campaign", year}, {"$kit", kit}});
    }
    ~Office() {
        db_.reset();
        std::filesystem::remove_all(folder_);
    }

    void item(const std::string& id, Count on_hand, Count in_generic_kit = 0) {
        sql("INSERT INTO item (id, sku, name_fr, name_en, plural_fr, plural_en, unit) VALUES ($id, $id, '', '', '', "
            "'', 'each')",
            {{"$id", id}});
        if (on_hand > 0) moved(id, "receipt", on_hand, 0);
        if (in_generic_kit > 0)
            sql("INSERT INTO kit_component (kit_id, position, item_id, quantity) "
                "SELECT 'generiquenow', count(*) + 1, $item, $quantity FROM kit_component",
                {{"$item", id}, {"$quantity", in_generic_kit}});
    }

    void moved(const std::string& item, std::string_view cause, Count on_hand, Count reserved,
               std::optional<CampaignId> campaign = {}, std::optional<OrderId> order = {}) {
        db_->write([&](Transaction& tx) {
            move(tx,
                 {.cause = cause,
                  .item = {item},
                  .on_hand_change = on_hand,
                  .reserved_change = reserved,
                  .campaign = campaign,
                  .order = order,
                  .reason = "a reason",
                  .done_by = "operator"},
                 at("2027-01-10T05:00:00Z"));
        });
    }

    std::string school(std::string_view kind = "school") {
        const std::string id = "school" + std::to_string(++last_);
        sql("INSERT INTO school (id, kind, name, name_key, added_at) VALUES ($id, $kind, 'École', 'ecole', 0)",
            {{"$id", id}, {"$kind", kind}});
        return id;
    }

    struct Sort {
        const char* year = "now";
        const char* kit = "menu";
        const char* origin = "chosen";
        const char* state = "placed";
        const char* kind = "school";
        bool swapped = false;
    };
    OrderId order(const char* moment, const Sort& sort) {
        const std::string school_id = school(sort.kind), id = "order" + std::to_string(++last_);
        sql("INSERT INTO orders (id, number, campaign_id, school_id, kit_id, kit_name_fr, kit_name_en, origin, "
            "swapped, "
            "state, language, placed_at, changed_at) "
            "VALUES ($id, $id, $campaign, $school, $kit, '', '', $origin, $swapped, $state, 'fr', $at, $at)",
            {{"$id", id},
             {"$campaign", sort.year},
             {"$school", school_id},
             {"$kit", std::string{sort.kit} + sort.year},
             {"$origin", sort.origin},
             {"$swapped", sort.swapped},
             {"$state", sort.state},
             {"$at", at(moment)}});
        if (sort.kind == std::string_view{"school"} && sort.state != std::string_view{"cancelled"})
            outcome(school_id, sort.year, "order", OrderId{id});
        return {id};
    }

    void outcome(const std::string& school_id, const char* year, const char* kind, std::optional<OrderId> order = {}) {
        sql("INSERT INTO outcome (id, campaign_id, school_id, kind, order_id, reason, signed_by, began_at) "
            "VALUES ($id, $campaign, $school, $kind, $order, $reason, 'operator', 0)",
            {{"$id", "outcome" + std::to_string(++last_)},
             {"$campaign", year},
             {"$school", school_id},
             {"$kind", kind},
             {"$order", order},
             {"$reason", kind == std::string_view{"exclusion"} ? "closed" : ""}});
    }

    void sql(Sql text, Parameters parameters = {}) {
        db_->write([&](Transaction& tx) { tx.run(text, parameters); });
    }
    template <class Work>
    auto read(Work work) {
        return db_->read([&](const Snapshot& db) { return work(db, require_campaign(db, "now")); });
    }
    Database& db() { return *db_; }

 private:
    void campaign(const char* id, const char* state, const char* opens, const char* closes,
                  std::optional<std::string> baseline) {
        sql("INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, "
            "baseline_campaign_id) "
            "VALUES ($id, $id, '', '', $id, $state, $opens, $closes, $baseline)",
            {{"$id", id}, {"$state", state}, {"$opens", at(opens)}, {"$closes", at(closes)}, {"$baseline", baseline}});
    }

    const std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("trousse-figures-" + random_token(9));
    std::optional<Database> db_;
    int last_ = 0;
};

}  // namespace

TEST_CASE("the ledger tells, newest first, what an item had after each movement") {
    Office office;
    office.item("ribbon", 100);
    office.item("poster", 7);
    office.moved("ribbon", "reservation", 0, 30);
    office.moved("poster", "adjustment", -2, 0);
    office.moved("ribbon", "shipment", -30, -30);
    const auto lines =
        office.read([](const Snapshot& db, const Campaign&) { return ledger(db, {.item = ItemId{"ribbon"}}); });
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].cause == "shipment");
    CHECK(lines[0].on_hand_after == 70);
    CHECK(lines[0].reserved_after == 0);
    CHECK(lines[1].on_hand_after == 100);
    CHECK(lines[1].reserved_after == 30);
    CHECK(lines[2].on_hand_after == 100);
    CHECK(lines[2].reserved_after == 0);
    CHECK(lines[2].by == "operator");
}

TEST_CASE("the ledger's pages go on where the last one stopped, with the same counts") {
    Office office;
    office.item("ribbon", 100);
    for (int i = 0; i < 9; ++i) office.moved("ribbon", "hand_out", -1, 0);
    const auto all =
        office.read([](const Snapshot& db, const Campaign&) { return ledger(db, {.item = ItemId{"ribbon"}}); });
    std::vector<Count> counts;
    std::optional<std::int64_t> before;
    for (int page = 0; page < 4; ++page) {
        const auto lines = office.read([&](const Snapshot& db, const Campaign&) {
            return ledger(db, {.item = ItemId{"ribbon"}, .before = before, .limit = 3});
        });
        for (const LedgerLine& line : lines) counts.push_back(line.on_hand_after);
        before = lines.back().id;
    }
    CHECK(counts == std::vector<Count>{91, 92, 93, 94, 95, 96, 97, 98, 99, 100});
    CHECK(all.size() == 10);
}

TEST_CASE("of the whole ledger, one cause or one campaign, with each item's own counts") {
    Office office;
    office.item("ribbon", 100);
    office.item("poster", 50);
    office.moved("ribbon", "hand_out", -10, 0, CampaignId{"now"});
    office.moved("poster", "hand_out", -5, 0, CampaignId{"before"});
    office.moved("ribbon", "adjustment", -1, 0);
    const auto handed =
        office.read([](const Snapshot& db, const Campaign&) { return ledger(db, {.cause = "hand_out"}); });
    REQUIRE(handed.size() == 2);
    CHECK(handed[0].sku == "poster");
    CHECK(handed[0].on_hand_after == 45);
    CHECK(handed[1].on_hand_after == 90);
    const auto of_now =
        office.read([](const Snapshot& db, const Campaign& now) { return ledger(db, {.campaign = now.id}); });
    REQUIRE(of_now.size() == 1);
    CHECK(of_now[0].sku == "ribbon");
}

TEST_CASE("a page that is told what its item had before goes on from there") {
    Office office;
    office.item("ribbon", 100);
    for (int i = 0; i < 5; ++i) office.moved("ribbon", "hand_out", -1, 0);
    office.read([](const Snapshot& db, const Campaign&) {
        const auto first = ledger(db, {.item = ItemId{"ribbon"}, .limit = 2});
        const LedgerLine& last = first.back();
        const Counts before{last.on_hand_after - last.on_hand_change, last.reserved_after - last.reserved_change};
        const auto next = ledger(db, {.item = ItemId{"ribbon"}, .before = last.id, .counts_before = before});
        CHECK(next.front().on_hand_after == 97);
        CHECK(next.back().on_hand_after == 100);
        return true;
    });
}

TEST_CASE("growth counts days of Québec: an order of 23 h 30 belongs to the day before midnight there") {
    Office office;
    office.order("2027-01-11T04:30:00Z", {});  // day 1: Québec's 10 January, 23 h 30
    office.order("2027-01-11T05:00:00Z", {});  // day 2
    office.order("2027-01-13T15:00:00Z", {.origin = "staff"});
    const Growth growth = office.read(
        [](const Snapshot& db, const Campaign& now) { return growth_of(db, now, at("2027-01-13T16:00:00Z")); });
    CHECK(growth.chosen == 3);
    CHECK(growth.entered_by_staff == 1);
    REQUIRE(growth.series.size() == 10);
    CHECK(growth.series[0].chosen == 1);
    CHECK(growth.series[1].chosen == 2);
    CHECK(growth.series[3].chosen == 3);
    CHECK_FALSE(growth.series[4].chosen);
}

TEST_CASE(
    "growth is compared with the baseline's chosen orders by the same day, cancelled and automatic ones left out") {
    Office office;
    office.order("2026-01-11T15:00:00Z", {.year = "before"});
    office.order("2026-01-12T15:00:00Z", {.year = "before", .state = "cancelled"});
    office.order("2026-01-12T15:00:00Z", {.year = "before", .kind = "partner"});
    office.order("2026-01-12T16:00:00Z", {.year = "before", .kit = "generique", .origin = "automatic"});
    office.order("2026-01-15T15:00:00Z", {.year = "before"});
    const auto on = [&](const char* moment) {
        return office.read([&](const Snapshot& db, const Campaign& now) { return growth_of(db, now, at(moment)); });
    };
    CHECK(on("2027-01-11T15:00:00Z").baseline_same_day == 1);
    CHECK(on("2027-01-15T15:00:00Z").baseline_same_day == 2);
    CHECK(on("2027-01-15T15:00:00Z").partners == 0);
    CHECK(on("2027-03-15T15:00:00Z").series.back() == GrowthDay{10, 0, 2});
    office.sql("UPDATE campaign SET baseline_campaign_id = NULL");
    CHECK_FALSE(on("2027-01-15T15:00:00Z").baseline_same_day);
}

TEST_CASE("coverage adds up, and says how many silent schools the generic stock cannot serve") {
    Office office;
    office.item("ribbon", 7, 2);
    for (int i = 0; i < 4; ++i) office.school();
    office.outcome(office.school(), "now", "decline");
    office.outcome(office.school(), "now", "exclusion");
    office.order("2027-01-11T15:00:00Z", {});
    office.order("2027-01-11T15:00:00Z", {.origin = "staff", .state = "waiting"});
    office.order("2027-01-11T15:00:00Z", {.kit = "generique", .origin = "automatic", .state = "waiting"});
    office.order("2027-01-11T15:00:00Z", {.kit = "generique", .origin = "automatic", .swapped = true});
    office.order("2027-01-11T15:00:00Z", {.kind = "partner"});
    const Coverage coverage = office.read([](const Snapshot& db, const Campaign& now) { return coverage_of(db, now); });
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
    Office office;
    office.order("2026-01-11T15:00:00Z", {.year = "before"});
    office.school();
    office.sql("UPDATE campaign SET state = 'archived' WHERE id = 'before'");
    office.school();
    const Coverage coverage =
        office.db().read([](const Snapshot& db) { return coverage_of(db, require_campaign(db, "before")); });
    CHECK(coverage.eligible == 2);
    CHECK(coverage.silent == 1);
    CHECK(coverage.not_covered == 0);
    CHECK(coverage.adds_up());
}

TEST_CASE("the report tells what left the shelf, in kits and outside them, less what came back") {
    Office office;
    office.item("ribbon", 100);
    office.item("poster", 100);
    office.item("flag", 100);
    const CampaignId now{"now"};
    office.moved("ribbon", "reservation", 0, 40, now);
    office.moved("ribbon", "shipment", -40, -40, now);
    office.moved("ribbon", "return", 4, 0, now);
    office.moved("ribbon", "hand_out", -6, 0, now);
    office.moved("poster", "hand_out", -3, 0, now);
    office.moved("flag", "hand_out", -9, 0, CampaignId{"before"});
    office.moved("flag", "adjustment", -1, 0);
    office.order("2027-01-11T15:00:00Z", {.state = "delivered"});
    office.order("2027-01-11T15:00:00Z", {.origin = "staff", .state = "shipped"});
    office.order("2027-01-11T15:00:00Z", {.kit = "generique", .origin = "automatic", .state = "shipped"});
    office.order("2027-01-11T15:00:00Z", {.state = "packed"});
    office.order("2027-01-11T15:00:00Z", {.state = "delivered", .kind = "partner"});
    const auto report =
        office.read([](const Snapshot& db, const Campaign& campaign) { return told(year_report(db, campaign, at("2027-01-15T15:00:00Z"))); });
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
}

TEST_CASE("one parcel holds all that the order promises, summed per item, and a second one is numbered on") {
    Office office;
    office.item("ribbon", 10);
    const OrderId order = office.order("2027-01-11T15:00:00Z", {});
    for (const int position : {1, 2})
        office.sql(
            "INSERT INTO order_line (order_id, position, item_id, name_fr, name_en, quantity) "
            "VALUES ($order, $position, 'ribbon', '', '', 3)",
            {{"$order", order}, {"$position", position}});
    office.db().write([&](Transaction& tx) {
        reserve(tx, order, "operator", at("2027-01-12T15:00:00Z"));
        pack_everything(tx, order, "operator", at("2027-01-12T15:00:00Z"));
        unpack(tx, order, "operator", at("2027-01-12T15:00:00Z"));
        pack_everything(tx, order, "operator", at("2027-01-12T15:00:00Z"));
    });
    office.read([&](const Snapshot& db, const Campaign&) {
        CHECK(db.figure("SELECT sum(quantity) AS figure FROM parcel_line") == 12);
        CHECK(db.figure("SELECT max(position) AS figure FROM parcel") == 2);
        return parcels_of(db, order).back().state == ParcelState::packed;
    });
}
