#include "platform/jobs.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "platform/db.hpp"
#include "platform/log.hpp"
#include "platform/problem.hpp"

namespace trousse {

using namespace std::chrono_literals;

static constexpr auto kLease = 10min;
static constexpr auto kRetry = 1min;
static constexpr auto kPauseBetween = 1s;                             // two runs of a job whose hour does not move on
static constexpr std::chrono::milliseconds kPauseAfterFailure = 10s;  // of real time: a full disk must not fill the log
// The end of the year 9999, since nothing can be added to Instant::max().
static constexpr Instant kNotUntilAsked{std::chrono::milliseconds{253'402'300'799'000}};

Jobs::Jobs(Database& db, Clock now, std::vector<Job> jobs, std::chrono::milliseconds poll)
    : db_{db}, now_{std::move(now)}, poll_{poll} {
    for (Job& job : jobs) {
        std::string name = job.name;
        jobs_.emplace(std::move(name), std::move(job));
    }
    thread_ = std::jthread{[this](std::stop_token stopped) { keep_running(stopped); }};
}

Jobs::~Jobs() {
    thread_.request_stop();
    thread_.join();
}

// With the lock held to the end: whoever is told may end the thread, and then this object.
void Jobs::call() {
    awake_ = true;
    called_.notify_one();
}

void Jobs::wake() {
    const std::lock_guard lock{mutex_};
    call();
}

void Jobs::ask_again(const std::string& name) {
    const std::lock_guard lock{mutex_};
    asked_again_.insert(name);
    call();
}

std::string Jobs::run_now(const std::string& name) {
    const auto job = jobs_.find(name);
    if (job == jobs_.end()) throw Problem{.status = 404, .code = "not_found"};
    std::future<Ending> done;
    {
        const std::lock_guard lock{mutex_};
        if (stopping_) throw Problem{.status = 503, .code = "not_ready"};
        if (!asked_by_hand_.insert(name).second) throw Problem{.status = 409, .code = "job_under_way"};
        requests_.push_back({&job->second, {}});
        done = requests_.back().done.get_future();
        call();
    }
    Ending ending = done.get();
    if (ending.refusal) std::rethrow_exception(std::move(ending.refusal));
    return std::move(ending.result);
}

// Why the exception at hand was thrown, for the log.
static std::string reason() {
    try {
        throw;
    } catch (const Problem& refusal) {
        return refusal.code;
    } catch (const std::exception& failure) {
        return failure.what();
    } catch (...) {
        return "unknown";
    }
}

void Jobs::keep_running(std::stop_token stopped) {
    bool ready = false;
    while (!stopped.stop_requested()) {
        std::chrono::milliseconds pause = poll_;
        try {
            if (!ready) take_stock();
            ready = true;
            work_off(stopped);
        } catch (...) {
            log_error("jobs cannot be looked at", {{"reason", reason()}});
            refuse_requests();
            pause = std::max(pause, kPauseAfterFailure);
        }
        std::unique_lock lock{mutex_};
        called_.wait_for(lock, stopped, pause, [this] { return awake_; });
        awake_ = false;
    }
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    refuse_requests();
}

void Jobs::refuse_requests() {
    const std::lock_guard lock{mutex_};
    for (Request& request : std::exchange(requests_, {})) {
        asked_by_hand_.erase(request.job->name);
        request.done.set_value(
            {.result = "", .refusal = std::make_exception_ptr(Problem{.status = 503, .code = "not_ready"})});
    }
}

// A row for each job and none besides. Where the hour kept and the hour asked for differ, the earlier one counts: what
// was missed is caught up, and a run too many does no harm.
void Jobs::take_stock() {
    const Instant now = now_();
    std::map<std::string, Instant> next;
    for (const auto& [name, job] : jobs_) next[name] = next_or_retry(job, now);

    db_.write([&](Transaction& tx) {
        const auto kept =
            tx.all("SELECT name FROM job ORDER BY name", {}, [](const Row& row) { return row.text("name"); });
        for (const auto& name : kept)
            if (!jobs_.contains(name)) tx.run("DELETE FROM job WHERE name = $name", {{"$name", name}});
        for (const auto& [name, at] : next)
            tx.run(R"(INSERT INTO job (name, next_run_at) VALUES ($name, $at)
                      ON CONFLICT (name) DO UPDATE
                         SET next_run_at = min(next_run_at, excluded.next_run_at), leased_until = NULL)",
                   {{"$name", name}, {"$at", at}});
    });
}

