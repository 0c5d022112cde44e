#include "schools/school_card.hpp"

#include "schools/roster_store.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

json school_card(const Snapshot& db, const SchoolId& school, const OrdersOfSchool& orders_of, const Visitor& visitor) {
    json card = roster_row(db, school);
    card["parent_name"] = nullptr;
    if (card["parent"].is_string()) card["parent_name"] = require_school(db, {card["parent"].get<std::string>()}).name;
    card["places"] = json::array();
    for (const DeliveryPlace& place : places_of(db, school))
        card["places"].push_back({{"id", place.id.text},
                                  {"name", place.name},
                                  {"address", place.address},
                                  {"municipality", place.municipality},
                                  {"postal_code", place.postal_code}});
    card["contact"] = nullptr;
    card["contact_version"] = contact_version(db, school);
    if (const auto contact = contact_of(db, school))
        card["contact"] = {{"name", contact->name},
                           {"email", contact->email},
                           {"phone", contact->phone},
                           {"language", contact->language}};
    card["orders"] = orders_of(db, school, visitor);
    return card;
}

}  // namespace trousse
