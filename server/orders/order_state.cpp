#include "orders/order_state.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace trousse {

namespace {

enum class By { nobody, school_in_time, school, staff };

// A row an act, a column a state. Whoever may least may: what a school may do, staff may too.
// clang-format off
constexpr std::array<std::array<By, 5>, 7> kTable{{
    //                  waiting             placed              packed      shipped     delivered
    /* change       */ {By::school_in_time, By::school_in_time, By::nobody, By::nobody, By::nobody},
    /* cancellation */ {By::school_in_time, By::school_in_time, By::staff,  By::nobody, By::nobody},
    /* packing      */ {By::nobody,         By::staff,          By::staff,  By::nobody, By::nobody},
    /* unpacking    */ {By::nobody,         By::nobody,         By::staff,  By::nobody, By::nobody},
    /* shipment     */ {By::nobody,         By::nobody,         By::staff,  By::nobody, By::nobody},
    /* delivery     */ {By::nobody,         By::nobody,         By::school, By::school, By::nobody},
    /* remainder    */ {By::nobody,         By::nobody,         By::staff,  By::nobody, By::nobody},
}};
// clang-format on

constexpr std::array<std::string_view, 7> kActs{"change",   "cancellation", "packing",          "unpacking",
                                                "shipment", "delivery",     "remainder-release"};
constexpr std::array<std::string_view, 3> kOrigins{"chosen", "staff", "automatic"};
constexpr std::array<std::string_view, 6> kStates{"waiting", "placed", "packed", "shipped", "delivered", "cancelled"};
constexpr std::array<std::string_view, 10> kStandings{"waiting", "placed",    "packed", "partly_shipped", "ready",
                                                      "shipped", "delivered", "lost",   "returned",       "cancelled"};

template <class Enum, std::size_t n>
Enum enum_of(std::string_view word, const std::array<std::string_view, n>& words) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) throw std::logic_error{"not a word of the database: " + std::string{word}};
    return static_cast<Enum>(found - words.begin());
}

}  // namespace

std::string_view word(Standing standing) { return kStandings.at(static_cast<std::size_t>(standing)); }
std::string_view word(Act act) { return kActs.at(static_cast<std::size_t>(act)); }
std::string_view word(Origin origin) { return kOrigins.at(static_cast<std::size_t>(origin)); }
std::string_view word(OrderState state) { return kStates.at(static_cast<std::size_t>(state)); }
Origin origin_of(std::string_view word) { return enum_of<Origin>(word, kOrigins); }
OrderState order_state_of(std::string_view word) { return enum_of<OrderState>(word, kStates); }

static Standing by_parcels(const Parcels& own, Count remainder);

// One that came back and is packed anew stands as placed: what is told is where it goes from here.
Standing standing(const Order& order) {
    switch (order.state) {
        case OrderState::waiting: return Standing::waiting;
        case OrderState::placed: return Standing::placed;
        case OrderState::cancelled: return order.parcels.returned > 0 ? Standing::returned : Standing::cancelled;
        default: return by_parcels(order.parcels, order.remainder);
    }
}

// The one that is least far tells, and a lost one before those that came: somebody has to do something about it.
Standing by_parcels(const Parcels& own, Count remainder) {
    if (own.packed > 0 || remainder > 0) return own.gone() > 0 ? Standing::partly_shipped : Standing::packed;
    if (own.ready > 0) return Standing::ready;
    if (own.shipped > 0) return Standing::shipped;
    return own.lost > 0 ? Standing::lost : Standing::delivered;
}

static bool parcels_allow(Act act, const Order& order);
static bool is_in_time(Act act, const Order& order, const Circumstances& circumstances);

bool may(Act act, const Order& order, const Circumstances& circumstances) {
    if (order.state == OrderState::cancelled) return false;
    const By by = kTable.at(static_cast<std::size_t>(act)).at(static_cast<std::size_t>(order.state));
    if (by == By::nobody || !parcels_allow(act, order)) return false;
    if (act == Act::change && circumstances.archived) return false;
    if (circumstances.is_staff) return true;
    if (by == By::staff || !circumstances.is_own_campaign) return false;
    return by == By::school || is_in_time(act, order, circumstances);
}

bool parcels_allow(Act act, const Order& order) {
    switch (act) {
        case Act::change: return true;
        case Act::cancellation: return order.parcels.gone() == 0;
        case Act::packing: return order.state == OrderState::placed || order.remainder > 0;
        case Act::unpacking:
        case Act::shipment: return order.parcels.packed > 0;
        case Act::delivery: return order.parcels.under_way() > 0;
        case Act::remainder_release: return order.remainder > 0;
    }
    return false;
}

// After the run a school may still swap a kit that the rule chose for it, if the admin allows late changes.
bool is_in_time(Act act, const Order& order, const Circumstances& circumstances) {
    if (circumstances.archived) return false;
    return circumstances.before_deadline ||
           (act == Act::change && circumstances.late_changes && order.origin == Origin::automatic);
}

std::vector<Act> open_acts(const Order& order, const Circumstances& circumstances) {
    std::vector<Act> open;
    for (std::size_t i = 0; i < kActs.size(); ++i)
        if (may(static_cast<Act>(i), order, circumstances)) open.push_back(static_cast<Act>(i));
    return open;
}

std::optional<Leaves> what_cancellation_leaves(Leaves asked, bool by_staff, bool run_is_over) {
    if (asked == Leaves::silence && !by_staff) return {};
    return run_is_over ? Leaves::decline : asked;
}

}  // namespace trousse
