#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "accounts/accounts_store.hpp"
#include "accounts/school_keys.hpp"
#include "commands/demo_parts.hpp"
#include "platform/audit.hpp"
#include "platform/password.hpp"
#include "schools/schools_store.hpp"

namespace trousse::demonstration {

static std::string spoken(std::string_view code);
static void add_enabled_account(Transaction& tx, const json& told, const Password& password, Instant now);
static json keys_of_all(Transaction& tx, Service& service, const CampaignId& campaign);

// Twelve syllables of five random bits each, in four groups: « tavoki-pelumi-bizafo-rogeni ». 60 bits, easily read
// aloud.
Password new_password() {
    const std::string syllables = random_code() + random_code();
    std::string plain;
    for (std::size_t i = 0; i < 12; ++i) {
        if (i > 0 && i % 3 == 0) plain += '-';
        plain += spoken(syllables.substr(i, 1));
    }
    return {.plain = plain, .hash = hash_password(plain)};
}

std::string spoken(std::string_view code) {
    static constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    static constexpr std::array<std::string_view, 32> kSyllables{
        "ba", "be", "bi", "bo", "da", "de", "di", "do", "fa", "fi", "fo", "ka", "ki", "ko", "la", "le",
        "lo", "lu", "ma", "mi", "mo", "mu", "na", "ni", "no", "pa", "pi", "ra", "ro", "ta", "vi", "zo"};
    return std::string{kSyllables.at(kAlphabet.find(code))};
}

json add_access(Transaction& tx, Service& service, const json& file, const CampaignId& campaign, const Roster& roster,
                const Password& staff, const Password& admin) {
    const Instant now = service.now();
    add_enabled_account(tx, file.at("staff"), staff, now);
    add_enabled_account(tx, file.at("admin"), admin, now);

    const json keys = keys_of_all(tx, service, campaign);
    const auto key_of = [&](const char* which) { return keys.at(roster.at(file.at(which)).text); };
    return {{"school", key_of("school")},
            {"second", key_of("school_with_buildings")},
            {"staff", {{"email", file.at("staff").at("email")}, {"password", staff.plain}}},
            {"admin", {{"email", file.at("admin").at("email")}, {"password", admin.plain}}}};
}

void add_enabled_account(Transaction& tx, const json& told, const Password& password, Instant now) {
    const std::string role = told.at("role");
    const Account account = add_account(tx, {.email = told.at("email"), .name = told.at("name"), .role = role}, now);
    set_password(tx, account.id, password.hash);
    audit(tx, {.done_by = kDemonstration, .act = "account.added", .subject = account.id.text, .became = role}, now);
}

// Every school gets one, so that staff see a campaign whose letters are out; only the two that are returned are kept.
json keys_of_all(Transaction& tx, Service& service, const CampaignId& campaign) {
    json keys = json::object();
    for (const School& school : schools_without_key(tx, campaign)) {
        const SchoolKey key = make_school_key(tx, service, campaign, school, kDemonstration);
        const std::string path = key.link.substr(service.settings.public_url.size());
        keys[school.id.text] = {{"name", school.name}, {"link", path}, {"code", key.code}};
    }
    return keys;
}

void keep_secret(const std::filesystem::path& file, const json& content) {
    const std::string text = content.dump(2) + "\n";
    auto unfinished = file;
    unfinished += ".new";
    std::filesystem::remove(unfinished);
    const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = descriptor >= 0 &&
                         ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fsync(descriptor) == 0;
    const int why = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!written) throw std::system_error{why, std::generic_category(), "cannot write " + file.string()};
    std::filesystem::rename(unfinished, file);
}

}  // namespace trousse::demonstration
