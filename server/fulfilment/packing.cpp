#include "fulfilment/packing.hpp"

#include <algorithm>
#include <numeric>

#include "campaigns/campaigns_store.hpp"
#include "campaigns/school_links.hpp"
#include "fulfilment/claims_store.hpp"
#include "orders/built_kits.hpp"
#include "orders/order_change.hpp"
#include "orders/order_letters.hpp"
#include "orders/placing.hpp"
#include "orders/waiting.hpp"
#include "platform/audit.hpp"
#include "platform/problem.hpp"

namespace trousse {

static Demand wanted_of(const Packing& packing, const Demand& loose);

Order pack(Transaction& tx, const Secret& key, const Order& order, const Packing& packing, std::string_view done_by,
           Instant now) {
    const Demand loose = loose_of(tx, order);
    const Demand wanted = wanted_of(packing, loose);
    const bool is_short = wanted != loose;
    if (is_short && packing.reason.empty()) throw invalid("/reason", "needed");
    if (is_short && packing.reason == "other" && packing.note.empty()) throw invalid("/note", "needed");
    const std::string_view reason = is_short ? std::string_view{packing.reason} : "";

    const ParcelId parcel = add_parcel(tx,
                                       {.order = order.id,
                                        .pieces = wanted,
                                        .packed_by = done_by,
                                        .checked_by = packing.checked_by,
                                        .short_reason = reason,
                                        .short_note = is_short ? std::string_view{packing.note} : ""},
                                       now);
    open_box_link(tx, key, campaign_by_id(tx, order.campaign), order.school, order.id, now);
    if (order.state == OrderState::placed && !is_short) take_built(tx, order, parcel, wanted, done_by, now);
    return settled(tx, order, is_short ? "order.packed_short" : "order.packed", done_by, now, reason);
}

Demand wanted_of(const Packing& packing, const Demand& loose) {
    if (!packing.lines) return loose;
    Demand wanted;
    for (std::size_t i = 0; i < packing.lines->size(); ++i) {
        const auto& [item, quantity] = packing.lines->at(i);
        const std::string at = "/lines/" + std::to_string(i);
        const auto promised = loose.find(item);
        if (promised == loose.end()) throw invalid(at + "/item", "unknown_item");
        if ((wanted[item] += quantity) > promised->second)
            throw invalid(at + "/quantity", "more_than_promised", {{"limit", promised->second}});
    }
    std::erase_if(wanted, [](const auto& line) { return line.second == 0; });
    if (wanted.empty()) throw invalid("/lines", "needed");
    return wanted;
}

// ── Of an order ──

static std::vector<Parcel> own_in(const Snapshot& db, const Order& order, std::initializer_list<ParcelState> states) {
    auto parcels = own_parcels_of(db, order.id);
    std::erase_if(parcels,
                  [&](const Parcel& parcel) { return std::ranges::find(states, parcel.state) == states.end(); });
    return parcels;
}

Order unpack_all(Transaction& tx, const Order& order, std::string_view done_by, Instant now) {
    for (const Parcel& parcel : own_in(tx, order, {ParcelState::packed})) unpack(tx, order.id, done_by, now, parcel.id);
    return settled(tx, order, "order.unpacked", done_by, now);
}

static void leave(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view tracking,
                  std::string_view done_by, Instant now);

Order send_all(Transaction& tx, const Order& order, std::string_view tracking, std::string_view done_by, Instant now) {
    for (const Parcel& parcel : own_in(tx, order, {ParcelState::packed}))
        leave(tx, order, parcel, tracking, done_by, now);
    return settled(tx, order, "order.shipped", done_by, now);
}

static ParcelState sent_state(const Order& order) {
    return order.delivery.way == "pickup" ? ParcelState::ready : ParcelState::shipped;
}

// Stock leaves the shelf when the parcel leaves, or stands ready at the counter for whoever picks it up.
void leave(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view tracking,
           std::string_view done_by, Instant now) {
    send(tx, order, parcel.id, sent_state(order), tracking, done_by, now);
    enqueue_departure(tx, order, parcel.id, now);
}

Order deliver_all(Transaction& tx, const Order& order, std::string_view done_by, Instant now) {
    for (const Parcel& parcel : own_in(tx, order, {ParcelState::ready, ParcelState::shipped}))
        set_delivered(tx, parcel.id, done_by, now);
    return settled(tx, order, "order.delivered", done_by, now);
}

Order give_up_remainder(Transaction& tx, const Order& order, std::string_view reason, std::string_view done_by,
                        Instant now) {
    const Demand loose = loose_of(tx, order);
    give_up(tx, order.id, loose);
    release(tx, loose);
    add_note(tx, order.id, reason, done_by, now);
    const Order after = settled(tx, order, "order.remainder_released", done_by, now);
    serve_waiting(tx, done_by, now);
    return after;
}

// ── Of one parcel ──

void require_parcel_act(ParcelAct act, const Parcel& parcel, const Circumstances& circumstances) {
    if (may(act, parcel.state, circumstances)) return;
    nlohmann::json open = nlohmann::json::array();
    for (const ParcelAct each : open_acts(parcel.state, circumstances)) open.push_back(word(each));
    throw Problem{.status = 409,
                  .code = "act_not_open",
                  .params = {{"act", word(act)}, {"state", word(parcel.state)}, {"open", std::move(open)}}};
}

// What became of it: an order stands as its own parcels say, and one that answers a claim has its own line in the
// audit.
static Order told_of(Transaction& tx, const Order& order, const Parcel& parcel, ParcelState became,
                     std::string_view told_as, std::string_view done_by, Instant now);

Order send_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view tracking,
               std::string_view done_by, Instant now) {
    leave(tx, order, parcel, tracking, done_by, now);
    return told_of(tx, order, parcel, sent_state(order), "parcel.shipped", done_by, now);
}

