#include <fmt/format.h>

#include "invitations/effect.hpp"
#include "invitations/invitations.hpp"
#include "mail/outbox.hpp"

namespace trousse {

bool is_in_time(const InvitationStep& step, const Campaign& campaign, Instant now) {
    return !is_for_silent(step.step) || std::max(step.due_at, now) < campaign.closes_at;
}

bool is_overdue(const InvitationStep& step, const Campaign& campaign, Instant now) {
    const bool has_come = step.due_at <= now && now < step.due_at + std::chrono::days{7};
    return has_hour(step.step) && has_come && !step.let_go_at && is_in_time(step, campaign, now);
}

static InvitationStep step_from(const Row& row);

constexpr auto kStepsKept = R"(
    SELECT id, step, due_at, subject_fr, subject_en, text_fr, text_en, holds_out, let_go_at, let_go_by, paused, begun_at, listed_at, version
      FROM invitation_step WHERE campaign_id = $campaign ORDER BY id)";

std::vector<InvitationStep> steps_of(const Snapshot& db, const Campaign& campaign) {
    const auto kept = db.all(kStepsKept, {{"$campaign", campaign.id}}, step_from);
    std::vector<InvitationStep> all;
    for (const Step step : kSteps) {
        const auto found = std::ranges::find(kept, step, &InvitationStep::step);
        all.push_back(found == kept.end() ? InvitationStep{} : *found);
        all.back().step = step;
        if (all.back().is_proposed) all.back().due_at = proposed_at(step, campaign);
    }
    return all;
}

InvitationStep step_from(const Row& row) {
    const auto due = row.maybe_instant("due_at");
    return {.id = row.id<InvitationStep>("id"),
            .step = step_of(row.text("step")).value(),
            .due_at = due.value_or(Instant{}),
            .is_proposed = !due,
            .words = {.subject = {row.text("subject_fr"), row.text("subject_en")},
                      .text = {row.text("text_fr"), row.text("text_en")}},
            .holds_out = row.flag("holds_out"),
            .let_go_at = row.maybe_instant("let_go_at"),
            .let_go_by = row.text("let_go_by"),
            .is_paused = row.flag("paused"),
            .begun_at = row.maybe_instant("begun_at"),
            .listed_at = row.maybe_instant("listed_at"),
            .version = row.integer("version")};
}

InvitationStep step_in(const Snapshot& db, const Campaign& campaign, Step step) {
    return steps_of(db, campaign).at(static_cast<std::size_t>(step));
}

constexpr auto kKeep = R"(
    INSERT INTO invitation_step (campaign_id, step, due_at, subject_fr, subject_en, text_fr, text_en, holds_out, let_go_at, let_go_by, paused, begun_at, listed_at)
    VALUES ($campaign, $step, $due, $subject_fr, $subject_en, $text_fr, $text_en, $holds_out, $let_go_at, $let_go_by, $paused, $begun_at, $listed_at)
        ON CONFLICT (campaign_id, step) DO UPDATE SET
           due_at = excluded.due_at, subject_fr = excluded.subject_fr, subject_en = excluded.subject_en, text_fr = excluded.text_fr,
           text_en = excluded.text_en, holds_out = excluded.holds_out, let_go_at = excluded.let_go_at, let_go_by = excluded.let_go_by,
           paused = excluded.paused, begun_at = excluded.begun_at, listed_at = excluded.listed_at, version = version + 1)";

void keep_step(Transaction& tx, const Campaign& campaign, const InvitationStep& step) {
    tx.run(kKeep, {{"$campaign", campaign.id},
                   {"$step", word(step.step)},
                   {"$due", step.is_proposed ? std::nullopt : std::optional{step.due_at}},
                   {"$subject_fr", step.words.subject.fr},
                   {"$subject_en", step.words.subject.en},
                   {"$text_fr", step.words.text.fr},
                   {"$text_en", step.words.text.en},
                   {"$holds_out", step.holds_out},
                   {"$let_go_at", step.let_go_at},
                   {"$let_go_by", step.let_go_at ? std::optional<std::string_view>{step.let_go_by} : std::nullopt},
                   {"$paused", step.is_paused},
                   {"$begun_at", step.begun_at},
                   {"$listed_at", step.listed_at}});
}

// ── Whom it is for ──

