#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "campaigns/campaigns.hpp"
#include "platform/clock.hpp"

// The ladder of a campaign: the letters by which its schools are invited, reminded, and asked afterwards. Pure.
namespace trousse {

enum class Step { opening, halfway, last_week, last_day, on_its_way, how_was_it };
inline constexpr std::array kSteps{Step::opening,  Step::halfway,    Step::last_week,
                                   Step::last_day, Step::on_its_way, Step::how_was_it};

std::string_view word(Step step);
std::optional<Step> step_of(std::string_view word);

// « On its way » has no hour: its letters are the generic run's, and leave when an admin releases them.
constexpr bool has_hour(Step step) { return step != Step::on_its_way; }

// Is it for schools that have not answered? Else for those whose kit has left.
constexpr bool is_for_silent(Step step) { return step < Step::on_its_way; }

// When it leaves unless an admin says otherwise: at nine in Québec, on a day on which schools are at work.
Instant proposed_at(Step step, const Campaign& campaign);

// How long the tenth that is held out waits: long enough to see what the others do.
inline constexpr std::chrono::hours kHeldOutFor{72};

// Would those who are held out still be told in time?
bool may_hold_out(Step step, Instant due_at, const Campaign& campaign);

}  // namespace trousse
