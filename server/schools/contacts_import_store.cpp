#include "schools/contacts_import_store.hpp"

#include "platform/audit.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

static KnownSchool known_school_from(const Row& row);

constexpr auto kKnown = R"(
    SELECT school.id, school.name, municipality, coalesce(organisation, '') AS organisation, coalesce(building, '') AS building,
           (SELECT words FROM school_words WHERE school_words.id = school.id) AS words, name_key, municipality_key,
           closed_at IS NOT NULL AS closed, school.language AS language, pupils, classes,
           coalesce(school_contact.name, '') AS contact, coalesce(email, '') AS email, coalesce(phone, '') AS phone,
           coalesce(role, '') AS role, coalesce(school_contact.language, school.language) AS contact_language
      FROM school LEFT JOIN school_contact ON school_id = school.id ORDER BY name_key, school.id)";

std::vector<KnownSchool> known_schools(const Snapshot& db) { return db.all(kKnown, {}, known_school_from); }

KnownSchool known_school_from(const Row& row) {
    return {.id = row.id<School>("id"),
            .name = row.text("name"),
            .municipality = row.text("municipality"),
            .organisation = row.text("organisation"),
            .building = row.text("building"),
            .words = row.text("words"),
            .name_key = row.text("name_key"),
            .municipality_key = row.text("municipality_key"),
            .reached = {.contact = {row.text("contact"), row.text("email"), row.text("phone"),
                                    row.text("contact_language")},
                        .role = row.text("role"),
                        .language = row.text("language"),
                        .pupils = row.maybe_integer("pupils"),
                        .classes = row.maybe_integer("classes")},
            .is_closed = row.flag("closed")};
}

constexpr auto kTellSize = R"(
    UPDATE school SET language = $language, pupils = $pupils, classes = $classes, version = version + 1
     WHERE id = $school AND (language, coalesce(pupils, -1), coalesce(classes, -1)) <>
                            ($language, coalesce($pupils, -1), coalesce($classes, -1)))";

static std::string fields_of(const std::vector<ContactChange>& changes);

// Of what is personal it says that it changed, never to what.
void apply(Transaction& tx, const std::vector<ContactVerdict>& verdicts, std::string_view done_by, Instant now) {
    for (const ContactVerdict& row : verdicts) {
        if (row.verdict != Verdict::added && row.verdict != Verdict::changed) continue;
        const SchoolId& school = row.school->id;
        const SchoolReached &before = row.school->reached, &after = row.after;
        if (after.contact != before.contact && after.has_contact()) keep_contact(tx, school, after.contact, now);
        if (after.has_contact()) keep_role(tx, school, after.role);
        tx.run(kTellSize, {{"$school", school},
                           {"$language", after.language},
                           {"$pupils", after.pupils},
                           {"$classes", after.classes}});
        audit(tx,
              {.done_by = done_by,
               .act = "contact.imported",
               .subject = subject_of(school),
               .became = fields_of(row.changes)},
              now);
    }
}

std::string fields_of(const std::vector<ContactChange>& changes) {
    std::string fields;
    for (const ContactChange& change : changes) fields.append(fields.empty() ? "" : ", ").append(change.field);
    return fields;
}

}  // namespace trousse
