#pragma once

#include <nlohmann/json.hpp>

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"
#include "platform/json_reader.hpp"

// What an admin sets of a campaign: read from a form, held against what is possible, written.
namespace trousse {

// What is given, over what was.
Campaign edited(Campaign campaign, JsonReader& body);

// Whose days the growth is compared with, where the form says it: a slug, or null for none.
std::optional<std::string> baseline_campaign_given(JsonReader& body);

// Throws the 422 of the first setting that cannot be.
void require_possible(const Snapshot& db, const Campaign& before, const Campaign& wanted, Instant now);

// A deadline that is moved is set now: the generic run is due again at the new one (product.md, rule 5).
void write_edit(Transaction& tx, const Campaign& campaign, Instant now);

// As admins see it. `settings_of` is the part that they set.
nlohmann::json settings_of(const Snapshot& db, const Campaign& campaign);
nlohmann::json shown(const Snapshot& db, const Campaign& campaign, Instant now);

// The fields of forms that several routes read.
Bilingual bilingual(JsonReader& body, const std::string& pointer, std::size_t longest);
Bilingual bilingual_or_empty(JsonReader& body, const std::string& pointer, std::size_t longest);
std::string slug(JsonReader& body, const std::string& pointer);  // jps-2027
std::optional<std::string> maybe_day(JsonReader& body, const std::string& pointer);

}  // namespace trousse
