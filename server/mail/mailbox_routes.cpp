#include "mail/mailbox_routes.hpp"

#include "mail/closed_mailboxes.hpp"
#include "mail/outbox.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

static Answer note_returned(Service& service, const RestOfCard& rest_of, const Request& request);
static Answer write_again(Service& service, const RestOfCard& rest_of, const Request& request);

Routes mailbox_routes(Service& service, RestOfCard rest_of) {
    using enum Method;
    const auto with = [&](auto handler) { return std::bind_front(handler, std::ref(service), rest_of); };
    return {
        {post, "/api/v1/schools/{id}/returned-mail", Access::staff, Once::by_key, with(note_returned)},
        {remove, "/api/v1/schools/{id}/returned-mail", Access::staff, with(write_again)},
    };
}

constexpr auto kMailbox = R"(
    SELECT reason, since FROM addressee_of_school JOIN closed_mailbox ON closed_mailbox.email = addressee_of_school.email
     WHERE school_id = $school)";

json mailbox_of_school(const Snapshot& db, const SchoolId& school) {
    const auto found = db.first(kMailbox, {{"$school", school}}, [](const Row& row) {
        return json{{"reason", row.text("reason")}, {"since", told(row.instant("since"))}};
    });
    return found.value_or(json());
}

Answer note_returned(Service& service, const RestOfCard& rest_of, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        const School school = require_school(tx, request.id<School>("id"));
        const std::string email = addressee_of(tx, school.id).email;
        if (email.empty()) throw Problem{.status = 409, .code = "no_address_on_file"};
        if (close_mailbox(tx, email, "bounced", now))
            audit(tx,
                  {.done_by = request.visitor.actor, .act = "school.mail_returned", .subject = subject_of(school.id)},
                  now);
        return told_card(tx, school.id, rest_of, request.visitor);
    });
}

// Whoever asked for none is written to again when they say so by their own link, not when staff do.
Answer write_again(Service& service, const RestOfCard& rest_of, const Request& request) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const School school = require_school(tx, request.id<School>("id"));
        const std::string email = addressee_of(tx, school.id).email;
        const auto why = why_closed(tx, email);
        if (why == "asked") throw Problem{.status = 409, .code = "invitations_refused"};
        if (why && open_mailbox(tx, email))
            audit(
                tx,
                {.done_by = request.visitor.actor, .act = "school.written_to_again", .subject = subject_of(school.id)},
                now);
        return told_card(tx, school.id, rest_of, request.visitor);
    });
}

}  // namespace trousse
