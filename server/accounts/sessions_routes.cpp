#include "accounts/sessions_routes.hpp"

#include <memory>

#include "accounts/accounts_store.hpp"
#include "accounts/device.hpp"
#include "accounts/password_rules.hpp"
#include "accounts/school_keys.hpp"
#include "accounts/sessions.hpp"
#include "accounts/tokens.hpp"
#include "accounts/wrong_tries.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/password.hpp"

namespace trousse {

using nlohmann::json;

namespace {

// What these handlers need besides the service.
struct Door {
    Service& service;
    ShowOrder show_order;
    WrongTries codes{service.now}, links{service.now}, passwords{service.now}, setups{service.now};
};

Answer enter_as_school(Door& door, const Request& request);
Answer enter_as_staff(Door& door, const Request& request);
Answer show_setup(Door& door, const Request& request);
Answer set_up_account(Door& door, const Request& request);
Answer show_session(Door& door, const Request& request);
Answer leave(Door& door, const Request& request);

}  // namespace

Routes sessions_routes(Service& service, ShowOrder show_order) {
    using enum Method;
    const auto door = std::shared_ptr<Door>(new Door{service, std::move(show_order)});
    const auto with = [door](auto handler) { return [=](const Request& request) { return handler(*door, request); }; };
    return {
        {post, "/api/v1/sessions/school", Access::anyone, Once::no_act, with(enter_as_school)},
        {post, "/api/v1/sessions/staff", Access::anyone, Once::no_act, with(enter_as_staff)},
        {post, "/api/v1/account-setups/reading", Access::anyone, Once::no_act, with(show_setup)},
        {post, "/api/v1/account-setups", Access::anyone, Once::no_act, with(set_up_account)},
        {get, "/api/v1/sessions/current", Access::anyone, with(show_session)},
        {remove, "/api/v1/sessions/current", Access::schools_and_staff, with(leave)},
    };
}

namespace {

struct SchoolForm {
    bool is_link;
    std::string secret;
};

SchoolForm school_form(JsonReader& body) {
    if (body.has("/link")) return {true, body.text("/link", 64)};
    return {false, body.text("/code", 40)};
}

[[noreturn]] void refuse(WrongTries& tries, const std::string& who, std::string code) {
    tries.note(who);
    throw Problem{.status = 401, .code = std::move(code)};
}

Answer signed_in(Answer answer, const std::string& token, std::chrono::seconds lasts) {
    answer.headers.emplace_back("Set-Cookie", session_cookie(token, lasts));
    return answer;
}

// A link of a letter has been in a mailbox: one that is over is told so, and no guess.
Answer enter_as_school(Door& door, const Request& request) {
    const SchoolForm form = read_json(request.body, school_form);
    Service& service = door.service;
    const Instant now = service.now();

    const auto [link, holder] = service.db.read([&](const Snapshot& db) {
        const auto found = form.is_link ? find_school_link(db, service.key, form.secret) : std::nullopt;
        return std::pair{found, form.is_link ? holder_of_link(db, service.key, form.secret)
                                             : holder_of_code(db, service.key, form.secret)};
    });
    if (!link && !holder) refuse(form.is_link ? door.links : door.codes, request.address, "wrong_code");

    const Visitor school =
        link ? visitor_of(link->school, link->campaign, link->id) : visitor_of(holder->school, holder->campaign);
    const std::chrono::hours lasts{service.settings.sessions.school_hours};
    const std::string token = service.db.write([&](Transaction& tx) {
        if (link) note_opened(tx, *link, now);
        audit(tx,
              {.done_by = school.actor,
               .act = "session.began",
               .subject = std::to_string(school.id),
               .became = link ? link->source : ""},
              now);
        return open_session(tx, service.key, school, request.session, lasts, now);
    });
    const json shown =
        service.db.read([&](const Snapshot& db) { return shown_school_session(db, school, door.show_order, now); });
    return signed_in(created(shown, "/api/v1/sessions/current"), token, lasts);
}

struct StaffForm {
    std::string email;
    std::string password;
};

StaffForm staff_form(JsonReader& body) {
    return {.email = body.text("/email", 254), .password = body.text("/password", kLongestPassword)};
}

json shown(const Account& account) {
    return {{"role", account.role}, {"name", account.name}, {"email", account.email}};
}

// A device that signed in to this account before is known as long as nobody guesses at it.
bool is_known(const Door& door, const Request& request, const std::optional<Account>& account) {
    return account && has_signed_in(door.service.key, request.device, account->id) &&
           !door.passwords.are_many(request.device);
}

// The password is weighed whether there is such an account or not: the time of a refusal tells nothing.
Account require_account(Door& door, const Request& request, const StaffForm& form) {
    const auto account = door.service.db.read([&](const Snapshot& db) { return account_of_email(db, form.email); });
    const bool may_enter = account && account->is_enabled();
    const bool known = is_known(door, request, account);
    const ScryptTurn turn = known                                      ? ScryptTurn::known
                            : door.passwords.are_many(request.address) ? ScryptTurn::suspect
                                                                       : ScryptTurn::stranger;
    const bool is_right = verify_password(form.password, may_enter ? account->password_hash : "", turn);
    if (!may_enter || !is_right) refuse(door.passwords, known ? request.device : request.address, "wrong_password");
    return *account;
}

// `first` may still refuse: what was read before the password was weighed may have changed.
Answer open_staff_session(Service& service, const Request& request, const Account& account, std::string_view act,
                          const std::function<void(Transaction&)>& first) {
    const Visitor visitor = visitor_of(account);
    const std::chrono::hours lasts{service.settings.sessions.staff_hours};
    const Instant now = service.now();
    const std::string token = service.db.write([&](Transaction& tx) {
        first(tx);
        audit(tx, {.done_by = visitor.actor, .act = act, .subject = subject_of(account.id)}, now);
        return open_session(tx, service.key, visitor, request.session, lasts, now, device_of(request.user_agent));
    });
    const Account entered = service.db.read([&](const Snapshot& db) { return require_account(db, account.id); });
    Answer answer = signed_in(created(shown(entered), "/api/v1/sessions/current"), token, lasts);
    answer.headers.emplace_back("Set-Cookie", device_cookie(service.key, account.id));
    return answer;
}

Answer enter_as_staff(Door& door, const Request& request) {
    const StaffForm form = read_json(request.body, staff_form);
    const Account account = require_account(door, request, form);

    return open_staff_session(door.service, request, account, "session.began", [&](Transaction& tx) {
        const Account still = require_account(tx, account.id);
        if (!still.is_enabled() || still.password_hash != account.password_hash)
            throw Problem{.status = 401, .code = "wrong_password"};
    });
}

std::string token_in(JsonReader& body) { return body.text("/token", 64); }

Account require_setup(Door& door, const Request& request, const std::string& token) {
    const auto account = door.service.db.read(
        [&](const Snapshot& db) { return account_of_setup(db, door.service.key, token, door.service.now()); });
    if (!account) refuse(door.setups, request.address, "wrong_code");
    return *account;
}

// Whose link it is, so that its page can say by which address one will sign in, or ask for it.
Answer show_setup(Door& door, const Request& request) {
    const Account account = require_setup(door, request, read_json(request.body, token_in));
    return ok({{"name", account.name}, {"email", account.asks_for_email() ? json() : json(account.email)}});
}

struct SetupForm {
    std::string token;
    std::optional<std::string> email;
    std::string password;
};

SetupForm setup_form(JsonReader& body) {
    return {.token = token_in(body),
            .email = body.has("/email") ? std::optional{body.email("/email")} : std::nullopt,
            .password = new_password(body, "/password")};
}

// The first admin says an address; whoever was invited has the one that the invitation names.
Answer set_up_account(Door& door, const Request& request) {
    const SetupForm form = read_json(request.body, setup_form);
    Service& service = door.service;
    const Account account = require_setup(door, request, form.token);
    if (account.asks_for_email() && !form.email) throw invalid("/email", "missing");
    if (!account.asks_for_email() && form.email) throw invalid("/email", "unknown_field");
    require_without_address("/password", form.password, form.email.value_or(account.email));

    const std::string hash = hash_password(form.password);
    return open_staff_session(service, request, account, "account.set_up", [&](Transaction& tx) {
        if (!account_of_setup(tx, service.key, form.token, service.now()))
            throw Problem{.status = 401, .code = "wrong_code"};  // two at once: the link works once
        if (form.email) set_email(tx, account.id, *form.email);
        set_password(tx, account.id, hash);
        end_sessions_of(tx, account.id);
    });
}

Answer show_session(Door& door, const Request& request) {
    const Visitor& visitor = request.visitor;
    switch (visitor.role) {
        case Role::guest:
        case Role::monitor: break;
        case Role::operator_at_the_machine: return ok({{"role", "operator"}});
        case Role::school:
            return ok(door.service.db.read([&](const Snapshot& db) {
                return shown_school_session(db, visitor, door.show_order, door.service.now());
            }));
        case Role::staff:
        case Role::admin:
            if (!visitor.is_person()) break;
            return ok(
                shown(door.service.db.read([&](const Snapshot& db) { return require_account(db, {visitor.id}); })));
    }
    if (visitor.role == Role::guest) return ok({{"role", "guest"}});
    const std::string role = visitor.role == Role::monitor ? "monitor"
                             : visitor.role == Role::staff ? "staff"
                                                           : "admin";
    return ok({{"role", role},
               {"token", door.service.db.read([&](const Snapshot& db) { return name_of_token(db, {visitor.id}); })}});
}

Answer leave(Door& door, const Request& request) {
    if (!request.visitor.session.empty()) {
        door.service.db.write([&](Transaction& tx) {
            end_session(tx, request.visitor);
            audit(tx,
                  {.done_by = request.visitor.actor,
                   .act = "session.ended",
                   .subject = std::to_string(request.visitor.id)},
                  door.service.now());
        });
    }
    Answer answer = no_content();
    answer.headers.emplace_back("Set-Cookie", ended_cookie());
    return answer;
}

}  // namespace

}  // namespace trousse
