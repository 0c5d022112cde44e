#pragma once

#include <map>

#include "catalog/catalog.hpp"
#include "platform/db.hpp"

// Kits written. What was ordered stays as it was promised: orders have their own contents (product.md, rule 8).
namespace trousse {

struct KitForm {
    std::string slug;
    Bilingual name;
    Bilingual pitch;
    Bilingual story;
    std::string picture;
    Count position = 1;  // among the campaign's, from 1
    bool is_generic = false;
    struct Part {
        ItemId item;
        Count quantity = 0;
        bool operator==(const Part&) const = default;
    };
    struct Dishes {
        Count pick = 0;
        std::vector<Part> options;
        bool operator==(const Dishes&) const = default;
    };
    std::vector<Part> components;
    std::vector<Dishes> choices;

    bool holds_nothing() const { return components.empty() && choices.empty(); }
    bool holds_the_same(const KitForm& other) const {
        return components == other.components && choices == other.choices;
    }
};

KitForm form_of(const Kit& kit, Count position);

KitId add_kit(Transaction& tx, const CampaignId& campaign, const KitForm& form, Instant now);
void rewrite_kit(Transaction& tx, const CampaignId& campaign, const KitId& kit,
                 const KitForm& form);               // one version later
void remove_kit(Transaction& tx, const KitId& kit);  // one that no order has and nobody ever built

// All of one campaign's kits into another, which has none.
void copy_kits(Transaction& tx, const CampaignId& from, const CampaignId& to, Instant now);

bool is_item(const Snapshot& db, const ItemId& item);
Count standing_built(const Snapshot& db, const KitId& kit);  // kits built ahead that no order took yet
bool was_built(const Snapshot& db, const KitId& kit);        // ahead, ever: its buildings are kept for good

// Of the kits that an order of their campaign has, how many: cancelled ones too, and those that live.
struct OrdersOfKit {
    Count all = 0;
    Count live = 0;
};
std::map<KitId, OrdersOfKit> orders_of_kits(const Snapshot& db, const CampaignId& campaign);

}  // namespace trousse
