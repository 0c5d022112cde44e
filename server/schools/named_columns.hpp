#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schools/csv.hpp"

// The columns of a file that people make themselves: in any order, each known by its heading, in either language.
namespace trousse {

// What stands at the head of a column, folded, and which column it then is. « N° » and « No » are both « no »; what is
// written in parentheses is no part of a heading.
using KnownHeadings = std::map<std::string, std::string, std::less<>>;

class NamedColumns {
 public:
    NamedColumns(const CsvRow& header, const KnownHeadings& known);  // throws CsvFault: column_twice, the heading named

    bool has(std::string_view column) const { return places_.contains(column); }
    std::string cell(const CsvRow& row, std::string_view column) const;  // tidied; "" where there is none
    std::string heading(std::string_view column) const;                  // as the file writes it
    std::size_t width() const { return headings_.size(); }
    const std::vector<std::string>& unread() const { return unread_; }  // headings that nobody knows

 private:
    std::map<std::string, std::size_t, std::less<>> places_;
    std::vector<std::string> headings_, unread_;
};

}  // namespace trousse
