#pragma once

#include "platform/clock.hpp"
#include "platform/http.hpp"
#include "platform/ids.hpp"
#include "platform/problem.hpp"
#include "platform/texts.hpp"

// The forms that answers share (RFC 9110), and how a request asks for them.
namespace trousse {

nlohmann::json told(const Bilingual& text);  // {"fr": …, "en": …}
nlohmann::json told(Instant moment);         // RFC 3339, UTC
template <class T>
nlohmann::json told(const std::optional<T>& value) {
    return value ? told(*value) : nlohmann::json();
}

template <class T>
nlohmann::json maybe(const std::optional<T>& value) {  // null for none
    return value ? nlohmann::json(*value) : nlohmann::json();
}

Answer ok(const nlohmann::json& body);
Answer created(const nlohmann::json& body, std::string location);
Answer no_content();

// The same, for what can be edited: with its version as ETag.
Answer versioned(Answer answer, std::int64_t version);

// The edit was made upon the version that is still there: 428 without If-Match, 412 with `current` when it is stale.
void require_version(const Request& request, std::int64_t version, const std::function<nlohmann::json()>& current);

// One page of a list: `limit` from 1 to 200, `after` from the cursor ("" at the beginning).
struct Page {
    std::int64_t limit = 50;
    std::string after;

    // Of a list whose rows have an id for their key; nothing at the beginning.
    template <class Noun>
    std::optional<Id<Noun>> after_id() const {
        return after.empty() ? std::nullopt : std::optional{Id<Noun>::named(after)};
    }
};
Page page_of(const Request& request);

// {"data": rows, "next": …} and whatever else: ask for one row more than the limit. A row's key is how it is found again.
struct Keyed {
    std::string key;
    nlohmann::json row;
};
Answer page_with(std::vector<Keyed> rows, const Page& page, nlohmann::json besides = nlohmann::json::object());

// A parameter of the query, "" when it is not given. Every parameter that a handler knows is listed once, by
// require_known: another is a 400.
std::string asked(const Request& request, std::string_view name);
void require_known(const Request& request, std::initializer_list<std::string_view> names);

// One of the words, or "" when it is not given; else a 400.
std::string asked_word(const Request& request, std::string_view name, std::initializer_list<std::string_view> words);

}  // namespace trousse
