#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "platform/clock.hpp"

namespace trousse {

class Database;

// Work that has its hour: the deadline, the outbox, the backup, the purge. Both functions run on the one thread of Jobs
// and may read and write the database. A job must be safe to run twice, and early: it looks for itself whether there is
// something to do.
struct Job {
    std::string name;
    std::function<Instant(Instant now)> next;  // when to run it after `now`; Instant::max() for not until asked again
    std::function<std::string()> run;          // what it did, in a few words that admins read: « 12 letters sent »
};

// A job as the pages show it.
struct JobState {
    std::string name;
    std::optional<Instant> next_run_at;  // none: not until asked again
    std::optional<Instant> began_at;
    std::optional<Instant> ended_at;
    std::string result;
};
std::vector<JobState> job_states(Database& db);

// Runs jobs, one after the other, when their hour in table `job` has come; what fell due while the program was down
// runs at once. A run takes a lease of ten minutes on its row first, so that two runners never run one job at once; at
// start the leases of a runner that died are free, since the database belongs to one process.
//
// A run that throws is logged, stands as « failed », and is tried again after a minute. Nothing a job or the database
// throws ends the thread. By the injected clock a row is due; by real time it is looked at, every `poll`.
class Jobs {
 public:
    Jobs(Database& db, Clock now, std::vector<Job> jobs, std::chrono::milliseconds poll = std::chrono::seconds{2});
    ~Jobs();  // the job under way ends first; whoever waits in run_now is refused

    // Look now, not at the next poll: the clock was moved, say. Any thread; returns at once.
    void wake();

    // The same, and ask the job again when it wants to run: its deadline has moved. Call it after the commit.
    void ask_again(const std::string& name);

    // Runs the job now, whatever its hour, and returns its result or throws what it threw. Waits for the job under way;
    // not to be called from a job or inside a write. A Problem: 404 for no such job, 409 where somebody
    // asked for it already or another runner has it, 503 when the program stops.
    std::string run_now(const std::string& name);

 private:
    struct Ending {
        std::string result;
        std::exception_ptr refusal;  // handed over, never shared by two threads
    };
    struct Request {
        const Job* job;
        std::promise<Ending> done;
    };

    void call();
    void keep_running(std::stop_token stopped);
    void take_stock();
    void work_off(std::stop_token stopped);
    void reconsider(const std::string& name);
    std::optional<std::string> due();
    bool take_lease(const Job& job, bool due_only);
    void answer(Request& request);
    std::string run(const Job& job);
    Instant next_or_retry(const Job& job, Instant now) const;
    void settle(const Job& job, Instant next, const std::string& result);
    void refuse_requests();

    // What has come in since the last time.
    template <class Calls>
    Calls take(Calls& calls) {
        const std::lock_guard lock{mutex_};
        return std::exchange(calls, {});
    }

    Database& db_;
    const Clock now_;
    std::map<std::string, Job> jobs_;
    const std::chrono::milliseconds poll_;

    std::mutex mutex_;
    std::condition_variable_any called_;
    bool awake_ = false;
    bool stopping_ = false;
    std::set<std::string> asked_again_;
    std::vector<Request> requests_;
    std::set<std::string> asked_by_hand_;  // and not yet done: of two who ask at once, the second is refused
    std::jthread thread_;  // last, so that it ends first
};

}  // namespace trousse
