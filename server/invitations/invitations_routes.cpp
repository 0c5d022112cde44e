#include "invitations/invitations_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "invitations/step_view.hpp"
#include "mail/letter_form.hpp"
#include "mail/outbox.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_steps(Service& service, const Request& request);
static Answer edit_step(Service& service, const Request& request);
static Answer list_schools(Service& service, const Request& request);
static Answer show_letter(Service& service, const Request& request);
static Answer ask_for_test(Service& service, const Request& request);
static Answer release(Service& service, const Request& request);
static Answer recall(Service& service, const Request& request);
static Answer pause(Service& service, const Request& request);
static Answer resume(Service& service, const Request& request);
static Answer complete(Service& service, const Request& request);

Routes invitations_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/campaigns/{slug}/invitations", Access::admins, with(list_steps)},
        {patch, "/api/v1/campaigns/{slug}/invitations/{step}", Access::admins, with(edit_step)},
        shows_contact("invitations",
                      {get, "/api/v1/campaigns/{slug}/invitations/{step}/schools", Access::admins, with(list_schools)}),
        {get, "/api/v1/campaigns/{slug}/invitations/{step}/letter", Access::admins, with(show_letter)},
        {post, "/api/v1/campaigns/{slug}/invitations/{step}/tests", Access::admins, Once::by_key, with(ask_for_test)},
        {post, "/api/v1/campaigns/{slug}/invitations/{step}/release", Access::admins, Once::by_key, with(release)},
        {post, "/api/v1/campaigns/{slug}/invitations/{step}/recall", Access::admins, Once::by_key, with(recall)},
        {post, "/api/v1/campaigns/{slug}/invitations/{step}/pause", Access::admins, Once::by_key, with(pause)},
        {post, "/api/v1/campaigns/{slug}/invitations/{step}/resumption", Access::admins, Once::by_key, with(resume)},
        {post, "/api/v1/campaigns/{slug}/invitations/{step}/completion", Access::admins, Once::by_key, with(complete)},
    };
}

Answer list_steps(Service& service, const Request& request) {
    require_known(request, {});
    const auto& [per_hour, from, until] = service.settings.invitations;
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = require_campaign(db, request.parameter("slug"));
        json steps = json::array();
        for (const InvitationStep& step : steps_of(db, campaign))
            steps.push_back(shown(db, campaign, step, service.now()));
        return ok({{"data", std::move(steps)},
                   {"next", nullptr},
                   {"configured", service.settings.smtp.is_on()},
                   {"pace", {{"per_hour", per_hour}, {"from_hour", from}, {"until_hour", until}}}});
    });
}

namespace {

struct Found {
    Campaign campaign;
    InvitationStep step;
};

}  // namespace

static Found require_step(const Snapshot& db, const Request& request) {
    const auto step = step_of(request.parameter("step"));
    const Campaign campaign = require_campaign(db, request.parameter("slug"));
    if (!step) throw Problem{.status = 404, .code = "unknown_step"};
    return {campaign, step_in(db, campaign, *step)};
}

static void require_action(const Snapshot& db, const Found& found, std::string_view action, Instant now) {
    const auto [state, open] = standing_of(db, found.campaign, found.step, now);
    if (std::ranges::find(open, action) == open.end())
        throw Problem{.status = 409, .code = "step_not_open", .params = {{"step_state", state}}};
}

// ── What is set ──

static InvitationStep edited(InvitationStep step, const Campaign& campaign, JsonReader& body);

Answer edit_step(Service& service, const Request& request) {
    const Instant now = service.now();
    service.db.write([&](Transaction& tx) {
        const auto [campaign, before] = require_step(tx, request);
        require_version(request, before.version, [&] { return shown(tx, campaign, before, now); });
        require_action(tx, {campaign, before}, "edit", now);
        const InvitationStep wanted =
            read_json(request.body, [&](JsonReader& body) { return edited(before, campaign, body); });
        const bool same_hour = wanted.due_at == before.due_at && wanted.is_proposed == before.is_proposed;
        if (!same_hour || wanted.words != before.words || wanted.holds_out != before.holds_out) {
            keep_step(tx, campaign, wanted);
            const std::string what = std::string{same_hour ? "" : "hour "} +
                                     (wanted.words == before.words ? "" : "words ") +
                                     (wanted.holds_out == before.holds_out ? "" : "hold-out");
            audit(tx,
                  {.done_by = request.visitor.actor,
                   .act = "invitations.edited",
                   .subject = campaign.slug,
                   .was = word(before.step),
                   .became = what},
                  now);
        }
    });
    service.deadline_moved();
    return service.db.read([&](const Snapshot& db) {
        const auto [campaign, after] = require_step(db, request);
        return versioned(ok(shown(db, campaign, after, now)), after.version);
    });
}

