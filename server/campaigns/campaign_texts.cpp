#include "campaigns/campaign_texts.hpp"

#include "campaigns/campaign_edit.hpp"
#include "campaigns/campaigns_routes.hpp"
#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static Answer show_texts(Service& service, const Request& request);
static Answer edit_texts(Service& service, const Request& request);

Routes campaign_texts_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/campaigns/{slug}/texts", Access::staff, with(show_texts)},
        {patch, "/api/v1/campaigns/{slug}/texts", Access::admins, with(edit_texts)},
    };
}

constexpr std::array<std::pair<const char*, std::size_t>, 4> kPlaces{
    {{"banner", 200}, {"introduction", 600}, {"pick_up", 300}, {"thanks", 400}}};

static json shown_texts(const Snapshot& db, const Campaign& campaign) {
    json texts = told(texts_of(db, campaign.id));
    texts["version"] = campaign.version;
    return texts;
}

Answer show_texts(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = require_campaign(db, request.parameter("slug"));
        return versioned(ok(shown_texts(db, campaign)), campaign.version);
    });
}

// One that is given is a text in both languages, or null for none.
using Edit = std::map<std::string, std::optional<Bilingual>>;

static Edit changed_by(const Edit& edit, const CampaignTexts& texts);

static Edit text_edit(JsonReader& body) {
    Edit edit;
    for (const auto& [place, longest] : kPlaces) {
        const std::string pointer = std::string{"/"} + place;
        if (!body.has(pointer)) continue;
        edit[place] = body.is_null(pointer) ? std::nullopt : std::optional{bilingual(body, pointer, longest)};
    }
    return edit;
}

constexpr auto kNextVersion = "UPDATE campaign SET version = version + 1 WHERE id = $id";

Answer edit_texts(Service& service, const Request& request) {
    const Edit edit = read_json(request.body, text_edit);
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Campaign before = require_campaign(tx, request.parameter("slug"));
        require_version(request, before.version, [&] { return shown_texts(tx, before); });
        if (before.state == "archived") throw Problem{.status = 409, .code = "campaign_archived"};
        const Edit changed = changed_by(edit, texts_of(tx, before.id));
        if (changed.empty()) return versioned(ok(shown_texts(tx, before)), before.version);
        std::string places;
        for (const auto& [place, text] : changed) {
            set_text(tx, before.id, place, text);
            places.append(places.empty() ? "" : ", ").append(place);
        }
        tx.run(kNextVersion, {{"$id", before.id}});
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "campaign.texts_edited",
               .subject = before.slug,
               .became = places},
              now);
        const Campaign after = campaign_by_id(tx, before.id);
        return versioned(ok(shown_texts(tx, after)), after.version);
    });
}

Edit changed_by(const Edit& edit, const CampaignTexts& texts) {
    Edit changed;
    for (const auto& [place, text] : edit) {
        const auto said = texts.find(place);
        if (text != (said == texts.end() ? std::nullopt : std::optional{said->second})) changed[place] = text;
    }
    return changed;
}

constexpr auto kTexts = "SELECT place, fr, en FROM campaign_text WHERE campaign_id = $campaign ORDER BY place";

CampaignTexts texts_of(const Snapshot& db, const CampaignId& campaign) {
    const auto rows = db.all(kTexts, {{"$campaign", campaign}}, [](const Row& row) {
        return std::pair{row.text("place"), Bilingual{row.text("fr"), row.text("en")}};
    });
    return {rows.begin(), rows.end()};
}

constexpr auto kSet = R"(
    INSERT INTO campaign_text (campaign_id, place, fr, en) VALUES ($campaign, $place, $fr, $en)
        ON CONFLICT DO UPDATE SET fr = excluded.fr, en = excluded.en)";
constexpr auto kForget = "DELETE FROM campaign_text WHERE campaign_id = $campaign AND place = $place";

void set_text(Transaction& tx, const CampaignId& campaign, std::string_view place,
              const std::optional<Bilingual>& text) {
    if (text)
        tx.run(kSet, {{"$campaign", campaign}, {"$place", place}, {"$fr", text->fr}, {"$en", text->en}});
    else
        tx.run(kForget, {{"$campaign", campaign}, {"$place", place}});
}

constexpr auto kCopy = R"(
    INSERT INTO campaign_text (campaign_id, place, fr, en) SELECT $to, place, fr, en FROM campaign_text WHERE campaign_id = $from)";

constexpr auto kCopyInvitations = R"(
    INSERT INTO invitation_step (campaign_id, step, subject_fr, subject_en, text_fr, text_en)
    SELECT $to, step, subject_fr, subject_en, text_fr, text_en FROM invitation_step
     WHERE campaign_id = $from AND (subject_fr <> '' OR text_fr <> ''))";

void copy_texts(Transaction& tx, const CampaignId& from, const CampaignId& to) {
    tx.run(kCopy, {{"$from", from}, {"$to", to}});
    tx.run(kCopyInvitations, {{"$from", from}, {"$to", to}});
}

json told(const CampaignTexts& texts) {
    json all = json::object();
    for (const auto& [place, longest] : kPlaces) {
        const auto text = texts.find(place);
        all[place] = text == texts.end() ? json() : told(text->second);
    }
    return all;
}

}  // namespace trousse
