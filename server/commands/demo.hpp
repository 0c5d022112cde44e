#pragma once

#include <filesystem>

#include "platform/service.hpp"

// The demonstration: invented schools, the campaign of 2023 with the report's figures, and one that is open today.
namespace trousse {

// Fills the empty, migrated database from the files of `demo` (config/demo), with this year's dates set around
// service.now(), and writes what to open into `data`/demonstration.json (mode 0600). Everything or nothing: where the
// database already holds schools or a campaign, or a file is wrong, it throws std::runtime_error with a sentence to
// show.
void load_demonstration(Service& service, const std::filesystem::path& demo, const std::filesystem::path& data);

}  // namespace trousse
