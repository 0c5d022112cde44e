#pragma once

#include "campaign_day.hpp"
#include "load.hpp"

namespace trousse {

// A server, and the requests of schools that have not yet ordered, each with a session of its own. What they order has
// five lines, as many as the raw commit has statements.
class Crowd {
 public:
    explicit Crowd(std::size_t how_many);
    int port() const { return day_.port(); }
    std::filesystem::path database() const { return day_.folder() / "trousse.db"; }
    std::string_view next_request() { return requests_.at(next_++); }
    void place_one(Caller& caller);
    void restart() { day_.restart(); }  // with an empty WAL, behind another port

 private:
    CampaignDay day_;
    std::vector<std::string> requests_;
    std::size_t next_ = 0;
};

}  // namespace trousse
