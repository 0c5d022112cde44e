#include "platform/config.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <variant>

#include "platform/email.hpp"

namespace trousse {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

using Faults = std::vector<std::string>;
constexpr auto kReplace = json::error_handler_t::replace;

struct Range {
    long long lowest, highest;
};

// What a text may be: true where it is fine.
struct Form {
    const char* said;  // « must be … »
    bool (*fits)(std::string_view);
};

using Place = std::variant<std::string*, fs::path*, bool*, int*, std::size_t*>;

// One line of the table: a text has a form, a number a range, a yes or no neither.
struct Setting {
    const char* name;  // in the file, with a dot for each level
    Place place;
    Range range = {0, 0};
    Form form = {nullptr, nullptr};
    bool secret = false;
};

bool is_plain(std::string_view text) {
    return text.size() <= 300 &&
           std::ranges::none_of(text, [](unsigned char one) { return one < 0x20 || one == 0x7f; });
}

bool is_filled(std::string_view text) { return !text.empty() && is_plain(text); }

bool is_level(std::string_view text) {
    return text == "debug" || text == "info" || text == "warning" || text == "error";
}

bool is_url(std::string_view text) {
    const auto host = text.starts_with("https://") ? 8U : text.starts_with("http://") ? 7U : 0U;
    if (text.empty()) return true;
    return host > 0 && text.size() > host && is_plain(text) &&
           text.substr(host).find_first_of("/?#@ \"<>\\") == std::string_view::npos;
}

bool is_token(std::string_view text) {
    return text.empty() || (text.size() >= 16 && text.size() <= 300 &&
                            std::ranges::all_of(text, [](char one) { return one > ' ' && one <= '~'; }));
}

bool is_postal_code(std::string_view text) {
    const auto letter = [&](std::size_t i) { return text[i] >= 'A' && text[i] <= 'Z'; };
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    return text.empty() ||
           (text.size() == 6 && letter(0) && digit(1) && letter(2) && digit(3) && letter(4) && digit(5));
}

bool is_email(std::string_view text) { return text.empty() || is_email_address(text); }

bool is_security(std::string_view text) { return text == "starttls" || text == "tls" || text == "none"; }

bool is_mail_host(std::string_view text) {
    return is_plain(text) && text.find_first_of("/?#@: \"<>\\") == std::string_view::npos;
}

constexpr Form kFolder{"the path of a folder", is_filled};
constexpr Form kFolderOrUsual{"the path of a folder, or empty for the usual one", is_plain};
constexpr Form kHost{"an address to listen on, such as 127.0.0.1", is_filled};
constexpr Form kUrl{"the address that people type, such as https://trousse.example, without a path", is_url};
constexpr Form kLevel{"one of debug, info, warning, error", is_level};
constexpr Form kToken{"at least 16 letters, figures or marks without a space, or empty for none", is_token};
constexpr Form kPostalCode{"a postal code without a space, such as J7E4X5", is_postal_code};
constexpr Form kEmail{"an e-mail address, or empty for none", is_email};
constexpr Form kMailHost{"the name of a mail server, such as smtp.example, or empty for none", is_mail_host};
constexpr Form kSecurity{"one of starttls, tls, none", is_security};
constexpr Form kFileOrNone{"the path of a file, or empty for none", is_plain};
constexpr Form kSecret{"a text of at most 300 characters on one line", is_plain};
constexpr Form kText{"a text of at most 300 characters on one line", is_plain};

std::vector<Setting> table(Settings& s) {
    return {
        {.name = "data", .place = &s.data, .form = kFolder},
        {.name = "host", .place = &s.host, .form = kHost},
        {.name = "port", .place = &s.port, .range = {0, 65535}},
        {.name = "behind_proxy", .place = &s.behind_proxy},
        {.name = "public_url", .place = &s.public_url, .form = kUrl},
        {.name = "frontend", .place = &s.frontend, .form = kFolder},
        {.name = "schema", .place = &s.schema, .form = kFolder},
        {.name = "log_level", .place = &s.log_level, .form = kLevel},
        {.name = "metrics_token", .place = &s.metrics_token, .form = kToken, .secret = true},
        {.name = "pick_up.address", .place = &s.pick_up.address, .form = kText},
        {.name = "pick_up.municipality", .place = &s.pick_up.municipality, .form = kText},
        {.name = "pick_up.postal_code", .place = &s.pick_up.postal_code, .form = kPostalCode},
        {.name = "pick_up.hours.fr", .place = &s.pick_up.hours_fr, .form = kText},
        {.name = "pick_up.hours.en", .place = &s.pick_up.hours_en, .form = kText},
        {.name = "contact.name", .place = &s.contact.name, .form = kText},
        {.name = "contact.address", .place = &s.contact.address, .form = kText},
        {.name = "contact.phone", .place = &s.contact.phone, .form = kText},
        {.name = "contact.email", .place = &s.contact.email, .form = kEmail},
        {.name = "privacy_officer.name", .place = &s.privacy_officer.name, .form = kText},
        {.name = "privacy_officer.address", .place = &s.privacy_officer.address, .form = kText},
        {.name = "privacy_officer.phone", .place = &s.privacy_officer.phone, .form = kText},
        {.name = "privacy_officer.email", .place = &s.privacy_officer.email, .form = kEmail},
        {.name = "smtp.host", .place = &s.smtp.host, .form = kMailHost},
        {.name = "smtp.port", .place = &s.smtp.port, .range = {1, 65535}},
        {.name = "smtp.security", .place = &s.smtp.security, .form = kSecurity},
        {.name = "smtp.user", .place = &s.smtp.user, .form = kText},
        {.name = "smtp.password", .place = &s.smtp.password, .form = kSecret, .secret = true},
        {.name = "smtp.password_file", .place = &s.smtp.password_file, .form = kFileOrNone},
        {.name = "smtp.from.address", .place = &s.smtp.from_address, .form = kEmail},
        {.name = "smtp.from.name", .place = &s.smtp.from_name, .form = kText},
        {.name = "smtp.reply_to", .place = &s.smtp.reply_to, .form = kEmail},
        {.name = "smtp.ca_file", .place = &s.smtp.ca_file, .form = kFileOrNone},
        {.name = "smtp.timeout", .place = &s.smtp.timeout, .range = {1, 300}},
        {.name = "invitations.per_hour", .place = &s.invitations.per_hour, .range = {1, 100'000}},
        {.name = "invitations.from_hour", .place = &s.invitations.from_hour, .range = {0, 12}},
        {.name = "invitations.until_hour", .place = &s.invitations.until_hour, .range = {13, 24}},
        {.name = "limits.readers", .place = &s.limits.readers, .range = {1, 64}},
        {.name = "limits.school_acts", .place = &s.limits.school_acts, .range = {1, 1'000'000}},
        {.name = "limits.school_letters", .place = &s.limits.school_letters, .range = {1, 1'000'000}},
        {.name = "limits.threads", .place = &s.limits.threads, .range = {32, 512}},
        {.name = "limits.waiting_writes", .place = &s.limits.waiting_writes, .range = {1, 100'000}},
        {.name = "limits.queue", .place = &s.limits.queue, .range = {1, 100'000}},
        {.name = "sessions.school_hours", .place = &s.sessions.school_hours, .range = {1, 720}},
        {.name = "sessions.staff_hours", .place = &s.sessions.staff_hours, .range = {1, 72}},
        {.name = "retention_days", .place = &s.retention_days, .range = {30, 3650}},
        {.name = "backup.folder", .place = &s.backup.folder, .form = kFolderOrUsual},
        {.name = "backup.keep", .place = &s.backup.keep, .range = {1, 366}},
        {.name = "backup.hour", .place = &s.backup.hour, .range = {0, 23}},
    };
}

std::string variable_of(std::string_view name) {
    std::string variable = "TROUSSE_";
    for (const char one : name)
        variable += one == '.' ? '_' : one >= 'a' && one <= 'z' ? static_cast<char>(one - 32) : one;
    return variable;
}

std::string wanted(const Setting& setting) {
    if (std::holds_alternative<bool*>(setting.place)) return "true or false";
    if (setting.range.highest > 0)
        return "a whole number from " + std::to_string(setting.range.lowest) + " to " +
               std::to_string(setting.range.highest);
    return setting.form.said;
}

// « port must be a whole number from 0 to 65535, and is 99999 (set in config/trousse.json). » No secret is repeated.
std::string fault(const Setting& setting, const std::string& given, const std::string& where) {
    return std::string{setting.name} + " must be " + wanted(setting) + (setting.secret ? "" : ", and is " + given) +
           " (set in " + where + ").";
}

// One JSON value into its place, if it fits there.
bool put(const Setting& setting, const json& value) {
    if (auto* const* flag = std::get_if<bool*>(&setting.place)) {
        if (!value.is_boolean()) return false;
        **flag = value.get<bool>();
        return true;
    }
    if (setting.range.highest > 0) {
        if (!value.is_number_integer() || (value.is_number_unsigned() && value.get<std::uint64_t>() > INT32_MAX))
            return false;
        const auto number = value.get<long long>();
        if (number < setting.range.lowest || number > setting.range.highest) return false;
        if (auto* const* place = std::get_if<int*>(&setting.place)) **place = static_cast<int>(number);
        if (auto* const* place = std::get_if<std::size_t*>(&setting.place)) **place = static_cast<std::size_t>(number);
        return true;
    }
    if (!value.is_string() || !setting.form.fits(value.get_ref<const std::string&>())) return false;
    if (auto* const* place = std::get_if<std::string*>(&setting.place)) **place = value.get<std::string>();
    if (auto* const* place = std::get_if<fs::path*>(&setting.place)) **place = value.get<std::string>();
    return true;
}

class Loading {
 public:
    Settings settings;
    Faults faults;

    void read_file(const fs::path& file);
    void read_environment(const Environment& environment);
    void check_whole();

 private:
    void take(const json& value, const std::string& name);
    void check_mail();
    void read_password();

    const std::vector<Setting> table_ = table(settings);
    std::string file_;
};

// Of two equal keys the parser would keep the last, and say nothing.
json parse(const std::string& text, const std::string& file, Faults& faults) {
    std::vector<std::set<std::string>> levels;
    return json::parse(text, [&](int, json::parse_event_t event, json& parsed) {
        using Event = json::parse_event_t;
        if (event == Event::object_start || event == Event::array_start) levels.emplace_back();
        if (event == Event::object_end || event == Event::array_end) levels.pop_back();
        if (event == Event::key && !levels.back().insert(parsed.get<std::string>()).second)
            faults.push_back(parsed.get<std::string>() + " is given twice (in " + file + ").");
        return true;
    });
}

void Loading::read_file(const fs::path& file) {
    file_ = file.string();
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    if (!in || !fs::is_regular_file(file) || !(text << in.rdbuf())) {
        faults.push_back("The file of settings " + file_ +
                         " cannot be read: it is missing, empty, or not yours to read.");
        return;
    }
    try {
        const json document = parse(text.str(), file_, faults);
        if (document.is_object())
            take(document, "");
        else
            faults.push_back("The file of settings " + file_ + " must be one JSON object, between { and }.");
    } catch (const json::parse_error& damage) {
        faults.push_back("The file of settings " + file_ + " is no JSON from character " + std::to_string(damage.byte) +
                         " on: a comma, a quote or a brace is missing or too many there.");
    }
}

void Loading::take(const json& value, const std::string& name) {
    const auto setting = std::ranges::find(table_, name, &Setting::name);
    if (setting != table_.end()) {
        if (!put(*setting, value)) faults.push_back(fault(*setting, value.dump(-1, ' ', false, kReplace), file_));
        return;
    }
    const std::string within = name.empty() ? "" : name + ".";
    const bool is_group =
        std::ranges::any_of(table_, [&](const Setting& one) { return std::string_view{one.name}.starts_with(within); });
    if (!is_group)
        faults.push_back(name + " is not a setting of Trousse (in " + file_ + ").");
    else if (!value.is_object())
        faults.push_back(name + " must be a group of settings, between { and } (in " + file_ + ").");
    else
        for (const auto& [key, inner] : value.items()) take(inner, within + key);
}

// A variable is text; its setting says what it means.
std::optional<json> meaning(const Setting& setting, const std::string& text) {
    if (setting.form.fits != nullptr) return json(text);
    if (std::holds_alternative<bool*>(setting.place)) {
        if (text == "true" || text == "false") return json(text == "true");
        return std::nullopt;
    }
    long long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return json(number);
}

void Loading::read_environment(const Environment& environment) {
    for (const auto& [variable, text] : environment) {
        if (!variable.starts_with("TROUSSE_")) continue;
        const auto setting =
            std::ranges::find(table_, variable, [](const Setting& one) { return variable_of(one.name); });
        if (setting == table_.end()) {
            faults.push_back(variable + " is not a setting of Trousse (in the environment).");
            continue;
        }
        const auto value = meaning(*setting, text);
        if (!value || !put(*setting, *value))
            faults.push_back(
                fault(*setting, json(text).dump(-1, ' ', false, kReplace), "the environment, " + variable));
    }
}

bool is_loopback(std::string_view host) {
    const auto is_figure_or_dot = [](char one) { return one == '.' || (one >= '0' && one <= '9'); };
    return host == "localhost" || host == "::1" ||
           (host.starts_with("127.") && std::ranges::all_of(host, is_figure_or_dot));
}

void Loading::check_whole() {
    if (!settings.behind_proxy && !is_loopback(settings.host))
        faults.push_back("host is " + settings.host +
                         ", which other machines can reach, but Trousse is not made to face the internet by itself: "
                         "leave host at 127.0.0.1, or put a front door before it and set behind_proxy to true.");
    if (settings.smtp.is_on()) check_mail();
    if (settings.behind_proxy && settings.public_url.empty())
        faults.push_back(
            "public_url is not set: behind a front door it is the address that people type, such as "
            "https://trousse.example, and pages of any other are refused.");
    if (settings.public_url.empty()) settings.public_url = "http://127.0.0.1:" + std::to_string(settings.port);
}

void Loading::check_mail() {
    const Settings::Smtp& smtp = settings.smtp;
    if (smtp.from_address.empty())
        faults.push_back("smtp.from.address is missing: with smtp.host set, letters need the address that they come from.");
    if (smtp.security == "none" && !is_loopback(smtp.host))
        faults.push_back("smtp.security is none, but smtp.host is " + smtp.host +
                         ", which is another machine: letters and the password would go over the network for anybody to read. Choose starttls or tls.");
    if (!smtp.password.empty() && !smtp.password_file.empty())
        faults.push_back("smtp.password and smtp.password_file are both set: keep one of them.");
    else if (!smtp.password_file.empty())
        read_password();
    if (smtp.user.empty() && !smtp.password.empty()) faults.push_back("smtp.password is set, but smtp.user is not.");
    if (!smtp.user.empty() && smtp.password.empty() && smtp.password_file.empty())
        faults.push_back("smtp.user is set, but no password: set smtp.password_file, or TROUSSE_SMTP_PASSWORD in the environment.");
    if (!smtp.ca_file.empty() && !std::ifstream{smtp.ca_file})
        faults.push_back("smtp.ca_file " + smtp.ca_file.string() + " cannot be read: it is missing, or not yours to read.");
}

void Loading::read_password() {
    const fs::path& file = settings.smtp.password_file;
    std::ifstream in{file};
    std::string password;
    if (!fs::is_regular_file(file) || !std::getline(in, password)) {
        faults.push_back("smtp.password_file " + file.string() + " cannot be read: it is missing, empty, or not yours to read.");
        return;
    }
    if (password.ends_with('\r')) password.pop_back();
    if (!is_filled(password))
        faults.push_back("smtp.password_file " + file.string() + " must hold the password on its first line, of at most 300 characters.");
    settings.smtp.password = std::move(password);
}

}  // namespace

Settings load_settings(const fs::path& file, const Environment& environment) {
    Loading loading;
    if (!file.empty()) loading.read_file(file);
    loading.read_environment(environment);
    loading.check_whole();
    if (!loading.faults.empty()) throw ConfigError{std::move(loading.faults)};
    return std::move(loading.settings);
}

static std::string sentences(const Faults& faults) {
    std::string text = faults.size() == 1 ? "The settings hold a fault:" : "The settings hold several faults:";
    for (const auto& one : faults) text.append("\n  - ").append(one);
    return text;
}

ConfigError::ConfigError(std::vector<std::string> all) : std::runtime_error{sentences(all)}, faults{std::move(all)} {}

Environment this_environment() {
    Environment ours;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view pair{*entry};
        if (pair.starts_with("TROUSSE_")) ours.emplace(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
    }
    return ours;
}

std::string describe(const Settings& settings) {
    Settings copy = settings;
    std::string text;
    for (const Setting& setting : table(copy)) {
        const json value = std::visit(
            [](const auto* place) {
                if constexpr (std::is_same_v<decltype(place), const fs::path*>)
                    return json(place->string());
                else
                    return json(*place);
            },
            setting.place);
        const std::string told = value.dump(-1, ' ', false, kReplace);
        text.append(setting.name).append(" = ");
        text.append(!setting.secret ? told : value == "" ? "(not set)" : "(set, not shown)").append("\n");
    }
    return text;
}

}  // namespace trousse
