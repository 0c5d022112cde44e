#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "accounts/accounts_store.hpp"
#include "accounts/school_keys.hpp"
#include "campaigns/campaigns_store.hpp"
#include "campaigns/roster.hpp"
#include "commands/demo.hpp"
#include "integrity.hpp"
#include "inventory/inventory.hpp"
#include "platform/password.hpp"
#include "platform/quebec_time.hpp"

using namespace trousse;
namespace fs = std::filesystem;

namespace {

// A folder in which the demonstration was loaded on one day.
class Loaded {
 public:
    explicit Loaded(std::string_view moment = "2026-11-24T15:00:00Z") : now_{parse_rfc3339(moment).value()} {
        settings_.data = fs::temp_directory_path() / random_token(16);
        settings_.schema = SCHEMA_FOLDER;
        load();
        db_.emplace(folder() / "trousse.db");
    }
    ~Loaded() {
        db_.reset();
        fs::remove_all(folder());
    }

    void load() const { load_demonstration(settings_, DEMO_FOLDER, now_); }

    std::int64_t figure(Sql sql) const {
        return db_->read([&](const Snapshot& db) { return db.figure(sql); });
    }
    template <class Look>
    auto read(Look look) const {
        return db_->read(look);
    }
    nlohmann::json what_to_open() const {
        return nlohmann::json::parse(std::ifstream{folder() / "demonstration.json"});
    }
    const fs::path& folder() const { return settings_.data; }
    Secret key() const { return Secret::of_folder(folder()); }

 private:
    const Instant now_;
    Settings settings_;
    mutable std::optional<Database> db_;
};

const Loaded& loaded() {
    static const Loaded once;
    return once;
}

using PiecesBySku = std::map<std::string, std::int64_t>;

// By SKU, what left for 2023: in shipped parcels, and outside the kits.
PiecesBySku materials_of_2023() {
    const auto rows = loaded().read([](const Snapshot& db) {
        return db.all(R"(SELECT sku, -sum(change) AS pieces FROM movement JOIN item ON item.id = item_id
                          JOIN campaign ON campaign.id = campaign_id
                         WHERE slug = 'jps-2023' AND cause IN ('shipment', 'hand_out') GROUP BY sku ORDER BY sku)",
                      {}, [](const Row& row) {
                          return std::pair{row.text("sku"), row.integer("pieces")};
                      });
    });
    return {rows.begin(), rows.end()};
}

}  // namespace

TEST_CASE("the demonstration of 2023 adds up to the report: 242 kits, 40 chosen, 202 automatic, ten materials") {
    CHECK(loaded().figure("SELECT count(*) AS figure FROM orders JOIN campaign ON campaign.id = campaign_id "
                          "WHERE slug = 'jps-2023' AND orders.state IN ('shipped', 'delivered')") == 242);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM orders JOIN campaign ON campaign.id = campaign_id "
                          "WHERE slug = 'jps-2023' AND origin = 'chosen'") == 40);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM orders JOIN campaign ON campaign.id = campaign_id "
                          "WHERE slug = 'jps-2023' AND origin = 'automatic'") == 202);
    loaded().read([](const Snapshot& db) {
        const Campaign campaign = require_campaign(db, "jps-2023");
        CHECK(campaign.silent_schools == 0);
        CHECK(chosen_by_schools(db, campaign.id) * (100 + campaign.wish_percent) / 100 == 60);
        return true;
    });
    const PiecesBySku report{{"RUB-SOIE", 7040},  {"RUB-CARTON", 175}, {"RUB-ROUL", 27},   {"EPI-AIM", 127},
                         {"CAR-PLUS", 1180},  {"AFF-BIL", 450},    {"CAR-POST", 1850}, {"DRA-PLUS", 1},
                         {"AUT-FEUIL", 2000}, {"ELE-DUO", 610}};
    const PiecesBySku materials = materials_of_2023();
    CHECK(materials.size() == 10);
    for (const auto& [sku, pieces] : report) {
        CAPTURE(sku);
        CHECK(materials.at(sku) == pieces);
    }
}

