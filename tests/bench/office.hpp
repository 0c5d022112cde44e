#pragma once

#include "campaign_day.hpp"

namespace trousse {

// An office late in its campaign, of any size. Half of its schools chose, the rule served the others; half of the
// orders are in waves of fifty, every other wave is packed, and most of these have left. What a page lists is longer
// than the page in a small office too, so that what grows with the office is the search for the rows, not the rows of
// the answer.
class Office {
 public:
    explicit Office(int schools);  // as on the eve of the rule: half of its schools silent
    void after_the_rule();
    void commit();  // one that changes nothing

    // What it took to ask all of them, one after the other, over one connection. An ask is a path with its query, or a
    // POST with a body; {order}, {wave}, {school}, {item} and {count} stand for one of each, {slip} for the code of an
    // order that is still to be packed.
    double milliseconds_of(const std::vector<std::string_view>& asks);

 private:
    OrderId first_order(const SchoolId& school);
    std::vector<std::string> numbers(Sql sql);
    std::string filled_in(std::string_view ask);
    std::string request(std::string_view method, const std::string& path, const std::string& body = "",
                        const std::string& key = "") const;

    CampaignDay day_;
    const ItemId item_ = day_.item("Ruban", 10'000'000);
    const std::string kit_ = day_.kit("Menu", {{item_, 2}});
    std::string token_ = day_.admin().token;
    std::map<std::string, std::string> marks_;
    std::vector<std::string> to_pack_;
    std::size_t asked_ = 0;  // by POST: each has a key of its own
};

}  // namespace trousse
