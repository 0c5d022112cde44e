#include "platform/json_reader.hpp"

#include <algorithm>
#include <charconv>

#include "platform/email.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

namespace {

constexpr std::size_t kDeepest = 32;

// Where the parser is. By itself it would keep the last of two equal keys, take any depth, and not say where it failed.
class Watch {
 public:
    explicit Watch(std::vector<Fault>& faults) : faults_{faults} {}

    bool operator()(json::parse_event_t event, const json& parsed) {
        using Event = json::parse_event_t;
        if (event == Event::object_start || event == Event::array_start) open_level();
        if (event == Event::object_end || event == Event::array_end) levels_.pop_back();
        if (event == Event::key) enter_field(parsed.get_ref<const std::string&>());
        return true;
    }

    std::string pointer() const {
        json::json_pointer path;
        for (const Level& level : levels_)
            if (!level.keys.empty()) path /= level.current;
        return path.to_string();
    }

 private:
    struct Level {
        std::set<std::string> keys;  // none in an array: the pointer of a fault inside one stops there
        std::string current;
    };

    void open_level() {
        if (levels_.size() == kDeepest) throw invalid(pointer(), "too_deep");
        levels_.emplace_back();
    }

    void enter_field(const std::string& key) {
        levels_.back().current = key;
        if (!levels_.back().keys.insert(key).second) faults_.push_back({pointer(), "given_twice"});
    }

    std::vector<Fault>& faults_;
    std::vector<Level> levels_;
};

json parse(std::string_view body, std::vector<Fault>& faults) {
    if (body.find('\0') != std::string_view::npos) throw invalid("", "not_json");  // the parser would stop there
    Watch watch{faults};
    try {
        return json::parse(body, [&](int, json::parse_event_t event, json& parsed) { return watch(event, parsed); });
    } catch (const json::exception&) {
        throw is_utf8(std::string{body}) ? invalid(watch.pointer(), "not_json") : invalid("", "bad_utf8");
    }
}

// Characters, not bytes: é counts once. The parser has seen to it that the text is UTF-8.
std::size_t characters_in(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return (byte & 0xc0) != 0x80; }));
}

bool has_control_character(const std::string& text) {
    return std::ranges::any_of(text, [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; });
}

}  // namespace

bool is_utf8(const std::string& text) {
    try {
        static_cast<void>(json(text).dump());
        return true;
    } catch (const json::type_error&) {
        return false;
    }
}

JsonReader::JsonReader(std::string_view body) : document_(parse(body, faults_)) {
    if (!document_.is_object()) throw invalid("", "not_an_object");
}

bool JsonReader::has(const std::string& pointer) const { return walk(pointer).value != nullptr; }

bool JsonReader::is_null(const std::string& pointer) {
    const json* given = value_at(pointer);
    return given != nullptr && given->is_null();
}

std::string JsonReader::keyed(const std::string& pointer, std::size_t longest) {
    const std::string* given = string_at(pointer);
    if (given == nullptr) return {};
    if (given->empty()) fault({pointer, "empty"});
    if (characters_in(*given) > longest) fault({pointer, "too_long", {{"limit", longest}}});
    return *given;
}

std::string JsonReader::text(const std::string& pointer, std::size_t longest) {
    const std::string given = keyed(pointer, longest);
    if (has_control_character(given)) fault({pointer, "control_character"});
    return given;
}

std::string JsonReader::line(const std::string& pointer, std::size_t longest) {
    const std::string* given = string_at(pointer);
    return given == nullptr || given->empty() ? "" : text(pointer, longest);
}

std::string JsonReader::email(const std::string& pointer) {
    const std::string given = text(pointer, 254);
    if (!given.empty() && !is_email_address(given)) fault({pointer, "not_an_email"});
    return given;
}

std::string JsonReader::word(const std::string& pointer, std::initializer_list<std::string_view> words) {
    const std::string* given = string_at(pointer);
    if (given == nullptr) return {};
    if (std::ranges::find(words, *given) == words.end()) fault({pointer, "not_one_of", {{"words", words}}});
    return *given;
}

// What is no number comes from a page as it was typed: « -3 », where nothing below zero can be written.
static bool is_below_zero(const json& given) {
    std::string_view typed = given.is_string() ? std::string_view{given.get_ref<const std::string&>()} : "";
    for (const std::string_view minus : {"-", "−", "–"})
        if (typed.starts_with(minus)) {
            typed.remove_prefix(minus.size());
            return !typed.empty() && typed.find_first_not_of("0123456789") == std::string_view::npos;
        }
    return false;
}

