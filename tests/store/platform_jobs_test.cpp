#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <latch>

#include "platform/crypto.hpp"
#include "platform/db.hpp"
#include "platform/jobs.hpp"
#include "platform/log.hpp"
#include "platform/migrate.hpp"
#include "platform/problem.hpp"
#include "platform/schedule.hpp"

using namespace trousse;
using namespace std::chrono_literals;

namespace {

constexpr Instant kMorning{std::chrono::milliseconds{1'800'000'000'000}};

// A database, and a clock that moves when the test says so. The poll is long, so that what runs soon was woken.
struct ClockedDatabase {
    std::filesystem::path folder = std::filesystem::temp_directory_path() / ("trousse-jobs-" + random_token(9));
    std::atomic<Instant> time{kMorning};
    std::optional<Database> db;

    ClockedDatabase() {
        start_log("error");
        std::filesystem::create_directory(folder);
        db.emplace(folder / "trousse.db");
        migrate(*db, SCHEMA_FOLDER, kMorning);
    }
    ~ClockedDatabase() {
        db.reset();
        std::filesystem::remove_all(folder);
    }
    Clock clock() {
        return [this] { return time.load(); };
    }
    void sql(Sql text, Parameters parameters = {}) {
        db->write([&](Transaction& tx) { tx.run(text, parameters); });
    }
    JobState state(const std::string& name) {
        for (const JobState& job : job_states(*db))
            if (job.name == name) return job;
        return {};
    }
};

// Waits, as long as patience lasts, for what another thread does.
template <class Condition>
bool soon(Condition condition) {
    for (int i = 0; i < 500; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

Job hourly(std::atomic<int>& runs) {
    return {.name = "hourly",
            .next = [](std::optional<Instant> last_done, Instant now) { return last_done && *last_done <= now ? *last_done + 1h : now; },
            .run =
                [&runs] {
                    ++runs;
                    return std::string{"done"};
                }};
}

constexpr auto kLongPoll = 1h;

}  // namespace

TEST_CASE("a job runs when its hour has come, and not before") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    Jobs jobs{*office.db, office.clock(), {hourly(runs)}, kLongPoll};
    CHECK(soon([&] { return office.state("hourly").next_run_at == kMorning + 1h; }));
    office.time = kMorning + 59min;
    jobs.wake();
    std::this_thread::sleep_for(50ms);
    CHECK(runs == 0);
    office.time = kMorning + 60min;
    jobs.wake();
    CHECK(soon([&] { return office.state("hourly").result == "done"; }));
    CHECK(runs == 1);
}

TEST_CASE("what a job did, and when, can be seen") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    Jobs jobs{*office.db, office.clock(), {hourly(runs)}, kLongPoll};
    CHECK(jobs.run_now("hourly") == "done");
    const JobState state = office.state("hourly");
    CHECK(state.began_at == kMorning);
    CHECK(state.ended_at == kMorning);
    CHECK(state.next_run_at == kMorning + 1h);
}

TEST_CASE("a clock that jumps over the hour is noticed without being told") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    const Jobs jobs{*office.db, office.clock(), {hourly(runs)}, 20ms};
    CHECK(soon([&] { return office.state("hourly").next_run_at.has_value(); }));
    office.time = kMorning + 72h;
    CHECK(soon([&] { return runs == 1; }));
    std::this_thread::sleep_for(100ms);
    CHECK(runs == 1);
}

TEST_CASE("a clock that was a year ahead for four seconds stops no backup") {
    ClockedDatabase office;
    std::atomic<int> backups = 0;
    const Jobs jobs{*office.db,
                    office.clock(),
                    {{.name = "backup",
                      .next = [](std::optional<Instant> last_done, Instant now) { return next_daily(last_done, 3h, now); },
                      .run = [&] { return std::to_string(++backups); }}},
                    20ms};
    CHECK(soon([&] { return office.state("backup").next_run_at.has_value(); }));
    office.time = kMorning + 24h * 365;
    CHECK(soon([&] { return office.state("backup").result == "1"; }));
    CHECK(office.state("backup").next_run_at > kMorning + 24h * 364);

    office.time = kMorning;  // right again: made by a moment that is still to come, none is made tonight
    CHECK(soon([&] { return office.state("backup").result == "2"; }));
    CHECK(office.state("backup").next_run_at <= kMorning + 24h);
    for (int night = 1; night <= 3; ++night) {
        office.time = kMorning + 24h * night;
        CHECK(soon([&] { return backups == 2 + night; }));
    }
}

