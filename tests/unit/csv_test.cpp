#include "schools/csv.hpp"

#include <doctest/doctest.h>

using namespace trousse;

using Rows = std::vector<std::vector<std::string>>;

static Rows rows_of(std::string_view csv, CsvLimits limits = {}) {
    CsvReader reader{csv, limits};
    Rows rows;
    for (CsvRow row; reader.next(row);) rows.push_back(row.cells);
    return rows;
}

static std::string fault_in(std::string_view csv, CsvLimits limits = {}) {
    try {
        rows_of(csv, limits);
    } catch (const CsvFault& fault) {
        return fault.code + " " + std::to_string(fault.line);
    }
    return "none";
}

TEST_CASE("a file reads the same with LF or CRLF, with or without a byte order mark or a last line break") {
    const Rows expected{{"code", "nom"}, {"001", "École"}};
    CHECK(rows_of("code,nom\n001,École\n") == expected);
    CHECK(rows_of("code,nom\r\n001,École\r\n") == expected);
    CHECK(rows_of("\xef\xbb\xbf"
                  "code,nom\n001,École") == expected);
}

TEST_CASE("a quoted cell may hold separators, quotes and line breaks") {
    CHECK(rows_of("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\nnext,,\"\"\n") ==
          Rows{{"a,b", "say \"hi\"", "two\r\nlines"}, {"next", "", ""}});
}

TEST_CASE("a separator at the end of a line begins one more, empty cell") {
    CHECK(rows_of("a,\n,\n") == Rows{{"a", ""}, {"", ""}});
    CHECK(rows_of("a,") == Rows{{"a", ""}});
}

TEST_CASE("an empty file has no rows, an empty line is a row of one empty cell") {
    CHECK(rows_of("").empty());
    CHECK(rows_of("\xef\xbb\xbf").empty());
    CHECK(rows_of("a\n\nb\n") == Rows{{"a"}, {""}, {"b"}});
}

TEST_CASE("what stands most often in the first record separates cells, and the others are only characters") {
    CHECK(rows_of("\"a;b\";1,5;c\n2,5;3,5;\n") == Rows{{"a;b", "1,5", "c"}, {"2,5", "3,5", ""}});
    CHECK(rows_of("\"a\n;;;\",b\nc,d\n") == Rows{{"a\n;;;", "b"}, {"c", "d"}});
    CHECK(rows_of("a\tb,c\td\n") == Rows{{"a", "b,c", "d"}});
}

TEST_CASE("Excel's own first line says the separator, and counts as a line") {
    CHECK(rows_of("sep=;\r\na;b,c\r\n") == Rows{{"a", "b,c"}});
    CHECK(fault_in("sep=;\na;b\nc;\"d\n") == "unclosed_quote 3");
    CHECK(rows_of("sep=\n") == Rows{{"sep="}});
}

TEST_CASE("a last ^Z ends the file") { CHECK(rows_of("a,b\r\n\x1a") == Rows{{"a", "b"}}); }

TEST_CASE("a row knows the line on which it begins, after cells of several lines too") {
    CsvReader reader{"a\n\"b\nb\nb\"\nc\n"};
    std::vector<std::size_t> lines;
    for (CsvRow row; reader.next(row);) lines.push_back(row.line);
    CHECK(lines == std::vector<std::size_t>{1, 2, 5});
}

TEST_CASE("bad quoting is told with its line") {
    CHECK(fault_in("a,b\nc,d\"e\n") == "stray_quote 2");
    CHECK(fault_in("a,b\n\"c\"d,e\n") == "stray_quote 2");
    CHECK(fault_in("a,b\nc,\"d\ne\nf\n") == "unclosed_quote 2");
    CHECK(fault_in("\"") == "unclosed_quote 1");
    CHECK(fault_in("\"a\"\"") == "unclosed_quote 1");
}

TEST_CASE("a return that ends no line is told with its line") {
    CHECK(fault_in("a\nb\rc\n") == "stray_return 2");
    CHECK(fault_in("a\r") == "stray_return 1");
    CHECK(fault_in("\"a\"\r") == "stray_quote 1");
}

TEST_CASE("bytes that are not UTF-8, and NUL, are told with their line") {
    CHECK(fault_in("a\nb\n\xc9"
                   "cole\n") == "bad_utf8 3");  // Latin-1
    CHECK(fault_in(std::string_view{"a\n\0b", 4}) == "nul_character 2");
}

TEST_CASE("UTF-8 is what RFC 3629 says") {
    for (const char* good : {"é", "Œ", "’", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
        CHECK_FALSE(first_bad_utf8(good).has_value());
    for (const char* bad :
         {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\xaf", "\xf4\x90\x80\x80",
          "\xf5\x80\x80\x80", "\xff", "\xc3", "\xe2\x80", "\xf0\x9f\x98", "\xc3("})
        CHECK(first_bad_utf8(std::string{"ab"} + bad) == 2);
}

TEST_CASE("a file, a cell or a row that is larger than allowed is refused, one that just fits is not") {
    const CsvLimits small{.file = 14, .cell = 4, .columns = 3};
    CHECK(fault_in("abcd,\"abcd\",c\n", small) == "none");
    CHECK(fault_in("a\nabcde\n", small) == "cell_too_long 2");
    CHECK(fault_in("\"ab\"\"cd\"\n", small) == "cell_too_long 1");
    CHECK(fault_in("a\n,,,\n", small) == "too_many_columns 2");
    CHECK(fault_in("abcd,abcd,abcd\n", small) == "file_too_long 1");
}
