#pragma once

#include <future>
#include <memory>
#include <optional>

#include "inventory/inventory.hpp"
#include "platform/assets.hpp"
#include "platform/http.hpp"
#include "platform/jobs.hpp"
#include "platform/metrics.hpp"
#include "platform/pace.hpp"
#include "platform/service.hpp"
#include "privacy/contact_looks.hpp"
#include "visits/visits.hpp"

namespace trousse {

// The whole program but its doors: every part is made here, in the order in which one needs the other, and every route
// table joined. A command that finds no server running uses it as it is, by dispatch().
class Program {
 public:
    // Opens the data, and ends a restore that was cut short; in a new folder it makes them. Throws DatabaseInUse when a
    // server has them open, std::runtime_error with what to do about anything else.
    Program(Settings settings, Clock clock);

    // The newest schema; what was there is copied first, as a backup. For the server: a command takes the data as they are.
    void bring_up_to_date();
    bool is_up_to_date();

    Database& db() { return db_; }
    Service& service() { return service_; }
    const Settings& settings() const { return settings_; }
    const Dispatch& dispatch() const { return dispatch_; }

 private:
    Routes routes();
    Surroundings surroundings();

    const Settings settings_;
    Database db_;
    const Secret key_;
    Metrics metrics_;
    Service service_;
    std::optional<Assets> pages_;  // a command serves none
    std::vector<Metrics::RouteHandle> counted_;
    Pace school_acts_;
    VisitCounts visits_;
    ContactLooks looks_;
    Dispatch dispatch_;

    friend class App;
};

class OutboxJob;

// The server: the program, its jobs, and its doors. To destroy it is the clean stop: what is under way is answered and
// on disk, then the doors close.
class App {
 public:
    // Its jobs are looked at every `poll` of real time.
    App(const Settings& settings, Clock clock, std::chrono::milliseconds poll = std::chrono::seconds{2});
    ~App();

    Program& program() { return program_; }
    Database& db() { return program_.db(); }
    int port() const { return port_; }
    Jobs& jobs() { return *jobs_; }

 private:
    // The pages are read while the database is opened and looked after.
    App(const Settings& settings, Clock clock, std::chrono::milliseconds poll, std::future<std::optional<Assets>> pages);

    Program program_;
    std::unique_ptr<OutboxJob> outbox_;  // none without a mail server
    std::optional<Jobs> jobs_;
    Server server_;
    int port_ = 0;
};

}  // namespace trousse
