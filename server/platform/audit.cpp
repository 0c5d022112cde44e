#include "platform/audit.hpp"

namespace trousse {

constexpr auto kAudit = R"(
    INSERT INTO audit (done_at, done_by, act, subject, was, became) VALUES ($now, $done_by, $act, $subject, $was, $became))";

void audit(Transaction& tx, const AuditLine& line, Instant now) {
    tx.run(kAudit, {{"$now", now},
                    {"$done_by", line.done_by},
                    {"$act", line.act},
                    {"$subject", line.subject},
                    {"$was", line.was},
                    {"$became", line.became}});
}

}  // namespace trousse
