#include "orders/order_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "schools/fold.hpp"

namespace trousse {

using namespace std::chrono_literals;

namespace {

constexpr Count kNarrow = 1'000;  // so many orders are cheaper sorted than walked

// What a filter comes to in this campaign.
struct Terms {
    std::string campaign, kit, wave, wave_id, words = "[]", ids = "[]";
    std::string number_prefix;
    Instant late_placed{}, late_shipped{};
    bool is_narrow = false;  // `ids` holds all that may match
    bool has_text = false;
};

// Where a page begins, told by the key of the last row before it.
struct Behind {
    Count placed_at = 0;
    std::string id, name;
};

}  // namespace

static Terms terms_of(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter, Instant now);
static void find_candidates(const Snapshot& db, Terms& terms, const std::string& folded);
static bool is_tallied(const OrderFilter& filter);
static bool is_tallied_by_wave(const OrderFilter& filter);
static Behind behind(const std::string& after, const OrderFilter& filter);

#define MATCHES                                                                                                  \
    " AND ($state = '' OR orders.state = $state) AND ($origin = '' OR orders.origin = $origin) "                 \
    " AND ($kit = '' OR orders.kit_id = $kit) AND ($way = '' OR orders.delivery_way = $way) "                    \
    " AND ($wave = '' OR orders.wave_id IS nullif($wave_id, '')) AND ($remainder = 0 OR orders.remainder > 0) "  \
    " AND ($board = '' OR orders.school_id IN (SELECT id FROM school WHERE board = $board)) "                    \
    " AND ($mrc = '' OR orders.school_id IN (SELECT id FROM school WHERE mrc = $mrc)) "                          \
    " AND ($ready = 0 OR orders.id IN (SELECT order_id FROM parcel WHERE state = 'ready')) "                     \
    " AND ($late_placed = 0 OR (orders.state = 'placed' AND orders.placed_at < $late_placed)) "                  \
    " AND ($late_shipped = 0 OR orders.id IN "                                                                   \
    "      (SELECT order_id FROM parcel WHERE state = 'shipped' AND shipped_at < $late_shipped AND claim_id IS " \
    "NULL)) "                                                                                                    \
    " AND ($words = '[]' OR NOT EXISTS (SELECT 1 FROM json_each($words) WHERE NOT instr(" HAYSTACK               \
    ", ' ' || value))) "
#define HAYSTACK                                                                                             \
    "' ' || (SELECT name_key || ' ' || municipality_key FROM school WHERE id = orders.school_id) || ' ' || " \
    "coalesce((SELECT search_key FROM order_contact WHERE order_id = orders.id), '') || ' ' || "             \
    "replace(lower(orders.number), '-', ' ')"
#define TERMS                                                                                        \
    {"$state", filter.state}, {"$origin", filter.origin}, {"$kit", terms.kit}, {"$way", filter.way}, \
        {"$wave", terms.wave}, {"$wave_id", terms.wave_id}, {"$remainder", filter.has_remainder},    \
        {"$board", filter.board}, {"$mrc", filter.mrc}, {"$ready", filter.is_ready},                 \
        {"$late_placed", terms.late_placed}, {"$late_shipped", terms.late_shipped}, {                \
        "$words", terms.words                                                                        \
    }

#define BY_MOMENT " orders INDEXED BY order_by_moment WHERE orders.campaign_id = $campaign "
#define IN_WAVE \
    " orders INDEXED BY order_of_a_wave WHERE orders.wave_id = $wave_id AND +orders.campaign_id = $campaign "
#define AMONG " orders WHERE orders.id IN (SELECT value FROM json_each($ids)) AND +orders.campaign_id = $campaign "

// ── All that match, sorted ──
#define KEY                                                                                                  \
    "CASE $sort WHEN 'number' THEN orders.number "                                                           \
    " WHEN 'school' THEN (SELECT name_key FROM school WHERE id = orders.school_id) || ' ' || orders.id " \
    " ELSE printf('%015d', orders.placed_at) || orders.id END"
#define GATHER(source)                                                                              \
    "SELECT id, key FROM (SELECT orders.id AS id, " KEY " AS key FROM" source MATCHES               \
    ") "                                                                                            \
    " WHERE $after = '' OR CASE WHEN $sort = '-placed_at' THEN key < $after ELSE key > $after END " \
    " ORDER BY CASE WHEN $sort = '-placed_at' THEN key END DESC, key LIMIT $limit"
#define COUNT(source) "SELECT count(*) AS figure FROM" source MATCHES

constexpr auto kGatherAll = GATHER(BY_MOMENT);
constexpr auto kGatherWave = GATHER(IN_WAVE);
constexpr auto kGatherAmong = GATHER(AMONG);
constexpr auto kCountAll = COUNT(BY_MOMENT "AND orders.placed_at < $until ");
constexpr auto kCountWave = COUNT(IN_WAVE);
constexpr auto kCountAmong = COUNT(AMONG);

// ── As far as the page goes ──
constexpr auto kNewestFirst =
    "SELECT orders.id AS id, printf('%015d', orders.placed_at) || orders.id AS key FROM" BY_MOMENT
    "AND (orders.placed_at, orders.id) < ($at, $id)" MATCHES
    "ORDER BY orders.placed_at DESC, orders.id DESC LIMIT $limit";
constexpr auto kOldestFirst =
    "SELECT orders.id AS id, printf('%015d', orders.placed_at) || orders.id AS key FROM" BY_MOMENT
    "AND (orders.placed_at, orders.id) > ($at, $id)" MATCHES "ORDER BY orders.placed_at, orders.id LIMIT $limit";
constexpr auto kByNumber =
    "SELECT orders.id AS id, orders.number AS key FROM orders "
    "WHERE orders.number > $from AND orders.number < $until AND +orders.campaign_id = $campaign" MATCHES
    "ORDER BY orders.number LIMIT $limit";
constexpr auto kBySchool =
    "SELECT orders.id AS id, school.name_key || ' ' || orders.id AS key "
    "FROM school INDEXED BY school_by_name CROSS JOIN orders INDEXED BY order_of_a_school "
    "ON orders.school_id = school.id AND orders.campaign_id = $campaign "
    "WHERE school.name_key >= $name AND (school.name_key > $name OR orders.id > $id)" MATCHES
    "ORDER BY school.name_key, orders.id LIMIT $limit";

static FoundOrder found_from(const Row& row) { return {row.id<Order>("id"), row.text("key")}; }

static std::vector<FoundOrder> page_of_orders(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter,
                                              const Terms& terms, const std::string& after, Count limit, bool few) {
    const auto& sort = filter.sort;
    if (terms.is_narrow)
        return db.all(kGatherAmong,
                      {TERMS,
                       {"$campaign", campaign.id},
                       {"$ids", terms.ids},
                       {"$sort", sort},
                       {"$after", after},
                       {"$limit", limit}},
                      found_from);
    if (!terms.wave_id.empty())
        return db.all(kGatherWave,
                      {TERMS, {"$campaign", campaign.id}, {"$sort", sort}, {"$after", after}, {"$limit", limit}},
                      found_from);

    Behind from = behind(after, filter);
    if (sort == "-placed_at" && terms.late_placed != Instant{})  // none of the newer ones is late
        from.placed_at = std::min(from.placed_at, Count{terms.late_placed.time_since_epoch().count()});
    if (sort == "-placed_at")
        return db.all(kNewestFirst,
                      {TERMS, {"$campaign", campaign.id}, {"$at", from.placed_at}, {"$id", from.id}, {"$limit", limit}},
                      found_from);
    if (sort == "placed_at")
        return db.all(kOldestFirst,
                      {TERMS, {"$campaign", campaign.id}, {"$at", from.placed_at}, {"$id", from.id}, {"$limit", limit}},
                      found_from);
    if (few)
        return db.all(kGatherAll,
                      {TERMS, {"$campaign", campaign.id}, {"$sort", sort}, {"$after", after}, {"$limit", limit}},
                      found_from);
    if (sort == "number") {
        const std::string begin = std::max(after, campaign.number_prefix + '-'), end = campaign.number_prefix + '.';
        return db.all(kByNumber,
                      {TERMS, {"$campaign", campaign.id}, {"$from", begin}, {"$until", end}, {"$limit", limit}},
                      found_from);
    }
    return db.all(kBySchool,
                  {TERMS, {"$campaign", campaign.id}, {"$name", from.name}, {"$id", from.id}, {"$limit", limit}},
                  found_from);
}

constexpr auto kTally = R"(
    SELECT coalesce(sum(orders), 0) AS figure FROM order_tally
     WHERE campaign_id = $campaign AND ($kit = '' OR kit_id = $kit) AND ($state = '' OR state = $state)
       AND ($origin = '' OR origin = $origin) AND ($board = '' OR board = $board) AND ($mrc = '' OR mrc = $mrc))";

