#include "invitations/step_view.hpp"

#include "mail/letter.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

namespace {

struct Letters {
    Count queued = 0, sent = 0, unsettled = 0, dropped = 0;
};

}  // namespace

constexpr auto kLetters = R"(
    SELECT count(*) FILTER (WHERE state = 'queued' OR state = 'sending') AS queued, count(*) FILTER (WHERE state = 'sent') AS sent,
           count(*) FILTER (WHERE state = 'failed' OR state = 'uncertain') AS unsettled, count(*) FILTER (WHERE state = 'dropped') AS dropped
      FROM outbox WHERE step_id = $step AND account_id IS NULL)";
constexpr auto kLettersOfRun = R"(
    SELECT count(*) FILTER (WHERE outbox.state = 'queued' OR outbox.state = 'sending') AS queued, count(*) FILTER (WHERE outbox.state = 'sent') AS sent,
           count(*) FILTER (WHERE outbox.state = 'failed' OR outbox.state = 'uncertain') AS unsettled, count(*) FILTER (WHERE outbox.state = 'dropped') AS dropped
      FROM outbox WHERE letter = 'automatic' AND order_id >> 32 = $campaign)";

static Letters letters_from(const Row& row) {
    return {row.integer("queued"), row.integer("sent"), row.integer("unsettled"), row.integer("dropped")};
}

static Letters letters_of(const Snapshot& db, const Campaign& campaign, const InvitationStep& step) {
    return step.step == Step::on_its_way ? *db.first(kLettersOfRun, {{"$campaign", campaign.id}}, letters_from)
                                         : *db.first(kLetters, {{"$step", step.id}}, letters_from);
}

static json told(const Effect& effect, const InvitationStep& step);

json shown(const Snapshot& db, const Campaign& campaign, const InvitationStep& step, Instant now) {
    const Letters letters = letters_of(db, campaign, step);
    const auto& [state, actions] = standing_of(db, campaign, step, now);
    const auto& [subject, text] = step.words;
    return {
        {"step", word(step.step)},
        {"state", state},
        {"due_at", has_hour(step.step) ? trousse::told(step.due_at) : json()},
        {"is_proposed", step.is_proposed},
        {"subject", subject.fr.empty() ? json() : trousse::told(subject)},
        {"paragraphs", text.fr.empty() ? json() : json{{"fr", paragraphs_of(text.fr)}, {"en", paragraphs_of(text.en)}}},
        {"holds_out", step.holds_out},
        {"may_hold_out", may_hold_out(step.step, step.due_at, campaign)},
        {"let_go_at", trousse::told(step.let_go_at)},
        {"let_go_by", step.let_go_at ? json(name_of_actor(db, step.let_go_by)) : json()},
        {"begun_at", trousse::told(step.begun_at)},
        {"letters",
         {{"queued", letters.queued},
          {"sent", letters.sent},
          {"unsettled", letters.unsettled},
          {"dropped", letters.dropped}}},
        {"effect", step.begun_at ? told(effect_of(db, campaign, step, now), step) : json()},
        {"version", step.version},
        {"actions", actions}};
}

json told(const Effect& effect, const InvitationStep& step) {
    const auto group = [](const Effect::Group& of) { return json{{"schools", of.schools}, {"ordered", of.ordered}}; };
    return {{"sent", effect.sent},
            {"opened", effect.opened},
            {"ordered", effect.ordered},
            {"is_whole", effect.is_whole},
            {"written_to", step.holds_out ? group(effect.written_to) : json()},
            {"held_out", step.holds_out ? group(effect.held_out) : json()}};
}

static std::string_view state_of(const Snapshot& db, const InvitationStep& step);
static std::vector<std::string_view> actions_of(std::string_view state, const Campaign& campaign,
                                                const InvitationStep& step, Instant now);

StepStanding standing_of(const Snapshot& db, const Campaign& campaign, const InvitationStep& step, Instant now) {
    const std::string_view state = state_of(db, step);
    return {state, actions_of(state, campaign, step, now)};
}

constexpr auto kToLeave = R"(
    SELECT 1 FROM outbox
     WHERE step_id = $step AND account_id IS NULL AND (state = 'queued' OR state = 'sending') LIMIT 1)";

std::string_view state_of(const Snapshot& db, const InvitationStep& step) {
    if (!has_hour(step.step)) return "with_run";
    if (!step.let_go_at) return "planned";
    if (!step.begun_at) return "waiting";
    if (step.is_paused) return "paused";
    return !step.listed_at || db.any(kToLeave, {{"$step", step.id}}) ? "sending" : "done";
}

// What comes too late to be told is not let go.
std::vector<std::string_view> actions_of(std::string_view state, const Campaign& campaign, const InvitationStep& step,
                                         Instant now) {
    using Acts = std::vector<std::string_view>;
    if (!campaign.is_published()) return {};
    const bool in_time = is_in_time(step, campaign, now);
    if (state == "planned") return in_time ? Acts{"edit", "release", "test"} : Acts{"edit", "test"};
    if (state == "waiting") return {"edit", "recall", "test"};
    if (state == "sending") return {"pause"};
    if (state == "paused") return {"resumption"};
    if (state == "done") return in_time ? Acts{"completion"} : Acts{};
    return {"edit"};
}

}  // namespace trousse
