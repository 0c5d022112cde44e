#include "fulfilment/papers.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "campaigns/school_links.hpp"
#include "fulfilment/packing.hpp"
#include "fulfilment/qr_code.hpp"
#include "orders/built_kits.hpp"
#include "orders/order_state.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

namespace {

// What one slip goes with.
struct Box {
    Count position = 0;  // of the parcel; 0: the order, whole
    std::string answers = "order";
    Demand pieces = {};     // of a parcel
    bool has_left = false;  // the storeroom: its slip is in it
};

}  // namespace

static std::vector<Order> orders_of(const Snapshot& db, const Wave& wave);
static std::vector<Box> boxes_of(const Snapshot& db, const Order& order);
static json slip_of(const Snapshot& db, const Order& order, const Box& box, const Service& service);
static json assemblies(const Snapshot& db, const Wave& wave, const std::vector<Order>& orders, Demand& needed);
static json pick_list(const Snapshot& db, const Demand& needed);

json papers_of(const Snapshot& db, const Wave& wave, const Campaign& campaign, const Service& service) {
    const std::vector<Order> orders = orders_of(db, wave);
    std::vector<json> slips;
    for (const Order& order : orders)
        for (const Box& box : boxes_of(db, order)) slips.push_back(slip_of(db, order, box, service));
    for (std::size_t i = 0; i < slips.size(); ++i)
        slips[i]["position"] = std::to_string(i + 1) + '/' + std::to_string(slips.size());

    Demand needed;
    json assemble = assemblies(db, wave, orders, needed);
    return {{"wave", shown(db, wave, campaign)},
            {"campaign", {{"slug", campaign.slug}, {"name", told(campaign.name)}}},
            {"pick_list", pick_list(db, needed)},
            {"assemble", std::move(assemble)},
            {"slips", std::move(slips)}};
}

constexpr auto kOrdersOfWave = R"(
    SELECT orders.id AS id
      FROM orders JOIN contents ON contents.id = contents_id JOIN kit ON kit.id = kit_id JOIN school ON school.id = school_id
     WHERE wave_id = $wave AND orders.state <> 'waiting' AND orders.state <> 'cancelled'
     ORDER BY EXISTS (SELECT 1 FROM kit_choice WHERE kit_choice.kit_id = kit.id), kit.position, municipality_key, name_key, orders.id)";

std::vector<Order> orders_of(const Snapshot& db, const Wave& wave) {
    std::vector<Order> orders;
    for (const OrderId& id :
         db.all(kOrdersOfWave, {{"$wave", wave.id}}, [](const Row& row) { return row.id<Order>("id"); }))
        orders.push_back(order_by_id(db, id));
    return orders;
}

static bool is_own(const Parcel& parcel);
static Box whole_box(const std::vector<Parcel>& parcels);
static Box box_with(const Snapshot& db, const Parcel& parcel);
static Box box_to_come(const Snapshot& db, const Order& order);

// One for the whole order, unless it goes in several parcels; one for each parcel that answers a claim.
std::vector<Box> boxes_of(const Snapshot& db, const Order& order) {
    const auto parcels = parcels_of(db, order.id);
    const bool is_one = order.remainder == 0 && std::ranges::count_if(parcels, is_own) <= 1;

    std::vector<Box> boxes;
    if (is_one) boxes.push_back(whole_box(parcels));
    for (const Parcel& parcel : parcels)
        if (parcel.state == ParcelState::packed && (parcel.claim || !is_one)) boxes.push_back(box_with(db, parcel));
    if (order.remainder > 0) boxes.push_back(box_to_come(db, order));
    return boxes;
}

bool is_own(const Parcel& parcel) { return !parcel.claim && counts(parcel.state); }

Box whole_box(const std::vector<Parcel>& parcels) {
    const auto parcel = std::ranges::find_if(parcels, is_own);
    return {.has_left = parcel != parcels.end() && parcel->state != ParcelState::packed};
}

