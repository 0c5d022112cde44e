#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "campaigns/last_choice.hpp"
#include "campaigns/school_links.hpp"
#include "mail/outbox.hpp"
#include "mail/typeset.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

using ParcelInLetter = std::optional<Id<struct Parcel>>;

static void tell_order(const Snapshot& db, LetterFacts& facts, const OrderId& order, const ParcelInLetter& parcel,
                       const Settings& settings, Instant now);
static std::vector<LetterLine> lines_of(const Snapshot& db, const OrderId& order, const ParcelInLetter& parcel,
                                        bool in_french);
static void tell_claim(const Snapshot& db, LetterFacts& facts, const Id<struct Claim>& claim);
static void tell_school(const Snapshot& db, LetterFacts& facts, const SchoolId& school, Instant now);
static LetterSender sender_of(const Settings& settings);
static void tell_step(const Snapshot& db, LetterFacts& facts, const CampaignId& campaign, const std::string& step,
                      const SchoolId& school);
static void tell_silent(const Snapshot& db, LetterFacts& facts, const CampaignId& campaign, const SchoolId& school);
static void tell_own_words(const Snapshot& db, LetterFacts& facts, std::string_view step, const CampaignId& campaign);
static void tell_days(LetterFacts& facts, const Row& campaign, Instant now);
static void tell_week(LetterFacts& facts, const std::string& week, Instant now);
static void tell_links(LetterFacts& facts, const Settings& settings);
static std::vector<std::string> pick_up_place(const Settings& settings);

constexpr auto kAddressed = R"(
    SELECT letter, order_id, parcel_id, claim_id, school_id, step_id, account_id IS NOT NULL AS is_test, language, (SELECT name FROM school WHERE school.id = outbox.school_id) AS school,
           CASE WHEN account_id IS NOT NULL THEN (SELECT name FROM account WHERE account.id = account_id)
                WHEN order_id IS NOT NULL THEN (SELECT name FROM addressee_of_order AS known
                                                 WHERE known.order_id = outbox.order_id AND known.email = recipient)
                ELSE (SELECT name FROM addressee_of_school AS known
                       WHERE known.school_id = outbox.school_id AND known.email = recipient) END AS addressee
      FROM outbox WHERE id = $id)";
constexpr auto kStepOfLetter = "SELECT campaign_id, step FROM invitation_step WHERE id = $step";

LetterFacts facts_of(const Snapshot& db, LetterId letter, const Settings& settings, Instant now) {
    LetterFacts facts;
    std::optional<OrderId> order;
    std::optional<Id<struct Claim>> claim;
    std::optional<SchoolId> school;
    std::optional<std::int64_t> step;
    bool is_test = false;
    ParcelInLetter parcel;
    db.first(kAddressed, {{"$id", letter}}, [&](const Row& row) {
        facts.kind = letter_kind_of(row.text("letter")).value_or(LetterKind::test);
        facts.language = row.text("language");
        facts.school = row.text("school");
        facts.addressee = row.text("addressee");
        order = row.maybe_id<Order>("order_id");
        parcel = row.maybe_id<struct Parcel>("parcel_id");
        claim = row.maybe_id<struct Claim>("claim_id");
        school = row.maybe_id<School>("school_id");
        step = row.maybe_integer("step_id");
        is_test = row.flag("is_test");
        return true;
    });
    facts.sender = sender_of(settings);
    if (order)
        tell_order(db, facts, *order, parcel, settings, now);
    else if (school)
        tell_school(db, facts, *school, now);
    if (claim) tell_claim(db, facts, *claim);
    if (step)
        db.first(kStepOfLetter, {{"$step", step}}, [&](const Row& row) {
            tell_step(db, facts, row.id<Campaign>("campaign_id"), row.text("step"), *school);
            return true;
        });
    if (is_test) facts.link_until.reset();  // a school's link is no test's
    tell_links(facts, settings);
    return facts;
}

constexpr auto kAddresseeOfSchool = R"(
    SELECT school.name AS school, known.name AS addressee FROM school JOIN addressee_of_school AS known ON school_id = school.id WHERE school.id = $school)";

LetterFacts facts_of_invitation(const Snapshot& db, const InvitationTo& to, const Settings& settings, Instant now) {
    LetterFacts facts;
    facts.kind = LetterKind::invitation;
    facts.language = to.language;
    db.first(kAddresseeOfSchool, {{"$school", to.school}}, [&](const Row& row) {
        facts.school = row.text("school");
        facts.addressee = row.text("addressee");
        return true;
    });
    facts.sender = sender_of(settings);
    if (to.order) tell_order(db, facts, *to.order, {}, settings, now);
    tell_school(db, facts, to.school, now);
    tell_step(db, facts, to.campaign, to.step, to.school);
    tell_links(facts, settings);
    return facts;
}

