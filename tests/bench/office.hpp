#pragma once

#include "campaign_day.hpp"

namespace trousse {

// An office late in its campaign, of any size. Half of its schools chose by staff's hand, the rule served the others; half of
// the orders go in waves of fifty, and every other wave has left. What a page lists is longer than the page in a small
// office too, so that what grows with the office is the search for the rows, not the rows of the answer.
class Office {
 public:
    explicit Office(int schools);  // as on the eve of the rule: half of its schools silent
    void after_the_rule();

    // What it took to ask all of them, one after the other, over one connection. An ask is a path with its query, or a POST with a body;
    // {order}, {wave}, {school}, {item} and {count} stand for one of each, {slip} for the code of an order that is still to be packed.
    double milliseconds_of(const std::vector<std::string_view>& asks);

 private:
    void chose_last_year();
    void order_for_half();
    void make_waves();
    void send_every_other_wave();
    void note_what_came_of_it();
    std::vector<std::string> numbers(Sql sql);
    void post(const std::string& path, const nlohmann::json& body);
    std::string filled_in(std::string_view ask);
    std::string request(std::string_view method, const std::string& path, const std::string& body = "", const std::string& key = "") const;

    CampaignDay day_;
    const ItemId item_ = day_.item("Ruban", 10'000'000);
    const std::string kit_ = day_.kit("Menu", {{item_, 2}});
    std::string token_ = day_.admin().token;
    std::vector<SchoolId> schools_;
    std::map<std::string, std::string> marks_;
    std::vector<std::string> to_pack_;
};

}  // namespace trousse
