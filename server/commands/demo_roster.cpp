#include "commands/demo_parts.hpp"
#include "inventory/items_store.hpp"
#include "platform/audit.hpp"
#include "platform/crypto.hpp"
#include "schools/fold.hpp"
#include "schools/schools_store.hpp"

namespace trousse::demonstration {

namespace {

struct Municipality {
    std::string code;
    std::string name;
    std::string mrc;
};
using Municipalities = std::map<std::string, Municipality>;  // by code

// A school as the file tells it; a building of one takes over what it does not say itself.
struct Entry {
    std::string kind = "school";
    std::optional<std::string> organisation = {};
    std::optional<std::string> building = {};
    std::optional<SchoolId> parent = {};
    std::string name;
    std::string board = "";
    Municipality municipality;
    std::string address;
    std::string postal_code;
    std::string levels = "";
    std::string language;
    std::optional<std::int64_t> pupils = {};
    std::int64_t shortage_rank = 0;
};

}  // namespace

static Municipalities municipalities_of(const json& file);
static SchoolId add_organisation(Transaction& tx, const json& told, const Municipalities& municipalities,
                                 Roster& roster, std::int64_t& rank, Instant now);
static void add_building(Transaction& tx, const json& told, const Entry& organisation, const SchoolId& school,
                         Roster& roster, std::int64_t& rank, Instant now);
static SchoolId add_partner(Transaction& tx, const json& told, const Municipalities& municipalities, Roster& roster,
                            Instant now);
static SchoolId add_school(Transaction& tx, const Entry& entry, Instant now);
static void add_place(Transaction& tx, const SchoolId& school, const Entry& entry, const std::string& name,
                      Instant now);
static void add_contact(Transaction& tx, const SchoolId& school, const json& told, Instant now);

Bilingual bilingual(const json& text) { return {text.at("fr"), text.at("en")}; }

// In the order of the file, which runs from north to south: the farthest is served first when stock falls short.
Roster add_schools(Transaction& tx, const json& file, Instant added_at, Instant contacts_given_at) {
    const Municipalities municipalities = municipalities_of(file);
    Roster roster;
    std::int64_t rank = 0;
    for (const json& told : file.at("schools")) {
        const SchoolId school = add_organisation(tx, told, municipalities, roster, rank, added_at);
        add_contact(tx, school, told, contacts_given_at);
    }
    for (const json& told : file.at("partners")) {
        const SchoolId partner = add_partner(tx, told, municipalities, roster, added_at);
        add_contact(tx, partner, told, contacts_given_at);
    }
    return roster;
}

Municipalities municipalities_of(const json& file) {
    Municipalities municipalities;
    for (const json& told : file.at("municipalities"))
        municipalities[told.at("code")] = {told.at("code"), told.at("name"), told.at("mrc")};
    return municipalities;
}

SchoolId add_organisation(Transaction& tx, const json& told, const Municipalities& municipalities, Roster& roster,
                          std::int64_t& rank, Instant now) {
    const Entry entry{.organisation = told.at("organisation").get<std::string>(),
                      .name = told.at("name"),
                      .board = told.at("board"),
                      .municipality = municipalities.at(told.at("municipality")),
                      .address = told.at("address"),
                      .postal_code = told.at("postal_code"),
                      .levels = told.at("levels"),
                      .language = told.at("language"),
                      .pupils = told.at("pupils").get<std::int64_t>(),
                      .shortage_rank = ++rank};
    const SchoolId school = add_school(tx, entry, now);
    add_place(tx, school, entry, entry.language == "en" ? "Main building" : "Bâtiment principal", now);
    roster[*entry.organisation] = school;
    for (const json& building : told.at("buildings")) add_building(tx, building, entry, school, roster, rank, now);
    return school;
}

// With a kit of its own it is a school under its parent, else one more place to which the parent's parcel may go.
void add_building(Transaction& tx, const json& told, const Entry& organisation, const SchoolId& school, Roster& roster,
                  std::int64_t& rank, Instant now) {
    Entry entry = organisation;
    const std::string name = told.at("name");
    entry.building = told.at("building").get<std::string>();
    entry.address = told.at("address");
    entry.postal_code = told.at("postal_code");
    if (!told.at("own_kit").get<bool>()) return add_place(tx, school, entry, name, now);

    entry.parent = school;
    entry.name = organisation.name + ", " + (organisation.language == "en" ? name : "p" + name.substr(1));
    entry.pupils = std::nullopt;
    entry.shortage_rank = ++rank;
    const SchoolId own = add_school(tx, entry, now);
    add_place(tx, own, entry, name, now);
    roster[*entry.organisation + "/" + *entry.building] = own;
}

SchoolId add_partner(Transaction& tx, const json& told, const Municipalities& municipalities, Roster& roster,
                     Instant now) {
    const Entry entry{.kind = "partner",
                      .name = told.at("name"),
                      .municipality = municipalities.at(told.at("municipality")),
                      .address = told.at("address"),
                      .postal_code = told.at("postal_code"),
                      .language = told.at("language")};
    const SchoolId partner = add_school(tx, entry, now);
    add_place(tx, partner, entry, entry.name, now);
    roster[entry.name] = partner;
    return partner;
}

constexpr auto kAddSchool = R"(
    INSERT INTO school (id, kind, organisation, building, parent_id, name, name_key, board, mrc, municipality,
                        municipality_key, municipality_code, address, postal_code, levels, language, pupils,
                        shortage_rank, added_at)
    VALUES ($id, $kind, $organisation, $building, $parent, $name, $name_key, $board, $mrc, $municipality,
            $municipality_key, $municipality_code, $address, $postal_code, $levels, $language, $pupils, $rank, $now))";

