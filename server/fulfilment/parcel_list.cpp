#include "fulfilment/parcel_list.hpp"

#include <fmt/format.h>

#include <charconv>

#include "campaigns/campaigns_store.hpp"
#include "orders/parcel_state.hpp"
#include "platform/answers.hpp"
#include "schools/fold.hpp"

namespace trousse {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr auto kLongUnderWay = 24h * 14;

ParcelFilter parcel_filter(const Request& request) {
    require_known(request, {"state", "answers", "campaign", "wave", "late", "q", "limit", "cursor"});
    ParcelFilter filter{.state = asked_word(request, "state",
                                            {"to_pack", "packed", "ready", "shipped", "delivered", "lost", "returned"}),
                        .answers = asked_word(request, "answers", {"order", "remainder", "claim"}),
                        .campaign = asked(request, "campaign"),
                        .wave = asked(request, "wave"),
                        .is_late = asked_word(request, "late", {"true"}) == "true",
                        .text = asked(request, "q")};
    if (filter.state.empty()) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "state"}}};
    return filter;
}

namespace {

// What a filter comes to.
struct ParcelTerms {
    std::optional<CampaignId> campaign;
    Count wave = 0;            // 0: any; -1: no such
    std::string words = "[]";  // each as it stands after a space
    Count since = -1, id = 0;  // of the last row before the page
};

}  // namespace

static ParcelTerms parcel_terms(const Snapshot& db, const ParcelFilter& filter, const std::string& after);
static Keyed keyed_row(const Row& row);

constexpr auto kInState = R"(
    SELECT id, number, order_number, campaign, campaign_name_fr, campaign_name_en, school_id, school_name, school_kind, board, mrc,
           municipality, kit, kit_name_fr, kit_name_en, delivery_way, wave, edition, version, state, since, tracking, claim_id, claim_kind,
           answers
      FROM parcel_whole
     WHERE state = $state AND since >= $since AND (since > $since OR id > $id) AND since < $until
       AND ($campaign IS NULL OR campaign_id = $campaign) AND ($wave = 0 OR wave = $wave) AND ($answers = '' OR answers = $answers)
       AND NOT EXISTS (SELECT 1 FROM json_each($words) WHERE NOT instr(words, value))
     ORDER BY since, id LIMIT $limit)";
constexpr auto kToPack = R"(
    SELECT id, number, order_number, campaign, campaign_name_fr, campaign_name_en, school_id, school_name, school_kind, board, mrc,
           municipality, kit, kit_name_fr, kit_name_en, delivery_way, wave, edition, version, state, since, tracking, claim_id, claim_kind,
           answers
      FROM parcel_to_pack
     WHERE id IN (SELECT id FROM orders WHERE campaign_id IN (SELECT id FROM campaign) AND state = 'placed'
                   UNION ALL SELECT id FROM orders WHERE remainder > 0)
       AND id > $id AND ($campaign IS NULL OR campaign_id = $campaign) AND ($wave = 0 OR wave = $wave)
       AND ($answers = '' OR answers = $answers)
       AND NOT EXISTS (SELECT 1 FROM json_each($words) WHERE NOT instr(words, value))
     ORDER BY id LIMIT $limit)";

Answer parcels_page(const Snapshot& db, const ParcelFilter& filter, const Request& request, Instant now) {
    const Page page = page_of(request);
    const ParcelTerms terms = parcel_terms(db, filter, page.after);
    if (filter.state == "to_pack")
        return page_with(db.all(kToPack,
                                {{"$id", terms.id},
                                 {"$campaign", terms.campaign},
                                 {"$wave", terms.wave},
                                 {"$answers", filter.answers},
                                 {"$words", terms.words},
                                 {"$limit", page.limit + 1}},
                                keyed_row),
                         page);
    const Instant until = filter.is_late ? now - kLongUnderWay : Instant::max();
    return page_with(db.all(kInState,
                            {{"$state", filter.state},
                             {"$since", terms.since},
                             {"$id", terms.id},
                             {"$until", until},
                             {"$campaign", terms.campaign},
                             {"$wave", terms.wave},
                             {"$answers", filter.answers},
                             {"$words", terms.words},
                             {"$limit", page.limit + 1}},
                            keyed_row),
                     page);
}

