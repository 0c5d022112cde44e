// Whole years played at random against a model of product.md's rules (model.hpp): each step asks the program for an
// act, and then answer and database must say what the model says. A failure names its seed and step, and the steps
// before; TROUSSE_MODEL_SEED walks from that seed on, TROUSSE_MODEL_STEPS so many steps.
#include <doctest/doctest.h>

#include <cstdlib>

#include "model_walk.hpp"

TEST_CASE("whatever schools, staff and the rule do, in whatever order, the rules hold after each step") {
    const auto asked = [](const char* name, std::uint64_t usual) {
        const char* const given = std::getenv(name);
        return given != nullptr ? std::stoull(given) : usual;
    };
    constexpr std::uint64_t kStepsOfAWalk = 500, kStepsBetweenChecks = 100;
    const std::uint64_t steps = asked("TROUSSE_MODEL_STEPS", 20'000);
    std::uint64_t seed = asked("TROUSSE_MODEL_SEED", 1);
    for (std::uint64_t done = 0; done < steps; ++seed) {
        trousse::model::Walk walk{seed};
        for (std::uint64_t step = 1; step <= kStepsOfAWalk && done < steps; ++step, ++done) {
            walk.step();
            if (step % kStepsBetweenChecks == 0) walk.check();
        }
        walk.check();
    }
}
