#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace trousse {

// How this installation is set up: one JSON file, then the environment over it. Read once, at start.
struct Settings {
    std::filesystem::path data = "data";  // database, key, socket; made at first start, mode 0700

    std::string host = "127.0.0.1";
    int port = 8080;  // 0: any that is free
    bool behind_proxy =
        false;  // a front door stands before it: its X-Forwarded-For is believed, any host may be listened on
    std::string public_url;  // of links in letters, without a slash at its end; by default http://127.0.0.1:PORT

    std::filesystem::path frontend = "build/release/frontend";  // the built pages
    std::filesystem::path schema = "schema";                    // the migrations

    std::string log_level = "info";
    std::string metrics_token;  // a secret; empty: /metrics is for admins and the operator alone

    // Where a school may pick its kit up.
    struct PickUp {
        std::string address, municipality, postal_code;  // the code without a space: J7E4X5
        std::string hours_fr, hours_en;
    } pick_up = {};

    // The body that runs the campaign, as pages and letters name it.
    struct Contact {
        std::string name, address, phone, email;
    } contact = {};

    // Who answers for personal data, as the notice at the form names them; what is empty is the body's own.
    Contact privacy_officer = {};

    // The server that takes our mail. Without a host nothing is sent.
    struct Smtp {
        std::string host;
        int port = 587;
        std::string security = "starttls";  // starttls, tls, or none, which is for this machine's own server alone
        std::string user, password;         // the password is a secret
        std::filesystem::path password_file;  // where it stands on its first line, instead
        std::string from_address, from_name;
        std::string reply_to;
        std::filesystem::path ca_file;  // whom to believe about the server; empty: whom the machine believes
        int timeout = 30;               // seconds, for each of its answers

        bool is_on() const { return !host.empty(); }
    } smtp = {};

    // What the mail server takes of them in an hour, and between which hours of Québec people are written to.
    struct Invitations {
        std::size_t per_hour = 200;
        int from_hour = 8, until_hour = 18;
    } invitations = {};

    struct Limits {
        std::size_t readers = 8;            // connections that read the database
        std::size_t threads = 64;           // requests answered at once; half of the fewest may wait for scrypt
        std::size_t waiting_writes = 1024;  // beyond it a write is refused (503)
        std::size_t queue = 1024;           // connections that wait for a thread

        // What one school's session may do. A school with ten buildings orders for each in a few minutes, changes its
        // mind, and does no more: so many acts at once, then one every five seconds; so many letters in a day.
        std::size_t school_acts = 30;
        std::size_t school_letters = 10;
    } limits = {};

    struct Sessions {
        int school_hours = 12;
        int staff_hours = 10;
    } sessions = {};

    int retention_days = 730;  // after which personal data is erased

    // The nightly copies. What is erased from the data is erased from them too.
    struct Backup {
        std::filesystem::path folder;  // empty: backups in the data folder
        int keep = 14;                 // days; the three newest stay whatever their age
        int hour = 4;                  // of Québec, after the purge of three o'clock
    } backup = {};

    std::filesystem::path backups() const { return backup.folder.empty() ? data / "backups" : backup.folder; }
};

// The variables of the process that begin with TROUSSE_.
using Environment = std::map<std::string, std::string>;
Environment this_environment();

// Everything that is wrong with the settings, at once. what() is for the person who set them: one sentence for each
// fault, which names the setting, where it was set, and what it may be.
struct ConfigError : std::runtime_error {
    explicit ConfigError(std::vector<std::string> faults);
    std::vector<std::string> faults;
};

// The settings of `file`, or the defaults where the path is empty, with those of `environment` over them: port is
// TROUSSE_PORT, pick_up.hours.fr is TROUSSE_PICK_UP_HOURS_FR. A relative path is taken from the current folder. Throws
// ConfigError for an unknown setting or variable, one given twice, a wrong type, a value out of its range, or a host
// that is not this machine's own while behind_proxy is off.
Settings load_settings(const std::filesystem::path& file, const Environment& environment);

// All settings, one a line, by the names they have in the file. Of a secret only whether it is set.
std::string describe(const Settings& settings);

}  // namespace trousse
