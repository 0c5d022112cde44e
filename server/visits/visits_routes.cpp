#include "visits/visits_routes.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "platform/answers.hpp"
#include "platform/json_reader.hpp"
#include "platform/pace.hpp"

namespace trousse {

static Answer note_visit(VisitCounts& counts, Pace& pace, const Request& request);
static Sighting sighting_form(JsonReader& body);
static bool is_of_the_team(const Request& request);
static bool is_machine(std::string browser);
static std::string source_of(const Visitor& visitor, const std::string& word);

constexpr int kAtOnce = 240;  // from one address, which may be a whole school board's
constexpr std::chrono::milliseconds kEachVisit{250};

Routes visits_routes(Service& service, VisitCounts& counts) {
    using enum Method;
    const auto pace = std::make_shared<Pace>(service.now, kAtOnce, kEachVisit);
    return {{post, "/api/v1/visits", Access::anyone, Once::no_act,
             [&counts, pace](const Request& request) { return note_visit(counts, *pace, request); }}};
}

// Whoever is not counted is not told so: the page has nothing to do about it.
Answer note_visit(VisitCounts& counts, Pace& pace, const Request& request) {
    Sighting seen = read_json(request.body, sighting_form);
    if (is_of_the_team(request) || is_machine(request.user_agent) || pace.take(request.address)) return no_content();
    seen.source = source_of(request.visitor, seen.source);
    counts.note(std::move(seen), request.address, request.user_agent);
    return no_content();
}

Sighting sighting_form(JsonReader& body) {
    constexpr std::int64_t kLongestView = 3'600;
    Sighting seen{.page = body.word("/page", {"find", "help", "index", "kit", "my-order", "no-kit", "not-found", "order",
                                              "privacy", "share", "unsubscribe"}),
                  .kit = body.maybe_text("/kit", 60).value_or(""),
                  .language = body.word("/language", {"fr", "en"}),
                  .source = body.line("/source", 24),
                  .what = body.word("/what", {"view", "begun", "finished"}),
                  .seconds = body.integer("/seconds", 0, kLongestView)};
    const auto belongs = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (!std::ranges::all_of(seen.source, belongs)) body.fault({"/source", "not_a_slug"});
    return seen;
}

// Who is signed in, or has been on this device.
bool is_of_the_team(const Request& request) { return request.visitor.is_staff() || !request.device.empty(); }

// By the name that well-behaved ones give themselves.
bool is_machine(std::string browser) {
    std::ranges::transform(browser, browser.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 5> kSigns{"bot", "crawl", "preview", "scan", "spider"};
    return browser.empty() ||
           std::ranges::any_of(kSigns, [&](auto sign) { return browser.find(sign) != std::string::npos; });
}

// By what somebody came: what the address says, else the letter whose link or code let a school in.
std::string source_of(const Visitor& visitor, const std::string& word) {
    return word.empty() && visitor.role == Role::school ? "lettre" : word;
}

}  // namespace trousse
