#include "reports/spreadsheets.hpp"

#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "platform/crypto.hpp"

namespace trousse {

static std::string csv_cell(const Cell& cell);
static std::string csv_text(std::string text);

std::string csv_of(const Table& table) {
    std::string csv = "\xEF\xBB\xBF";
    const auto line = [&](const auto& cells) {
        bool first = true;
        for (const auto& cell : cells) {
            if (!std::exchange(first, false)) csv += ',';
            csv += csv_cell(cell);
        }
        csv += "\r\n";
    };
    line(table.columns);
    for (const auto& row : table.rows) line(row);
    return csv;
}

std::string csv_cell(const Cell& cell) {
    if (const auto* number = std::get_if<Count>(&cell)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&cell);
    return text == nullptr ? "" : csv_text(*text);
}

std::string csv_text(std::string text) {
    if (text.find_first_of("=+-@\t\r") == 0) text.insert(0, "'");
    if (text.find_first_of("\",\r\n\t") == std::string::npos && !text.starts_with('\'')) return text;
    std::string quoted = "\"";
    for (const char letter : text) quoted.append(letter == '"' ? 2 : 1, letter);
    return quoted + '"';
}

namespace {

// Where the library writes: it knows files alone. Gone with this object.
struct WorkFile {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("trousse-" + random_token(16) + ".xlsx");
    ~WorkFile() {
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
};

}  // namespace

static void add_sheet(lxw_workbook* workbook, lxw_format* head, const Table& table);
static double width_of(const Table& table, std::size_t column);

std::string xlsx_of(const std::vector<Table>& tables) {
    const WorkFile file;
    lxw_workbook* workbook = workbook_new(file.path.c_str());
    if (workbook == nullptr) throw std::runtime_error{"no memory for a workbook"};
    lxw_format* head = workbook_add_format(workbook);
    format_set_bold(head);
    format_set_bottom(head, LXW_BORDER_MEDIUM);
    format_set_text_wrap(head);
    for (const Table& table : tables) add_sheet(workbook, head, table);
    if (const lxw_error error = workbook_close(workbook); error != LXW_NO_ERROR)
        throw std::runtime_error{std::string{"the workbook cannot be written: "} + lxw_strerror(error)};

    std::ifstream stream{file.path, std::ios::binary};
    std::string bytes{std::istreambuf_iterator{stream}, {}};
    if (!stream || bytes.empty()) throw std::runtime_error{"the workbook cannot be read back"};
    return bytes;
}

void add_sheet(lxw_workbook* workbook, lxw_format* head, const Table& table) {
    lxw_worksheet* sheet = workbook_add_worksheet(workbook, table.title.c_str());
    if (sheet == nullptr) throw std::runtime_error{"no sheet can be named " + table.title};
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        const auto at = static_cast<lxw_col_t>(column);
        worksheet_write_string(sheet, 0, at, table.columns[column].c_str(), head);
        worksheet_set_column(sheet, at, at, width_of(table, column), nullptr);
    }
    lxw_row_t line = 0;
    for (const auto& row : table.rows) {
        ++line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            const auto at = static_cast<lxw_col_t>(column);
            if (const auto* number = std::get_if<Count>(&row[column]))
                worksheet_write_number(sheet, line, at, static_cast<double>(*number), nullptr);
            else if (const auto* text = std::get_if<std::string>(&row[column]))
                worksheet_write_string(sheet, line, at, text->c_str(), nullptr);  // as a text, never as a formula
        }
    }
    worksheet_freeze_panes(sheet, 1, 1);
    worksheet_set_paper(sheet, 1);  // Letter
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
}

// In characters, from the longest text of the column.
double width_of(const Table& table, std::size_t column) {
    std::size_t longest = 9;
    for (const auto& row : table.rows)
        if (const auto* text = std::get_if<std::string>(&row.at(column))) longest = std::max(longest, text->size());
    return static_cast<double>(std::min<std::size_t>(longest + 2, 48));
}

}  // namespace trousse
