#include "fulfilment/waves_store.hpp"

#include <charconv>

#include "orders/orders_store.hpp"
#include "orders/parcels_view.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/crypto.hpp"

namespace trousse {

using nlohmann::json;

static Wave wave_from(const Row& row);
static void tell_joined(Transaction& tx, const Wave& wave, const std::string& numbers, std::string_view done_by,
                        Instant now);

#define WAVE_COLUMNS \
    "SELECT id, campaign_id, number, name, made_at, version, " NAME_OF("made_by") " AS maker FROM wave "
constexpr auto kWave = WAVE_COLUMNS "WHERE campaign_id = $campaign AND number = $number";
constexpr auto kWaves =
    WAVE_COLUMNS "WHERE campaign_id = $campaign AND number < $before ORDER BY number DESC LIMIT $limit";

Wave require_wave(const Snapshot& db, const Campaign& campaign, std::string_view text) {
    Count number = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    std::optional<Wave> wave;
    if (error == std::errc{} && stopped == text.data() + text.size())
        wave = db.first(kWave, {{"$campaign", campaign.id}, {"$number", number}}, wave_from);
    if (!wave) throw Problem{.status = 404, .code = "unknown_wave"};
    return *std::move(wave);
}

std::vector<Wave> waves_of(const Snapshot& db, const Campaign& campaign, Count before, Count limit) {
    return db.all(kWaves, {{"$campaign", campaign.id}, {"$before", before}, {"$limit", limit}}, wave_from);
}

Wave wave_from(const Row& row) {
    return {.id = row.id<Wave>("id"),
            .campaign = row.id<Campaign>("campaign_id"),
            .number = row.integer("number"),
            .name = row.text("name"),
            .made_at = row.instant("made_at"),
            .made_by = row.text("maker"),
            .version = row.integer("version")};
}

constexpr auto kNextNumber =
    "UPDATE campaign SET last_wave = last_wave + 1 WHERE id = $campaign RETURNING last_wave AS figure";
constexpr auto kAddWave = R"(
    INSERT INTO wave (id, campaign_id, number, name, made_at, made_by)
    VALUES ($id, $campaign, $number, $name, $now, $done_by))";

Wave add_wave(Transaction& tx, const Campaign& campaign, std::string_view name, std::string_view done_by, Instant now) {
    const Count number = tx.figure(kNextNumber, {{"$campaign", campaign.id}});
    const WaveId id{uuid7(now)};
    tx.run(kAddWave, {{"$id", id},
                      {"$campaign", campaign.id},
                      {"$number", number},
                      {"$name", name},
                      {"$now", now},
                      {"$done_by", done_by}});
    audit(tx, {.done_by = done_by, .act = "wave.made", .subject = id.text, .became = std::to_string(number)}, now);
    return *tx.first(kWave, {{"$campaign", campaign.id}, {"$number", number}}, wave_from);
}

constexpr auto kByRule = R"(
    SELECT orders.number AS number
      FROM orders JOIN school ON school.id = school_id JOIN kit ON kit.id = kit_id
     WHERE orders.campaign_id = $campaign AND orders.state = 'placed' AND wave_id IS NULL
       AND ($kit = '' OR kit.slug = $kit) AND ($board = '' OR board = $board) AND ($mrc = '' OR mrc = $mrc)
       AND ($way = '' OR delivery_way = $way) AND ($origin = '' OR origin = $origin)
     ORDER BY EXISTS (SELECT 1 FROM kit_choice WHERE kit_choice.kit_id = kit.id), kit.position, municipality_key, name_key, orders.id
     LIMIT 1000)";

Count join_by_rule(Transaction& tx, const Wave& wave, const WaveRule& rule, std::string_view done_by, Instant now) {
    return join_by_number(tx, wave,
                          tx.all(kByRule,
                                 {{"$campaign", wave.campaign},
                                  {"$kit", rule.kit},
                                  {"$board", rule.board},
                                  {"$mrc", rule.mrc},
                                  {"$way", rule.way},
                                  {"$origin", rule.origin}},
                                 [](const Row& row) { return row.text("number"); }),
                          done_by, now);
}

constexpr auto kJoin = R"(
    UPDATE orders SET wave_id = $wave
     WHERE number IN (SELECT value FROM json_each($numbers)) AND +campaign_id = $campaign AND state = 'placed')";

Count join_by_number(Transaction& tx, const Wave& wave, const std::vector<std::string>& numbers,
                     std::string_view done_by, Instant now) {
    const std::string list = json(numbers).dump();
    const Count joined = tx.run(kJoin, {{"$wave", wave.id}, {"$numbers", list}, {"$campaign", wave.campaign}});
    tell_joined(tx, wave, list, done_by, now);
    return joined;
}

constexpr auto kTellJoined = R"(
    INSERT INTO audit (done_at, done_by, act, subject, became)
    SELECT $now, $done_by, 'order.joined_wave', number, $number FROM orders
     WHERE number IN (SELECT value FROM json_each($numbers)) AND wave_id = $wave)";

void tell_joined(Transaction& tx, const Wave& wave, const std::string& numbers, std::string_view done_by, Instant now) {
    tx.run(kTellJoined, {{"$wave", wave.id},
                         {"$numbers", numbers},
                         {"$number", std::to_string(wave.number)},
                         {"$done_by", done_by},
                         {"$now", now}});
}

