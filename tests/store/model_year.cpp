// The roster and the years, and how the model tells all that it knows.
#include <fmt/format.h>

#include <algorithm>

#include "model.hpp"

namespace trousse::model {

std::string Model::set(Index at, const CampaignEdit& settings) {
    Campaign& campaign = campaigns[at];
    if (campaign.state == "archived") return "campaign_archived";
    const Moment closes = settings.closes.value_or(campaign.closes);
    const bool was_run =
        std::ranges::any_of(runs, [&](const Run& run) { return run.campaign == at && !run.is_undone; });
    if (closes != campaign.closes && (was_run || closes <= now)) return "invalid";
    if (closes <= campaign.opens) return "invalid";
    campaign.closes = closes;
    campaign.on_hold = settings.on_hold.value_or(campaign.on_hold);
    campaign.pool_on = settings.pool_on.value_or(campaign.pool_on);
    campaign.late_changes_on = settings.late_changes_on.value_or(campaign.late_changes_on);
    return "200";
}

std::string Model::edit_kit(Index at, Index kit, const std::vector<Part>& parts) {
    Campaign& campaign = campaigns[at];
    if (campaign.state == "archived") return "campaign_archived";
    if (campaign.kits[kit].built > 0 && parts != campaign.kits[kit].parts) return "kits_stand_built";
    campaign.kits[kit].parts = parts;
    return "200";
}

// ── The roster ──

std::string Model::add_school(bool is_partner) {
    schools.push_back({.is_partner = is_partner});
    join_rosters(schools.size() - 1);
    return "201";
}

// At rank 0, before all who stand in a declared order.
void Model::join_rosters(Index school) {
    if (schools[school].is_partner) return;
    for (Campaign& campaign : campaigns)
        if (campaign.state != "archived") campaign.roster.try_emplace(school);
}

std::string Model::close_school(Index school) {
    const auto answered = [&](const Campaign& campaign) {
        const auto row = campaign.roster.find(school);
        return campaign.state != "archived" && row != campaign.roster.end() && row->second.kind != "silent";
    };
    if (schools[school].is_closed) return "200";
    if (std::ranges::any_of(campaigns, answered)) return "already_answered";
    for (Campaign& campaign : campaigns)
        if (campaign.state != "archived") campaign.roster.erase(school);
    schools[school].is_closed = true;
    return "200";
}

std::string Model::open_school(Index school) {
    if (schools[school].is_closed) join_rosters(school);
    schools[school].is_closed = false;
    return "200";
}

// Those named come first; the others keep their order behind them.
std::string Model::declare_ranks(const std::vector<Index>& first) {
    Index at = current();
    if (at == kNone && campaigns.back().state == "draft") at = campaigns.size() - 1;
    if (at == kNone) return "200";
    std::vector<std::tuple<Index, Count, Index>> places;
    for (const auto& [school, answer] : campaigns[at].roster) {
        const auto named = static_cast<Index>(std::ranges::find(first, school) - first.begin());
        places.emplace_back(named, named == first.size() ? answer.rank : 0, school);
    }
    std::ranges::sort(places);
    Count rank = 0;
    for (const auto& place : places) campaigns[at].roster[std::get<2>(place)].rank = ++rank;
    return "200";
}

// ── The years ──

// Like the newest one, of which it takes kits, settings and ranks.
std::string Model::add_campaign(Moment opens, Moment closes) {
    const Campaign& before = campaigns.back();
    const auto year = 2027 + campaigns.size();
    Campaign next{.slug = fmt::format("jps-{}", year),
                  .prefix = fmt::format("JPS{}", year - 2000),
                  .opens = opens,
                  .closes = closes};
    next.pool_on = before.pool_on;
    next.late_changes_on = before.late_changes_on;
    next.kits = before.kits;
    for (Kit& kit : next.kits) kit.built = 0;
    for (Index school = 0; school < schools.size(); ++school) {
        if (schools[school].is_partner || schools[school].is_closed) continue;
        const auto row = before.roster.find(school);
        next.roster[school].rank = row == before.roster.end() ? 0 : row->second.rank;
    }
    campaigns.push_back(std::move(next));
    return "201";
}

std::string Model::publish(Index at) {
    if (campaigns[at].state != "draft" || current() != kNone || campaigns[at].closes <= now)
        return "not_ready_to_publish";
    campaigns[at].state = "published";
    return "200";
}

// What is in its parcel may still leave, arrive, get lost or come back.
std::string Model::archive(Index at) {
    Campaign& campaign = campaigns[at];
    const auto is_unfinished = [&](const Order& order) {
        return order.campaign == at && !order.is_cancelled && (order.is_unpacked() || order.remainder() > 0);
    };
    const bool none_built = std::ranges::all_of(campaign.kits, [](const Kit& kit) { return kit.built == 0; });
    if (campaign.state != "published" || !is_over(campaign) || !none_built ||
        std::ranges::any_of(orders, is_unfinished))
        return "not_ready_to_archive";
    campaign.state = "archived";
    return "200";
}

// ── Told: the same words as the database's (model_database.cpp) ──

static std::string told(const Pieces& pieces) { return fmt::format("{}", fmt::join(pieces.of, " ")); }

static std::string told(const Contents& contents) {
    std::string text;
    for (const Part& part : contents.lines)
        text += fmt::format(" {}x{}{}", part.quantity, part.item, part.is_dish ? "*" : "");
    return text;
}

std::string name_of(Index school, bool is_partner) {
    return fmt::format("{} {:02}", is_partner ? "Ville" : "École", school);
}

std::vector<std::string> Model::told() const {
    std::vector<std::string> all;
    const Pieces promised = reserved();
    for (Index item = 0; item < kItems; ++item)
        all.push_back(fmt::format("item {}: {} on hand, {} by the ledger, {} reserved", item, on_hand[item],
                                  on_hand[item], promised[item]));
    for (const Campaign& each : campaigns) {
        const auto silent =
            std::ranges::count_if(each.roster, [](const auto& row) { return row.second.kind == "silent"; });
        all.push_back(fmt::format("{}: {}, closes {}, hold {:d}, pool {:d}, late {:d}, {} silent, {} orders, {} waves",
                                  each.slug, each.state, each.closes, each.on_hold, each.pool_on, each.late_changes_on,
                                  silent, each.last_number, each.last_wave));
    }
    for (const Campaign& each : campaigns)
        for (const auto& [school, answer] : each.roster)
            all.push_back(fmt::format("{}, {}: rank {}, {} {}", each.slug, name_of(school, false), answer.rank,
                                      answer.kind, answer.order == kNone ? "" : orders[answer.order].number));
    for (const Order& each : orders)
        all.push_back(fmt::format("{}: {}, {}, {}, {}, wave {}, remainder {}, run {}, swapped {:d}, {}{}", each.number,
                                  name_of(each.school, schools[each.school].is_partner), each.origin, each.state(),
                                  each.wish.is_pickup ? "pickup" : "ship", each.wave, each.remainder(),
                                  each.run == kNone ? 0 : each.run + 1, each.is_swapped,
                                  campaigns[each.campaign].kits[each.wish.contents.kit].slug,
                                  model::told(each.wish.contents)));
    for (const Order& each : orders)
        for (Index at = 0; at < each.parcels.size(); ++at)
            all.push_back(fmt::format("{}-{}: {}, claim {}, {}", each.number, at + 1, each.parcels[at].state,
                                      each.parcels[at].claim == kNone ? 0 : each.parcels[at].claim + 1,
                                      model::told(each.parcels[at].holds)));
    for (Index at = 0; at < claims.size(); ++at)
        all.push_back(fmt::format("claim {}: {}, {}, {}", at + 1, orders[claims[at].order].number, claims[at].kind,
                                  claims[at].answer));
    for (Index at = 0; at < runs.size(); ++at)
        all.push_back(fmt::format("run {}: {}, ended {:d}, undone {:d}", at + 1, campaigns[runs[at].campaign].slug,
                                  runs[at].has_ended, runs[at].is_undone));
    for (const Campaign& each : campaigns)
        for (const Kit& kit : each.kits)
            if (kit.built != 0) all.push_back(fmt::format("{}, {}: {} built", each.slug, kit.slug, kit.built));
    return all;
}

}  // namespace trousse::model
