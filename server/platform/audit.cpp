#include "platform/audit.hpp"

#include <charconv>

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

constexpr auto kName = "SELECT name FROM actor WHERE kind = $kind AND id = $id";

std::string name_of_actor(const Snapshot& db, std::string_view done_by) {
    const auto colon = done_by.find(':');
    if (colon == std::string_view::npos) return std::string{done_by};
    std::int64_t key = 0;
    std::from_chars(done_by.data() + colon + 1, done_by.data() + done_by.size(), key);
    return db.first(kName, {{"$kind", done_by.substr(0, colon)}, {"$id", key}}, [](const Row& row) { return row.text("name"); })
        .value_or(std::string{done_by});
}

}  // namespace trousse
