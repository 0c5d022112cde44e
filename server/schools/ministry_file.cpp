#include "schools/ministry_file.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "schools/ministry_cells.hpp"
#include "schools/ministry_columns.hpp"

namespace trousse {

namespace {

using enum Column;

constexpr std::size_t kMostRows = 100'000;
constexpr std::size_t kLongest = 200;  // characters

// Why a row cannot be read, and the cell that it lies in, if in one.
struct Refusal {
    const char* why;
    std::optional<Column> column = {};
};

using MrcOfMunicipality = std::unordered_map<std::string, std::string>;

void append_word(std::string& list, std::string_view word) {
    if (!list.empty()) list += ',';
    list += word;
}

// One row, as if its organisation had no other.
class RowReader {
 public:
    RowReader(const Layout& layout, const CsvRow& row) : layout_{layout}, row_{row} {}

    MinistrySchool school() const {
        if (!fits()) throw Refusal{"wrong_number_of_cells"};
        if (const char* other = other_kind()) throw Refusal{other};
        if (!layout_.is_of_installations() && begins(kind, "Installation"))
            throw Refusal{"installation_without_school", kind};
        if (is_empty(organisation)) throw Refusal{"organisation_missing", organisation};

        MinistrySchool school{.organisation = code(organisation, 6, "organisation_malformed"),
                              .facts = {.name = text(official_name),
                                        .board = text(board),
                                        .mrc = {},
                                        .municipality = text(municipality),
                                        .municipality_code = code(municipality_code, 5, "municipality_code_malformed"),
                                        .address = address(address_1, address_2),
                                        .postal_code = postal(postal_code),
                                        .levels = levels()},
                              .language = upper_case(tidy(cell(board_kind))) == "ANGLO" ? "en" : "fr",
                              .buildings = {}};
        if (school.facts.name.empty()) school.facts.name = text(short_name);
        if (school.facts.name.empty()) throw Refusal{"name_missing", official_name};
        if (layout_.is_of_installations())  // each lies where it lies
            school.facts = {.name = school.facts.name, .levels = school.facts.levels};
        if (!is_empty(building)) school.buildings.push_back(its_building(school.facts));
        return school;
    }

    // Too few are none too few: a spreadsheet drops empty cells at the end.
    bool fits() const {
        const auto& cells = row_.cells;
        return cells.size() <= layout_.width() ||
               std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(layout_.width()), cells.end(),
                           [](const auto& more) { return tidy(more).empty(); });
    }

    // Of whom no kit is asked, whatever the columns are; nothing for a school.
    const char* other_kind() const {
        if (begins(network, "Gouv")) return "governmental";
        if (begins(teaching, "Coll") || begins(kind, "Cégep")) return "college";
        if (begins(teaching, "Univ") || begins(kind, "Univ")) return "university";
        return nullptr;
    }

 private:
    Building its_building(const SchoolFacts& school) const {
        const auto place = padded_code(cell(building_municipality_code), 5);
        Building made{.code = code(building, 6, "building_malformed"),
                      .facts = {.name = text(building_name),
                                .board = school.board,
                                .mrc = text(mrc),
                                .municipality = text(building_municipality),
                                .municipality_code = place.value_or(""),
                                .address = address(building_address_1, building_address_2),
                                .postal_code = postal(building_postal_code),
                                .levels = school.levels}};
        if (made.facts.name.empty()) made.facts.name = school.name;
        return made;
    }

    std::string_view cell(Column column) const { return layout_.cell(row_, column); }
    bool is_empty(Column column) const { return tidy(cell(column)).empty(); }
    bool begins(Column column, std::string_view word) const { return tidy(cell(column)).starts_with(word); }

    std::string code(Column column, std::size_t digits, const char* why) const {
        auto read = padded_code(cell(column), digits);
        if (!read) throw Refusal{why, column};
        return *std::move(read);
    }

    std::string text(Column column) const {
        auto read = tidy(cell(column));
        if (has_control_character(read)) throw Refusal{"control_character", column};
        if (characters_in(read) > kLongest) throw Refusal{"too_long", column};
        return read;
    }

    std::string address(Column first_line, Column second_line) const {
        auto whole = text(first_line);
        const auto more = text(second_line);
        if (!whole.empty() && !more.empty()) whole += ", ";
        return whole + more;
    }

    std::string postal(Column column) const {
        auto read = plain_postal_code(cell(column));
        if (!read) throw Refusal{"postal_code_malformed", column};
        return *std::move(read);
    }

    std::string levels() const {
        std::string levels;
        for (const auto& [column, word] : kLevels) {
            const auto flag = yes_or_no(cell(column));
            if (!flag) throw Refusal{"level_malformed", column};
            if (*flag) append_word(levels, word);
        }
        return levels;
    }

    const Layout& layout_;
    const CsvRow& row_;
};

std::string levels_of_both(const std::string& some, const std::string& others) {
    std::string levels;
    for (const auto& [column, word] : kLevels)
        if (has_level(some, word) || has_level(others, word)) append_word(levels, word);
    return levels;
}

// The same row twice does no harm.
void merge(MinistrySchool& whole, MinistrySchool&& row) {
    row.facts.levels = whole.facts.levels = levels_of_both(whole.facts.levels, row.facts.levels);
    if (whole.facts != row.facts) throw Refusal{"contradicts_another_row"};
    for (Building& more : row.buildings) {
        const auto known = std::ranges::find(whole.buildings, more.code, &Building::code);
        if (known == whole.buildings.end()) {
            whole.buildings.push_back(std::move(more));
            continue;
        }
        more.facts.levels = known->facts.levels = levels_of_both(known->facts.levels, more.facts.levels);
        if (*known != more) throw Refusal{"contradicts_another_row"};
    }
}

class Reading {
 public:
    Reading(std::string_view csv, MunicipalityRange region) : reader_{csv}, region_{region}, layout_{header()} {
        file_.network = layout_.network();
        file_.told = layout_.told();
    }

