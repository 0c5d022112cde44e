#include <memory>

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "commands/demo_parts.hpp"
#include "fulfilment/parcels_store.hpp"
#include "fulfilment/waves_store.hpp"
#include "orders/generic_run_store.hpp"
#include "orders/order_letters.hpp"
#include "orders/placing.hpp"
#include "platform/audit.hpp"
#include "platform/crypto.hpp"

namespace trousse::demonstration {

using Orders = std::vector<OrderId>;

static Orders pack_next(Transaction& tx, const CampaignId& campaign, Count at_most, Instant now);
static void send_order(Transaction& tx, const OrderId& order, Instant now);
static void deliver(Transaction& tx, const OrderId& order, Instant now);
static void advance(Transaction& tx, const Order& order, OrderState state, std::string_view act, Instant now);
static void give_generic_kit(Transaction& tx, const Campaign& campaign, const Kit& kit, const RunId& run,
                             const SchoolId& school, Instant now);

// ── What leaves, wave by wave ──
void note_parcels(Story& story, const Setting& setting) {
    for (const json& wave : setting.file.at("waves")) {
        const auto packed = std::make_shared<Orders>();
        const int day = wave.at("day");
        const std::string at = wave.at("at");
        const auto later = [&](const char* after, auto act) {
            if (wave.at(after).is_null()) return;
            story.at(setting.calendar.moment(day + wave.at(after).get<int>(), at), [=](Transaction& tx, Instant now) {
                for (const OrderId& order : *packed) act(tx, order, now);
            });
        };
        story.at(setting.calendar.moment(day, at), [=, &wave](Transaction& tx, Instant now) {
            *packed = pack_next(tx, setting.campaign, wave.at("orders"), now);
        });
        later("shipped_after", send_order);
        later("delivered_after", deliver);
    }
}

constexpr auto kNextPlaced = R"(
    SELECT id FROM orders WHERE campaign_id = $campaign AND state = 'placed' ORDER BY number LIMIT $at_most)";

Orders pack_next(Transaction& tx, const CampaignId& campaign, Count at_most, Instant now) {
    const Orders orders = tx.all(kNextPlaced, {{"$campaign", campaign}, {"$at_most", at_most}},
                                 [](const Row& row) { return row.id<Order>("id"); });
    if (orders.empty()) return orders;
    const Wave wave = add_wave(tx, campaign_by_id(tx, campaign), "", kDemonstration, now);
    for (const OrderId& id : orders) {
        set_wave(tx, order_by_id(tx, id), wave, kDemonstration, now);
        pack_everything(tx, id, kDemonstration, now);
        advance(tx, order_by_id(tx, id), OrderState::packed, "order.packed", now);
    }
    return orders;
}

void send_order(Transaction& tx, const OrderId& id, Instant now) {
    const Order order = order_by_id(tx, id);
    const ParcelState sent = order.delivery.way == "pickup" ? ParcelState::ready : ParcelState::shipped;
    for (const Parcel& parcel : parcels_of(tx, id)) {
        send(tx, parcel.id, sent, "", kDemonstration, now);
        enqueue_departure(tx, order, parcel.id, now);
    }
    advance(tx, order, OrderState::shipped, "order.shipped", now);
}

void deliver(Transaction& tx, const OrderId& id, Instant now) {
    for (const Parcel& parcel : parcels_of(tx, id)) set_delivered(tx, parcel.id, kDemonstration, now);
    advance(tx, order_by_id(tx, id), OrderState::delivered, "order.delivered", now);
}

void advance(Transaction& tx, const Order& order, OrderState state, std::string_view act, Instant now) {
    set_state(tx, order, state, now);
    audit(tx,
          {.done_by = kDemonstration,
           .act = act,
           .subject = order.number.text,
           .was = word(order.state),
           .became = word(state)},
          now);
}

// ── The rule at the deadline, in the one write that the whole demonstration is ──
constexpr auto kRecordRun = R"(
    INSERT INTO generic_run (id, campaign_id, began_at, began_by, ended_at) VALUES ($id, $campaign, $now, $done_by, $now))";

void note_closing(Story& story, const Setting& setting) {
    story.at(quebec_midnight(setting.calendar.closes_on), [=](Transaction& tx, Instant now) {
        const Campaign campaign = campaign_by_id(tx, setting.campaign);
        const Kit kit = generic_kit_of(tx, campaign.id).value();
        const RunId run{uuid7(now)};
        tx.run(kRecordRun, {{"$id", run}, {"$campaign", campaign.id}, {"$now", now}, {"$done_by", kDemonstration}});
        audit(tx, {.done_by = kDemonstration, .act = "generic_run.began", .subject = run.text, .became = campaign.slug},
              now);
        for (const SilentSchool& school : silent_schools(tx, campaign.id, campaign.silent_schools))
            give_generic_kit(tx, campaign, kit, run, school.id, now);
        audit(tx, {.done_by = kDemonstration, .act = "generic_run.ended", .subject = run.text, .became = campaign.slug},
              now);
    });
}

void give_generic_kit(Transaction& tx, const Campaign& campaign, const Kit& kit, const RunId& run, const SchoolId& id,
                      Instant now) {
    const School school = require_school(tx, id);
    const Contents contents = require_contents(kit, {});
    const Order order = record_order(tx,
                                     {.campaign = campaign,
                                      .school = school,
                                      .kit = kit,
                                      .contents = contents,
                                      .origin = Origin::automatic,
                                      .state = OrderState::placed,
                                      .delivery = {.way = "ship", .place = places_of(tx, id).front().id},
                                      .language = school.language,
                                      .run = run,
                                      .done_by = kDemonstration},
                                     now);
    reserve(tx, order.id, kDemonstration, now);  // refused by the shelf itself, were it short
    audit(tx,
          {.done_by = kDemonstration,
           .act = "order.placed",
           .subject = order.number.text,
           .became = told_for_audit(kit, contents, OrderState::placed)},
          now);
}

}  // namespace trousse::demonstration
