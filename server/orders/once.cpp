#include "orders/once.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "platform/problem.hpp"

namespace trousse {

static void require_key(const std::string& key);
static std::optional<Answer> earlier_answer(Transaction& tx, const Campaign&, const Request&,
                                            const std::string& fingerprint);
static void remember(Transaction& tx, const Campaign&, const Request&, const std::string& fingerprint, const Answer&,
                     Instant now);
static std::string header(const Answer& answer, std::string_view name);

Answer write_once(Service& service, const Request& request, const Story& story) {
    require_key(request.idempotency_key);
    const std::string fingerprint = sha256(request.method + ' ' + request.path + '\n' + request.body);

    return service.db.write([&](Transaction& tx) {
        const Campaign campaign = current_campaign(tx);
        if (auto earlier = earlier_answer(tx, campaign, request, fingerprint)) return *std::move(earlier);
        const Answer answer = story(tx, campaign);
        remember(tx, campaign, request, fingerprint, answer, service.now());
        return answer;
    });
}

void require_key(const std::string& key) {
    if (key.empty()) throw Problem{.status = 400, .code = "idempotency_key_missing"};
    if (key.size() > 64 || std::ranges::any_of(key, [](char c) { return c <= ' ' || c > '~'; }))
        throw Problem{.status = 400, .code = "idempotency_key_malformed"};
}

constexpr auto kEarlier = R"(
    SELECT fingerprint = $fingerprint AS is_same, status, location, etag, body FROM idempotency
     WHERE campaign_id = $campaign AND actor = $actor AND key = $key)";

std::optional<Answer> earlier_answer(Transaction& tx, const Campaign& campaign, const Request& request,
                                     const std::string& fingerprint) {
    return tx.first(kEarlier,
                    {{"$campaign", campaign.id},
                     {"$actor", request.visitor.actor},
                     {"$key", request.idempotency_key},
                     {"$fingerprint", fingerprint}},
                    [](const Row& row) {
                        if (!row.flag("is_same")) throw Problem{.status = 422, .code = "idempotency_key_reused"};
                        Answer answer{.status = static_cast<int>(row.integer("status")), .body = row.text("body")};
                        for (const auto& [name, column] : {std::pair{"Location", "location"}, {"ETag", "etag"}})
                            if (auto value = row.text(column); !value.empty()) answer.headers.emplace_back(name, value);
                        return answer;
                    });
}

constexpr auto kRemember = R"(
    INSERT INTO idempotency (campaign_id, actor, key, fingerprint, status, location, etag, body, answered_at)
    VALUES ($campaign, $actor, $key, $fingerprint, $status, $location, $etag, $body, $now))";

void remember(Transaction& tx, const Campaign& campaign, const Request& request, const std::string& fingerprint,
              const Answer& answer, Instant now) {
    tx.run(kRemember, {{"$campaign", campaign.id},
                       {"$actor", request.visitor.actor},
                       {"$key", request.idempotency_key},
                       {"$fingerprint", fingerprint},
                       {"$status", answer.status},
                       {"$location", header(answer, "Location")},
                       {"$etag", header(answer, "ETag")},
                       {"$body", answer.body},
                       {"$now", now}});
}

std::string header(const Answer& answer, std::string_view name) {
    const auto found = std::ranges::find(answer.headers, name, [](const auto& each) { return std::string_view{each.first}; });
    return found == answer.headers.end() ? "" : found->second;
}

}  // namespace trousse
