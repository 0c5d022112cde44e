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
    // When it is due, not after `now` for at once, Instant::max() for not as things stand. It is asked at every look,
    // so that nothing need remember an hour, least of all one of a clock that was wrong. `last_done` is when a run of
    // it last ended well; nothing where one was cut off.
    std::function<Instant(std::optional<Instant> last_done, Instant now)> next;
    std::function<std::string()> run;  // what it did, in a few words that admins read: « 12 letters sent »
};

// A job as the pages show it.
struct JobState {
    std::string name;
    std::optional<Instant> next_run_at;  // none: not as things stand
    std::optional<Instant> began_at;
    std::optional<Instant> ended_at;
    std::string result;
};
std::vector<JobState> job_states(Database& db);

// Runs jobs, one after the other, when they are due; what fell due while the program was down runs at once. A run takes
// a lease of ten minutes on its row of table `job` first, so that two runners never run one job at once; at start the
// leases of a runner that died are free, since the database belongs to one process.
//
// A run that throws is logged, stands as « failed », and is tried again after a minute. Nothing a job or the database
// throws ends the thread. By the injected clock a job is due; by real time it is looked at, every `poll`, and runs once
// a look at most.
class Jobs {
 public:
    Jobs(Database& db, Clock now, std::vector<Job> jobs, std::chrono::milliseconds poll = std::chrono::seconds{2});
    ~Jobs();  // the job under way ends first; whoever waits in run_now is refused

    // Look now, not at the next poll: the clock or a deadline was moved, say. Any thread; returns at once. Call it
    // after the commit.
    void wake();

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
    // How a run ended, as its row says.
    struct Ended {
        std::optional<Instant> at;
        bool failed = false;
    };

    void call();
    void keep_running(std::stop_token stopped);
    void take_stock();
    void work_off(std::stop_token stopped);
    std::vector<const Job*> due();
    Instant due_at(const Job& job, const Ended& last, Instant now);
    bool take_lease(const Job& job);
    void answer_requests();
    void answer(Request& request);
    std::string run(const Job& job);
    void settle(const Job& job, const std::string& result);
    void refuse_requests();

    Database& db_;
    const Clock now_;
    std::map<std::string, Job> jobs_;
    const std::chrono::milliseconds poll_;

    std::mutex mutex_;
    std::condition_variable_any called_;
    bool awake_ = false;     // somebody called
    bool look_now_ = false;  // to see who is due, not for a job by hand alone
    bool stopping_ = false;
    std::vector<Request> requests_;
    std::set<std::string> asked_by_hand_;        // and not yet done: of two who ask at once, the second is refused
    std::map<std::string, Instant> mute_until_;  // jobs that could not say when they are due
    std::jthread thread_;                        // last, so that it ends first
};

}  // namespace trousse
