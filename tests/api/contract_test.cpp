#include "contract.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

using namespace trousse;
using nlohmann::json;

// Calls `visit` with every object of the document and its pointer.
static void every_object(const json& value, const json::json_pointer& here,
                         const std::function<void(const json&, const json::json_pointer&)>& visit) {
    if (value.is_object()) {
        visit(value, here);
        for (const auto& [key, inner] : value.items())
            if (key != "example" && key != "examples") every_object(inner, here / key, visit);
    }
    for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) every_object(value[i], here / i, visit);
}

static json order_given() { return contract().document().at("/components/schemas/OrderGiven/examples/0"_json_pointer); }

static ContractFaults faults_of_order(const json& body) {
    return contract().faults_of_body("POST", "/api/v1/orders", body.dump());
}

static bool names(const ContractFaults& faults, std::string_view pointer) {
    const std::string beginning = std::string{pointer} + ": ";
    return std::ranges::any_of(faults, [&](const std::string& fault) { return fault.starts_with(beginning); });
}

TEST_CASE("the contract lets a good body through") {
    CHECK(faults_of_order(order_given()) == ContractFaults{});
    CHECK(contract().faults_of_body("POST", "/api/v1/orders/JPS27-0048/packing", "{}") == ContractFaults{});
    CHECK(contract().faults_of_body("POST", "/api/v1/orders/JPS27-0048/packing", "") == ContractFaults{});
}

