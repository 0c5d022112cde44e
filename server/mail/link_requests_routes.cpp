#include "mail/link_requests_routes.hpp"

#include <memory>

#include "campaigns/campaigns_store.hpp"
#include "mail/outbox.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "platform/pace.hpp"
#include "platform/quebec_time.hpp"
#include "schools/roster_form.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using namespace std::chrono_literals;
using nlohmann::json;
using LinkRequestId = Id<struct LinkRequest>;

namespace {

// By the address they come from: a school board has several schools, and nobody has hundreds.
struct Asking {
    Service& service;
    Pace letters{service.now, 6, 4h}, requests{service.now, 3, 2h};
};

}  // namespace

static Answer ask_for_letter(Asking& asking, const Request& request);
static Answer leave_request(Asking& asking, const Request& request);
static Answer list_requests(Service& service, const Request& request);
static Answer answer_request(Service& service, const Request& request);

Routes link_requests_routes(Service& service) {
    using enum Method;
    const auto asking = std::shared_ptr<Asking>(new Asking{service});
    const auto with = [asking](auto handler) {
        return [=](const Request& request) { return handler(*asking, request); };
    };
    const auto for_staff = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/link-letters", Access::anyone, Once::by_key, with(ask_for_letter)},
        {post, "/api/v1/link-requests", Access::anyone, Once::by_key, with(leave_request)},
        shows_contact("link-requests", {get, "/api/v1/link-requests", Access::staff, for_staff(list_requests)}),
        {post, "/api/v1/link-requests/{id}/answer", Access::staff, Once::by_key, for_staff(answer_request)},
    };
}

// Whoever asks again with the key of before is told the same, and counts for nothing; taken up again after a crash it
// is at worst a second letter, or a request that staff see twice.
static Answer once_paced(Service& service, Pace& pace, const Request& request,
                         const std::function<void(Transaction&)>& act) {
    return once(service, request, [&] {
        if (const auto wait = pace.take(network_of(request.address)))
            throw Problem{.status = 429, .code = "too_many_asked", .params = {{"seconds", wait->count()}}};
        service.db.write(act);
        return no_content();
    });
}

static School require_active_school(const Snapshot& db, const SchoolId& id) {
    School school = require_school(db, id);
    if (!school.is_active) throw Problem{.status = 404, .code = "unknown_school"};
    return school;
}

// Two a day to one school. One whose address nobody knows has its row as well, which goes nowhere: what is read,
// written and answered is the same, so that asking tells nobody which schools have one.
constexpr auto kAsk = R"(
    INSERT INTO outbox (letter, school_id, recipient, language, cause, state, last_error, due_at)
    SELECT 'link', school_id, email, language, $about || (asked + 1), iif(email = '', 'dropped', 'queued'), iif(email = '', 'no_address', ''), $now
      FROM addressee_of_school JOIN (SELECT count(*) AS asked FROM outbox WHERE cause > $about AND cause < $beyond)
     WHERE school_id = $school AND asked < 2)";

Answer ask_for_letter(Asking& asking, const Request& request) {
    const auto id = read_json(request.body, [](JsonReader& body) { return body.id<School>("/school"); });
    const Instant now = asking.service.now();
    return once_paced(asking.service, asking.letters, request, [&](Transaction& tx) {
        current_campaign(tx);  // there is nothing to open without one
        const School school = require_active_school(tx, id);
        const std::string day = std::to_string(school.id.key) + "/link/" + day_text(quebec_day(now));
        tx.run(kAsk, {{"$about", day + '/'}, {"$beyond", day + '0'}, {"$school", school.id}, {"$now", now}});
    });
}

namespace {

struct RequestForm {
    SchoolId school;
    Contact contact;
};

}  // namespace

static RequestForm request_form(JsonReader& body) {
    return {.school = body.id<School>("/school"), .contact = contact_in(body, "/contact")};
}

constexpr auto kLeave = R"(
    INSERT INTO link_request (id, school_id, name, email, phone, language, asked_at)
    VALUES ($id, $school, $name, $email, $phone, $language, $now))";

Answer leave_request(Asking& asking, const Request& request) {
    const RequestForm form = read_json(request.body, request_form);
    const Instant now = asking.service.now();
    return once_paced(asking.service, asking.requests, request, [&](Transaction& tx) {
        const School school = require_active_school(tx, form.school);
        tx.run(kLeave, {{"$id", new_key(now)},
                        {"$school", school.id},
                        {"$name", form.contact.name},
                        {"$email", form.contact.email},
                        {"$phone", form.contact.phone},
                        {"$language", form.contact.language},
                        {"$now", now}});
        audit(tx, {.done_by = "guest", .act = "link_request.made", .subject = subject_of(school.id)}, now);
    });
}

// With what staff check it by: what is on file of that school.
constexpr auto kOpen = R"(
    SELECT link_request.id, link_request.school_id, school.name AS school, municipality, link_request.name, link_request.email,
           link_request.phone, link_request.language, asked_at, addressee_of_school.email AS on_file
      FROM link_request JOIN school ON school.id = link_request.school_id
      JOIN addressee_of_school ON addressee_of_school.school_id = link_request.school_id
     ORDER BY link_request.id LIMIT 100)";

Answer list_requests(Service& service, const Request& request) {
    require_known(request, {});
    const auto rows = service.db.read([](const Snapshot& db) {
        return db.all(kOpen, {}, [](const Row& row) {
            return json{{"id", row.id<LinkRequest>("id").text()},
                        {"school",
                         {{"id", row.id<School>("school_id").text()},
                          {"name", row.text("school")},
                          {"municipality", row.text("municipality")}}},
                        {"contact",
                         {{"name", row.text("name")},
                          {"email", row.text("email")},
                          {"phone", row.text("phone")},
                          {"language", row.text("language")}}},
                        {"email_on_file", row.text("on_file")},
                        {"asked_at", told(row.instant("asked_at"))}};
        });
    });
    return ok({{"data", rows}, {"next", nullptr}});
}

constexpr auto kAsked = "SELECT school_id, email, language FROM link_request WHERE id = $id";
constexpr auto kForget = "DELETE FROM link_request WHERE id = $id";

// Nothing of who asked is kept but in the letter that was the answer.
Answer answer_request(Service& service, const Request& request) {
    const std::string as = read_json(request.body, [](JsonReader& body) {
        return body.word("/as", {"sent", "called", "refused"});
    });
    const auto id = request.id<LinkRequest>("id");
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        SchoolId school;
        const auto asker = tx.first(kAsked, {{"$id", id}}, [&](const Row& row) {
            school = row.id<School>("school_id");
            return Addressee{.email = row.text("email"), .language = row.text("language")};
        });
        if (!asker) throw Problem{.status = 404, .code = "not_found"};
        if (as == "sent") {
            if (asker->email.empty()) throw Problem{.status = 409, .code = "no_email_given"};
            enqueue(tx,
                    {.kind = LetterKind::link,
                     .cause = std::to_string(school.key) + "/link/request/" + id.text(),
                     .school = school,
                     .recipient = asker->email,
                     .language = asker->language},
                    now);
        }
        tx.run(kForget, {{"$id", id}});
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "link_request.answered",
               .subject = subject_of(school),
               .became = as},
              now);
        return no_content();
    });
}

}  // namespace trousse
