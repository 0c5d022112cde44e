#pragma once

#include <map>
#include <nlohmann/json.hpp>

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"

// What a campaign's public pages say beyond what every campaign says. Plain text, a line each.
namespace trousse {

// banner: over the home page; introduction: under its title; pick_up: the hours; thanks: on the confirmation.
using CampaignTexts = std::map<std::string, Bilingual, std::less<>>;

CampaignTexts texts_of(const Snapshot& db, const CampaignId& campaign);
void set_text(Transaction& tx, const CampaignId& campaign, std::string_view place,
              const std::optional<Bilingual>& text);

// With the words of its invitations, whose hours follow from the new dates.
void copy_texts(Transaction& tx, const CampaignId& from, const CampaignId& to);

nlohmann::json told(const CampaignTexts& texts);  // every place, null where nothing is said

}  // namespace trousse
