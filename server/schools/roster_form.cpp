#include "schools/roster_form.hpp"

#include "platform/email.hpp"
#include "schools/ministry_cells.hpp"

namespace trousse {

std::string postal_code_in(JsonReader& body) {
    const std::string given = body.line("/postal_code", 10);
    return plain_postal_code(given).value_or(given);
}

Contact contact_in(JsonReader& body, const std::string& pointer) {
    Contact contact{.name = body.text(pointer + "/name", 80),
                    .email = body.line(pointer + "/email", 254),
                    .phone = body.line(pointer + "/phone", 40),
                    .language = body.word(pointer + "/language", {"fr", "en"})};
    if (!is_name(contact.name)) body.fault({pointer + "/name", "not_a_name"});
    if (!contact.email.empty() && !is_email_address(contact.email)) body.fault({pointer + "/email", "not_an_email"});
    if (contact.email.empty() && contact.phone.find_first_of("0123456789") == std::string::npos)
        body.fault({pointer + "/email", "email_or_phone"});
    return contact;
}

}  // namespace trousse
