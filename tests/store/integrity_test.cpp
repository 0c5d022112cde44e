// `trousse check`: each thing that it counts is broken once, past all code, and must be told.
#include "integrity.hpp"

#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

// Somewhat of everything: an order placed, one packed in part in a wave, one that waits, a silent school, a partner.
struct Storeroom : CampaignDay {
    ItemId ribbon = item("Ruban", 20), flag = item("Fanion", 0);
    std::string menu = kit("menu", {{ribbon, 3}}), rare = kit("rare", {{flag, 1}});
    SchoolId chose = school("École du Ruisseau"), had_packed = school("École de l'Érable"),
             waits = school("École des Pins"), silent = school("École du Lac");

    Storeroom() {
        order(chose, menu);
        const std::string number = order(had_packed, menu).body["number"];
        CHECK(post(staff(), "/api/v1/waves", {{"orders", {number}}}).status == 201);
        CHECK(act(staff(), number, "packing",
                  {{"lines", {{{"item", ribbon.text()}, {"quantity", 2}}}}, {"reason", "damaged"}})
                  .status == 200);
        CHECK(order_by_staff(waits, rare).body["state"] == "waiting");
        CHECK(order_by_staff(partner("Maison de la famille"), menu).status == 201);
    }

    // What the check says of one thing after these statements, which are then taken back.
    std::string told(const char* line, const std::string& statements) {
        struct TakenBack {};
        std::string said;
        try {
            db().write([&](Transaction& tx) {
                tx.run_script(statements);
                said = integrity(tx)[line];
                throw TakenBack{};
            });
        } catch (const TakenBack&) {
        }
        return said;
    }
};

}  // namespace

TEST_CASE("a sound database is told to be one, line by line") {
    Storeroom room;
    const json sound{{"file", "ok"},    {"ledger", "ok"}, {"promises", "ok"}, {"remainders", "ok"},
                     {"waiting", "ok"}, {"roster", "ok"}, {"silent", "ok"},   {"numbers", "ok"}};
    CHECK(room.db().read([](const Snapshot& db) { return integrity(db); }) == sound);
    CHECK(room.figure("SELECT sum(remainder) AS figure FROM orders") == 1);
}

TEST_CASE("a file in which a row breaks a rule of its table is told") {
    Storeroom room;
    CHECK(room.told("file",
                    "PRAGMA ignore_check_constraints = ON; UPDATE item SET reserved = -1; PRAGMA "
                    "ignore_check_constraints = OFF") == "CHECK constraint failed in item");
}

TEST_CASE("an item whose stock is not the sum of its movements is told") {
    Storeroom room;
    CHECK(room.told("ledger", "UPDATE item SET on_hand = on_hand + 1 WHERE on_hand > 0") ==
          "1 items whose stock is not the sum of their movements");
}

TEST_CASE("an item that promises more or less than orders and parcels do is told") {
    Storeroom room;
    const std::string told = "1 items whose promised stock is not what orders and parcels promise";
    CHECK(room.told("promises", "UPDATE item SET reserved = reserved + 1 WHERE on_hand > 0") == told);
    CHECK(room.told("promises", "UPDATE item SET reserved = reserved - 1 WHERE on_hand > 0") == told);
    CHECK(room.told("promises", "UPDATE orders SET state = 'cancelled' WHERE state = 'placed'") == told);
    CHECK(room.told("promises", "UPDATE parcel SET state = 'shipped'") == told);
}

TEST_CASE("an order whose remainder is not what it still has to get is told") {
    Storeroom room;
    const std::string told = "1 orders whose remainder is not what they still have to get";
    CHECK(room.told("remainders", "UPDATE orders SET remainder = 0 WHERE remainder > 0") == told);
    CHECK(room.told("remainders", "UPDATE orders SET remainder = 1 WHERE state = 'waiting'") == told);
    CHECK(room.told("remainders", "UPDATE parcel SET state = 'returned'") == told);
}

TEST_CASE("a sort of waiting orders that is miscounted is told") {
    Storeroom room;
    CHECK(room.told("waiting", "UPDATE waiting SET orders = 2") ==
          "2 sorts of waiting orders that are miscounted");  // one too many, one missing
    CHECK(room.told("waiting", "DELETE FROM waiting") == "1 sorts of waiting orders that are miscounted");
    CHECK(room.told("waiting", "UPDATE waiting SET is_partner = 1") == "2 sorts of waiting orders that are miscounted");
}

TEST_CASE("a row of the roster that is missing, too many, or does not fit its order is told") {
    Storeroom room;
    const auto told = [](int rows) {
        return std::to_string(rows) +
               " schools whose row in the roster is missing, too many, or does not fit their order";
    };
    CHECK(room.told("roster", "DELETE FROM roster WHERE answer = 'silent'") == told(1));
    CHECK(room.told("roster", "UPDATE school SET closed_at = 1 WHERE name = 'École du Lac'") == told(1));
    CHECK(room.told("roster", "UPDATE orders SET state = 'cancelled' WHERE state = 'waiting'") == told(1));
    CHECK(room.told("roster",
                    "UPDATE roster SET answer = 'decline', order_id = NULL WHERE order_id IN (SELECT id FROM orders "
                    "WHERE state = 'waiting')") == told(1));
    CHECK(room.told("roster",
                    "UPDATE roster SET order_id = (SELECT min(id) FROM orders) WHERE order_id IN (SELECT id FROM "
                    "orders WHERE state = 'waiting')") ==
          told(2));  // an order that is not its own, and its own is no answer
}

TEST_CASE("a campaign whose silent schools are miscounted, or not counted, is told") {
    Storeroom room;
    const std::string told = "1 campaigns whose silent schools are miscounted";
    CHECK(room.told("silent", "UPDATE campaign_count SET silent = silent + 1") == told);
    CHECK(room.told("silent", "DELETE FROM campaign_count") == told);
}

TEST_CASE("a number that does not say which order it is, or could be given again, is told") {
    Storeroom room;
    const std::string told = "1 numbers of orders or waves that are wrong, or could be given twice";
    CHECK(room.told("numbers", "UPDATE orders SET number = 'JPS27-0009' WHERE state = 'waiting'") == told);
    CHECK(room.told("numbers", "UPDATE campaign_count SET last_number = last_number - 1") == told);
    CHECK(room.told("numbers", "UPDATE campaign_count SET last_wave = 0") == told);
}
