#include "platform/http_guard.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "platform/problem.hpp"

namespace trousse {

static void require_clean_target(std::string_view target);
static void require_clean_headers(const httplib::Headers& headers);
static bool is_token(const std::string& name);
static bool is_plain(const std::string& value);
static std::optional<std::size_t> stated_length(const httplib::Request& request);
static Texts query_of(std::string_view target);
static std::string decoded(std::string_view text);
static std::string cookie_named(std::string_view name, std::string_view cookies);
static std::string address_of(const httplib::Request& raw, bool behind_proxy);

void guard(const httplib::Request& request, const Dispatch& dispatch) {
    const bool takes_body = request.method == "POST" || request.method == "PATCH";
    if (!takes_body && request.method != "GET" && request.method != "HEAD" && request.method != "DELETE")
        throw Problem{.status = 501, .code = "unknown_method"};
    require_clean_target(request.target);
    require_clean_headers(request.headers);

    const auto length = stated_length(request);
    if (!takes_body && length.value_or(0) > 0) throw Problem{.status = 400, .code = "body_not_allowed"};
    if (!takes_body) return;
    if (!length) throw Problem{.status = 411, .code = "length_required"};
    const auto path = std::string_view{request.target}.substr(0, request.target.find('?'));
    const auto longest = dispatch.longest_body(request.method, path);
    if (*length > longest) throw Problem{.status = 413, .code = "body_too_long", .params = {{"limit", longest}}};
}

void require_clean_target(std::string_view target) {
    const bool plain = std::ranges::all_of(target, [](unsigned char c) { return c > ' ' && c < 0x7f; });
    if (!target.starts_with('/') || !plain) throw Problem{.status = 400, .code = "bad_target"};
}

void require_clean_headers(const httplib::Headers& headers) {
    for (const auto& [name, value] : headers)
        if (!is_token(name) || !is_plain(value)) throw Problem{.status = 400, .code = "bad_header"};
    if (headers.contains("Transfer-Encoding")) throw Problem{.status = 400, .code = "transfer_encoding"};
    if (headers.contains("Content-Encoding")) throw Problem{.status = 415, .code = "content_encoding"};
}

// RFC 9110 § 5.6.2. The library lets a space before the colon through, which disguises one header as another.
bool is_token(const std::string& name) {
    return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view{"!#$%&'*+-.^_`|~"}.find(static_cast<char>(c)) != std::string_view::npos;
    });
}

// The library decodes %XX in a value, so that a line break may stand in one.
bool is_plain(const std::string& value) {
    return std::ranges::none_of(value, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

std::optional<std::size_t> stated_length(const httplib::Request& request) {
    const auto times = request.get_header_value_count("Content-Length");
    if (times == 0) return std::nullopt;

    const std::string value = request.get_header_value("Content-Length");
    const char* const end = value.data() + value.size();
    std::size_t length = 0;
    const auto [stopped, error] = std::from_chars(value.data(), end, length);  // digits only: no sign, no space
    if (times > 1 || error != std::errc{} || stopped != end) throw Problem{.status = 400, .code = "content_length"};
    return length;
}

Request read(const httplib::Request& raw, bool behind_proxy) {
    const auto header = [&](const char* name) { return raw.get_header_value(name); };
    Request request{.method = raw.method == "HEAD" ? "GET" : raw.method,
                    .path = raw.target.substr(0, raw.target.find('?')),
                    .asked = raw.target.substr(std::min(raw.target.find('?'), raw.target.size())),
                    .query = query_of(raw.target),
                    .content_type = header("Content-Type"),
                    .idempotency_key = header("Idempotency-Key"),
                    .if_match = header("If-Match"),
                    .if_none_match = header("If-None-Match"),
                    .accept_encoding = header("Accept-Encoding"),
                    .session = cookie_named("__Host-trousse", header("Cookie")),
                    .device = cookie_named("__Host-trousse-device", header("Cookie")),
                    .origin = header("Origin"),
                    .fetch_site = header("Sec-Fetch-Site"),
                    .host = header("Host"),
                    .user_agent = header("User-Agent"),
                    .address = address_of(raw, behind_proxy)};
    if (const std::string authorization = header("Authorization"); authorization.starts_with("Bearer "))
        request.bearer = authorization.substr(7);
    return request;
}

Texts query_of(std::string_view target) {
    Texts query;
    const auto begin = target.find('?');
    if (begin == std::string_view::npos) return query;
    for (auto rest = target.substr(begin + 1); !rest.empty();) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        const auto value = pair.substr(std::min(equals + 1, pair.size()));
        if (!query.emplace(decoded(pair.substr(0, equals)), decoded(value)).second)
            throw Problem{.status = 400, .code = "bad_query", .params = {{"field", decoded(pair.substr(0, equals))}}};
    }
    return query;
}

// %XX and +, as forms write them; what is no UTF-8 afterwards, or holds a control character, is refused.
std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = static_cast<unsigned char>(text[i] == '+' ? ' ' : text[i]);
        if (text[i] == '%') {
            const char* const digits = text.data() + i + 1;
            if (i + 2 >= text.size() || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2)
                throw Problem{.status = 400, .code = "bad_query"};
            i += 2;
        }
        if (byte < 0x20 || byte == 0x7f) throw Problem{.status = 400, .code = "bad_query"};
        plain += static_cast<char>(byte);
    }
    try {
        static_cast<void>(nlohmann::json(plain).dump());
    } catch (const nlohmann::json::type_error&) {
        throw Problem{.status = 400, .code = "bad_utf8"};
    }
    return plain;
}

std::string cookie_named(std::string_view name, std::string_view cookies) {
    while (!cookies.empty()) {
        const auto end = std::min(cookies.find(';'), cookies.size());
        auto cookie = cookies.substr(0, end);
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        while (cookie.starts_with(' ')) cookie.remove_prefix(1);
        if (cookie.starts_with(name) && cookie.substr(name.size()).starts_with('='))
            return std::string{cookie.substr(name.size() + 1)};
    }
    return {};
}

// The proxy appends the address it saw: the last one is its own word, those before it are the client's.
std::string address_of(const httplib::Request& raw, bool behind_proxy) {
    if (!behind_proxy) return raw.remote_addr;
    const std::string forwarded = raw.get_header_value("X-Forwarded-For");
    const auto last = forwarded.find_last_of(", ");
    return last == std::string::npos ? forwarded : forwarded.substr(last + 1);
}

}  // namespace trousse
