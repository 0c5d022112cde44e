#pragma once

#include <string>

#include "accounts/accounts.hpp"
#include "accounts/wrong_tries.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The password asked once more, of somebody who is signed in already: before it is changed, before a key leaves. Wrong
// tries are counted for the account, by whomever (429).
class OwnPassword {
 public:
    explicit OwnPassword(Service& service) : service_{service}, wrong_{service.now} {}

    // The visitor's account. 404 not_found for who has none: a token, the operator.
    Account account_of(const Request& request) const;

    // Is it the password of that account?
    bool is_right(const Request& request, const Account& account, const std::string& password);

    // Both, with the 422 wrong_password at `pointer`.
    Account require(const Request& request, const std::string& pointer, const std::string& password);

 private:
    Service& service_;
    WrongTries wrong_;
};

}  // namespace trousse