LetterSender sender_of(const Settings& settings) {
    return {settings.contact.name, settings.contact.address, settings.contact.phone, settings.contact.email};
}

constexpr auto kOrder = R"(
    SELECT orders.campaign_id, orders.number, kit_name_fr, kit_name_en, orders.state, orders.origin, orders.swapped, delivery_way,
           campaign.closes_at, campaign.late_changes_on, campaign.state = 'published' AS is_current,
           iif(delivery_way = 'pickup', pickup_week, ship_week) AS week,
           delivery_place.name AS place_name, coalesce(delivery_place.address, school.address) AS address,
           coalesce(delivery_place.municipality, school.municipality) AS municipality,
           coalesce(delivery_place.postal_code, school.postal_code) AS postal_code,
           generic.name_fr AS generic_fr, generic.name_en AS generic_en, generic_run.undone_at IS NOT NULL AS run_undone,
           (SELECT parcel.state FROM parcel WHERE parcel.id = $parcel) AS parcel_state,
           EXISTS (SELECT 1 FROM parcel WHERE parcel.id = $parcel AND claim_id IS NOT NULL) AS for_claim, remainder > 0 AS has_rest,
           (SELECT answer FROM roster WHERE roster.campaign_id = orders.campaign_id AND roster.school_id = orders.school_id) AS outcome
      FROM orders JOIN contents ON contents.id = contents_id JOIN school ON school.id = orders.school_id
      JOIN campaign ON campaign.id = orders.campaign_id
      LEFT JOIN delivery_place ON delivery_place.id = orders.delivery_place_id
      LEFT JOIN generic_run ON generic_run.id = orders.generic_run_id
      LEFT JOIN kit AS generic ON generic.campaign_id = orders.campaign_id AND generic.is_generic = 1
     WHERE orders.id = $order)";
constexpr auto kTracking = R"(
    SELECT tracking FROM parcel WHERE order_id = $order AND ($parcel IS NULL OR id = $parcel) AND state IN ('shipped', 'delivered') AND tracking <> ''
     ORDER BY position)";

void tell_order(const Snapshot& db, LetterFacts& facts, const OrderId& order, const ParcelInLetter& parcel,
                const Settings& settings, Instant now) {
    const bool in_french = facts.language == "fr";
    db.first(kOrder, {{"$order", order}, {"$parcel", parcel}}, [&](const Row& row) {
        const std::string state = row.text("state");
        facts.number = row.text("number");
        facts.kit = in_french ? row.text("kit_name_fr") : row.text("kit_name_en");
        facts.generic_kit = in_french ? row.text("generic_fr") : row.text("generic_en");
        facts.is_waiting = state == "waiting";
        facts.is_cancelled = state == "cancelled";
        facts.is_swapped = row.flag("swapped");
        facts.parcel = row.text("parcel_state");
        facts.is_for_claim = row.flag("for_claim");
        facts.has_rest = row.flag("has_rest");
        facts.has_left = state == "shipped" || state == "delivered";
        if (facts.kind == LetterKind::automatic)
            tell_own_words(db, facts, "on_its_way", row.id<Campaign>("campaign_id"));
        tell_days(facts, row, now);
        const bool is_open = facts.last_day.has_value(), is_early = state == "waiting" || state == "placed";
        facts.may_change = is_early && row.flag("is_current") &&
                           (is_open || (row.text("origin") == "automatic" && row.flag("late_changes_on")));
        facts.is_pickup = row.text("delivery_way") == "pickup";
        if (facts.is_pickup) {
            facts.place = pick_up_place(settings);
            facts.hours = in_french ? settings.pick_up.hours_fr : settings.pick_up.hours_en;
        } else {
            const std::string code = postal_code_in_words(row.text("postal_code"));
            for (const std::string& line :
                 {row.text("place_name"), row.text("address"), row.text("municipality"), code})
                if (!line.empty()) facts.place.push_back(line);
        }
        const bool is_to_come = !parcel && (state == "placed" || state == "packed");
        if (is_to_come) tell_week(facts, row.text("week"), now);
        facts.outcome = row.text("outcome");
        facts.is_undone =
            row.flag("run_undone") && facts.outcome != "decline";  // cancelled by itself, it left a decline
        return true;
    });
    facts.contents = lines_of(db, order, parcel, in_french);
    facts.tracking = db.all(kTracking, {{"$order", order}, {"$parcel", parcel}},
                            [](const Row& row) { return row.text("tracking"); });
}

