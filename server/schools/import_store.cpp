#include "schools/import_store.hpp"

#include <unordered_map>

#include "platform/audit.hpp"
#include "schools/eligibility.hpp"
#include "schools/fold.hpp"

namespace trousse {

static RosterSchool roster_school_from(const Row& row);
static std::pair<SchoolId, RosterPlace> roster_place_from(const Row& row);
static std::vector<RosterSchool> together(std::vector<RosterSchool> schools,
                                          std::vector<std::pair<SchoolId, RosterPlace>> places);
static std::string json_list_of_codes(std::span<const MinistrySchool> schools);
static SchoolId write_school(Transaction& tx, const PlannedSchool& school, Instant now);
static void write_place(Transaction& tx, const SchoolId& school, const RosterPlace& place, Instant now);
static void note_import(Transaction& tx, const SchoolId& school, std::string_view became, std::string_view done_by,
                        Instant now);
static std::string joined(const std::vector<std::string>& words);

constexpr auto kRoster = R"(
    SELECT id, organisation, building, name, board, mrc, municipality, municipality_code, address, postal_code, levels,
           closed_at IS NOT NULL AS closed, missing_since IS NOT NULL AS missing
      FROM school WHERE organisation IS NOT NULL ORDER BY organisation, building)";
constexpr auto kRosterPlaces = R"(
    SELECT school_id, delivery_place.id AS id, delivery_place.building AS building, delivery_place.name AS name,
           delivery_place.address AS address, delivery_place.municipality AS municipality,
           delivery_place.postal_code AS postal_code, delivery_place.closed_at IS NOT NULL AS closed
      FROM school JOIN delivery_place ON school_id = school.id
     WHERE organisation IS NOT NULL ORDER BY school_id, position)";
constexpr auto kMrcOfMunicipality = R"(
    SELECT municipality_code, max(mrc) AS mrc FROM school
     WHERE municipality_code <> '' AND mrc <> '' GROUP BY municipality_code ORDER BY municipality_code)";

Roster ministry_roster(const Snapshot& db) {
    Roster roster{.schools = together(db.all(kRoster, {}, roster_school_from), db.all(kRosterPlaces, {}, roster_place_from)),
                  .mrc_of_municipality = {}};
    for (auto& [code, mrc] : db.all(kMrcOfMunicipality, {}, [](const Row& row) {
             return std::pair{row.text("municipality_code"), row.text("mrc")};
         }))
        roster.mrc_of_municipality.emplace(code, mrc);
    return roster;
}

constexpr auto kSomeSchools = R"(
    SELECT id, organisation, building, name, board, mrc, municipality, municipality_code, address, postal_code, levels,
           closed_at IS NOT NULL AS closed, missing_since IS NOT NULL AS missing
      FROM school WHERE organisation IN (SELECT value FROM json_each($organisations)) ORDER BY organisation, building)";
constexpr auto kSomePlaces = R"(
    SELECT school_id, delivery_place.id AS id, delivery_place.building AS building, delivery_place.name AS name,
           delivery_place.address AS address, delivery_place.municipality AS municipality,
           delivery_place.postal_code AS postal_code, delivery_place.closed_at IS NOT NULL AS closed
      FROM school JOIN delivery_place ON school_id = school.id
     WHERE organisation IN (SELECT value FROM json_each($organisations)) ORDER BY school_id, position)";

std::vector<RosterSchool> roster_of(const Snapshot& db, std::span<const MinistrySchool> schools) {
    const auto organisations = json_list_of_codes(schools);
    return together(db.all(kSomeSchools, {{"$organisations", organisations}}, roster_school_from),
                    db.all(kSomePlaces, {{"$organisations", organisations}}, roster_place_from));
}

RosterSchool roster_school_from(const Row& row) {
    return {.id = row.id<School>("id"),
            .organisation = row.text("organisation"),
            .building = row.text("building"),
            .facts = {.name = row.text("name"),
                      .board = row.text("board"),
                      .mrc = row.text("mrc"),
                      .municipality = row.text("municipality"),
                      .municipality_code = row.text("municipality_code"),
                      .address = row.text("address"),
                      .postal_code = row.text("postal_code"),
                      .levels = row.text("levels")},
            .closed = row.flag("closed"),
            .missing = row.flag("missing"),
            .places = {}};
}

std::pair<SchoolId, RosterPlace> roster_place_from(const Row& row) {
    return {row.id<School>("school_id"), RosterPlace{.id = row.id<DeliveryPlace>("id"),
                                                     .building = row.text("building"),
                                                     .name = row.text("name"),
                                                     .address = row.text("address"),
                                                     .municipality = row.text("municipality"),
                                                     .postal_code = row.text("postal_code"),
                                                     .closed = row.flag("closed")}};
}

std::vector<RosterSchool> together(std::vector<RosterSchool> schools,
                                   std::vector<std::pair<SchoolId, RosterPlace>> places) {
    std::unordered_map<std::int64_t, RosterSchool*> by_key;
    for (RosterSchool& school : schools) by_key.emplace(school.id.key, &school);
    for (auto& [school, place] : places) by_key.at(school.key)->places.push_back(std::move(place));
    return schools;
}