// Without a wave are those that are in none.
constexpr auto kWithoutWave = R"(
    SELECT (SELECT coalesce(sum(orders), 0) FROM order_tally
             WHERE campaign_id = $campaign AND ($kit = '' OR kit_id = $kit) AND ($state = '' OR state = $state))
         - (SELECT coalesce(sum(orders), 0) FROM wave CROSS JOIN wave_tally ON wave_id = wave.id
             WHERE campaign_id = $campaign AND ($kit = '' OR kit_id = $kit) AND ($state = '' OR state = $state)) AS figure)";

static std::optional<Count> total_of(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter,
                                     const Terms& terms) {
    if (terms.is_narrow) return db.figure(kCountAmong, {TERMS, {"$campaign", campaign.id}, {"$ids", terms.ids}});
    if (terms.has_text) return {};
    if (!terms.wave_id.empty()) return db.figure(kCountWave, {TERMS, {"$campaign", campaign.id}});
    if (is_tallied_by_wave(filter))
        return db.figure(kWithoutWave, {{"$campaign", campaign.id}, {"$kit", terms.kit}, {"$state", filter.state}});
    const Count until = terms.late_placed == Instant{} ? INT64_MAX : Count{terms.late_placed.time_since_epoch().count()};
    if (!is_tallied(filter)) return db.figure(kCountAll, {TERMS, {"$campaign", campaign.id}, {"$until", until}});
    return db.figure(kTally, {{"$campaign", campaign.id},
                              {"$kit", terms.kit},
                              {"$state", filter.state},
                              {"$origin", filter.origin},
                              {"$board", filter.board},
                              {"$mrc", filter.mrc}});
}

