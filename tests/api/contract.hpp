#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trousse {

// One line of schema/openapi.json.
struct Operation {
    std::string method;  // "POST"
    std::string path;    // the template: "/api/v1/orders/{number}"
    std::string access;  // a word of x-access: "schools_and_staff"
    std::set<int> statuses;
    bool takes_key = false;  // an Idempotency-Key
};

// A sentence that begins with the JSON pointer of what is wrong: "/contact/email: Failed to match ...".
using ContractFaults = std::vector<std::string>;

// What schema/openapi.json promises, to hold requests and answers against. Concrete paths find their template, a query
// is ignored. Any thread may ask.
class Contract {
 public:
    // Throws std::exception when the file cannot be read.
    explicit Contract(const std::filesystem::path& openapi);
    ~Contract();

    // What is wrong with an answer: a status that is not described, or a body that its schema refuses. An address that
    // the document does not know may only be answered with a problem.
    ContractFaults faults_of_answer(std::string_view method, std::string_view path, int status,
                                    std::string_view body) const;

    // What is wrong with a request's body. No schema can tell that a text is no JSON, no UTF-8, too long, too deep or
    // holds a field twice: that is judged here as the document's introduction says.
    ContractFaults faults_of_body(std::string_view method, std::string_view path, std::string_view body) const;

    // What the schema at a pointer into the document, "/components/schemas/Order", finds wrong with a value.
    ContractFaults faults_of(const nlohmann::json& value, const std::string& schema) const;

    std::vector<Operation> operations() const;

    // The schema of an operation's JSON body, as a pointer into the document; "" when it takes none.
    std::string body_schema(std::string_view method, std::string_view path) const;

    const nlohmann::json& document() const { return document_; }

 private:
    struct Schema;
    struct Found {
        const nlohmann::json* operation = nullptr;  // null: the document knows no such address
        std::string pointer;
    };

    Found find(std::string_view method, std::string_view path) const;
    const Schema& schema_at(const std::string& pointer) const;
    std::string followed(std::string pointer) const;

    nlohmann::json document_;
    mutable std::mutex making_;
    mutable std::map<std::string, std::unique_ptr<Schema>> schemas_;  // by pointer, made when first asked for
};

// Of this checkout: read once.
const Contract& contract();

}  // namespace trousse