std::string_view word(InvitationVerdict verdict) {
    constexpr std::array<std::string_view, 6> words{"gets", "gets_later", "written", "no_address", "asked", "bounced"};
    return words.at(static_cast<std::size_t>(verdict));
}

constexpr auto kSilent = R"(
    SELECT roster.school_id, holder, holding.name AS holder_name, NULL AS order_id, school.name AS name, school.municipality,
           addressee.email AS email, addressee.language AS language,
           (SELECT reason FROM closed_mailbox WHERE closed_mailbox.email = addressee.email) AS closed,
           EXISTS (SELECT 1 FROM outbox WHERE step_id = $step AND outbox.school_id = holder AND account_id IS NULL) AS is_written
      FROM roster JOIN school ON school.id = roster.school_id JOIN addressee_of_school AS addressee ON addressee.school_id = roster.school_id
      JOIN school AS holding ON holding.id = holder
     WHERE roster.campaign_id = $campaign AND answer = 'silent' AND roster.school_id > $after ORDER BY roster.school_id LIMIT $at_most)";
constexpr auto kKitHasLeft = R"(
    SELECT roster.school_id, roster.school_id AS holder, school.name AS holder_name, roster.order_id, school.name AS name, municipality,
           addressee.email AS email, addressee.language AS language,
           (SELECT reason FROM closed_mailbox WHERE closed_mailbox.email = addressee.email) AS closed,
           EXISTS (SELECT 1 FROM outbox WHERE step_id = $step AND outbox.school_id = roster.school_id AND account_id IS NULL) AS is_written
      FROM roster JOIN orders ON orders.id = roster.order_id JOIN school ON school.id = roster.school_id
      JOIN addressee_of_order AS addressee ON addressee.order_id = roster.order_id
     WHERE roster.campaign_id = $campaign AND answer = 'order' AND state IN ('shipped', 'delivered') AND roster.school_id > $after
     ORDER BY roster.school_id LIMIT $at_most)";

static InvitationVerdict verdict_on(const Row& row, const Campaign& campaign, const InvitationStep& step) {
    const std::string_view closed = row.text_view("closed");
    if (row.flag("is_written")) return InvitationVerdict::written;
    if (row.text_view("email").empty()) return InvitationVerdict::no_address;
    if (!closed.empty()) return closed == "asked" ? InvitationVerdict::asked : InvitationVerdict::bounced;
    return step.holds_out && is_held_out(campaign, step.step, row.id<School>("holder")) ? InvitationVerdict::gets_later
                                                                                        : InvitationVerdict::gets;
}

std::vector<Invited> audience(const Snapshot& db, const Campaign& campaign, const InvitationStep& step,
                              const SchoolId& after, Count at_most) {
    return db.all(is_for_silent(step.step) ? Sql{kSilent} : Sql{kKitHasLeft},
                  {{"$campaign", campaign.id}, {"$step", step.id}, {"$after", after}, {"$at_most", at_most}},
                  [&](const Row& row) {
                      return Invited{.school = row.id<School>("school_id"),
                                     .holder = row.id<School>("holder"),
                                     .holder_name = row.text("holder_name"),
                                     .order = row.maybe_id<Order>("order_id"),
                                     .name = row.text("name"),
                                     .municipality = row.text("municipality"),
                                     .email = row.text("email"),
                                     .language = row.text("language"),
                                     .verdict = verdict_on(row, campaign, step)};
                  });
}

constexpr Count kSlice = 100;  // schools: some ten milliseconds of a write

std::optional<SchoolId> list_letters(Transaction& tx, const Campaign& campaign, const InvitationStep& step,
                                     const SchoolId& after, Instant now) {
    const auto schools = audience(tx, campaign, step, after, kSlice);
    for (const Invited& one : schools) {
        if (one.verdict != InvitationVerdict::gets && one.verdict != InvitationVerdict::gets_later) continue;
        enqueue(tx,
                {.kind = LetterKind::invitation,
                 .cause = fmt::format("{}/invitation/{}", one.holder.key, step.id.key),
                 .school = one.holder,
                 .order = one.order,
                 .step = step.id,
                 .recipient = one.email,
                 .language = one.language,
                 .is_held = step.is_paused,
                 .waits = one.verdict == InvitationVerdict::gets_later ? kHeldOutFor : std::chrono::hours{0}},
                now);
    }
    if (schools.empty()) return std::nullopt;
    return schools.back().school;
}

}  // namespace trousse
