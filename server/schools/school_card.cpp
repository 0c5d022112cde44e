#include "schools/school_card.hpp"

#include "platform/answers.hpp"
#include "schools/school_list.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

json told(const DeliveryPlace& place) {
    return {{"id", place.id.text()},
            {"name", place.name},
            {"address", place.address},
            {"municipality", place.municipality},
            {"postal_code", place.postal_code}};
}

json told(const Contact& contact) {
    return {{"name", contact.name}, {"email", contact.email}, {"phone", contact.phone}, {"language", contact.language}};
}

json told_places(const Snapshot& db, const SchoolId& school) {
    json places = json::array();
    for (const DeliveryPlace& place : places_of(db, school)) places.push_back(told(place));
    return places;
}

static json told_name(const School& school) { return {{"id", school.id.text()}, {"name", school.name}}; }

json school_card(const Snapshot& db, const SchoolId& id, const RestOfCard& rest_of, const Visitor& visitor) {
    json card = school_row(db, id);
    const School school = require_school(db, id);
    card["parent_name"] = school.parent ? json(require_school(db, *school.parent).name) : json();
    card["merged_into"] = school.merged_into ? told_name(require_school(db, *school.merged_into)) : json();
    card["places"] = told_places(db, id);
    card["contact"] = told(contact_of(db, id));
    card["contact_role"] = role_of_contact(db, id);
    card["contact_version"] = contact_version(db, id);
    card.update(rest_of(db, id, visitor));
    return card;
}

Answer told_card(const Snapshot& db, const SchoolId& school, const RestOfCard& rest_of, const Visitor& visitor) {
    const json card = school_card(db, school, rest_of, visitor);
    return versioned(ok(card), card.at("version"));
}

Answer told_new_card(const Snapshot& db, const SchoolId& school, const RestOfCard& rest_of,
                     const Visitor& visitor) {
    const json card = school_card(db, school, rest_of, visitor);
    return versioned(created(card, "/api/v1/schools/" + school.text()), card.at("version"));
}

}  // namespace trousse
