#pragma once

#include <string>
#include <utility>
#include <vector>

#include "platform/answers.hpp"
#include "platform/db.hpp"

// The audit, newest first. Each question goes by an index, so that it costs the same with a million lines.
namespace trousse {

// All that can be asked for: the years 0 to 9999 or so.
inline constexpr std::pair<Instant, Instant> kEver{Instant{std::chrono::milliseconds{0}}, Instant{std::chrono::milliseconds{253'402'300'799'000}}};

struct AuditFilter {
    std::string text;     // an order's number, a school, an item, a person, a token: what was done to it, or by it
    std::string by;       // account:ID
    std::string act;      // order.placed
    std::string subject;  // an order's number, or an id
    Instant from = kEver.first;
    Instant before = kEver.second;
};

Answer audit_page(const Snapshot& db, const AuditFilter& filter, const Page& page);

std::vector<std::string> acts_in_audit(const Snapshot& db);  // each once, by name

}  // namespace trousse