FoundOrders find_orders(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter,
                        const std::string& after, Count limit, Instant now) {
    const Terms terms = terms_of(db, campaign, filter, now);
    FoundOrders found{.orders = {}, .total = total_of(db, campaign, filter, terms)};
    if (found.total == Count{0}) return found;
    const bool few = found.total.has_value() && *found.total < kNarrow;
    found.orders = page_of_orders(db, campaign, filter, terms, after, limit, few);
    return found;
}

bool is_tallied_by_wave(const OrderFilter& filter) {
    OrderFilter without = filter;
    without.wave.clear();
    return filter.wave == "none" && filter.origin.empty() && filter.board.empty() && filter.mrc.empty() && is_tallied(without);
}

bool is_tallied(const OrderFilter& filter) {
    return filter.way.empty() && filter.wave.empty() && filter.late.empty() && !filter.has_remainder &&
           !filter.is_ready;
}

constexpr auto kKit = "SELECT id FROM kit WHERE campaign_id = $campaign AND slug = $slug";
constexpr auto kWave = "SELECT id FROM wave WHERE campaign_id = $campaign AND CAST(number AS TEXT) = $number";

Terms terms_of(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter, Instant now) {
    const auto id_of = [](const Row& row) { return row.text("id"); };
    Terms terms;
    terms.campaign = campaign.id.text;
    terms.number_prefix = campaign.number_prefix;
    if (!filter.kit.empty())
        terms.kit = db.first(kKit, {{"$campaign", campaign.id}, {"$slug", filter.kit}}, id_of).value_or("no such kit");
    terms.wave = filter.wave;
    if (!filter.wave.empty() && filter.wave != "none")
        terms.wave_id =
            db.first(kWave, {{"$campaign", campaign.id}, {"$number", filter.wave}}, id_of).value_or("no such wave");
    if (filter.late == "placed") terms.late_placed = now - 24h * 7;
    if (filter.late == "shipped") terms.late_shipped = now - 24h * 14;
    if (const std::string folded = fold(filter.text); !folded.empty()) find_candidates(db, terms, folded);
    terms.has_text = !filter.text.empty();
    if (terms.has_text && terms.words == "[]") terms.words = R"(["\u0001"])";  // nothing that is a word
    return terms;
}

