// What must hold when the machine has no memory or no file descriptor left: an answer or a wait, a line in the log, and
// never the end.
#include <doctest/doctest.h>
#include <httplib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "campaign_day.hpp"
#include "fixtures/ministry_rows.hpp"
#include "platform/quebec_time.hpp"
#include "served_program.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::atomic<int> accepts_to_fail = 0;

int accepted(int listener, sockaddr* address, socklen_t* length, int flags) {
    if (accepts_to_fail.load() <= 0) return static_cast<int>(::syscall(SYS_accept4, listener, address, length, flags));
    --accepts_to_fail;
    errno = ENFILE;
    return -1;
}

}  // namespace

// The dynamic linker finds the program's own before the C library's.
extern "C" int accept(int listener, sockaddr* address, socklen_t* length) {
    return accepted(listener, address, length, 0);
}
extern "C" int accept4(int listener, sockaddr* address, socklen_t* length, int flags) {
    return accepted(listener, address, length, flags);
}

namespace {

// The real program with what a day holds, and an admin who is signed in.
struct Served {
    CampaignDay day;
    const std::string cookie = "__Host-trousse=" + day.admin().token;
    const fs::path data = fresh_folder();
    std::optional<ServedProgram> program;

    Served() {
        day.db().copy_to(data / "trousse.db");
        fs::copy_file(day.folder() / "trousse.key", data / "trousse.key");
        program.emplace(data, rfc3339(day.now()));
    }
    ~Served() {
        CHECK(program->stop() == 0);
        fs::remove_all(data);
    }

    int asks(const char* method, const std::string& path, const std::string& body = "",
             const char* type = "application/json") const {
        httplib::Client client{"127.0.0.1", program->port()};
        client.set_read_timeout(30s);
        httplib::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.headers = {
            {"Cookie", cookie}, {"Content-Type", type}, {"Idempotency-Key", "key-" + std::to_string(++keys)}};
        const auto answer = client.send(request);
        return answer ? answer->status : 0;
    }
    std::ptrdiff_t told(const std::string& message) const {
        std::ifstream log{data / "log"};
        std::ptrdiff_t lines = 0;
        for (std::string line; std::getline(log, line);)
            lines += line.find("\"msg\":\"" + message) != std::string::npos;
        return lines;
    }
    mutable int keys = 0;
};

struct Memory {  // bytes
    std::uint64_t all = 0, resident = 0;
};

Memory memory_of(const ServedProgram& program) {
    std::ifstream stream{program.about() / "statm"};
    Memory pages;
    stream >> pages.all >> pages.resident;
    const auto each = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    return {pages.all * each, pages.resident * each};
}

std::string roster_of(int schools) {
    std::string csv = ministry_csv({});
    for (int i = 100'000; i < 100'000 + schools; ++i)
        for (const auto& [column, usual] : kPublicRow)
            csv.append(column.starts_with("CD_ORGNS") || column == "CD_IMM" ? std::to_string(i) : usual)
                .append(column == "NOM_CS" ? "\n" : ",");
    return csv;
}

}  // namespace

// A sanitizer ends the program itself where memory ends.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMayLackMemory = false;
#else
constexpr bool kMayLackMemory = true;
#endif

TEST_CASE("a roster for which there is no memory is refused with a 503 and a line, and the next request is served" *
          doctest::skip(!kMayLackMemory)) {
    const Served served;
    const std::string roster = roster_of(40'000), import = "/api/v1/school-imports?municipality=72-79&dry_run=true";
    // Before any import: what one has used lies ready for the next.
    served.program->limit(RLIMIT_AS, memory_of(*served.program).all + 30'000'000);
    const int refused = served.asks("POST", import, roster, "text/csv");
    CHECK((refused == 503 || refused == 0));  // 0: the door closed while the file still came in
    CHECK(served.told("a request ") == 1);
    served.program->limit(RLIMIT_AS, ServedProgram::kAsMuchAsThereIs);
    CHECK(served.asks("GET", "/api/v1/campaigns/current") == 200);
    CHECK(served.asks("POST", import, roster, "text/csv") == 200);
}

TEST_CASE("what a large file took goes back to the machine, whether it was read or refused" *
          doctest::skip(!kMayLackMemory)) {
    const Served served;
    const std::string roster = roster_of(40'000), import = "/api/v1/school-imports?municipality=72-79&dry_run=true";
    const auto before = memory_of(*served.program).resident;
    const auto stays = [&] { return memory_of(*served.program).resident > before + 60'000'000; };
    for (int i = 0; i < 4; ++i) {  // each by a thread of its own: 50 MB and more would stay of each
        CHECK(served.asks("POST", import, roster, "text/csv") == 200);
        CHECK(served.asks("POST", import, roster.substr(9), "text/csv") == 422);
    }
    for (int tries = 0; tries < 200 && stays(); ++tries) std::this_thread::sleep_for(50ms);
    CHECK(!stays());
}

TEST_CASE(
    "without a file descriptor what needs one is refused, who comes waits, one line says so, and then all goes on") {
    const Served served;
    REQUIRE(served.asks("POST", "/api/v1/backups") == 201);
    const auto open = [&] {
        return std::distance(fs::directory_iterator{served.program->about() / "fd"}, fs::directory_iterator{});
    };
    const auto kept = files_in(served.data / "backups");
    const auto backup = *std::ranges::find_if(kept, [](const std::string& name) { return name.ends_with(".db"); });
    const auto reads_backup = [&] { return served.asks("GET", "/api/v1/backups/" + backup + "/database"); };

    // Down to the first limit that leaves one for the connection and none for the file: an earlier one may still be
    // closing.
    auto limit = static_cast<std::uint64_t>(open()) + 3;
    const auto refusal_of = [&](const auto& ask) {
        for (; limit > 0; --limit) {
            served.program->limit(RLIMIT_NOFILE, limit);
            if (const int status = ask(); status >= 300) return status;
        }
        return 0;
    };
    CHECK(refusal_of(reads_backup) == 503);
    CHECK(refusal_of([&] { return served.asks("POST", "/api/v1/backups"); }) == 503);
    CHECK(served.asks("GET", "/api/v1/campaigns/current") == 200);

    std::vector<std::future<int>> crowd;
    for (int i = 0; i < 8; ++i)
        crowd.push_back(meanwhile([&] { return served.asks("GET", "/api/v1/campaigns/current"); }));
    for (auto& each : crowd) CHECK(each.get() == 200);
    CHECK(served.told("no file descriptor is left") == 1);

    served.program->limit(RLIMIT_NOFILE, 1024);
    CHECK(reads_backup() == 200);
    CHECK(served.asks("POST", "/api/v1/backups") == 201);
}

TEST_CASE("a door at which the machine lets nobody in for a moment is opened again") {
    CampaignDay day;
    for (int times = 0; times < 3; ++times) {
        accepts_to_fail = 1;
        CHECK(day.get(CampaignDay::guest(), "/api/v1/campaigns/current").status == 200);  // after it the next one fails
        CHECK(day.get(CampaignDay::guest(), "/api/v1/campaigns/current").status == 200);
        CHECK(accepts_to_fail == 0);
        CHECK(day.get(CampaignDay::at_the_machine(), "/api/v1/campaigns").status == 200);
    }
}
