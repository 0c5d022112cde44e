#include "schools/ministry_columns.hpp"

#include <algorithm>
#include <initializer_list>
#include <unordered_map>

#include "schools/ministry_cells.hpp"

namespace trousse {

namespace {

using enum Column;

constexpr std::size_t kRequired = 3;  // the first ones

constexpr Headings kPublic{
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

constexpr Headings headings_of(std::initializer_list<std::pair<Column, std::string_view>> some) {
    Headings headings{};
    for (const auto& [column, heading] : some) headings[static_cast<std::size_t>(column)] = heading;
    return headings;
}
constexpr Headings kPrivate = headings_of({{organisation, "CD_ORGNS"},
                                           {official_name, "NOM_OFFCL"},
                                           {municipality_code, "CD_MUNCP"},
                                           {short_name, "NOM_COURT"},
                                           {address_1, "ADRS_GEO_L1_GDUNO"},
                                           {address_2, "ADRS_GEO_L2_GDUNO"},
                                           {postal_code, "CD_POSTL_GDUNO"},
                                           {municipality, "NOM_MUNCP"},
                                           {network, "RESEAU"},
                                           {kind, "TYPE_ORGNS"},
                                           {teaching, "ORDRE_ENS"}});
// A private school's installation is a place of the school that answers for it.
constexpr Headings kInstallations = headings_of({{organisation, "CD_ORGNS_RESP"},
                                                 {official_name, "NOM_ORGNS_RESP"},
                                                 {municipality_code, "CD_MUNCP"},
                                                 {building, "CD_ORGNS"},
                                                 {building_name, "NOM_OFFCL"},
                                                 {building_address_1, "ADRS_GEO_L1_GDUNO"},
                                                 {building_address_2, "ADRS_GEO_L2_GDUNO"},
                                                 {building_municipality_code, "CD_MUNCP"},
                                                 {building_municipality, "NOM_MUNCP"},
                                                 {building_postal_code, "CD_POSTL_GDUNO"},
                                                 {preschool, "PRESC"},
                                                 {primary, "PRIM"},
                                                 {secondary, "SEC"},
                                                 {vocational, "FORM_PRO"},
                                                 {adult, "ADULTE"},
                                                 {network, "RESEAU"},
                                                 {kind, "TYPE_ORGNS"},
                                                 {teaching, "ORDRE_ENS"}});

// Its first word: people write what it means behind it.
std::string heading_in(std::string_view cell) {
    auto name = upper_case(tidy(cell));
    return name.substr(0, name.find(' '));
}

using Places = std::unordered_map<std::string, std::size_t>;

Places places_of(const CsvRow& header) {
    Places at;
    for (std::size_t i = 0; i < header.cells.size(); ++i) {
        const auto name = heading_in(header.cells[i]);
        if (!name.empty() && !at.try_emplace(name, i).second) throw CsvFault{"column_twice", header.line, name};
    }
    return at;
}

const Headings* which(const Places& at) {
    const auto has = [&](const Headings& headings, Column column) {
        return at.contains(std::string{headings[static_cast<std::size_t>(column)]});
    };
    if (has(kPublic, official_name)) return &kPublic;
    if (has(kInstallations, organisation)) return &kInstallations;
    return has(kPrivate, official_name) ? &kPrivate : nullptr;
}

}  // namespace

Layout::Layout(const CsvRow& header) : width_{header.cells.size()} {
    const Places at = places_of(header);
    headings_ = which(at);
    if (headings_ == nullptr) throw CsvFault{"not_a_ministry_file", header.line};
    for (std::size_t i = 0; i < kColumns; ++i) {
        const std::string name{(*headings_)[i]};
        const auto found = name.empty() ? at.end() : at.find(name);
        if (found != at.end()) place_[i] = found->second;
        if (found == at.end() && i < kRequired) throw CsvFault{"column_missing", header.line, name};
    }
}

Network Layout::network() const { return headings_ == &kPublic ? Network::public_schools : Network::private_schools; }

bool Layout::is_of_installations() const { return headings_ == &kInstallations; }

std::set<std::string_view> Layout::told() const {
    std::set<std::string_view> told;
    if (!is_of_installations()) told = {"name", "municipality_code"};
    if (has(board)) told.insert("board");
    if (has(mrc)) told.insert("mrc");
    if (has(municipality)) told.insert("municipality");
    if (has(address_1)) told.insert("address");
    if (has(postal_code)) told.insert("postal_code");
    if (has(building)) told.insert(kPlaces);
    if (std::ranges::all_of(kLevels, [&](const auto& level) { return has(level.first); })) told.insert("levels");
    return told;
}

std::string_view Layout::cell(const CsvRow& row, Column column) const {
    const auto at = place_[static_cast<std::size_t>(column)];
    return at && *at < row.cells.size() ? std::string_view{row.cells[*at]} : std::string_view{};
}

}  // namespace trousse
