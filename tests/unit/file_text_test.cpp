#include "schools/file_text.hpp"

#include <doctest/doctest.h>

#include "schools/csv.hpp"

using namespace trousse;

static std::string fault_in(std::string_view bytes) {
    try {
        read_text(bytes);
    } catch (const CsvFault& fault) {
        return fault.code + " " + std::to_string(fault.line) + " " + fault.column;
    }
    return "none";
}

TEST_CASE("a file that is Windows-1252 from end to end is read so, and says it") {
    const auto file = read_text(
        "nom\nl\x92\xc9"
        "cole de l\xe0-bas \x96 2\n");
    CHECK(file.coding == Coding::windows_1252);
    CHECK(file.text == "nom\nl’École de là-bas – 2\n");
    CHECK(read_text("nom\nÉcole\n").coding == Coding::utf_8);
    for (const char* by_its_headings : {"Code;T\xe9l\xe9phone\n", "Code du Minist\xe8re;Courriel\n",
                                        "Code;\xc9l\xe8ves\n", "Code;Nombre d\x92\xe9l\xe8ves\n",
                                        "Code;Langue\n1;fran\xe7"
                                        "ais\n"})
        CHECK(read_text(by_its_headings).coding == Coding::windows_1252);
}

TEST_CASE("one wrong byte in a file of UTF-8 is told with its line and place, and nothing is guessed") {
    CHECK(fault_in("nom\nÉcole\nl\x92\xc3\x89"
                   "cole\n") == "bad_utf8 3 2");
    CHECK(fault_in("\xef\xbb\xbfnom\n\xc3\x89"
                   "co\x92le\n") == "bad_utf8 2 4");
}

TEST_CASE("another coding is not taken for Windows-1252: its bytes are not those of names") {
    CHECK(fault_in("nom\n\x83"
                   "cole, coll\x8fge\n") == "bad_utf8 2 1");  // Macintosh
    CHECK(fault_in("nom\n\x90"
                   "cole du Pr\x82"
                   "au\n") == "bad_utf8 2 1");  // DOS
    CHECK(fault_in("nom\n\xc9"
                   "cole\nPr\x82"
                   "au\n") == "bad_utf8 2 1");  // a row of DOS among those of Windows
    CHECK(fault_in("nom\n\xc9"
                   "cole\nl\xc3\xa0-bas\n") == "bad_utf8 2 1");  // a row of UTF-8 among them
    CHECK(fault_in("nom\n\xc9\xe9\xc0\n") == "bad_utf8 2 1");    // letters that are no word
    CHECK(fault_in("nom\nabc\x92\n") == "bad_utf8 2 4");         // one stray apostrophe
    CHECK(fault_in(std::string_view{"\xff\xfen\0o\0", 6}) == "utf_16 1 ");
}

TEST_CASE("an accent apart from its letter comes together with it, wherever it stands") {
    CHECK(read_text("nom\nE\u0301cole\r\nf\nMille-I\u0302les").text == "nom\nÉcole\r\nf\nMille-Îles");
    const std::string with_nul{"E\u0301\0cole", 8};
    CHECK(read_text(with_nul).text.size() == 7);
}
