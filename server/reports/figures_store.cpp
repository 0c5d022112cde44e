#include "reports/figures_store.hpp"

#include <unordered_map>

#include "catalog/catalog_store.hpp"
#include "orders/generic_run.hpp"
#include "orders/placing.hpp"
#include "orders/waiting.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

namespace {

// The live orders of a campaign by their place in it, which is the lower half of their keys: the roster, read by
// school, finds each at once.
struct LiveOrders {
    std::vector<LiveOrder> by_place;  // without a school where there is none
    Count how_many = 0;

    const LiveOrder* find(const OrderId& order) const {
        const auto place = static_cast<std::size_t>(order.key & 0xFFFF'FFFF);
        return place < by_place.size() && by_place[place].school ? &by_place[place] : nullptr;
    }
};

}  // namespace

static std::vector<KitFigures> kits_in(const Snapshot& db, const CampaignId& campaign);
static std::vector<Instant> days_in(const Campaign& campaign);
static LiveOrders live_orders(const Snapshot& db, const CampaignId& campaign);
static Count not_covered(const Snapshot& db, const Campaign& campaign);

constexpr auto kRoster = R"(
    SELECT school_id, answer, order_id, board, mrc, levels FROM roster JOIN school ON school.id = school_id
     WHERE campaign_id = $campaign ORDER BY school_id)";

Figures figures_of(const Snapshot& db, const Campaign& campaign) {
    Counting counting{kits_in(db, campaign.id), days_in(campaign)};
    const LiveOrders orders = live_orders(db, campaign.id);
    Count of_schools = 0;
    db.all(kRoster, {{"$campaign", campaign.id}}, [&](const Row& row) {
        const RosterLine line{.school = row.id<School>("school_id"),
                              .answer = row.text_view("answer"),
                              .board = row.text_view("board"),
                              .mrc = row.text_view("mrc"),
                              .levels = row.text_view("levels"),
                              .order = orders.find(row.id<Order>("order_id"))};
        of_schools += line.order != nullptr;
        counting.add(line);
        return true;
    });
    Figures figures = std::move(counting).figures(orders.how_many - of_schools);
    figures.coverage.not_covered = not_covered(db, campaign);
    return figures;
}

constexpr auto kKits = "SELECT id, slug, name_fr, name_en FROM kit WHERE campaign_id = $campaign ORDER BY position, id";

std::vector<KitFigures> kits_in(const Snapshot& db, const CampaignId& campaign) {
    return db.all(kKits, {{"$campaign", campaign}}, [](const Row& row) {
        return KitFigures{
            .id = row.id<Kit>("id"), .slug = row.text("slug"), .name = {row.text("name_fr"), row.text("name_en")}};
    });
}

// In Québec.
std::vector<Instant> days_in(const Campaign& campaign) {
    std::vector<Instant> days;
    for (Day day = quebec_day(campaign.opens_at); quebec_midnight(day) < campaign.closes_at;
         day += std::chrono::days{1})
        days.push_back(quebec_midnight(day));
    return days;
}

static CountsAs counts_as(std::string_view word) {
    return word == "chosen" ? CountsAs::chosen : word == "staff" ? CountsAs::staff : CountsAs::automatic;
}

constexpr auto kContents = R"(
    SELECT contents.id AS id, kit_id FROM kit JOIN contents ON kit_id = kit.id WHERE campaign_id = $campaign ORDER BY contents.id)";
constexpr auto kLiveOrders = R"(
    SELECT id, school_id, contents_id, counts_as, state, placed_at FROM live_order
     WHERE id > $campaign << 32 AND id < ($campaign + 1) << 32 ORDER BY id)";

// Orders share their contents: what kit each holds is looked up once for all of them.
LiveOrders live_orders(const Snapshot& db, const CampaignId& campaign) {
    std::unordered_map<Count, KitId> kits;
    db.all(kContents, {{"$campaign", campaign}},
           [&](const Row& row) { return kits[row.integer("id")] = row.id<Kit>("kit_id"); });
    LiveOrders orders;
    db.all(kLiveOrders, {{"$campaign", campaign}}, [&](const Row& row) {
        orders.by_place.resize(static_cast<std::size_t>(row.integer("id") & 0xFFFF'FFFF) + 1);
        orders.by_place.back() = {.school = row.id<School>("school_id"),
                                  .kit = kits.at(row.integer("contents_id")),
                                  .counts_as = counts_as(row.text_view("counts_as")),
                                  .state = order_state_of(row.text_view("state")),
                                  .placed_at = row.instant("placed_at")};
        ++orders.how_many;
        return true;
    });
    return orders;
}

// By the rule itself. An archived campaign gives nothing any more.
Count not_covered(const Snapshot& db, const Campaign& campaign) {
    if (campaign.state == "archived" || campaign.silent_schools == 0) return 0;
    const auto kit = generic_kit_of(db, campaign.id);
    if (!kit) return campaign.silent_schools;
    return share_out(fixed_demand(*kit), line_of(db, campaign.id).turns, all_shelves(db, campaign.id),
                     pool_of(db, campaign))
        .waiting;
}

}  // namespace trousse
