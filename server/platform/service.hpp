#pragma once

#include "platform/clock.hpp"
#include "platform/config.hpp"
#include "platform/crypto.hpp"
#include "platform/db.hpp"

namespace trousse {

// What every handler is given: all of the world that it may touch.
struct Service {
    Database& db;
    Clock now;
    const Settings& settings;
    const Secret& key;                             // of the keyed hashes: sessions, links, codes
    std::function<void()> deadline_moved = [] {};  // to be called after the commit; wakes the job that waits for it
    std::function<std::string(const std::string& name)> run_job = {};  // Jobs::run_now; none in a command, which has no jobs
};

}  // namespace trousse
