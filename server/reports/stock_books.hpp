#pragma once

#include <string>
#include <vector>

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"

// What the ledger says of a campaign's pieces, summed by SQL. Counts are pieces.
namespace trousse {

// What left the shelf for the campaign.
struct Material {
    std::string sku;
    Bilingual name;
    Bilingual plural;
    std::string unit;
    std::string picture;
    Count in_kits = 0;     // shipped, less what came back
    Count handed_out = 0;  // outside the kits

    Count quantity() const { return in_kits + handed_out; }
};
std::vector<Material> materials_of(const Snapshot& db, const CampaignId& campaign);  // most first

// One item's books over a campaign's period: from the moment the campaign before it was archived (the ledger's beginning
// for the first) until it was archived itself, or now. Whatever moved in between is in it, for this campaign or not.
struct ItemBooks {
    std::string sku;
    Bilingual plural;
    std::string unit;
    Count opening = 0;
    Count received = 0;
    Count shipped = 0;     // never negative
    Count returned = 0;    // parcels that came back
    Count handed_out = 0;  // never negative
    Count adjusted = 0;    // counts and losses: either sign
    Count closing = 0;

    bool adds_up() const { return opening + received - shipped + returned - handed_out + adjusted == closing; }
};
std::vector<ItemBooks> stock_books(const Snapshot& db, const CampaignId& campaign);  // by SKU

}  // namespace trousse
