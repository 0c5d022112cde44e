#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "accounts/accounts_store.hpp"
#include "accounts/school_keys.hpp"
#include "campaigns/campaigns_store.hpp"
#include "commands/demo.hpp"
#include "inventory/inventory.hpp"
#include "platform/migrate.hpp"
#include "platform/password.hpp"
#include "platform/quebec_time.hpp"

using namespace trousse;

namespace {

// A folder in which the demonstration was loaded on one day.
class Loaded {
 public:
    explicit Loaded(std::string_view moment = "2026-11-24T15:00:00Z")
        : now_{parse_rfc3339(moment).value()}, folder_{std::filesystem::temp_directory_path() / uuid7(system_time())} {
        std::filesystem::create_directory(folder_);
        db_.emplace(folder_ / "trousse.db");
        migrate(*db_, SCHEMA_FOLDER, now_);
        load();
    }
    ~Loaded() {
        db_.reset();
        std::filesystem::remove_all(folder_);
    }

    void load() {
        Service service{.db = *db_, .now = [this] { return now_; }, .settings = settings_, .key = key_};
        load_demonstration(service, DEMO_FOLDER, folder_);
    }

    std::int64_t figure(Sql sql) const {
        return db_->read([&](const Snapshot& db) { return db.figure(sql); });
    }
    template <class Look>
    auto read(Look look) const {
        return db_->read(look);
    }
    nlohmann::json what_to_open() const { return nlohmann::json::parse(std::ifstream{folder_ / "demonstration.json"}); }
    const std::filesystem::path& folder() const { return folder_; }
    const Secret& key() const { return key_; }

