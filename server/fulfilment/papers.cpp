#include "fulfilment/papers.hpp"

#include <algorithm>
#include <map>

#include "fulfilment/qr_code.hpp"
#include "inventory/allocation.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

namespace {

// What is still to be picked for one order.
struct ToPick {
    std::string order, kit;
    bool is_placed = false;
    Demand pieces;
};

}  // namespace

static json slip_from(const Row& row, const std::string& site);
static void add_contents(const Snapshot& db, const std::vector<std::string>& orders, std::vector<json>& slips);
static std::vector<ToPick> to_pick(const Snapshot& db, const Wave& wave);
static json assemblies(const Snapshot& db, const std::vector<ToPick>& orders, Demand& needed);
static json pick_list(const Snapshot& db, const Demand& needed);

std::string slip_code(std::string_view number, Count edition) {
    return std::string{number} + '.' + std::to_string(edition);
}

#define SLIP_COLUMNS                                                                                                \
    "SELECT orders.id, orders.number, edition, orders.state, kit.slug, kit_name_fr, kit_name_en, orders.language, " \
    "delivery_way, school.name AS school_name, board, mrc, school.municipality AS school_municipality, "            \
    "order_contact.name AS contact_name, phone, coalesce(note, '') AS note, wave.number AS wave, "                  \
    "coalesce(place.name, school.name) AS place_name, coalesce(place.address, school.address) AS place_address, "   \
    "coalesce(place.municipality, school.municipality) AS place_municipality, "                                     \
    "coalesce(place.postal_code, school.postal_code) AS place_postal_code "                                         \
    "FROM orders JOIN school ON school.id = orders.school_id JOIN kit ON kit.id = orders.kit_id "                   \
    "LEFT JOIN order_contact ON order_contact.order_id = orders.id "                                                \
    "LEFT JOIN delivery_place AS place ON place.id = delivery_place_id LEFT JOIN wave ON wave.id = wave_id "
constexpr auto kSlipsOfWave = SLIP_COLUMNS
    "WHERE wave_id = $wave AND orders.state NOT IN ('waiting', 'cancelled') "
    "ORDER BY EXISTS (SELECT 1 FROM kit_choice WHERE kit_choice.kit_id = kit.id), kit.position, "
    "school.municipality_key, school.name_key, orders.id";
constexpr auto kSlip = SLIP_COLUMNS "WHERE orders.id = $order";

json papers_of(const Snapshot& db, const Wave& wave, const Campaign& campaign, const std::string& site) {
    std::vector<std::string> orders;
    auto slips = db.all(kSlipsOfWave, {{"$wave", wave.id}}, [&](const Row& row) {
        orders.push_back(row.text("id"));
        return slip_from(row, site);
    });
    add_contents(db, orders, slips);
    for (std::size_t i = 0; i < slips.size(); ++i)
        slips[i]["position"] = std::to_string(i + 1) + '/' + std::to_string(slips.size());

    const auto left = to_pick(db, wave);
    Demand needed;
    for (const ToPick& order : left)
        for (const auto& [item, pieces] : order.pieces) needed[item] += pieces;
    json assemble = assemblies(db, left, needed);
    return {{"wave", shown(db, wave, campaign)},
            {"campaign", {{"slug", campaign.slug}, {"name", told(campaign.name)}}},
            {"pick_list", pick_list(db, needed)},
            {"assemble", std::move(assemble)},
            {"slips", std::move(slips)}};
}

json slip_of(const Snapshot& db, const Order& order, const std::string& site) {
    auto slips = db.all(kSlip, {{"$order", order.id}}, [&](const Row& row) { return slip_from(row, site); });
    add_contents(db, {order.id.text}, slips);
    slips[0]["position"] = "1/1";
    return slips[0];
}

static json told(const QrCode& code) { return {{"size", code.size}, {"path", code.path}}; }

json slip_from(const Row& row, const std::string& site) {
    const std::string number = row.text("number"), code = slip_code(number, row.integer("edition"));
    const std::string link = site + (row.text("language") == "en" ? "/en/my-order?no=" : "/commande?no=") + number;
    json contact;
    if (!row.is_null("contact_name")) contact = {{"name", row.text("contact_name")}, {"phone", row.text("phone")}};
    return {{"number", number},
            {"edition", row.integer("edition")},
            {"state", row.text("state")},
            {"wave", row.is_null("wave") ? json() : json(row.integer("wave"))},
            {"code", code},
            {"code_svg", told(qr_code(code))},
            {"receipt_link", link},
            {"receipt_svg", told(qr_code(link))},
            {"school",
             {{"name", row.text("school_name")},
              {"board", row.text("board")},
              {"mrc", row.text("mrc")},
              {"municipality", row.text("school_municipality")}}},
            {"kit",
             {{"slug", row.text("slug")}, {"name", told(Bilingual{row.text("kit_name_fr"), row.text("kit_name_en")})}}},
            {"contents", json::array()},
            {"contact", contact},
            {"delivery",
             {{"way", row.text("delivery_way")},
              {"place",
               {{"name", row.text("place_name")},
                {"address", row.text("place_address")},
                {"municipality", row.text("place_municipality")},
                {"postal_code", row.text("place_postal_code")}}}}},
            {"language", row.text("language")},
            {"note", row.text("note")}};
}

constexpr auto kContents = R"(
    SELECT json_each.key AS slip, item_id, order_line.name_fr, order_line.name_en, picture, quantity, chosen
      FROM json_each($orders) CROSS JOIN order_line ON order_id = value JOIN item ON item.id = item_id
     ORDER BY json_each.key, position)";