Order deliver_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now) {
    set_delivered(tx, parcel.id, done_by, now);
    return told_of(tx, order, parcel, ParcelState::delivered, "parcel.delivered", done_by, now);
}

Order note_arrival(Transaction& tx, const Order& order, const std::vector<Parcel>& parcels, Instant arrived_at,
                   std::string_view done_by, Instant now) {
    for (const Parcel& parcel : parcels) set_delivered(tx, parcel.id, done_by, arrived_at);
    for (const Parcel& parcel : parcels)
        if (parcel.claim) told_of(tx, order, parcel, ParcelState::delivered, "parcel.delivered", done_by, now);
    const bool some_are_own = std::ranges::any_of(parcels, [](const Parcel& parcel) { return !parcel.claim; });
    return some_are_own ? settled(tx, order, "order.delivered", done_by, now) : order_by_id(tx, order.id);
}

Order unpack_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now) {
    unpack(tx, order.id, done_by, now, parcel.id);
    const Order after = told_of(tx, order, parcel, ParcelState::unpacked, "parcel.unpacked", done_by, now);
    if (parcel.claim) serve_waiting(tx, done_by, now);
    return after;
}

Order lose_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view reason,
               std::string_view done_by, Instant now) {
    set_lost(tx, parcel.id, reason, now);
    return told_of(tx, order, parcel, ParcelState::lost, "parcel.lost", done_by, now);
}

static void require_free(const Snapshot& db, const Demand& pieces);

Order send_again(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now) {
    const Demand pieces = pieces_in(tx, parcel.id);
    set_replaced(tx, parcel.id, now);
    if (parcel.claim) {
        pack_for_claim(tx, order, *parcel.claim, pieces, done_by, now);
    } else {
        require_free(tx, pieces);
        reserve(tx, pieces);
    }
    return told_of(tx, order, parcel, ParcelState::replaced, "parcel.resent", done_by, now);
}

// Whoever had its kit once takes nothing that another school's default needs, of whichever campaign it was.
void require_free(const Snapshot& db, const Demand& pieces) {
    const auto campaign = published_campaign(db);
    const Pool pool = campaign ? pool_of(db, *campaign) : Pool{.on = false};
    const Shelves shelves = shelves_of(db, campaign ? campaign->id : CampaignId{}, pieces);
    if (const auto missing = shortages(pieces, shelves, pool, Asker::anyone_else); !missing.empty())
        refuse_shortages(db, missing);
}

static Order end_after_return(Transaction& tx, const Order& order, const Demand& pieces, const Visitor& visitor,
                              Instant now);