constexpr auto kAnswers = "SELECT answers FROM parcel_whole WHERE id = $parcel";

Box box_with(const Snapshot& db, const Parcel& parcel) {
    return {
        .position = parcel.position,
        .answers = *db.first(kAnswers, {{"$parcel", parcel.id}}, [](const Row& row) { return row.text("answers"); }),
        .pieces = pieces_in(db, parcel.id),
        .has_left = parcel.state != ParcelState::packed};
}

Box box_to_come(const Snapshot& db, const Order& order) {
    return {.position = next_position(db, order.id), .answers = "remainder", .pieces = loose_of(db, order)};
}

json order_slip(const Snapshot& db, const Order& order, const Service& service) {
    return slip_of(db, order, whole_box(parcels_of(db, order.id)), service);
}

json parcel_slip(const Snapshot& db, std::string_view number, const Service& service) {
    if (const auto found = find_parcel(db, number, {}); found && found->second.state != ParcelState::unpacked)
        return slip_of(db, found->first, box_with(db, found->second), service);

    const auto parts = parts_of_parcel_number(number);
    const auto order = parts ? find_order(db, parts->first, {}) : std::nullopt;
    if (!order || order->remainder == 0 || parts->second != next_position(db, order->id))
        throw Problem{.status = 404, .code = "unknown_parcel"};
    return slip_of(db, *order, box_to_come(db, *order), service);
}

constexpr auto kAddressed = R"(
    SELECT kit.slug AS kit, school.name AS school_name, board, mrc, school.municipality AS school_municipality,
           order_contact.name AS contact_name, phone, note, coalesce(place.name, school.name) AS place_name,
           coalesce(place.address, school.address) AS place_address, coalesce(place.municipality, school.municipality) AS place_municipality,
           coalesce(place.postal_code, school.postal_code) AS place_postal_code
      FROM orders JOIN contents ON contents.id = contents_id JOIN kit ON kit.id = kit_id JOIN school ON school.id = orders.school_id
      LEFT JOIN order_contact ON order_id = orders.id LEFT JOIN delivery_place AS place ON place.id = delivery_place_id
     WHERE orders.id = $order)";

static json told(const QrCode& code) { return {{"size", code.size}, {"path", code.path}}; }
static json contents_shown(const Snapshot& db, const Order& order);
static json contents_shown(const Snapshot& db, const Demand& pieces);

constexpr auto kByTheBox = "&de=colis#";  // whoever reads it came by the box (server/visits), and is let in

json slip_of(const Snapshot& db, const Order& order, const Box& box, const Service& service) {
    const std::string parcel = order.number.text + (box.position > 0 ? '-' + std::to_string(box.position) : "");
    const std::string code = parcel + '.' + std::to_string(order.edition);
    const std::string link = service.settings.public_url +
                             (order.language == "en" ? "/en/my-order?no=" : "/commande?no=") + order.number.text;
    json slip{{"number", order.number.text},
              {"parcel", box.position > 0 ? json(parcel) : json()},
              {"answers", box.answers},
              {"edition", order.edition},
              {"state", word(standing(order))},
              {"has_left", box.has_left},
              {"wave", maybe(order.wave)},
              {"code", code},
              {"code_svg", told(qr_code(code))},
              {"receipt_link", link},
              {"receipt_svg", told(qr_code(link + kByTheBox + box_secret(service.key, order.id)))},
              {"contents", box.position > 0 ? contents_shown(db, box.pieces) : contents_shown(db, order)},
              {"language", order.language},
              {"position", "1/1"}};
    db.first(kAddressed, {{"$order", order.id}}, [&](const Row& row) {
        slip["kit"] = {{"slug", row.text("kit")}, {"name", told(order.kit_name)}};
        slip["school"] = {{"name", row.text("school_name")},
                          {"board", row.text("board")},
                          {"mrc", row.text("mrc")},
                          {"municipality", row.text("school_municipality")}};
        slip["contact"] = row.is_null("contact_name")
                              ? json()
                              : json{{"name", row.text("contact_name")}, {"phone", row.text("phone")}};
        slip["note"] = row.text("note");
        slip["delivery"] = {{"way", order.delivery.way},
                            {"place",
                             {{"name", row.text("place_name")},
                              {"address", row.text("place_address")},
                              {"municipality", row.text("place_municipality")},
                              {"postal_code", row.text("place_postal_code")}}}};
        return true;
    });
    return slip;
}

