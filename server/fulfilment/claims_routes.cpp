#include "fulfilment/claims_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/claims_store.hpp"
#include "fulfilment/packing.hpp"
#include "fulfilment/packing_form.hpp"
#include "orders/order_letters.hpp"
#include "orders/order_view.hpp"
#include "orders/parcels_view.hpp"
#include "orders/placing.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_claims(Service& service, const Request& request);
static Answer make_claim(Service& service, const Request& request);
static Answer answer_claim(Service& service, const Request& request);
static Answer list_notes(Service& service, const Request& request);
static Answer write_note(Service& service, const Request& request);

Routes claims_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/claims", Access::staff, with(list_claims)},
        {post, "/api/v1/claims", Access::schools_and_staff, with(make_claim)},
        {post, "/api/v1/claims/{id}/answer", Access::staff, with(answer_claim)},
        {get, "/api/v1/orders/{number}/notes", Access::staff, with(list_notes)},
        {post, "/api/v1/orders/{number}/notes", Access::staff, with(write_note)},
    };
}

static json shown_with_order(const Snapshot& db, const ClaimId& claim, const OrderId& order);

constexpr auto kClaims = R"(
    SELECT claim.id, order_id FROM claim CROSS JOIN orders ON orders.id = order_id
     WHERE orders.campaign_id = $campaign AND ($state = '' OR claim.state = $state) AND ($kind = '' OR kind = $kind) AND claim.id < $before
     ORDER BY claim.id DESC LIMIT $limit)";
constexpr auto kClaimsInState = R"(
    SELECT claim.id, order_id FROM claim INDEXED BY claim_by_state CROSS JOIN orders ON orders.id = order_id
     WHERE claim.state = $state AND $kind = '' AND claim.id < $before AND orders.campaign_id = $campaign
     ORDER BY claim.id DESC LIMIT $limit)";
constexpr auto kClaimsOfAKind = R"(
    SELECT claim.id, order_id FROM claim INDEXED BY claim_of_a_kind CROSS JOIN orders ON orders.id = order_id
     WHERE claim.state = $state AND kind = $kind AND claim.id < $before AND orders.campaign_id = $campaign
     ORDER BY claim.id DESC LIMIT $limit)";

Answer list_claims(Service& service, const Request& request) {
    require_known(request, {"campaign", "state", "kind", "limit", "cursor"});
    const std::string state = asked_word(request, "state", {"open", "answered"});
    const std::string kind = asked_word(request, "kind", {"missing", "damaged", "wish", "other"});
    const Page page = page_of(request);
    const std::string before = page.after.empty() ? "g" : page.after;  // after every id
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = asked_campaign(db, asked(request, "campaign"));
        return page_with(
            db.all(
                state.empty() ? Sql{kClaims} : kind.empty() ? Sql{kClaimsInState} : Sql{kClaimsOfAKind},
                {{"$campaign", campaign.id}, {"$state", state}, {"$kind", kind}, {"$before", before}, {"$limit", page.limit + 1}},
                [&](const Row& row) {
                    return Keyed{row.text("id"), shown_with_order(db, row.id<Claim>("id"), row.id<Order>("order_id"))};
                }),
            page);
    });
}

constexpr auto kOrderOfClaim = R"(
    SELECT number, orders.state, school.id AS school, school.name, school.municipality
      FROM orders JOIN school ON school.id = school_id WHERE orders.id = $order)";

json shown_with_order(const Snapshot& db, const ClaimId& claim, const OrderId& order) {
    json shown = claim_shown(db, claim.text);
    db.first(kOrderOfClaim, {{"$order", order}}, [&](const Row& row) {
        shown["order"] = row.text("number");
        shown["order_state"] = row.text("state");
        shown["school"] = {
            {"id", row.text("school")}, {"name", row.text("name")}, {"municipality", row.text("municipality")}};
        return true;
    });
    return shown;
}

// ── What a school says ──

