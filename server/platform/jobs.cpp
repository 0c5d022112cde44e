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
static constexpr std::chrono::milliseconds kPauseAfterFailure = 10s;  // of real time: a full disk must not fill the log
// The end of the year 9999, since nothing can be added to Instant::max().
static constexpr Instant kNotAsThingsStand{std::chrono::milliseconds{253'402'300'799'000}};

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
    look_now_ = true;
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
    using Real = std::chrono::steady_clock;
    bool ready = false;
    for (Real::time_point next_look = Real::now(); !stopped.stop_requested();) {
        try {
            if (!ready) take_stock();
            ready = true;
            answer_requests();
            if (Real::now() >= next_look) {
                next_look = Real::now() + poll_;
                work_off(stopped);
            }
        } catch (...) {
            log_error("jobs cannot be looked at", {{"reason", reason()}});
            refuse_requests();
            next_look = Real::now() + std::max(poll_, kPauseAfterFailure);
        }
        std::unique_lock lock{mutex_};
        called_.wait_until(lock, stopped, next_look, [this] { return awake_; });
        awake_ = false;
        if (std::exchange(look_now_, false)) next_look = Real::now();
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

constexpr auto kKnownJobs = "SELECT name FROM job ORDER BY name";
constexpr auto kForget = "DELETE FROM job WHERE name = $name";
constexpr auto kFreeLeases = "UPDATE job SET leased_until = NULL WHERE leased_until IS NOT NULL";
constexpr auto kGetToKnow = R"(
    INSERT INTO job (name, next_run_at, ended_at) VALUES ($name, $next, $now) ON CONFLICT (name) DO NOTHING)";

// A row for each job and none besides. One that is new has not missed anything: it counts as done now.
void Jobs::take_stock() {
    const Instant now = now_();
    std::map<std::string, Instant> next;
    for (const auto& [name, job] : jobs_) next[name] = due_at(job, {.at = now}, now);

    db_.write([&](Transaction& tx) {
        for (const auto& name : tx.all(kKnownJobs, {}, [](const Row& row) { return row.text("name"); }))
            if (!jobs_.contains(name)) tx.run(kForget, {{"$name", name}});
        tx.run(kFreeLeases);
        for (const auto& [name, at] : next) tx.run(kGetToKnow, {{"$name", name}, {"$next", at}, {"$now", now}});
    });
}

void Jobs::work_off(std::stop_token stopped) {
    for (const Job* job : due()) {
        if (stopped.stop_requested()) return;
        try {
            if (take_lease(*job)) run(*job);
        } catch (...) {
            log_error("job failed", {{"job", job->name}, {"reason", reason()}});
        }
        answer_requests();
    }
}

constexpr auto kJobs = "SELECT name, next_run_at, ended_at, result FROM job ORDER BY name";
constexpr auto kNoteHour = "UPDATE job SET next_run_at = $next WHERE name = $name";
constexpr auto kFailed = "failed";

// In the order of their hours. Those that are still to come are written down, for people to read.
std::vector<const Job*> Jobs::due() {
    struct Kept {
        std::string name;
        Instant next_run_at;
        Ended last;
    };
    const auto all = db_.read([](const Snapshot& db) {
        return db.all(kJobs, {}, [](const Row& row) {
            return Kept{row.text("name"),
                        row.instant("next_run_at"),
                        {row.maybe_instant("ended_at"), row.text_view("result") == kFailed}};
        });
    });
    const Instant now = now_();
    std::vector<std::pair<Instant, const Job*>> due;
    std::map<std::string, Instant> moved;
    for (const auto& [name, written, last] : all) {
        const Job& job = jobs_.at(name);
        const Instant at = due_at(job, last, now);
        if (at <= now)
            due.emplace_back(at, &job);
        else if (at != written)
            moved[name] = at;
    }
    if (!moved.empty())
        db_.write([&](Transaction& tx) {
            for (const auto& [name, at] : moved) tx.run(kNoteHour, {{"$name", name}, {"$next", at}});
        });
    std::ranges::stable_sort(due, {}, &std::pair<Instant, const Job*>::first);
    std::vector<const Job*> jobs;
    for (const auto& [at, job] : due) jobs.push_back(job);
    return jobs;
}

// No moment that is still to come is believed to be one at which something happened.
Instant Jobs::due_at(const Job& job, const Ended& last, Instant now) {
    if (last.failed && last.at) return *last.at <= now ? *last.at + kRetry : now;
    if (const auto mute = mute_until_.find(job.name);
        mute != mute_until_.end() && now < mute->second && mute->second <= now + kRetry)
        return mute->second;
    try {
        return std::min(job.next(last.at, now), kNotAsThingsStand);
    } catch (...) {
        log_error("job does not say when to run", {{"job", job.name}, {"reason", reason()}});
        return mute_until_[job.name] = now + kRetry;
    }
}

constexpr auto kTakeLease = R"(
    UPDATE job SET leased_until = $until, began_at = $now, ended_at = NULL
     WHERE name = $name AND (leased_until IS NULL OR leased_until < $now OR leased_until > $until))";

bool Jobs::take_lease(const Job& job) {
    const Instant now = now_();
    return db_.write([&](Transaction& tx) {
        return tx.run(kTakeLease, {{"$until", now + kLease}, {"$now", now}, {"$name", job.name}}) == 1;
    });
}

void Jobs::answer_requests() {
    std::unique_lock lock{mutex_};
    auto requests = std::exchange(requests_, {});
    lock.unlock();
    for (Request& request : requests) answer(request);
}

void Jobs::answer(Request& request) {
    Ending ending;
    try {
        if (!take_lease(*request.job)) throw Problem{.status = 409, .code = "job_under_way"};
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
        settle(job, kFailed);
        throw;
    }
    settle(job, result);
    log_info("job done", {{"job", job.name}, {"result", result}});
    return result;
}

constexpr auto kSettle = R"(
    UPDATE job SET next_run_at = $next, leased_until = NULL, ended_at = $now, result = $result WHERE name = $name)";

void Jobs::settle(const Job& job, const std::string& result) {
    const Instant now = now_(), next = due_at(job, {.at = now, .failed = result == kFailed}, now);
    db_.write([&](Transaction& tx) {
        tx.run(kSettle, {{"$next", next}, {"$now", now}, {"$result", result}, {"$name", job.name}});
    });
}

constexpr auto kJobStates = R"(
    SELECT name, next_run_at, began_at, iif(began_at IS NULL, NULL, ended_at) AS ended_at, result FROM job ORDER BY name)";

std::vector<JobState> job_states(Database& db) {
    return db.read([](const Snapshot& snapshot) {
        return snapshot.all(kJobStates, {}, [](const Row& row) {
            const Instant next = row.instant("next_run_at");
            return JobState{.name = row.text("name"),
                            .next_run_at = next < kNotAsThingsStand ? std::optional{next} : std::nullopt,
                            .began_at = row.maybe_instant("began_at"),
                            .ended_at = row.maybe_instant("ended_at"),
                            .result = row.text("result")};
        });
    });
}

}  // namespace trousse
