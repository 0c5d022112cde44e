#include <nlohmann/json.hpp>

#include "mail/outbox.hpp"
#include "mail/typeset.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

static void tell_order(const Snapshot& db, LetterFacts& facts, const std::string& order,
                       const std::optional<std::string>& parcel, const Settings& settings, Instant now);
static std::vector<LetterLine> contents_of(const Snapshot& db, const std::string& order,
                                           const std::optional<std::string>& parcel, bool in_french);
static void tell_campaign(LetterFacts& facts, const Row& campaign, Instant now);
static void tell_links(LetterFacts& facts, const Settings& settings);
static std::vector<std::string> pick_up_place(const Settings& settings);

constexpr auto kAddressed = R"(
    SELECT outbox.letter, outbox.order_id, outbox.parcel_id, outbox.language, told, school.name AS school,
           coalesce(order_contact.name, account.name, CASE WHEN contact.email = recipient THEN contact.name END, '') AS addressee
      FROM outbox LEFT JOIN school ON school.id = outbox.school_id
      LEFT JOIN order_contact ON order_contact.order_id = outbox.order_id AND order_contact.email = recipient
      LEFT JOIN school_contact AS contact ON contact.school_id = outbox.school_id
      LEFT JOIN account ON account.id = outbox.account_id
     WHERE outbox.id = $id)";
constexpr auto kCurrentCampaign =
    "SELECT name_fr, name_en, opens_at, closes_at FROM campaign WHERE state = 'published'";

LetterFacts facts_of(const Snapshot& db, LetterId letter, const Settings& settings, Instant now) {
    LetterFacts facts;
    std::optional<std::string> order, parcel;
    db.first(kAddressed, {{"$id", letter}}, [&](const Row& row) {
        facts.kind = letter_kind_of(row.text("letter")).value_or(LetterKind::test);
        facts.language = row.text("language");
        facts.school = row.text("school");
        facts.addressee = row.text("addressee");
        const json told = json::parse(row.text("told"), nullptr, false);
        if (told.is_object()) {
            facts.said = told.value("said", "");
            facts.is_resent = told.value("is_resent", false);
        }
        order = row.maybe_text("order_id");
        parcel = row.maybe_text("parcel_id");
        return true;
    });
    facts.sender = {settings.contact.name, settings.contact.address, settings.contact.phone, settings.contact.email};
    if (order)
        tell_order(db, facts, *order, parcel, settings, now);
    else
        db.first(kCurrentCampaign, {}, [&](const Row& row) { return tell_campaign(facts, row, now), true; });
    tell_links(facts, settings);
    return facts;
}

constexpr auto kOrder = R"(
    SELECT orders.number, orders.kit_name_fr, orders.kit_name_en, orders.state, orders.origin, orders.swapped, delivery_way,
           campaign.name_fr, campaign.name_en, campaign.opens_at, campaign.closes_at, campaign.late_changes_on,
           campaign.state = 'published' AS is_current,
           school.kind, delivery_place.name AS place_name, coalesce(delivery_place.address, school.address) AS address,
           coalesce(delivery_place.municipality, school.municipality) AS municipality,
           coalesce(delivery_place.postal_code, school.postal_code) AS postal_code,
           generic.name_fr AS generic_fr, generic.name_en AS generic_en, generic_run.undone_at IS NOT NULL AS run_undone,
           (SELECT kind FROM outcome WHERE campaign_id = orders.campaign_id AND school_id = orders.school_id AND live = 1) AS outcome
      FROM orders JOIN school ON school.id = orders.school_id JOIN campaign ON campaign.id = orders.campaign_id
      LEFT JOIN delivery_place ON delivery_place.id = orders.delivery_place_id
      LEFT JOIN generic_run ON generic_run.id = orders.generic_run_id
      LEFT JOIN kit AS generic ON generic.campaign_id = orders.campaign_id AND generic.is_generic = 1
     WHERE orders.id = $order)";
constexpr auto kTracking = R"(
    SELECT tracking FROM parcel WHERE order_id = $order AND ($parcel IS NULL OR id = $parcel) AND state IN ('shipped', 'delivered') AND tracking <> ''
     ORDER BY position)";

void tell_order(const Snapshot& db, LetterFacts& facts, const std::string& order,
                const std::optional<std::string>& parcel, const Settings& settings, Instant now) {
    const bool in_french = facts.language == "fr";
    db.first(kOrder, {{"$order", order}}, [&](const Row& row) {
        const std::string state = row.text("state");
        facts.number = row.text("number");
        facts.kit = row.text(in_french ? "kit_name_fr" : "kit_name_en");
        facts.generic_kit = row.text(in_french ? "generic_fr" : "generic_en");
        facts.is_waiting = state == "waiting";
        tell_campaign(facts, row, now);
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
        if (row.text("kind") == "school") facts.outcome = row.is_null("outcome") ? "silent" : row.text("outcome");
        facts.is_undone = row.flag("run_undone") && facts.outcome != "decline";  // cancelled by itself, it left a decline
        return true;
    });
    facts.contents = contents_of(db, order, parcel, in_french);
    facts.tracking = db.all(kTracking, {{"$order", order}, {"$parcel", parcel}},
                            [](const Row& row) { return row.text("tracking"); });
}

constexpr auto kPromised =
    "SELECT name_fr, name_en, quantity FROM order_line WHERE order_id = $order ORDER BY position";
constexpr auto kInParcel = R"(
    SELECT iif(quantity = 1, name_fr, plural_fr) AS name_fr, iif(quantity = 1, name_en, plural_en) AS name_en, quantity
      FROM parcel_line JOIN item ON item.id = item_id WHERE parcel_id = $parcel ORDER BY sku)";

std::vector<LetterLine> contents_of(const Snapshot& db, const std::string& order,
                                    const std::optional<std::string>& parcel, bool in_french) {
    const auto line = [&](const Row& row) {
        return LetterLine{row.integer("quantity"), row.text(in_french ? "name_fr" : "name_en")};
    };
    return parcel ? db.all(kInParcel, {{"$parcel", *parcel}}, line) : db.all(kPromised, {{"$order", order}}, line);
}

void tell_campaign(LetterFacts& facts, const Row& campaign, Instant now) {
    facts.campaign = campaign.text(facts.language == "fr" ? "name_fr" : "name_en");
    const Instant closes = campaign.instant("closes_at");
    // What people read is the day of Québec's just before the moment at which it is closed.
    if (now < closes) facts.last_day = std::chrono::year_month_day{quebec_day(closes - std::chrono::seconds{1})};
}

void tell_links(LetterFacts& facts, const Settings& settings) {
    const bool in_french = facts.language == "fr";
    facts.order_link = settings.public_url + (in_french ? "/commande?no=" : "/en/my-order?no=") + facts.number;
    facts.choose_link = settings.public_url + (in_french ? "/commander" : "/en/order");
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
