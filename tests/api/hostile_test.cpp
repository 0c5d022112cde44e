// What no page of ours would send: broken HTTP, broken JSON, other sites' requests.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "campaign_day.hpp"
#include "contract.hpp"

using namespace trousse;
using nlohmann::json;
using Who = CampaignDay::Who;
using Told = CampaignDay::Told;

// Sends the bytes and reads until the server closes the connection; "" if it has not done so after a while.
static std::string answer_to(int port, const std::string& bytes) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const sockaddr_in address{.sin_family = AF_INET,
                              .sin_port = htons(static_cast<std::uint16_t>(port)),
                              .sin_addr = {htonl(INADDR_LOOPBACK)},
                              .sin_zero = {}};
    ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    std::string answer;
    char piece[4096];
    ssize_t length;
    while ((length = ::recv(socket, piece, sizeof piece, 0)) > 0)
        answer.append(piece, static_cast<std::size_t>(length));
    ::close(socket);
    return length == 0 ? answer : "";
}

static int status_of(const std::string& answer) { return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3)); }

TEST_CASE("what is no clean request is refused before its body is read, and the connection closed") {
    CampaignDay day;
    struct Refused {
        std::string request;
        int status;
        std::string code;
    };
    const std::string post = "POST /api/v1/orders HTTP/1.1\r\nHost: a\r\n",
                      get = "GET /api/v1/orders/1 HTTP/1.1\r\nHost: a\r\n";
    const std::vector<Refused> requests{
        {post + "Transfer-Encoding: chunked\r\n\r\n", 400, "transfer_encoding"},
        {post + "Transfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n", 400, "transfer_encoding"},
        {post + "Transfer-Encoding: identity\r\n\r\n", 400, "transfer_encoding"},
        {get + "Transfer-Encoding: chunked\r\n\r\n", 400, "transfer_encoding"},
        {post + "Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\n", 415, "content_encoding"},
        {post + "\r\n", 411, "length_required"},
        {post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "content_length"},
        {post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400, "content_length"},
        {post + "Content-Length: +1\r\n\r\n", 400, "content_length"},
        {post + "Content-Length: -2\r\n\r\n", 400, "content_length"},
        {post + "Content-Length: 1x\r\n\r\n", 400, "content_length"},
        {post + "Content-Length: 1, 1\r\n\r\n", 400, "content_length"},
        {post + "Content-Length: 99999999999999999999\r\n\r\n", 400, "content_length"},
        {post + "Content-Length: 99999999\r\n\r\n", 413, "body_too_long"},
        {post + "Content-Length: 1000000\r\n\r\n", 413, "body_too_long"},
        {post + "Content-Length: 65537\r\n\r\n", 413, "body_too_long"},
        {"POST /api/v1/nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", 413, "body_too_long"},
        {"POST /api/v1/school-imports HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", 413, "body_too_long"},
        {"POST /api/v1/school-imports HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", 401, "who_are_you"},
        {get + "Content-Length: 9\r\n\r\n", 400, "body_not_allowed"},
        {"DELETE /api/v1/declines/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", 400, "body_not_allowed"},
        {"HEAD /api/v1/orders/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", 400, "body_not_allowed"},
        {get + "Cookie : 1\r\n\r\n", 400, "bad_header"},
        {get + "If-Match: %0d%0aSet-Cookie: 1\r\n\r\n", 400, "bad_header"},
        {get + "If-Match: %001\r\n\r\n", 400, "bad_header"},
        {get + "Coo@kie: 1\r\n\r\n", 400, "bad_header"},
        {"GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_target"},
        {"TRACE /api/v1/orders HTTP/1.1\r\nHost: a\r\n\r\n", 501, "unknown_method"},
        {"PUT /api/v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", 501, "unknown_method"},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 501, "unknown_method"}};
    for (const auto& [request, status, code] : requests) {
        CAPTURE(request);
        const std::string answer = answer_to(day.port(), request);
        CAPTURE(answer);
        CHECK(status_of(answer) == status);
        CHECK(answer.find("\"code\":\"" + code + "\"") != std::string::npos);
    }
}

