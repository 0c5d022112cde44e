#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace trousse {

// What is wrong with one field of a body. `pointer` is a JSON pointer (RFC 6901), "" the body itself.
struct Fault {
    std::string pointer;
    std::string code;
    nlohmann::json params = nlohmann::json::object();  // what the translation needs: limits, words
};

// A refusal. Whoever finds a reason throws one; the database rolls back what was written so far, and http tells it as
// application/problem+json (RFC 9457). It is an answer, not an error: nothing is logged.
struct Problem {
    int status = 500;
    std::string code = "internal";                     // stable: the page translates it
    nlohmann::json params = nlohmann::json::object();  // what the translation needs: figures, dates, names
    std::vector<Fault> faults = {};                    // all that is wrong with the body, for a 422
};

// The 422 of one field.
inline Problem invalid(std::string pointer, std::string code, nlohmann::json params = nlohmann::json::object()) {
    return {.status = 422, .code = "invalid", .faults = {{std::move(pointer), std::move(code), std::move(params)}}};
}

}  // namespace trousse
