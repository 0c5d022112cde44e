#include "invitations/effect.hpp"

#include <fmt/format.h>

#include <cmath>

#include "platform/crypto.hpp"

namespace trousse {

bool is_held_out(const Campaign& campaign, Step step, const SchoolId& school) {
    const std::string drawn = sha256(fmt::format("held out of {} {} {}", campaign.id.key, word(step), school.key));
    return std::stoul(drawn.substr(0, 8), nullptr, 16) % 10 == 0;
}

constexpr auto kFollowed = R"(
    SELECT school_id, sent_at,
           EXISTS (SELECT 1 FROM school_link WHERE letter_id = outbox.id AND first_opened_at IS NOT NULL) AS is_opened,
           (SELECT min(placed_at) FROM told_by_invitation AS told CROSS JOIN orders ON orders.school_id = told.school_id
             WHERE told.letter_id = outbox.id AND campaign_id = $campaign AND origin = 'chosen' AND state <> 'cancelled' AND placed_at >= $begun) AS ordered_at
      FROM outbox WHERE step_id = $step AND account_id IS NULL)";

Effect effect_of(const Snapshot& db, const Campaign& campaign, const InvitationStep& step, Instant now) {
    Effect effect;
    if (!step.begun_at) return effect;
    Instant last_sent = *step.begun_at;
    const auto count = [&](const Row& row) {
        const auto sent = row.maybe_instant("sent_at"), ordered = row.maybe_instant("ordered_at");
        const auto follows = [&](Instant what) { return ordered && *ordered >= what && *ordered < what + kFollows; };
        if (sent) {
            last_sent = std::max(last_sent, *sent);
            ++effect.sent;
            effect.opened += row.flag("is_opened") ? 1 : 0;
            effect.ordered += follows(*sent) ? 1 : 0;
        }
        const bool waited = step.holds_out && is_held_out(campaign, step.step, row.id<School>("school_id"));
        Effect::Group& group = waited ? effect.held_out : effect.written_to;
        ++group.schools;
        group.ordered += follows(*step.begun_at) ? 1 : 0;
        return true;
    };
    db.all(kFollowed, {{"$campaign", campaign.id}, {"$step", step.id}, {"$begun", *step.begun_at}}, count);
    effect.is_whole = effect.sent > 0 && last_sent + kFollows <= now;
    return effect;
}

std::optional<Gain> gain_of(Count schools, Count of_past, Count ordered) {
    if (of_past == 0) return std::nullopt;
    constexpr double z = 1.96;
    const auto n = static_cast<double>(of_past);
    const double share = static_cast<double>(ordered) / n, spread = z * z / n;
    const double middle = (share + spread / 2) / (1 + spread);
    const double half = z * std::sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread);
    const auto all = static_cast<double>(schools);
    return Gain{
        .expected = all * share, .low = all * std::max(0.0, middle - half), .high = all * std::min(1.0, middle + half)};
}

}  // namespace trousse
