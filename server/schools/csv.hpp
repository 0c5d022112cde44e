#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// Reading CSV as RFC 4180 has it, strictly: what cannot be read is told with its line, and never guessed.
//
//     file   = [BOM] record *(end record) [end]      end  = LF / CR LF
//     record = cell *(separator cell)                cell = plain / quote *(any / quote quote) quote
//
// The separator is the comma, the semicolon (a spreadsheet in French) or the tab: Excel's own first line « sep=; » says
// which, else the one that the first record holds most often. A last ^Z ends the file, as it did under DOS.
//
// Our own, since the packaged reader (libfccp) fixes the number of columns when it is compiled and ends a cell at every
// line break.
namespace trousse {

// What makes a file unreadable. `code` is one of: file_too_long, cell_too_long, too_many_columns, bad_utf8,
// nul_character, stray_quote (a quote inside a plain cell, or text after the closing one), unclosed_quote (its line is
// where it opened), stray_return (a CR that ends no line). Lines count from 1 as an editor shows them. `column` is the
// character's place in its line for bad_utf8, else a heading: whoever knows the columns may add codes, and name it.
struct CsvFault : std::runtime_error {
    CsvFault(const std::string& fault, std::size_t at, std::string in = {})
        : std::runtime_error{fault}, code{fault}, line{at}, column{std::move(in)} {}
    std::string code;
    std::size_t line;
    std::string column;
};

struct CsvLimits {
    std::size_t file = 20'000'000;  // bytes
    std::size_t cell = 65'536;      // bytes
    std::size_t columns = 200;
};

struct CsvRow {
    std::size_t line = 0;  // where it begins
    std::vector<std::string> cells;
};

// Reads one row after the other, so that a whole file is never held as cells. `text` must outlast it.
// A line with nothing on it is a row of one empty cell.
class CsvReader {
 public:
    explicit CsvReader(std::string_view text, CsvLimits limits = {});  // throws CsvFault

    // The next row into `row`; false after the last.
    bool next(CsvRow& row);  // throws CsvFault

 private:
    void choose_separator();
    void read_cell(std::string& cell);
    void read_quoted(std::string& cell);
    void read_plain(std::string& cell);
    void append(std::string& cell, std::string_view part) const;
    bool take_end_of_line();
    bool at_end_of_line() const;

    std::string_view text_;
    const CsvLimits limits_;
    char separator_ = ',';
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

// The first byte at which `text` is not UTF-8 (RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF).
std::optional<std::size_t> first_bad_utf8(std::string_view text);

// The byte at `at` is none of UTF-8: its line, and its place there in characters.
CsvFault bad_utf8(std::string_view text, std::size_t at);

}  // namespace trousse
