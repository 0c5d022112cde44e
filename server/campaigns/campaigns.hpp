#pragma once

#include <optional>

#include "catalog/catalog.hpp"
#include "platform/clock.hpp"

namespace trousse {

// One year of the JPS. Open and closed are never stored: they follow from the dates and one `now`.
struct Campaign {
    CampaignId id;
    std::string slug;
    Bilingual name;
    std::string number_prefix;  // JPS27, of JPS27-0048
    std::string state;          // draft, published, archived
    Instant opens_at;
    Instant closes_at;  // the deadline: the first moment at which it is closed
    std::optional<std::string> event_on;
    std::optional<Count> baseline;
    std::optional<CampaignId> baseline_campaign;
    std::optional<Count> target;
    Count wish_percent = 0;
    bool pool_on = true;  // product.md, rule 4
    bool late_changes_on = true;
    bool run_on_hold = false;
    Count version = 0;
    Count eligible = 0;
    Count silent_schools = 0;
    Count chosen = 0;  // live chosen and staff orders of schools

    bool is_published() const { return state == "published"; }
    bool is_open(Instant now) const { return is_published() && opens_at <= now && now < closes_at; }
    bool is_over(Instant now) const { return closes_at <= now; }
    std::string_view phase(Instant now) const { return now < opens_at ? "upcoming" : is_open(now) ? "open" : "closed"; }
};

}  // namespace trousse
