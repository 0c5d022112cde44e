#pragma once

#include <string_view>
#include <vector>

#include "platform/service.hpp"

namespace trousse {

inline constexpr std::uintmax_t kLeastSpace = 50 << 20;  // bytes on the disk: under that a busy day could fill it

// What whoever runs Trousse should know and does not ask for. One list; « Aujourd’hui », /metrics and `trousse check`
// tell it.
struct Notice {
    std::string_view code;   // backup_failed
    std::int64_t count = 0;  // how many of it: schools, letters; 0 for nothing to be told
};

// Every kind, in the order of their weight, as things stand.
std::vector<Notice> notices(Service& service);

}  // namespace trousse
