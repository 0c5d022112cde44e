#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "platform/clock.hpp"

namespace trousse {

// The log: one JSON object a line on stderr, {"ts", "level", "msg", and the fields}. What it is given is always escaped
// to ASCII, so no text, a line break or a terminal's command in it, can forge or hide a line.
//
// No personal data, ever: no name, address, phone, mail, note, password, code, link, token or session, and no address
// of a visitor's machine. Name things by their number or id; erasing a person's rows must not leave them in a log (Loi
// 25). `msg` is a constant in English that one can search for; what varies is a field.
//
//     log_info("order placed", {{"order", number}, {"lines", 4}});
//
// Any thread may call any of these. None throws: a log that cannot be written stops nothing.

struct LogValue {
    std::variant<std::string_view, std::int64_t, double, bool> held;

    LogValue(std::same_as<bool> auto yes) : held{yes} {}
    LogValue(std::integral auto number) requires(!std::same_as<decltype(number), bool>)
        : held{static_cast<std::int64_t>(number)} {}
    LogValue(double number) : held{number} {}
    LogValue(std::string_view text) : held{text} {}
    LogValue(const std::string& text) : held{std::string_view{text}} {}
    LogValue(const char* text) : held{std::string_view{text}} {}
};

struct LogField {
    std::string_view name;
    LogValue value;
};
using LogFields = std::initializer_list<LogField>;

void log_debug(std::string_view message, LogFields fields = {});
void log_info(std::string_view message, LogFields fields = {});
void log_warning(std::string_view message, LogFields fields = {});
void log_error(std::string_view message, LogFields fields = {});

// From which level on lines are written: debug, info, warning or error. Info, until it is called. It also has what is
// written through spdlog itself come out as such lines; call it first in main.
void start_log(std::string_view level);

// One line as it is written, without its end.
std::string log_line(Instant moment, std::string_view level, std::string_view message, LogFields fields);

}  // namespace trousse
