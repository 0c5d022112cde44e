#include "orders/order_search.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schools/fold.hpp"

namespace trousse {

using namespace std::chrono_literals;

namespace {

// What a filter comes to in this campaign: each 0 or "" for any.
struct Terms {
    Count kit = 0, wave = 0;
    Instant late_placed{}, late_shipped{};
    TypedWords words = {};
};

}  // namespace

static Terms terms_of(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter, Instant now);
static TypedWords words_typed(const std::string& text, const std::string& number_prefix);

constexpr auto kKit = "SELECT id AS figure FROM kit WHERE campaign_id = $campaign AND slug = $slug";
constexpr auto kWave = "SELECT id AS figure FROM wave WHERE campaign_id = $campaign AND CAST(number AS TEXT) = $number";
constexpr Count kNoSuch = -1, kInNoWave = -2;

Terms terms_of(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter, Instant now) {
    const auto key_or_none = [](Count key) { return key == 0 ? kNoSuch : key; };
    Terms terms{.words = words_typed(filter.text, campaign.number_prefix)};
    if (!filter.kit.empty()) terms.kit = key_or_none(db.figure(kKit, {{"$campaign", campaign.id}, {"$slug", filter.kit}}));
    if (filter.wave == "none")
        terms.wave = kInNoWave;
    else if (!filter.wave.empty())
        terms.wave = key_or_none(db.figure(kWave, {{"$campaign", campaign.id}, {"$number", filter.wave}}));
    if (filter.late == "placed") terms.late_placed = now - 24h * 7;
    if (filter.late == "shipped") terms.late_shipped = now - 24h * 14;
    return terms;
}

// A bare number is an order's, as people read it aloud: « 48 » is JPS27-0048.
TypedWords words_typed(const std::string& text, const std::string& number_prefix) {
    const std::string folded = fold(text), prefix = fold(number_prefix) + ' ';
    const std::string number = folded.starts_with(prefix) ? folded.substr(prefix.size()) : folded;
    const bool is_number = !number.empty() && std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
    return words_in(is_number ? fmt::format("{:0>4}", number) : text);
}

// Each word may stand in the school's name or town, in the contact's name or address, or in the number. Which schools and
// contacts hold the rarest is found once for all orders; the others are looked for where that one was found.
constexpr auto kMatching = R"(
    SELECT id FROM order_in_list
     WHERE id > $campaign << 32 AND id < ($campaign + 1) << 32
       AND ($state = '' OR state = $state) AND ($origin = '' OR origin = $origin) AND ($way = '' OR delivery_way = $way)
       AND ($wave = 0 OR wave_id IS nullif($wave, -2)) AND ($remainder = 0 OR remainder > 0) AND ($kit = 0 OR kit_id = $kit)
       AND ($board = '' OR board = $board) AND ($mrc = '' OR mrc = $mrc)
       AND ($late_placed = 0 OR (state = 'placed' AND placed_at < $late_placed))
       AND ($unreached = 0 OR (state <> 'cancelled' AND state <> 'delivered'
            AND id NOT IN (SELECT order_id FROM outbox WHERE order_id IS NOT NULL)))
       AND ($ready = 0 OR id IN (SELECT order_id FROM parcel WHERE parcel.state = 'ready'))
       AND ($late_shipped = 0 OR id IN (SELECT order_id FROM parcel WHERE parcel.state = 'shipped' AND shipped_at < $late_shipped))
       AND ($word = '' OR instr('-' || number, '-' || upper(substr($word, 2)))
            OR school_id IN (SELECT id FROM school_words WHERE instr(words, $word))
            OR id IN (SELECT order_id FROM order_contact
                       WHERE order_id > $campaign << 32 AND order_id < ($campaign + 1) << 32 AND instr(' ' || search_key, $word)))
       AND ($word_2 = '' OR instr('-' || number, '-' || upper(substr($word_2, 2)))
            OR instr((SELECT words FROM school_words WHERE school_words.id = school_id), $word_2)
            OR instr((SELECT ' ' || search_key FROM order_contact WHERE order_id = order_in_list.id), $word_2))
       AND ($word_3 = '' OR instr('-' || number, '-' || upper(substr($word_3, 2)))
            OR instr((SELECT words FROM school_words WHERE school_words.id = school_id), $word_3)
            OR instr((SELECT ' ' || search_key FROM order_contact WHERE order_id = order_in_list.id), $word_3))
       AND ($word_4 = '' OR instr('-' || number, '-' || upper(substr($word_4, 2)))
            OR instr((SELECT words FROM school_words WHERE school_words.id = school_id), $word_4)
            OR instr((SELECT ' ' || search_key FROM order_contact WHERE order_id = order_in_list.id), $word_4))
     ORDER BY id)";
constexpr auto kBySchool = R"(
    SELECT orders.id AS id FROM json_each($ids) CROSS JOIN orders ON orders.id = value JOIN school ON school.id = school_id
     ORDER BY name_key, orders.id)";

static OrderId id_in(const Row& row) { return row.id<Order>("id"); }

std::vector<OrderId> matching_orders(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter, Instant now) {
    const Terms terms = terms_of(db, campaign, filter, now);
    auto matching = db.all(kMatching,
                           {{"$campaign", campaign.id},
                            {"$state", filter.state},
                            {"$origin", filter.origin},
                            {"$way", filter.way},
                            {"$wave", terms.wave},
                            {"$remainder", filter.has_remainder},
                            {"$kit", terms.kit},
                            {"$board", filter.board},
                            {"$mrc", filter.mrc},
                            {"$unreached", filter.is_unreached},
                            {"$ready", filter.is_ready},
                            {"$late_placed", terms.late_placed},
                            {"$late_shipped", terms.late_shipped},
                            {"$word", terms.words[0]},
                            {"$word_2", terms.words[1]},
                            {"$word_3", terms.words[2]},
                            {"$word_4", terms.words[3]}},
                           id_in);
    if (filter.sort == "-placed_at") std::ranges::reverse(matching);
    if (filter.sort == "school") matching = db.all(kBySchool, {{"$ids", keys_of(matching)}}, id_in);
    return matching;
}

std::string keys_of(std::span<const OrderId> orders) {
    std::string keys = "[";
    for (const OrderId& order : orders) keys += (keys.size() > 1 ? "," : "") + std::to_string(order.key);
    return keys + ']';
}

constexpr auto kOwn = R"(
    SELECT id FROM order_in_list
     WHERE school_id IN (SELECT id FROM school WHERE id = $owner OR parent_id = $owner) AND ($campaign IS NULL OR campaign_id = $campaign)
     ORDER BY id DESC)";

std::vector<OrderId> own_orders(const Snapshot& db, const SchoolId& owner, const std::optional<CampaignId>& campaign) {
    return db.all(kOwn, {{"$owner", owner}, {"$campaign", campaign}}, id_in);
}

}  // namespace trousse
