#include "invitations/ladder.hpp"

#include <algorithm>

#include "platform/quebec_time.hpp"

namespace trousse {

using namespace std::chrono;

constexpr std::array<std::string_view, kSteps.size()> kWords{"opening",  "halfway",    "last_week",
                                                             "last_day", "on_its_way", "how_was_it"};

std::string_view word(Step step) { return kWords.at(static_cast<std::size_t>(step)); }

std::optional<Step> step_of(std::string_view word) {
    const auto found = std::ranges::find(kWords, word);
    if (found == kWords.end()) return std::nullopt;
    return static_cast<Step>(found - kWords.begin());
}

static Day working_day(Day day, bool rather_before) {
    const weekday which{sys_days{day.time_since_epoch()}};
    if (which == Saturday) return rather_before ? day - days{1} : day + days{2};
    if (which == Sunday) return rather_before ? day - days{2} : day + days{1};
    return day;
}

// A last call that came after the weekend would come too late; a first one that came before it would come unannounced.
Instant proposed_at(Step step, const Campaign& campaign) {
    const Day opens = quebec_day(campaign.opens_at), last = quebec_day(campaign.closes_at - seconds{1});
    const Day event = parse_day(campaign.event_on.value_or("")).value_or(last + days{30});
    const auto at_nine = [](Day day) { return quebec_midnight(day) + hours{9}; };
    switch (step) {
        case Step::opening: return std::max(at_nine(working_day(opens, false)), campaign.opens_at);
        case Step::halfway: return at_nine(working_day(opens + (last - opens) / 2, false));
        case Step::last_week: return at_nine(working_day(last - days{6}, true));
        case Step::last_day: return at_nine(working_day(last, true));
        case Step::on_its_way: return campaign.closes_at;
        case Step::how_was_it: return at_nine(working_day(event + days{7}, false));
    }
    return campaign.closes_at;
}

bool may_hold_out(Step step, Instant due_at, const Campaign& campaign) {
    return is_for_silent(step) && due_at + kHeldOutFor + hours{24} <= campaign.closes_at;
}

}  // namespace trousse
