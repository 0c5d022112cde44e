#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "platform/clock.hpp"
#include "platform/config.hpp"

namespace trousse::demonstration {

// Tells all that happened until `now`, in a new database in `settings.data`, as the files of `folder` have it. What to
// open is returned: links, codes and passwords, as people are shown them.
nlohmann::json tell_story(const Settings& settings, const std::filesystem::path& folder, Instant now);

}  // namespace trousse::demonstration
