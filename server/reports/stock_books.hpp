#pragma once

#include <map>
#include <string>
#include <vector>

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"

// What moved on the shelf, from one look at the books: those closed with each archived campaign, and the ledger since.
// Counts are pieces.
namespace trousse {

// By cause; what leaves is negative.
struct Pieces {
    Count received = 0;
    Count shipped = 0;
    Count returned = 0;  // parcels that came back
    Count handed_out = 0;
    Count adjusted = 0;  // counts and losses: either sign

    Count in_all() const { return received + shipped + returned + handed_out + adjusted; }
    Count sent() const { return -(shipped + returned + handed_out); }  // in kits, less what came back, and outside them
    Pieces& operator+=(const Pieces& more);
};

// A line of a book: the campaign that it was closed with, and the one that the pieces were for. {0} for none: the books
// that are still open, what was for no campaign.
struct BookLine {
    CampaignId closed_with = {};
    CampaignId campaign = {};
    ItemId item = {};
    auto operator<=>(const BookLine&) const = default;
};

struct BookedItem {
    ItemId id = {};
    std::string sku;
    Bilingual name;
    Bilingual plural;
    std::string unit;
    std::string picture;
    Count on_hand = 0;
};

struct StockBooks {
    std::map<BookLine, Pieces> lines;
    std::map<CampaignId, Count> closed;  // by the last line of the ledger that is in each book
    std::vector<BookedItem> items;       // by SKU
};
StockBooks stock_books(const Snapshot& db);

// Pieces that left the shelf for the campaign, whenever they did.
Count pieces_sent(const StockBooks& books, const CampaignId& campaign);

struct Material {
    BookedItem item;
    Count in_kits = 0;     // shipped, less what came back
    Count handed_out = 0;  // outside the kits

    Count quantity() const { return in_kits + handed_out; }
};
std::vector<Material> materials_of(const StockBooks& books, const CampaignId& campaign);  // most first

// One item's books over a campaign's period: from the moment the campaign before was archived (the ledger's beginning
// for the first) until it was archived itself, or now. Whatever moved in between is in it, for this campaign or not.
struct ItemBooks {
    BookedItem item;
    Count opening = 0;
    Pieces moved = {};
    Count closing = 0;  // of books that are open still, what lies on the shelf

    bool adds_up() const { return opening + moved.in_all() == closing; }
};
std::vector<ItemBooks> books_of(const StockBooks& books, const CampaignId& campaign);  // by SKU

}  // namespace trousse
