#include "accounts/own_account_routes.hpp"

#include <memory>

#include "accounts/accounts_store.hpp"
#include "accounts/own_password.hpp"
#include "accounts/password_rules.hpp"
#include "accounts/sessions.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "platform/password.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_own(Service& service, const Request& request);
static Answer end_own(Service& service, const Request& request);
static Answer end_all_but_this(Service& service, const Request& request);
static Answer change_password(Service& service, OwnPassword& own, const Request& request);
static Answer list_of_account(Service& service, const Request& request);
static Answer end_of_account(Service& service, const Request& request);
static Answer end_all_of_account(Service& service, const Request& request);

Routes own_account_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    const auto own = std::make_shared<OwnPassword>(service);
    return {
        {get, "/api/v1/sessions", Access::staff, with(list_own)},
        {remove, "/api/v1/sessions", Access::staff, with(end_all_but_this)},
        {remove, "/api/v1/sessions/{session}", Access::staff, with(end_own)},
        {post, "/api/v1/password-changes", Access::staff, Once::by_key,
         [&service, own](const Request& request) { return change_password(service, *own, request); }},
        {get, "/api/v1/accounts/{id}/sessions", Access::admins, with(list_of_account)},
        {remove, "/api/v1/accounts/{id}/sessions", Access::admins, with(end_all_of_account)},
        {remove, "/api/v1/accounts/{id}/sessions/{session}", Access::admins, with(end_of_account)},
    };
}

// A token and the operator have no account, hence no session.
static AccountId own_account(const Request& request) {
    if (!request.visitor.is_person()) throw Problem{.status = 404, .code = "not_found"};
    return {request.visitor.id};
}

static Answer listed(Service& service, const AccountId& account, const Visitor& asker) {
    json rows = json::array();
    for (const AccountSession& each :
         service.db.read([&](const Snapshot& db) { return sessions_of(db, account, asker, service.now()); }))
        rows.push_back({{"id", each.id.text()},
                        {"device", each.device.empty() ? "other" : each.device},
                        {"began_at", told(each.began_at)},
                        {"last_used_at", told(each.last_used_at)},
                        {"expires_at", told(each.expires_at)},
                        {"current", each.is_current}});
    return ok({{"data", std::move(rows)}, {"next", nullptr}});
}

static Answer ended(Service& service, const Request& request, const AccountId& account) {
    service.db.write([&](Transaction& tx) {
        if (!end_session_of(tx, account, request.id<Session>("session")))
            throw Problem{.status = 404, .code = "not_found"};
        audit(tx, {.done_by = request.visitor.actor, .act = "session.ended", .subject = subject_of(account)},
              service.now());
    });
    return no_content();
}

Answer list_own(Service& service, const Request& request) {
    require_known(request, {});
    return listed(service, own_account(request), request.visitor);
}

Answer end_own(Service& service, const Request& request) { return ended(service, request, own_account(request)); }

Answer end_all_but_this(Service& service, const Request& request) {
    const AccountId account = own_account(request);
    service.db.write([&](Transaction& tx) {
        if (!end_other_sessions_of(tx, request.visitor)) return;
        audit(tx, {.done_by = request.visitor.actor, .act = "session.others_ended", .subject = subject_of(account)},
              service.now());
    });
    return no_content();
}

struct PasswordForm {
    std::string current;
    std::string password;
};

static PasswordForm password_form(JsonReader& body) {
    return {.current = body.text("/current", kLongestPassword), .password = new_password(body, "/password")};
}

// The other sessions end: whoever knew the former password is out. Whoever asks again shows the former password, which
// is wrong by then: that is said only if it was not changed already.
Answer change_password(Service& service, OwnPassword& own, const Request& request) {
    const PasswordForm form = read_json(request.body, password_form);
    const Account account = own.account_of(request);
    require_without_address("/password", form.password, account.email);
    const bool is_right = own.is_right(request, account, form.current);
    const std::string hash = hash_password(form.password);
    const Instant now = service.now();

    return once(service, request, [&](Transaction& tx) {
        if (!is_right || require_account(tx, account.id).password_hash != account.password_hash)
            throw invalid("/current", "wrong_password");  // or changed meanwhile
        set_password(tx, account.id, hash);
        end_other_sessions_of(tx, request.visitor);
        audit(tx,
              {.done_by = request.visitor.actor, .act = "account.password_changed", .subject = subject_of(account.id)},
              now);
        return no_content();
    });
}

static AccountId asked_account(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) { return require_account(db, request.id<Account>("id")).id; });
}

Answer list_of_account(Service& service, const Request& request) {
    require_known(request, {});
    return listed(service, asked_account(service, request), request.visitor);
}

Answer end_of_account(Service& service, const Request& request) {
    return ended(service, request, asked_account(service, request));
}

Answer end_all_of_account(Service& service, const Request& request) {
    const AccountId account = asked_account(service, request);
    service.db.write([&](Transaction& tx) {
        if (!end_sessions_of(tx, account)) return;
        audit(tx, {.done_by = request.visitor.actor, .act = "session.all_ended", .subject = subject_of(account)},
              service.now());
    });
    return no_content();
}

}  // namespace trousse
