#pragma once

#include <string>
#include <string_view>

namespace trousse {

// Both take about a tenth of a second and 32 MiB on purpose, so at most two run at once; who waits longer than five
// seconds for a turn gets a Problem (503 too_busy). Not for the thread that writes the database.

// scrypt (RFC 7914) with a salt of its own: scrypt$N$r$p$salt$hash, salt and hash in hexadecimal.
std::string hash_password(std::string_view password);

// Whether `password` is the one behind `stored`. For a `stored` that is empty or no such text it is not, after the same
// work: how long a refusal takes does not tell whether an account exists.
bool verify_password(std::string_view password, std::string_view stored);

// Whether this is one of the first that someone would try: few different characters, something repeated, a run along
// the alphabet or the keyboard, or nothing but the words everybody takes (« motdepasse », « bienvenue », the service's
// own name) and figures. No list of leaked passwords stands behind it; length does the rest.
bool is_common_password(std::string_view password);

}  // namespace trousse
