#pragma once

#include <string_view>

namespace trousse {

// What somebody holds in their hands, by what the browser says of itself: phone, tablet, computer, other. The rest of
// what it says is not kept.
std::string_view device_of(std::string_view user_agent);

}  // namespace trousse
