#include "schools/school_edit.hpp"

#include "platform/problem.hpp"
#include "schools/eligibility.hpp"
#include "schools/fold.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

static void require_parent(const Snapshot& db, const School& school);

constexpr auto kAddSchool = R"(
    INSERT INTO school (id, kind, parent_id, name, name_key, board, mrc, municipality, municipality_key, address,
                        postal_code, language, added_at)
    VALUES ($id, $kind, $parent, $name, $name_key, $board, $mrc, $municipality, $municipality_key, $address,
            $postal_code, $language, $now))";

School add_school(Transaction& tx, School school, Instant now) {
    require_parent(tx, school);
    school.id = {new_key(now)};
    tx.run(kAddSchool, {{"$id", school.id},
                  {"$kind", school.kind},
                  {"$parent", school.parent},
                  {"$name", school.name},
                  {"$name_key", fold(school.name)},
                  {"$board", school.board},
                  {"$mrc", school.mrc},
                  {"$municipality", school.municipality},
                  {"$municipality_key", fold(school.municipality)},
                  {"$address", school.address},
                  {"$postal_code", school.postal_code},
                  {"$language", school.language},
                  {"$now", now}});
    if (!school.is_partner()) join_rosters(tx, school.id);
    return require_school(tx, school.id);
}

// Slips show its name and its address.
constexpr auto kEditSchool = R"(
    UPDATE school
       SET parent_id = $parent, name = $name, name_key = $name_key, board = $board, mrc = $mrc,
           municipality = $municipality, municipality_key = $municipality_key, address = $address,
           postal_code = $postal_code, language = $language,
           edition = edition + ((name, address, municipality, postal_code) <> ($name, $address, $municipality, $postal_code)),
           closed_at = CASE WHEN $active THEN NULL ELSE coalesce(closed_at, $now) END, version = version + 1
     WHERE id = $id)";

School edit_school(Transaction& tx, const School& before, const School& wanted, Instant now) {
    if (wanted.is_active && wanted.merged_into) throw Problem{.status = 409, .code = "school_merged"};
    if (wanted.parent != before.parent) require_parent(tx, wanted);
    if (before.is_active && !wanted.is_active) leave_rosters(tx, wanted.id);
    tx.run(kEditSchool, {{"$id", wanted.id},
                   {"$parent", wanted.parent},
                   {"$name", wanted.name},
                   {"$name_key", fold(wanted.name)},
                   {"$board", wanted.board},
                   {"$mrc", wanted.mrc},
                   {"$municipality", wanted.municipality},
                   {"$municipality_key", fold(wanted.municipality)},
                   {"$address", wanted.address},
                   {"$postal_code", wanted.postal_code},
                   {"$language", wanted.language},
                   {"$active", wanted.is_active},
                   {"$now", now}});
    if (!before.is_active && wanted.is_active && !wanted.is_partner()) join_rosters(tx, wanted.id);
    return require_school(tx, wanted.id);
}

// One level: the link of a parent opens its buildings, and no more.
constexpr auto kMayBeParent = R"(
    SELECT 1 FROM school
     WHERE id = $parent AND parent_id IS NULL AND closed_at IS NULL AND kind = 'school' AND id <> $school
       AND NOT EXISTS (SELECT 1 FROM school AS building WHERE building.parent_id = $school))";

void require_parent(const Snapshot& db, const School& school) {
    if (school.parent && !db.any(kMayBeParent, {{"$parent", school.parent}, {"$school", school.id}}))
        throw invalid("/parent", "unknown_school");
}

}  // namespace trousse
