#include "platform/http.hpp"

#include <algorithm>
#include <new>
#include <system_error>

#include "platform/log.hpp"
#include "platform/memory.hpp"
#include "platform/problem.hpp"

namespace trousse {

static bool is_shortage(const std::exception& reason);
static bool fits(std::string_view pattern, std::string_view path, Texts* parameters);
static std::string_view next_segment(std::string_view& rest);
static void require_same_site(const Request& request, std::string_view scheme);
static void require_type(const Route& route, const Request& request);
static void require_key(const std::string& key);
static std::string allowed_methods(const Routes& routes, std::string_view path);
static std::string_view title_of(int status);

constexpr std::array<std::string_view, 4> kMethods{"GET", "POST", "PATCH", "DELETE"};
constexpr std::array<std::string_view, 7> kAccesses{"anyone", "schools",   "schools_and_staff", "staff",
                                                    "admins", "operators", "monitors"};

std::string_view word(Method method) { return kMethods.at(static_cast<std::size_t>(method)); }
std::string_view word(Access access) { return kAccesses.at(static_cast<std::size_t>(access)); }

bool may(Access access, Role role) {
    switch (access) {
        case Access::anyone: return true;
        case Access::schools: return role == Role::school;
        case Access::schools_and_staff: return role >= Role::school;
        case Access::staff: return role >= Role::staff;
        case Access::admins: return role >= Role::admin;
        case Access::monitors: return role >= Role::admin || role == Role::monitor;
        case Access::operators: return role == Role::operator_at_the_machine;
    }
    return false;
}

Route public_read(std::string_view path, Handler handler) {
    Route route{Method::get, path, Access::anyone, std::move(handler)};
    route.asks_who = false;
    return route;
}

Route takes_csv(Route route) {
    route.takes = "text/csv";
    return route;
}

Route takes_form(Route route) {
    route.takes = "application/x-www-form-urlencoded";
    return route;
}

Route shows_contact(std::string_view whose, Route route) {
    route.shows = whose;
    return route;
}

Dispatch::Dispatch(Routes routes, Surroundings surroundings)
    : routes_{std::move(routes)}, around_{std::move(surroundings)} {}

Answer Dispatch::operator()(Request request) const {
    keep_memory_back();
    const auto begun = std::chrono::steady_clock::now();
    const Route* route = nullptr;
    Answer given;
    try {
        given = answer(request, route);
    } catch (const Problem& problem) {
        given = told(problem);
    } catch (const std::exception& error) {
        log_error(
            "a request failed",
            {{"method", request.method}, {"route", route != nullptr ? route->path : "a page"}, {"why", error.what()}});
        given = told(is_shortage(error) ? Problem{.status = 503, .code = "too_busy"} : Problem{});
    }
    if (around_.observe) around_.observe(route, given.status, std::chrono::steady_clock::now() - begun);
    return given;
}

// There is no memory or no descriptor left: in a moment there may be.
bool is_shortage(const std::exception& reason) {
    if (dynamic_cast<const std::bad_alloc*>(&reason) != nullptr) return true;
    const auto* const failure = dynamic_cast<const std::system_error*>(&reason);
    using enum std::errc;
    return failure != nullptr &&
           (failure->code() == too_many_files_open || failure->code() == too_many_files_open_in_system ||
            failure->code() == not_enough_memory || failure->code() == resource_unavailable_try_again);
}

Answer Dispatch::answer(Request& request, const Route*& route) const {
    route = find(request);
    if (route == nullptr) {
        if (request.method == "GET" && around_.page)
            if (auto page = around_.page(request)) return *std::move(page);
        const std::string allowed = allowed_methods(routes_, request.path);
        if (allowed.empty()) throw Problem{.status = 404, .code = "not_found"};
        Answer refused = told(Problem{.status = 405, .code = "wrong_method"});
        refused.headers.emplace_back("Allow", allowed);
        return refused;
    }
    require_leave(*route, request);
    if (!request.body.empty()) require_type(*route, request);
    const bool is_act = route->once == Once::by_key || route->method == Method::patch;
    if (is_act && around_.before_act) around_.before_act(request.visitor);
    Answer answered = route->handler(request);
    if (!route->shows.empty() && request.visitor.is_staff() && around_.looked) around_.looked(request, route->shows);
    return answered;
}

const Route* Dispatch::find(Request& request) const {
    for (const Route& route : routes_) {
        if (word(route.method) != request.method) continue;
        request.parameters.clear();
        if (fits(route.path, request.path, &request.parameters)) return &route;
    }
    return nullptr;
}

std::size_t Dispatch::longest_body(std::string_view method, std::string_view path) const {
    for (const Route& route : routes_)
        if (word(route.method) == method && fits(route.path, path, nullptr)) return route.longest_body;
    return kUsualBody;
}

std::size_t Dispatch::longest_body() const { return std::ranges::max(routes_, {}, &Route::longest_body).longest_body; }

void Dispatch::require_welcome(Request request) const {
    if (const Route* route = find(request)) require_leave(*route, request);
}

void Dispatch::require_leave(const Route& route, Request& request) const {
    require_same_site(request, around_.scheme);
    require_access(route, request);
    if (route.once == Once::by_key) require_key(request.idempotency_key);
}

void Dispatch::require_access(const Route& route, Request& request) const {
    const bool shows_something = !request.session.empty() || !request.bearer.empty();
    if (route.asks_who && request.visitor.role == Role::guest && shows_something && around_.identify)
        request.visitor = around_.identify(request);
    if (may(route.access, request.visitor.role)) return;
    if (request.visitor.role == Role::guest) throw Problem{.status = 401, .code = "who_are_you"};
    throw Problem{.status = 403, .code = "not_allowed"};
}

// Another site's page may send a form with our cookie; the browser says where it comes from (CSRF). It cannot send a
// bearer with it, and beside a bearer the cookie is not looked at.
void require_same_site(const Request& request, std::string_view scheme) {
    if (request.method == "GET" || !request.bearer.empty()) return;
    const bool from_elsewhere =
        !request.fetch_site.empty() && request.fetch_site != "same-origin" && request.fetch_site != "none";
    const bool other_origin =
        !request.origin.empty() && request.origin != std::string{scheme}.append("://").append(request.host);
    if (from_elsewhere || other_origin) throw Problem{.status = 403, .code = "cross_site"};
}

void require_key(const std::string& key) {
    if (key.empty()) throw Problem{.status = 400, .code = "idempotency_key_missing"};
    if (key.size() > 64 || std::ranges::any_of(key, [](char c) { return c <= ' ' || c > '~'; }))
        throw Problem{.status = 400, .code = "idempotency_key_malformed"};
}

// A form of another site can send text that happens to be JSON, but cannot say so.
void require_type(const Route& route, const Request& request) {
    const auto end = request.content_type.find_first_of("; ");
    if (request.content_type.substr(0, end) != route.takes) throw Problem{.status = 415, .code = "not_json_type"};
}

// Fills `parameters` on the way, when it is asked for.
bool fits(std::string_view pattern, std::string_view path, Texts* parameters) {
    if (!path.starts_with(pattern.substr(0, pattern.find('{')))) return false;
    while (!pattern.empty() && !path.empty()) {
        const auto expected = next_segment(pattern), given = next_segment(path);
        if (expected.starts_with('{') && !given.empty()) {
            if (parameters != nullptr) parameters->emplace(expected.substr(1, expected.size() - 2), given);
        } else if (expected != given) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

// "/orders/12" gives "orders" and leaves "/12".
std::string_view next_segment(std::string_view& rest) {
    const auto end = std::min(rest.find('/', 1), rest.size());
    const auto segment = rest.substr(1, end - 1);
    rest.remove_prefix(end);
    return segment;
}

std::string allowed_methods(const Routes& routes, std::string_view path) {
    std::string allowed;
    for (const Route& route : routes)
        if (fits(route.path, path, nullptr)) allowed.append(allowed.empty() ? "" : ", ").append(word(route.method));
    return allowed;
}

Answer told(const Problem& problem) {
    nlohmann::json body = {{"type", "about:blank"},    {"title", title_of(problem.status)},
                           {"status", problem.status}, {"code", problem.code},
                           {"params", problem.params}, {"faults", nlohmann::json::array()}};
    for (const Fault& fault : problem.faults)
        body["faults"].push_back({{"pointer", fault.pointer}, {"code", fault.code}, {"params", fault.params}});
    Answer answer{.status = problem.status,
                  .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                  .type = "application/problem+json"};
    if (problem.status == 503) answer.headers.emplace_back("Retry-After", "1");
    if (problem.status == 429)
        answer.headers.emplace_back("Retry-After", std::to_string(problem.params.value("seconds", 60)));
    return answer;
}

// RFC 9457: with « about:blank » the title is the status's own phrase.
std::string_view title_of(int status) {
    switch (status) {
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        default: return status < 500 ? "Bad Request" : "Internal Server Error";
    }
}

}  // namespace trousse
