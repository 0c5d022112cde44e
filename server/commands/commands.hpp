#pragma once

#include <nlohmann/json.hpp>

#include "app.hpp"
#include "restore.hpp"

// What `trousse` does on the command line. Each returns the exit status: 0, or 1 when it could not, said on stderr.
namespace trousse {

// How a command reaches the data: over the socket of the server that has them open, else in its own process. Either way
// the same routes answer, with an operator's access.
class Operator {
 public:
    explicit Operator(Settings settings);

    // The answer's body; a refusal is thrown as CommandFailed.
    nlohmann::json ask(const std::string& method, const std::string& path, const std::string& body = "",
                       const std::string& content_type = "application/json");

    // The same as it is, where it is a file.
    std::string body_of(const std::string& method, const std::string& path, const std::string& body);

    const Settings& settings() const { return settings_; }

    // The program itself, when no server has the data open; else nothing.
    Program* own() { return program_ ? &*program_ : nullptr; }

 private:
    Answer answer_to(const std::string& method, const std::string& path, const std::string& body, const std::string& content_type);
    Answer over_the_socket(const Request& request) const;

    const Settings settings_;
    std::optional<Program> program_;
};

// A sentence for the person at the terminal.
struct CommandFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

int serve(const Settings& settings, const std::string& moved_clock);
int check(const Settings& settings, bool as_json);

struct ImportOptions {
    std::string file;
    std::string municipality = "72-79";
    std::string missing;  // how many will be flagged, where they are oddly many
    bool dry_run = false;
};
int import_schools_file(const Settings& settings, const ImportOptions& options, bool as_json);
int import_contacts_file(const Settings& settings, const ImportOptions& options, bool as_json);

int generic_run(const Settings& settings, bool dry_run, bool as_json);
int report(const Settings& settings, const std::string& campaign, bool as_json);

struct UserOptions {
    std::string email;
    std::string name;
    std::string role = "staff";
};
int add_user(const Settings& settings, const UserOptions& options, bool as_json);
int reset_user(const Settings& settings, const std::string& email);
int first_admin(const Settings& settings);
int first_admin_again(const Settings& settings);
int school_codes(const Settings& settings, const std::string& campaign, bool as_json);

// Whose data they are about is asked at the terminal.
int find_person(const Settings& settings, bool as_json);
int hand_over_person(const Settings& settings, const std::filesystem::path& file);
int correct_person(const Settings& settings, const nlohmann::json& contact);
int erase_person(const Settings& settings);
int purge(const Settings& settings, bool dry_run, bool as_json);

int backup(const Settings& settings, const std::filesystem::path& file);
int restore(const Settings& settings, const std::filesystem::path& file, KeyOfBackup key);

}  // namespace trousse
