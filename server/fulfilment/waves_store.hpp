#pragma once

#include <nlohmann/json.hpp>

#include "campaigns/campaigns.hpp"
#include "orders/orders.hpp"
#include "platform/db.hpp"

// Waves in the database: orders picked, packed and shipped together.
namespace trousse {

using WaveId = Id<struct Wave>;

struct Wave {
    WaveId id;
    CampaignId campaign;
    Count number = 0;  // 1, 2, … of its campaign; never given again
    std::string name;
    Instant made_at;
    std::string made_by;  // the name of whoever made it
    Count version = 1;
};

Wave require_wave(const Snapshot& db, const CampaignId& campaign, std::string_view number);  // 404 unknown_wave
std::vector<Wave> waves_of(const Snapshot& db, const Campaign& campaign, Count before, Count limit);  // newest first

// Placed orders without a wave that match, each "" for any.
struct WaveRule {
    std::string kit, board, mrc, way, origin;
};
Wave add_wave(Transaction& tx, const Campaign& campaign, std::string_view name, std::string_view done_by, Instant now);

// Identical kits first; up to a thousand orders.
std::vector<OrderId> orders_by_rule(const Snapshot& db, const Campaign& campaign, const WaveRule& rule);

// Those that are placed, and not in it already. How many joined.
Count join(Transaction& tx, const Wave& wave, const std::vector<OrderId>& orders, std::string_view done_by,
           Instant now);

// Into this wave, or out of its own.
void set_wave(Transaction& tx, const Order& order, const std::optional<Wave>& wave, std::string_view done_by,
              Instant now);

Wave rename(Transaction& tx, Wave wave, std::string_view name, std::string_view done_by, Instant now);
void remove_wave(Transaction& tx, const Wave& wave, std::string_view done_by, Instant now);  // 409 wave_under_way

nlohmann::json shown(const Snapshot& db, const std::vector<Wave>& waves, const Campaign& campaign);  // in their order
nlohmann::json shown(const Snapshot& db, const Wave& wave, const Campaign& campaign);

}  // namespace trousse
