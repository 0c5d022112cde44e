#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"
#include "reports/coverage.hpp"
#include "reports/growth.hpp"
#include "reports/kit_figures.hpp"
#include "reports/regions.hpp"
#include "reports/stock_books.hpp"
#include "reports/years.hpp"

// The year's report: what went out, to how many, and what to wish for next. All of it is summed from orders and ledger.
namespace trousse {

// So many chosen orders, and as many percent more, to the nearest.
constexpr Count next_target(Count chosen, Count wish_percent) { return (chosen * (100 + wish_percent) + 50) / 100; }

// How much more than before, in percent, to the nearest; nothing without a before.
constexpr std::optional<Count> change_in_percent(Count now, const std::optional<Count>& before) {
    if (!before || *before == 0) return {};
    const Count change = (now - *before) * 200, twice = *before * 2;
    return (change + (change < 0 ? -*before : *before)) / twice;
}

struct YearReport {
    Campaign campaign;
    Coverage coverage;
    Count distributed = 0;  // kits that left for schools
    std::optional<YearFigures> compared;  // the campaign that this one's growth is compared with
    Growth growth;
    std::vector<KitFigures> kits;
    std::vector<Material> materials;
    std::vector<RegionFigures> boards;
    std::vector<RegionFigures> mrcs;
    std::vector<YearFigures> years;
    std::vector<ItemBooks> stock;

    Count wished_next() const { return next_target(coverage.ordered, campaign.wish_percent); }
};

YearReport year_report(const Snapshot& db, const Campaign& campaign, Instant now);
nlohmann::json told(const YearReport& report);

}  // namespace trousse
