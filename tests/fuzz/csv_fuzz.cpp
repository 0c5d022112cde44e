// Whatever the bytes, a file is read or refused with a line that it has; nothing is read beyond the limits.
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Iserver -o csv_fuzz
//       tests/fuzz/csv_fuzz.cpp server/schools/{csv,ministry_cells,ministry_file}.cpp
//   ./csv_fuzz -runs=1000000 -max_len=4096 CORPUS tests/fixtures
#include <cstdint>
#include <cstdlib>

#include "schools/ministry_file.hpp"

using namespace trousse;

static void require(bool holds) {
    if (!holds) std::abort();
}

static std::size_t lines_in(std::string_view text) {
    std::size_t lines = 1;
    for (const char byte : text) lines += byte == '\n';
    return lines;
}

static void read_cells(std::string_view text) {
    constexpr CsvLimits kSmall{.file = 4096, .cell = 64, .columns = 16};
    try {
        CsvReader reader{text, kSmall};
        std::size_t last_line = 0, bytes = 0;
        for (CsvRow row; reader.next(row);) {
            require(row.line > last_line && row.line <= lines_in(text));
            require(!row.cells.empty() && row.cells.size() <= kSmall.columns);
            last_line = row.line;
            for (const auto& cell : row.cells) {
                require(cell.size() <= kSmall.cell && !first_bad_utf8(cell) && cell.find('\0') == cell.npos);
                bytes += cell.size();
            }
        }
        require(bytes <= text.size());
    } catch (const CsvFault& fault) {
        require(!fault.code.empty() && fault.line >= 1 && fault.line <= lines_in(text));
    }
}

static void read_schools(std::string_view text) {
    try {
        const auto file = read_ministry_file(text, {});
        for (const auto& school : file.schools) {
            require(school.organisation.size() == 6 && school.facts.municipality_code.size() == 5);
            require(!school.facts.name.empty() && file.organisations.contains(school.organisation));
        }
        for (const auto& row : file.rows) require(!first_bad_utf8(row.name));
    } catch (const CsvFault& fault) {
        require(!fault.code.empty() && fault.line >= 1 && fault.line <= lines_in(text));
    }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    read_cells(text);
    read_schools(text);
    return 0;
}
