#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "platform/clock.hpp"
#include "platform/quebec_time.hpp"
#include "platform/texts.hpp"

namespace trousse {

// JSON written as text, member by member, where a tree of nodes would cost more than all the rest of an answer.
// Text must be UTF-8, as all that the database holds is.
//
//     JsonText text;
//     text.object([&] { text.member("number", order.number.text); text.object("kit", [&] { … }); });
class JsonText {
 public:
    void member(std::string_view name, std::string_view value) { named(name), write(value); }
    void member(std::string_view name, const char* value) { member(name, std::string_view{value}); }
    void member(std::string_view name, const std::string& value) { member(name, std::string_view{value}); }
    void member(std::string_view name, std::int64_t value) { named(name), text_ += std::to_string(value); }
    void member(std::string_view name, bool value) { named(name), text_ += value ? "true" : "false"; }
    void member(std::string_view name, Instant value) { member(name, rfc3339(value)); }
    void member(std::string_view name, const nlohmann::json& value) { named(name), text_ += value.dump(); }
    void member(std::string_view name, const Bilingual& value) {
        object(name, [&] { member("fr", value.fr), member("en", value.en); });
    }
    template <class Value>
    void member(std::string_view name, const std::optional<Value>& value) {
        value ? member(name, *value) : null(name);
    }
    void null(std::string_view name) { named(name), text_ += "null"; }

    template <class Members>
    void object(Members members) {
        between(), text_ += '{';
        members();
        text_ += '}';
    }
    template <class Members>
    void object(std::string_view name, Members members) {
        named(name), text_ += '{';
        members();
        text_ += '}';
    }
    template <class Elements>
    void list(std::string_view name, Elements elements) {
        named(name), text_ += '[';
        elements();
        text_ += ']';
    }
    void element(std::string_view value) { between(), write(value); }

    std::string take() { return std::move(text_); }

 private:
    void between() {
        if (!text_.empty() && text_.back() != '{' && text_.back() != '[' && text_.back() != ':') text_ += ',';
    }
    void named(std::string_view name) { between(), write(name), text_ += ':'; }
    void write(std::string_view value);

    std::string text_;
};

}  // namespace trousse
