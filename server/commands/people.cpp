#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>

#include "accounts/accounts.hpp"
#include "accounts/accounts_routes.hpp"
#include "commands/commands.hpp"
#include "reports/spreadsheets.hpp"
#include "schools/csv.hpp"

// Commands that let people in, and bring schools in.
namespace trousse {

using nlohmann::json;

int add_user(const Settings& settings, const UserOptions& options, bool as_json) {
    const json body{{"email", options.email}, {"name", options.name.empty() ? options.email : options.name}, {"role", options.role}};
    const json added = Operator{settings}.ask("POST", "/api/v1/accounts", body.dump());
    if (as_json)
        std::cout << added.dump(2) << '\n';
    else
        std::cout << "Added. The one-time link to choose a password, good for seven days:\n" << added["setup_link"].get<std::string>() << '\n';
    return 0;
}

static std::string require_account_of(Operator& trousse, std::string email);

int reset_user(const Settings& settings, const std::string& email) {
    Operator trousse{settings};
    const json made = trousse.ask("POST", "/api/v1/accounts/" + require_account_of(trousse, email) + "/setup");
    std::cout << "The former password no longer works. The one-time link to choose another, good for seven days:\n"
              << made["setup_link"].get<std::string>() << '\n';
    return 0;
}

// Its id, in whatever case the address is typed.
std::string require_account_of(Operator& trousse, std::string email) {
    std::ranges::transform(email, email.begin(), [](unsigned char letter) { return std::tolower(letter); });
    const json accounts = trousse.ask("GET", "/api/v1/accounts");
    for (const json& account : accounts["data"])
        if (account["email"] == email) return account["id"];
    throw CommandFailed{"nobody has the address " + email};
}

int first_admin(const Settings& settings) {
    Operator trousse{settings};
    const auto link = trousse.own() != nullptr ? first_admin_link(trousse.own()->service())
                                               : std::optional{trousse.ask("POST", "/api/v1/first-admin")["setup_link"].get<std::string>()};
    if (!link) throw CommandFailed{"there is an admin already; « trousse user add » adds another, « trousse first-admin --again » lets the first in again"};
    std::cout << *link << '\n';
    return 0;
}

// For whoever lost the address or the password.
int first_admin_again(const Settings& settings) {
    Operator trousse{settings};
    json first;
    const json accounts = trousse.ask("GET", "/api/v1/accounts");
    for (const json& account : accounts["data"])
        if (account["role"] == "admin" && account["disabled_at"].is_null() &&
            (first.is_null() || account["added_at"] < first["added_at"]))
            first = account;
    if (first.is_null()) throw CommandFailed{"there is no admin yet; « trousse first-admin » makes the first"};
    const json made = trousse.ask("POST", "/api/v1/accounts/" + first["id"].get<std::string>() + "/setup");
    const std::string email = first["email"];
    if (email != kFirstAdmin)
        std::cout << "The first admin signs in as " << email << ". The former password no longer works.\n";
    std::cout << "The one-time link to choose a password, good for seven days:\n"
              << made["setup_link"].get<std::string>() << '\n';
    return 0;
}

int school_codes(const Settings& settings, const std::string& campaign, bool as_json) {
    const json made = Operator{settings}.ask("POST", "/api/v1/campaigns/" + campaign + "/school-keys");
    if (as_json) {
        std::cout << made["data"].dump(2) << '\n';
        return 0;
    }
    std::cout << csv_line({"school", "organisation", "building", "language", "address", "municipality", "postal_code", "code", "link"}, "en");
    for (const json& each : made["data"]) {
        std::vector<Cell> cells;
        for (const auto* name : {"name", "organisation", "building", "language", "address", "municipality", "postal_code", "code", "link"})
            cells.push_back(each[name].is_null() ? Cell{} : Cell{each[name].get<std::string>()});
        std::cout << csv_line(cells, "en");
    }
    return 0;
}

// What is longer is not even sent: the server closes its door in the middle of it.
static std::string text_of(const std::string& file) {
    constexpr std::size_t kLongest = CsvLimits{}.file;
    std::ifstream stream{file, std::ios::binary};
    std::string text(kLongest + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!stream && !stream.eof()) throw CommandFailed{"cannot read " + file};
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > kLongest)
        throw CommandFailed{fmt::format("{} is too long: a file of schools holds {} bytes at most", file, kLongest)};
    return text;
}

