#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace trousse {

// Throws dice that fall alike on every machine: one seed replays one series of bodies.
class Dice {
 public:
    explicit Dice(std::uint64_t seed) : thrown_{seed} {}

    // From `lowest` to `highest`, both included.
    std::int64_t number(std::int64_t lowest, std::int64_t highest);
    bool coin() { return number(0, 1) == 1; }

 private:
    std::mt19937_64 thrown_;
};

// A value that the schema at a pointer into openapi.json lets through: optional fields come and go, texts are short,
// long and in many scripts. A text with a pattern of its own is one of the schema's examples.
nlohmann::json made_body(const nlohmann::json& document, const std::string& schema, Dice& dice);

// A request's body after one change. Not every change is a fault (an empty note is none): Contract::faults_of_body
// judges, and the server must judge alike.
struct Mutation {
    std::string change;  // "/contact/email: too long"
    std::string body;    // as sent: it need not be JSON, nor UTF-8
};

// Every change of every field, and of the text as a whole.
std::vector<Mutation> mutations_of(const nlohmann::json& body);

}  // namespace trousse
