#pragma once

#include "platform/json_reader.hpp"
#include "schools/schools.hpp"

// What staff write about a school, and what it changes.
namespace trousse {

// At "/postal_code". A Canadian one is kept without its space; another is kept as it is.
std::string postal_code_in(JsonReader& body);

// The contact at `pointer`, "/contact"; "" for the body itself. Without an e-mail a telephone is asked: no letter goes there.
Contact contact_in(JsonReader& body, const std::string& pointer);

// What an edit changed, before and after, as the audit keeps it.
struct Difference {
    nlohmann::json was = nlohmann::json::object();
    nlohmann::json became = nlohmann::json::object();

    void note(const char* field, const nlohmann::json& before, const nlohmann::json& after) {
        if (before == after) return;
        was[field] = before;
        became[field] = after;
    }
};

}  // namespace trousse
