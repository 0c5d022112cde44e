#include "integrity.hpp"

namespace trousse {

using nlohmann::json;

constexpr auto kFile = "SELECT quick_check AS verdict FROM pragma_quick_check LIMIT 1";
constexpr auto kLedger = R"(
    SELECT count(*) AS figure FROM item
     WHERE on_hand <> (SELECT coalesce(sum(on_hand_change), 0) FROM movement WHERE item_id = item.id)
        OR reserved <> (SELECT coalesce(sum(reserved_change), 0) FROM movement WHERE item_id = item.id))";
// What is promised and lies in no packed parcel: all of a placed order, of any other what is still to be packed.
constexpr auto kPromises = R"(
    SELECT count(*) AS figure FROM (
        SELECT state, remainder,
               coalesce((SELECT sum(reserved_change) FROM movement INDEXED BY movement_of_an_order WHERE order_id = orders.id), 0)
             - coalesce((SELECT sum(quantity) FROM parcel JOIN parcel_line ON parcel_id = parcel.id
                          WHERE parcel.order_id = orders.id AND parcel.state = 'packed'), 0) AS loose
          FROM orders)
     WHERE CASE state WHEN 'placed' THEN loose <= 0 ELSE loose <> remainder END)";
constexpr auto kOutcomes = R"(
    SELECT count(*) AS figure FROM orders JOIN school ON school.id = school_id
     WHERE school.kind = 'school'
       AND (state <> 'cancelled') <> EXISTS (SELECT 1 FROM outcome WHERE order_id = orders.id AND live = 1))";
constexpr auto kSilent = R"(
    SELECT count(*) AS figure FROM campaign
     WHERE state <> 'archived'
       AND silent <> (SELECT count(*) FROM school
                       WHERE kind = 'school' AND closed_at IS NULL AND NOT EXISTS (
                             SELECT 1 FROM outcome WHERE campaign_id = campaign.id AND school_id = school.id AND live = 1)))";

// Two lists without what they have in common: nothing, where the cache is the sum of the rows.
#define NOT_IN_BOTH(cached, counted) \
    "SELECT count(*) AS figure FROM (SELECT * FROM (" cached " EXCEPT " counted ") UNION ALL SELECT * FROM (" counted " EXCEPT " cached "))"
constexpr auto kOrderTally = NOT_IN_BOTH(
    "SELECT campaign_id, kit_id, state, origin, swapped, kind, board, mrc, orders FROM order_tally WHERE orders > 0",
    "SELECT campaign_id, kit_id, state, origin, swapped, kind, board, mrc, count(*) FROM orders JOIN school ON school.id = school_id"
    " GROUP BY campaign_id, kit_id, state, origin, swapped, kind, board, mrc");
constexpr auto kHourTally = NOT_IN_BOTH(
    "SELECT campaign_id, hour, origin, swapped, kind, orders FROM hour_tally WHERE orders > 0",
    "SELECT campaign_id, placed_at / 3600000 AS hour, origin, swapped, kind, count(*) FROM orders JOIN school ON school.id = school_id"
    " WHERE state <> 'cancelled' GROUP BY campaign_id, hour, origin, swapped, kind");
constexpr auto kAwaited = NOT_IN_BOTH(
    "SELECT campaign_id, item_id, pieces FROM awaited WHERE pieces > 0",
    "SELECT campaign_id, item_id, sum(quantity) FROM orders JOIN order_line ON order_id = orders.id WHERE state = 'waiting'"
    " GROUP BY campaign_id, item_id");
constexpr auto kStockHour = NOT_IN_BOTH(
    "SELECT item_id, hour, on_hand_change, reserved_change FROM stock_hour",
    "SELECT item_id, moved_at / 3600000 AS hour, sum(on_hand_change), sum(reserved_change) FROM movement GROUP BY item_id, hour");
