#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reports/year_report.hpp"

// The year's report as plain tables in one language: what both files, CSV and XLSX, are written from.
namespace trousse {

using Cell = std::variant<std::monostate, Count, std::string>;  // nothing, a number, a text

struct Table {
    std::string key;    // summary, kits, materials …: the same in both languages
    std::string title;  // the sheet's name: 31 characters at most, none of []:*?/\.
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;
};

// summary, coverage, kits, materials, boards, mrcs, years, stock. `language` is fr or en.
std::vector<Table> tables_of(const YearReport& report, std::string_view language);

}  // namespace trousse
