#include "mail/message.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "platform/email.hpp"

namespace trousse {

static std::string mailbox_of(const Mailbox& mailbox);
static std::string quoted(const std::string& name);
static bool is_printable(std::string_view text);
static std::string in_encoded_words(std::string_view text);
static std::string date_of(Instant moment);
static std::string part(std::string_view type, std::string_view text);
static const std::string& checked(const std::string& value);
static const std::string& checked_address(const std::string& address);

// No text of a letter can hold it: quoted-printable writes = as =3D.
constexpr std::string_view kBoundary = "=_trousse_";

std::string assemble(const Message& message) {
    const std::string boundary = std::string{kBoundary} + checked(message.id).substr(0, 16);
    std::string whole;
    const auto header = [&](std::string_view name, const std::string& value) {
        whole.append(name).append(": ").append(value).append("\r\n");
    };
    header("From", mailbox_of(message.from));
    header("To", mailbox_of(message.to));
    if (!message.reply_to.empty()) header("Reply-To", checked_address(message.reply_to));
    header("Subject", encoded_words(checked(message.subject)));
    header("Date", date_of(message.date));
    header("Message-ID", "<" + message.id + ">");
    header("Auto-Submitted", "auto-generated");
    if (!message.unsubscribe.empty()) {
        header("List-Unsubscribe", "\r\n <" + checked(message.unsubscribe) + ">");
        header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    header("Content-Language", checked(message.language));
    header("MIME-Version", "1.0");
    header("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
    return whole + "\r\n--" + boundary + "\r\n" + part("text/plain", message.text) + "\r\n--" + boundary + "\r\n" +
           part("text/html", message.html) + "\r\n--" + boundary + "--\r\n";
}

std::string part(std::string_view type, std::string_view text) {
    return "Content-Type: " + std::string{type} +
           "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted_printable(text);
}

const std::string& checked(const std::string& value) {
    const auto ends_it = [](char one) { return one == '\r' || one == '\n' || one == '\0'; };
    if (std::ranges::any_of(value, ends_it)) throw UnsafeHeader{"a header's value holds CR, LF or NUL"};
    return value;
}

const std::string& checked_address(const std::string& address) {
    if (!is_email_address(address)) throw UnsafeHeader{"an address is none"};
    return address;
}

// With « From: » before it and a space between, a line has 76 at most (RFC 2047, 2).
constexpr std::size_t kRoom = 69;

// One address, whatever the name holds: bare it would be read as addresses, comments and groups (RFC 5322, 3.4).
std::string mailbox_of(const Mailbox& mailbox) {
    const std::string address = "<" + checked_address(mailbox.address) + ">";
    if (mailbox.name.empty()) return address;
    const std::string& name = checked(mailbox.name);
    const bool is_quotable = name.size() < 60 && is_printable(name) && name.find("=?") == std::string::npos;
    const std::string shown = is_quotable ? quoted(name) : in_encoded_words(name);
    return shown + (shown.size() + address.size() > kRoom ? "\r\n " : " ") + address;
}

std::string quoted(const std::string& name) {
    std::string text = "\"";
    for (const char one : name) {
        if (one == '"' || one == '\\') text += '\\';
        text += one;
    }
    return text + '"';
}

std::string date_of(Instant moment) {
    using namespace std::chrono;
    constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<days>(moment);
    const year_month_day date{day};
    const hh_mm_ss time{floor<seconds>(moment - day)};
    const auto two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::string{kDays.at(weekday{day}.c_encoding())} + ", " + std::to_string(static_cast<unsigned>(date.day())) +
           ' ' + kMonths.at(static_cast<unsigned>(date.month()) - 1) + ' ' +
           std::to_string(static_cast<int>(date.year())) + ' ' + two(time.hours().count()) + ':' +
           two(time.minutes().count()) + ':' + two(time.seconds().count()) + " +0000";
}

static std::string base64(std::string_view bytes) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j) text += i + j > bytes.size() ? '=' : kLetters[group >> (18 - 6 * j) & 63];
    }
    return text;
}

bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char one) { return one >= ' ' && one <= '~'; });
}

std::string encoded_words(std::string_view text) {
    const bool is_plain = is_printable(text) && text.find("=?") == std::string_view::npos && text.size() <= 900;
    return is_plain ? std::string{text} : in_encoded_words(text);
}

// Never in the middle of a character: each word stands by itself (RFC 2047, 5).
std::string in_encoded_words(std::string_view text) {
    constexpr std::size_t kMost =
        39;  // bytes, which base64 makes 52: with « Subject: » before it a line has 76 at most
    std::string words;
    while (!text.empty()) {
        std::size_t end = std::min(kMost, text.size());
        while (end < text.size() && end > 1 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        words += (words.empty() ? "=?utf-8?B?" : "\r\n =?utf-8?B?") + base64(text.substr(0, end)) + "?=";
        text.remove_prefix(end);
    }
    return words;
}

std::string quoted_printable(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    constexpr std::size_t kLongest = 75;  // and the = that breaks a line softly
    std::string whole;
    std::size_t length = 0;
    const auto write = [&](std::string_view piece) {
        if (length + piece.size() > kLongest) {
            whole += "=\r\n";
            length = 0;
        }
        whole += piece;
        length += piece.size();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char one = text[i];
        const auto code = static_cast<unsigned char>(one);
        const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        if (one == '\n') {
            whole += "\r\n";
            length = 0;
        } else if (one == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            continue;
        } else if ((code >= '!' && code <= '~' && one != '=') || (one == ' ' && !ends_line)) {
            write({&one, 1});
        } else {
            const std::array<char, 3> escape{'=', kHex[code >> 4], kHex[code & 15]};
            write({escape.data(), escape.size()});
        }
    }
    return whole;
}

}  // namespace trousse
