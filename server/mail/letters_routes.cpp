#include "mail/letters_routes.hpp"

#include <charconv>

#include "mail/letter_form.hpp"
#include "mail/outbox.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "platform/quebec_time.hpp"
#include "schools/fold.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_letters(Service& service, const Request& request);
static Answer show_status(Service& service, const Request& request);
static Answer show_letter(Service& service, const Request& request);
static Answer send_again(Service& service, const Request& request);
static Answer settle(Service& service, const Request& request);
static Answer ask_for_test(Service& service, const Request& request);

Routes letters_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        shows_contact("letters", {get, "/api/v1/letters", Access::staff, with(list_letters)}),
        {get, "/api/v1/letters/status", Access::staff, with(show_status)},
        shows_contact("letters", {get, "/api/v1/letters/{id}", Access::staff, with(show_letter)}),
        {post, "/api/v1/letters/{id}/resending", Access::staff, Once::by_key, with(send_again)},
        {post, "/api/v1/letters/{id}/settlement", Access::staff, Once::by_key, with(settle)},
        {post, "/api/v1/letters/tests", Access::admins, Once::by_key, with(ask_for_test)},
    };
}

static json letter_row(const Row& row);
static json actions_of(std::string_view state);
static LetterId place_of(const std::string& cursor);
static LetterId letter_id_of(std::string_view text);

// A school as every search finds it, an order and an address by any part.
constexpr auto kListed = R"(
    SELECT id, letter, state, number, school_id, school, recipient, language, due_at, tried_at, sent_at, attempts, last_error, step FROM letter
     WHERE id < $before AND ($letter = '' OR letter = $letter)
       AND CASE $state WHEN '' THEN 1 WHEN 'unsettled' THEN state = 'failed' OR state = 'uncertain' ELSE state = $state END
       AND ($word = '' OR recipient LIKE '%' || substr($word, 2) || '%' OR instr(number, upper(substr($word, 2)))
            OR school_id IN (SELECT id FROM school_words WHERE instr(words, $word)))
       AND ($word_2 = '' OR recipient LIKE '%' || substr($word_2, 2) || '%' OR instr(number, upper(substr($word_2, 2)))
            OR instr((SELECT words FROM school_words WHERE school_words.id = school_id), $word_2))
       AND ($word_3 = '' OR recipient LIKE '%' || substr($word_3, 2) || '%' OR instr(number, upper(substr($word_3, 2)))
            OR instr((SELECT words FROM school_words WHERE school_words.id = school_id), $word_3))
       AND ($word_4 = '' OR recipient LIKE '%' || substr($word_4, 2) || '%' OR instr(number, upper(substr($word_4, 2)))
            OR instr((SELECT words FROM school_words WHERE school_words.id = school_id), $word_4))
     ORDER BY id DESC LIMIT $limit)";

Answer list_letters(Service& service, const Request& request) {
    require_known(request, {"state", "letter", "q", "limit", "cursor"});
    // « Unsettled » are those that somebody must decide about.
    const std::string state = asked_word(
        request, "state", {"queued", "held", "sending", "sent", "failed", "uncertain", "dropped", "unsettled"});
    const std::string letter = asked_word(request, "letter",
                                          {"placed", "changed", "set_back", "cancelled", "automatic", "shipped",
                                           "ready", "declined", "claim_answered", "invitation", "link", "test"});
    const Page page = page_of(request);
    const TypedWords words = words_in(asked(request, "q"));
    return service.db.read([&](const Snapshot& db) {
        auto rows = db.all(kListed,
                           {{"$before", place_of(page.after)},
                            {"$letter", letter},
                            {"$state", state},
                            {"$word", words[0]},
                            {"$word_2", words[1]},
                            {"$word_3", words[2]},
                            {"$word_4", words[3]},
                            {"$limit", page.limit + 1}},
                           [](const Row& row) {
                               return Keyed{std::to_string(row.integer("id")), letter_row(row)};
                           });
        return page_with(std::move(rows), page);
    });
}

