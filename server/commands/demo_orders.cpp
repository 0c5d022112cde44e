#include <memory>

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "commands/demo_parts.hpp"
#include "inventory/hand_outs.hpp"
#include "inventory/incoming.hpp"
#include "inventory/stock_changes.hpp"
#include "inventory/stock_counts.hpp"
#include "orders/generic_run_store.hpp"
#include "orders/order_change.hpp"
#include "orders/order_letters.hpp"
#include "orders/placing.hpp"
#include "orders/waiting.hpp"
#include "platform/audit.hpp"
#include "platform/crypto.hpp"

namespace trousse::demonstration {

using OrdersBySchool = std::map<std::string, OrderId>;

static void receive(Transaction& tx, const Setting& setting, const json& told, Instant now);
static void expect(Transaction& tx, const Setting& setting, const json& told, Instant now);
static void count_shelves(Transaction& tx, const Setting&, const json& told, Instant now);
static void hand_out(Transaction& tx, const Setting& setting, const json& told, Instant now);
static StockLines lines_of(const Setting& setting, const json& told);
static Instant moment_of(const Setting& setting, const json& told);
static Visitor visitor_of(const Setting& setting, const json& told);
static OrderId place(Transaction& tx, const Setting& setting, const json& told, Instant now);
static std::vector<Picked> picked(const Setting& setting, const json& skus);
static std::optional<Contact> contact_for(const Snapshot& db, const School& school);
static void answer_without_kit(Transaction& tx, const Setting& setting, const json& told, std::string_view kind,
                               Instant now);

// ── Stock ──
void note_stock(Story& story, const Setting& setting) {
    const auto note = [&](const char* list, auto act) {
        for (const json& told : setting.file.at(list))
            story.at(moment_of(setting, told),
                     [=, &told](Transaction& tx, Instant now) { act(tx, setting, told, now); });
    };
    note("receipts", receive);
    note("incoming", expect);
    note("counts", count_shelves);
    note("hand_outs", hand_out);
}

void receive(Transaction& tx, const Setting& setting, const json& told, Instant now) {
    const std::string reference = told.at("reference");
    move_and_audit(tx,
                   {.cause = "receipt",
                    .item = setting.items.at(told.at("item")),
                    .on_hand_change = told.at("quantity"),
                    .reason = reference,
                    .done_by = kDemonstration},
                   "stock.received", now);
}

void expect(Transaction& tx, const Setting& setting, const json& told, Instant now) {
    note_and_audit(tx,
                   {.supplier = told.at("supplier"),
                    .reference = told.at("reference"),
                    .expected_on = day_text(setting.calendar.day(told.at("expected_day"))),
                    .lines = lines_of(setting, told)},
                   kDemonstration, now);
}

// Every shelf of the place is as the ledger has it, but for the differences told.
void count_shelves(Transaction& tx, const Setting&, const json& told, Instant now) {
    const CountId id = begin_and_audit(tx, told.at("place"), kDemonstration, now).value();
    for (const CountLine& line : require_count(tx, id).lines) {
        const Count counted = loose_on_shelf(tx, line.item.id) + told.at("differences").value(line.item.sku, Count{0});
        enter_and_audit(tx, id, line, counted, kDemonstration, now);
    }
    confirm_and_audit(tx, {.set_back = set_back, .serve_waiting = serve_waiting}, require_count(tx, id), kDemonstration, now);
}

// Only what no silent school's default needs (product.md, rule 4).
void hand_out(Transaction& tx, const Setting& setting, const json& told, Instant now) {
    const StockLines lines = lines_of(setting, told);
    const Claims claims = current_claims(tx);
    const auto missing = shortages(demand_of(lines), shelves_under(tx, claims), claims.pool, Asker::anyone_else);
    if (!missing.empty()) refuse_shortages(tx, missing);

    record_hand_out(tx, {.occasion = told.at("reason"), .lines = lines}, setting.campaign, kDemonstration, now);
}

StockLines lines_of(const Setting& setting, const json& told) {
    StockLines lines;
    for (const auto& [sku, quantity] : told.at("items").items())
        lines.push_back({.item = setting.items.at(sku), .quantity = quantity});
    return lines;
}

// Day and hour, or so many minutes before now.
Instant moment_of(const Setting& setting, const json& told) {
    if (told.contains("minutes_ago")) return setting.now - std::chrono::minutes{told.at("minutes_ago").get<int>()};
    return setting.calendar.moment(told.at("day"), told.at("at"));
}

// ── What schools answer ──
void note_answers(Story& story, const Setting& setting) {
    const auto orders = std::make_shared<OrdersBySchool>();
    for (const json& told : setting.file.at("orders")) {
        const std::string school = told.at("school");
        story.at(moment_of(setting, told),
                 [=, &told](Transaction& tx, Instant now) { orders->emplace(school, place(tx, setting, told, now)); });
        if (told.contains("change"))
            story.at(moment_of(setting, told.at("change")), [=, &told](Transaction& tx, Instant now) {
                const ChangeForm change{.kit = told.at("change").at("kit").get<std::string>(),
                                        .choices = picked(setting, told.at("change").at("picks")),
                                        .contact = {},
                                        .delivery = {},
                                        .note = {}};
                apply_change(tx, order_by_id(tx, orders->at(school)), campaign_by_id(tx, setting.campaign), change,
                             visitor_of(setting, told), now);
            });
        if (told.contains("cancelled"))
            story.at(moment_of(setting, told.at("cancelled")), [=, &told](Transaction& tx, Instant now) {
                cancel(tx, order_by_id(tx, orders->at(school)), campaign_by_id(tx, setting.campaign),
                       told.at("cancelled").at("wants_none"), kDemonstration, now);
            });
    }
    const auto note = [&](const char* list, std::string_view kind) {
        for (const json& told : setting.file.at(list))
            story.at(moment_of(setting, told),
                     [=, &told](Transaction& tx, Instant now) { answer_without_kit(tx, setting, told, kind, now); });
    };
    note("declines", "decline");
    note("exclusions", "exclusion");
}

Visitor visitor_of(const Setting& setting, const json& told) {
    return {.role = told.at("origin") == "staff" ? Role::staff : Role::school,
            .actor = std::string{kDemonstration},
            .id = {},
            .campaign = setting.campaign.text,
            .session = {}};
}

// As the handler does it: the same rules grant or refuse, the same rows are written.
OrderId place(Transaction& tx, const Setting& setting, const json& told, Instant now) {
    const Visitor visitor = visitor_of(setting, told);
    const Campaign campaign = campaign_by_id(tx, setting.campaign);
    const School school = require_school(tx, setting.roster.at(told.at("school")));
    const Kit kit = require_kit(tx, campaign, told.at("kit").get<std::string>());
    const Contents contents = require_contents(kit, picked(setting, told.at("picks")));
    require_open(campaign, now);

    const Asker asker = make_room(tx, visitor, campaign, school, now);
    const OrderState state = granted(tx, campaign, demand_of(contents), asker, visitor);
    Delivery delivery{.way = told.at("way"), .place = {}};
    if (delivery.way == "ship") delivery.place = places_of(tx, school.id).front().id;
    const Order order = record_order(tx,
                                     {.campaign = campaign,
                                      .school = school,
                                      .kit = kit,
                                      .contents = contents,
                                      .origin = origin_of(told.at("origin").get<std::string>()),
                                      .state = state,
                                      .delivery = delivery,
                                      .language = school.language,
                                      .done_by = kDemonstration},
                                     now);
    if (state == OrderState::placed) reserve(tx, order.id, kDemonstration, now);
    if (const auto contact = contact_for(tx, school); contact && !setting.file.at("contacts_erased")) {
        set_contact(tx, order.id, {.contact = *contact, .note = told.at("note")});
        keep_contact(tx, school.id, *contact, now);
        enqueue_letter(tx, LetterKind::placed, order, now);
    }
    audit(tx,
          {.done_by = kDemonstration,
           .act = "order.placed",
           .subject = order.number.text,
           .became = told_for_audit(kit, contents, state)},
          now);
    return order.id;
}

// The file names the items of the one choice that its kits have.
std::vector<Picked> picked(const Setting& setting, const json& skus) {
    if (skus.empty()) return {};
    Picked choice{.choice = 1, .items = {}};
    for (const json& sku : skus) choice.items.push_back(setting.items.at(sku));
    return {choice};
}

// A building's secretary is its school's.
std::optional<Contact> contact_for(const Snapshot& db, const School& school) {
    if (auto own = contact_of(db, school.id)) return own;
    return school.parent ? contact_of(db, *school.parent) : std::nullopt;
}

void answer_without_kit(Transaction& tx, const Setting& setting, const json& told, std::string_view kind, Instant now) {
    const SchoolId& school = setting.roster.at(told.at("school"));
    const std::string reason = told.value("reason", "");
    record_outcome(
        tx,
        {.campaign = setting.campaign, .school = school, .kind = kind, .reason = reason, .signed_by = kDemonstration},
        now);
    audit(tx,
          {.done_by = kDemonstration,
           .act = kind == "decline" ? "decline.recorded" : "exclusion.recorded",
           .subject = school.text,
           .became = kind == "decline" ? kind : std::string_view{reason}},
          now);
}

}  // namespace trousse::demonstration
