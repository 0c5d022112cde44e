#include "schools/contacts_file.hpp"

#include <algorithm>
#include <charconv>

#include "platform/email.hpp"
#include "schools/fold.hpp"
#include "schools/ministry_cells.hpp"
#include "schools/named_columns.hpp"

namespace trousse {

namespace {

// Why a row cannot be read, and the column that it lies in, if in one.
struct Refused {
    const char* why;
    std::string_view column = {};
};

}  // namespace

static void require_columns(const NamedColumns& columns, std::size_t line);
static ContactCells cells_of(const NamedColumns& columns, const CsvRow& row);
static std::string cell_of(const NamedColumns& columns, const CsvRow& row, const char* column);
static void read_code(ContactCells& says, const NamedColumns& columns, const CsvRow& row);
static std::string line_in(const NamedColumns& columns, const CsvRow& row, const char* column, std::size_t longest);
static bool is_phone(const std::string& text);
static std::string language_in(const std::string& written);
static std::optional<std::int64_t> number_in(const std::string& written, const char* column);

constexpr std::size_t kMostRows = 10'000;

// As people head them, folded.
const KnownHeadings kColumns{{"code", "code"},
                             {"code du ministere", "code"},
                             {"code ministeriel", "code"},
                             {"code de l ecole", "code"},
                             {"code de l etablissement", "code"},
                             {"code d organisme", "code"},
                             {"code organisme", "code"},
                             {"cd orgns", "code"},
                             {"no d organisme", "code"},
                             {"ministry s code", "code"},
                             {"ministry code", "code"},
                             {"school code", "code"},
                             {"batiment", "building"},
                             {"code du batiment", "building"},
                             {"cd imm", "building"},
                             {"building", "building"},
                             {"nom", "name"},
                             {"ecole", "name"},
                             {"etablissement", "name"},
                             {"nom de l ecole", "name"},
                             {"nom de l etablissement", "name"},
                             {"name", "name"},
                             {"school", "name"},
                             {"school name", "name"},
                             {"name of the school", "name"},
                             {"municipalite", "municipality"},
                             {"ville", "municipality"},
                             {"municipality", "municipality"},
                             {"city", "municipality"},
                             {"town", "municipality"},
                             {"courriel", "email"},
                             {"adresse courriel", "email"},
                             {"adresse de courriel", "email"},
                             {"adresse electronique", "email"},
                             {"courriel de l ecole", "email"},
                             {"email", "email"},
                             {"e mail", "email"},
                             {"email address", "email"},
                             {"e mail address", "email"},
                             {"telephone", "phone"},
                             {"tel", "phone"},
                             {"no de telephone", "phone"},
                             {"numero de telephone", "phone"},
                             {"phone", "phone"},
                             {"phone number", "phone"},
                             {"telephone number", "phone"},
                             {"langue", "language"},
                             {"langue de correspondance", "language"},
                             {"language", "language"},
                             {"eleves", "pupils"},
                             {"nombre d eleves", "pupils"},
                             {"nb d eleves", "pupils"},
                             {"nb eleves", "pupils"},
                             {"effectif", "pupils"},
                             {"students", "pupils"},
                             {"number of students", "pupils"},
                             {"pupils", "pupils"},
                             {"number of pupils", "pupils"},
                             {"enrolment", "pupils"},
                             {"classes", "classes"},
                             {"nombre de classes", "classes"},
                             {"nb de classes", "classes"},
                             {"nb classes", "classes"},
                             {"groupes", "classes"},
                             {"nombre de groupes", "classes"},
                             {"number of classes", "classes"},
                             {"personne ressource", "contact"},
                             {"nom de la personne ressource", "contact"},
                             {"personne contact", "contact"},
                             {"contact", "contact"},
                             {"nom du contact", "contact"},
                             {"responsable", "contact"},
                             {"contact name", "contact"},
                             {"contact person", "contact"},
                             {"fonction", "role"},
                             {"fonction de la personne ressource", "role"},
                             {"role", "role"},
                             {"role du contact", "role"},
                             {"titre", "role"},
                             {"poste", "role"},
                             {"title", "role"},
                             {"position", "role"}};

ContactsFile read_contacts_file(std::string_view csv) {
    CsvReader reader{csv, {.file = 1024 * 1024, .cell = 4'000, .columns = 60}};
    CsvRow row;
    if (!reader.next(row)) throw CsvFault{"no_school", 1};
    const NamedColumns columns{row, kColumns};
    require_columns(columns, row.line);
    ContactsFile file{.headings = row.cells, .unread = columns.unread(), .rows = {}};
    while (reader.next(row)) {
        if (is_blank(row.cells)) continue;
        if (file.rows.size() == kMostRows) throw CsvFault{"too_many_rows", row.line};
        file.rows.push_back(
            {.line = row.line, .says = {}, .refused = {}, .column = {}, .cell = {}, .cells = row.cells});
        try {
            file.rows.back().says = cells_of(columns, row);
        } catch (const Refused& refused) {
            ContactRow& read = file.rows.back();
            read.says.name = shown(columns.cell(row, "name"));
            read.says.organisation = shown(columns.cell(row, "code"));
            read.refused = refused.why;
            read.column = columns.heading(refused.column);
            read.cell = shown(columns.cell(row, refused.column));
        }
    }
    if (file.rows.empty()) throw CsvFault{"no_school", 1};
    return file;
}

void require_columns(const NamedColumns& columns, std::size_t line) {
    if (!columns.has("code") && !columns.has("name")) throw CsvFault{"column_missing", line, "code"};
    if (std::ranges::none_of(kContactFields, [&](const auto field) { return columns.has(field); }))
        throw CsvFault{"column_missing", line, "email"};
}

ContactCells cells_of(const NamedColumns& columns, const CsvRow& row) {
    const std::size_t width = columns.width();
    if (row.cells.size() > width &&
        !is_blank({row.cells.begin() + static_cast<std::ptrdiff_t>(width), row.cells.end()}))
        throw Refused{"wrong_number_of_cells"};
    ContactCells says{.organisation = {},
                      .building = {},
                      .name = line_in(columns, row, "name", 160),
                      .municipality = line_in(columns, row, "municipality", 120),
                      .email = cell_of(columns, row, "email"),
                      .phone = line_in(columns, row, "phone", 40),
                      .language = language_in(cell_of(columns, row, "language")),
                      .contact = line_in(columns, row, "contact", 80),
                      .role = line_in(columns, row, "role", 80),
                      .pupils = number_in(cell_of(columns, row, "pupils"), "pupils"),
                      .classes = number_in(cell_of(columns, row, "classes"), "classes")};
    read_code(says, columns, row);
    if (says.organisation.empty() && says.name.empty()) throw Refused{"school_missing"};
    if (!says.email.empty() && !is_email_address(says.email)) throw Refused{"not_an_email", "email"};
    if (!says.phone.empty() && !is_phone(says.phone)) throw Refused{"not_a_phone", "phone"};
    if (!is_name(says.contact)) throw Refused{"not_a_name", "contact"};
    if (!is_name(says.role)) throw Refused{"not_a_name", "role"};
    if (!says.says_whom_to_write_to() && says.language.empty() && !says.pupils && !says.classes)
        throw Refused{"nothing_said"};
    return says;
}

// « 4,50555E+09 » is what a spreadsheet made of one.
bool is_phone(const std::string& text) {
    return std::ranges::count_if(text, is_digit) >= 7 && text.find("E+") == text.npos;
}

// Without the apostrophe by which a spreadsheet marks text.
std::string cell_of(const NamedColumns& columns, const CsvRow& row, const char* column) {
    std::string text = columns.cell(row, column);
    if (text.starts_with('\'')) text.erase(0, 1);
    return text;
}

// As it stands on the pages too: « 972001-972101 ».
void read_code(ContactCells& says, const NamedColumns& columns, const CsvRow& row) {
    std::string code = with_plain_dashes(cell_of(columns, row, "code")), building = cell_of(columns, row, "building");
    if (const auto dash = code.find('-'); dash != code.npos && building.empty()) {
        building = code.substr(dash + 1);
        code.resize(dash);
    }
    if (code.empty()) return;
    const auto organisation = padded_code(code, 6);
    if (!organisation) throw Refused{"organisation_malformed", "code"};
    says.organisation = *organisation;
    if (building.empty()) return;
    const auto read = padded_code(building, 6);
    if (!read) throw Refused{"building_malformed", columns.has("building") ? "building" : "code"};
    says.building = *read;
}

std::string line_in(const NamedColumns& columns, const CsvRow& row, const char* column, std::size_t longest) {
    std::string text = cell_of(columns, row, column);
    if (has_control_character(text)) throw Refused{"control_character", column};
    if (characters_in(text) > longest) throw Refused{"too_long", column};
    return text;
}

std::string language_in(const std::string& written) {
    const std::string word = fold(written);
    for (const auto* french : {"fr", "francais", "french"})
        if (word == french) return "fr";
    for (const auto* english : {"en", "anglais", "english"})
        if (word == english) return "en";
    if (!word.empty()) throw Refused{"not_a_language", "language"};
    return "";
}

// Digits, with a space between thousands: « 1 204 ». What may be a decimal is no number of people.
std::optional<std::int64_t> number_in(const std::string& written, const char* column) {
    constexpr std::size_t kLongest = 6;
    std::string digits;
    for (std::size_t i = 0; i < written.size(); ++i) {
        const bool is_between = written[i] == ' ' && i > 0 && (written.size() - i) % 4 == 0;
        if (is_digit(written[i]))
            digits += written[i];
        else if (!is_between)
            throw Refused{"not_a_number", column};
    }
    if (digits.size() > kLongest || (digits.empty() && !written.empty())) throw Refused{"not_a_number", column};
    if (digits.empty()) return std::nullopt;
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

}  // namespace trousse
