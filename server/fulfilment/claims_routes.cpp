#include "fulfilment/claims_routes.hpp"

#include <algorithm>

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
#include "platform/once.hpp"

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
        {post, "/api/v1/claims", Access::schools_and_staff, Once::by_key, with(make_claim)},
        {post, "/api/v1/claims/{id}/answer", Access::staff, Once::by_key, with(answer_claim)},
        {get, "/api/v1/orders/{number}/notes", Access::staff, with(list_notes)},
        {post, "/api/v1/orders/{number}/notes", Access::staff, Once::by_key, with(write_note)},
    };
}

static json shown_with_order(const Snapshot& db, const ClaimId& claim, const OrderId& order);

// Of all campaigns, unless one is asked: a claim is answered after its campaign is over too.
constexpr auto kClaims = R"(
    SELECT claim.id, order_id FROM claim
     WHERE ($state = '' OR state = $state) AND ($kind = '' OR kind = $kind) AND ($campaign IS NULL OR order_id >> 32 = $campaign)
       AND ($before IS NULL OR claim.id < $before)
     ORDER BY claim.id DESC LIMIT $limit)";

Answer list_claims(Service& service, const Request& request) {
    require_known(request, {"campaign", "state", "kind", "limit", "cursor"});
    const std::string slug = asked(request, "campaign");
    const std::string state = asked_word(request, "state", {"open", "answered"});
    const std::string kind = asked_word(request, "kind", {"missing", "damaged", "wish", "other"});
    const Page page = page_of(request);
    return service.db.read([&](const Snapshot& db) {
        std::optional<CampaignId> campaign;
        if (!slug.empty()) campaign = require_campaign(db, slug).id;
        return page_with(db.all(kClaims,
                                {{"$state", state},
                                 {"$kind", kind},
                                 {"$campaign", campaign},
                                 {"$before", page.after_id<Claim>()},
                                 {"$limit", page.limit + 1}},
                                [&](const Row& row) {
                                    const auto id = row.id<Claim>("id");
                                    return Keyed{id.text(), shown_with_order(db, id, row.id<Order>("order_id"))};
                                }),
                         page);
    });
}

constexpr auto kSchoolOfClaim = "SELECT name, municipality FROM school WHERE id = $school";

