#pragma once

#include "catalog/catalog.hpp"
#include "platform/db.hpp"

// Kits written. What was ordered stays as it was promised: orders hold their own lines (product.md, rule 8).
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
    };
    struct Dishes {
        Count pick = 0;
        std::vector<Part> options;
    };
    std::vector<Part> components;
    std::vector<Dishes> choices;

    bool holds_nothing() const { return components.empty() && choices.empty(); }
};

KitForm form_of(const Kit& kit, Count position);

KitId add_kit(Transaction& tx, const CampaignId& campaign, const KitForm& form, Instant now);
void rewrite_kit(Transaction& tx, const CampaignId& campaign, const KitId& kit, const KitForm& form);  // one version later
void remove_kit(Transaction& tx, const CampaignId& campaign, const KitId& kit);  // one that nobody ever ordered

// All of one campaign's kits into another, which has none.
void copy_kits(Transaction& tx, const CampaignId& from, const CampaignId& to, Instant now);

bool is_item(const Snapshot& db, const ItemId& item);
Count standing_built(const Snapshot& db, const KitId& kit);  // kits built ahead that no order took yet
bool was_ordered(const Snapshot& db, const CampaignId& campaign, const KitId& kit);
bool was_built(const Snapshot& db, const KitId& kit);  // ahead, ever: its buildings are kept for good

}  // namespace trousse
