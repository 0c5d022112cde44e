#pragma once

#include <optional>

#include "campaigns/campaigns.hpp"
#include "schools/schools.hpp"

// The nouns of an order, as values.
namespace trousse {

using OrderNumber = Name<struct OrderNumbering>;  // what people read aloud: JPS27-0048
using RunId = Id<struct GenericRun>;
using ContentsId = Id<struct KeptContents>;

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
    bool operator==(const Delivery&) const = default;
};

// How many of an order's own parcels stand in each state: one that answers a claim is another matter, and one that was
// unpacked or sent again counts no more.
struct Parcels {
    Count packed = 0;  // still in the storeroom
    Count ready = 0;   // at the counter
    Count shipped = 0;
    Count delivered = 0;
    Count lost = 0;
    Count returned = 0;

    Count under_way() const { return ready + shipped; }
    Count gone() const { return under_way() + delivered + lost; }
};

struct Order {
    OrderId id;
    OrderNumber number;
    CampaignId campaign;
    SchoolId school;
    bool is_partner = false;  // no school: it has no place in the roster, and may have several
    ContentsId contents;
    KitId kit;
    Bilingual kit_name;  // as it was
    Origin origin = Origin::chosen;
    bool swapped = false;  // it began as an automatic one
    OrderState state = OrderState::placed;
    Delivery delivery;
    std::string language;
    std::optional<RunId> run;
    Instant placed_at;  // first: no later change moves it
    Instant changed_at;
    Count version = 1;
    std::optional<Count> wave = {};  // its number
    Count edition = 1;               // of the slip that shows it as it is
    Count remainder = 0;             // pieces still to pack after a short pick, a return or a loss
    Parcels parcels = {};
};

}  // namespace trousse
