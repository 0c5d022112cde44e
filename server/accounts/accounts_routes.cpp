#include "accounts/accounts_routes.hpp"

#include <array>
#include <iterator>

#include "accounts/accounts_store.hpp"
#include "accounts/links_routes.hpp"
#include "accounts/own_account_routes.hpp"
#include "accounts/school_keys.hpp"
#include "accounts/sessions.hpp"
#include "accounts/sessions_routes.hpp"
#include "accounts/tokens.hpp"
#include "accounts/views.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "platform/shown_once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_accounts(Service& service, const Request& request);
static Answer invite(Service& service, const Request& request);
static Answer edit_account(Service& service, const Request& request);
static Answer renew_setup_link(Service& service, const Request& request);
static Answer disable_account(Service& service, const Request& request);
static Answer enable_account(Service& service, const Request& request);
static Answer let_first_admin_in(Service& service, const Request& request);
static NewAccount account_form(JsonReader& body);
static json shown(const Snapshot& db, const Account& account, Instant now);
static std::optional<std::string> renew_first_admin(Transaction& tx, const Service& service, Instant now);
static std::string setup_link(Transaction& tx, const Service& service, const AccountId& account, Instant now);

Routes accounts_routes(Service& service, ShowOrder show_order) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    Routes routes{
        {get, "/api/v1/accounts", Access::admins, with(list_accounts)},
        {post, "/api/v1/accounts", Access::admins, Once::by_key, with(invite)},
        {patch, "/api/v1/accounts/{id}", Access::admins, with(edit_account)},
        {post, "/api/v1/accounts/{id}/setup", Access::admins, Once::by_key, with(renew_setup_link)},
        {post, "/api/v1/accounts/{id}/disabling", Access::admins, Once::by_key, with(disable_account)},
        {post, "/api/v1/accounts/{id}/enabling", Access::admins, Once::by_key, with(enable_account)},
        {post, "/api/v1/first-admin", Access::operators, Once::by_key, with(let_first_admin_in)},
    };
    std::ranges::move(sessions_routes(service, std::move(show_order)), std::back_inserter(routes));
    for (Routes& table : std::array{own_account_routes(service), tokens_routes(service), school_key_routes(service),
                                    links_routes(service), views_routes(service)})
        std::ranges::move(table, std::back_inserter(routes));
    return routes;
}

Answer list_accounts(Service& service, const Request& request) {
    require_known(request, {});
    json rows = json::array();
    service.db.read([&](const Snapshot& db) {
        for (const Account& account : all_accounts(db)) rows.push_back(shown(db, account, service.now()));
        return true;
    });
    return ok({{"data", std::move(rows)}, {"next", nullptr}});
}

json shown(const Snapshot& db, const Account& account, Instant now) {
    const auto sessions = sessions_of(db, account.id, {}, now);
    std::optional<Instant> last_seen;
    for (const AccountSession& session : sessions)
        if (!last_seen || session.last_used_at > last_seen) last_seen = session.last_used_at;
    return {{"id", account.id.text()},
            {"email", account.email},
            {"name", account.name},
            {"role", account.role},
            {"has_password", !account.password_hash.empty()},
            {"added_at", told(account.added_at)},
            {"setup_expires_at", told(account.setup_expires_at)},
            {"disabled_at", told(account.disabled_at)},
            {"sessions", sessions.size()},
            {"last_seen_at", told(last_seen)},
            {"version", account.version}};
}

Answer invite(Service& service, const Request& request) {
    const NewAccount form = read_json(request.body, account_form);
    const Instant now = service.now();

    return shown_once(service, request, [&](Transaction& tx) {
        const Account added = add_account(tx, form, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "account.invited",
               .subject = subject_of(added.id),
               .became = added.role},
              now);
        return created({{"id", added.id.text()},
                        {"email", added.email},
                        {"name", added.name},
                        {"role", added.role},
                        {"setup_link", setup_link(tx, service, added.id, now)}},
                       "/api/v1/accounts/" + added.id.text());
    });
}

NewAccount account_form(JsonReader& body) {
    return {
        .email = body.email("/email"), .name = body.text("/name", 120), .role = body.word("/role", {"staff", "admin"})};
}

struct AccountEdit {
    std::optional<std::string> email;
    std::optional<std::string> name;
    std::optional<std::string> role;
};

