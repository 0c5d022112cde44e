#pragma once

#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// What tests/bench/run measures: each figure beside its own yardstick, in the same run.
namespace trousse {

// How long it may take, and how much is told.
struct Size {
    std::size_t reads = 40'000;  // of each round
    std::size_t orders = 6'400;
    std::size_t commits = 1'000;  // raw ones
    std::size_t turns = 400;      // one order after the other
    int schools = 200'000;        // of the generic run
    int starts = 15;
    int office = 10'000;                 // schools, and as many orders, of the staff's pages
    double page = 10;                    // milliseconds that one of them may take
    std::size_t looks = 100;             // at each page
    std::vector<std::string> only = {};  // the lines whose names begin so; all, if there are none
    bool verbose = false;

    bool wants(std::string_view line) const;
};

enum class Bound { at_least, at_most };

struct Figure {
    std::string name;
    double value = 0;
    std::string unit;
    Bound bound = Bound::at_least;
    double target = 0;
    std::string beside;  // the yardstick, and what else explains the figure

    bool is_met() const { return bound == Bound::at_least ? value >= target : value <= target; }
};

// One line a figure, as it comes.
class Report {
 public:
    void tell(const Figure& figure);
    void leave_out(const std::string& line, const std::string& why) const;
    void say_how_many_are_met() const;
    void write_json(const std::string& file) const;

 private:
    nlohmann::json figures_ = nlohmann::json::array();
    int met_ = 0;
};

void measure_reads(Report& report, const Size& size);
void measure_orders(Report& report, const Size& size);
void measure_one_order(Report& report, const Size& size);
void measure_pages_of_an_order(Report& report, const Size& size);
void measure_instructions_of_an_order(Report& report, const Size& size);
void measure_orders_on_a_slow_disk(Report& report, const Size& size);
void measure_generic_run(Report& report, const Size& size);
void measure_ladder(Report& report, const Size& size);
void measure_program(Report& report, const Size& size);
void measure_staff_pages(Report& report, const Size& size);

// What the program does under valgrind, and says nothing of.
void place_for_valgrind(std::size_t orders);

// What a piece of work took: the wall's time, and the processor's time of all threads but the one that calls, which
// only asks.
struct Took {
    double seconds = 0;
    double others_cpu = 0;
    double own_cpu = 0;
};
Took measured(const std::function<void()>& work);

double median(std::vector<double> figures);

// Runs a round three times, and gives the median of each of its figures.
template <std::size_t N>
std::array<double, N> medians_of_three(const std::function<std::array<double, N>()>& round) {
    std::array<std::vector<double>, N> rounds;
    for (int i = 0; i < 3; ++i) {
        const auto figures = round();
        for (std::size_t k = 0; k < N; ++k) rounds[k].push_back(figures[k]);
    }
    std::array<double, N> medians;
    for (std::size_t k = 0; k < N; ++k) medians[k] = median(rounds[k]);
    return medians;
}

}  // namespace trousse
