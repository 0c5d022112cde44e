#include "reports/spreadsheets.hpp"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <fstream>

namespace trousse {

const std::string_view kCsvMark = "\xEF\xBB\xBF";

static std::string csv_cell(const Cell& cell);
static std::string csv_text(std::string text);

std::string csv_of(const Table& table, std::string_view language) {
    std::string csv{kCsvMark};
    csv += csv_line({table.columns.begin(), table.columns.end()}, language);
    for (const auto& row : table.rows) csv += csv_line(row, language);
    return csv;
}

std::string csv_line(const std::vector<Cell>& cells, std::string_view language) {
    std::string line;
    for (const Cell& cell : cells) {
        if (&cell != &cells.front()) line += language == "fr" ? ';' : ',';
        line += csv_cell(cell);
    }
    return line + "\r\n";
}

std::string csv_cell(const Cell& cell) {
    if (const auto* number = std::get_if<Count>(&cell)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&cell);
    return text == nullptr ? "" : csv_text(*text);
}

std::string csv_text(std::string text) {
    if (text.find_first_of("=+-@\t\r") == 0) text.insert(0, "'");
    if (text.find_first_of("\",;\r\n\t") == std::string::npos && !text.starts_with('\'')) return text;
    std::string quoted = "\"";
    for (const char letter : text) quoted.append(letter == '"' ? 2 : 1, letter);
    return quoted + '"';
}

// ── Workbooks ──

static double width_of(const Table& table, std::size_t column);

std::string xlsx_of(const std::vector<Table>& tables) {
    Workbook workbook;
    for (const Table& table : tables) {
        std::vector<double> widths;
        for (std::size_t column = 0; column < table.columns.size(); ++column) widths.push_back(width_of(table, column));
        workbook.begin_sheet(table.title, table.columns, widths);
        for (const auto& row : table.rows) workbook.add_row(row);
    }
    return std::move(workbook).bytes();
}

// From the longest text of the column.
double width_of(const Table& table, std::size_t column) {
    std::size_t longest = 9;
    for (const auto& row : table.rows)
        if (const auto* text = std::get_if<std::string>(&row.at(column))) longest = std::max(longest, text->size());
    return static_cast<double>(std::min<std::size_t>(longest + 2, 48));
}

// The library knows files alone: it writes into one that lies in memory, since codes and names may stand in it.
struct Workbook::Parts {
    const int memory = memfd_create("workbook", MFD_CLOEXEC);
    const std::string file = "/proc/self/fd/" + std::to_string(memory);
    lxw_workbook* workbook = nullptr;  // closing it frees it
    lxw_format* head = nullptr;
    lxw_worksheet* sheet = nullptr;
    lxw_row_t line = 0;

    ~Parts() {
        if (workbook != nullptr) workbook_close(workbook);
        close(memory);
    }
};

Workbook::Workbook() : parts_{std::make_unique<Parts>()} {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    parts_->workbook = workbook_new_opt(parts_->file.c_str(), &options);
    if (parts_->workbook == nullptr) throw std::runtime_error{"no memory for a workbook"};
    parts_->head = workbook_add_format(parts_->workbook);
    format_set_bold(parts_->head);
    format_set_bottom(parts_->head, LXW_BORDER_MEDIUM);
    format_set_text_wrap(parts_->head);
}

Workbook::~Workbook() = default;

void Workbook::begin_sheet(const std::string& title, const std::vector<std::string>& columns,
                           const std::vector<double>& widths) {
    lxw_worksheet* sheet = parts_->sheet = workbook_add_worksheet(parts_->workbook, title.c_str());
    if (sheet == nullptr) throw std::runtime_error{"no sheet can be named " + title};
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto at = static_cast<lxw_col_t>(column);
        worksheet_set_column(sheet, at, at, widths.at(column), nullptr);
        worksheet_write_string(sheet, 0, at, columns[column].c_str(), parts_->head);
    }
    worksheet_freeze_panes(sheet, 1, 1);
    worksheet_set_paper(sheet, 1);  // Letter
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    parts_->line = 0;
}

void Workbook::add_row(const std::vector<Cell>& cells) {
    ++parts_->line;
    for (std::size_t column = 0; column < cells.size(); ++column) {
        const auto at = static_cast<lxw_col_t>(column);
        if (const auto* number = std::get_if<Count>(&cells[column]))
            worksheet_write_number(parts_->sheet, parts_->line, at, static_cast<double>(*number), nullptr);
        else if (const auto* text = std::get_if<std::string>(&cells[column]))
            worksheet_write_string(parts_->sheet, parts_->line, at, text->c_str(), nullptr);  // never as a formula
    }
}

std::string Workbook::bytes() && {
    if (const lxw_error error = workbook_close(std::exchange(parts_->workbook, nullptr)); error != LXW_NO_ERROR)
        throw std::runtime_error{std::string{"the workbook cannot be written: "} + lxw_strerror(error)};
    std::ifstream stream{parts_->file, std::ios::binary};
    std::string bytes{std::istreambuf_iterator{stream}, {}};
    if (!stream || bytes.empty()) throw std::runtime_error{"the workbook cannot be read back"};
    return bytes;
}

}  // namespace trousse
