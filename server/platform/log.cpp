#include "platform/log.hpp"

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::ordered_json;

static spdlog::logger& lines();
static void write(spdlog::level::level_enum level, std::string_view message, LogFields fields);

void log_debug(std::string_view message, LogFields fields) { write(spdlog::level::debug, message, fields); }
void log_info(std::string_view message, LogFields fields) { write(spdlog::level::info, message, fields); }
void log_warning(std::string_view message, LogFields fields) { write(spdlog::level::warn, message, fields); }
void log_error(std::string_view message, LogFields fields) { write(spdlog::level::err, message, fields); }

static std::string_view word(spdlog::level::level_enum level) {
    const auto text = spdlog::level::to_string_view(level);
    return {text.data(), text.size()};
}

void write(spdlog::level::level_enum level, std::string_view message, LogFields fields) {
    try {
        spdlog::logger& log = lines();
        if (!log.should_log(level)) return;
        const std::string line = log_line(system_time(), word(level), message, fields);
        log.log(level, spdlog::string_view_t{line.data(), line.size()});
    } catch (...) {  // nothing to be done, and nowhere to tell it
    }
}

std::string log_line(Instant moment, std::string_view level, std::string_view message, LogFields fields) {
    ordered_json line = {{"ts", rfc3339_milliseconds(moment)}, {"level", level}, {"msg", message}};
    for (const auto& [name, value] : fields)
        std::visit([&, key = std::string{name}](const auto& held) { line[key] = held; }, value.held);
    return line.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

namespace {

// A line of ours is ready; what others write through spdlog is made into one.
class LineFormatter : public spdlog::formatter {
 public:
    explicit LineFormatter(bool ready) : ready_{ready} {}

    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        const std::string_view text{message.payload.data(), message.payload.size()};
        if (ready_)
            out.append(text.data(), text.data() + text.size());
        else {
            const auto moment = std::chrono::floor<std::chrono::milliseconds>(message.time);
            const std::string line = log_line(moment, word(message.level), text, {});
            out.append(line.data(), line.data() + line.size());
        }
        out.push_back('\n');
    }

    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<LineFormatter>(ready_); }

 private:
    const bool ready_;
};

std::shared_ptr<spdlog::logger> make_log(bool ready) {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_formatter(std::make_unique<LineFormatter>(ready));
    auto log = std::make_shared<spdlog::logger>("trousse", std::move(sink));
    log->set_error_handler([](const std::string&) {});
    return log;
}

}  // namespace

spdlog::logger& lines() {
    static const auto log = make_log(true);
    return *log;
}

void start_log(std::string_view level) {
    const auto wanted = spdlog::level::from_str(level == "warning" ? "warn" : std::string{level});
    lines().set_level(wanted);
    const auto others = make_log(false);
    others->set_level(wanted);
    spdlog::set_default_logger(others);
}

}  // namespace trousse
