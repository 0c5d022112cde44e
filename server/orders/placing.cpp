#include "orders/placing.hpp"

#include <fmt/format.h>

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "orders/order_letters.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static std::string key_of(std::string_view kit, const std::vector<Picked>& choices);
static json names_of(const Snapshot& db, const ItemId& item);

// ── What is asked ──

School require_own_school(const Snapshot& db, const Visitor& visitor, const Campaign& campaign, const SchoolId& id) {
    if (!visitor.is_staff() && !opens(db, {visitor.id}, id)) throw Problem{.status = 404, .code = "unknown_school"};
    School school = require_school(db, id);
    if (!school.is_active) throw Problem{.status = 404, .code = "unknown_school"};
    require_own_campaign(db, visitor, campaign.id);
    return school;
}

void require_own_campaign(const Snapshot& db, const Visitor& visitor, const CampaignId& campaign) {
    if (visitor.role != Role::school || visitor.campaign == campaign.key) return;
    const Campaign other = campaign_by_id(db, {visitor.campaign});
    throw Problem{.status = 409,
                  .code = "code_of_another_campaign",
                  .params = {{"campaign", {{"slug", other.slug}, {"name", told(other.name)}}}}};
}

constexpr auto kLettersSince = R"(
    SELECT count(*) AS letters, coalesce(min(due_at), 0) AS first
      FROM (SELECT number AS about FROM orders WHERE school_id = $school UNION ALL SELECT $declines)
      JOIN outbox ON cause > about || '/' AND cause < about || '0'
     WHERE due_at > $since)";

void require_few_letters(const Snapshot& db, const Service& service, const Visitor& visitor, const CampaignId& campaign,
                         const SchoolId& school) {
    if (visitor.role != Role::school) return;
    constexpr std::chrono::hours kDay{24};
    const Instant now = service.now();
    const std::string declines = fmt::format("{}-{}", campaign.key, school.key);
    db.first(kLettersSince, {{"$school", school}, {"$declines", declines}, {"$since", now - kDay}}, [&](const Row& row) {
        if (row.integer("letters") < static_cast<Count>(service.settings.limits.school_letters)) return true;
        const auto wait = std::chrono::ceil<std::chrono::seconds>(row.instant("first") + kDay - now);
        throw Problem{.status = 429, .code = "too_many_letters", .params = {{"seconds", wait.count()}}};
    });
}

void require_open(const Campaign& campaign, Instant now) {
    if (now < campaign.opens_at)
        throw Problem{
            .status = 409, .code = "campaign_not_open_yet", .params = {{"opens_at", told(campaign.opens_at)}}};
    if (!campaign.is_open(now))
        throw Problem{.status = 409, .code = "campaign_closed", .params = {{"closes_at", told(campaign.closes_at)}}};
}

std::optional<Order> automatic_order_to_swap(const Snapshot& db, const Visitor& visitor,
                                             const std::optional<RosterRow>& row) {
    if (!visitor.is_staff() || !row || !row->order) return std::nullopt;
    Order order = order_by_id(db, *row->order);
    const bool unpacked = order.state == OrderState::placed || order.state == OrderState::waiting;
    return order.origin == Origin::automatic && unpacked ? std::optional{std::move(order)} : std::nullopt;
}

void require_room(const Snapshot& db, const Visitor& visitor, const std::optional<RosterRow>& row) {
    if (!row || row->is_silent() || (visitor.is_staff() && row->answer == "decline")) return;
    refuse_answered(db, *row);
}

void refuse_answered(const Snapshot& db, const RosterRow& row) {
    throw Problem{.status = 409,
                  .code = "already_answered",
                  .params = {{"outcome", row.answer},
                             {"order", row.order ? json(order_by_id(db, *row.order).number.text) : json()}}};
}

Wanted require_wanted(const Snapshot& db, const Campaign& campaign, std::string_view slug,
                      const std::vector<Picked>& choices) {
    Wanted wanted{.kit = require_kit(db, campaign, slug), .contents = {}, .demand = {}, .fingerprint = {}, .told = {}};
    wanted.contents = require_contents(wanted.kit, choices);
    wanted.demand = demand_of(wanted.contents);
    wanted.fingerprint = fingerprint_of(wanted.kit, wanted.contents);
    wanted.told = told_in_audit(wanted.kit.name, wanted.contents);
    return wanted;
}

constexpr std::size_t kMostKept = 256;  // kits and what is picked in them

std::shared_ptr<const Wanted> KeptWanted::get(Database& db, std::string_view kit, const std::vector<Picked>& choices) {
    const std::string key = key_of(kit, choices);
    {
        const std::lock_guard lock{mutex_};
        if (const auto found = kept_.find(key); found != kept_.end()) return found->second;
    }
    try {
        auto made = std::make_shared<const Wanted>(db.read([&](const Snapshot& snapshot) {
            return require_wanted(snapshot, current_campaign(snapshot), kit, choices);
        }));
        const std::lock_guard lock{mutex_};
        if (kept_.size() == kMostKept) kept_.clear();
        return kept_[key] = std::move(made);
    } catch (const Problem&) {
        return nullptr;
    }
}

std::string key_of(std::string_view kit, const std::vector<Picked>& choices) {
    std::string key{kit};
    for (const Picked& picked : choices) {
        key.append("\n").append(std::to_string(picked.choice));
        for (const ItemId& item : picked.items) key.append(" ").append(std::to_string(item.key));
    }
    return key;
}

