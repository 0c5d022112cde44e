#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

// What the storeroom's figures tell of the days to come and of those gone by.
namespace trousse {

// What to buy so that every default and every waiting order is covered.
Answer shopping_list(Service& service, const Request& request);

// « What if »: other contents of a kit, and what they would do. Nothing is written.
Answer what_if(Service& service, const Request& request);

// An item's stock at the end of each day of the campaign.
Answer item_days(Service& service, const Request& request);

}  // namespace trousse
