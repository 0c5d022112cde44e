#include "mail/letters_routes.hpp"

#include "mail/letter_form.hpp"
#include "mail/outbox.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
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
        {get, "/api/v1/letters", Access::staff, with(list_letters)},
        {get, "/api/v1/letters/status", Access::staff, with(show_status)},
        {get, "/api/v1/letters/{id}", Access::staff, with(show_letter)},
        {post, "/api/v1/letters/{id}/resending", Access::staff, with(send_again)},
        {post, "/api/v1/letters/{id}/settlement", Access::staff, with(settle)},
        {post, "/api/v1/letters/tests", Access::admins, with(ask_for_test)},
    };
}

static json letter_row(const Row& row);
static json actions_of(std::string_view state);

// A letter that is held is told as a state of its own.
#define STATE "iif(outbox.held = 1 AND outbox.state = 'queued', 'held', outbox.state)"
#define LETTER_COLUMNS                                                                                \
    " SELECT outbox.id, letter, " STATE                                                               \
    " AS state, orders.number, outbox.school_id, school.name AS school, recipient, outbox.language, " \
    " due_at, tried_at, sent_at, attempts, last_error, content FROM outbox "
#define ITS_SCHOOL " LEFT JOIN orders ON orders.id = outbox.order_id LEFT JOIN school ON school.id = outbox.school_id "
// A school is found by the beginnings of its words, as in every list; an order's number and an address by theirs.
#define FOUND                                                                                                      \
    " outbox.id IN (SELECT outbox.id FROM school_word JOIN outbox USING (school_id) "                              \
    "                WHERE beginning >= $folded AND beginning < $folded || char(1114111) "                         \
    "     UNION ALL SELECT outbox.id FROM orders JOIN outbox ON outbox.order_id = orders.id "                      \
    "                WHERE number >= upper($text) AND number < upper($text) || char(1114111) "                     \
    "     UNION ALL SELECT id FROM outbox "                                                                        \
    "                WHERE recipient >= $text COLLATE NOCASE AND recipient < $text || char(1114111) COLLATE NOCASE) "
#define FILTERED \
    " AND ($after = 0 OR outbox.id < $after) AND ($letter = '' OR letter = $letter) ORDER BY outbox.id DESC LIMIT $limit"

constexpr auto kLetters = LETTER_COLUMNS ITS_SCHOOL "WHERE ($state = '' OR outbox.state = $state)" FILTERED;
constexpr auto kFoundLetters = LETTER_COLUMNS ITS_SCHOOL "WHERE " FOUND R"( AND CASE $state
    WHEN '' THEN 1
    WHEN 'unsettled' THEN outbox.state IN ('failed', 'uncertain')
    ELSE )" STATE " = $state END" FILTERED;
// What is not sent yet is little, however long the list of those that left.
constexpr auto kUnsentLetters = LETTER_COLUMNS "INDEXED BY unsent_letter" ITS_SCHOOL R"(
    WHERE outbox.state <> 'sent' AND outbox.state = iif($state = 'held', 'queued', $state) AND held = iif($state = 'held', 1, 0))" FILTERED;
// Those that somebody must decide about.
constexpr auto kUnsettledLetters = LETTER_COLUMNS "INDEXED BY unsent_letter" ITS_SCHOOL R"(
    WHERE outbox.state <> 'sent' AND outbox.state IN ('failed', 'uncertain') AND $state <> '')" FILTERED;

static Sql letters_in(std::string_view state, bool looked_for) {
    if (looked_for) return kFoundLetters;
    if (state.empty() || state == "sent") return kLetters;
    return state == "unsettled" ? Sql{kUnsettledLetters} : Sql{kUnsentLetters};
}

static std::int64_t place_of(const std::string& cursor);

Answer list_letters(Service& service, const Request& request) {
    require_known(request, {"state", "letter", "q", "limit", "cursor"});
    const std::string state = asked_word(
        request, "state", {"queued", "held", "sending", "sent", "failed", "uncertain", "dropped", "unsettled"});
    const std::string letter = asked_word(
        request, "letter",
        {"placed", "changed", "cancelled", "automatic", "shipped", "ready", "declined", "claim_answered", "test"});
    const Page page = page_of(request);
    const std::string text = asked(request, "q"), folded = fold(text);
    return service.db.read([&](const Snapshot& db) {
        const auto read = [&](Parameters asked_for) {
            return db.all(letters_in(state, !text.empty()), asked_for, [](const Row& row) {
                return Keyed{std::to_string(row.integer("id")), letter_row(row)};
            });
        };
        const Parameter after{"$after", place_of(page.after)}, of_kind{"$letter", letter}, in_state{"$state", state},
            limit{"$limit", page.limit + 1};
        if (text.empty()) return page_with(read({after, of_kind, in_state, limit}), page);
        return page_with(read({after, of_kind, in_state, limit, {"$text", text}, {"$folded", folded}}), page);
    });
}

// 0 before the first page, and for a cursor that no page gave.
std::int64_t place_of(const std::string& cursor) {
    std::int64_t place = 0;
    for (const char one : cursor) {
        if (one < '0' || one > '9' || place > INT64_MAX / 100) throw Problem{.status = 400, .code = "bad_query"};
        place = place * 10 + (one - '0');
    }
    return place;
}

