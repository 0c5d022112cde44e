// Whatever stands in a request's first line, its headers and its cookies, it is refused or read as plain text, and the
// answer can be sent. The bytes are the target, and after each line break a header.
#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "platform/answers.hpp"
#include "platform/assets.hpp"
#include "platform/http_guard.hpp"
#include "platform/json_reader.hpp"

using namespace trousse;

static httplib::Request request_in(std::string_view text) {
    const auto take = [&text](char end) {
        const auto part = text.substr(0, text.find(end));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        return std::string{part};
    };
    httplib::Request raw;
    raw.method = "GET";
    raw.remote_addr = "127.0.0.1";
    raw.target = take('\n');
    while (!text.empty()) {
        std::string name = take(':');
        raw.headers.emplace(std::move(name), take('\n'));
    }
    return raw;
}

static bool is_plain(const std::string& text) {
    return is_utf8(text) && std::ranges::none_of(text, [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; });
}

static Answer list_orders(const Request& request) {
    require_known(request, {"limit", "cursor", "status", "school"});
    const Page page = page_of(request);
    require(page.limit >= 1 && page.limit <= 200);
    const std::string status = asked_word(request, "status", {"open", "closed"});
    require_version(request, 7, [&] { return nlohmann::json{{"after", page.after}, {"status", status}}; });
    return page_with({}, page);
}

static Answer show_order(const Request& request) { return ok({{"key", request.id<struct Order>("number").key}}); }

static const Dispatch& dispatch() {
    static const Dispatch made{{Route{Method::get, "/api/v1/orders", Access::anyone, list_orders},
                                Route{Method::get, "/api/v1/orders/{number}", Access::anyone, show_order}},
                               {.identify = [](const Request&) { return Visitor{}; },
                                .page = [](const Request&) { return std::optional<Answer>{}; },
                                .observe = {}}};
    return made;
}

static void require_sendable(const Answer& answer) {
    require(answer.status >= 200 && answer.status < 500);
    require(answer.body.empty() || nlohmann::json::accept(answer.body));
    for (const auto& [name, value] : answer.headers) require(is_plain(value));
}

static void read_and_answer(const httplib::Request& raw) {
    for (const bool behind_proxy : {false, true}) {
        Request request = read(raw, behind_proxy);
        for (const auto& [name, value] : request.query) require(is_plain(name) && is_plain(value));
        require(request.session.find(';') == std::string::npos && request.device.find(';') == std::string::npos);
        require(request.address.find_first_of(", ") == std::string::npos);
        static const Asset page{.type = "text/html", .etag = "5f2a", .plain = "plain", .br = "br", .gzip = "gzip"};
        const AssetAnswer asset = answer_for(page, request.accept_encoding, request.if_none_match);
        require(asset.status == 200 || asset.status == 304);
        require_sendable(dispatch()(std::move(request)));
    }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto raw = request_in(text_of(data, size));
    try {
        guard(raw, dispatch());
        read_and_answer(raw);
    } catch (const Problem& problem) {
        require(problem.status >= 400 && problem.status <= 501 && problem.status != 500);
        require(!problem.params.dump().empty());
    }
    return 0;
}
