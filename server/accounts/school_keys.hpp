#pragma once

#include <optional>
#include <string>
#include <vector>

#include "campaigns/campaigns.hpp"
#include "platform/crypto.hpp"
#include "platform/db.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"
#include "schools/schools.hpp"

// What opens a school's pages in one campaign: a personal link and a typed code, kept as keyed hashes only.
namespace trousse {

struct KeyHolder {
    SchoolId school;
    CampaignId campaign;  // any, the current one or one that is over
};

// Whose it is, if it is anybody's: not one that was replaced, nor a closed school's. Of a code, case, dashes and spaces
// are forgiven.
std::optional<KeyHolder> holder_of_code(const Snapshot& db, const Secret& key, std::string_view typed);
std::optional<KeyHolder> holder_of_link(const Snapshot& db, const Secret& key, std::string_view secret);

// A key as it is shown, once.
struct SchoolKey {
    std::string code;  // K7QM-2XRP-9T
    std::string link;  // https://…/commander#…, in the school's language
};

// A new one in place of the former, which stops working, with the sessions that it opened.
SchoolKey make_school_key(Transaction& tx, Service& service, const CampaignId& campaign, const School& school,
                          std::string_view done_by);

// Active schools and partners that have a key of their own, by name; a building is opened by its parent's, if that is
// active. And those of them that have none yet in that campaign.
std::vector<School> key_holders(const Snapshot& db);
std::vector<School> schools_without_key(const Snapshot& db, const CampaignId& campaign);

// POST /schools/{id}/keys and /campaigns/{slug}/school-keys.
Routes school_key_routes(Service& service);

}  // namespace trousse
