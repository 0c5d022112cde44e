#include "schools/named_columns.hpp"

#include "schools/fold.hpp"
#include "schools/ministry_cells.hpp"

namespace trousse {

static std::string heading_of(std::string_view cell);

NamedColumns::NamedColumns(const CsvRow& header, const KnownHeadings& known) {
    for (const std::string& cell : header.cells) {
        headings_.push_back(tidy(cell));
        const auto found = known.find(heading_of(cell));
        if (found == known.end()) {
            if (!headings_.back().empty()) unread_.push_back(headings_.back());
        } else if (!places_.try_emplace(found->second, headings_.size() - 1).second) {
            throw CsvFault{"column_twice", header.line, headings_.back()};
        }
    }
}

std::string heading_of(std::string_view cell) {
    std::string heading = fold(cell.substr(0, cell.find('(')));
    if (heading.starts_with("n°")) heading.replace(0, std::string_view{"n°"}.size(), "no");
    return heading;
}

std::string NamedColumns::cell(const CsvRow& row, std::string_view column) const {
    const auto at = places_.find(column);
    return at == places_.end() || at->second >= row.cells.size() ? std::string{} : tidy(row.cells[at->second]);
}

std::string NamedColumns::heading(std::string_view column) const {
    const auto at = places_.find(column);
    return at == places_.end() ? std::string{} : headings_[at->second];
}

}  // namespace trousse
