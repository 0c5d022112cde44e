#include <fmt/format.h>

#include "bench.hpp"
#include "office.hpp"

// What each page of the office asks of the API, in an office with as many orders as schools.
namespace trousse {

struct StaffPage {
    const char* name;
    std::vector<std::string_view> asks;
};

// As the modules of frontend/js/pages/staff and their components ask before anybody presses anything. What
// staff-shell.js asks on each of them stands once, as the shell: it is all that my-account, sign-in and welcome ask
// beside their own.
static const std::vector<StaffPage> kPagesOnTheEve = {
    {"generic run on the eve",
     {"/campaigns/current", "/generic-runs/preview?limit=8", "/generic-runs", "/campaigns/jps-2027/coverage",
      "/generic-runs/waiting"}},
    {"silent schools on the eve", {"/roster", "/schools?outcome=silent&limit=50"}},
};
static const std::vector<StaffPage> kPages = {
    {"shell", {"/sessions/current", "/campaigns/current"}},
    {"today",
     {"/today", "/notices", "/link-requests", "/campaigns/current", "/orders/counts", "/items",
      "/campaigns/jps-2027/coverage", "/campaigns/jps-2027/growth"}},
    {"orders",
     {"/campaigns/current", "/orders/counts", "/views?page=orders", "/roster", "/waves?limit=200",
      "/orders?limit=100"}},
    {"orders of a state", {"/orders?state=placed&limit=100"}},
    {"orders late", {"/orders?late=placed&limit=100"}},
    {"orders found", {"/orders?q=ecole%2000077&limit=100"}},
    {"order", {"/orders/{order}", "/orders/{order}/history", "/orders/{order}/notes"}},
    {"papers of an order", {"/orders/{order}/slip", "/orders/{order}"}},
    {"waves",
     {"/campaigns/current", "/waves?limit=200", "/orders?state=placed&wave=none&limit=1", "/roster",
      "/kits/Menu/buildings?limit=1", "/kits/generique/buildings?limit=1"}},
    {"wave", {"/waves/{wave}", "/orders?wave={wave}&sort=school&limit=200"}},
    {"papers of a wave", {"/waves/{wave}/papers"}},
    {"parcels", {"/parcels/counts", "/campaigns/current", "/waves?limit=200", "/parcels?state=to_pack&limit=100"}},
    {"claims", {"/claims?state=open&limit=50"}},
    {"claims of a kind", {"/claims?state=open&kind=missing&limit=50"}},
    {"letters", {"/letters/status", "/orders?unreached=true&limit=1", "/letters?limit=50"}},
    {"letters that failed", {"/letters/status", "/letters?state=failed&limit=50"}},
    {"letters found", {"/letters/status", "/letters?q=ecole%2000077&limit=50"}},
    {"stock", {"/campaigns/current", "/items", "/shopping-list"}},
    {"item", {"/items/{item}", "/items/{item}/days", "/items/{item}/movements?limit=50"}},
    {"incoming", {"/items", "/incoming?state=expected&limit=50"}},
    {"incoming received", {"/incoming?state=received&limit=50"}},
    {"count", {"/stock-counts?limit=50"}},
    {"count of the shelves", {"/stock-counts/{count}"}},
    {"schools", {"/roster", "/views?page=schools", "/contact-coverage", "/schools?limit=50"}},
    {"silent schools", {"/roster", "/schools?outcome=silent&limit=50"}},
    {"schools found", {"/schools?q=ecole%2000077&limit=50"}},
    {"school", {"/schools/{school}"}},
    {"growth",
     {"/campaigns/current", "/campaigns/jps-2027/growth", "/campaigns/jps-2027/coverage",
      "/campaigns/jps-2027/next-acts", "/campaigns/jps-2027/lapsed-schools?limit=50"}},
    {"invitations", {"/campaigns/current", "/campaigns/jps-2027/invitations"}},
    {"visits",
     {"/campaigns", "/campaigns/jps-2027/visits", "/campaigns/jps-2027/visits?since=2027-02-01&until=2027-02-28"}},
    {"bilan", {"/campaigns", "/campaigns/jps-2027/report"}},
    {"generic run",
     {"/campaigns/current", "/generic-runs/preview?limit=8", "/generic-runs", "/campaigns/jps-2027/coverage",
      "/generic-runs/waiting"}},
    {"campaign",
     {"/campaigns", "/campaigns/jps-2027/readiness", "/campaigns/jps-2027/kit-settings", "/items",
      "/campaigns/jps-2027/texts", "/shortage-order?limit=12"}},
    {"people", {"/accounts", "/tokens"}},
    {"trace", {"/audit?limit=50", "/audit/acts", "/accounts", "/tokens"}},
    {"trace of an act", {"/audit?act=order.placed&limit=50"}},
    {"personal data", {"/erasures/preview", "/erasures", "/incidents", "/contact-looks"}},
    {"upkeep", {"/upkeep", "/backups", "/jobs"}},
    {"my account", {"/sessions"}},
    {"scan",
     {"/campaigns/current",
      R"(POST /scans {"code": "{slip}", "act": "packing"})"}},  // and one slip read: the last, for it packs
};

static void look_at(const std::vector<StaffPage>& pages, Office& office, Report& report, const Size& size);

void measure_staff_pages(Report& report, const Size& size) {
    Office office{size.office};
    look_at(kPagesOnTheEve, office, report, size);
    office.after_the_rule();
    look_at(kPages, office, report, size);
}

// Each time just after a commit, so that nothing of it has been kept, and once more.
void look_at(const std::vector<StaffPage>& pages, Office& office, Report& report, const Size& size) {
    for (const StaffPage& page : pages) {
        const std::string name = fmt::format("staff page {}", page.name);
        if (!size.wants(name)) continue;
        std::vector<double> made, kept;
        for (std::size_t look = 0; look < size.looks; ++look) {
            office.commit();
            made.push_back(office.milliseconds_of(page.asks));
            kept.push_back(office.milliseconds_of(page.asks));
        }
        report.tell({.name = name,
                     .value = median(made),
                     .unit = "ms",
                     .bound = Bound::at_most,
                     .target = size.page,
                     .beside = fmt::format("after a commit; {:.2f} ms without one; {} schools and orders", median(kept),
                                           size.office)});
    }
}

}  // namespace trousse