Order take_one_back(Transaction& tx, const Order& order, const Parcel& parcel, bool goes_on, std::string_view reason,
                    const Visitor& visitor, Instant now) {
    const Demand pieces = pieces_in(tx, parcel.id);
    take_back(tx, order, parcel.id, reason, visitor.actor, now);
    if (!parcel.claim) reserve(tx, pieces);
    if (parcel.claim && goes_on) reopen_claim(tx, *parcel.claim);
    if (!parcel.claim && !goes_on) return end_after_return(tx, order, pieces, visitor, now);

    const Order after = told_of(tx, order, parcel, ParcelState::returned, "parcel.returned", visitor.actor, now);
    if (parcel.claim) serve_waiting(tx, visitor.actor, now);
    return after;
}

Order end_after_return(Transaction& tx, const Order& order, const Demand& pieces, const Visitor& visitor, Instant now) {
    if (std::ranges::none_of(own_parcels_of(tx, order.id), counts, &Parcel::state)) {
        audit(tx,
              {.done_by = visitor.actor,
               .act = "parcel.returned",
               .subject = order.number.text,
               .was = word(order.state)},
              now);
        return cancel(tx, order, campaign_by_id(tx, order.campaign), Leaves::silence, visitor, now);
    }
    give_up(tx, order.id, pieces);
    release(tx, pieces);
    const Order after = settled(tx, order, "parcel.returned", visitor.actor, now);
    serve_waiting(tx, visitor.actor, now);
    return after;
}

// ── Of a claim ──

static void touch(Transaction& tx, const Order& order);
constexpr auto kOutdate = "UPDATE orders SET edition = edition + 1 WHERE id = $order";

// The next number is the claim's: a slip already printed for the remainder would name this parcel.
ParcelId pack_for_claim(Transaction& tx, const Order& order, const ClaimId& claim, const Demand& pieces,
                        std::string_view done_by, Instant now) {
    require_free(tx, pieces);
    reserve(tx, pieces);
    if (order.remainder > 0) tx.run(kOutdate, {{"$order", order.id}});
    touch(tx, order);
    audit(
        tx,
        {.done_by = done_by, .act = "parcel.packed", .subject = order.number.text, .became = word(ParcelState::packed)},
        now);
    return add_parcel(tx, {.order = order.id, .pieces = pieces, .packed_by = done_by, .claim = claim}, now);
}

constexpr auto kTouch = "UPDATE orders SET version = version + 1 WHERE id = $order";

// No change of the order itself: but who holds an old page of it is told so.
void touch(Transaction& tx, const Order& order) { tx.run(kTouch, {{"$order", order.id}}); }

Order told_of(Transaction& tx, const Order& order, const Parcel& parcel, ParcelState became, std::string_view told_as,
              std::string_view done_by, Instant now) {
    if (!parcel.claim) return settled(tx, order, told_as, done_by, now);
    touch(tx, order);
    audit(tx,
          {.done_by = done_by,
           .act = told_as,
           .subject = order.number.text,
           .was = word(parcel.state),
           .became = word(became)},
          now);
    return order_by_id(tx, order.id);
}

// ── What an order's own parcels say of it ──

Order settled(Transaction& tx, const Order& before, std::string_view told_as, std::string_view done_by, Instant now,
              std::string_view short_reason) {
    std::vector<ParcelState> states;
    for (const Parcel& parcel : own_parcels_of(tx, before.id)) states.push_back(parcel.state);
    const Demand loose = loose_of(tx, before);
    const Count left = std::accumulate(loose.begin(), loose.end(), Count{0},
                                       [](Count sum, const auto& line) { return sum + line.second; });
    const auto derived = derived_state(states, left);
    set_state(tx, before, derived.value_or(OrderState::placed), now, derived ? left : 0);

    Order order = order_by_id(tx, before.id);
    std::string became{word(order.state)};
    if (order.remainder > 0) became += ", remainder " + std::to_string(order.remainder);
    if (!short_reason.empty()) became.append(", short ").append(short_reason);
    audit(
        tx,
        {.done_by = done_by, .act = told_as, .subject = order.number.text, .was = word(before.state), .became = became},
        now);
    return order;
}

}  // namespace trousse
