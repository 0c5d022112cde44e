#pragma once

#include "reports/report_tables.hpp"

// Tables as files that a spreadsheet opens. Numbers stay numbers; no text is ever taken for a formula.
namespace trousse {

// RFC 4180 in UTF-8 with its mark, commas and CRLF. A text that begins with = + - @ TAB or CR gets an apostrophe
// before.
std::string csv_of(const Table& table);

// A workbook with a sheet a table, named by its title. Throws std::runtime_error when it cannot be written.
std::string xlsx_of(const std::vector<Table>& tables);

}  // namespace trousse
