#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

// What fails ends the program, as a fault of memory does; tests/fuzz/run then names the file that shows it.
inline void require(bool holds) {
    if (!holds) std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}
