#include "schools/contacts_import.hpp"

#include <algorithm>

#include "schools/fold.hpp"

namespace trousse {

namespace {

using SchoolsByCode = std::map<std::pair<std::string_view, std::string_view>, const KnownSchool*>;

}  // namespace

static ContactVerdict verdict_of(const ContactRow& row, std::span<const KnownSchool> schools,
                                 const SchoolsByCode& by_code);
static void find_school(ContactVerdict& verdict, const ContactCells& says, std::span<const KnownSchool> schools,
                        const SchoolsByCode& by_code);
static std::vector<const KnownSchool*> named(const ContactCells& says, std::span<const KnownSchool> schools);
static SchoolReached after(SchoolReached known, const ContactCells& says);
static std::vector<ContactChange> changes_between(const SchoolReached& before, const SchoolReached& after);
static void refuse_twice_named(std::vector<ContactVerdict>& verdicts, std::span<const ContactRow> rows);

constexpr std::size_t kMostCandidates = 10;

std::vector<ContactVerdict> verdicts_of(std::span<const ContactRow> rows, std::span<const KnownSchool> schools) {
    SchoolsByCode by_code;
    for (const KnownSchool& school : schools)
        if (!school.organisation.empty()) by_code.emplace(SchoolsByCode::key_type{school.organisation, school.building}, &school);
    std::vector<ContactVerdict> verdicts;
    for (const ContactRow& row : rows) verdicts.push_back(verdict_of(row, schools, by_code));
    refuse_twice_named(verdicts, rows);
    return verdicts;
}

ContactVerdict verdict_of(const ContactRow& row, std::span<const KnownSchool> schools, const SchoolsByCode& by_code) {
    ContactVerdict verdict;
    verdict.why = row.refused;
    verdict.column = row.column;
    verdict.cell = row.cell;
    if (row.refused.empty()) find_school(verdict, row.says, schools, by_code);
    if (verdict.school == nullptr) return verdict;

    const SchoolReached& before = verdict.school->reached;
    verdict.after = after(before, row.says);
    if (row.says.says_whom_to_write_to() && (verdict.after.contact.email + verdict.after.contact.phone).empty()) {
        verdict.why = "email_or_phone";
        return verdict;
    }
    verdict.changes = changes_between(before, verdict.after);
    verdict.verdict = verdict.changes.empty()                                ? Verdict::unchanged
                      : !before.has_contact() && verdict.after.has_contact() ? Verdict::added
                                                                             : Verdict::changed;
    return verdict;
}

// By its code where the row has one: nothing else is asked then.
void find_school(ContactVerdict& verdict, const ContactCells& says, std::span<const KnownSchool> schools,
                 const SchoolsByCode& by_code) {
    std::vector<const KnownSchool*> found;
    if (says.organisation.empty())
        found = named(says, schools);
    else if (const auto coded = by_code.find({says.organisation, says.building}); coded != by_code.end())
        found = {coded->second};

    if (found.empty()) {
        verdict.why = "school_unknown";
    } else if (found.size() > 1) {
        verdict.verdict = Verdict::ambiguous;
        found.resize(std::min(found.size(), kMostCandidates));
        verdict.candidates = std::move(found);
    } else if (found.front()->is_closed) {
        verdict.why = "school_closed";
    } else {
        verdict.school = found.front();
    }
}

static bool has_all_words(const KnownSchool& school, std::string_view name_key) {
    while (!name_key.empty()) {
        const auto end = std::min(name_key.find(' '), name_key.size());
        if (school.words.find(' ' + std::string{name_key.substr(0, end)}) == std::string::npos) return false;
        name_key.remove_prefix(std::min(end + 1, name_key.size()));
    }
    return true;
}

// As the search finds them: the beginnings of all its words, in any order. Those that are called just so come before
// those whose names say more.
std::vector<const KnownSchool*> named(const ContactCells& says, std::span<const KnownSchool> schools) {
    const std::string name = fold(says.name), municipality = fold(says.municipality);
    std::vector<const KnownSchool*> found, just_so;
    for (const KnownSchool& school : schools) {
        if (school.is_closed || (!municipality.empty() && school.municipality_key != municipality)) continue;
        if (school.name_key == name) just_so.push_back(&school);
        if (!name.empty() && has_all_words(school, name)) found.push_back(&school);
    }
    return just_so.empty() ? found : just_so;
}

static void take(std::string& known, const std::string& said) {
    if (!said.empty()) known = said;
}

// An empty cell leaves what is there.
SchoolReached after(SchoolReached known, const ContactCells& says) {
    const bool is_new = !known.has_contact();
    take(known.language, says.language);
    take(known.contact.name, says.contact);
    take(known.contact.email, says.email);
    take(known.contact.phone, says.phone);
    if (is_new || !says.language.empty()) known.contact.language = known.language;
    take(known.role, says.role);
    if (says.pupils) known.pupils = says.pupils;
    if (says.classes) known.classes = says.classes;
    return known;
}

// What it is written to in is that of whoever reads its letters.
std::vector<ContactChange> changes_between(const SchoolReached& before, const SchoolReached& after) {
    std::vector<ContactChange> changes;
    const auto note = [&](std::string_view field, const std::string& was, const std::string& is) {
        if (was != is) changes.push_back({field, was, is});
    };
    const auto text = [](const std::optional<std::int64_t>& number) { return number ? std::to_string(*number) : ""; };
    const auto language_of = [](const SchoolReached& one) {
        return one.has_contact() ? one.contact.language : one.language;
    };
    note("email", before.contact.email, after.contact.email);
    note("phone", before.contact.phone, after.contact.phone);
    note("contact", before.contact.name, after.contact.name);
    note("role", before.role, after.role);
    note("language", language_of(before), language_of(after));
    if (language_of(before) == language_of(after)) note("language", before.language, after.language);
    note("pupils", text(before.pupils), text(after.pupils));
    note("classes", text(before.classes), text(after.classes));
    return changes;
}

void refuse_twice_named(std::vector<ContactVerdict>& verdicts, std::span<const ContactRow> rows) {
    std::map<const KnownSchool*, std::vector<std::size_t>> means;
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        if (verdicts[i].school != nullptr) means[verdicts[i].school].push_back(i);
    for (const auto& [school, all] : means) {
        if (all.size() == 1) continue;
        for (const std::size_t each : all) {
            verdicts[each].verdict = Verdict::refused;
            verdicts[each].why = "school_twice";
            verdicts[each].other_line = rows[each == all.front() ? all[1] : all.front()].line;
            verdicts[each].changes.clear();
        }
    }
}

}  // namespace trousse
