#pragma once

#include <nlohmann/json.hpp>

#include "campaigns/campaigns.hpp"
#include "platform/answers.hpp"
#include "platform/db.hpp"
#include "platform/quebec_time.hpp"

// How much the public pages were looked at, read from the sums that server/visits keeps.
namespace trousse {

struct VisitFigures {
    Count visitors = 0;  // each counts once a day
    Count views = 0;
    Count seconds = 0;  // of all views together
    Count kit_views = 0;
    Count begun = 0;  // orders
    Count finished = 0;

    std::optional<Count> mean_seconds() const {  // of a view, to the nearest
        return views == 0 ? std::nullopt : std::optional{(seconds + views / 2) / views};
    }
};

// Days of Québec, both within.
struct DaySpan {
    Day since;
    Day until;
};

// A campaign's year goes from July to June, as schools count: what is looked at before the opening and, in February,
// after the deadline belongs to it. The month that its report tells of is that February.
DaySpan year_of(const Campaign& campaign);
DaySpan february_of(const Campaign& campaign);

// What a year's report tells.
struct VisitsOfYear {
    DaySpan february;
    VisitFigures in_february;
    VisitFigures in_all;
};
VisitsOfYear visits_of_year(const Snapshot& db, const Campaign& campaign);
nlohmann::json told(const VisitsOfYear& visits);

VisitFigures visits_in(const Snapshot& db, const DaySpan& span);
nlohmann::json told(const VisitFigures& figures);

// All that is known of a campaign's visits in these days.
nlohmann::json visit_report(const Snapshot& db, const Campaign& campaign, const DaySpan& span);

// A row for each day, language and source.
Answer visit_page(const Snapshot& db, const DaySpan& span, const Page& page);

}  // namespace trousse
