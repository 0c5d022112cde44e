#include "schools/schools_store.hpp"

#include "platform/erased.hpp"
#include "platform/problem.hpp"

namespace trousse {

static School school_from(const Row& row);
static DeliveryPlace place_from(const Row& row);

constexpr auto kSchool = R"(
    SELECT id, kind, name, board, mrc, municipality, address, postal_code, language, parent_id, closed_at, version, merged_into
      FROM school WHERE id = $id)";

School require_school(const Snapshot& db, const SchoolId& id) {
    auto school = db.first(kSchool, {{"$id", id}}, school_from);
    if (!school) throw Problem{.status = 404, .code = "unknown_school"};
    return *std::move(school);
}

constexpr auto kOpened = R"(
    SELECT id, kind, name, board, mrc, municipality, address, postal_code, language, parent_id, closed_at, version, merged_into
      FROM school WHERE closed_at IS NULL AND (id = $holder OR parent_id = $holder)
     ORDER BY id <> $holder, name_key, id)";

std::vector<School> schools_opened_by(const Snapshot& db, const SchoolId& key_holder) {
    return db.all(kOpened, {{"$holder", key_holder}}, school_from);
}

constexpr auto kOpens = "SELECT 1 FROM school WHERE id = $school AND (id = $holder OR parent_id = $holder)";

bool opens(const Snapshot& db, const SchoolId& key_holder, const SchoolId& school) {
    return db.any(kOpens, {{"$holder", key_holder}, {"$school", school}});
}

constexpr auto kOpenPlaces = R"(
    SELECT id, name, address, municipality, postal_code FROM delivery_place
     WHERE school_id = $school AND closed_at IS NULL ORDER BY position)";

std::vector<DeliveryPlace> places_of(const Snapshot& db, const SchoolId& school) {
    return db.all(kOpenPlaces, {{"$school", school}}, place_from);
}

std::optional<DeliveryPlace> open_place_of(const Snapshot& db, const SchoolId& school, const PlaceId& place) {
    for (DeliveryPlace& open : places_of(db, school))
        if (open.id == place) return std::move(open);
    return std::nullopt;
}

constexpr auto kPlace = R"(
    SELECT id, name, address, municipality, postal_code FROM delivery_place WHERE id = $place AND school_id = $school)";

std::optional<DeliveryPlace> place_of(const Snapshot& db, const SchoolId& school, const PlaceId& place) {
    return db.first(kPlace, {{"$school", school}, {"$place", place}}, place_from);
}

constexpr auto kContact = "SELECT name, email, phone, language FROM school_contact WHERE school_id = $school";

std::optional<Contact> contact_of(const Snapshot& db, const SchoolId& school) {
    return db.first(kContact, {{"$school", school}}, [](const Row& row) {
        return Contact{row.text("name"), row.text("email"), row.text("phone"), row.text("language")};
    });
}

// What somebody is at the school goes with the name: a successor's is not known.
constexpr auto kKeepContact = R"(
    INSERT INTO school_contact (school_id, name, email, phone, language, given_at)
    VALUES ($school, $name, $email, $phone, $language, $now)
        ON CONFLICT (school_id) DO UPDATE SET role = iif(name = excluded.name, role, ''), name = excluded.name,
                                              email = excluded.email, phone = excluded.phone, language = excluded.language,
                                              given_at = max(excluded.given_at, given_at + 1))";  // its version too

void keep_contact(Transaction& tx, const SchoolId& school, const Contact& contact, Instant now) {
    tx.run(kKeepContact, {{"$school", school},
                          {"$name", contact.name},
                          {"$email", contact.email},
                          {"$phone", contact.phone},
                          {"$language", contact.language},
                          {"$now", now}});
}

constexpr auto kKeepRole = "UPDATE school_contact SET role = $role WHERE school_id = $school";

void keep_role(Transaction& tx, const SchoolId& school, std::string_view role) {
    tx.run(kKeepRole, {{"$school", school}, {"$role", role}});
}

constexpr auto kRole = "SELECT role FROM school_contact WHERE school_id = $school";

std::string role_of_contact(const Snapshot& db, const SchoolId& school) {
    return db.first(kRole, {{"$school", school}}, [](const Row& row) { return row.text("role"); }).value_or("");
}

constexpr auto kEraseContact = "DELETE FROM school_contact WHERE school_id = $school";

void erase_contact(Transaction& tx, const SchoolId& school) {
    if (tx.run(kEraseContact, {{"$school", school}}) > 0) note_erased(tx, "school_contact", school.key, 0);
}

constexpr auto kContactVersion = "SELECT given_at AS figure FROM school_contact WHERE school_id = $school";

std::int64_t contact_version(const Snapshot& db, const SchoolId& school) {
    return db.figure(kContactVersion, {{"$school", school}});
}

School school_from(const Row& row) {
    return {.id = row.id<School>("id"),
            .kind = row.text("kind"),
            .name = row.text("name"),
            .board = row.text("board"),
            .mrc = row.text("mrc"),
            .municipality = row.text("municipality"),
            .address = row.text("address"),
            .postal_code = row.text("postal_code"),
            .language = row.text("language"),
            .parent = row.maybe_id<School>("parent_id"),
            .is_active = row.is_null("closed_at"),
            .version = row.integer("version"),
            .merged_into = row.maybe_id<School>("merged_into")};
}

DeliveryPlace place_from(const Row& row) {
    return {.id = row.id<DeliveryPlace>("id"),
            .name = row.text("name"),
            .address = row.text("address"),
            .municipality = row.text("municipality"),
            .postal_code = row.text("postal_code")};
}

}  // namespace trousse
