#include "fulfilment/packing.hpp"

#include <algorithm>
#include <numeric>

#include "campaigns/campaigns_store.hpp"
#include "orders/order_letters.hpp"
#include "orders/order_change.hpp"
#include "orders/waiting.hpp"
#include "platform/audit.hpp"
#include "platform/problem.hpp"

namespace trousse {

static Demand wanted_of(const Packing& packing, const Demand& loose);
static ParcelState sent_state(const Order& order) {
    return order.delivery.way == "pickup" ? ParcelState::ready : ParcelState::shipped;
}

Order pack(Transaction& tx, const Order& order, const Packing& packing, std::string_view done_by, Instant now) {
    const Demand loose = loose_of(tx, order.id);
    const Demand wanted = wanted_of(packing, loose);
    const bool is_short = wanted != loose;
    if (is_short && packing.reason.empty()) throw invalid("/reason", "needed");
    if (is_short && packing.reason == "other" && packing.note.empty()) throw invalid("/note", "needed");
    const std::string reason = is_short ? packing.reason : "";

    const ParcelId parcel = add_parcel(tx,
                                       {.order = order.id,
                                        .lines = wanted,
                                        .packed_by = done_by,
                                        .checked_by = packing.checked_by,
                                        .short_reason = reason,
                                        .short_note = is_short ? std::string_view{packing.note} : ""},
                                       now);
    if (order.state == OrderState::placed && !is_short) take_built_kit(tx, parcel, done_by, now);
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

static void each_own(Transaction& tx, const Order& order, std::initializer_list<ParcelState> states,
                     const std::function<void(const Parcel&)>& change) {
    for (const Parcel& parcel : own_parcels_of(tx, order.id))
        if (std::ranges::find(states, parcel.state) != states.end()) change(parcel);
}

Order unpack_all(Transaction& tx, const Order& order, std::string_view done_by, Instant now) {
    each_own(tx, order, {ParcelState::packed},
             [&](const Parcel& parcel) { unpack(tx, order.id, done_by, now, parcel.id); });
    return settled(tx, order, "order.unpacked", done_by, now);
}

static void leave(Transaction& tx, const Order& order, const ParcelId& parcel, std::string_view tracking, std::string_view done_by, Instant now) {
    send(tx, parcel, sent_state(order), tracking, done_by, now);
    enqueue_departure(tx, order, parcel, now);
}

Order send_all(Transaction& tx, const Order& order, std::string_view tracking, std::string_view done_by, Instant now) {
    each_own(tx, order, {ParcelState::packed},
             [&](const Parcel& parcel) { leave(tx, order, parcel.id, tracking, done_by, now); });
    return settled(tx, order, "order.shipped", done_by, now);
}

Order deliver_all(Transaction& tx, const Order& order, std::string_view done_by, Instant now) {
    each_own(tx, order, {ParcelState::ready, ParcelState::shipped},
             [&](const Parcel& parcel) { set_delivered(tx, parcel.id, done_by, now); });
    return settled(tx, order, "order.delivered", done_by, now);
}

Order give_up_remainder(Transaction& tx, const Order& order, std::string_view reason, std::string_view done_by,
                        Instant now) {
    release(tx, order.id, done_by, now, reason);
    const Order settled_order = settled(tx, order, "order.remainder_released", done_by, now);
    serve_waiting(tx, done_by, now);
    return settled_order;
}

Order send_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view tracking,
               std::string_view done_by, Instant now) {
    leave(tx, order, parcel.id, tracking, done_by, now);
    return settled(tx, order, "parcel.shipped", done_by, now);
}

Order deliver_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now) {
    set_delivered(tx, parcel.id, done_by, now);
    return settled(tx, order, "parcel.delivered", done_by, now);
}

// What a claim's parcel held was promised for it alone: taken out again, it is free.
Order unpack_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now) {
    const Demand loose = loose_of(tx, order.id);
    unpack(tx, order.id, done_by, now, parcel.id);
    if (parcel.claim) {
        for (const auto& [item, pieces] : loose_of(tx, order.id)) {
            const auto before = loose.find(item);
            const Count freed = pieces - (before == loose.end() ? 0 : before->second);
            if (freed > 0)
                move(tx,
                     {.cause = "release",
                      .item = item,
                      .reserved_change = -freed,
                      .campaign = order.campaign,
                      .order = order.id,
                      .done_by = done_by},
                     now);
        }
    }
    Order unpacked = settled(tx, order, "parcel.unpacked", done_by, now);
    if (parcel.claim) serve_waiting(tx, done_by, now);
    return unpacked;
}

Order lose_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view reason,
               std::string_view done_by, Instant now) {
    set_lost(tx, parcel.id, reason);
    return settled(tx, order, "parcel.lost", done_by, now);
}

Order take_one_back(Transaction& tx, const Order& order, const Parcel& parcel, bool goes_on, std::string_view reason,
                    std::string_view done_by, Instant now) {
    take_back(tx, parcel.id, goes_on && !parcel.claim, reason, done_by, now);
    const auto own = own_parcels_of(tx, order.id);
    const bool nothing_is_out = std::ranges::none_of(own, counts, &Parcel::state);
    if (!goes_on && !parcel.claim && nothing_is_out) {
        audit(tx,
              {.done_by = done_by, .act = "parcel.returned", .subject = order.number.text, .was = word(order.state)},
              now);
        return order_by_id(tx, cancel(tx, order, campaign_by_id(tx, order.campaign), false, done_by, now).id);
    }
    const Order settled_order = settled(tx, order, "parcel.returned", done_by, now);
    serve_waiting(tx, done_by, now);
    return settled_order;
}

Order settled(Transaction& tx, const Order& before, std::string_view told_as, std::string_view done_by, Instant now,
              std::string_view short_reason) {
    std::vector<ParcelState> states;
    for (const Parcel& parcel : own_parcels_of(tx, before.id)) states.push_back(parcel.state);
    const Demand loose = loose_of(tx, before.id);
    const Count left = std::accumulate(loose.begin(), loose.end(), Count{0},
                                       [](Count sum, const auto& line) { return sum + line.second; });
    const auto derived = derived_state(states, left);
    const bool stays = before.state == OrderState::waiting || before.state == OrderState::cancelled;
    const OrderState otherwise = stays ? before.state : OrderState::placed;  // a claim's parcel alone changes neither
    set_state(tx, before, derived.value_or(otherwise), now, derived ? left : 0);

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
