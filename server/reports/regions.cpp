#include "reports/regions.hpp"

namespace trousse {

#define REGIONS_BY(column)                                                                                             \
    "SELECT name, iif($with_roster, sum(schools), NULL) AS schools, sum(chosen) AS chosen, "                           \
    "       sum(automatic) AS automatic, sum(shipped) AS shipped FROM ("                                               \
    "    SELECT " column " AS name, schools, 0 AS chosen, 0 AS automatic, 0 AS shipped FROM school_tally "             \
    "     WHERE kind = 'school' AND $with_roster AND schools > 0 "                                                     \
    "    UNION ALL "                                                                                                   \
    "    SELECT " column ", 0, iif(origin <> 'automatic' AND swapped = 0, orders, 0), "                                \
    "           iif(origin = 'automatic' OR swapped = 1, orders, 0), "                                                 \
    "           iif(state IN ('shipped', 'delivered'), orders, 0) FROM order_tally "                                   \
    "     WHERE campaign_id = $campaign AND kind = 'school' AND state <> 'cancelled' AND orders > 0) "                 \
    "GROUP BY name ORDER BY name = '', name"

static std::vector<RegionFigures> figures(const Snapshot& db, const Campaign& campaign, Sql sql) {
    return db.all(sql, {{"$campaign", campaign.id}, {"$with_roster", campaign.state != "archived"}}, [](const Row& row) {
        return RegionFigures{.name = row.text("name"),
                             .schools = row.maybe_integer("schools"),
                             .chosen = row.integer("chosen"),
                             .automatic = row.integer("automatic"),
                             .shipped = row.integer("shipped")};
    });
}

std::vector<RegionFigures> boards_of(const Snapshot& db, const Campaign& campaign) { return figures(db, campaign, REGIONS_BY("board")); }
std::vector<RegionFigures> mrcs_of(const Snapshot& db, const Campaign& campaign) { return figures(db, campaign, REGIONS_BY("mrc")); }

}  // namespace trousse
