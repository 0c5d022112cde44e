#include "orders/parcels_view.hpp"

#include "orders/parcel_state.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

static json parcel_from(const Row& row, const Order& order, bool is_staff, bool is_archived);
static json line_from(const Row& row);
static json claim_from(const Snapshot& db, const Row& row);

constexpr auto kParcels =
    "SELECT id, position, state, tracking, packed_at, shipped_at, delivered_at, checked_by, claim_id, "
    "short_reason, short_note, end_reason, " NAME_OF("packed_by") R"( AS packer FROM parcel
     WHERE order_id = $order AND state <> 'unpacked' ORDER BY position)";
constexpr auto kParcelLines = R"(
    SELECT item_id, name_fr, name_en, plural_fr, plural_en, quantity
      FROM parcel_line JOIN item ON item.id = item_id WHERE parcel_id = $id ORDER BY sku)";

json parcels_shown(const Snapshot& db, const Order& order, bool is_staff, bool is_archived) {
    json parcels = json::array();
    const auto rows = db.all(kParcels, {{"$order", order.id}}, [&](const Row& row) {
        return std::pair{row.text("id"), parcel_from(row, order, is_staff, is_archived)};
    });
    for (auto [id, parcel] : rows) {
        parcel["lines"] = db.all(kParcelLines, {{"$id", id}}, line_from);
        parcels.push_back(std::move(parcel));
    }
    return parcels;
}

json parcel_from(const Row& row, const Order& order, bool is_staff, bool is_archived) {
    json actions = json::array();
    if (!is_archived)
        for (const ParcelAct act : open_acts(parcel_state_of(row.text("state")), is_staff))
            actions.push_back(word(act));
    json claim;
    if (!row.is_null("claim_id")) claim = row.text("claim_id");
    return {{"number", order.number.text + '-' + std::to_string(row.integer("position"))},
            {"state", row.text("state")},
            {"tracking", row.text("tracking")},
            {"packed_at", told(row.instant("packed_at"))},
            {"packed_by", is_staff ? json(row.text("packer")) : json()},
            {"checked_by", is_staff ? json(row.text("checked_by")) : json()},
            {"short_reason", row.is_null("short_reason") ? json() : json(row.text("short_reason"))},
            {"short_note", is_staff ? row.text("short_note") : ""},
            {"end_reason", is_staff ? row.text("end_reason") : ""},
            {"claim", claim},
            {"shipped_at", told(row.maybe_instant("shipped_at"))},
            {"delivered_at", told(row.maybe_instant("delivered_at"))},
            {"actions", std::move(actions)}};
}

json line_from(const Row& row) {
    const bool one = row.integer("quantity") == 1;
    return {{"item", row.text("item_id")},
            {"name", told(one ? Bilingual{row.text("name_fr"), row.text("name_en")}
                              : Bilingual{row.text("plural_fr"), row.text("plural_en")})},
            {"quantity", row.integer("quantity")}};
}

std::vector<std::string_view> claim_kinds(const Order& order, bool is_archived) {
    if (is_archived || order.state == OrderState::cancelled) return {};
    if (order.state == OrderState::shipped || order.state == OrderState::delivered || order.parcels.gone > 0)
        return {"missing", "damaged", "other", "wish"};
    return {"wish"};
}

#define CLAIM_COLUMNS                                                                                           \
    "SELECT claim.id, kind, state, opened_at, answered_at, claim.answer, version, coalesce(said, '') AS said, " \
    "coalesce(claim_text.answer, '') AS answer_text FROM claim LEFT JOIN claim_text ON claim_id = claim.id "
constexpr auto kClaimsOfOrder = CLAIM_COLUMNS "WHERE order_id = $order ORDER BY claim.id";
constexpr auto kClaim = CLAIM_COLUMNS "WHERE claim.id = $claim";

json claims_of(const Snapshot& db, const OrderId& order) {
    return db.all(kClaimsOfOrder, {{"$order", order}}, [&](const Row& row) { return claim_from(db, row); });
}

json claim_shown(const Snapshot& db, std::string_view claim) {
    return *db.first(kClaim, {{"$claim", claim}}, [&](const Row& row) { return claim_from(db, row); });
}

constexpr auto kClaimLines = R"(
    SELECT item_id, name_fr, name_en, plural_fr, plural_en, quantity
      FROM claim_line JOIN item ON item.id = item_id WHERE claim_id = $id ORDER BY sku)";

json claim_from(const Snapshot& db, const Row& row) {
    const std::string id = row.text("id"), answer = row.text("answer");
    return {{"id", id},
            {"kind", row.text("kind")},
            {"state", row.text("state")},
            {"opened_at", told(row.instant("opened_at"))},
            {"answered_at", told(row.maybe_instant("answered_at"))},
            {"answer", answer.empty() ? json() : json(answer)},
            {"lines", db.all(kClaimLines, {{"$id", id}}, line_from)},
            {"said", row.text("said")},
            {"answer_text", row.text("answer_text")},
            {"version", row.integer("version")}};
}

}  // namespace trousse