int import_schools_file(const Settings& settings, const ImportOptions& options, bool as_json) {
    const std::string csv = text_of(options.file);
    std::string query = "?municipality=" + options.municipality + "&dry_run=" + (options.dry_run ? "true" : "false");
    if (!options.missing.empty()) query += "&missing=" + options.missing;
    const json told = Operator{settings}.ask("POST", "/api/v1/school-imports" + query, csv, "text/csv");
    if (as_json) {
        std::cout << told.dump(2) << '\n';
        return 0;
    }
    std::cout << (options.dry_run ? "This would happen (nothing is written):\n" : "Imported:\n");
    for (const auto* figure : {"organisations", "added", "changed", "unchanged", "missing", "refused"})
        std::cout << "  " << figure << ": " << told[figure] << '\n';
    for (const json& row : told["rows"])
        if (row["verdict"] == "refused")
            std::cout << "  line " << row["line"] << ": " << row["why"].get<std::string>()
                      << (row["column"].is_null() ? "" : " (" + row["column"].get<std::string>() + ": " + row["cell"].get<std::string>() + ")")
                      << '\n';
    return 0;
}

static std::string how_it_was_read(const json& told);
static std::string verdict_on_contact(const json& row);

// What is written is what was seen: in between, somebody else may have changed it.
int import_contacts_file(const Settings& settings, const ImportOptions& options, bool as_json) {
    const std::string csv = text_of(options.file), path = "/api/v1/contact-imports?dry_run=";
    Operator office{settings};
    json told = office.ask("POST", path + "true", csv, "text/csv");
    const json seen = told;
    if (!options.dry_run && told["refused"] == 0 && told["ambiguous"] == 0)
        told = office.ask("POST", path + "false&seen=" + told["seen"].get<std::string>(), csv, "text/csv");
    const bool is_written = !told["dry_run"].get<bool>();
    if (as_json) {
        std::cout << told.dump(2) << '\n';
        return is_written || options.dry_run ? 0 : 1;
    }
    std::cout << (is_written ? "Imported:\n" : "Nothing is written:\n");
    for (const auto* figure : {"added", "changed", "unchanged", "ambiguous", "refused"})
        std::cout << "  " << figure << ": " << told[figure] << '\n';
    std::cout << how_it_was_read(seen);
    for (const json& row : seen["rows"])
        if (row["verdict"] != "unchanged") std::cout << verdict_on_contact(row);
    return is_written || options.dry_run ? 0 : 1;
}

// In another coding than UTF-8, with names that show whether it is the right one; and which columns say nothing to it.
std::string how_it_was_read(const json& told) {
    const auto listed = [](const json& words) { return fmt::format("{}", fmt::join(words.get<std::vector<std::string>>(), ", ")); };
    std::string said;
    if (told["coding"] != "utf-8")
        said += fmt::format("  read as {}: {}\n", told["coding"].get<std::string>(), listed(told["examples"]));
    if (!told["unread"].empty()) said += fmt::format("  columns left aside: {}\n", listed(told["unread"]));
    return said;
}

// What changes is said before and after; of what is refused, why and in which cell; of what is ambiguous, who may be meant.
std::string verdict_on_contact(const json& row) {
    const auto text = [](const json& of, const char* field) { return of[field].get<std::string>(); };
    const json& school = row["school"];
    std::string said = fmt::format("  line {}: {}: {}", row["line"].get<int>(), text(school.is_null() ? row : school, "name"),
                                   text(row, row["why"].is_null() ? "verdict" : "why"));
    if (!row["column"].is_null()) said += fmt::format(" ({}: {})", text(row, "column"), text(row, "cell"));
    if (!row["other_line"].is_null()) said += fmt::format(" (line {})", row["other_line"].get<int>());
    said += '\n';
    for (const json& change : row["changes"])
        said += fmt::format("    {}: {} → {}\n", text(change, "field"), text(change, "before"), text(change, "after"));
    for (const json& each : row["candidates"])
        said += fmt::format("    {}{}{} {}, {}\n", text(each, "organisation"), text(each, "building").empty() ? "" : "-", text(each, "building"),
                            text(each, "name"), text(each, "municipality"));
    return said;
}

}  // namespace trousse
