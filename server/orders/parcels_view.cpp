#include "orders/parcels_view.hpp"

#include "orders/parcel_state.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static json parcel_from(const Snapshot& db, const Row& row, const Order& order, const Circumstances& circumstances);
static json line_shown(const Row& row);
static json claim_from(const Snapshot& db, const Row& row);

constexpr auto kParcels = R"(
    SELECT id, position, state, since, tracking, packed_at, packed_by, checked_by, claim_id, short_reason, short_note, shipped_at,
           delivered_at, end_reason
      FROM parcel WHERE order_id = $order AND state <> 'unpacked' ORDER BY position)";

json parcels_shown(const Snapshot& db, const Order& order, const Circumstances& circumstances) {
    return db.all(kParcels, {{"$order", order.id}},
                  [&](const Row& row) { return parcel_from(db, row, order, circumstances); });
}

constexpr auto kParcelLines = R"(
    SELECT item_id, name_fr, name_en, plural_fr, plural_en, quantity
      FROM parcel_line JOIN item ON item.id = item_id WHERE parcel_id = $parcel ORDER BY sku)";

json parcel_from(const Snapshot& db, const Row& row, const Order& order, const Circumstances& circumstances) {
    const bool is_staff = circumstances.is_staff;
    const auto claim = row.maybe_id<Claim>("claim_id");
    json actions = json::array();
    for (const ParcelAct act : open_acts(parcel_state_of(row.text_view("state")), circumstances))
        actions.push_back(word(act));
    return {{"number", order.number.text + '-' + std::to_string(row.integer("position"))},
            {"state", row.text("state")},
            {"since", told(row.instant("since"))},
            {"tracking", row.text("tracking")},
            {"packed_at", told(row.instant("packed_at"))},
            {"packed_by", is_staff ? json(name_of_actor(db, row.text_view("packed_by"))) : json()},
            {"checked_by", is_staff ? json(row.text("checked_by")) : json()},
            {"short_reason", row.is_null("short_reason") ? json() : json(row.text("short_reason"))},
            {"short_note", is_staff ? row.text("short_note") : ""},
            {"end_reason", is_staff ? row.text("end_reason") : ""},
            {"claim", claim ? json(claim->text()) : json()},
            {"shipped_at", told(row.maybe_instant("shipped_at"))},
            {"delivered_at", told(row.maybe_instant("delivered_at"))},
            {"actions", std::move(actions)},
            {"lines", db.all(kParcelLines, {{"$parcel", row.id<Parcel>("id")}}, line_shown)}};
}

json line_shown(const Row& row) {
    const bool one = row.integer("quantity") == 1;
    return {{"item", row.id<Item>("item_id").text()},
            {"name", told(one ? Bilingual{row.text("name_fr"), row.text("name_en")}
                              : Bilingual{row.text("plural_fr"), row.text("plural_en")})},
            {"quantity", row.integer("quantity")}};
}

std::vector<std::string_view> claim_kinds(const Order& order, const Circumstances& circumstances) {
    if (order.state == OrderState::cancelled) return {};
    if (!circumstances.is_staff && !circumstances.is_own_campaign) return {};
    if (order.parcels.gone() > 0) return {"missing", "damaged", "other", "wish"};
    return {"wish"};
}

constexpr auto kClaimsOfOrder = R"(
    SELECT claim.id, kind, state, opened_at, answered_at, claim.answer, version, said, claim_text.answer AS answer_text
      FROM claim LEFT JOIN claim_text ON claim_id = claim.id WHERE order_id = $order ORDER BY claim.id)";
constexpr auto kClaim = R"(
    SELECT claim.id, kind, state, opened_at, answered_at, claim.answer, version, said, claim_text.answer AS answer_text
      FROM claim LEFT JOIN claim_text ON claim_id = claim.id WHERE claim.id = $claim)";

json claims_of(const Snapshot& db, const OrderId& order) {
    return db.all(kClaimsOfOrder, {{"$order", order}}, [&](const Row& row) { return claim_from(db, row); });
}

json claim_shown(const Snapshot& db, const ClaimId& claim) {
    return *db.first(kClaim, {{"$claim", claim}}, [&](const Row& row) { return claim_from(db, row); });
}

constexpr auto kClaimLines = R"(
    SELECT item_id, name_fr, name_en, plural_fr, plural_en, quantity
      FROM claim_line JOIN item ON item.id = item_id WHERE claim_id = $claim ORDER BY sku)";

json claim_from(const Snapshot& db, const Row& row) {
    const auto id = row.id<Claim>("id");
    const bool is_open = row.text_view("state") == "open";
    return {{"id", id.text()},
            {"kind", row.text("kind")},
            {"state", row.text("state")},
            {"opened_at", told(row.instant("opened_at"))},
            {"answered_at", told(row.maybe_instant("answered_at"))},
            {"answer", is_open ? json() : json(row.text("answer"))},
            {"lines", db.all(kClaimLines, {{"$claim", id}}, line_shown)},
            {"said", row.text("said")},
            {"answer_text", is_open ? "" : row.text("answer_text")},
            {"version", row.integer("version")}};
}

}  // namespace trousse