constexpr auto kSetWave = "UPDATE orders SET wave_id = $wave WHERE id = $order";

void set_wave(Transaction& tx, const Order& order, const std::optional<Wave>& wave, std::string_view done_by,
              Instant now) {
    std::optional<WaveId> id;
    if (wave) id = wave->id;
    tx.run(kSetWave, {{"$order", order.id}, {"$wave", id}});
    audit(tx,
          {.done_by = done_by,
           .act = wave ? "order.joined_wave" : "order.left_wave",
           .subject = order.number.text,
           .was = order.wave ? std::to_string(*order.wave) : "",
           .became = wave ? std::to_string(wave->number) : ""},
          now);
}

constexpr auto kRename = "UPDATE wave SET name = $name, version = version + 1 WHERE id = $id";

Wave rename(Transaction& tx, Wave wave, std::string_view name, std::string_view done_by, Instant now) {
    tx.run(kRename, {{"$id", wave.id}, {"$name", name}});
    audit(tx, {.done_by = done_by, .act = "wave.renamed", .subject = wave.id.text, .was = wave.name, .became = name},
          now);
    wave.name = name;
    ++wave.version;
    return wave;
}

constexpr auto kUnderWay = R"(
    SELECT 1 FROM orders INDEXED BY order_of_a_wave WHERE wave_id = $wave AND state IN ('packed', 'shipped', 'delivered') LIMIT 1)";
constexpr auto kEmpty = "UPDATE orders SET wave_id = NULL WHERE wave_id = $wave";
constexpr auto kRemove = "DELETE FROM wave WHERE id = $wave";

void remove_wave(Transaction& tx, const Wave& wave, std::string_view done_by, Instant now) {
    if (tx.any(kUnderWay, {{"$wave", wave.id}}))
        throw Problem{.status = 409, .code = "wave_under_way", .params = {{"wave", wave.number}}};
    tx.run(kEmpty, {{"$wave", wave.id}});
    tx.run(kRemove, {{"$wave", wave.id}});
    audit(tx, {.done_by = done_by, .act = "wave.removed", .subject = wave.id.text, .was = std::to_string(wave.number)},
          now);
}

// ── As the API shows them ──

constexpr auto kFigures = R"(
    SELECT value AS wave, kit_id, slug, kit.name_fr, kit.name_en, state, delivery_way, orders AS figure,
           NOT EXISTS (SELECT 1 FROM kit_choice WHERE kit_choice.kit_id = kit.id) AS is_identical
      FROM json_each($waves) CROSS JOIN wave_tally ON wave_id = value JOIN kit ON kit.id = kit_id
     WHERE orders > 0 ORDER BY value, is_identical DESC, kit.position, kit_id, state, delivery_way)";

json shown(const Snapshot& db, const std::vector<Wave>& waves, const Campaign& campaign) {
    json ids = json::array(), rows = json::array();
    std::map<std::string, json> figures;
    for (const Wave& wave : waves) {
        ids.push_back(wave.id.text);
        figures[wave.id.text] = {
            {"orders", 0},
            {"states",
             {{"waiting", 0}, {"placed", 0}, {"packed", 0}, {"shipped", 0}, {"delivered", 0}, {"cancelled", 0}}},
            {"kits", json::array()},
            {"delivery", {{"ship", 0}, {"pickup", 0}}}};
    }
    const auto add = [](json& sum, Count more) { sum = sum.get<Count>() + more; };
    db.all(kFigures, {{"$waves", ids.dump()}}, [&](const Row& row) {
        json& wave = figures[row.text("wave")];
        const Count count = row.integer("figure");
        add(wave["orders"], count);
        add(wave["states"][row.text("state")], count);
        if (row.text("state") == "cancelled") return true;
        add(wave["delivery"][row.text("delivery_way")], count);
        const std::string slug = row.text("slug");
        json& kits = wave["kits"];
        if (kits.empty() || kits.back()["kit"]["slug"] != slug)
            kits.push_back(
                {{"kit", {{"slug", slug}, {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})}}},
                 {"orders", 0},
                 {"identical", row.flag("is_identical")}});
        add(kits.back()["orders"], count);
        return true;
    });
    for (const Wave& wave : waves) {
        json row = std::move(figures[wave.id.text]);
        const auto some = [&](const char* state) { return row["states"][state].get<Count>() > 0; };
        json actions = json::array();
        if (campaign.is_published()) {
            if (some("placed")) actions.push_back("packing");
            if (some("packed")) actions.push_back("shipment");
            if (some("shipped")) actions.push_back("delivery");
            actions.push_back("renaming");
            if (!some("packed") && !some("shipped") && !some("delivered")) actions.push_back("deletion");
        }
        row["number"] = wave.number;
        row["name"] = wave.name;
        row["made_at"] = told(wave.made_at);
        row["made_by"] = wave.made_by;
        row["version"] = wave.version;
        row["actions"] = std::move(actions);
        rows.push_back(std::move(row));
    }
    return rows;
}

json shown(const Snapshot& db, const Wave& wave, const Campaign& campaign) {
    return shown(db, std::vector{wave}, campaign)[0];
}

}  // namespace trousse