    MinistryFile whole() {
        for (CsvRow row; reader_.next(row);) {
            if (is_blank(row.cells)) continue;
            if (++rows_ > kMostRows) throw CsvFault{"too_many_rows", row.line};
            take(row);
        }
        if (rows_ == 0) throw CsvFault{"no_school", 1};
        if (rows_ == rows_of_others_) throw CsvFault{others_, 2};
        refuse_the_other_rows();
        tell_mrcs();
        return std::move(file_);
    }

 private:
    CsvRow header() {
        CsvRow row;
        if (!reader_.next(row)) throw CsvFault{"not_a_ministry_file", 1};
        return row;
    }

    void take(const CsvRow& row) {
        const RowReader reader{layout_, row};
        if (const char* other = reader.other_kind()) {
            if (++rows_of_others_ == 1) others_ = other;
        }
        note_mrc(row);
        const auto code = padded_code(layout_.cell(row, organisation), 6);
        if (code) file_.organisations.insert(*code);
        const auto place = padded_code(layout_.cell(row, municipality_code), 5);
        if (reader.fits() && place && !region_.holds(*place)) return;

        file_.rows.push_back(
            {.line = row.line,
             .organisation = code.value_or(""),
             .building = padded_code(layout_.cell(row, building), 6).value_or(""),
             .name = shown(layout_.cell(row, layout_.is_of_installations() ? building_name : official_name)),
             .refused = {},
             .column = {},
             .cell = {}});
        try {
            add(reader.school());
        } catch (const Refusal& refusal) {
            FileRow& refused = file_.rows.back();
            refused.refused = refusal.why;
            if (refusal.column) {
                refused.column = layout_.heading(*refusal.column);
                refused.cell = shown(layout_.cell(row, *refusal.column));
            }
            if (code) refused_.insert(*code);
        }
    }

    void note_mrc(const CsvRow& row) {
        const auto code = padded_code(layout_.cell(row, building_municipality_code), 5);
        if (code) mrcs_.try_emplace(*code, tidy(layout_.cell(row, mrc)));
    }

    void add(MinistrySchool&& row) {
        const auto [known, is_new] = at_.try_emplace(row.organisation, file_.schools.size());
        if (is_new)
            file_.schools.push_back(std::move(row));
        else
            merge(file_.schools[known->second], std::move(row));
    }

    void refuse_the_other_rows() {
        for (FileRow& row : file_.rows)
            if (row.refused.empty() && refused_.contains(row.organisation)) row.refused = "other_row_refused";
        std::erase_if(file_.schools, [&](const auto& school) { return refused_.contains(school.organisation); });
    }

    // The file tells the MRC of a building; a school's is that of the buildings in its municipality.
    void tell_mrcs() {
        for (MinistrySchool& school : file_.schools) {
            const auto found = mrcs_.find(school.facts.municipality_code);
            if (found != mrcs_.end())
                school.facts.mrc = found->second;
            else if (!school.buildings.empty())
                school.facts.mrc = school.buildings.front().facts.mrc;
        }
    }

    CsvReader reader_;
    const MunicipalityRange region_;
    const Layout layout_;
    MinistryFile file_;
    std::size_t rows_ = 0, rows_of_others_ = 0;
    std::string others_;  // of which kind the first is
    std::unordered_map<std::string, std::size_t> at_;
    std::unordered_set<std::string> refused_;
    MrcOfMunicipality mrcs_;
};

}  // namespace

bool MunicipalityRange::holds(std::string_view code) const {
    int prefix = -1;
    std::from_chars(code.data(), code.data() + std::min<std::size_t>(code.size(), 2), prefix);
    return code.size() == 5 && prefix >= first && prefix <= last;
}

std::optional<MunicipalityRange> municipality_range(std::string_view typed) {
    std::string text = with_plain_dashes(tidy(typed));
    std::erase(text, ' ');
    if (text.empty()) return MunicipalityRange{};
    const auto two_digits = [](std::string_view part) {
        const bool good = part.size() == 2 && is_digit(part[0]) && is_digit(part[1]);
        return good ? (part[0] - '0') * 10 + (part[1] - '0') : -1;
    };
    const auto dash = text.find('-');
    const std::string_view first = std::string_view{text}.substr(0, dash);
    const MunicipalityRange range{two_digits(first),
                                  two_digits(dash == text.npos ? first : std::string_view{text}.substr(dash + 1))};
    if (range.first < 0 || range.last < range.first) return std::nullopt;
    return range;
}

MinistryFile read_ministry_file(std::string_view csv, MunicipalityRange region) { return Reading{csv, region}.whole(); }

Network network_of(std::string_view organisation) {
    return organisation.size() == 6 && organisation[3] >= '5' ? Network::private_schools : Network::public_schools;
}

}  // namespace trousse
