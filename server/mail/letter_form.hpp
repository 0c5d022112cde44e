#pragma once

#include <string>

#include "mail/letter.hpp"

// A letter as mail programs read it. Pure.
namespace trousse {

std::string text_of(const Letter& letter);  // lines end with \n, none is folded

// One whole document: tables and inline styles, since that is what mail programs know. Every value is escaped, nothing is
// fetched from anywhere, and a link leads only where a block says.
std::string html_of(const Letter& letter);

}  // namespace trousse