constexpr auto kSilentSchools = NOT_IN_BOTH(
    "SELECT campaign_id, shortage_rank, school_id FROM silent_school",
    "SELECT campaign.id, shortage_rank, school.id FROM campaign JOIN school ON kind = 'school' AND closed_at IS NULL"
    " WHERE campaign.state <> 'archived'"
    "   AND NOT EXISTS (SELECT 1 FROM outcome WHERE campaign_id = campaign.id AND school_id = school.id AND live = 1)");
constexpr auto kWords = NOT_IN_BOTH("SELECT school_id, beginning FROM school_word", "SELECT school_id, beginning FROM words_of_school");
constexpr auto kWaveTally = NOT_IN_BOTH(
    "SELECT wave_id, kit_id, state, delivery_way, orders FROM wave_tally WHERE orders > 0",
    "SELECT wave_id, kit_id, state, delivery_way, count(*) FROM orders WHERE wave_id IS NOT NULL GROUP BY wave_id, kit_id, state, delivery_way");
constexpr auto kOpenClaims = NOT_IN_BOTH(
    "SELECT campaign_id, kind, claims FROM open_claims WHERE claims > 0",
    "SELECT campaign_id, kind, count(*) FROM claim JOIN orders ON orders.id = order_id WHERE claim.state = 'open' GROUP BY campaign_id, kind");
constexpr auto kChoiceTally = NOT_IN_BOTH(
    "SELECT campaign_id, levels, schools FROM choice_tally WHERE schools > 0",
    "SELECT campaign_id, levels, count(*) FROM school_choice GROUP BY campaign_id, levels");
constexpr auto kBothChoiceTally = NOT_IN_BOTH(
    "SELECT campaign_id, other_id, schools FROM both_choice_tally WHERE schools > 0",
    "SELECT one.campaign_id, other.campaign_id AS other_id, count(*) FROM school_choice AS one JOIN school_choice AS other USING (school_id)"
    " WHERE one.campaign_id <> other.campaign_id GROUP BY one.campaign_id, other_id");
constexpr auto kAnswers = R"(
    SELECT count(*) AS figure FROM campaign
     WHERE declined <> (SELECT count(*) FROM outcome WHERE campaign_id = campaign.id AND live = 1 AND kind = 'decline')
        OR excluded <> (SELECT count(*) FROM outcome WHERE campaign_id = campaign.id AND live = 1 AND kind = 'exclusion'))";

json integrity(const Snapshot& db) {
    const auto verdict = [&](Sql faults, const char* what) {
        const auto count = db.figure(faults);
        return count == 0 ? "ok" : std::to_string(count) + ' ' + what;
    };
    return {{"file", db.first(kFile, {}, [](const Row& row) { return row.text("verdict"); }).value_or("no answer")},
            {"ledger", verdict(kLedger, "items whose counters are not the sum of their movements")},
            {"promises", verdict(kPromises, "orders whose promised stock does not fit their state")},
            {"outcomes", verdict(kOutcomes, "orders whose outcome does not fit their state")},
            {"silent", verdict(kSilent, "campaigns whose silent schools are miscounted")},
            {"silent_schools", verdict(kSilentSchools, "schools that are wrongly among the silent, or not")},
            {"words", verdict(kWords, "words of schools that are found wrongly, or not")},
            {"answers", verdict(kAnswers, "campaigns whose declines or exclusions are miscounted")},
            {"order_tally", verdict(kOrderTally, "sorts of orders that are miscounted")},
            {"hour_tally", verdict(kHourTally, "hours whose orders are miscounted")},
            {"wave_tally", verdict(kWaveTally, "sorts of orders in waves that are miscounted")},
            {"open_claims", verdict(kOpenClaims, "kinds of open claims that are miscounted")},
            {"choice_tally", verdict(kChoiceTally, "levels whose schools that chose are miscounted")},
            {"both_choice_tally", verdict(kBothChoiceTally, "pairs of campaigns whose schools that chose are miscounted")},
            {"stock_hour", verdict(kStockHour, "hours whose movements of stock are miscounted")},
            {"awaited", verdict(kAwaited, "items whose awaited pieces are miscounted")}};
}

}  // namespace trousse
