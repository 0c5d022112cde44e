#include "platform/answers.hpp"

#include <algorithm>
#include <charconv>

#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

static std::string hexadecimal(std::string_view text);
static std::string from_hexadecimal(std::string_view digits);

json told(const Bilingual& text) { return {{"fr", text.fr}, {"en", text.en}}; }

json told(Instant moment) { return rfc3339(moment); }

Answer ok(const json& body) { return {.body = body.dump()}; }

Answer created(const json& body, std::string location) {
    return {.status = 201, .body = body.dump(), .headers = {{"Location", std::move(location)}}};
}

Answer no_content() { return {.status = 204, .body = ""}; }

Answer versioned(Answer answer, std::int64_t version) {
    answer.headers.emplace_back("ETag", '"' + std::to_string(version) + '"');
    return answer;
}

void require_version(const Request& request, std::int64_t version, const std::function<json()>& current) {
    if (request.if_match.empty()) throw Problem{.status = 428, .code = "if_match_missing"};
    if (request.if_match == '"' + std::to_string(version) + '"') return;
    throw Problem{.status = 412, .code = "stale", .params = {{"current", current()}}};
}

Page page_of(const Request& request) {
    Page page;
    if (const std::string limit = asked(request, "limit"); !limit.empty()) {
        const char* const end = limit.data() + limit.size();
        const auto [stopped, error] = std::from_chars(limit.data(), end, page.limit);
        if (error != std::errc{} || stopped != end || page.limit < 1 || page.limit > 200)
            throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "limit"}}};
    }
    page.after = from_hexadecimal(asked(request, "cursor"));
    return page;
}

Answer page_with(std::vector<Keyed> rows, const Page& page, json besides) {
    const bool more = static_cast<std::int64_t>(rows.size()) > page.limit;
    if (more) rows.resize(static_cast<std::size_t>(page.limit));
    besides["next"] = more ? json(hexadecimal(rows.back().key)) : json();
    besides["data"] = json::array();
    for (Keyed& each : rows) besides["data"].push_back(std::move(each.row));
    return ok(besides);
}

// Opaque, so that nobody builds upon what stands in a cursor.
std::string hexadecimal(std::string_view text) {
    std::string digits;
    for (const unsigned char byte : text) digits.append({"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]});
    return digits;
}

std::string from_hexadecimal(std::string_view digits) {
    std::string text;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        unsigned byte = 0;
        const char* const begin = digits.data() + i;
        if (i + 2 > digits.size() || std::from_chars(begin, begin + 2, byte, 16).ptr != begin + 2)
            throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "cursor"}}};
        text += static_cast<char>(byte);
    }
    if (!json::accept('"' + text + '"')) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "cursor"}}};
    return text;
}

std::string asked(const Request& request, std::string_view name) {
    const auto given = request.query.find(name);
    return given == request.query.end() ? "" : given->second;
}

void require_known(const Request& request, std::initializer_list<std::string_view> names) {
    for (const auto& [name, value] : request.query)
        if (std::ranges::find(names, name) == names.end())
            throw Problem{.status = 400, .code = "bad_query", .params = {{"field", name}}};
}

std::string asked_word(const Request& request, std::string_view name, std::initializer_list<std::string_view> words) {
    const std::string given = asked(request, name);
    if (!given.empty() && std::ranges::find(words, given) == words.end())
        throw Problem{.status = 400, .code = "bad_query", .params = {{"field", name}, {"words", words}}};
    return given;
}

}  // namespace trousse