TEST_CASE("what the library cannot even parse is refused, and the connection closed") {
    CampaignDay day;
    for (const std::string request :
         {"??\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n"}) {
        CAPTURE(request);
        const std::string answer = answer_to(day.port(), request + "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK(status_of(answer) == 400);
        CHECK(answer.find("\"status\":\"ok\"") == std::string::npos);  // what follows is no request of its own
    }
    CHECK(day.get(CampaignDay::guest(), "/healthz").status == 200);
}

TEST_CASE("a long body is read only from whoever may send it") {
    CampaignDay day;
    const std::string long_file = "CD_ORGNS\n" + std::string(200'000, '1');
    const std::string import = "/api/v1/school-imports?dry_run=true&municipality=72-79";
    CHECK(day.send(day.admin(), "POST", import, long_file, {{"Content-Type", "text/csv"}, {"Idempotency-Key", "k"}}).code() ==
          "unreadable_file");
    const std::string head =
        "POST /api/v1/school-imports HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: 200009\r\n";
    CHECK(status_of(answer_to(day.port(), head + "\r\n")) == 401);
    CHECK(status_of(answer_to(day.port(), head + "Cookie: __Host-trousse=" + day.as(day.school("École du Ruisseau")).token + "\r\n\r\n")) == 403);
}

TEST_CASE("a body that is not what it must be is refused with a pointer and a code for each fault") {
    CampaignDay day;
    const std::string item = day.item("Ruban", 5).text();
    const auto refused = [&](const std::string& body) {
        const Told told = day.send(day.staff(), "POST", "/api/v1/adjustments", body, {{"Idempotency-Key", "k"}});
        CHECK(told.status == 422);
        return told.fault();
    };
    const auto change = [&](const std::string& raw) {
        return refused(R"({"item": ")" + item + R"(", "reason": "Bris", "change": )" + raw + "}");
    };
    CHECK(change("2.5") == "/change not_integer");
    CHECK(change("2.0") == "/change not_integer");
    CHECK(change("true") == "/change not_integer");
    CHECK(change("\"2\"") == "/change not_integer");
    CHECK(change("null") == "/change not_integer");
    CHECK(change("18446744073709551615") == "/change too_large");
    CHECK(change("18446744073709551616") == "/change not_integer");
    CHECK(change("-1000001") == "/change too_small");
    CHECK(change("1, \"change\": 2") == "/change given_twice");
    CHECK(change("1, \"cost\": 2") == "/cost unknown_field");
    CHECK(change("1e400") == "/change not_json");
    CHECK(change(std::string(100, '[') + std::string(100, ']')) == "/change too_deep");
    CHECK(change(std::string(30'000, '[')) == "/change too_deep");
    CHECK(refused("") == " not_json");
    CHECK(refused("[]") == " not_an_object");
    CHECK(refused("{\"reason\": \"\xff\"}") == " bad_utf8");
    CHECK(refused("{\"reason\": \"\xc3\"}") == " bad_utf8");
    CHECK(refused("{}") == "/change missing");
    const json faults = day.send(day.staff(), "POST", "/api/v1/adjustments",
                                 R"({"item": 7, "change": 0, "reason": "a\nb", "more": 1})", {{"Idempotency-Key", "k"}})
                            .body["faults"];
    CHECK(faults.size() == 4);
    CHECK(day.figure("SELECT count(*) AS figure FROM movement") == 1);
}

TEST_CASE("every answer, a refusal too, carries the security headers") {
    CampaignDay day;
    std::vector<std::string> requests{"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                                      "HEAD /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                                      "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                                      "DELETE /api/v1/orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                                      "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                                      "POST /api/v1/orders HTTP/1.1\r\nContent-Length: 999999\r\n\r\n",
                                      "TRACE / HTTP/1.1\r\n\r\n",
                                      "??\r\n\r\n"};
    for (const Route& route : day.app().program().dispatch().routes()) {
        const std::string method{word(route.method)};
        const bool takes_body = method == "POST" || method == "PATCH";
        requests.push_back(method + ' ' + std::string{route.path} + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" +
                           (takes_body ? "Content-Length: 2\r\n\r\n{}" : "\r\n"));
    }
    for (const std::string& request : requests) {
        const std::string answer = answer_to(day.port(), request);
        for (const char* header :
             {"Content-Security-Policy: default-src 'none'; script-src 'self'", "frame-ancestors 'none'",
              "Strict-Transport-Security: max-age=", "X-Content-Type-Options: nosniff", "Cache-Control: "}) {
            CAPTURE(request);
            CAPTURE(header);
            CHECK(answer.find(header) != std::string::npos);
        }
        CHECK(answer.find("unsafe-inline") == std::string::npos);
    }
}

TEST_CASE("what another site's page sends does nothing, whichever way the browser says so") {
    CampaignDay day;
    const auto school = day.school("École du Ruisseau");
    const auto kit = day.kit("menu", {{day.item("Ruban", 5), 1}});
    const std::string here = "127.0.0.1:" + std::to_string(day.port());
    const auto place = [&](std::pair<std::string, std::string> header) {
        return day.post(day.as(school), "/api/v1/orders", order_body(school, kit),
                        {{"Idempotency-Key", "key"}, header});
    };
    for (const auto& header :
         std::vector<std::pair<std::string, std::string>>{{"Origin", "https://elsewhere.example"},
                                                          {"Origin", "http://" + here + ".elsewhere.example"},
                                                          {"Origin", "https://127.0.0.1:1"},
                                                          {"Origin", "http://" + here},  // by another scheme
                                                          {"Origin", "null"},
                                                          {"Origin", here},
                                                          {"Sec-Fetch-Site", "cross-site"},
                                                          {"Sec-Fetch-Site", "same-site"}}) {
        CAPTURE(header.second);
        CHECK(place(header).code() == "cross_site");
    }
    CHECK(day.figure("SELECT count(*) AS figure FROM orders") == 0);
    CHECK(place({"Origin", "https://" + here}).status == 201);
    CHECK(place({"Sec-Fetch-Site", "same-origin"}).status == 201);
    CHECK(place({"Sec-Fetch-Site", "none"}).status == 201);

    const std::string path = "/api/v1/orders/JPS27-0001";
    const std::multimap<std::string, std::string> elsewhere{{"Sec-Fetch-Site", "cross-site"}, {"If-Match", "\"1\""}};
    CHECK(day.send(day.as(school), "PATCH", path, R"({"note": "x"})", elsewhere).code() == "cross_site");
    CHECK(day.send(day.as(school), "DELETE", "/api/v1/sessions/current", "", elsewhere).code() == "cross_site");
    CHECK(day.send(day.as(school), "GET", path, "", elsewhere).status == 200);  // a link from elsewhere may be followed
}

TEST_CASE("every unsafe route refuses another site's request, before it looks at who asks") {
    CampaignDay day;
    for (const Route& route : day.app().program().dispatch().routes()) {
        if (route.method == Method::get) continue;
        const std::string method{word(route.method)};
        CAPTURE(route.path);
        CHECK(day.send(day.admin(), method, std::string{route.path}, method == "DELETE" ? "" : "{}",
                       {{"Origin", "https://elsewhere.example"}})
                  .code() == "cross_site");
    }
}

TEST_CASE("a body that does not say that it is JSON, or a table or a form where one is asked for, is refused by every route") {
    CampaignDay day;
    int tried = 0;
    for (const Route& route : day.app().program().dispatch().routes()) {
        if (route.method != Method::post && route.method != Method::patch) continue;
        CAPTURE(route.path);
        const std::string other = route.takes == "text/csv" ? "application/json" : "text/csv";
        for (const std::string& type : {std::string{"text/plain"}, std::string{"application/x-www-form-urlencoded"}, other}) {
            if (type == route.takes) continue;  // what programs for mail send
            const auto told = day.send(route.access == Access::operators ? CampaignDay::at_the_machine() : day.admin(),
                                       std::string{word(route.method)}, std::string{route.path}, "{}",
                                       {{"Content-Type", type}, {"Idempotency-Key", "key"}, {"If-Match", "\"1\""}});
            CHECK((told.status == 415 || route.access == Access::schools));
        }
        ++tried;
    }
    CHECK(tried > 70);
    const auto with_charset = day.send(CampaignDay::guest(), "POST", "/api/v1/sessions/school", R"({"code": "K7QM2XRP9T"})",
                                       {{"Content-Type", "application/json; charset=utf-8"}});
    CHECK(with_charset.code() == "wrong_code");
}

TEST_CASE("every act wants a key that is one, before it looks at what is asked") {
    CampaignDay day;
    int acts = 0;
    for (const Route& route : day.app().program().dispatch().routes()) {
        if (route.once != Once::by_key) continue;
        CAPTURE(route.path);
        const auto code = [&](const std::multimap<std::string, std::string>& headers) {
            return day.send(CampaignDay::at_the_machine(), "POST", std::string{route.path}, "{", headers).code();
        };
        CHECK(code({}) == "idempotency_key_missing");
        for (const std::string& key : {std::string(65, 'k'), std::string{"two words"}, std::string{"\xc3\xa9t\xc3\xa9"}})
            CHECK(code({{"Idempotency-Key", key}}) == "idempotency_key_malformed");
        ++acts;
    }
    CHECK(acts > 50);
}

TEST_CASE("a query is read strictly: no broken escape, no broken UTF-8, nothing twice, nothing unknown") {
    CampaignDay day;
    for (const char* query :
         {"?q=%", "?q=%zz", "?q=%00", "?q=a&q=b", "?qq=a", "?limit=0", "?limit=201", "?limit=-1", "?limit=1x",
          "?limit=99999999999999999999", "?cursor=zz", "?cursor=%2e%2e", "?outcome=nothing"}) {
        CAPTURE(query);
        CHECK(day.get(day.staff(), std::string{"/api/v1/schools"} + query).code() == "bad_query");
    }
    CHECK(day.get(day.staff(), "/api/v1/schools?q=%ff").code() == "bad_utf8");
    CHECK(day.get(day.staff(), "/api/v1/schools?q=%27%3B--&&").status == 200);
    for (const char* path : {"/api/v1/../../etc/passwd", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                             "//api/v1/orders", "/api/v1/orders/", "/api/v1//orders", "/API/v1/orders"}) {
        CAPTURE(path);
        CHECK(day.get(day.admin(), path).status == 404);
    }
}

TEST_CASE("a header that only the server may write is not believed") {
    CampaignDay day;  // no proxy stands before it: whatever names another address is the client's own word
    int refused = 0;
    for (int i = 0; i < 60; ++i) {
        const std::string other = "192.0.2." + std::to_string(i);
        const Told told = day.post(CampaignDay::guest(), "/api/v1/sessions/school", {{"code", "K7QM2XRP9T"}},
                                   {{"X-Forwarded-For", other}, {"REMOTE_ADDR", other}, {"X-Real-IP", other}});
        refused += told.status == 429 ? 1 : 0;
    }
    CHECK(refused > 0);
}
