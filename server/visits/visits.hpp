#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>

#include "platform/crypto.hpp"
#include "platform/db.hpp"
#include "platform/jobs.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

// What a public page tells of itself: that it was looked at, and for how long, or that an order was begun or finished.
struct Sighting {
    std::string page;      // index, kit, order: as its file is named
    std::string kit;       // of a kit's own page, its slug; else ""
    std::string language;  // fr or en
    std::string source;    // by what somebody came, a word of the address: affiche; "" for none
    std::string what;      // view, begun or finished
    std::int64_t seconds = 0;
};

// How much the public pages are looked at, summed by day of Québec, language and source. Nothing is kept of anybody: a
// visitor counts once a day, where it is seen first that day, and is told apart by a hash of its address and its
// browser's name. The salt of that hash is made anew each day; neither is ever written down, nor stands beside
// anything.
//
// The sums stand in memory and are added to the table by the job « visits », once a minute while there are any, and at
// a clean stop: a page that is read never waits for a disk. A crash loses the last minute, and a start forgets who was
// seen that day, who may then count a second time. Any thread may call it.
class VisitCounts {
 public:
    VisitCounts(Database& db, Clock now);
    ~VisitCounts();

    void note(Sighting seen, const std::string& address, const std::string& browser);

    bool are_any() const;         // not yet in the table
    std::int64_t put_in_table();  // how many rows; what could not be written stays for the next time

 private:
    using Place =
        std::tuple<std::string, std::string, std::string, std::string, std::string>;  // day … kit, as a row has it
    struct Sums {
        std::int64_t visitors = 0, views = 0, seconds = 0, begun = 0, finished = 0;
        void add(const Sums& more);
    };

    void begin_day(Day today);
    std::string source_told(const std::string& word);
    bool is_new(const std::string& who);
    void add(const std::map<Place, Sums>& counted);

    Database& db_;
    const Clock now_;
    mutable std::mutex mutex_;
    std::map<Place, Sums> counted_;
    Day day_;
    Secret salt_;
    std::unordered_set<std::uint64_t> seen_;  // visitors of the day
    std::set<std::string> other_sources_;     // of the day, besides our own
};

Job visits_job(VisitCounts& counts);

}  // namespace trousse
