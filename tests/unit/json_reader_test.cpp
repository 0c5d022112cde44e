// Bad input gets a clear answer: every fault at once, each with its place.
#include <doctest/doctest.h>

#include "platform/json_reader.hpp"

using namespace trousse;

static std::vector<std::string> faults_of(std::string_view body, const std::function<void(JsonReader&)>& read) {
    std::vector<std::string> faults;
    try {
        JsonReader json{body};
        read(json);
        json.finish();
    } catch (const Problem& problem) {
        for (const Fault& fault : problem.faults) faults.push_back(fault.pointer + " " + fault.code);
    }
    return faults;
}

struct Pebble;

static const auto kName = [](JsonReader& json) { json.text("/name", 3); };

TEST_CASE("all faults of a body are told at once") {
    const auto faults = faults_of(R"({"name": 1, "age": 2.5, "odd": true})", [](JsonReader& json) {
        json.text("/name", 3);
        json.integer("/age", 0, 9);
        json.boolean("/missing");
    });
    CHECK(faults == std::vector<std::string>{"/name not_text", "/age not_integer", "/missing missing", "/odd unknown_field"});
}

TEST_CASE("a text is counted in characters, and must not be empty or hold a control character") {
    CHECK(faults_of(R"({"name": "été"})", kName).empty());
    CHECK(faults_of(R"({"name": "étés"})", kName) == std::vector<std::string>{"/name too_long"});
    CHECK(faults_of(R"({"name": ""})", kName) == std::vector<std::string>{"/name empty"});
    CHECK(faults_of("{\"name\": \"a\\n\"}", kName) == std::vector<std::string>{"/name control_character"});
}

TEST_CASE("an integer is whole, and within its bounds") {
    const auto read = [](JsonReader& json) { json.integer("/n", 1, 10); };
    CHECK(faults_of(R"({"n": 10})", read).empty());
    for (const auto* body : {R"({"n": 2.5})", R"({"n": true})", R"({"n": "2"})", R"({"n": 1e2})"})
        CHECK(faults_of(body, read) == std::vector<std::string>{"/n not_integer"});
    for (const auto* body : {R"({"n": "-3"})", R"({"n": "−3"})"})
        CHECK(faults_of(body, read) == std::vector<std::string>{"/n below_zero"});
    for (const auto* body : {R"({"n": "-"})", R"({"n": "-3,5"})", R"({"n": "2-3"})"})
        CHECK(faults_of(body, read) == std::vector<std::string>{"/n not_integer"});
    CHECK(faults_of(R"({"n": 18446744073709551615})", read) == std::vector<std::string>{"/n too_large"});
    CHECK(faults_of(R"({"n": 0})", read) == std::vector<std::string>{"/n too_small"});
}

TEST_CASE("what is given for an integer never leaves its bounds, refused or not: rules reckon with it before the refusal") {
    for (const auto* body : {R"({"n": 18446744073709551615})", R"({"n": 9223372036854775807})", R"({"n": 11})"}) CHECK(JsonReader{body}.integer("/n", 1, 10) == 10);
    for (const auto* body : {R"({"n": -9223372036854775808})", R"({"n": 0})", R"({"n": "2"})", "{}"}) CHECK(JsonReader{body}.integer("/n", 1, 10) == 1);
}

TEST_CASE("a key given twice is told, where another reader would take the last") {
    CHECK(faults_of(R"({"name": "a", "name": "b"})", kName) == std::vector<std::string>{"/name given_twice"});
}

TEST_CASE("what is no JSON, no UTF-8, no object, or too deep is refused at once") {
    CHECK(faults_of("{", kName) == std::vector<std::string>{" not_json"});
    CHECK(faults_of("{\"name\": \"\xff\"}", kName) == std::vector<std::string>{" bad_utf8"});
    CHECK(faults_of("[]", kName) == std::vector<std::string>{" not_an_object"});
    CHECK(faults_of(std::string("{\"name\": \"a\"}\0x", 14), kName) == std::vector<std::string>{" not_json"});
    const auto deep = faults_of("{\"name\":" + std::string(40, '[') + std::string(40, ']') + "}", kName);
    REQUIRE(deep.size() == 1);
    CHECK(deep[0].ends_with("too_deep"));
}

TEST_CASE("a list is read with the place of each element, and the elements' own faults") {
    const auto read = [](JsonReader& json) {
        json.list("/all", 2, [&](const std::string& at) { json.integer(at + "/n", 1, 9); });
    };
    CHECK(faults_of(R"({"all": [{"n": 1}, {"n": "x", "m": 1}]})", read) == std::vector<std::string>{"/all/1/n not_integer", "/all/1/m unknown_field"});
    CHECK(faults_of(R"({"all": [1]})", read) == std::vector<std::string>{"/all/0 not_object"});
    CHECK(faults_of(R"({"all": [1, 2, 3]})", read) == std::vector<std::string>{"/all too_long"});
    CHECK(faults_of(R"({"all": {}})", read) == std::vector<std::string>{"/all not_list"});
}

TEST_CASE("an e-mail address is taken when a letter could reach it") {
    const auto read = [](JsonReader& json) { json.email("/email"); };
    for (const auto* good : {"a@b.ca", "secretariat.ecole+jps@css-laurentides.qc.ca"})
        CHECK(faults_of(nlohmann::json{{"email", good}}.dump(), read).empty());
    for (const auto* bad : {"a", "a@b", "@b.ca", "a@b.ca.", "a b@c.ca", "a@b@c.ca", "a@b.ca,c@d.ca"})
        CHECK(faults_of(nlohmann::json{{"email", bad}}.dump(), read) == std::vector<std::string>{"/email not_an_email"});
}

TEST_CASE("an id is read as it is written outside, and one that is not ours names nothing: it is not found, not wrong") {
    const auto id_in = [](std::string_view body) { return JsonReader{body}.id<Pebble>("/id"); };
    const Id<Pebble> id{new_key(system_time())};
    CHECK(id_in(nlohmann::json{{"id", id.text()}}.dump()) == id);
    CHECK_FALSE(id_in(R"({"id": "0b9d3c1e-7a52-4d51-9a3e-5c1f2d7e8b60"})"));

    const auto read = [](JsonReader& json) { json.id<Pebble>("/id"); };
    CHECK(faults_of(R"({"id": "nothing of ours"})", read).empty());
    CHECK(faults_of("{}", read) == std::vector<std::string>{"/id missing"});
    CHECK(faults_of(R"({"id": 7})", read) == std::vector<std::string>{"/id not_text"});
    CHECK(faults_of(R"({"id": ""})", read) == std::vector<std::string>{"/id empty"});
    CHECK(faults_of(R"({"id": "0b9d3c1e-7a52-4d51-9a3e-5c1f2d7e8b60x"})", read) == std::vector<std::string>{"/id too_long"});
}

TEST_CASE("an id that may be missing is nothing where it is left out or null") {
    CHECK(JsonReader{"{}"}.maybe_id<Pebble>("/id") == std::nullopt);
    CHECK(JsonReader{R"({"id": null})"}.maybe_id<Pebble>("/id") == std::nullopt);
    CHECK(JsonReader{R"({"id": "0b9d3c1e-7a52-4d51-9a3e-5c1f2d7e8b60"})"}.maybe_id<Pebble>("/id").has_value());
}
