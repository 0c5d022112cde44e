#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "schools/ministry_file.hpp"

// Which of the ministry's files a header is, and where each of its columns stands.
namespace trousse {

enum class Column : std::size_t {
    organisation,
    official_name,
    municipality_code,
    short_name,
    address_1,
    address_2,
    postal_code,
    municipality,
    building,
    building_name,
    building_address_1,
    building_address_2,
    building_municipality_code,
    building_municipality,
    building_postal_code,
    preschool,
    primary,
    secondary,
    vocational,
    adult,
    mrc,
    board,
    board_kind,
    network,
    kind,
    teaching,
};

inline constexpr std::array kLevels{std::pair{Column::preschool, "preschool"}, std::pair{Column::primary, "primary"},
                                    std::pair{Column::secondary, "secondary"},
                                    std::pair{Column::vocational, "vocational"}, std::pair{Column::adult, "adult"}};

constexpr std::size_t kColumns = static_cast<std::size_t>(Column::teaching) + 1;
using Headings = std::array<std::string_view, kColumns>;  // "" where a file has no such column

// Throws CsvFault: not_a_ministry_file, column_missing, column_twice.
class Layout {
 public:
    explicit Layout(const CsvRow& header);

    Network network() const;
    bool is_of_installations() const;
    std::set<std::string_view> told() const;  // words of kFacts, kPlaces
    std::size_t width() const { return width_; }
    bool has(Column column) const { return place_[static_cast<std::size_t>(column)].has_value(); }
    std::string_view heading(Column column) const { return (*headings_)[static_cast<std::size_t>(column)]; }
    std::string_view cell(const CsvRow& row, Column column) const;  // "" where there is none

 private:
    const Headings* headings_;
    std::size_t width_;
    std::array<std::optional<std::size_t>, kColumns> place_;
};

}  // namespace trousse
