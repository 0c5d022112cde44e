#pragma once

#include "inventory/pool.hpp"
#include "inventory/stock_lines.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

// What leaves outside the kits, for an event or a partner: only what no silent school's default needs (product.md,
// rule 4).
namespace trousse {

Answer hand_out(Service& service, const Request& request);
Answer list_hand_outs(Service& service, const Request& request);

// Moves the stock and keeps what for. Whether it may leave is the caller's question.
struct HandOutForm {
    std::string occasion;
    StockLines lines;
};
HandOutId record_hand_out(Transaction& tx, const HandOutForm& form, const std::optional<CampaignId>& campaign,
                          std::string_view done_by, Instant now);

}  // namespace trousse