ParcelTerms parcel_terms(const Snapshot& db, const ParcelFilter& filter, const std::string& after) {
    ParcelTerms terms;
    if (!filter.campaign.empty() || !filter.wave.empty()) terms.campaign = asked_campaign(db, filter.campaign).id;
    const auto number = [](std::string_view text, Count otherwise) {
        Count read = 0;
        const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), read);
        return error == std::errc{} && stopped == text.data() + text.size() ? read : otherwise;
    };
    if (!filter.wave.empty()) terms.wave = number(filter.wave, -1);
    json words = json::array();
    for (const std::string& word : words_in(filter.text))
        if (!word.empty()) words.push_back(word);
    terms.words = words.dump();
    if (const auto space = after.find(' '); space != after.npos) {
        terms.since = number(std::string_view{after}.substr(0, space), -1);
        terms.id = number(std::string_view{after}.substr(space + 1), 0);
    }
    return terms;
}

static json parcel_from_list(const Row& row);

Keyed keyed_row(const Row& row) {
    return {fmt::format("{} {}", row.integer("since"), row.integer("id")), parcel_from_list(row)};
}

constexpr auto kOneParcel = R"(
    SELECT id, number, order_number, campaign, campaign_name_fr, campaign_name_en, school_id, school_name, school_kind, board, mrc,
           municipality, kit, kit_name_fr, kit_name_en, delivery_way, wave, edition, version, state, since, tracking, claim_id, claim_kind,
           answers
      FROM parcel_whole WHERE id = $parcel)";

json parcel_row(const Snapshot& db, const ParcelId& parcel) {
    return *db.first(kOneParcel, {{"$parcel", parcel}}, parcel_from_list);
}

static json open_acts_upon(std::string_view state, std::string_view answers);

json parcel_from_list(const Row& row) {
    json claim;
    if (const auto id = row.maybe_id<struct Claim>("claim_id"))
        claim = {{"id", id->text()}, {"kind", row.text("claim_kind")}};
    return {{"number", row.text("number")},
            {"order", row.text("order_number")},
            {"campaign",
             {{"slug", row.text("campaign")},
              {"name", told(Bilingual{row.text("campaign_name_fr"), row.text("campaign_name_en")})}}},
            {"school",
             {{"id", row.id<School>("school_id").text()},
              {"name", row.text("school_name")},
              {"board", row.text("board")},
              {"mrc", row.text("mrc")},
              {"municipality", row.text("municipality")},
              {"kind", row.text("school_kind")}}},
            {"kit",
             {{"slug", row.text("kit")}, {"name", told(Bilingual{row.text("kit_name_fr"), row.text("kit_name_en")})}}},
            {"answers", row.text("answers")},
            {"claim", claim},
            {"state", row.text("state")},
            {"since", told(row.instant("since"))},
            {"tracking", row.text("tracking")},
            {"delivery_way", row.text("delivery_way")},
            {"wave", row.is_null("wave") ? json() : json(row.integer("wave"))},
            {"edition", row.integer("edition")},
            {"actions", open_acts_upon(row.text_view("state"), row.text_view("answers"))},
            {"version", row.integer("version")}};
}

// As the route of the parcel, or of its order where there is none yet, calls them.
json open_acts_upon(std::string_view state, std::string_view answers) {
    if (state == "to_pack") return answers == "remainder" ? json{"packing", "remainder-release"} : json{"packing"};
    json acts = json::array();
    for (const ParcelAct act : open_acts(parcel_state_of(state), {.is_staff = true})) acts.push_back(word(act));
    return acts;
}

constexpr auto kByState = R"(
    SELECT count(*) FILTER (WHERE state = 'packed') AS packed, count(*) FILTER (WHERE state = 'ready') AS ready,
           count(*) FILTER (WHERE state = 'shipped') AS shipped, count(*) FILTER (WHERE state = 'shipped' AND since < $late) AS late,
           count(*) FILTER (WHERE state = 'lost') AS lost, count(*) FILTER (WHERE state = 'returned') AS returned,
           (SELECT count(*) FROM orders WHERE campaign_id IN (SELECT id FROM campaign) AND state = 'placed')
               + (SELECT count(*) FROM orders WHERE remainder > 0) AS to_pack
      FROM parcel WHERE state IN ('packed', 'ready', 'shipped', 'lost', 'returned'))";

ParcelCounts parcel_counts(const Snapshot& db, Instant now) {
    return *db.first(kByState, {{"$late", now - kLongUnderWay}}, [](const Row& row) {
        return ParcelCounts{.to_pack = row.integer("to_pack"),
                            .packed = row.integer("packed"),
                            .ready = row.integer("ready"),
                            .shipped = row.integer("shipped"),
                            .late = row.integer("late"),
                            .lost = row.integer("lost"),
                            .returned = row.integer("returned")};
    });
}

}  // namespace trousse
