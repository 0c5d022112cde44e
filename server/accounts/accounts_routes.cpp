#include "accounts/accounts_routes.hpp"

#include <iterator>

#include "accounts/accounts_store.hpp"
#include "accounts/school_keys.hpp"
#include "accounts/sessions_routes.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_accounts(Service& service, const Request& request);
static Answer invite(Service& service, const Request& request);
static Answer renew_setup_link(Service& service, const Request& request);
static Answer disable_account(Service& service, const Request& request);
static Answer let_first_admin_in(Service& service, const Request& request);
static NewAccount account_form(JsonReader& body);
static std::string link_of(const Service& service, const std::string& token);

Routes accounts_routes(Service& service, ShowOrder show_order) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    Routes routes{
        {get, "/api/v1/accounts", Access::admins, with(list_accounts)},
        {post, "/api/v1/accounts", Access::admins, with(invite)},
        {post, "/api/v1/accounts/{id}/setup", Access::admins, with(renew_setup_link)},
        {post, "/api/v1/accounts/{id}/disabling", Access::admins, with(disable_account)},
        {post, "/api/v1/first-admin", Access::operators, with(let_first_admin_in)},
    };
    std::ranges::move(sessions_routes(service, std::move(show_order)), std::back_inserter(routes));
    std::ranges::move(school_key_routes(service), std::back_inserter(routes));
    return routes;
}

Answer list_accounts(Service& service, const Request& request) {
    require_known(request, {});
    json rows = json::array();
    for (const Account& account : service.db.read(all_accounts))
        rows.push_back({{"id", account.id.text},
                        {"email", account.email},
                        {"name", account.name},
                        {"role", account.role},
                        {"has_password", !account.password_hash.empty()},
                        {"added_at", told(account.added_at)},
                        {"disabled_at", told(account.disabled_at)}});
    return ok({{"data", std::move(rows)}, {"next", nullptr}});
}

Answer invite(Service& service, const Request& request) {
    const NewAccount form = read_json(request.body, account_form);
    const Instant now = service.now();

    const auto [account, token] = service.db.write([&](Transaction& tx) {
        Account added = add_account(tx, form, now);
        std::string setup = renew_setup(tx, service.key, added.id, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "account.invited",
               .subject = added.id.text,
               .became = added.role},
              now);
        return std::pair{std::move(added), std::move(setup)};
    });
    return created({{"id", account.id.text},
                    {"email", account.email},
                    {"name", account.name},
                    {"role", account.role},
                    {"setup_link", link_of(service, token)}},
                   "/api/v1/accounts/" + account.id.text);
}

NewAccount account_form(JsonReader& body) {
    return {
        .email = body.email("/email"), .name = body.text("/name", 120), .role = body.word("/role", {"staff", "admin"})};
}

// Whoever asks for it may fear that the password is known: it ends at once, not when the link is used.
Answer renew_setup_link(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();

    const std::string token = service.db.write([&](Transaction& tx) {
        const Account account = require_account(tx, {request.parameter("id")});
        if (!account.is_enabled()) throw Problem{.status = 404, .code = "not_found"};
        std::string setup = renew_setup(tx, service.key, account.id, now);
        audit(tx, {.done_by = request.visitor.actor, .act = "account.setup_renewed", .subject = account.id.text}, now);
        return setup;
    });
    return created({{"setup_link", link_of(service, token)}}, request.path);
}

Answer disable_account(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();

    service.db.write([&](Transaction& tx) {
        const Account account = require_account(tx, {request.parameter("id")});
        if (!account.is_enabled()) return;
        if (account.is_admin() && !has_other_admin(tx, account.id)) throw Problem{.status = 409, .code = "last_admin"};
        disable(tx, account.id, now);
        audit(tx, {.done_by = request.visitor.actor, .act = "account.disabled", .subject = account.id.text}, now);
    });
    return no_content();
}

Answer let_first_admin_in(Service& service, const Request& request) {
    require_empty(request.body);
    const auto link = first_admin_link(service);
    if (!link) throw Problem{.status = 409, .code = "admin_exists"};
    return created({{"setup_link", *link}}, "/api/v1/accounts");
}

std::optional<std::string> first_admin_link(Service& service) {
    const Instant now = service.now();
    const auto token = service.db.write([&](Transaction& tx) -> std::optional<std::string> {
        if (has_other_admin(tx, {""})) return std::nullopt;
        const std::string email{kFirstAdmin};
        auto admin = account_of_email(tx, email);
        if (admin && !admin->is_enabled()) return std::nullopt;
        if (!admin) {
            admin = add_account(tx, {.email = email, .name = "Administration", .role = "admin"}, now);
            audit(tx, {.done_by = "operator", .act = "account.invited", .subject = admin->id.text, .became = "admin"},
                  now);
        }
        return renew_setup(tx, service.key, admin->id, now);
    });
    return token ? std::optional{link_of(service, *token)} : std::nullopt;
}

std::string link_of(const Service& service, const std::string& token) {
    return service.settings.public_url + "/equipe/bienvenue#" + token;
}

}  // namespace trousse
