#include "mutate.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace trousse {

using nlohmann::json;

namespace {

// What a text of a request may be made of; two, three and four bytes among them.
constexpr std::array<std::string_view, 16> kCharacters{"a", "Z", "7", " ", "-",      "'",  "\"", "\\",
                                                       "/", "é", "Œ", "’", "\u202f", "漢", "😀", "<"};

json made(const json& document, const json& schema, Dice& dice);

const json& one_of(const json& list, Dice& dice) {
    return list.at(static_cast<std::size_t>(dice.number(0, static_cast<std::int64_t>(list.size()) - 1)));
}

json made_object(const json& document, const json& schema, Dice& dice) {
    const json required = schema.value("required", json::array());
    json object = json::object();
    const json properties = schema.value("properties", json::object());
    for (const auto& [name, property] : properties.items())
        if (std::ranges::find(required, json(name)) != required.end() || dice.coin())
            object[name] = made(document, property, dice);
    return object;
}

json made_list(const json& document, const json& schema, Dice& dice) {
    const auto fewest = schema.value("minItems", std::int64_t{0});
    const auto most = std::min(schema.value("maxItems", fewest + 3), fewest + 3);
    json list = json::array();
    for (auto left = dice.number(fewest, most); left > 0; --left)
        list.push_back(made(document, schema.at("items"), dice));
    return list;
}

json made_text(const json& schema, Dice& dice) {
    if (schema.contains("examples")) return one_of(schema.at("examples"), dice);
    const auto shortest = schema.value("minLength", std::int64_t{0});
    const auto longest = schema.value("maxLength", shortest + 20);
    const std::array lengths{shortest, longest, dice.number(shortest, longest)};
    std::string text;
    for (auto left = lengths[static_cast<std::size_t>(dice.number(0, 2))]; left > 0; --left)
        text += kCharacters[static_cast<std::size_t>(dice.number(0, kCharacters.size() - 1))];
    return text;
}

json made_integer(const json& schema, Dice& dice) {
    const auto smallest = schema.value("minimum", std::int64_t{-1000});
    const auto largest = schema.value("maximum", std::int64_t{1000});
    const std::array numbers{smallest, largest, dice.number(smallest, largest)};
    const json number = numbers[static_cast<std::size_t>(dice.number(0, 2))];
    const bool refused = schema.contains("not") && schema.at("not").value("const", json{}) == number;
    return refused ? json(largest) : number;
}

json made(const json& document, const json& schema, Dice& dice) {
    if (schema.contains("$ref"))
        return made(document, document.at(json::json_pointer{schema.at("$ref").get<std::string>().substr(1)}), dice);
    for (const char* const ways : {"oneOf", "anyOf"})
        if (schema.contains(ways)) return made(document, one_of(schema.at(ways), dice), dice);
    if (schema.contains("const")) return schema.at("const");
    if (schema.contains("enum")) return one_of(schema.at("enum"), dice);

    const json& types = schema.at("type");
    const auto type = (types.is_array() ? one_of(types, dice) : types).get<std::string>();
    if (type == "object") return made_object(document, schema, dice);
    if (type == "array") return made_list(document, schema, dice);
    if (type == "string") return made_text(schema, dice);
    if (type == "integer") return made_integer(schema, dice);
    if (type == "boolean") return dice.coin();
    if (type == "null") return nullptr;
    throw std::invalid_argument("no body can be made of " + schema.dump());
}

using Pointer = json::json_pointer;

// What JSON cannot hold as a value stands here while the text is written.
constexpr std::string_view kMark = "the-mark";

// The body's text, with `raw` where the value at `place` stood.
std::string with_raw(json body, const Pointer& place, const std::string& raw) {
    body[place] = kMark;
    std::string text = body.dump();
    const std::string mark = json(kMark).dump();
    return text.replace(text.find(mark), mark.size(), raw);
}

json without(json body, const Pointer& place) {
    json& parent = body[place.parent_pointer()];
    if (parent.is_array())
        parent.erase(std::stoul(place.back()));
    else
        parent.erase(place.back());
    return body;
}

struct Change {
    const char* name;
    std::string raw;
};

std::string quoted(std::size_t length) { return '"' + std::string(length, 'x') + '"'; }

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

// What any field may be given in place of its value.
const std::vector<Change>& changes_of_any_field() {
    static const std::vector<Change> changes{{"null", "null"},
                                             {"true", "true"},
                                             {"an empty text", R"("")"},
                                             {"a text", R"("x")"},
                                             {"a number as text", R"("1")"},
                                             {"too long", quoted(1001)},
                                             {"huge", quoted(40'000)},
                                             {"a control character", R"("a\u0000b")"},
                                             {"a line break", R"("a\r\nBcc: b")"},
                                             {"bad UTF-8", "\"\xff\xfe\""},
                                             {"UTF-8 cut short", "\"\xc3\""},
                                             {"UTF-8 longer than it need be", "\"\xc0\xaf\""},
                                             {"half a surrogate pair", R"("\ud800")"},
                                             {"0", "0"},
                                             {"−1", "-1"},
                                             {"2.5", "2.5"},
                                             {"2.0", "2.0"},
                                             {"2⁶³−1", "9223372036854775807"},
                                             {"2⁶⁴−1", "18446744073709551615"},
                                             {"2⁶⁴", "18446744073709551616"},
                                             {"a number beyond all numbers", "1e400"},
                                             {"no number", "NaN"},
                                             {"an empty list", "[]"},
                                             {"an empty object", "{}"},
                                             {"an object of its own", R"({"a": {"b": 1}})"},
                                             {"a list of nulls", "[null, null]"},
                                             {"a nesting of 31", nested(31)},
                                             {"a nesting of 40", nested(40)},
                                             {"a nesting without end", std::string(20'000, '[')}};
    return changes;
}

void change_field(const json& body, const Pointer& place, std::vector<Mutation>& mutations) {
    const std::string where = place.to_string() + ": ";
    for (const auto& [name, raw] : changes_of_any_field())
        mutations.push_back({where + name, with_raw(body, place, raw)});
    mutations.push_back({where + "missing", without(body, place).dump()});

    const json& value = body.at(place);
    if (body.at(place.parent_pointer()).is_object()) {
        const std::string twice = value.dump() + ',' + json(place.back()).dump() + ':' + value.dump();
        mutations.push_back({where + "given twice", with_raw(body, place, twice)});
    }
    if (value.is_array() && !value.empty()) {
        json more = value;
        while (more.size() < 60) more.push_back(value[0]);
        mutations.push_back({where + "60 elements", with_raw(body, place, more.dump())});
        mutations.push_back(
            {where + "the first element twice", with_raw(body, place, json{value[0], value[0]}.dump())});
    }
}

void add_unknown_field(const json& body, const Pointer& place, std::vector<Mutation>& mutations) {
    for (const char* const name : {"unknown", "__proto__", "a/b~c", ""}) {
        json more = body;
        more[place][name] = 1;
        mutations.push_back({place.to_string() + ": unknown field " + json(name).dump(), more.dump()});
    }
}

void change_all_below(const json& body, const Pointer& place, std::vector<Mutation>& mutations) {
    if (!place.empty()) change_field(body, place, mutations);
    const json& value = body.at(place);
    if (value.is_object()) {
        add_unknown_field(body, place, mutations);
        for (const auto& [name, inner] : value.items()) change_all_below(body, place / name, mutations);
    }
    for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) change_all_below(body, place / i, mutations);
}

void change_text(const json& body, std::vector<Mutation>& mutations) {
    const std::string text = body.dump();
    mutations.push_back({": no body", ""});
    mutations.push_back({": cut short", text.substr(0, text.size() / 2)});
    mutations.push_back({": something after it", text + "{}"});
    mutations.push_back({": a byte order mark", "\xef\xbb\xbf" + text});
    mutations.push_back({": UTF-16", std::string("\xff\xfe{\0}\0", 6)});
    mutations.push_back({": a comma too many", text.substr(0, text.size() - 1) + ",}"});
    mutations.push_back({": a comment", text + "// a comment"});
    mutations.push_back({": NUL after it", text + '\0'});
    mutations.push_back({": white space around it", " \r\n\t" + text + "\n"});
    mutations.push_back({": 1 MB", text + std::string(1'000'000, ' ')});
    for (const char* const root : {"null", "[]", "1", R"("text")", "{}"})
        mutations.push_back({std::string{": only "} + root, root});
}

}  // namespace

std::int64_t Dice::number(std::int64_t lowest, std::int64_t highest) {
    const auto span = static_cast<std::uint64_t>(highest) - static_cast<std::uint64_t>(lowest) + 1;
    return lowest + static_cast<std::int64_t>(span == 0 ? thrown_() : thrown_() % span);
}

json made_body(const json& document, const std::string& schema, Dice& dice) {
    return made(document, document.at(Pointer{schema}), dice);
}

std::vector<Mutation> mutations_of(const json& body) {
    std::vector<Mutation> mutations;
    change_all_below(body, Pointer{}, mutations);
    change_text(body, mutations);
    return mutations;
}

}  // namespace trousse
