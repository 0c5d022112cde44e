#pragma once

#include <string>
#include <utility>
#include <vector>

#include "platform/answers.hpp"
#include "platform/db.hpp"

// The audit, newest first. Inside, it names things by their keys; here they are named as people and programs name them.
namespace trousse {

// All that can be asked for: the years 0 to 9999 or so.
inline constexpr std::pair<Instant, Instant> kEver{Instant{std::chrono::milliseconds{0}},
                                                   Instant{std::chrono::milliseconds{253'402'300'799'000}}};

struct AuditFilter {
    std::string text;     // an order's number, a school, an item, a person, a token: what was done to it, or by it
    std::string by;       // account:ID, school:ID, token:ID, operator, job:NAME
    std::string act;      // order.placed
    std::string subject;  // an order's number, a slug, or an id
    Instant from = kEver.first;
    Instant before = kEver.second;
};

Answer audit_page(const Snapshot& db, const AuditFilter& filter, const Page& page);

std::vector<std::string> acts_in_audit(const Snapshot& db);  // each once, by name

}  // namespace trousse