SchoolId add_school(Transaction& tx, const Entry& entry, Instant now) {
    SchoolId id{uuid7(now)};
    tx.run(kAddSchool, {{"$id", id},
                        {"$kind", entry.kind},
                        {"$organisation", entry.organisation},
                        {"$building", entry.building},
                        {"$parent", entry.parent},
                        {"$name", entry.name},
                        {"$name_key", fold(entry.name)},
                        {"$board", entry.board},
                        {"$mrc", entry.municipality.mrc},
                        {"$municipality", entry.municipality.name},
                        {"$municipality_key", fold(entry.municipality.name)},
                        {"$municipality_code", entry.municipality.code},
                        {"$address", entry.address},
                        {"$postal_code", entry.postal_code},
                        {"$levels", entry.levels},
                        {"$language", entry.language},
                        {"$pupils", entry.pupils},
                        {"$rank", entry.shortage_rank},
                        {"$now", now}});
    audit(tx, {.done_by = kDemonstration, .act = "school.added", .subject = id.text, .became = entry.name}, now);
    return id;
}

constexpr auto kAddPlace = R"(
    INSERT INTO delivery_place (id, school_id, building, name, address, municipality, postal_code, position)
    SELECT $id, $school, $building, $name, $address, $municipality, $postal_code, coalesce(max(position), 0) + 1
      FROM delivery_place WHERE school_id = $school)";

void add_place(Transaction& tx, const SchoolId& school, const Entry& entry, const std::string& name, Instant now) {
    const PlaceId id{uuid7(now)};
    tx.run(kAddPlace, {{"$id", id},
                       {"$school", school},
                       {"$building", entry.building},
                       {"$name", name},
                       {"$address", entry.address},
                       {"$municipality", entry.municipality.name},
                       {"$postal_code", entry.postal_code}});
}

void add_contact(Transaction& tx, const SchoolId& school, const json& told, Instant now) {
    const json& contact = told.at("contact");
    if (contact.is_null()) return;
    keep_contact(tx, school,
                 {.name = contact.at("name"),
                  .email = contact.at("email"),
                  .phone = contact.at("phone"),
                  .language = told.at("language")},
                 now);
    audit(tx, {.done_by = kDemonstration, .act = "contact.kept", .subject = school.text, .became = "contact"}, now);
}

Shelfmarks add_items(Transaction& tx, const json& file, Instant now) {
    Shelfmarks items;
    for (const json& told : file.at("items")) {
        const ItemForm form{.sku = told.at("sku"),
                            .name = bilingual(told.at("name")),
                            .plural = bilingual(told.at("plural")),
                            .unit = told.at("unit"),
                            .place = told.at("place"),
                            .picture = told.at("picture"),
                            .alert_level = told.at("alert_level")};
        const ItemId id = record_item(tx, form, now);
        audit(tx, {.done_by = kDemonstration, .act = "item.added", .subject = id.text, .became = form.sku}, now);
        items[form.sku] = id;
    }
    return items;
}

}  // namespace trousse::demonstration
