#pragma once

#include <string>
#include <string_view>

namespace trousse {

// A QR code (ISO/IEC 18004, correction level M) as the path of an SVG in which a module is a unit: `size` units wide,
// without the quiet zone of four modules around it. Capitals, digits and « $%*+-./: » make it small.
struct QrCode {
    int size = 0;
    std::string path;
};

QrCode qr_code(std::string_view text);

}  // namespace trousse
