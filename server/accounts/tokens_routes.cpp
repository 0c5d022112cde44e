#include "accounts/tokens.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "platform/shown_once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_tokens(Service& service, const Request& request);
static Answer make_token(Service& service, const Request& request);
static Answer revoke_token(Service& service, const Request& request);
static json shown(const ApiToken& token);

Routes tokens_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/tokens", Access::admins, with(list_tokens)},
        {post, "/api/v1/tokens", Access::admins, Once::by_key, with(make_token)},
        {post, "/api/v1/tokens/{id}/revocation", Access::admins, Once::by_key, with(revoke_token)},
    };
}

Answer list_tokens(Service& service, const Request& request) {
    require_known(request, {});
    json rows = json::array();
    for (const ApiToken& token : service.db.read([&](const Snapshot& db) { return all_tokens(db, service.now()); }))
        rows.push_back(shown(token));
    return ok({{"data", std::move(rows)}, {"next", nullptr}});
}

struct TokenForm {
    std::string name;
    std::string role;
    std::int64_t days;
};

static TokenForm token_form(JsonReader& body) {
    return {.name = body.text("/name", 80),
            .role = body.word("/role", {"monitor", "staff", "admin"}),
            .days = body.integer("/days", 1, 366)};
}

constexpr auto kMakeToken = R"(
    INSERT INTO api_token (id, token_hash, name, role, made_by, made_at, expires_at)
    VALUES ($id, $hash, $name, $role, $maker, $now, $until))";

// A token makes no token: one that leaked could live on in the next.
Answer make_token(Service& service, const Request& request) {
    const TokenForm form = read_json(request.body, token_form);
    const Visitor& maker = request.visitor;
    if (!maker.is_person() && maker.role != Role::operator_at_the_machine)
        throw Problem{.status = 403, .code = "not_allowed"};
    const Instant now = service.now();

    return shown_once(service, request, [&](Transaction& tx) {
        const TokenId id{new_key(now)};
        const std::string secret = "trousse_" + random_token(32);
        tx.run(kMakeToken, {{"$id", id},
                            {"$hash", keyed_hash(service.key, secret)},
                            {"$name", form.name},
                            {"$role", form.role},
                            {"$maker", maker.is_person() ? std::optional{maker.id} : std::nullopt},
                            {"$now", now},
                            {"$until", now + std::chrono::days{form.days}}});
        audit(tx, {.done_by = maker.actor, .act = "token.made", .subject = subject_of(id), .became = form.role}, now);
        json body;
        for (const ApiToken& token : all_tokens(tx, now))
            if (token.id == id) body = shown(token);
        body["token"] = secret;
        return created(body, "/api/v1/tokens");
    });
}

constexpr auto kRevokeToken = "UPDATE api_token SET revoked_at = $now WHERE id = $id AND revoked_at IS NULL";
constexpr auto kThere = "SELECT 1 FROM api_token WHERE id = $id";

Answer revoke_token(Service& service, const Request& request) {
    require_empty(request.body);
    const auto id = request.id<ApiToken>("id");
    const Instant now = service.now();

    return once(service, request, [&](Transaction& tx) {
        if (!tx.any(kThere, {{"$id", id}})) throw Problem{.status = 404, .code = "not_found"};
        if (tx.run(kRevokeToken, {{"$id", id}, {"$now", now}}) > 0)
            audit(tx, {.done_by = request.visitor.actor, .act = "token.revoked", .subject = subject_of(id)}, now);
        return no_content();
    });
}

json shown(const ApiToken& token) {
    return {{"id", token.id.text()},
            {"name", token.name},
            {"role", token.role},
            {"made_by", maybe(token.made_by)},
            {"made_at", told(token.made_at)},
            {"expires_at", told(token.expires_at)},
            {"revoked_at", told(token.revoked_at)},
            {"last_used_at", told(token.last_used_at)},
            {"live", token.is_live}};
}

}  // namespace trousse
