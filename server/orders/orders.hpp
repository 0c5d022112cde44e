#pragma once

#include <optional>

#include "campaigns/campaigns.hpp"
#include "schools/schools.hpp"

// The nouns of an order, as values.
namespace trousse {

using OrderNumber = Id<struct OrderNumbering>;  // what people read aloud: JPS27-0048
using RunId = Id<struct GenericRun>;
using OutcomeId = Id<struct Outcome>;

enum class Origin { chosen, staff, automatic };
enum class OrderState { waiting, placed, packed, shipped, delivered, cancelled };

// The words of the database and the API, in the order of the enumerators.
std::string_view word(Origin origin);
std::string_view word(OrderState state);
Origin origin_of(std::string_view word);
OrderState order_state_of(std::string_view word);

struct Delivery {
    std::string way = "ship";  // ship, pickup
    std::optional<PlaceId> place = {};
};

// Those of an order itself: a claim's parcel is another matter.
struct Parcels {
    Count here = 0;        // packed, still in the storeroom
    Count gone = 0;        // ready for pick-up, shipped, delivered or lost
    Count travelling = 0;  // of these: ready or shipped
};

struct Order {
    OrderId id;
    OrderNumber number;
    CampaignId campaign;
    SchoolId school;
    KitId kit;
    Bilingual kit_name;  // as it was
    Origin origin = Origin::chosen;
    bool swapped = false;  // it began as an automatic one
    OrderState state = OrderState::placed;
    Delivery delivery;
    std::string language;
    std::optional<RunId> run;
    Instant placed_at;   // first: no later change moves it
    Instant changed_at;
    Count version = 1;
    std::optional<Count> wave = {};  // its number
    Count edition = 1;               // of the slip that shows it as it is
    Count remainder = 0;             // pieces still to pack after a short pick
    Parcels parcels = {};
};

}  // namespace trousse
