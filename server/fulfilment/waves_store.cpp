#include "fulfilment/waves_store.hpp"

#include <charconv>
#include <map>

#include "orders/built_kits.hpp"
#include "orders/orders_store.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static Wave wave_from(const Snapshot& db, const Row& row);

constexpr auto kWaveByNumber = R"(
    SELECT id, campaign_id, number, name, made_at, made_by, version FROM wave WHERE campaign_id = $campaign AND number = $number)";

Wave require_wave(const Snapshot& db, const CampaignId& campaign, std::string_view text) {
    Count number = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    std::optional<Wave> wave;
    if (error == std::errc{} && stopped == text.data() + text.size())
        wave = db.first(kWaveByNumber, {{"$campaign", campaign}, {"$number", number}},
                        [&](const Row& row) { return wave_from(db, row); });
    if (!wave) throw Problem{.status = 404, .code = "unknown_wave"};
    return *std::move(wave);
}

constexpr auto kWaves = R"(
    SELECT id, campaign_id, number, name, made_at, made_by, version FROM wave
     WHERE campaign_id = $campaign AND number < $before ORDER BY number DESC LIMIT $limit)";

std::vector<Wave> waves_of(const Snapshot& db, const Campaign& campaign, Count before, Count limit) {
    return db.all(kWaves, {{"$campaign", campaign.id}, {"$before", before}, {"$limit", limit}},
                  [&](const Row& row) { return wave_from(db, row); });
}

Wave wave_from(const Snapshot& db, const Row& row) {
    return {.id = row.id<Wave>("id"),
            .campaign = row.id<Campaign>("campaign_id"),
            .number = row.integer("number"),
            .name = row.text("name"),
            .made_at = row.instant("made_at"),
            .made_by = name_of_actor(db, row.text_view("made_by")),
            .version = row.integer("version")};
}

constexpr auto kNextWave =
    "UPDATE campaign_count SET last_wave = last_wave + 1 WHERE campaign_id = $campaign RETURNING last_wave AS figure";
constexpr auto kAddWave = R"(
    INSERT INTO wave (id, campaign_id, number, name, made_at, made_by) VALUES ($wave, $campaign, $number, $name, $now, $done_by))";

Wave add_wave(Transaction& tx, const Campaign& campaign, std::string_view name, std::string_view done_by, Instant now) {
    const Wave wave{.id = {new_key(now)},
                    .campaign = campaign.id,
                    .number = tx.figure(kNextWave, {{"$campaign", campaign.id}}),
                    .name = std::string{name},
                    .made_at = now,
                    .made_by = name_of_actor(tx, done_by)};
    tx.run(kAddWave, {{"$wave", wave.id},
                      {"$campaign", campaign.id},
                      {"$number", wave.number},
                      {"$name", name},
                      {"$now", now},
                      {"$done_by", done_by}});
    audit(
        tx,
        {.done_by = done_by, .act = "wave.made", .subject = subject_of(wave.id), .became = std::to_string(wave.number)},
        now);
    return wave;
}

constexpr auto kByRule = R"(
    SELECT orders.id AS id
      FROM orders JOIN contents ON contents.id = contents_id JOIN kit ON kit.id = kit_id JOIN school ON school.id = school_id
     WHERE orders.campaign_id = $campaign AND orders.state = 'placed' AND wave_id IS NULL
       AND ($kit = '' OR kit.slug = $kit) AND ($board = '' OR board = $board) AND ($mrc = '' OR mrc = $mrc)
       AND ($way = '' OR delivery_way = $way) AND ($origin = '' OR origin = $origin)
     ORDER BY EXISTS (SELECT 1 FROM kit_choice WHERE kit_choice.kit_id = kit.id), kit.position, municipality_key, name_key, orders.id
     LIMIT 1000)";

std::vector<OrderId> orders_by_rule(const Snapshot& db, const Campaign& campaign, const WaveRule& rule) {
    return db.all(kByRule,
                  {{"$campaign", campaign.id},
                   {"$kit", rule.kit},
                   {"$board", rule.board},
                   {"$mrc", rule.mrc},
                   {"$way", rule.way},
                   {"$origin", rule.origin}},
                  [](const Row& row) { return row.id<Order>("id"); });
}

