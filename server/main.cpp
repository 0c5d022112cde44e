#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "commands/commands.hpp"
#include "commands/demo.hpp"
#include "platform/log.hpp"
#include "platform/problem.hpp"
#include "schools/schools.hpp"

using namespace trousse;

// What stands on the command line goes over the environment, which goes over the file.
struct Common {
    std::string config, data, schema, frontend;
    int port = -1;

    Settings settings() const {
        Environment environment = this_environment();
        const auto over = [&](const char* name, const std::string& value) {
            if (!value.empty()) environment[name] = value;
        };
        over("TROUSSE_DATA", data);
        over("TROUSSE_SCHEMA", schema);
        over("TROUSSE_FRONTEND", frontend);
        if (port >= 0) environment["TROUSSE_PORT"] = std::to_string(port);
        return load_settings(config, environment);
    }
};

static int run(int argc, char** argv);

int main(int argc, char** argv) {
    ::umask(0077);                      // whatever it writes is its user's alone
    std::signal(SIGXFSZ, SIG_IGN);      // a file that may not grow is a full disk, not the end
    std::signal(SIGPIPE, SIG_IGN);      // nor is a server that goes away: that is told
    try {
        return run(argc, argv);
    } catch (const DatabaseInUse& in_use) {
        std::cerr << "trousse: " << in_use.what() << ". Stop the server first.\n";
    } catch (const Problem& problem) {
        std::cerr << "trousse: " << problem.code << ' ' << problem.params.dump() << '\n';
    } catch (const std::exception& error) {
        std::cerr << "trousse: " << error.what() << '\n';
    }
    return 1;
}

