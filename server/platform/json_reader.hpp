#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <string_view>

#include "platform/clock.hpp"
#include "platform/ids.hpp"
#include "platform/problem.hpp"

namespace trousse {

bool is_utf8(const std::string& text);

// Reads one JSON object, strictly. Each field is asked for by its JSON pointer, "/contact/email". What is wrong with it
// is noted and an empty value returned in its place, so that one refusal can list every fault at once.
class JsonReader {
 public:
    // Throws a 422 at once if the text is not JSON in UTF-8, is no object, or is nested deeper than 32.
    explicit JsonReader(std::string_view body);

    // Is the field there at all? For what may be left out; a null is there.
    bool has(const std::string& pointer) const;
    bool is_null(const std::string& pointer);

    // From 1 to `longest` characters. `text` has no control character in it; `line` neither, and it may be empty.
    std::string keyed(const std::string& pointer, std::size_t longest);  // by a device
    std::string text(const std::string& pointer, std::size_t longest);
    std::string line(const std::string& pointer, std::size_t longest);
    std::string email(const std::string& pointer);

    // An id as it is written outside. One that is not ours is {0}: not found, as one that was never made.
    template <class Noun>
    Id<Noun> id(const std::string& pointer) {
        return Id<Noun>::named(text(pointer, kLengthOfId));
    }

    // One of the words listed.
    std::string word(const std::string& pointer, std::initializer_list<std::string_view> words);

    // Within its bounds whatever was given, so that a rule may reckon with it before finish() tells what was wrong.
    std::int64_t integer(const std::string& pointer, std::int64_t smallest, std::int64_t largest);
    bool boolean(const std::string& pointer);
    Instant moment(const std::string& pointer);  // RFC 3339

    // What may be null, or left out.
    std::optional<std::string> maybe_text(const std::string& pointer, std::size_t longest);
    template <class Noun>
    std::optional<Id<Noun>> maybe_id(const std::string& pointer) {
        return !has(pointer) || is_null(pointer) ? std::nullopt : std::optional{id<Noun>(pointer)};
    }

    // Calls `each` with the pointer of every element: "/choices/0". Up to `longest` elements.
    void list(const std::string& pointer, std::size_t longest, const std::function<void(const std::string&)>& each);

    // Notes a fault that only the caller can see: an unknown kit, a choice too many.
    void fault(Fault fault) { faults_.push_back(std::move(fault)); }

    // Throws a 422 with all the faults: those noted above, keys given twice, and fields that nobody asked for.
    void finish();

 private:
    static constexpr std::size_t kLengthOfId = 36;

    struct Walk {
        const nlohmann::json* value = nullptr;
        std::optional<std::string> wrong_parent = {};  // neither an object nor a list
    };
    const nlohmann::json* value_at(const std::string& pointer);
    Walk walk(const std::string& pointer) const;
    const std::string* string_at(const std::string& pointer);
    void note_unknown_fields(const nlohmann::json& value, const std::string& here);

    std::vector<Fault> faults_;
    nlohmann::json document_;
    std::set<std::string> known_;
    std::set<std::string> reported_;  // parents that are no objects: said once, not per field
};

// The form that `read` makes of a body; no fault gets past it.
template <class Read>
auto read_json(std::string_view body, Read read) {
    JsonReader reader{body};
    auto form = read(reader);
    reader.finish();
    return form;
}

// For an act that says nothing more than its path: an empty object, or no body at all.
void require_empty(std::string_view body);

}  // namespace trousse
