#include "inventory/items_store.hpp"

#include "platform/problem.hpp"

namespace trousse {

static Item item_from(const Row& row);
static void require_free_sku(const Snapshot& db, const std::string& sku, const ItemId& own);

constexpr auto kItems = R"(
    SELECT id, sku, name_fr, name_en, plural_fr, plural_en, unit, place, picture, alert_level, on_hand, reserved, version
      FROM item ORDER BY sku)";

std::vector<Item> all_items(const Snapshot& db) { return db.all(kItems, {}, item_from); }

constexpr auto kItem = R"(
    SELECT id, sku, name_fr, name_en, plural_fr, plural_en, unit, place, picture, alert_level, on_hand, reserved, version
      FROM item WHERE id = $id)";

std::optional<Item> find_item(const Snapshot& db, const ItemId& id) {
    return db.first(kItem, {{"$id", id}}, item_from);
}

Item require_item(const Snapshot& db, const ItemId& id) {
    auto item = find_item(db, id);
    if (!item) throw Problem{.status = 404, .code = "unknown_item"};
    return *std::move(item);
}

Item item_from(const Row& row) {
    return {.id = row.id<Item>("id"),
            .form = {.sku = row.text("sku"),
                     .name = {row.text("name_fr"), row.text("name_en")},
                     .plural = {row.text("plural_fr"), row.text("plural_en")},
                     .unit = row.text("unit"),
                     .place = row.text("place"),
                     .picture = row.text("picture"),
                     .alert_level = row.integer("alert_level")},
            .on_hand = row.integer("on_hand"),
            .reserved = row.integer("reserved"),
            .version = row.integer("version")};
}

static void write_item(Transaction& tx, Sql sql, const ItemId& id, const ItemForm& form);

constexpr auto kRecordItem = R"(
    INSERT INTO item (id, sku, name_fr, name_en, plural_fr, plural_en, unit, place, picture, alert_level)
    VALUES ($id, $sku, $name_fr, $name_en, $plural_fr, $plural_en, $unit, $place, $picture, $alert_level))";

ItemId record_item(Transaction& tx, const ItemForm& form, Instant now) {
    const ItemId id{new_key(now)};
    write_item(tx, kRecordItem, id, form);
    return id;
}

constexpr auto kRewriteItem = R"(
    UPDATE item SET sku = $sku, name_fr = $name_fr, name_en = $name_en, plural_fr = $plural_fr, plural_en = $plural_en,
                    unit = $unit, place = $place, picture = $picture, alert_level = $alert_level, version = version + 1
     WHERE id = $id)";

constexpr auto kRenewKits =
    "UPDATE kit SET version = version + 1 WHERE id IN (SELECT kit_id FROM kit_component WHERE item_id = $item)";

// The kits that show it are others from now on: whoever reads them by their version sees it.
void rewrite_item(Transaction& tx, const Item& item, const ItemForm& form) {
    write_item(tx, kRewriteItem, item.id, form);
    tx.run(kRenewKits, {{"$item", item.id}});
}

void write_item(Transaction& tx, Sql sql, const ItemId& id, const ItemForm& form) {
    require_free_sku(tx, form.sku, id);
    tx.run(sql, {{"$id", id},
                 {"$sku", form.sku},
                 {"$name_fr", form.name.fr},
                 {"$name_en", form.name.en},
                 {"$plural_fr", form.plural.fr},
                 {"$plural_en", form.plural.en},
                 {"$unit", form.unit},
                 {"$place", form.place},
                 {"$picture", form.picture},
                 {"$alert_level", form.alert_level}});
}

constexpr auto kSkuTaken = "SELECT id FROM item WHERE sku = $sku AND id <> $own";

void require_free_sku(const Snapshot& db, const std::string& sku, const ItemId& own) {
    if (db.any(kSkuTaken, {{"$sku", sku}, {"$own", own}})) throw invalid("/sku", "already_taken");
}

}  // namespace trousse
