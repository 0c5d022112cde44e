#include "accounts/password_rules.hpp"

#include <doctest/doctest.h>

using namespace trousse;

namespace {

std::string fault(const std::string& password) {
    const auto found = fault_of_password("/password", password);
    return found ? found->code : "";
}

}  // namespace

TEST_CASE("a password has fifteen characters, an accented one counted once") {
    CHECK(fault("rivage-ambre-4") == "too_short");
    CHECK(fault("rivage-ambre-47") == "");
    CHECK(fault("éèàùçâêîôûëïü-") == "too_short");  // 14 characters, 27 bytes
    CHECK(fault("un orignal près du lac") == "");
}

TEST_CASE("a long password that anybody would try is refused") {
    CHECK(fault("aaaaaaaaaaaaaaaaaaaa") == "common_password");
    CHECK(fault("motdepassemotdepasse") == "common_password");
    CHECK(fault("123456789012345678") == "common_password");
}

TEST_CASE("a password that holds one's own address is refused, in whatever case") {
    const auto is_refused = [](const std::string& password, const std::string& email) {
        try {
            require_without_address("/password", password, email);
            return false;
        } catch (const Problem& problem) {
            return problem.faults.at(0).code == "contains_address" && problem.faults[0].pointer == "/password";
        }
    };
    CHECK(is_refused("camille@prel.example 2027", "camille@prel.example"));
    CHECK(is_refused("le lac de CAMILLE en août", "camille@prel.example"));
    CHECK_FALSE(is_refused("un orignal près du lac", "camille@prel.example"));
    CHECK_FALSE(is_refused("anémone des bois au printemps", "ane@prel.example"));  // too short to tell
}

TEST_CASE("a refused password is told with its field and the limit") {
    CHECK_NOTHROW(read_json(R"({"password": "un orignal près du lac"})",
                            [](JsonReader& body) { return new_password(body, "/password"); }));
    try {
        read_json(R"({"password": "court"})", [](JsonReader& body) { return new_password(body, "/password"); });
        FAIL("taken");
    } catch (const Problem& problem) {
        REQUIRE(problem.faults.size() == 1);
        CHECK(problem.faults[0].pointer == "/password");
        CHECK(problem.faults[0].code == "too_short");
        CHECK(problem.faults[0].params.at("limit") == 15);
    }
}
