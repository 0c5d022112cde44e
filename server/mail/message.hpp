#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/clock.hpp"

// A letter as it goes over the wire (RFC 5322, MIME). Pure.
namespace trousse {

struct Mailbox {
    std::string name = {};
    std::string address;
};

struct Message {
    Mailbox from, to;
    std::string reply_to = {};  // an address, or empty
    std::string subject;
    std::string id;  // without its angle brackets: the same letter sent again has the same
    Instant date;
    std::string language;
    std::string unsubscribe = {};  // an https address that ends the like of it by one POST (RFC 8058), or empty
    std::string text, html;
};

// A value that would end its header, and begin another: CR, LF or NUL; or an address that is none.
struct UnsafeHeader : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The whole message, lines ended by CRLF and none longer than 998 bytes; multipart/alternative, both parts
// quoted-printable. Throws UnsafeHeader, and never lets such a value through.
std::string assemble(const Message& message);

// A header's text: as it is when plain, else encoded words of at most 75 characters (RFC 2047) folded over lines.
std::string encoded_words(std::string_view text);
std::string quoted_printable(std::string_view text);

}  // namespace trousse
