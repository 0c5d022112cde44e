#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "orders/orders.hpp"

// All that is counted of a campaign, added up from its roster and its live orders: no two pages say the same word of
// two figures. What an order counts as, the schema says (view live_order; product.md, rule 6). Partners, who are on no
// roster, stand apart. Values in, values out.
namespace trousse {

enum class CountsAs { chosen, staff, automatic };

struct LiveOrder {
    SchoolId school = {};
    KitId kit = {};
    CountsAs counts_as = CountsAs::chosen;
    OrderState state = OrderState::placed;
    Instant placed_at = {};

    bool is_growth() const { return counts_as != CountsAs::automatic; }
    bool has_left() const { return state == OrderState::shipped || state == OrderState::delivered; }
};

// A school of the roster. Its texts need last no longer than the call that is given it.
struct RosterLine {
    SchoolId school = {};
    std::string_view answer = "silent";
    std::string_view board = "";
    std::string_view mrc = "";
    std::string_view levels = "";  // primary,secondary
    const LiveOrder* order = nullptr;
};

// What every school ended with, so far (product.md, « coverage » and rule 1).
struct Coverage {
    Count eligible = 0;   // the schools of the roster
    Count ordered = 0;    // chosen, or entered by staff: the figure against the target; waiting ones included
    Count automatic = 0;  // what the rule gave; waiting ones included
    Count declined = 0;
    Count excluded = 0;
    Count silent = 0;
    Count waiting = 0;      // of automatic
    Count partners = 0;     // their live orders, apart
    Count not_covered = 0;  // silent schools that the rule would leave waiting if it ran now

    bool adds_up() const { return ordered + automatic + declined + excluded + silent == eligible; }
};

// How often a kit went to schools.
struct KitFigures {
    KitId id = {};
    std::string slug;
    Bilingual name;
    Count chosen = 0;     // by schools themselves
    Count staff = 0;      // entered for them
    Count automatic = 0;  // by the rule, swapped ones included
    Count shipped = 0;    // of all these, those that have left
};

// The same by where the schools are.
struct RegionFigures {
    std::string name;   // "" for the schools that have none
    Count schools = 0;  // eligible
    Count chosen = 0;   // by schools or entered for them
    Count automatic = 0;
    Count shipped = 0;  // of both
};

// How many of the schools that chose teach at a level; one may teach at several.
struct LevelFigures {
    std::string level;  // "" for those of which it is not known
    Count chosen = 0;
};

struct Figures {
    Coverage coverage;
    Count entered_by_staff = 0;         // of those ordered
    Count distributed = 0;              // kits that left for schools
    std::vector<Count> chosen_by_day;   // up to and including each day of the campaign
    std::vector<KitFigures> kits;       // in the catalog's order
    std::vector<RegionFigures> boards;  // by name, the nameless last
    std::vector<RegionFigures> mrcs;
    std::vector<LevelFigures> levels;
    std::vector<SchoolId> choosers;  // the schools that chose, by key
    std::vector<SchoolId> others;    // those that did not
};

// Adds up line by line: the roster by the keys of its schools, each once. A day begins at each of these moments; what
// staff entered before the first or after the last is of that day.
class Counting {
 public:
    Counting(std::vector<KitFigures> kits, std::vector<Instant> days);

    void add(const RosterLine& line);
    Figures figures(Count orders_of_partners) &&;

 private:
    using Regions = std::map<std::string, RegionFigures, std::less<>>;

    void add_order(const LiveOrder& order, RegionFigures& board, RegionFigures& mrc);
    KitFigures& kit(const KitId& id);
    Count& day_of(Instant moment);
    static std::vector<RegionFigures> by_name(Regions regions);
    std::vector<LevelFigures> by_level() const;

    Figures figures_;
    const std::vector<Instant> days_;
    Regions boards_, mrcs_;
    std::map<std::string, Count, std::less<>> levels_;  // of the schools that teach at just these
};

}  // namespace trousse
