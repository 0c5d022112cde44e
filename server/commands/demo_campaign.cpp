#include "campaigns/campaigns_store.hpp"
#include "commands/demo_parts.hpp"
#include "platform/audit.hpp"
#include "platform/crypto.hpp"

namespace trousse::demonstration {

using namespace std::chrono;

static Day third_thursday_of_february(year when);
static void add_kits(Transaction& tx, const json& file, const CampaignId& campaign, const Shelfmarks& items,
                     Instant now);
static KitId add_kit(Transaction& tx, const json& told, const CampaignId& campaign, std::int64_t position, Instant now);
static void add_components(Transaction& tx, const json& told, const KitId& kit, Count choice, const Shelfmarks& items,
                           std::int64_t& position);

Day Calendar::day(int number) const { return opens_on + days{number - 1}; }

Instant Calendar::moment(int number, const std::string& at) const {
    const int hour = std::stoi(at.substr(0, 2)), minute = std::stoi(at.substr(3, 2));
    return quebec_midnight(day(number)) + hours{hour} + minutes{minute};
}

Calendar calendar_of(const json& file) {
    const auto day = [&](const char* name) { return parse_day(file.at(name).get<std::string>()).value(); };
    return {.opens_on = day("opens_on"), .closes_on = day("closes_on"), .event_on = file.at("event_on")};
}

Calendar calendar_around(Instant now) {
    const Day today = quebec_day(now);
    Calendar calendar{.opens_on = today - days{30}, .closes_on = today + days{22}, .event_on = {}};
    calendar.event_on = day_text(third_thursday_of_february(year_of(calendar)));
    return calendar;
}

year year_of(const Calendar& calendar) {
    const year closing = year_month_day{calendar.closes_on}.year();
    return calendar.closes_on <= third_thursday_of_february(closing) ? closing : closing + years{1};
}

Day third_thursday_of_february(year when) { return Day{when / February / Thursday[3]}; }

constexpr auto kAddCampaign = R"(
    INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, event_on, baseline,
                          baseline_campaign_id, target, wish_percent)
    VALUES ($id, $slug, $name_fr, $name_en, $prefix, 'draft', $opens_at, $closes_at, $event_on, $baseline,
            $baseline_campaign, $target, $wish_percent))";
constexpr auto kPublish = "UPDATE campaign SET state = 'published', version = version + 1 WHERE id = $id";

CampaignId add_campaign(Transaction& tx, const json& file, const Names& names, const Calendar& calendar,
                        const std::optional<CampaignId>& baseline, const Shelfmarks& items, Instant now) {
    const CampaignId id{uuid7(now)};
    const auto figure = [&](const char* name) {
        return file.at(name).is_null() ? std::nullopt : std::optional{file.at(name).get<Count>()};
    };
    tx.run(kAddCampaign, {{"$id", id},
                          {"$slug", names.slug},
                          {"$name_fr", names.name.fr},
                          {"$name_en", names.name.en},
                          {"$prefix", names.prefix},
                          {"$opens_at", quebec_midnight(calendar.opens_on)},
                          {"$closes_at", quebec_midnight(calendar.closes_on)},
                          {"$event_on", calendar.event_on},
                          {"$baseline", figure("baseline")},
                          {"$baseline_campaign", baseline},
                          {"$target", figure("target")},
                          {"$wish_percent", file.at("wish_percent").get<Count>()}});
    audit(tx, {.done_by = kDemonstration, .act = "campaign.added", .subject = names.slug, .became = "draft"}, now);
    add_kits(tx, file, id, items, now);
    tx.run(kPublish, {{"$id", id}});
    audit(tx,
          {.done_by = kDemonstration,
           .act = "campaign.published",
           .subject = names.slug,
           .was = "draft",
           .became = "published"},
          now);
    return id;
}

void add_kits(Transaction& tx, const json& file, const CampaignId& campaign, const Shelfmarks& items, Instant now) {
    std::int64_t kit_position = 0;
    for (const json& told : file.at("kits")) {
        const KitId kit = add_kit(tx, told, campaign, ++kit_position, now);
        std::int64_t position = 0;
        add_components(tx, told.at("components"), kit, 0, items, position);

        Count choice = 0;
        for (const json& dishes : told.at("choices")) {
            tx.run("INSERT INTO kit_choice (kit_id, choice, pick) VALUES ($kit, $choice, $pick)",
                   {{"$kit", kit}, {"$choice", ++choice}, {"$pick", dishes.at("pick").get<Count>()}});
            add_components(tx, dishes.at("components"), kit, choice, items, position);
        }
    }
}

constexpr auto kAddKit = R"(
    INSERT INTO kit (id, campaign_id, slug, position, name_fr, name_en, pitch_fr, pitch_en, story_fr, story_en, picture,
                     is_generic)
    VALUES ($id, $campaign, $slug, $position, $name_fr, $name_en, $pitch_fr, $pitch_en, $story_fr, $story_en, $picture,
            $is_generic))";

KitId add_kit(Transaction& tx, const json& told, const CampaignId& campaign, std::int64_t position, Instant now) {
    KitId id{uuid7(now)};
    const std::string slug = told.at("slug"), picture = told.at("picture");
    const Bilingual name = bilingual(told.at("name")), pitch = bilingual(told.at("pitch")),
                    story = bilingual(told.at("story"));
    tx.run(kAddKit, {{"$id", id},
                     {"$campaign", campaign},
                     {"$slug", slug},
                     {"$position", position},
                     {"$name_fr", name.fr},
                     {"$name_en", name.en},
                     {"$pitch_fr", pitch.fr},
                     {"$pitch_en", pitch.en},
                     {"$story_fr", story.fr},
                     {"$story_en", story.en},
                     {"$picture", picture},
                     {"$is_generic", told.at("generic").get<bool>()}});
    audit(tx, {.done_by = kDemonstration, .act = "kit.added", .subject = id.text, .became = slug}, now);
    return id;
}

constexpr auto kAddComponent = R"(
    INSERT INTO kit_component (kit_id, position, choice, item_id, quantity)
    VALUES ($kit, $position, $choice, $item, $quantity))";

void add_components(Transaction& tx, const json& told, const KitId& kit, Count choice, const Shelfmarks& items,
                    std::int64_t& position) {
    for (const json& component : told)
        tx.run(kAddComponent, {{"$kit", kit},
                               {"$position", ++position},
                               {"$choice", choice},
                               {"$item", items.at(component.at("item"))},
                               {"$quantity", component.at("quantity").get<Count>()}});
}

constexpr auto kArchive = "UPDATE campaign SET state = 'archived', version = version + 1 WHERE id = $id";

void archive(Transaction& tx, const CampaignId& campaign, Instant now) {
    const std::string slug = campaign_by_id(tx, campaign).slug;
    tx.run(kArchive, {{"$id", campaign}});
    audit(tx,
          {.done_by = kDemonstration,
           .act = "campaign.archived",
           .subject = slug,
           .was = "published",
           .became = "archived"},
          now);
}

}  // namespace trousse::demonstration