namespace {

struct ClaimForm {
    OrderNumber order;
    std::string kind, said;
    std::vector<std::pair<ItemId, Count>> lines;
};

}  // namespace

static Demand claimed(const Snapshot& db, const Order& order, const ClaimForm& form);
static void require_claim_kind(const Order& order, const Campaign& campaign, const std::string& kind);

Answer make_claim(Service& service, const Request& request) {
    const ClaimForm form = read_json(request.body, [](JsonReader& body) {
        ClaimForm read{.order = {body.text("/order", 20)},
                       .kind = body.word("/kind", {"missing", "damaged", "wish", "other"}),
                       .said = body.has("/said") ? body.line("/said", 1000) : "",
                       .lines = {}};
        if (body.has("/lines")) read.lines = lines_form(body, "/lines", 1);
        const bool names_things = read.kind == "missing" || read.kind == "damaged";
        if (names_things && read.lines.empty()) body.fault({"/lines", "needed"});
        if (!names_things && read.said.empty()) body.fault({"/said", "needed"});
        return read;
    });
    const Visitor& visitor = request.visitor;
    const Instant now = service.now();
    std::optional<SchoolId> owner;
    if (!visitor.is_staff()) owner = SchoolId{visitor.id};

    return service.db.write([&](Transaction& tx) {
        const Order order = require_order(tx, form.order, owner);
        require_claim_kind(order, campaign_by_id(tx, order.campaign), form.kind);
        const ClaimId id = open_claim(tx,
                                      {.order = order,
                                       .kind = form.kind,
                                       .lines = claimed(tx, order, form),
                                       .said = form.said,
                                       .opened_by = visitor.actor},
                                      now);
        audit(tx, {.done_by = visitor.actor, .act = "claim.opened", .subject = order.number.text, .became = form.kind},
              now);
        return versioned(created(shown_with_order(tx, id, order.id), "/api/v1/claims/" + id.text), 1);
    });
}

void require_claim_kind(const Order& order, const Campaign& campaign, const std::string& kind) {
    const auto open = claim_kinds(order, !campaign.is_published());
    if (std::ranges::find(open, kind) != open.end()) return;
    throw Problem{.status = 409,
                  .code = "act_not_open",
                  .params = {{"act", "claim"}, {"state", word(order.state)}, {"open", open}}};
}

Demand claimed(const Snapshot& db, const Order& order, const ClaimForm& form) {
    const Demand most = claimable(db, order.id);
    Demand lines;
    for (std::size_t i = 0; i < form.lines.size(); ++i) {
        const auto& [item, quantity] = form.lines[i];
        const std::string at = "/lines/" + std::to_string(i);
        const auto sent = most.find(item);
        if (sent == most.end()) throw invalid(at + "/item", "unknown_item");
        if ((lines[item] += quantity) > sent->second)
            throw invalid(at + "/quantity", "more_than_promised", {{"limit", sent->second}});
    }
    return lines;
}

// ── What staff answer ──

namespace {

struct AnswerForm {
    bool is_parcel = false;
    std::string text;
    std::vector<std::pair<ItemId, Count>> lines;
};

}  // namespace

static ParcelId pack_for_claim(Transaction& tx, const Order& order, const Claim& claim, const AnswerForm& form,
                           const std::string& actor, Instant now);