Count join(Transaction& tx, const Wave& wave, const std::vector<OrderId>& orders, std::string_view done_by,
           Instant now) {
    Count joined = 0;
    for (const OrderId& id : orders) {
        const Order order = order_by_id(tx, id);
        if (order.state != OrderState::placed || order.wave == wave.number) continue;
        set_wave(tx, order, wave, done_by, now);
        ++joined;
    }
    return joined;
}

constexpr auto kSetWave = "UPDATE orders SET wave_id = $wave WHERE id = $order";

void set_wave(Transaction& tx, const Order& order, const std::optional<Wave>& wave, std::string_view done_by,
              Instant now) {
    if (order.wave == (wave ? std::optional{wave->number} : std::nullopt)) return;
    tx.run(kSetWave, {{"$order", order.id}, {"$wave", wave ? std::optional{wave->id} : std::nullopt}});
    audit(tx,
          {.done_by = done_by,
           .act = wave ? "order.joined_wave" : "order.left_wave",
           .subject = order.number.text,
           .was = order.wave ? std::to_string(*order.wave) : "",
           .became = wave ? std::to_string(wave->number) : ""},
          now);
}

constexpr auto kRename = "UPDATE wave SET name = $name, version = version + 1 WHERE id = $wave";

Wave rename(Transaction& tx, Wave wave, std::string_view name, std::string_view done_by, Instant now) {
    if (wave.name == name) return wave;
    tx.run(kRename, {{"$wave", wave.id}, {"$name", name}});
    audit(tx,
          {.done_by = done_by, .act = "wave.renamed", .subject = subject_of(wave.id), .was = wave.name, .became = name},
          now);
    wave.name = name;
    ++wave.version;
    return wave;
}

constexpr auto kUnderWay = R"(
    SELECT 1 FROM orders WHERE wave_id = $wave AND (state = 'packed' OR state = 'shipped' OR state = 'delivered') LIMIT 1)";
constexpr auto kEmpty = "UPDATE orders SET wave_id = NULL WHERE wave_id = $wave";
constexpr auto kRemove = "DELETE FROM wave WHERE id = $wave";

void remove_wave(Transaction& tx, const Wave& wave, std::string_view done_by, Instant now) {
    if (tx.any(kUnderWay, {{"$wave", wave.id}}))
        throw Problem{.status = 409, .code = "wave_under_way", .params = {{"wave", wave.number}}};
    tx.run(kEmpty, {{"$wave", wave.id}});
    tx.run(kRemove, {{"$wave", wave.id}});
    audit(
        tx,
        {.done_by = done_by, .act = "wave.removed", .subject = subject_of(wave.id), .was = std::to_string(wave.number)},
        now);
}

// ── As the API shows them ──

static json no_figures();
static void add_orders(const Snapshot& db, std::string_view ids, std::map<WaveId, json>& figures);
static void add_parcels(const Snapshot& db, std::string_view ids, std::map<WaveId, json>& figures);
static void add_built(const Snapshot& db, const Campaign& campaign, const std::vector<Wave>& waves,
                      std::map<WaveId, json>& figures);
static json acts_open_to(const json& figures);

json shown(const Snapshot& db, const std::vector<Wave>& waves, const Campaign& campaign) {
    json ids = json::array(), rows = json::array();
    std::map<WaveId, json> figures;
    for (const Wave& wave : waves) {
        ids.push_back(wave.id.key);
        figures[wave.id] = no_figures();
    }
    add_orders(db, ids.dump(), figures);
    add_parcels(db, ids.dump(), figures);
    add_built(db, campaign, waves, figures);
    for (const Wave& wave : waves) {
        json row = std::move(figures[wave.id]);
        row["number"] = wave.number;
        row["name"] = wave.name;
        row["made_at"] = told(wave.made_at);
        row["made_by"] = wave.made_by;
        row["version"] = wave.version;
        row["actions"] = acts_open_to(row);
        rows.push_back(std::move(row));
    }
    return rows;
}

json no_figures() {
    return {
        {"orders", 0},
        {"states", {{"waiting", 0}, {"placed", 0}, {"packed", 0}, {"shipped", 0}, {"delivered", 0}, {"cancelled", 0}}},
        {"parcels", {{"packed", 0}, {"ready", 0}, {"shipped", 0}, {"delivered", 0}, {"lost", 0}, {"returned", 0}}},
        {"kits", json::array()},
        {"delivery", {{"ship", 0}, {"pickup", 0}}}};
}

