#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "campaigns/campaigns.hpp"
#include "platform/crypto.hpp"
#include "platform/db.hpp"
#include "platform/quebec_time.hpp"
#include "schools/schools.hpp"

// What opens a school's pages in one campaign without its code: a link for each letter, box, request or colleague. Its
// secret (128 random bits) stands after the # of an address and nowhere else; the database has its keyed hash.
namespace trousse {

using SchoolLinkId = Id<struct SchoolLink>;

struct NewSchoolLink {
    std::string_view source;  // letter, box, request, colleague
    CampaignId campaign;
    SchoolId school;
    std::optional<OrderId> order = {};
    std::optional<std::int64_t> letter = {};  // the key of the one that will hold it
    Day last_day;                             // it opens until the end of it
};

// Returns the secret. A letter that is tried again has a new link in place of the former, which opens nothing.
std::string make_school_link(Transaction& tx, const Secret& key, const NewSchoolLink& link, Instant now);

// Of an order's box, the same whenever a slip of it is printed. It opens from when the box is packed, until it is
// revoked.
std::string box_secret(const Secret& key, const OrderId& order);
void open_box_link(Transaction& tx, const Secret& key, const Campaign& campaign, const SchoolId& school,
                   const OrderId& order, Instant now);

// Until when the link of a letter, or of a box, opens: half a year from the deadline, in which kits arrive and what was
// missing is told before the summer; and sixty days at least, for letters of what came later.
Day last_day_of_link(Instant closes_at, Instant now);

struct FoundSchoolLink {
    SchoolLinkId id;
    std::string source;
    CampaignId campaign;
    SchoolId school;
    Instant expires_at;
    std::optional<Instant> revoked_at;
};

// Whose secret it is, good or over; not a closed school's.
std::optional<FoundSchoolLink> find_school_link(const Snapshot& db, const Secret& key, std::string_view secret);

// Notes that it let somebody in. Throws 401 link_over, with why (expired, revoked), where it no longer may.
void note_opened(Transaction& tx, const FoundSchoolLink& link, Instant now);

// As the pages show them, newest first: the last 200 of a school; those of an order that were handed on and still open.
nlohmann::json links_of_school(const Snapshot& db, const SchoolId& school, Instant now);
nlohmann::json links_handed_on(const Snapshot& db, const SchoolId& school, const OrderId& order, Instant now);

// With the sessions that it opened. Whose it was; nothing where it was over already.
std::optional<SchoolId> revoke_school_link(Transaction& tx, const SchoolLinkId& link, Instant now);

// Those that are live, of a school and its buildings, with the sessions that they opened. How many?
std::int64_t revoke_school_links(Transaction& tx, const SchoolId& holder, const CampaignId& campaign, Instant now);

}  // namespace trousse
