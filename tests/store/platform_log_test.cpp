#include <doctest/doctest.h>
#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "platform/log.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

// What `work` writes to stderr, by lines.
template <class Work>
std::vector<std::string> logged_by(Work work) {
    std::FILE* const file = std::tmpfile();
    const int before = ::dup(STDERR_FILENO);
    ::dup2(::fileno(file), STDERR_FILENO);
    work();
    ::dup2(before, STDERR_FILENO);
    ::close(before);

    std::vector<std::string> lines;
    std::rewind(file);
    std::string line;
    for (int one = std::fgetc(file); one != EOF; one = std::fgetc(file)) {
        if (one != '\n') {
            line += static_cast<char>(one);
            continue;
        }
        lines.push_back(line);
        line.clear();
    }
    CHECK(line.empty());
    std::fclose(file);
    return lines;
}

}  // namespace

TEST_CASE("a line of the log is one JSON object with its time in UTC, its level, its message and its fields in order") {
    CHECK(log_line(Instant{std::chrono::milliseconds{1'800'680'399'007}}, "info", "order placed",
                   {{"order", "JPS27-0048"}, {"lines", 4}, {"seconds", 0.5}, {"late", false}}) ==
          R"({"ts":"2027-01-23T04:59:59.007Z","level":"info","msg":"order placed","order":"JPS27-0048","lines":4,)"
          R"("seconds":0.5,"late":false})");
}

TEST_CASE("nothing that is logged can begin a line of its own, or speak to a terminal") {
    const std::string forged =
        "x\r\n{\"level\":\"info\"}\u2028\u0085\x1b[2J\0"
        "end";
    const std::string line = log_line({}, "error", forged, {{"path", forged}});
    for (const char one : line) CHECK((one >= 0x20 && one < 0x7f));
    CHECK(json::parse(line)["path"] == forged);
}

TEST_CASE("broken UTF-8 is logged as a mark in its place") {
    const std::string line = log_line({}, "error", "bad", {{"path", "/\xff\xc3"}});
    CHECK(json::parse(line)["path"] == "/\ufffd\ufffd");
}

TEST_CASE("lines go to stderr, also those that are written through the library, and the level holds some back") {
    const auto lines = logged_by([] {
        start_log("info");
        log_debug("unseen");
        log_info("ready", {{"port", 8080}});
        spdlog::error("{} writes\nrefused", 3);
        spdlog::debug("unseen");
        start_log("warning");
        log_info("unseen");
        log_warning("disk nearly full");
    });
    start_log("error");
    REQUIRE(lines.size() == 3);
    CHECK(json::parse(lines[0])["port"] == 8080);
    CHECK(json::parse(lines[1])["msg"] == "3 writes\nrefused");
    CHECK(json::parse(lines[1])["level"] == "error");
    CHECK(json::parse(lines[2])["level"] == "warning");
}

TEST_CASE("lines that several threads write at once stay whole") {
    const auto lines = logged_by([] {
        start_log("info");
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([] {
                for (int k = 0; k < 200; ++k) log_info("order placed", {{"order", std::string(200, 'x')}});
            });
    });
    start_log("error");
    CHECK(lines.size() == 800);
    for (const auto& line : lines) CHECK(json::accept(line));
}