constexpr auto kPromised = R"(
    SELECT name_fr, name_en, quantity FROM orders JOIN contents_line USING (contents_id) WHERE orders.id = $order ORDER BY position)";
constexpr auto kInParcel = R"(
    SELECT iif(quantity = 1, name_fr, plural_fr) AS name_fr, iif(quantity = 1, name_en, plural_en) AS name_en, quantity
      FROM parcel_line JOIN item ON item.id = item_id WHERE parcel_id = $parcel ORDER BY sku)";

std::vector<LetterLine> lines_of(const Snapshot& db, const OrderId& order, const ParcelInLetter& parcel,
                                 bool in_french) {
    const auto line = [&](const Row& row) {
        return LetterLine{row.integer("quantity"), in_french ? row.text("name_fr") : row.text("name_en")};
    };
    return parcel ? db.all(kInParcel, {{"$parcel", *parcel}}, line) : db.all(kPromised, {{"$order", order}}, line);
}

// What was answered, unless the parcel that was the answer was taken apart again.
constexpr auto kClaimAnswer = R"(
    SELECT claim.state = 'answered' AND (claim.answer = 'note' OR EXISTS (
               SELECT 1 FROM parcel WHERE claim_id = claim.id AND parcel.state <> 'unpacked')) AS is_answered,
           claim.answer IS 'parcel' AS is_resent, (SELECT answer FROM claim_text WHERE claim_id = claim.id) AS said
      FROM claim WHERE id = $claim)";

void tell_claim(const Snapshot& db, LetterFacts& facts, const Id<struct Claim>& claim) {
    db.first(kClaimAnswer, {{"$claim", claim}}, [&](const Row& row) {
        facts.is_answered = row.flag("is_answered");
        facts.is_resent = row.flag("is_resent");
        facts.said = row.text("said");
        return true;
    });
}

constexpr auto kInCurrentCampaign = R"(
    SELECT opens_at, closes_at, (SELECT answer FROM roster WHERE campaign_id = campaign.id AND school_id = $school) AS outcome
      FROM campaign WHERE state = 'published')";

void tell_school(const Snapshot& db, LetterFacts& facts, const SchoolId& school, Instant now) {
    db.first(kInCurrentCampaign, {{"$school", school}}, [&](const Row& row) {
        tell_days(facts, row, now);
        facts.outcome = row.text("outcome");
        return true;
    });
}

constexpr auto kOfCampaign = R"(
    SELECT campaign.name_fr, campaign.name_en, generic.name_fr AS generic_fr, generic.name_en AS generic_en
      FROM campaign LEFT JOIN kit AS generic ON generic.campaign_id = campaign.id AND generic.is_generic = 1 WHERE campaign.id = $campaign)";
constexpr auto kOffered = "SELECT name_fr, name_en FROM kit WHERE campaign_id = $campaign ORDER BY position";

void tell_step(const Snapshot& db, LetterFacts& facts, const CampaignId& campaign, const std::string& step,
               const SchoolId& school) {
    const bool in_french = facts.language == "fr";
    const auto name = [&](const Row& row) { return in_french ? row.text("name_fr") : row.text("name_en"); };
    facts.step = step;
    db.first(kOfCampaign, {{"$campaign", campaign}}, [&](const Row& row) {
        facts.campaign = name(row);
        facts.generic_kit = in_french ? row.text("generic_fr") : row.text("generic_en");
        return true;
    });
    facts.kits = db.all(kOffered, {{"$campaign", campaign}}, name);
    if (step != "how_was_it") tell_silent(db, facts, campaign, school);
    tell_own_words(db, facts, step, campaign);
}

// The school itself first, then its buildings that nobody else is written to about.
constexpr auto kSilent = R"(
    SELECT school.id, school.name
      FROM school CROSS JOIN roster ON roster.school_id = school.id JOIN campaign ON campaign.id = campaign_id
      JOIN addressee_of_school AS addressee ON addressee.school_id = school.id
     WHERE (school.id = $school OR parent_id = $school) AND campaign_id = $campaign AND state = 'published' AND answer = 'silent'
       AND holder = $school
     ORDER BY parent_id IS NOT NULL, name_key, school.id)";

// The kit of last time is offered as the school's own page offers it; where several are told, each page does.
void tell_silent(const Snapshot& db, LetterFacts& facts, const CampaignId& campaign, const SchoolId& school) {
    const auto silent = db.all(kSilent, {{"$campaign", campaign}, {"$school", school}}, [](const Row& row) {
        return std::pair{row.id<School>("id"), row.text("name")};
    });
    for (const auto& [id, name] : silent) facts.silent.push_back(name);
    if (!silent.empty()) facts.school = facts.silent.front();
    if (silent.size() != 1) return;
    const bool in_french = facts.language == "fr";
    if (const auto last = last_choice(db, campaign, silent.front().first); last && last->again) {
        facts.last_kit = in_french ? last->kit.fr : last->kit.en;
        facts.last_campaign = in_french ? last->campaign.fr : last->campaign.en;
    }
}

