#include "mutate.hpp"

#include <doctest/doctest.h>

#include "contract.hpp"

using namespace trousse;
using nlohmann::json;

static const Contract& contract() {
    static const Contract read{OPENAPI_FILE};
    return read;
}

static json body_of(const Operation& operation, std::uint64_t seed) {
    Dice dice{seed};
    return made_body(contract().document(), contract().body_schema(operation.method, operation.path), dice);
}

static std::vector<Operation> operations_with_a_body() {
    std::vector<Operation> all = contract().operations();
    std::erase_if(all, [](const Operation& operation) {
        return contract().body_schema(operation.method, operation.path).empty();
    });
    return all;
}

static Operation operation(std::string_view method, std::string_view path) {
    for (const Operation& one : operations_with_a_body())
        if (one.method == method && one.path == path) return one;
    throw std::invalid_argument("no such operation");
}

TEST_CASE("a body made from a schema is one that the contract lets through") {
    for (const Operation& asked : operations_with_a_body()) {
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const std::string body = body_of(asked, seed).dump();
            CAPTURE(asked.method + ' ' + asked.path + ' ' + body);
            CHECK(contract().faults_of_body(asked.method, asked.path, body) == ContractFaults{});
        }
    }
}

TEST_CASE("the same seed makes the same body, another seed another one") {
    const Operation order = operation("POST", "/api/v1/orders");
    CHECK(body_of(order, 7) == body_of(order, 7));
    CHECK(body_of(order, 7) != body_of(order, 8));
}

TEST_CASE("every kind of spoiled body is made, and the contract refuses what is wrong in it") {
    const json body{{"item", "01930c5e-7a00-7000-8000-000000000001"}, {"change", 5}, {"reason", "Bris"}};
    const std::set<std::string> harmless{"/change: −1", "/reason: a text", "/reason: a number as text",
                                         ": white space around it", ": a byte order mark"};
    const auto mutations = mutations_of(body);
    CHECK(mutations.size() > 100);
    for (const auto& [change, text] : mutations) {
        CAPTURE(change);
        CHECK(contract().faults_of_body("POST", "/api/v1/adjustments", text).empty() == harmless.contains(change));
    }
}

TEST_CASE("a change of a field inside lists and objects is told by its pointer") {
    std::set<std::string> changes;
    for (const Mutation& mutation :
         mutations_of(contract().document().at("/components/schemas/OrderGiven/examples/0"_json_pointer)))
        changes.insert(mutation.change);
    for (const char* const change :
         {"/contact/email: missing", "/contact/email: given twice", "/contact: unknown field \"unknown\"",
          "/choices/0/items/0: 2⁶⁴−1", "/choices/0/items: 60 elements", "/note: huge", "/delivery/way: bad UTF-8"}) {
        CAPTURE(change);
        CHECK(changes.contains(change));
    }
}

TEST_CASE("no spoiled body of any operation is beyond judgement") {
    for (const Operation& asked : operations_with_a_body())
        for (const auto& [change, text] : mutations_of(body_of(asked, 1))) {
            CAPTURE(asked.path + ' ' + change);
            CHECK_NOTHROW(contract().faults_of_body(asked.method, asked.path, text));
        }
}