TEST_CASE("what left in the kits of 2023 is what its orders hold, to the piece") {
    CHECK(loaded().figure(R"(
        SELECT count(*) AS figure FROM (
            SELECT orders.id AS order_id, item_id, sum(quantity) AS promised
              FROM orders JOIN campaign ON campaign.id = campaign_id JOIN contents_line USING (contents_id)
             WHERE slug = 'jps-2023' GROUP BY orders.id, item_id) AS held
         WHERE promised IS NOT (SELECT -sum(change) FROM movement JOIN parcel ON parcel.id = parcel_id
                                 WHERE parcel.order_id = held.order_id AND movement.item_id = held.item_id
                                   AND cause = 'shipment'))") == 0);
}

TEST_CASE("the demonstration's counters equal its ledger, which is never below zero at any line") {
    const auto verdicts = loaded().read(integrity);
    for (const auto& [name, verdict] : verdicts.items()) {
        CAPTURE(name);
        CHECK(verdict == "ok");
    }
    CHECK(loaded().figure(R"(
        SELECT count(*) AS figure FROM (
            SELECT sum(change) OVER (PARTITION BY item_id ORDER BY id) AS on_hand,
                   moved_at < lag(moved_at) OVER (ORDER BY id) AS out_of_time
              FROM movement)
         WHERE on_hand < 0 OR out_of_time)") == 0);
    CHECK(loaded().figure("SELECT sum(change) AS figure FROM movement JOIN item ON item.id = item_id "
                          "WHERE sku = 'RUB-SOIE' AND moved_at < (SELECT closes_at + 3000000000 FROM campaign WHERE "
                          "slug = 'jps-2023')") == 960);
}

TEST_CASE("the demonstration's roster is 242 receiving schools of five boards and eight MRC, and partners beside") {
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school WHERE kind = 'school'") == 242);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school WHERE kind = 'school' AND parent_id IS NULL") == 205);
    CHECK(loaded().figure("SELECT count(DISTINCT board) AS figure FROM school WHERE kind = 'school'") == 5);
    CHECK(loaded().figure("SELECT count(DISTINCT mrc) AS figure FROM school WHERE kind = 'school'") == 8);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school WHERE kind = 'partner'") == 8);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school_contact WHERE email NOT LIKE '%.example' AND email <> ''") == 0);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school "
                          "WHERE kind = 'school' AND parent_id IS NULL AND pupils > 0 AND classes > 0") == 205);
}

TEST_CASE("some of the demonstration's schools are reached by telephone or on paper alone") {
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school JOIN reach_of_school ON school_id = school.id "
                          "WHERE kind = 'school' AND reach = 'phone'") == 12);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school JOIN reach_of_school ON school_id = school.id "
                          "WHERE kind = 'school' AND reach = 'paper'") > 20);
}

TEST_CASE("the pool of this year's demonstration holds: every silent school's default is on the shelf") {
    loaded().read([](const Snapshot& db) {
        const Campaign campaign = current_campaign(db);
        for (const auto& [item, shelf] : all_shelves(db, campaign.id)) {
            const Count claimed = shelf.in_generic_kit * campaign.silent_schools;
            if (claimed > 0) CHECK(shelf.free() >= claimed);
        }
        return true;
    });
}

TEST_CASE("this year's demonstration is on its 31st day, ahead of 2023 as far from its deadline, with an order in every state") {
    const Campaign campaign = loaded().read(current_campaign);
    CHECK(loaded().read([&](const Snapshot& db) { return chosen_by_schools(db, campaign.id); }) == 33);
    CHECK(loaded().figure(R"(
        SELECT count(*) AS figure FROM orders JOIN campaign ON campaign.id = campaign_id
         WHERE slug = 'jps-2023' AND origin = 'chosen' AND placed_at < closes_at - 21 * 86400000)") == 23);
    CHECK(loaded().figure(
              "SELECT count(DISTINCT orders.state) AS figure FROM orders JOIN campaign ON campaign.id = campaign_id "
              "WHERE campaign.state = 'published'") == 6);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM orders WHERE state = 'waiting' AND origin = 'staff'") == 1);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM orders WHERE state = 'waiting'") == 1);
    const auto counts = loaded().read([&](const Snapshot& db) { return roster_counts(db, campaign.id); });
    CHECK(counts.eligible == counts.silent + counts.ordered + counts.declined + counts.excluded);
    CHECK(counts.ordered == 33);
    CHECK(counts.declined == 3);
    CHECK(counts.excluded == 1);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM outbox WHERE state <> 'dropped'") == 0);

    CHECK(campaign.slug == "jps-2027");
    CHECK(campaign.event_on == "2027-02-18");
    CHECK(rfc3339(campaign.opens_at) == "2026-10-25T04:00:00Z");
    CHECK(rfc3339(campaign.closes_at) == "2026-12-16T05:00:00Z");
}