void Jobs::work_off(std::stop_token stopped) {
    while (!stopped.stop_requested()) {
        for (const auto& name : take(asked_again_)) reconsider(name);
        for (Request& request : take(requests_)) answer(request);

        const auto name = due();
        if (!name) return;
        const Job& job = jobs_.at(*name);
        if (!take_lease(job, true)) continue;
        try {
            run(job);
        } catch (...) {
            log_error("job failed", {{"job", job.name}, {"reason", reason()}});
        }
    }
}

void Jobs::reconsider(const std::string& name) {
    const auto job = jobs_.find(name);
    if (job == jobs_.end()) return;
    const Instant now = now_(), at = next_or_retry(job->second, now);
    db_.write([&](Transaction& tx) {
        tx.run("UPDATE job SET next_run_at = $at WHERE name = $name AND next_run_at > $now",  // what is due stays due
               {{"$at", at}, {"$name", name}, {"$now", now}});
    });
}

std::optional<std::string> Jobs::due() {
    return db_.read([now = now_()](const Snapshot& snapshot) {
        return snapshot.first(R"(SELECT name FROM job
                                  WHERE next_run_at <= $now AND (leased_until IS NULL OR leased_until < $now)
                                  ORDER BY next_run_at, name LIMIT 1)",
                              {{"$now", now}}, [](const Row& row) { return row.text("name"); });
    });
}

bool Jobs::take_lease(const Job& job, bool due_only) {
    const Instant now = now_();
    return db_.write([&](Transaction& tx) {
        return tx.run(
                   R"(UPDATE job SET leased_until = $until, began_at = $now, ended_at = NULL
                          WHERE name = $name AND (next_run_at <= $now OR NOT $due_only)
                            AND (leased_until IS NULL OR leased_until < $now))",
                   {{"$until", now + kLease}, {"$now", now}, {"$name", job.name}, {"$due_only", due_only ? 1 : 0}}) ==
               1;
    });
}

void Jobs::answer(Request& request) {
    Ending ending;
    try {
        if (!take_lease(*request.job, false)) throw Problem{.status = 409, .code = "job_under_way"};
        ending.result = run(*request.job);
    } catch (...) {
        ending.refusal = std::current_exception();
    }
    {
        const std::lock_guard lock{mutex_};
        asked_by_hand_.erase(request.job->name);
    }
    request.done.set_value(std::move(ending));
}

std::string Jobs::run(const Job& job) {
    std::string result;
    try {
        result = job.run();
    } catch (...) {
        settle(job, now_() + kRetry, "failed");
        throw;
    }
    const Instant now = now_();
    settle(job, std::max(next_or_retry(job, now), now + kPauseBetween), result);
    log_info("job done", {{"job", job.name}, {"result", result}});
    return result;
}

Instant Jobs::next_or_retry(const Job& job, Instant now) const {
    try {
        return std::min(job.next(now), kNotUntilAsked);
    } catch (...) {
        log_error("job does not say when to run", {{"job", job.name}, {"reason", reason()}});
        return now + kRetry;
    }
}

void Jobs::settle(const Job& job, Instant next, const std::string& result) {
    db_.write([&, now = now_()](Transaction& tx) {
        tx.run(R"(UPDATE job SET next_run_at = $next, leased_until = NULL, ended_at = $now, result = $result
                   WHERE name = $name)",
               {{"$next", next}, {"$now", now}, {"$result", result}, {"$name", job.name}});
    });
}

std::vector<JobState> job_states(Database& db) {
    return db.read([](const Snapshot& snapshot) {
        return snapshot.all(
            "SELECT name, next_run_at, began_at, ended_at, result FROM job ORDER BY name", {}, [](const Row& row) {
                const Instant next = row.instant("next_run_at");
                return JobState{.name = row.text("name"),
                                .next_run_at = next < kNotUntilAsked ? std::optional{next} : std::nullopt,
                                .began_at = row.maybe_instant("began_at"),
                                .ended_at = row.maybe_instant("ended_at"),
                                .result = row.text("result")};
            });
    });
}

}  // namespace trousse
