#include "commands/demo_storyteller.hpp"

#include "platform/quebec_time.hpp"

namespace trousse::demonstration {

void Storyteller::tell_until(Instant now) {
    for (auto event = events_.begin(); event != events_.end() && event->first <= now; ++event) {
        clock_ = event->first;
        event->second();
    }
    clock_ = now;
}

json Storyteller::get(const std::string& path, const Texts& query) {
    return ask({.method = "GET", .path = path, .query = query}, kOperator);
}

static std::string quoted(const json& version) { return version.is_null() ? "" : '"' + version.dump() + '"'; }

json Storyteller::post(const Visitor& who, const std::string& path, const json& body, const json& version,
                       const Texts& query) {
    return ask({.method = "POST",
                .path = path,
                .query = query,
                .body = body.is_string() ? body.get<std::string>() : with_ids(body).dump(),
                .content_type = body.is_string() ? "text/csv" : "application/json",
                .idempotency_key = random_token(16),
                .if_match = quoted(version)},
               who);
}

json Storyteller::patch(const Visitor& who, const std::string& path, const json& body, const json& version) {
    return ask({.method = "PATCH",
                .path = path,
                .body = with_ids(body).dump(),
                .content_type = "application/json",
                .if_match = quoted(version)},
               who);
}

json Storyteller::with_ids(json body) const {
    if (body.is_string()) {
        const auto known = ids_.find(body.get<std::string>());
        return known == ids_.end() ? body : json(known->second);
    }
    if (body.is_structured())
        for (json& part : body) part = with_ids(std::move(part));
    return body;
}

json Storyteller::ask(Request request, const Visitor& who) {
    request.path.insert(0, "/api/v1");
    request.visitor = who;
    const Answer answer = program_.dispatch()(request);
    if (answer.status >= 400)
        throw std::runtime_error{"the demonstration is refused by a rule, its files do not add up: at " +
                                 rfc3339(clock_) + ' ' + request.method + ' ' + request.path + ' ' +
                                 request.body.substr(0, 400) + " gives " + answer.body};
    return answer.body.empty() ? json{} : json::parse(answer.body);
}

}  // namespace trousse::demonstration
