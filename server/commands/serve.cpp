#include <sysexits.h>

#include <csignal>
#include <iostream>

#include "commands/commands.hpp"
#include "platform/log.hpp"
#include "platform/memory.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

static void serve_until_stopped(const Settings& settings, const std::string& moved_clock);
static Clock clock_from(const std::string& moved_clock);

// Ends by a signal, or as soon as the file proves to be damaged: a large one is checked while it is served, and nobody
// is told anything out of a damaged one.
int serve(const Settings& settings, const std::string& moved_clock) try {
    serve_until_stopped(settings, moved_clock);
    return 0;
} catch (const DamagedFile& damage) {
    std::cerr << "trousse: " << damage.what() << '\n';
    return EX_DATAERR;  // not to be started again before somebody has looked: config/systemd
}

// A check that is quicker than the start refuses what the start reads: it is asked again, for its words.
void serve_until_stopped(const Settings& settings, const std::string& moved_clock) try {
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // before the first thread, so that none of them is interrupted instead
    let_memory_go();

    App app{settings, clock_from(moved_clock)};
    std::cout << "Trousse listens on http://" << settings.host << ':' << app.port() << std::endl;
    constexpr timespec kOften{.tv_sec = 1, .tv_nsec = 0};
    while (sigtimedwait(&stop, nullptr, &kOften) < 0)
        if (app.db().is_damaged()) app.db().wait_until_checked();
} catch (const Problem& refused) {
    if (refused.code == "storage_failed") Database{settings.data / "trousse.db"}.wait_until_checked();
    throw;
}

// The clock that runs from another moment on: to see a deadline pass. For a rehearsal and for tests.
Clock clock_from(const std::string& moved_clock) {
    if (moved_clock.empty()) return system_time;
    const auto moment = parse_rfc3339(moved_clock);
    if (!moment) throw CommandFailed{"--now wants a moment such as 2027-01-23T05:00:00Z"};
    log_warning("the clock is moved", {{"now", moved_clock}});
    return [ahead = *moment - system_time()] { return system_time() + ahead; };
}

}  // namespace trousse
