#include "platform/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace trousse {

// RFC 8259, section 7: what must be escaped, and no more.
static bool is_escaped(char letter) { return letter == '"' || letter == '\\' || static_cast<unsigned char>(letter) < 0x20; }

void JsonText::write(std::string_view value) {
    text_ += '"';
    for (auto from = value.begin(); from != value.end();) {
        const auto to = std::find_if(from, value.end(), is_escaped);
        text_.append(from, to);
        if (to == value.end()) break;
        text_ += *to < 0x20 ? fmt::format("\\u{:04x}", static_cast<unsigned>(*to)) : std::string{'\\', *to};
        from = to + 1;
    }
    text_ += '"';
}

}  // namespace trousse