json letter_row(const Row& row) {
    const std::string state = row.text("state");
    const json school =
        row.is_null("school_id") ? json() : json{{"id", row.text("school_id")}, {"name", row.text("school")}};
    const auto maybe = [&](const char* column) { return row.text(column).empty() ? json() : json(row.text(column)); };
    return {{"id", row.integer("id")},
            {"letter", row.text("letter")},
            {"state", state},
            {"order", maybe("number")},
            {"school", school},
            {"recipient", row.text("recipient")},
            {"language", row.text("language")},
            {"due_at", told(row.instant("due_at"))},
            {"tried_at", told(row.maybe_instant("tried_at"))},
            {"sent_at", told(row.maybe_instant("sent_at"))},
            {"attempts", row.integer("attempts")},
            {"last_error", maybe("last_error")},
            {"actions", actions_of(state)}};
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
           (SELECT count(*) FROM outbox INDEXED BY sent_letter WHERE sent_at >= $midnight) AS sent_today,
           (SELECT next_run_at FROM job WHERE name = 'outbox') AS next_run_at
      FROM outbox INDEXED BY unsent_letter WHERE state <> 'sent' AND state IN ('queued', 'failed', 'uncertain'))";
constexpr auto kLastError = R"(
    SELECT last_error, tried_at FROM outbox INDEXED BY letter_with_an_error
     WHERE last_error <> '' AND state IN ('queued', 'failed', 'uncertain') AND tried_at IS NOT NULL ORDER BY tried_at DESC, id DESC LIMIT 1)";

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

constexpr auto kLetter = LETTER_COLUMNS ITS_SCHOOL "WHERE outbox.id = $id";

static FoundLetter require_letter(const Snapshot& db, const Request& request) {
    const std::string& id = request.parameter("id");
    const bool is_number = !id.empty() && id.size() <= 18 && id.find_first_not_of("0123456789") == std::string::npos;
    const auto found = !is_number ? std::nullopt : db.first(kLetter, {{"$id", std::stoll(id)}}, [](const Row& row) {
        return FoundLetter{row.integer("id"), row.text("state"), row.text("content"), letter_row(row)};
    });
    if (!found) throw Problem{.status = 404, .code = "unknown_letter"};
    return *found;
}

static json shown(const Snapshot& db, FoundLetter found, const Settings& settings, Instant now);

Answer show_letter(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        return ok(shown(db, require_letter(db, request), service.settings, service.now()));
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

constexpr auto kSendAgain = R"(
    UPDATE outbox SET state = 'queued', due_at = $now, attempts = 0, last_error = '', content = '' WHERE id = $id)";
// That it left is somebody's word; when is the moment at which it was handed over.
constexpr auto kItLeft =
    "UPDATE outbox SET state = 'sent', sent_at = coalesce(tried_at, $now), last_error = '' WHERE id = $id";
constexpr auto kDrop = "UPDATE outbox SET state = 'dropped', tried_at = coalesce(tried_at, $now) WHERE id = $id";

Answer send_again(Service& service, const Request& request) {
    require_empty(request.body);
    return decide(service, request, "resending", kSendAgain, "queued");
}

Answer settle(Service& service, const Request& request) {
    const std::string as = read_json(request.body, [](JsonReader& body) {
        return body.word("/as", {"left", "dropped"});
    });
    return as == "left" ? decide(service, request, as, kItLeft, "sent")
                        : decide(service, request, as, kDrop, "dropped");
}

Answer decide(Service& service, const Request& request, std::string_view action, Sql sql, std::string_view became) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const FoundLetter letter = require_letter(tx, request);
        const json open = actions_of(letter.state);
        if (std::ranges::find(open, json(action)) == open.end())
            throw Problem{.status = 409, .code = "letter_not_open", .params = {{"letter_state", letter.state}}};
        tx.run(sql, {{"$id", letter.id}, {"$now", now}});
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = action == "resending" ? "letter.queued_again" : "letter.settled",
               .subject = letter.row["order"].is_null() ? "letter " + std::to_string(letter.id)
                                                        : letter.row["order"].get<std::string>(),
               .was = letter.row["letter"].get<std::string>() + ", " + letter.state,
               .became = became},
              now);
        return ok(shown(tx, require_letter(tx, request), service.settings, now));
    });
}

Answer ask_for_test(Service& service, const Request& request) {
    const std::string language = read_json(request.body, [](JsonReader& body) {
        return body.word("/language", {"fr", "en"});
    });
    if (!service.settings.smtp.is_on()) throw Problem{.status = 409, .code = "mail_off"};
    if (request.visitor.role != Role::admin) throw Problem{.status = 409, .code = "no_own_address"};
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const LetterId id = enqueue_test(tx, request.visitor.id, language, now);
        audit(tx,
              {.done_by = request.visitor.actor, .act = "letter.test_asked", .subject = "letter " + std::to_string(id)},
              now);
        return created({{"id", id}}, "/api/v1/letters/" + std::to_string(id));
    });
}

}  // namespace trousse
