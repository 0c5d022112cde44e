#include "orders/order_state.hpp"

#include <algorithm>
#include <array>

namespace trousse {

using enum OrderState;

namespace {

enum class By { nobody, school_before_deadline, school, staff };

// A row an act, a column a state. Whoever may least may: what a school may do, staff may too.
//                                    waiting                     placed                      packed       shipped      delivered
constexpr std::array<std::array<By, 5>, 7> kTable{{
    /* change       */ {By::school_before_deadline, By::school_before_deadline, By::nobody, By::nobody, By::nobody},
    /* cancellation */ {By::school_before_deadline, By::school_before_deadline, By::staff, By::nobody, By::nobody},
    /* packing      */ {By::nobody, By::staff, By::staff, By::nobody, By::nobody},
    /* unpacking    */ {By::nobody, By::nobody, By::staff, By::nobody, By::nobody},
    /* shipment     */ {By::nobody, By::nobody, By::staff, By::nobody, By::nobody},
    /* delivery     */ {By::nobody, By::nobody, By::nobody, By::school, By::nobody},
    /* remainder    */ {By::nobody, By::nobody, By::staff, By::nobody, By::nobody},
}};

constexpr std::array<std::string_view, 7> kActs{"change",   "cancellation", "packing",          "unpacking",
                                                "shipment", "delivery",     "remainder-release"};
constexpr std::array<std::string_view, 3> kOrigins{"chosen", "staff", "automatic"};
constexpr std::array<std::string_view, 6> kStates{"waiting", "placed", "packed", "shipped", "delivered", "cancelled"};

template <class Enum, std::size_t n>
Enum enum_of(std::string_view word, const std::array<std::string_view, n>& words) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) throw std::logic_error{"not a word of the database: " + std::string{word}};
    return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::string_view word(Act act) { return kActs.at(static_cast<std::size_t>(act)); }
std::string_view word(Origin origin) { return kOrigins.at(static_cast<std::size_t>(origin)); }
std::string_view word(OrderState state) { return kStates.at(static_cast<std::size_t>(state)); }
Origin origin_of(std::string_view word) { return enum_of<Origin>(word, kOrigins); }
OrderState order_state_of(std::string_view word) { return enum_of<OrderState>(word, kStates); }

static bool parcels_allow(Act act, const Order& order);

bool may(Act act, const Order& order, const Circumstances& circumstances) {
    if (order.state == cancelled || circumstances.archived) return false;
    const By by = kTable.at(static_cast<std::size_t>(act)).at(static_cast<std::size_t>(order.state));
    if (by == By::nobody || !parcels_allow(act, order)) return false;
    if (circumstances.is_staff) return true;
    if (by == By::school) return true;
    if (by != By::school_before_deadline) return false;

    // After the run a school may still swap a kit that the rule chose for it, if the admin allows late changes.
    const bool swaps_late = act == Act::change && circumstances.late_changes && (order.origin == Origin::automatic || order.swapped);
    return circumstances.before_deadline || swaps_late;
}

bool parcels_allow(Act act, const Order& order) {
    switch (act) {
        case Act::change: return true;
        case Act::cancellation: return order.parcels.gone == 0;
        case Act::packing: return order.state == placed || order.remainder > 0;
        case Act::unpacking:
        case Act::shipment: return order.parcels.here > 0;
        case Act::delivery: return order.parcels.travelling > 0;
        case Act::remainder_release: return order.remainder > 0;
    }
    return false;
}

std::vector<Act> open_acts(const Order& order, const Circumstances& circumstances) {
    std::vector<Act> open;
    for (std::size_t i = 0; i < kActs.size(); ++i)
        if (may(static_cast<Act>(i), order, circumstances)) open.push_back(static_cast<Act>(i));
    return open;
}

}  // namespace trousse
