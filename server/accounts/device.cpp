#include "accounts/device.hpp"

namespace trousse {

std::string_view device_of(std::string_view user_agent) {
    const auto says = [&](std::string_view word) { return user_agent.find(word) != std::string_view::npos; };
    if (says("iPad") || says("Tablet") || (says("Android") && !says("Mobile"))) return "tablet";
    if (says("iPhone") || says("Mobile")) return "phone";
    if (says("Windows") || says("Macintosh") || says("X11") || says("CrOS")) return "computer";
    return "other";
}

static std::string signed_device(const Secret& key, std::string_view name, const AccountId& account) {
    const std::string what = "device\n" + std::string{name} + '\n' + std::to_string(account.key);
    return std::string{name} + '.' + keyed_hash(key, what);
}

std::string device_cookie(const Secret& key, const AccountId& account) {
    return "__Host-trousse-device=" + signed_device(key, random_token(16), account) +
           "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=31536000";
}

bool has_signed_in(const Secret& key, std::string_view device, const AccountId& account) {
    const auto name = device.substr(0, device.find('.'));
    return same_secret(device, signed_device(key, name, account));
}

}  // namespace trousse
