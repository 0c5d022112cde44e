#pragma once

#include <span>

#include "orders/order_list.hpp"

// Which orders match, in the order asked for.
namespace trousse {

std::vector<OrderId> matching_orders(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter, Instant now);

// A school's own and its buildings', newest first: of one campaign, or of all.
std::vector<OrderId> own_orders(const Snapshot& db, const SchoolId& owner, const std::optional<CampaignId>& campaign);

// As a JSON list, for json_each.
std::string keys_of(std::span<const OrderId> orders);

}  // namespace trousse