// The newest come first: the first page begins beyond them all.
LetterId place_of(const std::string& cursor) {
    if (cursor.empty()) return INT64_MAX;
    if (const LetterId id = letter_id_of(cursor); id != 0) return id;
    throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "cursor"}}};
}

// 0 for what is no letter's.
LetterId letter_id_of(std::string_view text) {
    LetterId id = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc{} && stopped == text.data() + text.size() && id > 0 ? id : 0;
}

json letter_row(const Row& row) {
    const std::string state = row.text("state");
    const auto school = row.maybe_id<School>("school_id");
    const auto maybe = [](std::string text) { return text.empty() ? json() : json(std::move(text)); };
    return {{"id", row.integer("id")},
            {"letter", row.text("letter")},
            {"step", maybe(row.text("step"))},
            {"state", state},
            {"order", maybe(row.text("number"))},
            {"school", school ? json{{"id", school->text()}, {"name", row.text("school")}} : json()},
            {"recipient", row.text("recipient")},
            {"language", row.text("language")},
            {"due_at", told(row.instant("due_at"))},
            {"tried_at", told(row.maybe_instant("tried_at"))},
            {"sent_at", told(row.maybe_instant("sent_at"))},
            {"attempts", row.integer("attempts")},
            {"last_error", maybe(row.text("last_error"))},
            {"actions", row.text_view("recipient").empty() ? json::array() : actions_of(state)}};
}

json actions_of(std::string_view state) {
    if (state == "uncertain") return {"resending", "left", "dropped"};
    if (state == "failed") return {"resending", "dropped"};
    if (state == "dropped") return {"resending"};
    if (state == "queued") return {"dropped"};
    return json::array();
}

constexpr auto kStatus = R"(
    SELECT count(*) FILTER (WHERE state = 'queued' AND held = 0) AS queued, count(*) FILTER (WHERE state = 'queued' AND held = 1) AS held,
           count(*) FILTER (WHERE state = 'failed') AS failed, count(*) FILTER (WHERE state = 'uncertain') AS uncertain,
           (SELECT count(*) FROM outbox WHERE sent_at >= $midnight) AS sent_today,
           (SELECT next_run_at FROM job WHERE name = 'outbox') AS next_run_at
      FROM outbox WHERE state <> 'sent')";
constexpr auto kLastError = R"(
    SELECT last_error, tried_at FROM outbox
     WHERE state <> 'sent' AND state IN ('queued', 'failed', 'uncertain') AND last_error <> '' AND tried_at IS NOT NULL
     ORDER BY tried_at DESC, id DESC LIMIT 1)";

Answer show_status(Service& service, const Request& request) {
    require_known(request, {});
    const Settings::Smtp& smtp = service.settings.smtp;
    const Instant midnight = quebec_midnight(quebec_day(service.now()));
    return service.db.read([&](const Snapshot& db) {
        const auto error = db.first(kLastError, {}, [](const Row& row) {
            return json{{"code", row.text("last_error")}, {"at", told(row.instant("tried_at"))}};
        });
        return *db.first(kStatus, {{"$midnight", midnight}}, [&](const Row& row) {
            const bool waits = smtp.is_on() && row.integer("queued") > 0;
            return ok({{"configured", smtp.is_on()},
                       {"server", smtp.is_on() ? json(smtp.host) : json()},
                       {"from", smtp.is_on() ? json(smtp.from_address) : json()},
                       {"queued", row.integer("queued")},
                       {"held", row.integer("held")},
                       {"failed", row.integer("failed")},
                       {"uncertain", row.integer("uncertain")},
                       {"sent_today", row.integer("sent_today")},
                       {"next_try_at", waits ? told(row.maybe_instant("next_run_at")) : json()},
                       {"last_error", error.value_or(json())}});
        });
    });
}

struct FoundLetter {
    LetterId id = 0;
    std::string state;
    std::string content;
    json row;
};

constexpr auto kLetter = R"(
    SELECT letter.id AS id, letter, state, number, school_id, school, recipient, language, due_at, tried_at, sent_at, attempts, last_error, step, content
      FROM letter LEFT JOIN outbox_content ON letter_id = letter.id WHERE letter.id = $id)";