TEST_CASE("what an hour kept from a wrong clock says is not believed at the start either, nor is a lease") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    const Instant far = kMorning + 24h * 365;
    office.sql("INSERT INTO job (name, next_run_at, leased_until, began_at, ended_at, result) VALUES ('hourly', $at, NULL, $at, $at, 'done')",
               {{"$at", far}});
    Jobs jobs{*office.db, office.clock(), {hourly(runs)}, kLongPoll};
    CHECK(soon([&] { return runs == 1; }));
    office.sql("UPDATE job SET leased_until = $far", {{"$far", far}});
    CHECK(jobs.run_now("hourly") == "done");
}

TEST_CASE("what comes in for a job to do is noticed without being told") {
    ClockedDatabase office;
    std::atomic<int> letters = 0, sent = 0;
    const Jobs jobs{*office.db,
                    office.clock(),
                    {{.name = "outbox",
                      .next = [&](const auto&, Instant now) { return letters > 0 ? now : Instant::max(); },
                      .run = [&] { return std::to_string(sent += letters.exchange(0)); }}},
                    20ms};
    CHECK(soon([&] { return !job_states(*office.db).empty(); }));
    CHECK_FALSE(office.state("outbox").next_run_at);
    letters = 3;
    CHECK(soon([&] { return sent == 3; }));
}

TEST_CASE("what fell due while the program was down runs once at the next start") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    office.sql("INSERT INTO job (name, next_run_at, began_at, ended_at) VALUES ('hourly', $at, $at, $at)", {{"$at", kMorning - 48h}});
    const Jobs jobs{*office.db, office.clock(), {hourly(runs)}, kLongPoll};
    CHECK(soon([&] { return office.state("hourly").result == "done"; }));
    CHECK(runs == 1);
}

TEST_CASE("a job that was cut off by a crash runs again at the next start") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    office.sql("INSERT INTO job (name, next_run_at, leased_until, began_at) VALUES ('hourly', $at, $until, $at)",
               {{"$at", kMorning - 1min}, {"$until", kMorning + 9min}});
    const Jobs jobs{*office.db, office.clock(), {hourly(runs)}, kLongPoll};
    CHECK(soon([&] { return runs == 1; }));
}

TEST_CASE("a job that another runner holds is left to it until its lease is over") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    Jobs jobs{*office.db, office.clock(), {hourly(runs)}, kLongPoll};
    jobs.run_now("hourly");
    office.sql("UPDATE job SET leased_until = $until, ended_at = NULL", {{"$until", kMorning + 10min}});
    jobs.wake();
    CHECK_THROWS_AS(jobs.run_now("hourly"), Problem);
    CHECK(runs == 1);
    office.time = kMorning + 11min;
    jobs.wake();
    CHECK(soon([&] { return runs == 2; }));
}

TEST_CASE("a deadline that is moved is seen at once, forward and back") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    std::atomic<Instant> deadline{kMorning + 240h};
    Jobs jobs{*office.db,
              office.clock(),
              {{.name = "deadline",
                .next = [&](const auto& last_done, Instant) { return !last_done || *last_done < deadline.load() ? deadline.load() : Instant::max(); },
                .run = [&] { return std::to_string(++runs); }}},
              kLongPoll};
    CHECK(soon([&] { return office.state("deadline").next_run_at == kMorning + 240h; }));
    deadline = kMorning + 480h;
    jobs.wake();
    CHECK(soon([&] { return office.state("deadline").next_run_at == kMorning + 480h; }));
    deadline = kMorning + 1min;
    jobs.wake();
    CHECK(soon([&] { return office.state("deadline").next_run_at == kMorning + 1min; }));
    CHECK(runs == 0);
    office.time = kMorning + 1min;
    jobs.wake();
    CHECK(soon([&] { return runs == 1 && office.state("deadline").result == "1"; }));
    CHECK_FALSE(office.state("deadline").next_run_at);
}

TEST_CASE("a job that fails is tried again after a minute, and the others run meanwhile") {
    ClockedDatabase office;
    std::atomic<int> runs = 0, tries = 0;
    office.sql("INSERT INTO job (name, next_run_at, began_at, ended_at) VALUES ('failing', $at, $at, $at), ('hourly', $at, $at, $at)",
               {{"$at", kMorning - 24h}});
    Jobs jobs{*office.db,
              office.clock(),
              {{.name = "failing",
                .next = [](std::optional<Instant> last_done, Instant now) { return last_done ? *last_done + 24h : now; },
                .run = [&]() -> std::string {
                    if (++tries == 1) throw std::runtime_error{"mail server away"};
                    return "12 letters sent";
                }},
               hourly(runs)},
              kLongPoll};
    CHECK(soon([&] { return runs == 1 && office.state("failing").result == "failed"; }));  // why stands in the log alone
    CHECK(tries == 1);
    CHECK(office.state("failing").next_run_at == kMorning + 1min);
    office.time = kMorning + 1min;
    jobs.wake();
    CHECK(soon([&] { return office.state("failing").result == "12 letters sent"; }));
    CHECK(office.state("failing").next_run_at == kMorning + 1min + 24h);
}

