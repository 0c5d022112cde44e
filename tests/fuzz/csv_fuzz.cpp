// Whatever the bytes, a file is read or refused with a line that it has; nothing is read beyond the limits.
#include "fuzz/fuzz.hpp"
#include "schools/contacts_file.hpp"
#include "schools/file_text.hpp"
#include "schools/ministry_file.hpp"

using namespace trousse;

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
        const bool lists_schools = file.told.contains("name");  // else their buildings
        for (const auto& school : file.schools) {
            require(school.organisation.size() == 6 && file.organisations.contains(school.organisation));
            require(!lists_schools || (!school.facts.name.empty() && school.facts.municipality_code.size() == 5));
            for (const auto& building : school.buildings) require(building.code.size() == 6);
        }
        for (const auto& row : file.rows) require(!first_bad_utf8(row.name));
    } catch (const CsvFault& fault) {
        require(!fault.code.empty() && fault.line >= 1 && fault.line <= lines_in(text));
    }
}

static void read_contacts(std::string_view text) {
    try {
        const auto file = read_contacts_file(text);
        for (const auto& row : file.rows) {
            require(row.line <= lines_in(text) && (row.refused.empty() || !first_bad_utf8(row.cell)));
            require(!row.refused.empty() || !(row.says.organisation + row.says.name).empty());
        }
    } catch (const CsvFault& fault) {
        require(!fault.code.empty() && fault.line >= 1 && fault.line <= lines_in(text));
    }
}

// Whatever its coding, and every reader after it.
static void read_file(std::string_view bytes) {
    try {
        const auto file = read_text(bytes);
        require(!first_bad_utf8(file.text));
        read_schools(file.text);
        read_contacts(file.text);
    } catch (const CsvFault& fault) {
        require(!fault.code.empty() && fault.line >= 1 && fault.line <= lines_in(bytes));
    }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_cells(text_of(data, size));
    read_file(text_of(data, size));
    return 0;
}