static std::string paragraphs(JsonReader& body, const std::string& pointer) {
    std::string text;
    body.list(pointer, 6, [&](const std::string& at) { text += (text.empty() ? "" : "\n") + body.text(at, 600); });
    return text;
}

// Words are given in both languages, or in none.
InvitationStep edited(InvitationStep step, const Campaign& campaign, JsonReader& body) {
    if (body.has("/due_at")) {
        step.is_proposed = body.is_null("/due_at");
        step.due_at = step.is_proposed ? proposed_at(step.step, campaign) : body.moment("/due_at");
        const bool is_in_time =
            step.due_at >= campaign.opens_at && (!is_for_silent(step.step) || step.due_at < campaign.closes_at);
        if (!is_in_time || !has_hour(step.step)) body.fault({"/due_at", "not_in_campaign"});
    }
    if (body.has("/subject"))
        step.words.subject = body.is_null("/subject")
                                 ? Bilingual{}
                                 : Bilingual{body.text("/subject/fr", 120), body.text("/subject/en", 120)};
    if (body.has("/paragraphs")) {
        step.words.text = body.is_null("/paragraphs")
                              ? Bilingual{}
                              : Bilingual{paragraphs(body, "/paragraphs/fr"), paragraphs(body, "/paragraphs/en")};
        if (step.words.text.fr.empty() != step.words.text.en.empty())
            body.fault({step.words.text.fr.empty() ? "/paragraphs/fr" : "/paragraphs/en", "missing"});
    }
    if (body.has("/holds_out")) step.holds_out = body.boolean("/holds_out");
    if (step.holds_out && !may_hold_out(step.step, step.due_at, campaign))
        body.fault({"/holds_out", "too_late_to_hold_out"});
    return step;
}

// ── Whom it is for ──

constexpr Count kAll = 1'000'000;

Answer list_schools(Service& service, const Request& request) {
    require_known(request, {"verdict", "limit", "cursor"});
    const std::string asked_for =
        asked_word(request, "verdict", {"gets", "gets_later", "written", "no_address", "asked", "bounced"});
    const Page page = page_of(request);
    return service.db.read([&](const Snapshot& db) {
        const auto [campaign, step] = require_step(db, request);
        const SchoolId after = page.after_id<School>().value_or(SchoolId{});
        json counts = json::object();
        for (const auto verdict : {InvitationVerdict::gets, InvitationVerdict::gets_later, InvitationVerdict::written,
                                   InvitationVerdict::no_address, InvitationVerdict::asked, InvitationVerdict::bounced})
            counts[word(verdict)] = 0;
        std::vector<Keyed> rows;
        for (const Invited& one : audience(db, campaign, step, SchoolId{}, kAll)) {
            const std::string verdict{word(one.verdict)};
            counts[verdict] = counts[verdict].get<Count>() + 1;
            if (one.school <= after || (!asked_for.empty() && verdict != asked_for) || std::ssize(rows) > page.limit)
                continue;
            rows.push_back({one.school.text(),
                            {{"id", one.school.text()},
                             {"name", one.name},
                             {"municipality", one.municipality},
                             {"told_with", one.holder == one.school ? json() : json(one.holder_name)},
                             {"email", one.email.empty() ? json() : json(one.email)},
                             {"language", one.language},
                             {"verdict", verdict}}});
        }
        return page_with(std::move(rows), page, {{"counts", std::move(counts)}});
    });
}

// ── How it reads ──

// To the first school that gets it in that language, else to the first at all: so it is true of somebody.
static InvitationTo somebody(const Snapshot& db, const Found& found, const std::string& language) {
    const auto& [campaign, step] = found;
    const auto all = audience(db, campaign, step, SchoolId{}, kAll);
    const auto whom = std::ranges::find(all, language, &Invited::language);
    if (all.empty()) throw Problem{.status = 409, .code = "nobody_to_write_to"};
    const Invited& one = whom == all.end() ? all.front() : *whom;
    return {.campaign = campaign.id,
            .step = std::string{word(step.step)},
            .school = one.holder,
            .order = one.order,
            .language = language};
}

