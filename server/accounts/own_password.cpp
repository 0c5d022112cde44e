#include "accounts/own_password.hpp"

#include "accounts/accounts_store.hpp"
#include "platform/password.hpp"
#include "platform/problem.hpp"

namespace trousse {

Account OwnPassword::require(const Request& request, const std::string& pointer, const std::string& password) {
    if (!request.visitor.is_person()) throw Problem{.status = 404, .code = "not_found"};
    const Account account = service_.db.read([&](const Snapshot& db) { return require_account(db, {request.visitor.id}); });
    if (!attempts_.judge(request.address, Guess::password, [&] { return verify_password(password, account.password_hash); }))
        throw invalid(pointer, "wrong_password");
    return account;
}

}  // namespace trousse
