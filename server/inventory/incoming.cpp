#include "inventory/incoming.hpp"

#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/once.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

static IncomingForm incoming_form(JsonReader& body, const IncomingForm& before, bool is_new);
static std::string day(JsonReader& body, const std::string& pointer);
static std::string told(const IncomingForm& form);

Answer list_incoming(Service& service, const Request& request) {
    require_known(request, {"state", "limit", "cursor"});
    const Page asked = page_of(request);
    const std::string state = asked_word(request, "state", {"expected", "received", "cancelled"});
    return service.db.read([&](const Snapshot& db) {
        std::vector<Keyed> rows;
        for (const Incoming& each :
             incoming_in(db, state.empty() ? "expected" : state, asked.after_id<Incoming>(), asked.limit + 1))
            rows.push_back({each.id.text(), shown(each)});
        return page_with(std::move(rows), asked);
    });
}

Answer show_incoming(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        const Incoming incoming = require_incoming(db, request.id<Incoming>("id"));
        return versioned(ok(shown(incoming)), incoming.version);
    });
}

Answer note_incoming(Service& service, const Request& request) {
    const auto form = read_json(request.body, [](JsonReader& body) { return incoming_form(body, {}, true); });
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        require_known_items(tx, form.lines);
        const Incoming incoming = require_incoming(tx, note_and_audit(tx, form, request.visitor.actor, now));
        return versioned(created(shown(incoming), "/api/v1/incoming/" + incoming.id.text()), incoming.version);
    });
}

IncomingId note_and_audit(Transaction& tx, const IncomingForm& form, std::string_view done_by, Instant now) {
    const IncomingId id = record_incoming(tx, form, done_by, now);
    audit(tx, {.done_by = done_by, .act = "incoming.noted", .subject = subject_of(id), .became = told(form)}, now);
    return id;
}

Answer change_incoming(Service& service, const Request& request) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Incoming before = require_incoming(tx, request.id<Incoming>("id"));
        require_version(request, before.version, [&] { return shown(before); });
        require_expected(before);
        const IncomingForm was = before.form();
        const auto form = read_json(request.body, [&](JsonReader& body) { return incoming_form(body, was, false); });
        if (form == was) return versioned(ok(shown(before)), before.version);
        require_known_items(tx, form.lines);
        rewrite_incoming(tx, before, form);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "incoming.changed",
               .subject = subject_of(before.id),
               .was = told(was),
               .became = told(form)},
              now);
        const Incoming incoming = require_incoming(tx, before.id);
        return versioned(ok(shown(incoming)), incoming.version);
    });
}

Answer call_off_incoming(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        const Incoming before = require_incoming(tx, request.id<Incoming>("id"));
        require_version(request, before.version, [&] { return shown(before); });
        require_expected(before);
        cancel_incoming(tx, before, request.visitor.actor, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "incoming.cancelled",
               .subject = subject_of(before.id),
               .was = "expected",
               .became = "cancelled"},
              now);
        const Incoming incoming = require_incoming(tx, before.id);
        return versioned(ok(shown(incoming)), incoming.version);
    });
}

// All of it for a new one; of one that is there, what is left out stays.
IncomingForm incoming_form(JsonReader& body, const IncomingForm& before, bool is_new) {
    const auto is_given = [&](const char* pointer) { return is_new || body.has(pointer); };
    IncomingForm form = before;
    if (is_given("/supplier")) form.supplier = body.text("/supplier", 120);
    if (is_given("/reference")) form.reference = body.line("/reference", 120);
    if (is_given("/expected_on")) form.expected_on = day(body, "/expected_on");
    if (is_given("/lines")) form.lines = stock_lines(body, "/lines");
    return form;
}

std::string day(JsonReader& body, const std::string& pointer) {
    std::string text = body.text(pointer, 10);
    if (!text.empty() && !parse_day(text)) body.fault({pointer, "not_a_day"});
    return text;
}

void require_expected(const Incoming& incoming) {
    if (incoming.state == "expected") return;
    throw Problem{.status = 409, .code = "incoming_ended", .params = {{"incoming_state", incoming.state}}};
}

// « 2027-01-18, 2 items »
std::string told(const IncomingForm& form) {
    return form.expected_on + ", " + std::to_string(form.lines.size()) + " items";
}

json shown(const Incoming& incoming) {
    json lines = json::array();
    for (const IncomingLine& line : incoming.lines)
        lines.push_back({{"item", named(line.item)},
                         {"quantity", line.quantity},
                         {"received", maybe(line.received)}});
    return {{"id", incoming.id.text()},        {"supplier", incoming.supplier},
            {"reference", incoming.reference}, {"expected_on", incoming.expected_on},
            {"state", incoming.state},         {"noted_at", told(incoming.noted_at)},
            {"noted_by", incoming.noted_by},   {"ended_at", told(incoming.ended_at)},
            {"lines", std::move(lines)},       {"version", incoming.version}};
}

}  // namespace trousse
