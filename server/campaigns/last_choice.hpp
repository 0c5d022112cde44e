#pragma once

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"
#include "schools/schools.hpp"

namespace trousse {

// What a school chose in a campaign before this one, the last in which it did, and the kit of this one that goes by the
// same name. What came by itself was no choice.
struct LastChoice {
    std::string slug;  // of that campaign
    Bilingual campaign;
    Instant opens_at;
    Bilingual kit;                     // as it was called
    std::optional<std::string> again;  // the slug of this campaign's, where it is offered again
};
std::optional<LastChoice> last_choice(const Snapshot& db, const CampaignId& campaign, const SchoolId& school);

}  // namespace trousse