std::int64_t JsonReader::integer(const std::string& pointer, std::int64_t smallest, std::int64_t largest) {
    const json* given = value_at(pointer);
    if (given == nullptr) return smallest;
    if (!given->is_number_integer()) {  // 2.5, true, "2"
        fault({pointer, is_below_zero(*given) ? "below_zero" : "not_integer"});
        return smallest;
    }
    const bool too_large =
        given->is_number_unsigned() && given->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
    const auto number = too_large ? INT64_MAX : given->get<std::int64_t>();
    if (number < smallest) fault({pointer, "too_small", {{"limit", smallest}}});
    if (number > largest || too_large) fault({pointer, "too_large", {{"limit", largest}}});
    return std::clamp(number, smallest, largest);
}

bool JsonReader::boolean(const std::string& pointer) {
    const json* given = value_at(pointer);
    if (given == nullptr) return false;
    if (!given->is_boolean()) fault({pointer, "not_boolean"});
    return given->is_boolean() && given->get<bool>();
}

Instant JsonReader::moment(const std::string& pointer) {
    const std::string* given = string_at(pointer);
    if (given == nullptr) return {};
    const auto moment = parse_rfc3339(*given);
    if (!moment) fault({pointer, "not_a_moment"});
    return moment.value_or(Instant{});
}

std::optional<std::string> JsonReader::maybe_text(const std::string& pointer, std::size_t longest) {
    if (!has(pointer) || is_null(pointer)) return std::nullopt;
    return text(pointer, longest);
}

void JsonReader::list(const std::string& pointer, std::size_t longest,
                      const std::function<void(const std::string&)>& each) {
    const json* given = value_at(pointer);
    if (given == nullptr) return;
    if (!given->is_array()) return fault({pointer, "not_list"});
    if (given->size() > longest) return fault({pointer, "too_long", {{"limit", longest}}});
    for (std::size_t i = 0; i < given->size(); ++i) each(pointer + "/" + std::to_string(i));
}

const json* JsonReader::value_at(const std::string& pointer) {
    for (std::size_t end = pointer.size(); end > 0; end = pointer.rfind('/', end - 1)) known_.emplace(pointer, 0, end);
    const auto [value, wrong_parent] = walk(pointer);
    if (value != nullptr) return value;
    if (!wrong_parent)
        fault({pointer, "missing"});
    else if (reported_.insert(*wrong_parent).second)
        fault({*wrong_parent, "not_object"});
    return nullptr;
}

// Step by step: the pointers that are asked for need no escapes.
JsonReader::Walk JsonReader::walk(const std::string& pointer) const {
    const json* value = &document_;
    for (std::size_t end = 0; end < pointer.size();) {
        const std::size_t begin = end + 1;
        end = std::min(pointer.find('/', begin), pointer.size());
        const std::string_view step{pointer.data() + begin, end - begin};
        if (value->is_object()) {
            const auto found = value->find(step);
            value = found == value->end() ? nullptr : &*found;
        } else if (value->is_array()) {
            std::size_t index = value->size();
            std::from_chars(step.data(), step.data() + step.size(), index);
            value = index < value->size() ? &(*value)[index] : nullptr;
        } else {
            return {nullptr, pointer.substr(0, begin - 1)};
        }
        if (value == nullptr) return {};
    }
    return {value, std::nullopt};
}

const std::string* JsonReader::string_at(const std::string& pointer) {
    const json* given = value_at(pointer);
    if (given == nullptr) return nullptr;
    const auto* text = given->get_ptr<const std::string*>();
    if (text == nullptr) fault({pointer, "not_text"});
    return text;
}

void JsonReader::finish() {
    note_unknown_fields(document_, "");
    if (!faults_.empty()) throw Problem{.status = 422, .code = "invalid", .faults = std::move(faults_)};
}

void JsonReader::note_unknown_fields(const json& value, const std::string& here) {
    for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
        note_unknown_fields(value[i], here + '/' + std::to_string(i));
    if (!value.is_object()) return;
    for (const auto& [key, inner] : value.items()) {
        const std::string field = here + '/' + key;
        if (known_.contains(field) && key.find('/') == std::string::npos)
            note_unknown_fields(inner, field);
        else
            fault({(json::json_pointer{here} / key).to_string(), "unknown_field"});
    }
}

void require_empty(std::string_view body) {
    if (!body.empty()) JsonReader{body}.finish();
}

}  // namespace trousse