static FoundLetter require_letter(const Snapshot& db, LetterId id) {
    auto found = db.first(kLetter, {{"$id", id}}, [](const Row& row) {
        return FoundLetter{row.integer("id"), row.text("state"), row.text("content"), letter_row(row)};
    });
    if (!found) throw Problem{.status = 404, .code = "unknown_letter"};
    return *std::move(found);
}

static json shown(const Snapshot& db, FoundLetter found, const Settings& settings, Instant now);

Answer show_letter(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        return ok(
            shown(db, require_letter(db, letter_id_of(request.parameter("id"))), service.settings, service.now()));
    });
}

// One that was handed over is shown as it was then; any other as it would leave now.
json shown(const Snapshot& db, FoundLetter found, const Settings& settings, Instant now) {
    const bool was_tried = !found.content.empty() && found.state != "queued" && found.state != "held";
    const Letter letter =
        was_tried ? letter_kept_as(found.content) : write_letter(facts_of(db, found.id, settings, now));
    found.row["as_handed_over"] = was_tried;
    found.row["subject"] = letter.subject;
    found.row["text"] = text_of(letter);
    found.row["html"] = html_of(letter);
    return std::move(found.row);
}

static Answer decide(Service& service, const Request& request, std::string_view action, Sql sql,
                     std::string_view became);

constexpr auto kSendAgain =
    "UPDATE outbox SET state = 'queued', due_at = $now, attempts = 0, last_error = '' WHERE id = $id";
// That it left is somebody's word; when is the moment at which it was handed over.
constexpr auto kItLeft =
    "UPDATE outbox SET state = 'sent', sent_at = coalesce(tried_at, $now), last_error = '' WHERE id = $id";
constexpr auto kDropIt = "UPDATE outbox SET state = 'dropped', tried_at = coalesce(tried_at, $now) WHERE id = $id";

Answer send_again(Service& service, const Request& request) {
    require_empty(request.body);
    return decide(service, request, "resending", kSendAgain, "queued");
}

Answer settle(Service& service, const Request& request) {
    const std::string as = read_json(request.body, [](JsonReader& body) {
        return body.word("/as", {"left", "dropped"});
    });
    return as == "left" ? decide(service, request, as, kItLeft, "sent")
                        : decide(service, request, as, kDropIt, "dropped");
}

Answer decide(Service& service, const Request& request, std::string_view action, Sql sql, std::string_view became) {
    const Instant now = service.now();
    const LetterId id = letter_id_of(request.parameter("id"));
    const auto act = [&](Transaction& tx) -> Told {
        const FoundLetter letter = require_letter(tx, id);
        const json& open = letter.row["actions"];
        if (std::ranges::find(open, json(action)) == open.end())
            throw Problem{.status = 409, .code = "letter_not_open", .params = {{"letter_state", letter.state}}};
        tx.run(sql, {{"$id", id}, {"$now", now}});
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = action == "resending" ? "letter.queued_again" : "letter.settled",
               .subject = letter.row["order"].is_null() ? "letter " + std::to_string(id)
                                                        : letter.row["order"].get<std::string>(),
               .was = letter.row["letter"].get<std::string>() + ", " + letter.state,
               .became = became},
              now);
        return {};
    };
    return once(service, request, act, [&](const Snapshot& db, const Told&) {
        return ok(shown(db, require_letter(db, id), service.settings, now));
    });
}

Answer ask_for_test(Service& service, const Request& request) {
    const std::string language = read_json(request.body, [](JsonReader& body) {
        return body.word("/language", {"fr", "en"});
    });
    if (!service.settings.smtp.is_on()) throw Problem{.status = 409, .code = "mail_off"};
    if (request.visitor.role != Role::admin) throw Problem{.status = 409, .code = "no_own_address"};
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        const LetterId id = enqueue_test(tx, {request.visitor.id}, language, now);
        audit(tx,
              {.done_by = request.visitor.actor, .act = "letter.test_asked", .subject = "letter " + std::to_string(id)},
              now);
        return created({{"id", id}}, "/api/v1/letters/" + std::to_string(id));
    });
}

}  // namespace trousse