void add_contents(const Snapshot& db, const std::vector<std::string>& orders, std::vector<json>& slips) {
    db.all(kContents, {{"$orders", json(orders).dump()}}, [&](const Row& row) {
        slips[static_cast<std::size_t>(row.integer("slip"))]["contents"].push_back(
            {{"item", row.text("item_id")},
             {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})},
             {"picture", row.text("picture")},
             {"quantity", row.integer("quantity")},
             {"chosen", row.flag("chosen")}});
        return true;
    });
}

constexpr auto kToPick = R"(
    SELECT id, kit_id, is_placed, item_id, sum(pieces) AS pieces FROM (
        SELECT orders.id, kit_id, orders.state = 'placed' AS is_placed, item_id, reserved_change AS pieces
          FROM orders INDEXED BY order_of_a_wave CROSS JOIN movement INDEXED BY movement_of_an_order ON movement.order_id = orders.id
         WHERE wave_id = $wave AND orders.state IN ('placed', 'packed')
         UNION ALL
        SELECT orders.id, kit_id, orders.state = 'placed', item_id, -quantity
          FROM orders INDEXED BY order_of_a_wave CROSS JOIN parcel ON parcel.order_id = orders.id JOIN parcel_line ON parcel_id = parcel.id
         WHERE wave_id = $wave AND orders.state IN ('placed', 'packed') AND parcel.state = 'packed')
     GROUP BY id, item_id HAVING sum(pieces) > 0 ORDER BY id, item_id)";

std::vector<ToPick> to_pick(const Snapshot& db, const Wave& wave) {
    std::vector<ToPick> orders;
    db.all(kToPick, {{"$wave", wave.id}}, [&](const Row& row) {
        if (orders.empty() || orders.back().order != row.text("id"))
            orders.push_back({row.text("id"), row.text("kit_id"), row.flag("is_placed"), {}});
        orders.back().pieces[row.id<Item>("item_id")] = row.integer("pieces");
        return true;
    });
    return orders;
}

constexpr auto kKitOf = R"(
    SELECT slug, name_fr, name_en, built, EXISTS (SELECT 1 FROM kit_choice WHERE kit_id = kit.id) AS has_choice
      FROM kit WHERE id = $kit)";
constexpr auto kComponents = R"(
    SELECT item_id, sum(quantity) AS pieces FROM kit_component WHERE kit_id = $kit GROUP BY item_id ORDER BY item_id)";
constexpr auto kItem = "SELECT name_fr, name_en, plural_fr, plural_en FROM item WHERE id = $item";

static json contents_shown(const Snapshot& db, const Demand& pieces) {
    json lines = json::array();
    for (const auto& [item, quantity] : pieces)
        lines.push_back({{"item", item.text},
                         {"name", *db.first(kItem, {{"$item", item}},
                                            [&, one = quantity == 1](const Row& row) {
                                                return told(
                                                    one ? Bilingual{row.text("name_fr"), row.text("name_en")}
                                                        : Bilingual{row.text("plural_fr"), row.text("plural_en")});
                                            })},
                         {"quantity", quantity}});
    return lines;
}

// Orders of one kit with the same contents are assembled alike. What stands ready built is taken first, and need not be
// picked.
json assemblies(const Snapshot& db, const std::vector<ToPick>& orders, Demand& needed) {
    std::map<std::pair<std::string, Demand>, Count> alike;
    for (const ToPick& order : orders)
        if (order.is_placed) ++alike[{order.kit, order.pieces}];

    json list = json::array();
    for (const auto& [sort, count] : alike) {
        const auto& [kit, pieces] = sort;
        Demand components;
        db.all(kComponents, {{"$kit", kit}}, [&](const Row& row) {
            components[row.id<Item>("item_id")] = row.integer("pieces");
            return true;
        });
        db.first(kKitOf, {{"$kit", kit}}, [&, count = count, &contents = pieces](const Row& row) {
            const bool may_be_built = !row.flag("has_choice") && components == contents;
            const Count built = may_be_built ? std::min(row.integer("built"), count) : 0;
            for (const auto& [item, quantity] : contents) needed[item] -= built * quantity;
            list.push_back(
                {{"kit",
                  {{"slug", row.text("slug")}, {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})}}},
                 {"orders", count},
                 {"identical", !row.flag("has_choice")},
                 {"built", built},
                 {"to_assemble", count - built},
                 {"contents", contents_shown(db, contents)}});
            return true;
        });
    }
    std::stable_sort(list.begin(), list.end(), [](const json& one, const json& other) {
        return one["identical"].get<bool>() && !other["identical"].get<bool>();
    });
    return list;
}

constexpr auto kPickList = R"(
    SELECT item.id, sku, name_fr, name_en, plural_fr, plural_en, unit, place, picture, json_each.value AS quantity
      FROM json_each($needed) JOIN item ON item.id = json_each.key WHERE json_each.value > 0 ORDER BY place, sku)";

json pick_list(const Snapshot& db, const Demand& needed) {
    json pieces = json::object();
    for (const auto& [item, quantity] : needed) pieces[item.text] = quantity;
    return db.all(kPickList, {{"$needed", pieces.dump()}}, [](const Row& row) {
        return json{{"item",
                     {{"id", row.text("id")},
                      {"sku", row.text("sku")},
                      {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})},
                      {"plural", told(Bilingual{row.text("plural_fr"), row.text("plural_en")})},
                      {"unit", row.text("unit")},
                      {"place", row.text("place")},
                      {"picture", row.text("picture")}}},
                    {"quantity", row.integer("quantity")}};
    });
}

}  // namespace trousse
