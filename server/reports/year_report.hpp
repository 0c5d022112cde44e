#pragma once

#include <memory>
#include <nlohmann/json.hpp>

#include "reports/figures.hpp"
#include "reports/stock_books.hpp"
#include "reports/visit_report.hpp"

// The year's report: what went out, to how many, and what to wish for next. All follows from what was counted.
namespace trousse {

// How much more than before, in percent, to the nearest; nothing without a before.
constexpr std::optional<Count> change_in_percent(Count now, const std::optional<Count>& before) {
    if (!before || *before == 0) return {};
    const Count change = (now - *before) * 200, twice = *before * 2;
    return (change + (change < 0 ? -*before : *before)) / twice;
}

struct CampaignYear {
    Campaign campaign;
    std::shared_ptr<const Figures> figures;
};

struct YearReport {
    CampaignYear year;
    std::optional<Campaign> compared;  // the campaign that this one's growth is compared with
    std::optional<Count> baseline;
    std::vector<Material> materials;
    std::vector<ItemBooks> stock;
    VisitsOfYear visits;
    struct Line {
        CampaignYear year;
        Count pieces = 0;  // that left the shelf for it, in kits and outside
    };
    std::vector<Line> years;  // side by side: all but drafts, in the order given

    std::optional<Count> wished_next;  // for the year after; nothing while more may still be chosen
};

// Of the campaign named; it and the one that it is compared with are among the years.
YearReport year_report(std::string_view slug, const std::vector<CampaignYear>& years, const StockBooks& books,
                       const VisitsOfYear& visits, Instant now);
nlohmann::json told(const YearReport& report);
nlohmann::json told(const Coverage& coverage);

}  // namespace trousse
