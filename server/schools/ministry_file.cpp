#include "schools/ministry_file.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "schools/ministry_cells.hpp"

namespace trousse {

namespace {

enum Column : std::size_t {
    organisation,
    official_name,
    municipality_code,
    short_name,
    address_1,
    address_2,
    postal_code,
    municipality,
    building,
    building_name,
    building_address_1,
    building_address_2,
    building_municipality_code,
    building_municipality,
    building_postal_code,
    preschool,
    primary,
    secondary,
    vocational,
    adult,
    mrc,
    board,
    board_kind,
    kColumns
};
constexpr std::size_t kRequired = 3;  // the first ones

using ColumnNames = std::array<std::string_view, kColumns>;
constexpr ColumnNames kPublicNames{
    "CD_ORGNS",
    "NOM_OFFCL_ORGNS",
    "CD_MUNCP_GDUNO_ORGNS",
    "NOM_COURT_ORGNS",
    "ADRS_GEO_L1_GDUNO_ORGNS",
    "ADRS_GEO_L2_GDUNO_ORGNS",
    "CD_POSTL_GDUNO_ORGNS",
    "NOM_MUNCP_GDUNO_ORGNS",
    "CD_IMM",
    "NOM_IMM",
    "ADRS_GEO_L1_GDUNO_IMM",
    "ADRS_GEO_L2_GDUNO_IMM",
    "CD_MUNCP_GDUNO_IMM",
    "NOM_MUNCP_GDUNO_IMM",
    "CD_POSTL_GDUNO_IMM",
    "PRESC",
    "PRIM",
    "SEC",
    "FORM_PRO",
    "ADULTE",
    "NOM_MRC",  // of the building
    "NOM_CS",
    "TYPE_CS",
};
constexpr ColumnNames kPrivateNames{"CD_ORGNS",          "NOM_OFFCL",      "CD_MUNCP", "NOM_COURT", "ADRS_GEO_L1_GDUNO",
                                    "ADRS_GEO_L2_GDUNO", "CD_POSTL_GDUNO", "NOM_MUNCP"};  // and no other

constexpr std::array kLevels{std::pair{preschool, "preschool"}, std::pair{primary, "primary"},
                             std::pair{secondary, "secondary"}, std::pair{vocational, "vocational"},
                             std::pair{adult, "adult"}};

constexpr std::size_t kMostRows = 100'000;
constexpr std::size_t kLongest = 200;  // characters

// Where each column stands in this file, if it does.
struct Layout {
    Network network;
    std::size_t width;
    std::array<std::optional<std::size_t>, kColumns> place;

