#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "campaigns/campaigns.hpp"
#include "orders/orders_store.hpp"
#include "platform/quebec_time.hpp"
#include "platform/service.hpp"

// The parts of the demonstration's loader. Whatever they write is signed kDemonstration, at the moment at which it is
// said to have happened.
namespace trousse::demonstration {

using nlohmann::json;

inline constexpr std::string_view kDemonstration = "demonstration";

Bilingual bilingual(const json& text);

// ── Who and what ──
using Roster = std::map<std::string, SchoolId>;    // by organisation, organisation/building, or a partner's name
using Shelfmarks = std::map<std::string, ItemId>;  // by SKU

Roster add_schools(Transaction& tx, const json& file, Instant added_at, Instant contacts_given_at);
Shelfmarks add_items(Transaction& tx, const json& file, Instant now);

// ── When ──
// The days of a campaign, counted as coordinators do: 1 on the day it opens, 0 the day before.
struct Calendar {
    Day opens_on;
    Day closes_on;  // the first day on which it is closed
    std::string event_on;

    Day day(int number) const;
    Instant moment(int day, const std::string& at) const;  // at: 09:30, Québec time
};
Calendar calendar_of(const json& file);               // as the file says
Calendar calendar_around(Instant now);                // opened 30 days ago, closing 21 days from now
std::chrono::year year_of(const Calendar& calendar);  // of the February that follows the closing

// What happens at which moment, told in the order of time, whatever the order in which it was noted.
class Story {
 public:
    using Event = std::function<void(Transaction&, Instant)>;
    void at(Instant moment, Event event) { events_.emplace(moment, std::move(event)); }
    void tell(Transaction& tx) const {
        for (const auto& [moment, event] : events_) event(tx, moment);
    }

 private:
    std::multimap<Instant, Event> events_;
};

// ── A campaign ──
struct Names {
    std::string slug;
    Bilingual name;
    std::string prefix;
};
CampaignId add_campaign(Transaction& tx, const json& file, const Names& names, const Calendar& calendar,
                        const std::optional<CampaignId>& baseline, const Shelfmarks& items, Instant now);
void archive(Transaction& tx, const CampaignId& campaign, Instant now);

// Notes in `story` all that the file tells of the campaign. Moments after `now` are left out of today's.
struct Setting {
    CampaignId campaign;
    const json& file;
    const Calendar& calendar;
    const Roster& roster;
    const Shelfmarks& items;
    Instant now;
};
void note_stock(Story& story, const Setting& setting);
void note_answers(Story& story, const Setting& setting);
void note_parcels(Story& story, const Setting& setting);
void note_closing(Story& story, const Setting& setting);

// ── Who may come in ──
struct Password {
    std::string plain;
    std::string hash;
};
Password new_password();  // takes a tenth of a second: not for the writer

// Accounts and the keys of every school; what to open with them.
json add_access(Transaction& tx, Service& service, const json& file, const CampaignId& campaign, const Roster& roster,
                const Password& staff, const Password& admin);

// Only its owner may read it. Written whole or not at all.
void keep_secret(const std::filesystem::path& file, const json& content);

}  // namespace trousse::demonstration
