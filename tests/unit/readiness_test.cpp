#include "campaigns/readiness.hpp"

#include <doctest/doctest.h>

#include "schools/shortage_order.hpp"

using namespace trousse;
using namespace std::chrono_literals;

namespace {

Campaign campaign(const char* state) {
    Campaign one;
    one.state = state;
    one.closes_at = Instant{1000s};
    return one;
}

std::string failed(const std::vector<Check>& checks) {
    std::string codes;
    for (const auto& [code, ok] : checks)
        if (!ok) codes.append(codes.empty() ? "" : " ").append(code);
    return codes;
}

std::string names(const std::vector<InLine>& line) {
    std::string all;
    for (const InLine& school : line) all += school.name_key;
    return all;
}

}  // namespace

TEST_CASE("a draft with kits, a generic one and a deadline to come may be published, if no other is") {
    const CampaignFacts good{.kits = 4, .has_generic_kit = true};
    CHECK(all_ok(checks_for_publication(campaign("draft"), good, Instant{1s})));
    CHECK(failed(checks_for_publication(campaign("draft"), {.another_is_published = true}, Instant{2000s})) ==
          "has_kits has_generic_kit closes_later no_other_published");
    CHECK(failed(checks_for_publication(campaign("archived"), good, Instant{1s})) == "is_draft");
    CHECK(failed(checks_for_publication(campaign("draft"), {.kits = 4, .empty_kits = 1, .has_generic_kit = true},
                                        Instant{1s})) == "no_empty_kit");
}

TEST_CASE("a campaign is archived when it is over and nothing is left to pack; what is packed may still leave") {
    CHECK(all_ok(checks_for_archiving(campaign("published"), {}, Instant{1000s})));
    CHECK(failed(checks_for_archiving(campaign("published"), {.built = 2}, Instant{1000s})) == "none_built");
    CHECK(failed(checks_for_archiving(campaign("published"), {.unfinished = 1}, Instant{999s})) ==
          "is_over nothing_unfinished");
}

TEST_CASE("the line of a shortage stands by name, by pupils, by chance or by hand") {
    const std::vector<InLine> line{{.id = {1}, .name_key = "c", .pupils = 300, .rank = 1, .draw = "b"},
                                   {.id = {2}, .name_key = "a", .pupils = {}, .rank = 2, .draw = "c"},
                                   {.id = {3}, .name_key = "b", .pupils = 500, .rank = 3, .draw = "a"}};
    CHECK(names(in_order(line, ShortageRule::alphabetical)) == "abc");
    CHECK(names(in_order(line, ShortageRule::pupils)) == "bca");
    CHECK(names(in_order(line, ShortageRule::drawn)) == "bca");
    CHECK(names(in_order(line, ShortageRule::by_hand, {{3}})) == "bca");
    CHECK(names(in_order(line, ShortageRule::by_hand, {{2}, {1}})) == "acb");
}
