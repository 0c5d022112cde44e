#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "app.hpp"

namespace trousse::demonstration {

using nlohmann::json;

// Tells Trousse what happened: each event at the moment at which it is said to have happened, as requests of whoever
// made it. It holds the clock, and knows no more of Trousse than its routes.
class Storyteller {
 public:
    Storyteller(const Settings& settings, Instant now) : clock_{now}, program_{settings, [this] { return clock_; }} {
        program_.bring_up_to_date();
    }

    // Notes an event, in whatever order. One that is being told may note what follows from it.
    void at(Instant moment, std::function<void()> event) { events_.emplace(moment, std::move(event)); }
    void tell_until(Instant now);  // what is noted for later has not happened

    // What Trousse answers; a refusal is thrown. Each POST has a key of its own, a text is sent as a file, and what is
    // changed is named by the version that was seen last.
    json get(const std::string& path, const Texts& query = {});
    json post(const Visitor& who, const std::string& path, const json& body = json::object(), const json& version = {},
              const Texts& query = {});
    json patch(const Visitor& who, const std::string& path, const json& body, const json& version);

    // What the files call something (an item by its SKU, a school by its code) stands for its id in what is sent.
    void name(const std::string& called, const json& id) { ids_[called] = id; }
    std::string id_of(const std::string& called) const { return ids_.at(called); }

    Service& service() { return program_.service(); }

 private:
    json ask(Request request, const Visitor& who);
    json with_ids(json body) const;

    Instant clock_;
    Program program_;
    std::multimap<Instant, std::function<void()>> events_;
    std::map<std::string, std::string> ids_;
};

inline const Visitor kOperator{.role = Role::operator_at_the_machine, .actor = "operator"};

}  // namespace trousse::demonstration
