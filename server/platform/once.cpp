#include "platform/once.hpp"

#include <charconv>

#include "platform/problem.hpp"

namespace trousse {

// How a request is found again, and what says that it is the same.
struct Mark {
    std::int64_t id;
    std::string fingerprint;
};
struct Done {
    Told told;
    bool before;  // by an earlier request
};
static Mark mark_of(const Service& service, const Request& request, std::string_view part = "");
static Done done_once(Service& service, const Request& request, const std::function<Told(Transaction&)>& act);
static Done done_once(Transaction& tx, const Mark& mark, const std::function<Told(Transaction&)>& act, Instant now);
static std::optional<Told> told_before(const Snapshot& db, const Mark& mark);
static void keep(Transaction& tx, const Mark& mark, const Told& told, Instant now);
static Told whole(const Answer& answer);
static Answer retold(const Told& told);

Answer once(Service& service, const Request& request, const std::function<Answer(Transaction&)>& act) {
    const Done done = done_once(service, request, [&](Transaction& tx) { return whole(act(tx)); });
    return marked(retold(done.told), done.before);
}

Answer once(Service& service, const Request& request, const std::function<Told(Transaction&)>& act,
            const std::function<Answer(const Snapshot&, const Told&)>& tell) {
    const Done done = done_once(service, request, act);
    return marked(service.db.read([&](const Snapshot& db) { return tell(db, done.told); }), done.before);
}

Done done_once(Service& service, const Request& request, const std::function<Told(Transaction&)>& act) {
    const Mark mark = mark_of(service, request);
    return service.db.write([&](Transaction& tx) { return done_once(tx, mark, act, service.now()); });
}

Done done_once(Transaction& tx, const Mark& mark, const std::function<Told(Transaction&)>& act, Instant now) {
    if (auto before = told_before(tx, mark)) return {.told = *std::move(before), .before = true};
    Told told = act(tx);
    keep(tx, mark, told, now);
    return {.told = std::move(told), .before = false};
}

Answer once(Service& service, const Request& request, const std::function<Answer()>& act) {
    const Mark mark = mark_of(service, request);
    const auto before = service.db.read([&](const Snapshot& db) { return told_before(db, mark); });
    if (before) return marked(retold(*before), true);
    const Answer answer = act();
    return once(service, request, [&](Transaction&) { return answer; });
}

std::vector<PartDone> once_each(Service& service, const Request& request, const std::vector<Part>& parts) {
    done_once(service, request, [](Transaction&) { return Told{}; });  // from here on the key is this request's
    std::vector<PartDone> done(parts.size());
    std::vector<std::function<void(Transaction&)>> works;
    for (std::size_t i = 0; i < parts.size(); ++i)
        works.push_back([&, i, mark = mark_of(service, request, parts[i].name)](Transaction& tx) {
            const Done one = done_once(tx, mark, parts[i].act, service.now());
            done[i] = {.told = one.told, .before = one.before, .refusal = {}};
        });
    const auto refusals = service.db.write_each(works);
    for (std::size_t i = 0; i < parts.size(); ++i) done[i].refusal = refusals[i];
    return done;
}

// A body may hold a password: its fingerprint is keyed, so that none can be guessed from it.
Mark mark_of(const Service& service, const Request& request, std::string_view part) {
    std::string whose = request.visitor.actor + '\n' + request.idempotency_key;
    if (!part.empty()) whose.append("\n").append(part);
    const std::string digits = sha256(whose);
    std::uint64_t bits = 0;
    std::from_chars(digits.data(), digits.data() + 16, bits, 16);

    std::string what = whose + '\n' + request.method + ' ' + request.path;
    for (const auto& [name, value] : request.query) what.append("\n").append(name).append("=").append(value);
    return {.id = static_cast<std::int64_t>(bits >> 1),
            .fingerprint = keyed_hash(service.key, what + "\n\n" + request.body)};
}

constexpr auto kToldBefore = "SELECT fingerprint = $fingerprint AS is_same, told FROM idempotency WHERE id = $id";

std::optional<Told> told_before(const Snapshot& db, const Mark& mark) {
    return db.first(kToldBefore, {{"$id", mark.id}, {"$fingerprint", mark.fingerprint}}, [](const Row& row) {
        if (!row.flag("is_same")) throw Problem{.status = 422, .code = "idempotency_key_reused"};
        return row.text("told");
    });
}

constexpr auto kKeep = R"(
    INSERT INTO idempotency (id, fingerprint, answered_at, told) VALUES ($id, $fingerprint, $now, $told))";

void keep(Transaction& tx, const Mark& mark, const Told& told, Instant now) {
    tx.run(kKeep, {{"$id", mark.id}, {"$fingerprint", mark.fingerprint}, {"$now", now}, {"$told", told}});
}

// What an answer says; told from it at once too, so that the first cannot say more than those that come later.
Told whole(const Answer& answer) {
    nlohmann::json told = {{"status", answer.status}, {"body", answer.body}};
    for (const auto& [name, value] : answer.headers)
        if (name == "Location" || name == "ETag") told[name] = value;
    return told.dump();
}

Answer retold(const Told& told) {
    const auto kept = nlohmann::json::parse(told);
    Answer answer{.status = kept.at("status"), .body = kept.at("body")};
    for (const auto* name : {"Location", "ETag"})
        if (kept.contains(name)) answer.headers.emplace_back(name, kept.at(name));
    return answer;
}

Answer marked(Answer answer, bool before) {
    if (before) answer.headers.emplace_back("Idempotent-Replayed", "true");
    return answer;
}

}  // namespace trousse
