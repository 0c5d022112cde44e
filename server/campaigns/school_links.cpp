#include "campaigns/school_links.hpp"

#include "platform/answers.hpp"

namespace trousse {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::chrono::days kAfterDeadline{180}, kAtLeast{60};

// What is known of a letter's link stays: that it was opened, whichever attempt brought it.
constexpr auto kMakeLink = R"(
    INSERT INTO school_link (id, link_hash, source, campaign_id, school_id, order_id, letter_id, made_at, expires_at)
    VALUES ($id, $hash, $source, $campaign, $school, $order, $letter, $now, $until)
        ON CONFLICT (letter_id) DO UPDATE SET link_hash = excluded.link_hash, made_at = excluded.made_at,
                                              expires_at = excluded.expires_at, revoked_at = NULL)";

std::string make_school_link(Transaction& tx, const Secret& key, const NewSchoolLink& link, Instant now) {
    std::string secret = random_token(16);
    tx.run(kMakeLink, {{"$id", new_key(now)},
                       {"$hash", keyed_hash(key, secret)},
                       {"$source", link.source},
                       {"$campaign", link.campaign},
                       {"$school", link.school},
                       {"$order", link.order},
                       {"$letter", link.letter},
                       {"$now", now},
                       {"$until", quebec_midnight(link.last_day + std::chrono::days{1})}});
    return secret;
}

Day last_day_of_link(Instant closes_at, Instant now) {
    return std::max(quebec_day(closes_at - 1s) + kAfterDeadline, quebec_day(now) + kAtLeast);
}

std::string box_secret(const Secret& key, const OrderId& order) { return key.token_of("box " + order.text()); }

// One that was revoked stays so, however often the box is packed.
constexpr auto kOpenBoxLink = R"(
    INSERT INTO school_link (id, link_hash, source, campaign_id, school_id, order_id, made_at, expires_at)
    VALUES ($id, $hash, 'box', $campaign, $school, $order, $now, $until) ON CONFLICT (link_hash) DO NOTHING)";

void open_box_link(Transaction& tx, const Secret& key, const Campaign& campaign, const SchoolId& school,
                   const OrderId& order, Instant now) {
    const Day last_day = last_day_of_link(campaign.closes_at, now);
    tx.run(kOpenBoxLink, {{"$id", new_key(now)},
                          {"$hash", keyed_hash(key, box_secret(key, order))},
                          {"$campaign", campaign.id},
                          {"$school", school},
                          {"$order", order},
                          {"$now", now},
                          {"$until", quebec_midnight(last_day + std::chrono::days{1})}});
}

constexpr auto kFind = R"(
    SELECT school_link.id, source, campaign_id, school_id, expires_at, revoked_at
      FROM school_link JOIN school ON school.id = school_id WHERE link_hash = $hash AND school.closed_at IS NULL)";

std::optional<FoundSchoolLink> find_school_link(const Snapshot& db, const Secret& key, std::string_view secret) {
    return db.first(kFind, {{"$hash", keyed_hash(key, secret)}}, [](const Row& row) {
        return FoundSchoolLink{.id = row.id<SchoolLink>("id"),
                               .source = row.text("source"),
                               .campaign = row.id<Campaign>("campaign_id"),
                               .school = row.id<School>("school_id"),
                               .expires_at = row.instant("expires_at"),
                               .revoked_at = row.maybe_instant("revoked_at")};
    });
}

constexpr auto kOpened = R"(
    UPDATE school_link SET first_opened_at = coalesce(first_opened_at, $now)
     WHERE id = $link AND revoked_at IS NULL AND expires_at > $now)";

void note_opened(Transaction& tx, const FoundSchoolLink& link, Instant now) {
    if (tx.run(kOpened, {{"$link", link.id}, {"$now", now}}) > 0) return;
    const bool is_revoked = link.revoked_at || now < link.expires_at;
    throw Problem{.status = 401, .code = "link_over", .params = {{"why", is_revoked ? "revoked" : "expired"}}};
}

static json link_row(const Row& row);

constexpr auto kLinksOfSchool = R"(
    SELECT school_link.id, source, slug, name_fr, name_en, number, made_at, first_opened_at, expires_at,
           CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= $now THEN 'expired' ELSE 'live' END AS state
      FROM school_link JOIN campaign ON campaign.id = school_link.campaign_id LEFT JOIN orders ON orders.id = order_id
     WHERE school_link.school_id = $school ORDER BY made_at DESC, school_link.id DESC LIMIT 200)";

json links_of_school(const Snapshot& db, const SchoolId& school, Instant now) {
    return db.all(kLinksOfSchool, {{"$school", school}, {"$now", now}}, link_row);
}

constexpr auto kHandedOn = R"(
    SELECT school_link.id, source, slug, name_fr, name_en, number, made_at, first_opened_at, expires_at, 'live' AS state
      FROM school_link JOIN campaign ON campaign.id = school_link.campaign_id JOIN orders ON orders.id = order_id
     WHERE school_link.school_id = $school AND order_id = $order AND source = 'colleague' AND revoked_at IS NULL AND expires_at > $now
     ORDER BY made_at DESC, school_link.id DESC)";

json links_handed_on(const Snapshot& db, const SchoolId& school, const OrderId& order, Instant now) {
    return db.all(kHandedOn, {{"$school", school}, {"$order", order}, {"$now", now}}, link_row);
}

json link_row(const Row& row) {
    return {
        {"id", row.id<SchoolLink>("id").text()},
        {"source", row.text("source")},
        {"campaign", {{"slug", row.text("slug")}, {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})}}},
        {"order", maybe(row.maybe_text("number"))},
        {"state", row.text("state")},
        {"made_at", told(row.instant("made_at"))},
        {"opened_at", told(row.maybe_instant("first_opened_at"))},
        {"expires_at", told(row.instant("expires_at"))}};
}

constexpr auto kRevoke = R"(
    UPDATE school_link SET revoked_at = $now WHERE id = $link AND revoked_at IS NULL AND expires_at > $now RETURNING school_id)";
constexpr auto kEndSessionsOf = "DELETE FROM session WHERE link_id = $link";

std::optional<SchoolId> revoke_school_link(Transaction& tx, const SchoolLinkId& link, Instant now) {
    const auto school =
        tx.first(kRevoke, {{"$link", link}, {"$now", now}}, [](const Row& row) { return row.id<School>("school_id"); });
    if (school) tx.run(kEndSessionsOf, {{"$link", link}});
    return school;
}

constexpr auto kRevokeAll = R"(
    UPDATE school_link SET revoked_at = $now
     WHERE school_id IN (SELECT id FROM school WHERE id = $holder OR parent_id = $holder) AND campaign_id = $campaign
       AND revoked_at IS NULL AND expires_at > $now)";
constexpr auto kEndSessionsOfRevoked = R"(
    DELETE FROM session WHERE link_id IN (
        SELECT school_link.id FROM school JOIN school_link ON school_id = school.id
         WHERE (school.id = $holder OR parent_id = $holder) AND school_link.campaign_id = $campaign AND revoked_at IS NOT NULL))";

std::int64_t revoke_school_links(Transaction& tx, const SchoolId& holder, const CampaignId& campaign, Instant now) {
    const auto revoked = tx.run(kRevokeAll, {{"$holder", holder}, {"$campaign", campaign}, {"$now", now}});
    if (revoked > 0) tx.run(kEndSessionsOfRevoked, {{"$holder", holder}, {"$campaign", campaign}});
    return revoked;
}

}  // namespace trousse
