#include "visits/visits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "platform/log.hpp"

namespace trousse {

using namespace std::chrono_literals;

// Whoever wants may say anything: no more of it is kept than this.
constexpr std::size_t kMostPlaces = 2'000, kMostVisitors = 100'000, kMostOtherSources = 20;

// What our own papers and letters carry. A day counts only so many others by their name.
constexpr std::array<std::string_view, 10> kOwnSources{"",
                                                       "affiche",
                                                       "colis",
                                                       "invitation-ouverture",
                                                       "invitation-moitie",
                                                       "invitation-semaine",
                                                       "invitation-jour",
                                                       "invitation-apres",
                                                       "lettre",
                                                       "publication"};
constexpr std::string_view kAnotherSource = "autre";

VisitCounts::VisitCounts(Database& db, Clock now) : db_{db}, now_{std::move(now)}, salt_{random_token(32)} {}

VisitCounts::~VisitCounts() {
    try {
        if (are_any()) put_in_table();
    } catch (const std::exception& failure) {
        log_error("the last visits could not be kept", {{"why", failure.what()}});
    }
}

void VisitCounts::note(Sighting seen, const std::string& address, const std::string& browser) {
    const Day today = quebec_day(now_());
    const std::lock_guard lock{mutex_};
    if (today != day_) begin_day(today);
    const Place place{day_text(today), std::move(seen.language), source_told(seen.source), std::move(seen.page),
                      std::move(seen.kit)};
    if (counted_.size() >= kMostPlaces && !counted_.contains(place)) return;
    Sums& sums = counted_[place];
    sums.visitors += is_new(address + '\n' + browser);
    if (seen.what == "begun") ++sums.begun;
    if (seen.what == "finished") ++sums.finished;
    if (seen.what != "view") return;
    ++sums.views;
    sums.seconds += seen.seconds;
}

void VisitCounts::begin_day(Day today) {
    day_ = today;
    salt_ = Secret{random_token(32)};
    seen_.clear();
    other_sources_.clear();
}

std::string VisitCounts::source_told(const std::string& word) {
    if (std::ranges::find(kOwnSources, word) != kOwnSources.end() || other_sources_.contains(word)) return word;
    if (other_sources_.size() >= kMostOtherSources) return std::string{kAnotherSource};
    return *other_sources_.insert(word).first;
}

bool VisitCounts::is_new(const std::string& who) {
    if (seen_.size() >= kMostVisitors) return false;
    return seen_.insert(std::stoull(salt_.keyed_hash(who).substr(0, 16), nullptr, 16)).second;
}

bool VisitCounts::are_any() const {
    const std::lock_guard lock{mutex_};
    return !counted_.empty();
}

// A kit that there is not was made up by whoever said it.
constexpr auto kAdd = R"(
    INSERT INTO visit_count (day, language, source, page, kit, visitors, views, seconds, begun, finished)
    SELECT $day, $language, $source, $page, $kit, $visitors, $views, $seconds, $begun, $finished
     WHERE $kit = '' OR EXISTS (SELECT 1 FROM kit WHERE slug = $kit)
        ON CONFLICT (day, language, source, page, kit) DO UPDATE
       SET visitors = visitors + excluded.visitors, views = views + excluded.views,
           seconds = seconds + excluded.seconds, begun = begun + excluded.begun, finished = finished + excluded.finished)";

std::int64_t VisitCounts::put_in_table() {
    std::map<Place, Sums> counted;
    {
        const std::lock_guard lock{mutex_};
        counted.swap(counted_);
    }
    try {
        return db_.write([&](Transaction& tx) {
            std::int64_t rows = 0;
            for (const auto& [place, sums] : counted) {
                const auto& [day, language, source, page, kit] = place;
                rows += tx.run(kAdd, {{"$day", day},
                                      {"$language", language},
                                      {"$source", source},
                                      {"$page", page},
                                      {"$kit", kit},
                                      {"$visitors", sums.visitors},
                                      {"$views", sums.views},
                                      {"$seconds", sums.seconds},
                                      {"$begun", sums.begun},
                                      {"$finished", sums.finished}});
            }
            return rows;
        });
    } catch (...) {
        add(counted);
        throw;
    }
}

void VisitCounts::add(const std::map<Place, Sums>& counted) {
    const std::lock_guard lock{mutex_};
    for (const auto& [place, sums] : counted) counted_[place].add(sums);
}

void VisitCounts::Sums::add(const Sums& more) {
    visitors += more.visitors;
    views += more.views;
    seconds += more.seconds;
    begun += more.begun;
    finished += more.finished;
}

Job visits_job(VisitCounts& counts) {
    return {.name = "visits",
            .next =
                [&counts](std::optional<Instant> last_done, Instant now) {
                    return counts.are_any() ? std::min(last_done.value_or(now), now) + 1min : Instant::max();
                },
            .run =
                [&counts] {
                    return fmt::format("lignes de fréquentation : {0} | lines of visits: {0}", counts.put_in_table());
                }};
}

}  // namespace trousse
