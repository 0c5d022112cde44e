// What stands before Trousse refuses what Trousse refuses.
#include <doctest/doctest.h>

#include <fstream>
#include <regex>

#include "campaign_day.hpp"

using namespace trousse;

namespace {

std::string text_of(const char* file) {
    std::ifstream stream{std::string{CONFIG_FOLDER} + file};
    return {std::istreambuf_iterator{stream}, {}};
}

std::vector<std::smatch> matches_in(const std::string& text, const char* pattern) {
    const std::regex wanted{pattern};
    return {std::sregex_iterator{text.begin(), text.end(), wanted}, {}};
}

// What nginx says is too long, by the one map that its refusals read.
std::size_t longest_at_nginx(const std::string& conf, const std::string& path) {
    std::smatch map;
    REQUIRE(std::regex_search(conf, map, std::regex{R"(map \$uri \$longest_body \{([\s\S]*?)\n\})"}));
    const std::string lines = map[1];
    for (const std::smatch& line : matches_in(lines, R"((\S+) (\d+);)")) {
        const std::string place = line[1];
        const bool fits = place.starts_with("~") ? std::regex_search(path, std::regex{place.substr(1)}) : place == path;
        if (fits || place == "default") return std::stoul(line[2]);
    }
    return 0;
}

bool is_among(const std::string& path, const std::string& paths) {
    return (' ' + paths + ' ').find(' ' + path + ' ') != std::string::npos;
}

std::size_t longest_at_caddy(const std::string& conf, const std::string& path) {
    for (const std::smatch& group :
         matches_in(conf, R"(@(\w+) (not )?path ([^\n]+)\n\trequest_body @\w+ \{\n\t\tmax_size (\d+))"))
        if (is_among(path, group[3]) != group[2].matched) return std::stoul(group[4]);
    return 0;
}

bool caddy_refuses(const std::string& conf, const std::string& path, std::size_t length) {
    for (
        const std::smatch& group : matches_in(
            conf,
            R"(\{\n\t\t(not )?path ([^\n]+)\n\t\theader_regexp Content-Length (\S+)(\n\t\tnot header Content-Length (\d+))?)")) {
        if (is_among(path, group[2]) == group[1].matched) continue;
        const std::string told = std::to_string(length);
        return std::regex_search(told, std::regex{group[3].str()}) && told != group[5];
    }
    return false;
}

}  // namespace

TEST_CASE("nginx, Caddy and Trousse refuse the same bodies as too long") {
    CampaignDay day;
    const std::string nginx = text_of("/nginx/trousse.conf"), caddy = text_of("/caddy/Caddyfile");
    std::set<std::size_t> limits;
    for (const Route& route : day.app().program().dispatch().routes()) {
        if (route.method != Method::post && route.method != Method::patch) continue;  // which take no body
        const std::string path = std::regex_replace(std::string{route.path}, std::regex{R"(\{\w+\})"}, "x");
        CAPTURE(path);
        limits.insert(route.longest_body);
        CHECK(longest_at_nginx(nginx, path) == route.longest_body);
        CHECK(longest_at_caddy(caddy, path) == route.longest_body);
        CHECK_FALSE(caddy_refuses(caddy, path, route.longest_body));
        for (const std::size_t more : {1UL, 9UL, 300UL, 70'000UL, 40'000'000UL, 1'000'000'000UL})
            CHECK(caddy_refuses(caddy, path, route.longest_body + more));
    }
    for (const std::size_t limit : limits)
        CHECK(nginx.find("client_max_body_size " + std::to_string(limit) + ";") != std::string::npos);
    CHECK(limits.size() == 4);
}