Answer show_letter(Service& service, const Request& request) {
    require_known(request, {"language"});
    const std::string asked_for = asked_word(request, "language", {"fr", "en"});
    return service.db.read([&](const Snapshot& db) {
        const Found found = require_step(db, request);
        if (!has_hour(found.step.step))
            throw Problem{.status = 409, .code = "step_not_open", .params = {{"step_state", "with_run"}}};
        const LetterFacts facts = facts_of_invitation(db, somebody(db, found, asked_for.empty() ? "fr" : asked_for),
                                                      service.settings, service.now());
        Letter letter = write_letter(facts);
        letter.unsubscribe_link =
            service.settings.public_url + (letter.language == "fr" ? "/desabonnement" : "/en/unsubscribe");
        return ok({{"school", facts.school},
                   {"language", letter.language},
                   {"subject", letter.subject},
                   {"preview", letter.preview},
                   {"text", text_of(letter)},
                   {"html", html_of(letter)}});
    });
}

Answer ask_for_test(Service& service, const Request& request) {
    const std::string language = read_json(request.body, [](JsonReader& body) {
        return body.word("/language", {"fr", "en"});
    });
    if (!service.settings.smtp.is_on()) throw Problem{.status = 409, .code = "mail_off"};
    if (request.visitor.role != Role::admin) throw Problem{.status = 409, .code = "no_own_address"};
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        Found found = require_step(tx, request);
        require_action(tx, found, "test", now);
        if (!found.step.id) keep_step(tx, found.campaign, found.step);
        found.step = step_in(tx, found.campaign, found.step.step);
        const LetterId id =
            enqueue_test_of_step(tx, {request.visitor.id}, found.step.id, somebody(tx, found, language), now);
        audit(tx,
              {.done_by = request.visitor.actor, .act = "letter.test_asked", .subject = "letter " + std::to_string(id)},
              now);
        return created({{"id", id}}, "/api/v1/letters/" + std::to_string(id));
    });
}

// ── When it leaves ──

// One act over a step: what it changes, and its line in the trace.
static Answer act(Service& service, const Request& request, std::string_view action, std::string_view told_as,
                  const std::function<void(Transaction&, InvitationStep&)>& change) {
    require_empty(request.body);
    const Instant now = service.now();
    const auto done = [&](Transaction& tx) -> Told {
        auto [campaign, step] = require_step(tx, request);
        require_action(tx, {campaign, step}, action, now);
        change(tx, step);
        keep_step(tx, campaign, step);
        audit(tx,
              {.done_by = request.visitor.actor, .act = told_as, .subject = campaign.slug, .became = word(step.step)},
              now);
        return {};
    };
    Answer answer = once(service, request, done, [&](const Snapshot& db, const Told&) {
        const auto [campaign, step] = require_step(db, request);
        return ok(shown(db, campaign, step, now));
    });
    service.deadline_moved();
    return answer;
}

Answer release(Service& service, const Request& request) {
    return act(service, request, "release", "invitations.let_go", [&](Transaction&, InvitationStep& step) {
        step.let_go_at = service.now();
        step.let_go_by = request.visitor.actor;
    });
}

Answer recall(Service& service, const Request& request) {
    return act(service, request, "recall", "invitations.recalled", [](Transaction&, InvitationStep& step) {
        step.let_go_at = std::nullopt;
        step.let_go_by.clear();
    });
}

constexpr auto kHold =
    "UPDATE outbox SET held = $held WHERE step_id = $step AND account_id IS NULL AND state = 'queued'";

Answer pause(Service& service, const Request& request) {
    return act(service, request, "pause", "invitations.paused", [](Transaction& tx, InvitationStep& step) {
        step.is_paused = true;
        tx.run(kHold, {{"$held", true}, {"$step", step.id}});
    });
}

Answer resume(Service& service, const Request& request) {
    return act(service, request, "resumption", "invitations.resumed", [](Transaction& tx, InvitationStep& step) {
        step.is_paused = false;
        tx.run(kHold, {{"$held", false}, {"$step", step.id}});
    });
}

// Whoever came to the roster, or to an address, since the step left gets its letter too.
Answer complete(Service& service, const Request& request) {
    return act(service, request, "completion", "invitations.completed",
               [](Transaction&, InvitationStep& step) { step.listed_at = std::nullopt; });
}

}  // namespace trousse
