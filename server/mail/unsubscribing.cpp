#include "mail/unsubscribing.hpp"

#include <charconv>

#include "mail/closed_mailboxes.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static Answer show(Service& service, const Request& request);
static Answer unsubscribe(Service& service, const Request& request);
static Answer subscribe_again(Service& service, const Request& request);

Routes unsubscribing_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    constexpr auto path = "/api/v1/unsubscriptions/{token}";
    return {
        {get, path, Access::anyone, with(show)},
        takes_form({post, path, Access::anyone, Once::no_act, with(unsubscribe)}),
        {remove, path, Access::anyone, with(subscribe_again)},
    };
}

static std::string token_of(const Service& service, LetterId letter) {
    const std::string number = std::to_string(letter);
    return number + "-" + service.key.keyed_hash("unsubscribe " + number).substr(0, 32);
}

std::string unsubscribe_link(const Service& service, LetterId letter, std::string_view language) {
    return service.settings.public_url + (language == "fr" ? "/desabonnement#" : "/en/unsubscribe#") +
           token_of(service, letter);
}

std::string one_click_link(const Service& service, LetterId letter) {
    return service.settings.public_url + "/api/v1/unsubscriptions/" + token_of(service, letter);
}

namespace {

struct Reader {
    std::string email, school;
    SchoolId id;
};

}  // namespace

constexpr auto kReader = R"(
    SELECT recipient, school_id, (SELECT name FROM school WHERE school.id = school_id) AS school
      FROM outbox WHERE id = $letter AND step_id IS NOT NULL AND account_id IS NULL)";

static Reader require_reader(const Service& service, const Snapshot& db, const std::string& token) {
    LetterId letter = 0;
    std::from_chars(token.data(), token.data() + token.size(), letter);
    std::optional<Reader> found;
    if (same_secret(token, token_of(service, letter)))
        found = db.first(kReader, {{"$letter", letter}}, [](const Row& row) {
            return Reader{row.text("recipient"), row.text("school"), row.id<School>("school_id")};
        });
    if (!found) throw Problem{.status = 404, .code = "unknown_unsubscription"};
    return *std::move(found);
}

static json shown(const Snapshot& db, const Reader& reader) {
    return {{"school", reader.school}, {"unsubscribed", why_closed(db, reader.email) == "asked"}};
}

Answer show(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read(
        [&](const Snapshot& db) { return ok(shown(db, require_reader(service, db, request.parameter("token")))); });
}

// Twice is the same as once, and it needs no key: a program for mail has none.
Answer unsubscribe(Service& service, const Request& request) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Reader reader = require_reader(service, tx, request.parameter("token"));
        if (close_mailbox(tx, reader.email, "asked", now))
            audit(tx,
                  {.done_by = "school:" + subject_of(reader.id),
                   .act = "invitations.refused",
                   .subject = subject_of(reader.id)},
                  now);
        return ok(shown(tx, reader));
    });
}

Answer subscribe_again(Service& service, const Request& request) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Reader reader = require_reader(service, tx, request.parameter("token"));
        if (why_closed(tx, reader.email) == "asked" && open_mailbox(tx, reader.email))
            audit(tx,
                  {.done_by = "school:" + subject_of(reader.id),
                   .act = "invitations.wanted_again",
                   .subject = subject_of(reader.id)},
                  now);
        return ok(shown(tx, reader));
    });
}

}  // namespace trousse
