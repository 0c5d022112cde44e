#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/ids.hpp"
#include "platform/texts.hpp"

// The nouns of the catalog, as values. Counts are pieces.
namespace trousse {

using Count = std::int64_t;

using CampaignId = Id<struct Campaign>;
using ItemId = Id<struct Item>;
using KitId = Id<struct Kit>;
using OrderId = Id<struct Order>;

// An item × quantity. Inside a choice it is one dish of it; `choice` 0 is no choice.
struct Component {
    ItemId item;
    Bilingual name;    // of one
    Bilingual plural;  // of several
    std::string unit;
    std::string picture;
    Count quantity = 0;
    Count choice = 0;

    const Bilingual& agreeing_name() const { return quantity == 1 ? name : plural; }
};

// « Pick 3 of these 6 »: the 6 are the kit's components of that choice.
struct Choice {
    Count choice = 0;  // 1, 2, …
    Count pick = 0;
};

struct Kit {
    KitId id;
    std::string slug;
    Bilingual name;
    Bilingual pitch;  // a sentence
    Bilingual story;  // a paragraph
    std::string picture;
    bool is_generic = false;
    Count version = 0;
    std::vector<Component> components;
    std::vector<Choice> choices;
};

// One line of an order: what is promised.
struct Line {
    ItemId item;
    Bilingual name;       // agreeing with the quantity, as it was
    std::string picture;  // as it is now
    Count quantity = 0;
    bool chosen = false;  // picked inside a choice
    bool operator==(const Line&) const = default;
};
using Contents = std::vector<Line>;

}  // namespace trousse
