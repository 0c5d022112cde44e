#pragma once

#include <nlohmann/json.hpp>

#include "reports/report_tables.hpp"

// Which lists may be taken out as a file, and what of each row stands in it. A row is what the list itself answers, so
// that a file holds what the screen shows.
namespace trousse {

struct ExportColumn {
    Bilingual heading;
    nlohmann::json::json_pointer at;  // in a row
    Cell (*cell)(const nlohmann::json& value, std::string_view language);
    double width = 18;  // of a sheet's column, in characters
};

struct ExportedList {
    std::string_view name;  // as the address names it: orders
    std::string_view path;  // of the list
    bool comes_in_pages;    // else it is whole at once
    Bilingual title;
    std::vector<ExportColumn> columns;
};

const std::vector<ExportedList>& exported_lists();

// The same list with those columns alone that hold the named parts of a row, with commas between: « /number,/kit/name
// »; all of them where none is named. A 400 names what is no part of it.
ExportedList with_fields(const ExportedList& list, std::string_view fields);

std::vector<std::string> headings(const ExportedList& list, std::string_view language);
std::vector<Cell> cells(const ExportedList& list, const nlohmann::json& row, std::string_view language);

}  // namespace trousse