TEST_CASE("a job whose hour does not move on runs once a look, not without a pause") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    const Jobs jobs{*office.db,
                    office.clock(),
                    {{.name = "stuck",
                      .next = [](const auto&, Instant now) { return now - 1h; },
                      .run =
                          [&] {
                              ++runs;
                              return std::string{};
                          }}},
                    kLongPoll};
    CHECK(soon([&] { return runs == 1; }));
    std::this_thread::sleep_for(100ms);
    CHECK(runs == 1);
}

TEST_CASE("a job that cannot say when to run is asked again after a minute") {
    ClockedDatabase office;
    const Jobs jobs{*office.db,
                    office.clock(),
                    {{.name = "mute",
                      .next = [](const auto&, Instant) -> Instant { throw Problem{.status = 503, .code = "storage_failed"}; },
                      .run = [] { return std::string{}; }}},
                    kLongPoll};
    CHECK(soon([&] { return office.state("mute").next_run_at == kMorning + 1min; }));
}

TEST_CASE("a job run by hand tells its result or what it threw, and one that does not exist is refused") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    Jobs jobs{*office.db,
              office.clock(),
              {hourly(runs),
               {.name = "refusing",
                .next = [](const auto&, Instant) { return Instant::max(); },
                .run = []() -> std::string { throw Problem{.status = 409, .code = "deadline_not_reached"}; }}},
              kLongPoll};
    CHECK(jobs.run_now("hourly") == "done");
    CHECK(jobs.run_now("hourly") == "done");
    CHECK_THROWS_AS(jobs.run_now("refusing"), Problem);
    CHECK_THROWS_AS(jobs.run_now("unheard of"), Problem);
    CHECK(runs == 2);
}

TEST_CASE("a job that the program no longer has is no longer listed") {
    ClockedDatabase office;
    std::atomic<int> runs = 0;
    office.sql("INSERT INTO job (name, next_run_at) VALUES ('former', 0)");
    const Jobs jobs{*office.db, office.clock(), {hourly(runs)}, kLongPoll};
    CHECK(soon([&] { return office.state("hourly").next_run_at.has_value(); }));
    CHECK(job_states(*office.db).size() == 1);
}

TEST_CASE("the program stops after the job under way, and refuses who waits for another run") {
    ClockedDatabase office;
    std::latch begun{1}, go_on{1};
    std::atomic<int> runs = 0;
    std::optional<Jobs> jobs;
    jobs.emplace(*office.db, office.clock(),
                 std::vector<Job>{{.name = "slow",
                                   .next = [](const auto&, Instant) { return Instant::max(); },
                                   .run =
                                       [&] {
                                           begun.count_down();
                                           go_on.wait();
                                           return std::string{"to its end"};
                                       }},
                                  hourly(runs)},
                 kLongPoll);
    std::jthread by_hand{[&] { CHECK(jobs->run_now("slow") == "to its end"); }};
    begun.wait();
    std::atomic<bool> refused = false;
    std::jthread waiting{[&] {
        try {
            jobs->run_now("hourly");
        } catch (const Problem& refusal) {
            refused = refusal.status == 503;
        }
    }};
    std::this_thread::sleep_for(50ms);  // for it to queue
    std::jthread released{[&] {
        std::this_thread::sleep_for(50ms);
        go_on.count_down();
    }};
    jobs.reset();
    by_hand.join();
    waiting.join();
    CHECK(refused);
    CHECK(office.state("slow").result == "to its end");
}

TEST_CASE("of two who ask for the same job at once one is refused, and it runs once") {
    ClockedDatabase office;
    std::latch begun{1}, go_on{1};
    std::atomic<int> runs = 0;
    Jobs jobs{*office.db, office.clock(),
              std::vector<Job>{{.name = "slow",
                                .next = [](const auto&, Instant) { return Instant::max(); },
                                .run =
                                    [&] {
                                        if (++runs == 1) begun.count_down();
                                        go_on.wait();
                                        return std::string{"done"};
                                    }}},
              kLongPoll};
    std::jthread first{[&] { CHECK(jobs.run_now("slow") == "done"); }};
    begun.wait();
    std::string code;
    try {
        jobs.run_now("slow");
    } catch (const Problem& refusal) {
        code = refusal.code;
    }
    CHECK(code == "job_under_way");
    go_on.count_down();
    first.join();
    CHECK(runs == 1);
    CHECK(jobs.run_now("slow") == "done");
}