// Codes are digits: nothing in them has to be escaped.
std::string json_list_of_codes(std::span<const MinistrySchool> schools) {
    std::string list;
    for (const MinistrySchool& school : schools) {
        list += list.empty() ? "[\"" : ",\"";
        list += school.organisation;
        list += '"';
    }
    return list.empty() ? "[]" : list + ']';
}

void apply(Transaction& tx, std::span<const PlannedSchool> plan, std::string_view done_by, Instant now) {
    for (const PlannedSchool& school : plan) {
        if (school.verdict == Verdict::unchanged) continue;
        const SchoolId id = write_school(tx, school, now);
        for (const RosterPlace& place : school.places) write_place(tx, id, place, now);
        const auto became = school.verdict == Verdict::added ? "added" : joined(school.changes);
        note_import(tx, id, became, done_by, now);
    }
}

constexpr auto kImportSchool = R"(
    INSERT INTO school (id, kind, organisation, name, name_key, board, mrc, municipality, municipality_key,
                        municipality_code, address, postal_code, levels, language, added_at)
    VALUES ($id, 'school', $organisation, $name, $name_key, $board, $mrc, $municipality, $municipality_key,
            $municipality_code, $address, $postal_code, $levels, $language, $now))";
constexpr auto kChangeSchool = R"(
    UPDATE school
       SET name = $name, name_key = $name_key, board = $board, mrc = $mrc, municipality = $municipality,
           municipality_key = $municipality_key, municipality_code = $municipality_code, address = $address,
           postal_code = $postal_code, levels = $levels, missing_since = NULL,
           edition = edition + ((name, address, municipality, postal_code) <> ($name, $address, $municipality, $postal_code)),
           version = version + 1
     WHERE id = $id)";

SchoolId write_school(Transaction& tx, const PlannedSchool& school, Instant now) {
    const SchoolFacts& facts = school.facts;
    const auto name_key = fold(facts.name), municipality_key = fold(facts.municipality);
    const SchoolId id = school.id ? *school.id : SchoolId{new_key(now)};
    if (school.id) {
        tx.run(kChangeSchool, {{"$id", id},
                               {"$name", facts.name},
                               {"$name_key", name_key},
                               {"$board", facts.board},
                               {"$mrc", facts.mrc},
                               {"$municipality", facts.municipality},
                               {"$municipality_key", municipality_key},
                               {"$municipality_code", facts.municipality_code},
                               {"$address", facts.address},
                               {"$postal_code", facts.postal_code},
                               {"$levels", facts.levels}});
        return id;
    }
    tx.run(kImportSchool, {{"$id", id},
                        {"$organisation", school.organisation},
                        {"$name", facts.name},
                        {"$name_key", name_key},
                        {"$board", facts.board},
                        {"$mrc", facts.mrc},
                        {"$municipality", facts.municipality},
                        {"$municipality_key", municipality_key},
                        {"$municipality_code", facts.municipality_code},
                        {"$address", facts.address},
                        {"$postal_code", facts.postal_code},
                        {"$levels", facts.levels},
                        {"$language", school.language},
                        {"$now", now}});
    join_rosters(tx, id);
    return id;
}

constexpr auto kImportPlace = R"(
    INSERT INTO delivery_place (id, school_id, building, name, address, municipality, postal_code, position)
    SELECT $id, $school, $building, $name, $address, $municipality, $postal_code, coalesce(max(position), 0) + 1
      FROM delivery_place WHERE school_id = $school)";
constexpr auto kChangePlace = R"(
    UPDATE delivery_place SET name = $name, address = $address, municipality = $municipality,
           postal_code = $postal_code, closed_at = $closed_at,
           edition = edition + ((name, address, municipality, postal_code) <> ($name, $address, $municipality, $postal_code))
     WHERE id = $id)";

void write_place(Transaction& tx, const SchoolId& school, const RosterPlace& place, Instant now) {
    if (place.id) {
        tx.run(kChangePlace, {{"$id", place.id},
                              {"$name", place.name},
                              {"$address", place.address},
                              {"$municipality", place.municipality},
                              {"$postal_code", place.postal_code},
                              {"$closed_at", place.closed ? std::optional{now} : std::nullopt}});
        return;
    }
    tx.run(kImportPlace, {{"$id", new_key(now)},
                       {"$school", school},
                       {"$building", place.building},
                       {"$name", place.name},
                       {"$address", place.address},
                       {"$municipality", place.municipality},
                       {"$postal_code", place.postal_code}});
}

constexpr auto kFlagMissing = R"(
    UPDATE school SET missing_since = $now, version = version + 1 WHERE id = $id AND missing_since IS NULL)";

void flag_missing(Transaction& tx, std::span<const RosterSchool> missing, std::string_view done_by, Instant now) {
    for (const RosterSchool& school : missing)
        if (tx.run(kFlagMissing, {{"$id", school.id}, {"$now", now}}) > 0)
            note_import(tx, school.id, "missing", done_by, now);
}

// An address is told as changed, never as what it was.
void note_import(Transaction& tx, const SchoolId& school, std::string_view became, std::string_view done_by,
                 Instant now) {
    audit(tx, {.done_by = done_by, .act = "school.imported", .subject = subject_of(school), .became = became}, now);
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& each : words) {
        if (!text.empty()) text += ',';
        text += each;
    }
    return text;
}

}  // namespace trousse
