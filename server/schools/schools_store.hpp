#pragma once

#include "platform/db.hpp"
#include "schools/schools.hpp"

// Schools in the database. Those that require something throw a Problem when it is not there.
namespace trousse {

School require_school(const Snapshot& db, const SchoolId& id);                          // 404 unknown_school
std::vector<School> schools_opened_by(const Snapshot& db, const SchoolId& key_holder);  // itself, then its buildings

// May the visitor's link open that school: is it the same, or one of its buildings?
bool opens(const Snapshot& db, const SchoolId& key_holder, const SchoolId& school);

std::vector<DeliveryPlace> places_of(const Snapshot& db, const SchoolId& school);
std::optional<DeliveryPlace> open_place_of(const Snapshot& db, const SchoolId& school, const PlaceId& place);
std::optional<DeliveryPlace> place_of(const Snapshot& db, const SchoolId& school, const PlaceId& place);

std::optional<Contact> contact_of(const Snapshot& db, const SchoolId& school);
void keep_contact(Transaction& tx, const SchoolId& school, const Contact& contact, Instant now);
void keep_role(Transaction& tx, const SchoolId& school, std::string_view role);  // of the contact that it has
std::string role_of_contact(const Snapshot& db, const SchoolId& school);         // "" where it is not known
void erase_contact(Transaction& tx, const SchoolId& school);

// Another with each contact that is given, whoever gives it; 0 where there is none.
std::int64_t contact_version(const Snapshot& db, const SchoolId& school);

}  // namespace trousse
