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
    Instant closes_at;        // the deadline: the first moment at which it is closed
    Instant deadline_set_at;  // when it was last moved (product.md, rule 5)
    std::optional<std::string> event_on;
    std::optional<std::string> ship_week;  // the Monday of the week in which kits arrive; nothing while it is not known
    std::optional<std::string> pickup_week;  // the same for those that are fetched
    std::optional<Count> baseline;           // a number that an admin typed; without one, what schools choose in …
    std::optional<CampaignId> baseline_campaign;  // … the campaign that it is compared with
    std::optional<Count> target;
    Count wish_percent = 0;
    bool pool_on = true;  // product.md, rule 4
    bool late_changes_on = true;
    bool run_on_hold = false;
    Count version = 0;
    Count silent_schools = 0;

    bool is_published() const { return state == "published"; }
    bool is_open(Instant now) const { return is_published() && opens_at <= now && now < closes_at; }
    bool is_over(Instant now) const { return closes_at <= now; }
    // The figure that it is compared with, where so many are chosen in the campaign of comparison by now. Nothing where
    // there is none: never that it was 0.
    std::optional<Count> baseline_beside(Count chosen_there) const {
        return baseline || chosen_there == 0 ? baseline : std::optional{chosen_there};
    }
    std::string_view phase(Instant now) const { return now < opens_at ? "upcoming" : is_open(now) ? "open" : "closed"; }
};

// So many chosen orders, and as many percent more, to the nearest.
constexpr Count next_target(Count chosen, Count wish_percent) { return (chosen * (100 + wish_percent) + 50) / 100; }

}  // namespace trousse