constexpr auto kOwnWords = R"(
    SELECT subject_fr, subject_en, text_fr, text_en FROM invitation_step WHERE campaign_id = $campaign AND step = $step)";

void tell_own_words(const Snapshot& db, LetterFacts& facts, std::string_view step, const CampaignId& campaign) {
    const bool in_french = facts.language == "fr";
    db.first(kOwnWords, {{"$campaign", campaign}, {"$step", step}}, [&](const Row& row) {
        facts.own_subject = in_french ? row.text("subject_fr") : row.text("subject_en");
        facts.own_text = paragraphs_of(in_french ? row.text_view("text_fr") : row.text_view("text_en"));
        return true;
    });
}

void tell_days(LetterFacts& facts, const Row& campaign, Instant now) {
    const Instant closes = campaign.instant("closes_at");
    facts.link_until = std::chrono::year_month_day{last_day_of_link(closes, now)};
    // What people read is the day of Québec's just before the moment at which it is closed.
    if (now < closes) facts.last_day = std::chrono::year_month_day{quebec_day(closes - std::chrono::seconds{1})};
}

// A week that is over is told to nobody.
void tell_week(LetterFacts& facts, const std::string& week, Instant now) {
    const auto monday = parse_day(week);
    if (monday && quebec_day(now) < *monday + std::chrono::days{7}) facts.week = std::chrono::year_month_day{*monday};
}

// As visits are counted by them (visits/visits.cpp).
static std::string_view source_of_step(std::string_view step) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> sources{
        {{"opening", "invitation-ouverture"},
         {"halfway", "invitation-moitie"},
         {"last_week", "invitation-semaine"},
         {"last_day", "invitation-jour"},
         {"how_was_it", "invitation-apres"}}};
    const auto found = std::ranges::find(sources, step, &std::pair<std::string_view, std::string_view>::first);
    return found == sources.end() ? "" : found->second;
}

void tell_links(LetterFacts& facts, const Settings& settings) {
    const bool in_french = facts.language == "fr";
    const std::string_view source = source_of_step(facts.step);
    facts.order_link = settings.public_url + (in_french ? "/commande?no=" : "/en/my-order?no=") + facts.number;
    facts.choose_link = settings.public_url + (in_french ? "/commander" : "/en/order");
    if (source.empty()) return;
    facts.order_link.append("&de=").append(source);
    facts.choose_link.append("?de=").append(source);
}

std::vector<std::string> pick_up_place(const Settings& settings) {
    std::vector<std::string> place;
    for (const std::string& line : {settings.contact.name, settings.pick_up.address, settings.pick_up.municipality,
                                    postal_code_in_words(settings.pick_up.postal_code)})
        if (!line.empty()) place.push_back(line);
    return place;
}

// ── As it is kept ──

std::string kept_form(const Letter& letter) {
    json blocks = json::array();
    for (const LetterBlock& block : letter.blocks)
        blocks.push_back({{"kind", static_cast<int>(block.kind)},
                          {"text", block.text},
                          {"link", block.link},
                          {"facts", block.facts},
                          {"items", block.items}});
    const auto& [name, address, phone, email] = letter.sender;
    return json{{"language", letter.language},
                {"subject", letter.subject},
                {"preview", letter.preview},
                {"title", letter.title},
                {"blocks", std::move(blocks)},
                {"why", letter.why},
                {"sender", {name, address, phone, email}}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

Letter letter_kept_as(const std::string& form) {
    const json kept = json::parse(form);
    Letter letter{.language = kept["language"],
                  .subject = kept["subject"],
                  .preview = kept["preview"],
                  .title = kept["title"],
                  .blocks = {},
                  .why = kept["why"],
                  .sender = {kept["sender"][0], kept["sender"][1], kept["sender"][2], kept["sender"][3]}};
    for (const json& block : kept["blocks"])
        letter.blocks.push_back({.kind = static_cast<LetterBlock::Kind>(block["kind"].get<int>()),
                                 .text = block["text"],
                                 .link = block["link"],
                                 .facts = block["facts"].get<std::vector<std::pair<std::string, std::string>>>(),
                                 .items = block["items"].get<std::vector<std::string>>()});
    return letter;
}

}  // namespace trousse
