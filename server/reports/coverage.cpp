#include "reports/coverage.hpp"

#include "catalog/catalog_store.hpp"
#include "inventory/inventory.hpp"
#include "orders/generic_run.hpp"

namespace trousse {

Coverage sum_up(const Campaign& campaign, std::span<const OrdersOfAKit> orders, const Answers& answers,
                Count without_a_kit) {
    Coverage coverage{.eligible = campaign.eligible,
                      .declined = answers.declined,
                      .excluded = answers.excluded,
                      .silent = campaign.silent_schools,
                      .not_covered = without_a_kit};
    for (const OrdersOfAKit& these : orders) {
        if (!these.is_live()) continue;
        if (these.from_partner)
            coverage.partners += these.orders;
        else if (these.by_the_rule())
            coverage.automatic += these.orders;
        else
            coverage.ordered += these.orders;
        if (these.is_of_a_school() && these.by_the_rule() && these.state == OrderState::waiting)
            coverage.waiting += these.orders;
    }
    return coverage;
}

static Answers answers_of(const Snapshot& db, const CampaignId& campaign);
static Count without_a_kit(const Snapshot& db, const Campaign& campaign);

Coverage coverage_of(const Snapshot& db, const Campaign& campaign) {
    return sum_up(campaign, orders_by_kit(db, campaign.id), answers_of(db, campaign.id), without_a_kit(db, campaign));
}

constexpr auto kAnswers = "SELECT declined, excluded FROM campaign WHERE id = $campaign";

Answers answers_of(const Snapshot& db, const CampaignId& campaign) {
    const auto counted = [](const Row& row) { return Answers{row.integer("declined"), row.integer("excluded")}; };
    return db.first(kAnswers, {{"$campaign", campaign}}, counted).value_or(Answers{});
}

// By the rule itself: whom it would leave waiting if it ran now. An archived campaign gives nothing any more.
Count without_a_kit(const Snapshot& db, const Campaign& campaign) {
    if (campaign.state == "archived") return 0;
    const auto kit = generic_kit_of(db, campaign.id);
    if (!kit) return campaign.silent_schools;

    Demand demand;
    for (const Component& component : kit->components) demand[component.item] += component.quantity;
    return share_out(demand, shelves_of(db, campaign.id, demand), campaign.silent_schools).waiting;
}

nlohmann::json told(const Coverage& coverage) {
    return {{"eligible", coverage.eligible},      {"ordered", coverage.ordered},   {"automatic", coverage.automatic},
            {"declined", coverage.declined},      {"excluded", coverage.excluded}, {"silent", coverage.silent},
            {"waiting", coverage.waiting},        {"partners", coverage.partners}, {"adds_up", coverage.adds_up()},
            {"not_covered", coverage.not_covered}};
}

}  // namespace trousse
