// The house stays as it was drawn (config/decisions): which folder may include which.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

// Every folder may include itself and platform.
const std::map<std::string, std::set<std::string>> kMayInclude{
    {"platform", {}},
    {"catalog", {}},
    {"schools", {}},
    {"campaigns", {"catalog", "schools"}},
    {"inventory", {"catalog"}},
    {"accounts", {"schools", "campaigns", "catalog"}},
    {"mail", {"campaigns", "schools", "catalog"}},
    {"orders", {"campaigns", "inventory", "schools", "catalog", "mail"}},
    {"fulfilment", {"orders", "inventory", "campaigns", "schools", "catalog", "mail"}},
    {"invitations", {"orders", "campaigns", "schools", "catalog", "mail"}},
    {"visits", {}},
    {"reports", {"orders", "inventory", "campaigns", "schools", "catalog"}},
    {"privacy", {"reports", "schools"}},
};

std::vector<std::string> bad_includes(const std::string& folder, const std::string& text) {
    static const std::regex include{R"re(#include "(\w+)/)re"};
    std::vector<std::string> bad;
    for (std::sregex_iterator found{text.begin(), text.end(), include}, end; found != end; ++found) {
        const std::string other = (*found)[1];
        const auto allowed = kMayInclude.find(folder);
        if (other != folder && other != "platform" && !allowed->second.contains(other)) bad.push_back(folder + " includes " + other);
    }
    return bad;
}

// The macros that hold a piece of SQL, with the lines that they go on.
std::vector<std::string> pieces_of_sql(const std::string& text) {
    static const std::regex word{
        R"re(\b(SELECT|FROM|JOIN|WHERE|GROUP BY|ORDER BY|LIMIT|INSERT INTO|UPDATE|DELETE FROM)\b)re"};
    std::vector<std::string> pieces;
    for (auto at = text.find("#define "); at != text.npos; at = text.find("#define ", at + 1)) {
        auto end = text.find('\n', at);
        while (end != text.npos && text[end - 1] == '\\') end = text.find('\n', end + 1);
        const std::string macro = text.substr(at, end - at);
        if (std::regex_search(macro, word)) pieces.push_back(macro);
    }
    return pieces;
}

std::string text_of(const fs::path& file) {
    std::ifstream stream{file};
    return {std::istreambuf_iterator{stream}, {}};
}

}  // namespace

TEST_CASE("dependencies run one way: routes to rules and store, to platform") {
    std::size_t files = 0;
    for (const auto& [folder, allowed] : kMayInclude)
        for (const auto& entry : fs::directory_iterator{fs::path{SERVER_FOLDER} / folder}) {
            ++files;
            INFO(entry.path());
            CHECK(bad_includes(folder, text_of(entry.path())) == std::vector<std::string>{});
        }
    CHECK(files > 60);
}

TEST_CASE("a bad include is seen") {
    CHECK(bad_includes("inventory", "#include \"orders/orders.hpp\"\n") == std::vector<std::string>{"inventory includes orders"});
    CHECK(bad_includes("platform", "#include \"catalog/catalog.hpp\"\n").size() == 1);
    CHECK(bad_includes("orders", "#include \"inventory/inventory.hpp\"\n#include <map>\n").empty());
}

TEST_CASE("a rule includes no database, no clock that runs, no JSON and no HTTP") {
    for (const auto* rule : {"inventory/allocation.cpp", "inventory/planning.cpp", "catalog/contents.cpp", "orders/order_state.cpp",
                             "orders/parcel_state.cpp", "orders/run_due.cpp", "orders/generic_run.cpp", "orders/waiting_line.cpp", "orders/storefront.cpp", "reports/growth.cpp",
                             "reports/figures.cpp", "reports/forecast.cpp", "campaigns/readiness.cpp", "schools/shortage_order.cpp", "fulfilment/derived_state.cpp",
                             "mail/letter.cpp", "mail/letter_form.cpp", "mail/message.cpp", "mail/typeset.cpp"}) {
        const std::string text = text_of(fs::path{SERVER_FOLDER} / rule);
        INFO(rule);
        REQUIRE_FALSE(text.empty());
        for (const auto* forbidden : {"platform/db.hpp", "nlohmann", "httplib", "platform/http"}) CHECK(text.find(forbidden) == std::string::npos);
    }
}

TEST_CASE("a statement stands whole where it is used: no macro holds a piece of SQL") {
    for (const auto& entry : fs::recursive_directory_iterator{SERVER_FOLDER}) {
        if (!entry.is_regular_file()) continue;
        INFO(entry.path());
        CHECK(pieces_of_sql(text_of(entry.path())) == std::vector<std::string>{});
    }
    CHECK(pieces_of_sql("#define LINE \"SELECT id \" \\\n  \"FROM audit\"\nint a;\n").size() == 1);
    CHECK(pieces_of_sql("#define NEWEST \\\n  \" ORDER BY id\"\n").size() == 1);
    CHECK(pieces_of_sql("#define TABLE \"<table>\"\nconstexpr auto kAll = \"SELECT id FROM kit\";\n").empty());
}

// Two structs of one name in one program are one to the linker, which takes the members of either.
TEST_CASE("no two headers give one name to two things") {
    static const std::regex definition{R"re((?:^|\n)(?:struct|class|enum class) (\w+)[^;{(]*\{)re"};
    std::map<std::string, fs::path> first;
    for (const auto& entry : fs::recursive_directory_iterator{SERVER_FOLDER}) {
        if (entry.path().extension() != ".hpp") continue;
        const std::string text = text_of(entry.path());
        for (std::sregex_iterator found{text.begin(), text.end(), definition}, end; found != end; ++found) {
            const auto [known, is_new] = first.try_emplace((*found)[1], entry.path());
            INFO((*found)[1].str(), " in ", entry.path(), " and ", known->second);
            CHECK(is_new);
        }
    }
    CHECK(first.size() > 80);
}
