#include <fmt/format.h>

#include "bench.hpp"
#include "office.hpp"

// What each page of the office asks of the API, in an office of 10,000 schools and 10,000 orders beside one of 200.
namespace trousse {

struct StaffPage {
    const char* name;
    std::vector<std::string_view> asks;
};

// As the modules of frontend/js/pages/staff and their components ask before anybody presses anything. What staff-shell.js
// asks on each of them stands once, as the shell: it is all that my-account, sign-in and welcome ask beside their own.
static const std::vector<StaffPage> kPagesOnTheEve = {
    {"generic run on the eve", {"/campaigns/current", "/generic-runs/preview?limit=8", "/generic-runs", "/campaigns/jps-2027/coverage", "/generic-runs/waiting"}},
    {"silent schools on the eve", {"/roster", "/schools?outcome=silent&limit=50"}},
};
static const std::vector<StaffPage> kPages = {
    {"shell", {"/sessions/current", "/campaigns/current"}},
    {"today", {"/campaigns/current", "/today", "/orders/counts", "/items", "/campaigns/jps-2027/coverage", "/campaigns/jps-2027/growth"}},
    {"orders", {"/campaigns/current", "/orders/counts", "/roster", "/waves?limit=200", "/orders?limit=100"}},
    {"orders of a state", {"/orders?state=placed&limit=100"}},
    {"orders late", {"/orders?late=placed&limit=100"}},
    {"orders found", {"/orders?q=ecole%2000077&limit=100"}},
    {"order", {"/orders/{order}", "/orders/{order}/history", "/orders/{order}/notes"}},
    {"papers of an order", {"/orders/{order}/slip", "/orders/{order}"}},
    {"waves", {"/campaigns/current", "/waves?limit=200", "/orders?state=placed&wave=none&limit=1", "/roster", "/kits/Menu/buildings?limit=1", "/kits/generique/buildings?limit=1"}},
    {"wave", {"/waves/{wave}", "/orders?wave={wave}&sort=school&limit=200"}},
    {"papers of a wave", {"/waves/{wave}/papers"}},
    {"claims", {"/claims?state=open&limit=50"}},
    {"claims of a kind", {"/claims?state=open&kind=missing&limit=50"}},
    {"letters", {"/letters/status", "/letters?limit=50"}},
    {"letters that failed", {"/letters/status", "/letters?state=failed&limit=50"}},
    {"letters found", {"/letters/status", "/letters?q=ecole%2000077&limit=50"}},
    {"stock", {"/campaigns/current", "/items", "/shopping-list"}},
    {"item", {"/items/{item}", "/items/{item}/days", "/items/{item}/movements?limit=50"}},
    {"incoming", {"/items", "/incoming?state=expected&limit=50"}},
    {"incoming received", {"/incoming?state=received&limit=50"}},
    {"count", {"/stock-counts?limit=50"}},
    {"count of the shelves", {"/stock-counts/{count}"}},
    {"schools", {"/roster", "/schools?limit=50"}},
    {"silent schools", {"/roster", "/schools?outcome=silent&limit=50"}},
    {"schools found", {"/schools?q=ecole%2000077&limit=50"}},
    {"school", {"/schools/{school}"}},
    {"growth", {"/campaigns/current", "/campaigns/jps-2027/growth", "/campaigns/jps-2027/coverage", "/campaigns/jps-2027/lapsed-schools?limit=50"}},
    {"bilan", {"/campaigns", "/campaigns/jps-2027/report"}},
    {"generic run", {"/campaigns/current", "/generic-runs/preview?limit=8", "/generic-runs", "/campaigns/jps-2027/coverage", "/generic-runs/waiting"}},
    {"campaign", {"/campaigns", "/campaigns/jps-2027/readiness", "/campaigns/jps-2027/kit-settings", "/items", "/campaigns/jps-2027/texts", "/shortage-order?limit=12"}},
    {"people", {"/accounts", "/tokens"}},
    {"trace", {"/audit?limit=50", "/audit/acts", "/accounts", "/tokens"}},
    {"trace of an act", {"/audit?act=order.placed&limit=50"}},
    {"upkeep", {"/upkeep", "/backups", "/jobs"}},
    {"my account", {"/sessions"}},
    {"scan", {"/campaigns/current", R"(POST /scans {"code": "{slip}", "act": "packing"})"}},  // and one slip read: the last, for it packs
};

static void compare(const std::vector<StaffPage>& pages, Office& small, Office& large, Report& report, const Size& size);

void measure_staff_pages(Report& report, const Size& size) {
    Office small{200}, large{10'000};
    compare(kPagesOnTheEve, small, large, report, size);
    small.after_the_rule();
    large.after_the_rule();
    compare(kPages, small, large, report, size);
}

void compare(const std::vector<StaffPage>& pages, Office& small, Office& large, Report& report, const Size& size) {
    for (const StaffPage& page : pages) {
        if (std::string_view{page.name}.find(size.only) == std::string_view::npos) continue;
        std::vector<double> few, many;
        for (std::size_t turn = 0; turn < size.turns / 4; ++turn) {  // in turns, so that both meet the same machine
            few.push_back(small.milliseconds_of(page.asks));
            many.push_back(large.milliseconds_of(page.asks));
        }
        report.tell({.name = fmt::format("staff page {}", page.name),
                     .value = median(many) / median(few),
                     .unit = "× with 200",
                     .bound = Bound::at_most,
                     .target = 3,
                     .beside = fmt::format("{:.2f} ms with 10,000 schools and orders beside {:.2f} ms with 200", median(many), median(few))});
    }
}

}  // namespace trousse