    bool has(Column column) const { return place[column].has_value(); }
    std::string_view cell(const CsvRow& row, Column column) const {
        const auto at = place[column];
        return at && *at < row.cells.size() ? std::string_view{row.cells[*at]} : std::string_view{};
    }
};

// Why a row cannot be read.
struct Refusal {
    const char* why;
};

using MrcOfMunicipality = std::unordered_map<std::string, std::string>;

Layout layout_of(const CsvRow& header) {
    std::unordered_map<std::string, std::size_t> at;
    for (std::size_t i = 0; i < header.cells.size(); ++i) {
        const auto name = upper_case(tidy(header.cells[i]));
        if (!name.empty() && !at.try_emplace(name, i).second) throw CsvFault{"column_twice", header.line, name};
    }
    const auto has = [&](const ColumnNames& names) { return at.contains(std::string{names[official_name]}); };
    if (!has(kPublicNames) && !has(kPrivateNames)) throw CsvFault{"not_a_ministry_file", header.line};

    const bool is_public = has(kPublicNames);
    const ColumnNames& names = is_public ? kPublicNames : kPrivateNames;
    Layout layout{is_public ? Network::public_schools : Network::private_schools, header.cells.size(), {}};
    for (std::size_t i = 0; i < kColumns; ++i) {
        const auto found = names[i].empty() ? at.end() : at.find(std::string{names[i]});
        if (found != at.end()) layout.place[i] = found->second;
        if (found == at.end() && i < kRequired) throw CsvFault{"column_missing", header.line, std::string{names[i]}};
    }
    return layout;
}

std::set<std::string_view> told_by(const Layout& layout) {
    std::set<std::string_view> told{"name", "municipality_code"};
    if (layout.has(board)) told.insert("board");
    if (layout.has(mrc)) told.insert("mrc");
    if (layout.has(municipality)) told.insert("municipality");
    if (layout.has(address_1)) told.insert("address");
    if (layout.has(postal_code)) told.insert("postal_code");
    if (layout.has(building)) told.insert(kPlaces);
    if (std::ranges::all_of(kLevels, [&](const auto& level) { return layout.has(level.first); })) told.insert("levels");
    return told;
}

std::string code_of(std::string_view cell, std::size_t digits, const char* why) {
    auto code = padded_code(cell, digits);
    if (!code) throw Refusal{why};
    return *std::move(code);
}

std::string text_of(std::string_view cell) {
    auto text = tidy(cell);
    if (has_control_character(text)) throw Refusal{"control_character"};
    if (characters_in(text) > kLongest) throw Refusal{"too_long"};
    return text;
}

std::string address_of(std::string_view first_line, std::string_view second_line) {
    auto address = text_of(first_line);
    const auto more = text_of(second_line);
    if (!address.empty() && !more.empty()) address += ", ";
    return address + more;
}

std::string postal_code_of(std::string_view cell) {
    auto code = plain_postal_code(cell);
    if (!code) throw Refusal{"postal_code_malformed"};
    return *std::move(code);
}

void append_word(std::string& list, std::string_view word) {
    if (!list.empty()) list += ',';
    list += word;
}

std::string levels_of(const Layout& layout, const CsvRow& row) {
    std::string levels;
    for (const auto& [column, word] : kLevels) {
        const auto flag = tidy(layout.cell(row, column));
        if (flag != "1" && flag != "0" && !flag.empty()) throw Refusal{"level_malformed"};
        if (flag == "1") append_word(levels, word);
    }
    return levels;
}

Building building_of(const Layout& layout, const CsvRow& row, const SchoolFacts& school) {
    const auto cell = [&](Column column) { return layout.cell(row, column); };
    Building made{.code = code_of(cell(building), 6, "building_malformed"), .facts = {}};
    const auto code = padded_code(cell(building_municipality_code), 5);
    made.facts = {.name = text_of(cell(building_name)),
                  .board = school.board,
                  .mrc = text_of(cell(mrc)),
                  .municipality = text_of(cell(building_municipality)),
                  .municipality_code = code.value_or(""),
                  .address = address_of(cell(building_address_1), cell(building_address_2)),
                  .postal_code = postal_code_of(cell(building_postal_code)),
                  .levels = school.levels};
    if (made.facts.name.empty()) made.facts.name = school.name;
    return made;
}

// One row, as if its organisation had no other.
MinistrySchool school_of(const Layout& layout, const CsvRow& row) {
    const auto cell = [&](Column column) { return layout.cell(row, column); };
    if (row.cells.size() != layout.width) throw Refusal{"wrong_number_of_cells"};
    if (tidy(cell(organisation)).empty()) throw Refusal{"organisation_missing"};

    MinistrySchool school{
        .organisation = code_of(cell(organisation), 6, "organisation_malformed"),
        .facts = {.name = text_of(cell(official_name)),
                  .board = text_of(cell(board)),
                  .mrc = {},
                  .municipality = text_of(cell(municipality)),
                  .municipality_code = code_of(cell(municipality_code), 5, "municipality_code_malformed"),
                  .address = address_of(cell(address_1), cell(address_2)),
                  .postal_code = postal_code_of(cell(postal_code)),
                  .levels = levels_of(layout, row)},
        .language = upper_case(tidy(cell(board_kind))) == "ANGLO" ? "en" : "fr",
        .buildings = {}};
    if (school.facts.name.empty()) school.facts.name = text_of(cell(short_name));
    if (school.facts.name.empty()) throw Refusal{"name_missing"};
    if (!tidy(cell(building)).empty()) school.buildings.push_back(building_of(layout, row, school.facts));
    return school;
}

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
    Reading(std::string_view csv, MunicipalityRange region)
        : reader_{csv, separator_of(csv)}, region_{region}, layout_{layout_of(header())} {
        file_.network = layout_.network;
        file_.told = told_by(layout_);
    }

    MinistryFile whole() {
        for (CsvRow row; reader_.next(row);) {
            if (std::ranges::all_of(row.cells, [](const auto& cell) { return tidy(cell).empty(); })) continue;
            if (++rows_ > kMostRows) throw CsvFault{"too_many_rows", row.line};
            take(row);
        }
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
        note_mrc(row);
        const auto code = padded_code(layout_.cell(row, organisation), 6);
        if (code) file_.organisations.insert(*code);
        const auto place = padded_code(layout_.cell(row, municipality_code), 5);
        if (row.cells.size() == layout_.width && place && !region_.holds(*place)) return;

        file_.rows.push_back({.line = row.line,
                              .organisation = code.value_or(""),
                              .building = padded_code(layout_.cell(row, building), 6).value_or(""),
                              .name = shown(layout_.cell(row, official_name)),
                              .refused = {}});
        try {
            add(school_of(layout_, row));
        } catch (const Refusal& refusal) {
            file_.rows.back().refused = refusal.why;
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
    std::size_t rows_ = 0;
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

std::optional<MunicipalityRange> municipality_range(std::string_view text) {
    if (text.empty()) return MunicipalityRange{};
    const auto two_digits = [](std::string_view part) {
        const bool good = part.size() == 2 && is_digit(part[0]) && is_digit(part[1]);
        return good ? (part[0] - '0') * 10 + (part[1] - '0') : -1;
    };
    const auto dash = text.find('-');
    const MunicipalityRange range{two_digits(text.substr(0, dash)),
                                  two_digits(dash == text.npos ? text : text.substr(dash + 1))};
    if (range.first < 0 || range.last < range.first) return std::nullopt;
    return range;
}

MinistryFile read_ministry_file(std::string_view csv, MunicipalityRange region) { return Reading{csv, region}.whole(); }

Network network_of(std::string_view organisation) {
    return organisation.size() == 6 && organisation[3] >= '5' ? Network::private_schools : Network::public_schools;
}

}  // namespace trousse
