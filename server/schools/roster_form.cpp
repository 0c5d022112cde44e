#include "schools/roster_form.hpp"

#include "schools/ministry_cells.hpp"

namespace trousse {

std::string postal_code_in(JsonReader& body) {
    const std::string given = body.line("/postal_code", 10);
    return plain_postal_code(given).value_or(given);
}

Contact contact_in(JsonReader& body, const std::string& pointer) {
    return {.name = body.text(pointer + "/name", 120),
            .email = body.email(pointer + "/email"),
            .phone = body.line(pointer + "/phone", 40),
            .language = body.word(pointer + "/language", {"fr", "en"})};
}

}  // namespace trousse
