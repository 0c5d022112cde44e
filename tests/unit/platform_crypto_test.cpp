#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include <algorithm>
#include <array>
#include <set>
#include <thread>
#include <vector>

#include "platform/crypto.hpp"
#include "platform/password.hpp"
#include "platform/problem.hpp"

using namespace trousse;

TEST_CASE("sha256 gives what its standard says (FIPS 180-4, one block)") {
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("a keyed hash is HMAC-SHA-256 (RFC 4231, case 2) and is another under another key") {
    const Secret key{"Jefe"};
    CHECK(keyed_hash(key, "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(keyed_hash(key, "again") == keyed_hash(key, "again"));
    CHECK(keyed_hash(key, "again") != keyed_hash(Secret{"Joan"}, "again"));
}

TEST_CASE("a token of 16 bytes is 22 characters that need no escape in an address") {
    std::set<std::string> tokens;
    for (int i = 0; i < 1'000; ++i) {
        const std::string token = random_token(16);
        CHECK(token.size() == 22);
        CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
              std::string::npos);
        tokens.insert(token);
    }
    CHECK(tokens.size() == 1'000);
    CHECK(random_token(32).size() == 43);
    CHECK(random_token(3).size() == 4);
}

TEST_CASE("a typed code has ten characters, none of which look alike, each as likely as the others") {
    std::array<int, 256> seen{};
    for (int i = 0; i < 6'400; ++i) {
        const std::string code = random_code();
        CHECK(code.size() == 10);
        for (const char one : code) ++seen[static_cast<unsigned char>(one)];
    }
    int different = 0;
    for (const char one : std::string_view{"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"}) {
        const int times = seen[static_cast<unsigned char>(one)];
        different += times > 0;
        CHECK(times > 1'700);  // 2,000 expected, six sigmas below
        CHECK(times < 2'300);
        seen[static_cast<unsigned char>(one)] = 0;
    }
    CHECK(different == 32);
    CHECK(std::ranges::count(seen, 0) == 256);
}

TEST_CASE("a code is read in whatever case, dashes and spaces it was typed, and what cannot be one is none") {
    for (const char* typed : {"K7QM2XRP9T", "k7qm-2xrp-9t", " K7QM – 2xrp 9T "}) CHECK(code_in(typed) == "K7QM2XRP9T");
    for (const char* typed : {"", "-", "K7QM2XRP9", "K7QM2XRP9TT", "K7QM2XRP90", "K7QM2XRP9O"}) CHECK_FALSE(code_in(typed));
}

TEST_CASE("a password is known again, another is not, and two hashes of it differ") {
    const std::string stored = hash_password("un très long secret");
    CHECK(stored.starts_with("scrypt$32768$8$1$"));
    CHECK(verify_password("un très long secret", stored, ScryptTurn::stranger));
    CHECK_FALSE(verify_password("un tres long secret", stored, ScryptTurn::known));
    CHECK(hash_password("un très long secret") != stored);
}

TEST_CASE("a stored password keeps the cost it was made with (RFC 7914, N = 16384)") {
    CHECK(verify_password("pleaseletmein",
                          "scrypt$16384$8$1$536f6469756d43686c6f72696465$"
                          "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2",
                          ScryptTurn::stranger));
}

TEST_CASE("a damaged stored password matches nothing, whatever its cost says") {
    for (const auto* stored : {"", "scrypt", "scrypt$32768$8$1$00$", "scrypt$0$8$1$00$00", "scrypt$3$8$1$00$00",
                               "scrypt$99999999999999999999$8$1$00$00", "scrypt$1073741824$8$1$00$00",
                               "bcrypt$32768$8$1$00$00", "scrypt$32768$8$1$0g$00"}) {
        CAPTURE(stored);
        CHECK_FALSE(verify_password("", stored, ScryptTurn::suspect));
    }
}

TEST_CASE("refusing an unknown account takes as long as refusing a wrong password") {
    const auto spent = [](std::string_view stored) {
        const auto began = std::chrono::steady_clock::now();
        CHECK_FALSE(verify_password("another long secret", stored, ScryptTurn::stranger));
        return std::chrono::steady_clock::now() - began;
    };
    const auto known = spent(hash_password("un très long secret"));
    CHECK(spent("") * 5 > known);
}

TEST_CASE("however many strangers try passwords, a few wait, the others are told at once, and the known have their turn") {
    const std::string stored = hash_password("un très long secret");
    std::atomic<int> weighed = 0, told = 0;
    std::vector<std::jthread> crowd;
    for (int i = 0; i < 48; ++i)
        crowd.emplace_back([&] {
            try {
                verify_password("un autre long secret", stored, ScryptTurn::stranger);
                ++weighed;
            } catch (const Problem& busy) {
                told += busy.status == 503 && busy.code == "sign_in_busy" ? 1 : 0;
            }
        });
    CHECK(verify_password("un très long secret", stored, ScryptTurn::known));
    crowd.clear();
    CHECK(weighed + told == 48);
    CHECK(weighed > kMayWaitForATurn);
    CHECK(told > 0);
}

TEST_CASE("who tried too often is weighed only when no stranger is") {
    const std::string stored = hash_password("un très long secret");
    CHECK(verify_password("un très long secret", stored, ScryptTurn::suspect));
    std::atomic<bool> over = false;
    std::jthread stranger{[&] {
        while (!over) verify_password("un autre long secret", stored, ScryptTurn::stranger);
    }};
    int told = 0;
    while (told == 0) {
        try {
            verify_password("un très long secret", stored, ScryptTurn::suspect);
        } catch (const Problem& busy) {
            told += busy.code == "sign_in_busy" ? 1 : 0;
        }
    }
    over = true;
    CHECK(told == 1);
}

TEST_CASE("a password that anyone would try first is refused") {
    for (const auto* password :
         {"aaaaaaaaaaaaaaa", "123456789012345", "abcdefghijklmnop", "qwertyuiopasdfghjkl", "azertyuiopqsdfghjklm",
          "motdepassemotdepasse", "Motdepasse-2027!!", "passwordpassword1", "Trousse 2027 Trousse", "Bienvenue2027!!!",
          "Persévérance scolaire 2027", "PREL Laurentides JPS", "1q2w3e4r5t6y7u8i9o0p", "hibou77hibou77hibou77",
          "correct horse battery staple", "111122223333444", "               "}) {
        CAPTURE(password);
        CHECK(is_common_password(password));
    }
}

TEST_CASE("a long phrase of one's own is accepted, though it holds a usual word") {
    for (const auto* password : {"le renard mange des bleuets", "trousse bleue sous le pommier",
                                 "Qx7 vent-du-nord 41 lune", "моя длинная фраза", "ma grand-mère patine à Rosemère"}) {
        CAPTURE(password);
        CHECK_FALSE(is_common_password(password));
    }
}