TEST_CASE(
    "this year's demonstration holds a delivery that is expected and a count that was confirmed, which agrees with its "
    "ledger") {
    CHECK(loaded().figure(
              "SELECT count(*) AS figure FROM incoming WHERE state = 'expected' AND expected_on = '2026-11-30'") == 1);
    CHECK(loaded().figure("SELECT sum(quantity) AS figure FROM incoming_line") == 170);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM stock_count WHERE state = 'confirmed' AND place = 'B'") == 1);
    CHECK(loaded().figure("SELECT sum(counted - expected) AS figure FROM count_line") == -15);
    CHECK(loaded().figure("SELECT sum(change) AS figure FROM movement WHERE cause = 'adjustment'") == -15);
    CHECK(
        loaded().figure(
            "SELECT count(*) AS figure FROM audit WHERE act IN ('incoming.noted', 'count.begun', 'count.confirmed')") ==
        3);
}

TEST_CASE("after February's third Thursday the demonstration is of the year after") {
    const Loaded in_february{"2027-02-10T15:00:00Z"};
    CHECK(in_february.read(current_campaign).slug == "jps-2028");
    const Loaded in_january{"2027-01-05T15:00:00Z"};
    CHECK(in_january.read(current_campaign).event_on == "2027-02-18");
}

TEST_CASE("what to open is in a file of its owner alone, and opens") {
    const auto open = loaded().what_to_open();
    struct stat file {};
    REQUIRE(::stat((loaded().folder() / "demonstration.json").c_str(), &file) == 0);
    CHECK((file.st_mode & 0777) == 0600);

    loaded().read([&](const Snapshot& db) {
        for (const char* which : {"school", "second"}) {
            const std::string link = open.at(which).at("link"), code = open.at(which).at("code");
            const auto by_link = holder_of_link(db, loaded().key(), link.substr(link.find('#') + 1));
            const auto by_code = holder_of_code(db, loaded().key(), code);
            REQUIRE((by_link && by_code));
            CHECK(by_link->school == by_code->school);
            CHECK(by_link->campaign == current_campaign(db).id);
            CHECK(link.starts_with("/"));
        }
        for (const char* role : {"staff", "admin"}) {
            const auto account = account_of_email(db, open.at(role).at("email"));
            REQUIRE(account);
            CHECK(account->role == role);
            const std::string password = open.at(role).at("password");
            CHECK(password.size() >= 15);
            CHECK(verify_password(password, account->password_hash, ScryptTurn::stranger));
        }
        return true;
    });
}

TEST_CASE("every line of the demonstration's trace is of somebody who may have done it, in the order of time") {
    CHECK(loaded().figure("SELECT count(*) AS figure FROM audit WHERE done_by NOT LIKE 'school:%' AND "
                          "done_by NOT LIKE 'account:%' AND done_by NOT IN ('operator', 'job:deadline')") == 0);
    CHECK(loaded().figure(
              "SELECT count(*) AS figure FROM audit WHERE act = 'order.placed' AND done_by LIKE 'school:%'") == 72);
    CHECK(loaded().figure(
              "SELECT count(*) AS figure FROM (SELECT done_at < lag(done_at) OVER (ORDER BY id) AS out_of_time "
              "FROM audit) WHERE out_of_time") == 0);
}

TEST_CASE("loading the demonstration twice is refused, in a sentence, and changes nothing") {
    const Loaded twice;
    const auto before = twice.what_to_open();
    CHECK_THROWS_WITH_AS(twice.load(), doctest::Contains("already holds data of Trousse"), std::runtime_error);
    CHECK(twice.figure("SELECT count(*) AS figure FROM campaign") == 2);
    CHECK(twice.what_to_open() == before);
}

TEST_CASE("a story that a rule refuses leaves nothing behind, nor does one that was cut off") {
    const fs::path folder = fs::temp_directory_path() / random_token(16), files = folder / "files";
    Settings settings;
    settings.data = folder / "data";
    settings.schema = SCHEMA_FOLDER;
    fs::create_directories(settings.data / ".demonstration");
    std::ofstream{settings.data / ".demonstration/trousse.db"} << "half of it";
    fs::create_directory(files);
    fs::copy(DEMO_FOLDER, files);
    std::ifstream stream{files / "this-year.json"};
    nlohmann::json year = nlohmann::json::parse(stream);
    year["hand_outs"][0]["lines"][0]["quantity"] = 100'000;
    std::ofstream{files / "this-year.json"} << year;

    CHECK_THROWS_WITH_AS(load_demonstration(settings, files, system_time()), doctest::Contains("refused by a rule"),
                         std::runtime_error);
    CHECK(fs::is_empty(settings.data));
    fs::remove_all(folder);
}
