#include "integrity.hpp"

namespace trousse {

using nlohmann::json;

constexpr auto kFile = "SELECT quick_check AS verdict FROM pragma_quick_check LIMIT 1";
constexpr auto kLedger = R"(
    SELECT count(*) AS figure FROM item
     WHERE on_hand <> (SELECT coalesce(sum(change), 0) FROM movement WHERE item_id = item.id))";
// Promised is what an order still has to get and lies in no parcel of its own, and what lies in a packed parcel.
constexpr auto kPromises = R"(
    WITH part (order_id, item_id, pieces) AS (
        SELECT orders.id, item_id, quantity FROM orders JOIN contents_line USING (contents_id) WHERE state <> 'waiting' AND state <> 'cancelled'
        UNION ALL SELECT order_id, item_id, -quantity FROM order_given_up
        UNION ALL SELECT order_id, item_id, -quantity FROM parcel JOIN parcel_line ON parcel_id = parcel.id
                   WHERE claim_id IS NULL AND state <> 'unpacked' AND state <> 'returned' AND state <> 'replaced'),
    promise (item_id, pieces) AS (
        SELECT item_id, sum(pieces) FROM part GROUP BY order_id, item_id HAVING sum(pieces) > 0
        UNION ALL SELECT item_id, quantity FROM parcel JOIN parcel_line ON parcel_id = parcel.id WHERE state = 'packed'),
    promised (item_id, pieces) AS (SELECT item_id, sum(pieces) FROM promise GROUP BY item_id)
    SELECT count(*) AS figure FROM item LEFT JOIN promised ON promised.item_id = item.id WHERE reserved <> coalesce(pieces, 0))";
// To be packed after a short pick, a return or a loss: what the order still has to get, once a parcel of its own was
// packed.
constexpr auto kRemainders = R"(
    WITH part (order_id, item_id, pieces) AS (
        SELECT orders.id, item_id, quantity FROM orders JOIN contents_line USING (contents_id)
         WHERE state = 'packed' OR state = 'shipped' OR state = 'delivered'
        UNION ALL SELECT order_id, item_id, -quantity FROM order_given_up
        UNION ALL SELECT order_id, item_id, -quantity FROM parcel JOIN parcel_line ON parcel_id = parcel.id
                   WHERE claim_id IS NULL AND state <> 'unpacked' AND state <> 'returned' AND state <> 'replaced'),
    loose (order_id, pieces) AS (SELECT order_id, sum(pieces) FROM part GROUP BY order_id, item_id HAVING sum(pieces) > 0),
    rest (order_id, pieces) AS (SELECT order_id, sum(pieces) FROM loose GROUP BY order_id)
    SELECT count(*) AS figure FROM orders LEFT JOIN rest ON rest.order_id = orders.id WHERE remainder <> coalesce(pieces, 0))";
constexpr auto kWaiting = R"(
    WITH counted (campaign_id, contents_id, is_partner, orders) AS (
        SELECT campaign_id, contents_id, kind = 'partner', count(*) FROM orders JOIN school ON school.id = school_id
         WHERE state = 'waiting' GROUP BY campaign_id, contents_id, kind = 'partner')
    SELECT (SELECT count(*) FROM (SELECT campaign_id, contents_id, is_partner, orders FROM waiting EXCEPT SELECT * FROM counted))
         + (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT campaign_id, contents_id, is_partner, orders FROM waiting)) AS figure)";
// A live order of a school is its answer, and no other order is; each eligible school has its row, and no other school
// has one.
constexpr auto kRoster = R"(
    WITH on_roster (campaign_id, school_id) AS (
        SELECT campaign_id, school_id FROM roster JOIN campaign ON campaign.id = campaign_id WHERE state <> 'archived'),
    eligible (campaign_id, school_id) AS (
        SELECT campaign.id, school.id FROM campaign JOIN school WHERE state <> 'archived' AND kind = 'school' AND closed_at IS NULL),
    answer (campaign_id, school_id, order_id) AS (
        SELECT campaign_id, coalesce(merged_into, school_id), order_id FROM roster JOIN school ON school.id = school_id WHERE answer = 'order'),
    live (campaign_id, school_id, order_id) AS (
        SELECT campaign_id, school_id, orders.id FROM orders JOIN school ON school.id = school_id WHERE kind = 'school' AND state <> 'cancelled')
    SELECT (SELECT count(*) FROM (SELECT * FROM on_roster EXCEPT SELECT * FROM eligible))
         + (SELECT count(*) FROM (SELECT * FROM eligible EXCEPT SELECT * FROM on_roster))
         + (SELECT count(*) FROM (SELECT * FROM answer EXCEPT SELECT * FROM live))
         + (SELECT count(*) FROM (SELECT * FROM live EXCEPT SELECT * FROM answer)) AS figure)";
constexpr auto kSilent = R"(
    SELECT count(*) AS figure FROM campaign LEFT JOIN campaign_count ON campaign_id = campaign.id
     WHERE silent IS NOT (SELECT count(*) FROM roster WHERE roster.campaign_id = campaign.id AND answer = 'silent'))";
constexpr auto kNumbers = R"(
    SELECT (SELECT count(*) FROM orders JOIN campaign ON campaign.id = campaign_id
             WHERE number <> printf('%s-%04d', number_prefix, orders.id & 0xffffffff))
         + (SELECT count(*) FROM campaign_count AS known
             WHERE last_number < (SELECT max(id) & 0xffffffff FROM orders WHERE orders.id BETWEEN known.campaign_id << 32 AND known.campaign_id << 32 | 0xffffffff)
                OR last_wave < (SELECT max(number) FROM wave WHERE wave.campaign_id = known.campaign_id)) AS figure)";

json integrity(const Snapshot& db) {
    const auto verdict = [&](Sql faults, const char* what) {
        const auto count = db.figure(faults);
        return count == 0 ? "ok" : std::to_string(count) + ' ' + what;
    };
    return {{"file", db.first(kFile, {}, [](const Row& row) { return row.text("verdict"); }).value_or("no answer")},
            {"ledger", verdict(kLedger, "items whose stock is not the sum of their movements")},
            {"promises", verdict(kPromises, "items whose promised stock is not what orders and parcels promise")},
            {"remainders", verdict(kRemainders, "orders whose remainder is not what they still have to get")},
            {"waiting", verdict(kWaiting, "sorts of waiting orders that are miscounted")},
            {"roster",
             verdict(kRoster, "schools whose row in the roster is missing, too many, or does not fit their order")},
            {"silent", verdict(kSilent, "campaigns whose silent schools are miscounted")},
            {"numbers", verdict(kNumbers, "numbers of orders or waves that are wrong, or could be given twice")}};
}

}  // namespace trousse
