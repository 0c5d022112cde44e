#include "schools/places_store.hpp"

#include "platform/problem.hpp"
#include "schools/school_edit.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

static void note_change(Transaction& tx, const SchoolId& school);

DeliveryPlace require_open_place(const Snapshot& db, const SchoolId& school, const PlaceId& place) {
    auto open = open_place_of(db, school, place);
    if (!open) throw Problem{.status = 404, .code = "unknown_place"};
    return *std::move(open);
}

constexpr auto kAddPlace = R"(
    INSERT INTO delivery_place (id, school_id, name, address, municipality, postal_code, position)
    SELECT $id, $school, $name, $address, $municipality, $postal_code, coalesce(max(position), 0) + 1
      FROM delivery_place WHERE school_id = $school)";

PlaceId add_place(Transaction& tx, const SchoolId& school, const DeliveryPlace& place, Instant now) {
    const PlaceId id{new_key(now)};
    tx.run(kAddPlace, {{"$id", id},
                  {"$school", school},
                  {"$name", place.name},
                  {"$address", place.address},
                  {"$municipality", place.municipality},
                  {"$postal_code", place.postal_code}});
    note_change(tx, school);
    return id;
}

// Slips show all of it.
constexpr auto kEditPlace = R"(
    UPDATE delivery_place SET name = $name, address = $address, municipality = $municipality, postal_code = $postal_code,
           edition = edition + 1
     WHERE id = $id)";

void edit_place(Transaction& tx, const SchoolId& school, const DeliveryPlace& place) {
    tx.run(kEditPlace, {{"$id", place.id},
                   {"$name", place.name},
                   {"$address", place.address},
                   {"$municipality", place.municipality},
                   {"$postal_code", place.postal_code}});
    note_change(tx, school);
}

constexpr auto kClose = "UPDATE delivery_place SET closed_at = $now WHERE id = $id";

void close_place(Transaction& tx, const SchoolId& school, const PlaceId& place, Instant now) {
    tx.run(kClose, {{"$id", place}, {"$now", now}});
    note_change(tx, school);
}

// What the ministry knows of the building. Until its file is read again, it teaches what its school teaches.
constexpr auto kNameBuilding = R"(
    UPDATE school SET (organisation, building, municipality_code, levels) =
           (SELECT iif(place.building > '', whole.organisation, NULL),
                   iif(whole.organisation IS NULL, NULL, nullif(place.building, '')),
                   iif(place.municipality = whole.municipality, whole.municipality_code, ''), whole.levels
              FROM delivery_place AS place JOIN school AS whole ON whole.id = place.school_id WHERE place.id = $place)
     WHERE id = $id)";

School split_off(Transaction& tx, const School& school, const DeliveryPlace& place, Instant now) {
    if (school.is_partner() || !school.is_active || school.parent)
        throw Problem{.status = 409, .code = "cannot_be_split"};
    const School made = add_school(tx,
                                   {.id = {},
                                    .kind = school.kind,
                                    .name = place.name,
                                    .board = school.board,
                                    .mrc = school.mrc,
                                    .municipality = place.municipality,
                                    .address = place.address,
                                    .postal_code = place.postal_code,
                                    .language = school.language,
                                    .parent = school.id},
                                   now);
    tx.run(kNameBuilding, {{"$place", place.id}, {"$id", made.id}});
    close_place(tx, school.id, place.id, now);
    return made;
}

constexpr auto kNoteChange = "UPDATE school SET version = version + 1 WHERE id = $school";

void note_change(Transaction& tx, const SchoolId& school) { tx.run(kNoteChange, {{"$school", school}}); }

}  // namespace trousse