constexpr auto kIsSame = "SELECT 1 FROM kit WHERE id = $kit AND campaign_id = $campaign AND version = $version";

std::shared_ptr<const Wanted> KeptWanted::as_of(const Snapshot& db, const Campaign& campaign, std::string_view kit,
                                                const std::vector<Picked>& choices,
                                                std::shared_ptr<const Wanted> before) {
    if (before &&
        db.any(kIsSame, {{"$kit", before->kit.id}, {"$campaign", campaign.id}, {"$version", before->kit.version}}))
        return before;
    {
        const std::lock_guard lock{mutex_};
        kept_.erase(key_of(kit, choices));
    }
    return std::make_shared<const Wanted>(require_wanted(db, campaign, kit, choices));
}

OrderState granted(const Snapshot& db, const Campaign& campaign, const Demand& demand, Asker asker,
                   const Visitor& visitor) {
    const auto missing = shortages(demand, shelves_of(db, campaign.id, demand), pool_of(db, campaign), asker);
    if (missing.empty()) return OrderState::placed;
    if (visitor.is_staff()) return OrderState::waiting;
    refuse_shortages(db, missing);
}

Pool pool_of(const Snapshot& db, const Campaign& campaign) {
    return {.on = campaign.pool_on, .schools_with_claim = campaign.silent_schools + waiting_schools(db, campaign.id)};
}

void refuse_shortages(const Snapshot& db, const std::vector<Shortage>& missing) {
    Problem sold_out{.status = 409, .code = "sold_out"};
    bool is_protected = true;
    for (const Shortage& each : missing) {
        sold_out.params["items"].push_back({{"item", each.item.text()},
                                            {"name", names_of(db, each.item)},
                                            {"wanted", each.wanted},
                                            {"left", each.left}});
        is_protected = is_protected && each.is_protected;
    }
    sold_out.params["protected"] = is_protected;
    throw sold_out;
}

constexpr auto kPlural = "SELECT plural_fr, plural_en FROM item WHERE id = $item";

json names_of(const Snapshot& db, const ItemId& item) {
    return *db.first(kPlural, {{"$item", item}}, [](const Row& row) {
        return told(Bilingual{row.text("plural_fr"), row.text("plural_en")});
    });
}

// ── Placing ──

static Count take_numbers(Transaction& tx, const CampaignId& campaign, Count how_many);
static void promise(Transaction& tx, const Demand& demand, Count orders);

std::vector<Order> place(Transaction& tx, const Placing& placing, std::span<const Placement> placements, Instant now) {
    Count sequence = take_numbers(tx, placing.campaign.id, std::ssize(placements));
    Count placed = 0;
    std::vector<Order> orders;
    for (const auto& [school, row, state, delivery, language, recipient, contact] : placements) {
        const Order& order = orders.emplace_back(record_order(tx,
                                                              {.campaign = placing.campaign,
                                                               .school = school,
                                                               .is_partner = !row,
                                                               .kit = placing.kit,
                                                               .contents = placing.contents,
                                                               .origin = placing.origin,
                                                               .state = state,
                                                               .delivery = delivery,
                                                               .language = language,
                                                               .run = placing.run},
                                                              ++sequence, now));
        placed += state == OrderState::placed ? 1 : 0;
        if (row)
            set_answer(tx, order.campaign, school, *row, {.answer = "order", .order = order.id, .by = placing.done_by},
                       now);
        if (contact != nullptr) set_contact(tx, order.id, *contact);
        enqueue_placed(tx, order, recipient, now);
        audit(tx,
              {.done_by = placing.done_by,
               .act = "order.placed",
               .subject = order.number.text,
               .became = told_for_audit(placing.told, state)},
              now);
    }
    promise(tx, placing.demand, placed);
    return orders;
}

constexpr auto kLastNumber = "SELECT last_number AS figure FROM campaign_count WHERE campaign_id = $campaign";
constexpr auto kTakeNumbers =
    "UPDATE campaign_count SET last_number = last_number + $how_many WHERE campaign_id = $campaign";

Count take_numbers(Transaction& tx, const CampaignId& campaign, Count how_many) {
    const Count last = tx.figure(kLastNumber, {{"$campaign", campaign}});
    tx.run(kTakeNumbers, {{"$campaign", campaign}, {"$how_many", how_many}});
    return last;
}

void promise(Transaction& tx, const Demand& demand, Count orders) {
    if (orders == 0) return;
    Demand all = demand;
    for (auto& [item, quantity] : all) quantity *= orders;
    reserve(tx, all);
}

Bilingual told_in_audit(const Bilingual& kit_name, const Contents& contents) {
    const auto in = [&](std::string Bilingual::*language) {
        std::string text = kit_name.*language + " (";
        for (const Line& line : contents)
            text.append(text.ends_with('(') ? "" : ", ")
                .append(std::to_string(line.quantity))
                .append(" ")
                .append(line.name.*language);
        return text.append(")");
    };
    return {in(&Bilingual::fr), in(&Bilingual::en)};
}

std::string told_for_audit(const Bilingual& told, OrderState state) {
    return fmt::format("{0}, {2} | {1}, {2}", told.fr, told.en, word(state));
}

}  // namespace trousse
