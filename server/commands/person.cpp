#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "commands/commands.hpp"
#include "platform/files.hpp"
#include "purge_job.hpp"

// Commands about what is held on people. Whom they are about is typed at the terminal, never on the command line, which
// other users of the machine and the shell's history see.
namespace trousse {

using nlohmann::json;

static std::string person_asked();
static json found_on(Operator& trousse, const std::string& person);
static void print(const json& found);
static json places_of(const json& found, std::string_view action);

int find_person(const Settings& settings, bool as_json) {
    Operator trousse{settings};
    const json found = found_on(trousse, person_asked());
    if (as_json)
        std::cout << found.dump(2) << '\n';
    else
        print(found);
    return 0;
}

std::string person_asked() {
    std::cerr << "Whose data (an e-mail address or a name): ";
    std::string person;
    std::getline(std::cin, person);
    if (person.empty()) throw CommandFailed{"nobody was named"};
    return person;
}

json found_on(Operator& trousse, const std::string& person) {
    return trousse.ask("POST", "/api/v1/person-searches", json{{"person", person}}.dump())["data"];
}

void print(const json& found) {
    for (const json& row : found) {
        std::cout << row["title"]["en"].get<std::string>();
        if (!row["order"].is_null()) std::cout << ' ' << row["order"].get<std::string>();
        if (!row["school"].is_null()) std::cout << ", " << row["school"]["name"].get<std::string>();
        std::cout << ", since " << row["since"].get<std::string>().substr(0, 10) << '\n';
        for (const json& value : row["values"])
            std::cout << "  " << value["title"]["en"].get<std::string>() << ": " << value["text"].get<std::string>()
                      << '\n';
    }
    std::cout << found.size() << " found\n";
}

// In the form that the file's name ends with. Only its owner can read it.
int hand_over_person(const Settings& settings, const std::filesystem::path& file) {
    const std::string format = file.extension().string().erase(0, 1);
    if (format != "json" && format != "csv" && format != "xlsx")
        throw CommandFailed{"the file's name says how it is written: it ends in .json, .csv or .xlsx"};
    if (std::filesystem::exists(file)) throw CommandFailed{file.string() + " exists already"};
    Operator trousse{settings};
    const json asked{{"person", person_asked()}, {"format", format}, {"language", "fr"}};
    const std::string bytes = trousse.body_of("POST", "/api/v1/person-files", asked.dump());
    make_private(file);
    std::ofstream{file, std::ios::binary} << bytes;
    std::cout << file.string() << ": hand it over, then delete it\n";
    return 0;
}

int correct_person(const Settings& settings, const json& contact) {
    Operator trousse{settings};
    const json found = found_on(trousse, person_asked());
    const json body{{"places", places_of(found, "correction")}, {"contact", contact}};
    std::cout << trousse.ask("POST", "/api/v1/person-corrections", body.dump())["corrected"] << " corrected\n";
    return 0;
}

json places_of(const json& found, std::string_view action) {
    json places = json::array();
    for (const json& row : found)
        for (const json& open : row["actions"])
            if (open == action) places.push_back(row["place"]);
    return places;
}

// Shows what goes, and goes on once its number was typed.
int erase_person(const Settings& settings) {
    Operator trousse{settings};
    const json found = found_on(trousse, person_asked()), places = places_of(found, "erasure");
    print(found);
    if (places.size() < found.size())
        std::cout << "An account in use is not erased: disable it first, on the page « Personnes ».\n";
    if (places.empty()) return 0;
    std::cerr << "Erase for good? Type " << places.size() << ": ";
    std::string typed;
    std::getline(std::cin, typed);
    if (typed != std::to_string(places.size())) throw CommandFailed{"nothing was erased"};
    const json told = trousse.ask("POST", "/api/v1/person-erasures", json{{"places", places}}.dump());
    std::cout << told["erased"] << " erased, in the data and in the backups\n";
    if (const int left = told["copies_left"]; left > 0)
        throw CommandFailed{
            fmt::format("{} backups could not be reached: see the log, then delete them or run trousse purge", left)};
    return 0;
}

int purge(const Settings& settings, bool dry_run, bool as_json) {
    Operator trousse{settings};
    if (!dry_run) {
        Program* const own = trousse.own();
        const std::string done = own != nullptr
                                     ? purge_job(own->service()).run()
                                     : trousse.ask("POST", "/api/v1/jobs/purge/runs")["result"].get<std::string>();
        std::cout << done.substr(done.find('|') + 2) << '\n';
        return 0;
    }
    const json due = trousse.ask("GET", "/api/v1/erasures/preview");
    if (as_json) {
        std::cout << due.dump(2) << '\n';
        return 0;
    }
    std::cout << "This would be erased, of more than " << due["retention_days"] << " days ago (nothing is written):\n";
    for (const json& each : due["data"])
        std::cout << fmt::format(
            "{:>8}  {}{}\n", each["rows"].get<int>(), each["title"]["en"].get<std::string>(),
            each["oldest"].is_null() ? "" : ", since " + each["oldest"].get<std::string>().substr(0, 10));
    return 0;
}

}  // namespace trousse
