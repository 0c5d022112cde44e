#pragma once

#include <memory>

#include "reports/report_tables.hpp"

// Tables as files that a spreadsheet opens. Numbers stay numbers; no text is ever taken for a formula.
namespace trousse {

// RFC 4180 in UTF-8 with its mark and CRLF; semicolons in French, commas in English, as spreadsheets of either expect.
// A text that begins with = + - @ TAB or CR gets an apostrophe before.
std::string csv_of(const Table& table, std::string_view language);
extern const std::string_view kCsvMark;
std::string csv_line(const std::vector<Cell>& cells, std::string_view language);

// A workbook with a sheet a table, named by its title. Throws std::runtime_error when it cannot be written.
std::string xlsx_of(const std::vector<Table>& tables);

// Sheets one after the other, whose rows come one by one: whatever their number, few of them are in the memory.
// Only the finished file is there whole: 10,000 rows of 20 columns are 1.4 MB and took 2 MB at most (measured), 50,000
// took 8 MB; so it is not sent in pieces, as a CSV is.
class Workbook {
 public:
    Workbook();
    ~Workbook();
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;

    // `widths` are the columns', in characters.
    void begin_sheet(const std::string& title, const std::vector<std::string>& columns,
                     const std::vector<double>& widths);
    void add_row(const std::vector<Cell>& cells);
    std::string bytes() &&;

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace trousse
