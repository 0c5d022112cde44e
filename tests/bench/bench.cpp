#include "bench.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <fstream>

namespace trousse {

static double cpu_of(int whom);

bool Size::wants(std::string_view line) const {
    return only.empty() || std::ranges::any_of(only, [&](const auto& begin) { return line.starts_with(begin); });
}

void Report::tell(const Figure& figure) {
    const char* sign = figure.bound == Bound::at_least ? "≥" : "≤";
    fmt::print("{:<50} {:>8.2f} {:<12} {} {:<6g} {:<8} {}\n", figure.name, figure.value, figure.unit, sign,
               figure.target, figure.is_met() ? "met" : "NOT MET", figure.beside);
    std::fflush(stdout);
    figures_.push_back({{"name", figure.name},
                        {"value", figure.value},
                        {"unit", figure.unit},
                        {"target", fmt::format("{} {:g}", sign, figure.target)},
                        {"met", figure.is_met()}});
    met_ += figure.is_met() ? 1 : 0;
}

void Report::leave_out(const std::string& line, const std::string& why) const {
    fmt::print("{:<50} not measured: {}\n", line, why);
}

void Report::say_how_many_are_met() const { fmt::print("{} of {} targets met\n", met_, figures_.size()); }

void Report::write_json(const std::string& file) const {
    std::ofstream out{file};
    out << figures_.dump(2) << '\n';
    if (!out.flush()) throw std::runtime_error{"cannot write " + file};
}

Took measured(const std::function<void()>& work) {
    const auto began = std::chrono::steady_clock::now();
    const double all = cpu_of(RUSAGE_SELF), own = cpu_of(RUSAGE_THREAD);
    work();
    const double own_cpu = cpu_of(RUSAGE_THREAD) - own;
    return {.seconds = std::chrono::duration<double>{std::chrono::steady_clock::now() - began}.count(),
            .others_cpu = cpu_of(RUSAGE_SELF) - all - own_cpu,
            .own_cpu = own_cpu};
}

double cpu_of(int whom) {
    rusage used{};
    ::getrusage(whom, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double median(std::vector<double> figures) {
    const auto middle = figures.begin() + static_cast<std::ptrdiff_t>(figures.size() / 2);
    std::ranges::nth_element(figures, middle);
    return *middle;
}

}  // namespace trousse
