#pragma once

#include <string>
#include <string_view>

namespace trousse {

// Who asks for the work of scrypt, which takes about a tenth of a second and 32 MiB on purpose. The known, who are
// signed in, hold a one-time link or sit at a device that signed in before, have a turn of their own, so that no crowd
// at the door keeps them out. Strangers take theirs one after the other; a suspect, who tried too often, only when no
// stranger does.
enum class ScryptTurn { known, stranger, suspect };

// So at most two are at work at once, and a few wait: they hold a thread of the server for as long. Whoever finds the
// line full is told at once (503 sign_in_busy), and so is a suspect who would have to wait.
inline constexpr int kMayWaitForATurn = 7;  // in each of the two lines

// scrypt (RFC 7914) with a salt of its own: scrypt$N$r$p$salt$hash, salt and hash in hexadecimal.
std::string hash_password(std::string_view password);  // for the known alone

// Whether `password` is the one behind `stored`. For a `stored` that is empty or no such text it is not, after the same
// work: how long a refusal takes does not tell whether an account exists.
bool verify_password(std::string_view password, std::string_view stored, ScryptTurn turn);

// Whether this is one of the first that someone would try: few different characters, something repeated, a run along
// the alphabet or the keyboard, or nothing but the words everybody takes (« motdepasse », « bienvenue », the service's
// own name) and figures. No list of leaked passwords stands behind it; length does the rest.
bool is_common_password(std::string_view password);

}  // namespace trousse