TEST_CASE("the contract names the field of a body that is wrong") {
    const auto spoiled = [](const char* pointer, const json& value) {
        json body = order_given();
        body[json::json_pointer{pointer}] = value;
        return faults_of_order(body);
    };
    CHECK(names(spoiled("/contact/email", "nobody"), "/contact/email"));
    CHECK(names(spoiled("/contact/email", std::string(300, 'a') + "@b.ca"), "/contact/email"));
    CHECK(names(spoiled("/contact/language", "de"), "/contact/language"));
    CHECK(names(spoiled("/contact/name", ""), "/contact/name"));
    CHECK(names(spoiled("/contact/name", "Gagnez sur lots.example"), "/contact/name"));
    CHECK(spoiled("/contact/email", "").empty());  // it has a telephone
    json unreachable = order_given();
    unreachable["contact"]["email"] = unreachable["contact"]["phone"] = "";
    CHECK(names(faults_of_order(unreachable), "/contact"));
    CHECK(names(spoiled("/contact/name", std::string("a\0b", 3)), "/contact/name"));
    CHECK(names(spoiled("/contact/name", "a\r\nBcc: b"), "/contact/name"));
    CHECK(names(spoiled("/note", std::string(40'000, 'a')), "/note"));
    CHECK(names(spoiled("/choices/0/choice", 2.5), "/choices/0/choice"));
    CHECK(names(spoiled("/choices/0/choice", UINT64_MAX), "/choices/0/choice"));
    CHECK(names(spoiled("/delivery/way", nullptr), "/delivery/way"));
    CHECK(names(spoiled("/school", 7), "/school"));
    CHECK_FALSE(spoiled("/delivery/fax", "1").empty());
    json without = order_given();
    without.erase("kit");
    CHECK_FALSE(faults_of_order(without).empty());
}

TEST_CASE("characters are counted, not bytes") {
    json body = order_given();
    std::string name;
    for (int i = 0; i < 80; ++i) name += "é";
    body["contact"]["name"] = name;
    CHECK(faults_of_order(body) == ContractFaults{});
    body["contact"]["name"] = name + "é";
    CHECK(names(faults_of_order(body), "/contact/name"));
}

TEST_CASE("the contract refuses what no schema can tell") {
    const auto faults_of = [](const std::string& body) {
        return contract().faults_of_body("POST", "/api/v1/declines", body);
    };
    const std::string id = "01930c5e-7a00-7000-8000-000000000001";
    CHECK(faults_of(R"({"school": ")" + id + R"("})") == ContractFaults{});
    CHECK_FALSE(faults_of("").empty());
    CHECK_FALSE(faults_of(R"({"school": ")" + id + R"(", "school": ")" + id + R"("})").empty());
    CHECK_FALSE(faults_of("{\"school\": \"\xff\"}").empty());
    CHECK_FALSE(faults_of(std::string(100, '[') + std::string(100, ']')).empty());
    CHECK_FALSE(faults_of(R"({"school": ")" + id + R"("})" + std::string(70'000, ' ')).empty());
}

TEST_CASE("a field that may be null may be null, and nothing else") {
    json order = contract().document().at("/components/schemas/Order/examples/0"_json_pointer);
    const std::string schema = "/components/schemas/Order";
    order["parcels"][0]["shipped_at"] = nullptr;
    order["contact"] = nullptr;
    CHECK(contract().faults_of(order, schema) == ContractFaults{});
    order["parcels"][0]["shipped_at"] = 7;
    CHECK(names(contract().faults_of(order, schema), "/parcels/0/shipped_at"));
    order["placed_at"] = nullptr;
    CHECK(names(contract().faults_of(order, schema), "/placed_at"));

    json edit{{"baseline", nullptr}};
    CHECK(contract().faults_of_body("PATCH", "/api/v1/campaigns/jps-2027", edit.dump()) == ContractFaults{});
    edit["baseline"] = "40";
    CHECK(names(contract().faults_of_body("PATCH", "/api/v1/campaigns/jps-2027", edit.dump()), "/baseline"));
}

TEST_CASE("an answer is held against the schema of its status") {
    const auto faults_of = [](std::string_view path, int status, const json& body) {
        return contract().faults_of_answer("GET", path, status, body.dump());
    };
    json order = contract().document().at("/components/schemas/Order/examples/0"_json_pointer);
    CHECK(faults_of("/api/v1/orders/JPS27-0048?x=1", 200, order) == ContractFaults{});
    CHECK_FALSE(faults_of("/api/v1/orders/counts", 200, order).empty());
    CHECK_FALSE(faults_of("/api/v1/orders/JPS27-0048", 201, order).empty());
    order["secret"] = 1;
    CHECK_FALSE(faults_of("/api/v1/orders/JPS27-0048", 200, order).empty());

    const auto problem = [](int status, const char* code) {
        return json{{"type", "about:blank"},
                    {"title", "Refused"},
                    {"status", status},
                    {"code", code},
                    {"params", json::object()}};
    };
    CHECK(faults_of("/api/v1/orders/JPS27-0048", 404, problem(404, "unknown_order")) == ContractFaults{});
    CHECK(names(faults_of("/api/v1/orders/JPS27-0048", 404, problem(404, "sold_out")), "/code"));
    CHECK(faults_of("/readyz", 503, problem(503, "too_busy")) == ContractFaults{});
    CHECK(faults_of("/api/v1/nowhere", 404, problem(404, "not_found")) == ContractFaults{});
    CHECK_FALSE(faults_of("/api/v1/nowhere", 200, order).empty());
    CHECK(contract().faults_of_answer("DELETE", "/api/v1/declines/1", 204, "") == ContractFaults{});
    CHECK_FALSE(contract().faults_of_answer("DELETE", "/api/v1/declines/1", 204, "{}").empty());
    CHECK(contract().faults_of_answer("GET", "/metrics", 200, "up 1\n") == ContractFaults{});
}

TEST_CASE("every schema of the document loads") {
    int loaded = 0;
    every_object(contract().document(), json::json_pointer{}, [&](const json& value, const json::json_pointer& here) {
        const bool is_schema = here.parent_pointer().to_string() == "/components/schemas";
        const auto schema = is_schema ? here : here / "schema";
        if (!is_schema && !value.contains("schema")) return;
        CAPTURE(schema.to_string());
        CHECK_NOTHROW(contract().faults_of(nullptr, schema.to_string()));
        ++loaded;
    });
    CHECK(loaded > 150);
}

TEST_CASE("every example of the document is what its schema promises") {
    int held = 0;
    const auto hold = [&](const json& example, const std::string& schema) {
        CAPTURE(schema);
        CAPTURE(example.dump());
        CHECK(contract().faults_of(example, schema) == ContractFaults{});
        ++held;
    };
    every_object(contract().document(), json::json_pointer{}, [&](const json& value, const json::json_pointer& here) {
        if (value.contains("schema") && value.contains("example"))
            hold(value.at("example"), (here / "schema").to_string());
        if (value.contains("examples") && value.at("examples").is_array())
            for (const json& example : value.at("examples")) hold(example, here.to_string());
    });
    CHECK(held > 50);
}

TEST_CASE("an act's key may be missing, malformed or another request's, and each is a refusal of the document") {
    CHECK(contract().document().at("/components/parameters/IdempotencyKey/required"_json_pointer) == true);
    for (const Operation& operation : contract().operations()) {
        CAPTURE(operation.method + ' ' + operation.path);
        if (operation.takes_key) CHECK(operation.method == "POST");
        if (!operation.takes_key) continue;
        const auto refuses = [&](int status, const char* code) {
            const json problem{{"type", "about:blank"}, {"title", "Refused"}, {"status", status}, {"code", code}, {"params", json::object()}};
            return contract().faults_of_answer(operation.method, operation.path, status, problem.dump()) == ContractFaults{};
        };
        CHECK(refuses(400, "idempotency_key_missing"));
        CHECK(refuses(400, "idempotency_key_malformed"));
        CHECK(refuses(422, "idempotency_key_reused"));
    }
}

TEST_CASE("every operation says who may ask") {
    const std::set<std::string> words{"anyone", "schools",   "schools_and_staff", "staff",
                                      "admins", "operators", "monitors"};
    for (const Operation& operation : contract().operations()) {
        CAPTURE(operation.method + ' ' + operation.path);
        CHECK(words.contains(operation.access));
        CHECK_FALSE(operation.statuses.empty());
    }
    CHECK(contract().operations().size() >= 59);
}

// Every part of a schema, what it refers to included.
static void every_part(const json& schema, const std::function<void(const json&)>& visit) {
    if (schema.is_array())
        for (const json& part : schema) every_part(part, visit);
    if (!schema.is_object()) return;
    visit(schema);
    if (schema.contains("$ref"))
        every_part(
            contract().document().at(json::json_pointer{schema.at("$ref").get_ref<const std::string&>().substr(1)}),
            visit);
    for (const auto& [key, part] : schema.items())
        if (key != "examples") every_part(part, visit);
}

TEST_CASE("what a request may hold has an end: texts are short, lists and numbers limited, objects closed") {
    for (const Operation& operation : contract().operations()) {
        const std::string schema = contract().body_schema(operation.method, operation.path);
        if (schema.empty()) continue;
        every_part(contract().document().at(json::json_pointer{schema}), [&](const json& part) {
            CAPTURE(operation.path);
            CAPTURE(part.dump());
            const json type = part.value("type", json{});
            const auto is = [&](const char* word) { return type == word || (type.is_array() && type[0] == word); };
            const bool is_word = part.contains("enum") || part.contains("const") || part.contains("format");
            if (is("string") && !is_word) CHECK(part.value("maxLength", 1'000'000) <= 2000);
            if (is("array")) CHECK(part.contains("maxItems"));
            if (is("integer")) CHECK((part.contains("minimum") && part.contains("maximum")));
            if (is("object")) CHECK(part.value("additionalProperties", true) == false);
        });
    }
}
