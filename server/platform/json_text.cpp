#include "platform/json_text.hpp"

#include <fmt/format.h>

namespace trousse {

// RFC 8259, section 7: what must be escaped, and no more.
void JsonText::write(std::string_view value) {
    text_ += '"';
    for (const char letter : value) {
        if (letter == '"' || letter == '\\')
            (text_ += '\\') += letter;
        else if (static_cast<unsigned char>(letter) < 0x20)
            text_ += fmt::format("\\u{:04x}", static_cast<unsigned>(letter));
        else
            text_ += letter;
    }
    text_ += '"';
}

}  // namespace trousse
