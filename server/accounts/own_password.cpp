#include "accounts/own_password.hpp"

#include "accounts/accounts_store.hpp"
#include "platform/password.hpp"
#include "platform/problem.hpp"

namespace trousse {

Account OwnPassword::account_of(const Request& request) const {
    if (!request.visitor.is_person()) throw Problem{.status = 404, .code = "not_found"};
    return service_.db.read([&](const Snapshot& db) { return require_account(db, {request.visitor.id}); });
}

bool OwnPassword::is_right(const Request& request, const Account& account, const std::string& password) {
    const std::string& who = request.visitor.actor;
    const ScryptTurn turn = wrong_.are_many(who) ? ScryptTurn::suspect : ScryptTurn::known;
    const bool is_right = verify_password(password, account.password_hash, turn);
    if (!is_right) wrong_.note(who);
    return is_right;
}

Account OwnPassword::require(const Request& request, const std::string& pointer, const std::string& password) {
    Account account = account_of(request);
    if (!is_right(request, account, password)) throw invalid(pointer, "wrong_password");
    return account;
}

}  // namespace trousse