static AccountEdit account_edit(JsonReader& body) {
    AccountEdit edit;
    if (body.has("/email")) edit.email = body.email("/email");
    if (body.has("/name")) edit.name = body.text("/name", 120);
    if (body.has("/role")) edit.role = body.word("/role", {"staff", "admin"});
    return edit;
}

// A new role counts from the next request on, in the sessions that are open too.
Answer edit_account(Service& service, const Request& request) {
    const AccountEdit form = read_json(request.body, account_edit);
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Account before = require_account(tx, request.id<Account>("id"));
        require_version(request, before.version, [&] { return shown(tx, before, now); });
        const std::string role = form.role.value_or(before.role), name = form.name.value_or(before.name);
        if (before.is_admin() && role != "admin" && before.is_enabled() && !has_other_admin(tx, before.id))
            throw Problem{.status = 409, .code = "last_admin"};

        const std::string& done_by = request.visitor.actor;
        const std::string subject = subject_of(before.id);
        if (name != before.name || role != before.role) edit(tx, before.id, name, role);
        if (form.email) set_email(tx, before.id, *form.email);
        const bool has_other_email = require_account(tx, before.id).email != before.email;
        if (name != before.name || has_other_email)
            audit(tx,
                  {.done_by = done_by,
                   .act = "account.edited",
                   .subject = subject,
                   .became = name == before.name ? "email"
                             : has_other_email   ? "name, email"
                                                 : "name"},
                  now);
        if (role != before.role)
            audit(tx,
                  {.done_by = done_by,
                   .act = "account.role_changed",
                   .subject = subject,
                   .was = before.role,
                   .became = role},
                  now);
        const Account after = require_account(tx, before.id);
        return versioned(ok(shown(tx, after, now)), after.version);
    });
}

// Whoever asks for it may fear that the password is known: it ends at once, not when the link is used.
Answer renew_setup_link(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();

    return shown_once(service, request, [&](Transaction& tx) {
        const Account account = require_account(tx, request.id<Account>("id"));
        if (!account.is_enabled()) throw Problem{.status = 404, .code = "not_found"};
        audit(tx, {.done_by = request.visitor.actor, .act = "account.setup_renewed", .subject = subject_of(account.id)},
              now);
        return created({{"setup_link", setup_link(tx, service, account.id, now)}}, request.path);
    });
}

Answer disable_account(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();

    return once(service, request, [&](Transaction& tx) {
        const Account account = require_account(tx, request.id<Account>("id"));
        if (!account.is_enabled()) return no_content();
        if (account.is_admin() && !has_other_admin(tx, account.id)) throw Problem{.status = 409, .code = "last_admin"};
        disable(tx, account.id, now);
        audit(tx, {.done_by = request.visitor.actor, .act = "account.disabled", .subject = subject_of(account.id)},
              now);
        return no_content();
    });
}

Answer enable_account(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();

    return once(service, request, [&](Transaction& tx) {
        const Account account = require_account(tx, request.id<Account>("id"));
        if (enable(tx, account.id))
            audit(tx, {.done_by = request.visitor.actor, .act = "account.enabled", .subject = subject_of(account.id)},
                  now);
        return no_content();
    });
}

Answer let_first_admin_in(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();

    return shown_once(service, request, [&](Transaction& tx) {
        const auto link = renew_first_admin(tx, service, now);
        if (!link) throw Problem{.status = 409, .code = "admin_exists"};
        return created({{"setup_link", *link}}, "/api/v1/accounts");
    });
}

std::optional<std::string> first_admin_link(Service& service) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) { return renew_first_admin(tx, service, now); });
}

std::optional<std::string> renew_first_admin(Transaction& tx, const Service& service, Instant now) {
    if (has_other_admin(tx, {})) return std::nullopt;
    const std::string email{kFirstAdmin};
    auto admin = account_of_email(tx, email);
    if (admin && !admin->is_enabled()) return std::nullopt;
    if (!admin) {
        admin = add_account(tx, {.email = email, .name = "Administration", .role = "admin"}, now);
        audit(tx,
              {.done_by = "operator", .act = "account.invited", .subject = subject_of(admin->id), .became = "admin"},
              now);
    }
    return setup_link(tx, service, admin->id, now);
}

std::string setup_link(Transaction& tx, const Service& service, const AccountId& account, Instant now) {
    return service.settings.public_url + "/equipe/bienvenue#" + renew_setup(tx, service.key, account, now);
}

}  // namespace trousse
