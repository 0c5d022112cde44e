#pragma once

#include <string>
#include <string_view>
#include <vector>

// A file as somebody saved it, as text.
namespace trousse {

enum class Coding { utf_8, windows_1252 };
std::string_view word(Coding coding);  // as the web has it: "utf-8", "windows-1252"

struct FileText {
    std::string text;  // UTF-8, its accents in one character with their letters (NFC)
    Coding coding = Coding::utf_8;
};

// A coding is never guessed: one wrong byte had turned every accent of a roster into two letters. It is UTF-8, or
// Windows-1252 where the whole file proves it: nothing in it is UTF-8 beyond ASCII, each of its bytes is a character
// that names are written with, and a word that such files hold can be read in it. Throws CsvFault: utf_16, or bad_utf8
// with the line and the place of the first byte that is not.
FileText read_text(std::string_view bytes);

// Up to three of them, each once, by which people see that the coding is right.
std::vector<std::string> first_with_accents(const std::vector<std::string>& names);

}  // namespace trousse