Answer answer_claim(Service& service, const Request& request) {
    const AnswerForm form = read_json(request.body, [](JsonReader& body) {
        AnswerForm read{.is_parcel = body.word("/answer", {"parcel", "note"}) == "parcel",
                        .text = body.has("/text") ? body.line("/text", 1000) : "",
                        .lines = {}};
        if (body.has("/lines")) read.lines = lines_form(body, "/lines", 1);
        if (read.is_parcel && read.lines.empty()) body.fault({"/lines", "needed"});
        if (!read.is_parcel && !read.lines.empty()) body.fault({"/lines", "not_with_this"});
        if (!read.is_parcel && read.text.empty()) body.fault({"/text", "needed"});
        return read;
    });
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Claim claim = require_claim(tx, {request.parameter("id")});
        require_version(request, claim.version, [&] { return shown_with_order(tx, claim.id, claim.order); });
        const Order order = order_by_id(tx, claim.order);
        if (!claim.is_open || !campaign_by_id(tx, order.campaign).is_published())
            throw Problem{
                .status = 409,
                .code = "act_not_open",
                .params = {{"act", "answer"}, {"state", claim.is_open ? "open" : "answered"}, {"open", json::array()}}};
        std::optional<ParcelId> parcel;
        if (form.is_parcel) parcel = pack_for_claim(tx, order, claim, form, actor, now);
        enqueue_claim_answer(tx, order, claim.id.text, form.text, parcel, now);
        set_answer(tx, claim, form.is_parcel ? "parcel" : "note", form.text, actor, now);
        audit(tx,
              {.done_by = actor,
               .act = "claim.answered",
               .subject = order.number.text,
               .was = claim.kind,
               .became = form.is_parcel ? "parcel" : "note"},
              now);
        return versioned(ok(shown_with_order(tx, claim.id, order.id)), claim.version + 1);
    });
}

constexpr auto kKnownItem = "SELECT 1 FROM item WHERE id = $item";

// A new parcel is one more wish of a school that had its kit: it takes nothing that a silent school's default needs.
ParcelId pack_for_claim(Transaction& tx, const Order& order, const Claim& claim, const AnswerForm& form,
                    const std::string& actor, Instant now) {
    Demand lines;
    for (std::size_t i = 0; i < form.lines.size(); ++i) {
        if (!tx.any(kKnownItem, {{"$item", form.lines[i].first}}))
            throw invalid("/lines/" + std::to_string(i) + "/item", "unknown_item");
        lines[form.lines[i].first] += form.lines[i].second;
    }
    const Campaign campaign = campaign_by_id(tx, order.campaign);
    const Pool pool{.on = campaign.pool_on, .other_silent_schools = campaign.silent_schools};
    const auto missing = shortages(lines, shelves_of(tx, campaign.id, lines), pool, Asker::anyone_else);
    if (!missing.empty()) refuse_shortages(tx, missing);

    reserve_for_claim(tx, order, lines, actor, now);
    const ParcelId parcel = add_parcel(tx, {.order = order.id, .lines = lines, .packed_by = actor, .claim = claim.id.text}, now);
    settled(tx, order, "parcel.packed", actor, now);
    return parcel;
}

// ── What staff note ──

constexpr auto kNotes = "SELECT written_at, text, " NAME_OF("written_by") R"( AS writer FROM order_note
     WHERE order_id = $order ORDER BY id)";

Answer list_notes(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) {
        const json notes = db.all(kNotes, {{"$order", asked_order(db, request).id}}, [](const Row& row) {
            return json{
                {"at", told(row.instant("written_at"))}, {"by", row.text("writer")}, {"text", row.text("text")}};
        });
        return ok({{"data", notes}, {"next", nullptr}});
    });
}

constexpr auto kWrite = R"(
    INSERT INTO order_note (order_id, written_at, written_by, text) VALUES ($order, $now, $written_by, $text))";

Answer write_note(Service& service, const Request& request) {
    const auto text = read_json(request.body, [](JsonReader& body) { return body.text("/text", 1000); });
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Order order = asked_order(tx, request);
        tx.run(kWrite, {{"$order", order.id}, {"$now", now}, {"$written_by", actor}, {"$text", text}});
        audit(tx, {.done_by = actor, .act = "order.noted", .subject = order.number.text}, now);
        const std::string path = "/api/v1/orders/" + order.number.text + "/notes";
        return created(*tx.first("SELECT " NAME_OF("$actor") " AS name", {{"$actor", actor}},
                                 [&](const Row& row) {
                                     return json{{"at", told(now)}, {"by", row.text("name")}, {"text", text}};
                                 }),
                       path);
    });
}

}  // namespace trousse
