#pragma once

#include "mail/outbox.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

// Whoever got an invitation ends those to that address, from the letter alone: its own page, or one click in a program
// for mail (RFC 8058). What the address holds is made from the letter's number and our key, and is kept nowhere.
namespace trousse {

Routes unsubscribing_routes(Service& service);

std::string unsubscribe_link(const Service& service, LetterId letter, std::string_view language);  // the page
std::string one_click_link(const Service& service, LetterId letter);

}  // namespace trousse