constexpr auto kCandidates = R"(
    SELECT orders.id AS id FROM school_word CROSS JOIN orders INDEXED BY order_of_a_school
        ON orders.school_id = school_word.school_id AND orders.campaign_id = $campaign
     WHERE beginning >= $word AND beginning < $end
     UNION ALL SELECT order_id FROM contact_word WHERE word >= $word AND word < $end
     UNION ALL SELECT id FROM orders WHERE number = $number
     LIMIT $limit)";

static std::vector<std::string> words_in(const std::string& folded) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t end = std::min(folded.find(' ', at), folded.size());
        words.push_back(folded.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

static bool is_digits(const std::string& word) {
    return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

// A bare number is an order's, as people read it aloud. Otherwise a word that few have leads: one with digits, or a
// long one.
void find_candidates(const Snapshot& db, Terms& terms, const std::string& folded) {
    std::vector<std::string> words = words_in(folded);
    std::string number;
    if (is_digits(words.back()) &&
        (words.size() == 1 || (words.size() == 2 && words[0] == fold(terms.number_prefix)))) {
        words = {fmt::format("{:0>4}", words.back())};
        number = terms.number_prefix + '-' + words[0];
    }
    terms.words = nlohmann::json(words).dump();

    std::ranges::stable_sort(words, std::greater{}, [](const std::string& word) {
        return std::pair{std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; }), word.size()};
    });
    for (const std::string& word : words) {
        const auto ids = db.all(kCandidates,
                                {{"$campaign", terms.campaign},
                                 {"$word", word},
                                 {"$end", word + "\xF4\x8F\xBF\xBF"},
                                 {"$number", number},
                                 {"$limit", kNarrow + 1}},
                                [](const Row& row) { return row.text("id"); });
        terms.is_narrow = static_cast<Count>(ids.size()) <= kNarrow;
        if (!terms.is_narrow) continue;
        terms.ids = nlohmann::json(ids).dump();
        return;
    }
}

// A page that goes on, or the first.
Behind behind(const std::string& after, const OrderFilter& filter) {
    Behind from;
    if (filter.sort == "school") {
        const auto split = after.rfind(' ');
        if (split != std::string::npos)
            return {.placed_at = 0, .id = after.substr(split + 1), .name = after.substr(0, split)};
        return from;
    }
    if (after.size() > 15) {
        std::from_chars(after.data(), after.data() + 15, from.placed_at);
        from.id = after.substr(15);
        return from;
    }
    from.placed_at = filter.sort == "-placed_at" ? INT64_MAX : -1;
    return from;
}

#define OWN                                                                                              \
    " orders WHERE orders.school_id IN (SELECT id FROM school WHERE id = $owner OR parent_id = $owner) " \
    " AND ($campaign = '' OR orders.campaign_id = $campaign) "                                           \
    " AND ($slug = '' OR orders.kit_id IN (SELECT id FROM kit WHERE slug = $slug)) "
constexpr auto kGatherOwn = GATHER(OWN);
constexpr auto kCountOwn = COUNT(OWN);

FoundOrders find_own_orders(const Snapshot& db, const SchoolId& owner, const std::string& campaign,
                            const OrderFilter& filter, const std::string& after, Count limit) {
    Terms terms;
    nlohmann::json words = nlohmann::json::array();
    if (!filter.text.empty()) words.push_back(fold(filter.text));
    terms.words = words.dump();
    return {.orders = db.all(kGatherOwn,
                             {TERMS,
                              {"$owner", owner},
                              {"$campaign", campaign},
                              {"$slug", filter.kit},
                              {"$sort", filter.sort},
                              {"$after", after},
                              {"$limit", limit}},
                             found_from),
            .total = db.figure(kCountOwn, {TERMS, {"$owner", owner}, {"$campaign", campaign}, {"$slug", filter.kit}})};
}

}  // namespace trousse