constexpr auto kBin = "SELECT place FROM item WHERE id = $item";

json contents_shown(const Snapshot& db, const Order& order) {
    json lines = json::array();
    for (const Line& line : contents_of(db, order.contents))
        lines.push_back(
            {{"item", line.item.text()},
             {"name", told(line.name)},
             {"picture", line.picture},
             {"place", *db.first(kBin, {{"$item", line.item}}, [](const Row& row) { return row.text("place"); })},
             {"quantity", line.quantity},
             {"chosen", line.chosen}});
    return lines;
}

constexpr auto kItem = "SELECT name_fr, name_en, plural_fr, plural_en, picture, place FROM item WHERE id = $item";

json contents_shown(const Snapshot& db, const Demand& pieces) {
    json lines = json::array();
    for (const auto& [item, quantity] : pieces)
        lines.push_back(*db.first(kItem, {{"$item", item}}, [&, id = item, count = quantity](const Row& row) {
            return json{{"item", id.text()},
                        {"name", told(count == 1 ? Bilingual{row.text("name_fr"), row.text("name_en")}
                                                 : Bilingual{row.text("plural_fr"), row.text("plural_en")})},
                        {"picture", row.text("picture")},
                        {"place", row.text("place")},
                        {"quantity", count},
                        {"chosen", false}};
        }));
    return lines;
}

// ── What is picked, and assembled ──

constexpr auto kKitToAssemble = R"(
    SELECT slug, name_fr, name_en, EXISTS (SELECT 1 FROM kit_choice WHERE kit_id = kit.id) AS has_choice FROM kit WHERE id = $kit)";

// Orders of one kit with the same contents are assembled alike, and so is what a short pick left of some. What stands
// ready built for this wave is taken first, and need not be picked.
json assemblies(const Snapshot& db, const Wave& wave, const std::vector<Order>& orders, Demand& needed) {
    std::map<std::tuple<bool, KitId, Demand>, std::vector<std::string>> alike;
    for (const Order& order : orders) {
        const Demand loose = loose_of(db, order);
        for (const auto& [item, pieces] : loose) needed[item] += pieces;
        if (!loose.empty()) alike[{order.state != OrderState::placed, order.kit, loose}].push_back(order.number.text);
    }
    json list = json::array();
    for (const auto& [sort, numbers] : alike) {
        const auto& [is_rest, kit, contents] = sort;
        const bool may_be_built = !is_rest && contents == box_of(db, kit);
        const Count count = std::ssize(numbers);
        const Count built = may_be_built ? std::min(count, built_by_wave(db, kit)[wave.number]) : 0;
        for (const auto& [item, quantity] : contents) needed[item] -= built * quantity;
        db.first(kKitToAssemble, {{"$kit", kit}},
                 [&, &of = numbers, &pieces = contents, rest = is_rest](const Row& row) {
                     list.push_back({{"kit",
                                      {{"slug", row.text("slug")},
                                       {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})}}},
                                     {"answers", rest ? "remainder" : "order"},
                                     {"orders", count},
                                     {"numbers", of},
                                     {"identical", !rest && !row.flag("has_choice")},
                                     {"built", built},
                                     {"to_assemble", count - built},
                                     {"contents", contents_shown(db, pieces)}});
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
    for (const auto& [item, quantity] : needed) pieces[std::to_string(item.key)] = quantity;
    return db.all(kPickList, {{"$needed", pieces.dump()}}, [](const Row& row) {
        return json{{"item",
                     {{"id", row.id<Item>("id").text()},
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