static void add(json& sum, Count more) { sum = sum.get<Count>() + more; }

// Orders of one kit and state are counted along the index of the waves before anything else of them is looked up.
constexpr auto kFigures = R"(
    SELECT wave_id, slug, kit.name_fr, kit.name_en, alike.state, delivery_way, sum(orders) AS figure,
           NOT EXISTS (SELECT 1 FROM kit_choice WHERE kit_choice.kit_id = kit.id) AS is_identical
      FROM (SELECT wave_id, contents_id, state, delivery_way, count(*) AS orders FROM orders
             WHERE wave_id IN (SELECT value FROM json_each($waves)) GROUP BY wave_id, contents_id, state, delivery_way) AS alike
      JOIN contents ON contents.id = contents_id JOIN kit ON kit.id = kit_id
     GROUP BY wave_id, kit.id, alike.state, delivery_way
     ORDER BY wave_id, is_identical DESC, kit.position, kit.id, alike.state, delivery_way)";

void add_orders(const Snapshot& db, std::string_view ids, std::map<WaveId, json>& figures) {
    db.all(kFigures, {{"$waves", ids}}, [&](const Row& row) {
        json& wave = figures[row.id<Wave>("wave_id")];
        const std::string slug = row.text("slug"), state = row.text("state");
        const Count count = row.integer("figure");
        add(wave["orders"], count);
        add(wave["states"][state], count);
        if (state == "cancelled") return false;
        add(wave["delivery"][row.text("delivery_way")], count);
        json& kits = wave["kits"];
        if (kits.empty() || kits.back()["kit"]["slug"] != slug)
            kits.push_back(
                {{"kit", {{"slug", slug}, {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})}}},
                 {"orders", 0},
                 {"identical", row.flag("is_identical")},
                 {"built", 0}});
        add(kits.back()["orders"], count);
        return true;
    });
}

// Those that answer a claim included.
constexpr auto kParcelFigures = R"(
    SELECT wave_id, parcel.state, count(*) AS figure
      FROM json_each($waves) CROSS JOIN orders ON wave_id = value JOIN parcel ON order_id = orders.id
     WHERE parcel.state <> 'unpacked' AND parcel.state <> 'replaced' GROUP BY wave_id, parcel.state ORDER BY wave_id, parcel.state)";

void add_parcels(const Snapshot& db, std::string_view ids, std::map<WaveId, json>& figures) {
    db.all(kParcelFigures, {{"$waves", ids}}, [&](const Row& row) {
        add(figures[row.id<Wave>("wave_id")]["parcels"][row.text("state")], row.integer("figure"));
        return true;
    });
}

constexpr auto kBuiltKits = R"(
    SELECT kit.id AS id, slug FROM kit JOIN kit_building ON kit_id = kit.id
     WHERE campaign_id = $campaign GROUP BY kit.id HAVING sum(change) > 0 ORDER BY kit.id)";

void add_built(const Snapshot& db, const Campaign& campaign, const std::vector<Wave>& waves,
               std::map<WaveId, json>& figures) {
    db.all(kBuiltKits, {{"$campaign", campaign.id}}, [&](const Row& row) {
        const auto promised = built_by_wave(db, row.id<Kit>("id"));
        for (const Wave& wave : waves)
            if (const auto built = promised.find(wave.number); built != promised.end())
                for (json& kit : figures[wave.id]["kits"])
                    if (kit["kit"]["slug"] == row.text("slug")) kit["built"] = built->second;
        return true;
    });
}

json acts_open_to(const json& figures) {
    const auto some = [&](const char* of, const char* state) { return figures[of][state].get<Count>() > 0; };
    json acts = json::array();
    if (some("states", "placed")) acts.push_back("packing");
    if (some("parcels", "packed")) acts.push_back("shipment");
    if (some("parcels", "ready") || some("parcels", "shipped")) acts.push_back("delivery");
    acts.push_back("renaming");
    if (!some("states", "packed") && !some("states", "shipped") && !some("states", "delivered"))
        acts.push_back("deletion");
    return acts;
}

json shown(const Snapshot& db, const Wave& wave, const Campaign& campaign) {
    return shown(db, std::vector{wave}, campaign)[0];
}

}  // namespace trousse