json shown_with_order(const Snapshot& db, const ClaimId& claim, const OrderId& id) {
    const Order order = order_by_id(db, id);
    json shown = claim_shown(db, claim);
    shown["order"] = order.number.text;
    shown["order_standing"] = word(standing(order));
    db.first(kSchoolOfClaim, {{"$school", order.school}}, [&](const Row& row) {
        shown["school"] = {
            {"id", order.school.text()}, {"name", row.text("name")}, {"municipality", row.text("municipality")}};
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

static ClaimForm claim_form(JsonReader& body);
static Demand claimed(const Snapshot& db, const Order& order, const ClaimForm& form);
static void require_claim_kind(const Order& order, const Circumstances& circumstances, const std::string& kind);

Answer make_claim(Service& service, const Request& request) {
    const ClaimForm form = read_json(request.body, claim_form);
    const Visitor& visitor = request.visitor;
    const Instant now = service.now();
    std::optional<SchoolId> owner;
    if (!visitor.is_staff()) owner = SchoolId{visitor.id};

    return once(service, request, [&](Transaction& tx) {
        const Order order = require_order(tx, form.order, owner);
        require_own_campaign(tx, visitor, order.campaign);
        require_claim_kind(order, circumstances_of(campaign_by_id(tx, order.campaign), visitor, now), form.kind);
        const ClaimId id = open_claim(tx,
                                      {.order = order,
                                       .kind = form.kind,
                                       .pieces = claimed(tx, order, form),
                                       .said = form.said,
                                       .opened_by = visitor.actor},
                                      now);
        audit(tx, {.done_by = visitor.actor, .act = "claim.opened", .subject = order.number.text, .became = form.kind},
              now);
        return versioned(created(shown_with_order(tx, id, order.id), "/api/v1/claims/" + id.text()), 1);
    });
}

ClaimForm claim_form(JsonReader& body) {
    ClaimForm read{.order = {body.text("/order", 20)},
                   .kind = body.word("/kind", {"missing", "damaged", "wish", "other"}),
                   .said = body.has("/said") ? body.line("/said", 1000) : "",
                   .lines = {}};
    if (body.has("/lines")) read.lines = lines_form(body, "/lines", 1);
    const bool names_things = read.kind == "missing" || read.kind == "damaged";
    if (names_things && read.lines.empty()) body.fault({"/lines", "needed"});
    if (!names_things && read.said.empty()) body.fault({"/said", "needed"});
    return read;
}

void require_claim_kind(const Order& order, const Circumstances& circumstances, const std::string& kind) {
    const auto open = claim_kinds(order, circumstances);
    if (std::ranges::find(open, kind) != open.end()) return;
    throw Problem{.status = 409,
                  .code = "act_not_open",
                  .params = {{"act", "claim"}, {"state", word(standing(order))}, {"open", open}}};
}

Demand claimed(const Snapshot& db, const Order& order, const ClaimForm& form) {
    const Demand most = claimable(db, order);
    Demand pieces;
    for (std::size_t i = 0; i < form.lines.size(); ++i) {
        const auto& [item, quantity] = form.lines[i];
        const std::string at = "/lines/" + std::to_string(i);
        const auto sent = most.find(item);
        if (sent == most.end()) throw invalid(at + "/item", "unknown_item");
        if ((pieces[item] += quantity) > sent->second)
            throw invalid(at + "/quantity", "more_than_promised", {{"limit", sent->second}});
    }
    return pieces;
}

// ── What staff answer ──

namespace {

struct AnswerForm {
    bool is_parcel = false;
    std::string text;
    std::vector<std::pair<ItemId, Count>> lines;
};

}  // namespace

static AnswerForm answer_form(JsonReader& body);
static Demand pieces_told(const Snapshot& db, const AnswerForm& form);

Answer answer_claim(Service& service, const Request& request) {
    const AnswerForm form = read_json(request.body, answer_form);
    const std::string_view answer = form.is_parcel ? "parcel" : "note";
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        const Claim claim = require_claim(tx, request.id<Claim>("id"));
        require_version(request, claim.version, [&] { return shown_with_order(tx, claim.id, claim.order); });
        if (!claim.is_open)
            throw Problem{.status = 409,
                          .code = "act_not_open",
                          .params = {{"act", "answer"}, {"state", "answered"}, {"open", json::array()}}};
        const Order order = order_by_id(tx, claim.order);
        std::optional<ParcelId> parcel;
        if (form.is_parcel) parcel = pack_for_claim(tx, order, claim.id, pieces_told(tx, form), actor, now);
        close_claim(tx, claim, answer, form.text, actor, now);
        enqueue_claim_answer(tx, order, claim.id, parcel, now);
        audit(tx,
              {.done_by = actor,
               .act = "claim.answered",
               .subject = order.number.text,
               .was = claim.kind,
               .became = answer},
              now);
        return versioned(ok(shown_with_order(tx, claim.id, order.id)), claim.version + 1);
    });
}

AnswerForm answer_form(JsonReader& body) {
    AnswerForm read{.is_parcel = body.word("/answer", {"parcel", "note"}) == "parcel",
                    .text = body.has("/text") ? body.line("/text", 1000) : "",
                    .lines = {}};
    if (body.has("/lines")) read.lines = lines_form(body, "/lines", 1);
    if (read.is_parcel && read.lines.empty()) body.fault({"/lines", "needed"});
    if (!read.is_parcel && !read.lines.empty()) body.fault({"/lines", "not_with_this"});
    if (!read.is_parcel && read.text.empty()) body.fault({"/text", "needed"});
    return read;
}

constexpr auto kKnownItem = "SELECT 1 FROM item WHERE id = $item";

Demand pieces_told(const Snapshot& db, const AnswerForm& form) {
    Demand pieces;
    for (std::size_t i = 0; i < form.lines.size(); ++i) {
        const auto& [item, quantity] = form.lines[i];
        if (!db.any(kKnownItem, {{"$item", item}}))
            throw invalid("/lines/" + std::to_string(i) + "/item", "unknown_item");
        pieces[item] += quantity;
    }
    return pieces;
}

// ── What staff note ──

constexpr auto kNotes = "SELECT written_at, written_by, text FROM order_note WHERE order_id = $order ORDER BY id";

Answer list_notes(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) {
        const json notes = db.all(kNotes, {{"$order", asked_order(db, request).id}}, [&](const Row& row) {
            return json{{"at", told(row.instant("written_at"))},
                        {"by", name_of_actor(db, row.text_view("written_by"))},
                        {"text", row.text("text")}};
        });
        return ok({{"data", notes}, {"next", nullptr}});
    });
}

Answer write_note(Service& service, const Request& request) {
    const auto text = read_json(request.body, [](JsonReader& body) { return body.text("/text", 1000); });
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        const Order order = asked_order(tx, request);
        add_note(tx, order.id, text, actor, now);
        audit(tx, {.done_by = actor, .act = "order.noted", .subject = order.number.text}, now);
        return created({{"at", told(now)}, {"by", name_of_actor(tx, actor)}, {"text", text}},
                       "/api/v1/orders/" + order.number.text + "/notes");
    });
}

}  // namespace trousse