int run(int argc, char** argv) {
    CLI::App app{"Trousse: the free kits of the Journées de la persévérance scolaire, from order to delivery", "trousse"};
    Common common;
    bool as_json = false, dry_run = false, again = false, new_key = false;
    std::string moved_clock, campaign, file, demo_folder = "config/demo";
    ImportOptions imported;
    UserOptions user;
    Contact contact;
    std::function<int(const Settings&)> chosen;

    const auto command = [&](CLI::App* above, const char* name, const char* what, std::function<int(const Settings&)> act) {
        CLI::App* added = above->add_subcommand(name, what);
        added->add_option("--config", common.config, "the settings, one JSON file")->check(CLI::ExistingFile);
        added->add_option("--data", common.data, "the data folder");
        added->add_option("--port", common.port, "the server's port")->check(CLI::Range(0, 65535));
        added->add_option("--schema", common.schema, "the folder of the migrations");
        added->add_option("--frontend", common.frontend, "the folder of the built pages");
        added->callback([&chosen, act] { chosen = act; });
        return added;
    };
    const auto group = [&](const char* name, const char* what) {
        CLI::App* added = app.add_subcommand(name, what);
        added->require_subcommand(1);
        return added;
    };
    app.require_subcommand(1);

    command(&app, "serve", "serve the shop and the back office", [&](const Settings& s) { return serve(s, moved_clock); })
        ->add_option("--now", moved_clock, "the clock starts at this moment, for a rehearsal: 2027-01-23T05:00:00Z");

    command(&app, "check", "check the settings, the schema, the file, the ledger and its counters", [&](const Settings& s) { return check(s, as_json); })
        ->add_flag("--json", as_json);

    CLI::App* imports = group("import", "import a file");
    auto* schools = command(imports, "schools", "the ministry's file, as published",
                            [&](const Settings& s) { return import_schools_file(s, imported, as_json); });
    auto* contacts = command(imports, "contacts", "whom to write to at each school, all of the file or nothing",
                             [&](const Settings& s) { return import_contacts_file(s, imported, as_json); });
    for (CLI::App* each : {schools, contacts}) {
        each->add_option("file", imported.file, "a CSV")->required();
        each->add_flag("--dry-run", imported.dry_run, "say what would change, and write nothing");
        each->add_flag("--json", as_json);
    }
    schools->add_option("--municipality", imported.municipality, "first digits of the municipalities' codes")->capture_default_str();
    schools->add_option("--missing", imported.missing, "how many schools the file no longer names: asked where they are many");

    auto* run_rule = command(&app, "generic-run", "after the deadline, give every silent school the generic kit",
                             [&](const Settings& s) { return generic_run(s, dry_run, as_json); });
    run_rule->add_flag("--dry-run", dry_run, "say who would get one and who would wait, and write nothing");
    run_rule->add_flag("--json", as_json);

    auto* told = command(&app, "report", "a campaign's figures", [&](const Settings& s) { return report(s, campaign, as_json); });
    told->add_option("campaign", campaign, "jps-2023")->required();
    told->add_flag("--json", as_json);

    CLI::App* people = group("user", "people of the team");
    auto* added = command(people, "add", "add somebody, who chooses a password by a one-time link",
                          [&](const Settings& s) { return add_user(s, user, as_json); });
    added->add_option("email", user.email)->required();
    added->add_option("--name", user.name);
    added->add_option("--role", user.role)->check(CLI::IsMember({"staff", "admin"}))->capture_default_str();
    added->add_flag("--json", as_json);

    command(people, "reset", "a new one-time link, in place of a forgotten password", [&](const Settings& s) { return reset_user(s, user.email); })
        ->add_option("email", user.email)
        ->required();

    command(&app, "first-admin", "a one-time link for the first admin, while there is none",
            [&](const Settings& s) { return again ? first_admin_again(s) : first_admin(s); })
        ->add_flag("--again", again, "there is one, who lost the address or the password: says the one, replaces the other");

    auto* codes = command(&app, "school-codes", "make links and codes for the schools that have none, as CSV, shown once",
                          [&](const Settings& s) { return school_codes(s, campaign, as_json); });
    codes->add_option("campaign", campaign, "jps-2027")->required();
    codes->add_flag("--json", as_json);

    CLI::App* person = group("person", "what is held on somebody, who is asked for at the terminal");
    command(person, "find", "say what is held, and where", [&](const Settings& s) { return find_person(s, as_json); })->add_flag("--json", as_json);
    command(person, "file", "write what is held into a file to hand over", [&](const Settings& s) { return hand_over_person(s, file); })
        ->add_option("file", file, "ends in .json, .csv or .xlsx")
        ->required();
    auto* corrected = command(person, "correct", "put right whom schools and orders name", [&](const Settings& s) {
        return correct_person(s, {{"name", contact.name}, {"email", contact.email}, {"phone", contact.phone}, {"language", contact.language}});
    });
    corrected->add_option("--name", contact.name)->required();
    corrected->add_option("--email", contact.email);
    corrected->add_option("--phone", contact.phone);
    corrected->add_option("--language", contact.language)->check(CLI::IsMember({"fr", "en"}))->capture_default_str();
    command(person, "erase", "erase what is held, after asking", [&](const Settings& s) { return erase_person(s); });

    auto* purged = command(&app, "purge", "erase what has had its time, as every night", [&](const Settings& s) { return purge(s, dry_run, as_json); });
    purged->add_flag("--dry-run", dry_run, "say what would go, and erase nothing");
    purged->add_flag("--json", as_json);

    command(&app, "backup", "copy the data, while the server runs or not", [&](const Settings& s) { return backup(s, file); })
        ->add_option("file", file)->required();
    auto* back = command(&app, "restore", "bring a backup back; the server must be stopped",
                         [&](const Settings& s) { return restore(s, file, new_key ? KeyOfBackup::made_anew : KeyOfBackup::kept); });
    back->add_option("file", file)->required();
    back->add_flag("--new-key", new_key, "its key is lost: make another; links, codes and sessions of before open nothing");

    command(&app, "demo", "make a new database with the demonstration",
            [&](const Settings& s) {
                load_demonstration(s, demo_folder, system_time());
                return 0;
            })
        ->add_option("--from", demo_folder, "the folder of its files")->capture_default_str();

    CLI11_PARSE(app, argc, argv);
    const Settings settings = common.settings();
    start_log(settings.log_level);
    return chosen(settings);
}
