#pragma once

#include "inventory/counts_store.hpp"
#include "inventory/inventory.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

// The shelves are counted: begun for a place, entered line by line by as many as want to, then confirmed, when every
// difference becomes an adjustment, or abandoned.
namespace trousse {

Answer list_counts(Service& service, const Request& request);
Answer show_count(Service& service, const Request& request);
Answer begin_counting(Service& service, const Request& request);
Answer enter_line(Service& service, const Request& request);
Answer confirm_count(Service& service, const OrdersFollowStock& orders, const Request& request);
Answer abandon_count(Service& service, const Request& request);

// What these do once it may be done, each with its line in the audit.
std::optional<CountId> begin_and_audit(Transaction& tx, const std::string& place, std::string_view done_by,
                                       Instant now);
void enter_and_audit(Transaction& tx, const CountId& count, const CountLine& before,
                     const std::optional<Count>& counted, std::string_view done_by, Instant now);

// The numbers of the orders that the differences set back, or served.
struct Confirmed {
    std::vector<std::string> set_back;
    std::vector<std::string> served;
};
Confirmed confirm_and_audit(Transaction& tx, const OrdersFollowStock& orders, const StockCount& count,
                            std::string_view done_by, Instant now);

}  // namespace trousse
