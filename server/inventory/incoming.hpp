#pragma once

#include "inventory/incoming_store.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

// Deliveries that are expected: noted, put right, cancelled. They are received by a receipt (stock_changes.hpp).
namespace trousse {

Answer list_incoming(Service& service, const Request& request);
Answer show_incoming(Service& service, const Request& request);
Answer note_incoming(Service& service, const Request& request);
Answer change_incoming(Service& service, const Request& request);
Answer call_off_incoming(Service& service, const Request& request);

IncomingId note_and_audit(Transaction& tx, const IncomingForm& form, std::string_view done_by, Instant now);

nlohmann::json shown(const Incoming& incoming);
void require_expected(const Incoming& incoming);  // 409 incoming_ended

}  // namespace trousse
