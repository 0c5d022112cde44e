#include "reports/figures_store.hpp"

#include <algorithm>

#include "catalog/catalog_store.hpp"
#include "orders/generic_run.hpp"
#include "orders/placing.hpp"
#include "orders/waiting.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

static std::vector<KitFigures> kits_in(const Snapshot& db, const CampaignId& campaign);
static std::vector<Instant> days_in(const Campaign& campaign);
static std::vector<LiveOrder> live_orders(const Snapshot& db, const CampaignId& campaign);
static Count not_covered(const Snapshot& db, const Campaign& campaign);

constexpr auto kRoster = R"(
    SELECT school_id, answer, board, mrc, levels FROM roster JOIN school ON school.id = school_id
     WHERE campaign_id = $campaign ORDER BY school_id)";

Figures figures_of(const Snapshot& db, const Campaign& campaign) {
    Counting counting{kits_in(db, campaign.id), days_in(campaign)};
    const auto orders = live_orders(db, campaign.id);
    auto order = orders.begin();  // both by school: as the roster goes on, so do the orders
    Count of_schools = 0;
    db.all(kRoster, {{"$campaign", campaign.id}}, [&](const Row& row) {
        const auto school = row.id<School>("school_id");
        while (order != orders.end() && order->school < school) ++order;
        const bool has_order = order != orders.end() && order->school == school;
        of_schools += has_order;
        counting.add({.school = school,
                      .answer = row.text_view("answer"),
                      .board = row.text_view("board"),
                      .mrc = row.text_view("mrc"),
                      .levels = row.text_view("levels"),
                      .order = has_order ? &*order : nullptr});
        return true;
    });
    Figures figures = std::move(counting).figures(std::ssize(orders) - of_schools);
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

constexpr auto kLiveOrders = R"(
    SELECT school_id, kit_id, counts_as, state, placed_at FROM live_order JOIN contents ON contents.id = contents_id
     WHERE live_order.id > ($campaign << 32) AND live_order.id < ($campaign + 1 << 32) ORDER BY live_order.id)";

// By school. They are read as they lie and sorted here: to look each one up in the order of the schools takes longer.
std::vector<LiveOrder> live_orders(const Snapshot& db, const CampaignId& campaign) {
    auto orders = db.all(kLiveOrders, {{"$campaign", campaign}}, [](const Row& row) {
        return LiveOrder{.school = row.id<School>("school_id"),
                         .kit = row.id<Kit>("kit_id"),
                         .counts_as = counts_as(row.text_view("counts_as")),
                         .state = order_state_of(row.text_view("state")),
                         .placed_at = row.instant("placed_at")};
    });
    std::ranges::sort(orders, {}, &LiveOrder::school);
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