 private:
    const Instant now_;
    const std::filesystem::path folder_;
    const Settings settings_;
    const Secret key_{"a key of this test alone"};
    mutable std::optional<Database> db_;
};

const Loaded& loaded() {
    static const Loaded once;
    return once;
}

using Figures = std::map<std::string, std::int64_t>;

// By SKU, what left for 2023: in shipped parcels, and outside the kits.
Figures materials_of_2023() {
    const auto rows = loaded().read([](const Snapshot& db) {
        return db.all(R"(SELECT sku, -sum(on_hand_change) AS pieces FROM movement JOIN item ON item.id = item_id
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
    CHECK(loaded().figure("SELECT silent AS figure FROM campaign WHERE slug = 'jps-2023'") == 0);
    CHECK(loaded().figure(
              "SELECT chosen * (100 + wish_percent) / 100 AS figure FROM campaign WHERE slug = 'jps-2023'") == 60);
    const Figures report{{"RUB-SOIE", 7040},  {"RUB-CARTON", 175}, {"RUB-ROUL", 27},   {"EPI-AIM", 127},
                         {"CAR-PLUS", 1180},  {"AFF-BIL", 450},    {"CAR-POST", 1850}, {"DRA-PLUS", 1},
                         {"AUT-FEUIL", 2000}, {"ELE-DUO", 610}};
    const Figures materials = materials_of_2023();
    CHECK(materials.size() == 10);
    for (const auto& [sku, pieces] : report) {
        CAPTURE(sku);
        CHECK(materials.at(sku) == pieces);
    }
}

TEST_CASE("what left in the kits of 2023 is what its orders hold, to the piece") {
    CHECK(loaded().figure(R"(
        SELECT count(*) AS figure FROM (
            SELECT order_id, item_id, sum(quantity) AS promised FROM order_line GROUP BY order_id, item_id) AS held
          JOIN orders ON orders.id = held.order_id JOIN campaign ON campaign.id = orders.campaign_id
         WHERE slug = 'jps-2023'
           AND promised <> (SELECT -sum(on_hand_change) FROM movement
                             WHERE movement.order_id = held.order_id AND movement.item_id = held.item_id
                               AND cause = 'shipment'))") == 0);
}

TEST_CASE("the demonstration's counters equal its ledger, which is never below zero at any line") {
    CHECK(loaded().figure(R"(
        SELECT count(*) AS figure FROM item
         WHERE on_hand <> (SELECT sum(on_hand_change) FROM movement WHERE item_id = item.id)
            OR reserved <> (SELECT sum(reserved_change) FROM movement WHERE item_id = item.id))") == 0);
    CHECK(loaded().figure(R"(
        SELECT count(*) AS figure FROM (
            SELECT sum(on_hand_change) OVER by_line AS on_hand, sum(reserved_change) OVER by_line AS reserved,
                   moved_at < lag(moved_at) OVER (ORDER BY id) AS out_of_time
              FROM movement WINDOW by_line AS (PARTITION BY item_id ORDER BY id))
         WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand OR out_of_time)") == 0);
    CHECK(loaded().figure("SELECT sum(on_hand_change) AS figure FROM movement JOIN item ON item.id = item_id "
                          "WHERE sku = 'RUB-SOIE' AND moved_at < (SELECT closes_at + 3000000000 FROM campaign WHERE "
                          "slug = 'jps-2023')") == 960);
}

TEST_CASE("the demonstration's roster is 242 receiving schools of five boards and eight MRC, and partners beside") {
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school WHERE kind = 'school'") == 242);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school WHERE kind = 'school' AND parent_id IS NULL") == 205);
    CHECK(loaded().figure("SELECT count(DISTINCT board) AS figure FROM school WHERE kind = 'school'") == 5);
    CHECK(loaded().figure("SELECT count(DISTINCT mrc) AS figure FROM school WHERE kind = 'school'") == 8);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school WHERE kind = 'partner'") == 8);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM school_contact WHERE email NOT LIKE '%.example'") == 0);
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

TEST_CASE("this year's demonstration is on its 31st day, ahead of the same day of 2023, with an order in every state") {
    CHECK(loaded().figure("SELECT chosen AS figure FROM campaign WHERE state = 'published'") == 33);
    CHECK(loaded().figure(R"(
        SELECT count(*) AS figure FROM orders JOIN campaign ON campaign.id = campaign_id
         WHERE slug = 'jps-2023' AND origin = 'chosen' AND placed_at < opens_at + 31 * 86400000)") == 22);
    CHECK(loaded().figure(
              "SELECT count(DISTINCT orders.state) AS figure FROM orders JOIN campaign ON campaign.id = campaign_id "
              "WHERE campaign.state = 'published'") == 6);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM orders WHERE state = 'waiting' AND origin = 'staff'") == 1);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM orders WHERE state = 'waiting'") == 1);
    CHECK(loaded().figure(R"(
        SELECT eligible - silent - chosen - (SELECT count(*) FROM outcome
                                              WHERE campaign_id = campaign.id AND live = 1 AND kind <> 'order') AS figure
          FROM campaign WHERE state = 'published')") == 0);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM outbox WHERE state <> 'dropped'") == 0);

    const Campaign campaign = loaded().read(current_campaign);
    CHECK(campaign.slug == "jps-2027");
    CHECK(campaign.event_on == "2027-02-18");
    CHECK(rfc3339(campaign.opens_at) == "2026-10-25T04:00:00Z");
    CHECK(rfc3339(campaign.closes_at) == "2026-12-16T05:00:00Z");
}

TEST_CASE("this year's demonstration holds a delivery that is expected and a count that was confirmed, which agrees with its ledger") {
    CHECK(loaded().figure("SELECT count(*) AS figure FROM incoming WHERE state = 'expected' AND expected_on = '2026-11-30'") == 1);
    CHECK(loaded().figure("SELECT sum(quantity) AS figure FROM incoming_line") == 170);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM stock_count WHERE state = 'confirmed' AND place = 'B'") == 1);
    CHECK(loaded().figure("SELECT sum(counted - expected) AS figure FROM count_line") == -15);
    CHECK(loaded().figure("SELECT sum(on_hand_change) AS figure FROM movement WHERE cause = 'adjustment'") == -15);
    CHECK(loaded().figure("SELECT count(*) AS figure FROM audit WHERE act IN ('incoming.noted', 'count.begun', 'count.confirmed')") == 3);
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
            CHECK(verify_password(password, account->password_hash));
        }
        return true;
    });
}

TEST_CASE("loading the demonstration twice is refused, in a sentence, and changes nothing") {
    Loaded twice;
    const auto before = twice.what_to_open();
    CHECK_THROWS_WITH_AS(twice.load(), doctest::Contains("already holds schools"), std::runtime_error);
    CHECK(twice.figure("SELECT count(*) AS figure FROM campaign") == 2);
    CHECK(twice.what_to_open() == before);
}
