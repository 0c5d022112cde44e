#pragma once

#include <filesystem>

#include "platform/clock.hpp"
#include "platform/config.hpp"

// The demonstration: invented schools, the campaign of 2023 with the report's figures, and one that is open today.
namespace trousse {

// Makes a database in `settings.data`, told from the files of `demo` (config/demo) with this year's dates set around
// `now`, and beside it demonstration.json (mode 0600) with what to open. All of it or nothing: where there is a
// database already, or a file is wrong, it throws std::runtime_error with a sentence to show.
void load_demonstration(const Settings& settings, const std::filesystem::path& demo, Instant now);

}  // namespace trousse
