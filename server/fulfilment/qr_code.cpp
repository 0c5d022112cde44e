#include "fulfilment/qr_code.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace trousse {

// Each row's dark modules, run by run: « M3 0h7v1h-7z ».
QrCode qr_code(std::string_view text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> made{
        QRcode_encodeString(std::string{text}.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free};
    if (!made) throw std::runtime_error{"no QR code holds this text"};
    QrCode code{.size = made->width, .path = {}};
    const auto is_dark = [&](int x, int y) { return (made->data[y * made->width + x] & 1) != 0; };
    for (int y = 0; y < code.size; ++y)
        for (int x = 0; x < code.size; ++x) {
            int run = 0;
            while (x + run < code.size && is_dark(x + run, y)) ++run;
            if (run > 0) code.path += fmt::format("M{} {}h{}v1h-{}z", x, y, run, run);
            x += run;
        }
    return code;
}

}  // namespace trousse
