#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "platform/assets.hpp"
#include "platform/crypto.hpp"

using namespace trousse;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// A folder of built pages.
struct Build {
    fs::path folder = fs::temp_directory_path() / ("trousse-pages-" + random_token(9));
    std::string pack = "pages.abc.pack";
    std::string contents;
    json files = json::array();

    Build() { fs::create_directory(folder); }
    ~Build() { fs::remove_all(folder); }

    // Its place in the pack.
    json content(const std::string& bytes) {
        contents += bytes;
        return {contents.size() - bytes.size(), bytes.size()};
    }
    Build& page(const std::string& path, const std::string& plain, const json& more = json::object()) {
        json entry = {{"path", path},  {"type", "text/html; charset=utf-8"},
                      {"etag", "abc"}, {"immutable", false},
                      {"br", nullptr}, {"gzip", nullptr},
                      {"status", 200}, {"plain", content(plain)}};
        entry.update(more);
        files.push_back(entry);
        return *this;
    }
    Assets load() {
        std::ofstream{folder / "manifest.json"} << json{{"pack", pack}, {"files", files}}.dump();
        std::ofstream{folder / fs::path{pack}.filename(), std::ios::binary} << contents;
        return Assets{folder};
    }
    std::string refusal() {
        try {
            load();
        } catch (const std::runtime_error& refusal) {
            return refusal.what();
        }
        return "";
    }
};

Asset compressed() { return {.type = "text/css", .etag = "abc", .plain = "plain", .br = "b", .gzip = "g"}; }

std::string_view encoding_for(std::string_view accept_encoding) {
    static const Asset asset = compressed();
    return answer_for(asset, accept_encoding, "").encoding;
}

int status_for(std::string_view if_none_match) {
    static const Asset asset = compressed();
    return answer_for(asset, "gzip", if_none_match).status;
}

}  // namespace

TEST_CASE("a page is found at its address, and at no other") {
    Build build;
    build.page("/en/order", "<!doctype html>").page("/en/kit", "another");
    const Assets assets = build.load();
    REQUIRE(assets.find("/en/order") != nullptr);
    CHECK(assets.find("/en/order")->plain == "<!doctype html>");
    for (const auto* path : {"/en/order/", "/en/order.html", "/en/../en/order", "/en/%6frder", "en/order", "", "/"}) {
        CAPTURE(path);
        CHECK(assets.find(path) == nullptr);
    }
}

TEST_CASE("the best form that the browser takes is sent, br before gzip before the plain one") {
    CHECK(encoding_for("gzip, deflate, br, zstd") == "br");
    CHECK(encoding_for("gzip, deflate") == "gzip");
    CHECK(encoding_for("GZIP") == "gzip");
    CHECK(encoding_for("x-gzip") == "gzip");
    CHECK(encoding_for("*") == "br");
    CHECK(encoding_for("") == "");
    CHECK(encoding_for("deflate") == "");
    CHECK(encoding_for("brotli, gzipped") == "");
}

TEST_CASE("how welcome a form is counts before our own order") {
    CHECK(encoding_for("gzip;q=1.0, br;q=0.9") == "gzip");
    CHECK(encoding_for("gzip ; q=0.5 , br; q=0.5") == "br");
    CHECK(encoding_for("br;q=0, *") == "gzip");
    CHECK(encoding_for("br;q=0, gzip;Q=0.000") == "");
    CHECK(encoding_for("identity, br;q=0.8, gzip;q=0.1") == "");
    CHECK(encoding_for("identity;q=0.5, gzip;q=0.5") == "gzip");
    CHECK(encoding_for("identity;q=0, gzip;q=0.001") == "gzip");
}

TEST_CASE("a header that makes no sense gets the plain form, and so does one that refuses everything") {
    for (const auto* header : {"br;q=2", "br;q=", "br;q=0.5000", "gzip;q=-1", "br;q=1.5", ",,;;,=", "*;q=0",
                               "identity;q=0", "identity;q=0, *;q=0"}) {
        CAPTURE(header);
        CHECK(encoding_for(header) == "");
    }
}

TEST_CASE("each form has a strong tag of its own, and says that it varies") {
    const Asset asset = compressed();
    CHECK(answer_for(asset, "", "").etag == "\"abc\"");
    CHECK(answer_for(asset, "gzip", "").etag == "\"abc-gzip\"");
    CHECK(answer_for(asset, "br", "").etag == "\"abc-br\"");
    CHECK(answer_for(asset, "br", "").body == "b");
    CHECK(answer_for(asset, "", "").vary);
    const Asset picture{.type = "image/png", .etag = "abc", .plain = "x"};
    CHECK_FALSE(answer_for(picture, "br", "").vary);
    CHECK(answer_for(picture, "br", "").body == "x");
}

TEST_CASE("who has the same form already is told so, without a body") {
    CHECK(status_for("\"abc-gzip\"") == 304);
    CHECK(status_for("W/\"abc-gzip\"") == 304);
    CHECK(status_for("\"old\", \"abc-gzip\" , \"x\"") == 304);
    CHECK(status_for("*") == 304);
    const Asset asset = compressed();
    const AssetAnswer answer = answer_for(asset, "gzip", "*");
    CHECK(answer.body.empty());
    CHECK(answer.etag == "\"abc-gzip\"");
    CHECK(answer.vary);
}

TEST_CASE("who has another form, or none, gets the file") {
    for (const auto* header : {"", "\"abc\"", "\"abc-br\"", "abc-gzip", "\"abc-gzip", "\"*\"", "w/\"abc-gzip\""}) {
        CAPTURE(header);
        CHECK(status_for(header) == 200);
    }
}

TEST_CASE("what has its content in its name is kept for a year, all else is asked for again") {
    const Asset script{.type = "text/javascript", .etag = "abc", .immutable = true, .plain = "x"};
    CHECK(answer_for(script, "", "").cache_control == "public, max-age=31536000, immutable");
    CHECK(answer_for(compressed(), "", "").cache_control == "no-cache");
}

TEST_CASE("the page that says « not found » stays a 404, even for who has it already") {
    const Asset page{.type = "text/html", .etag = "abc", .status = 404, .plain = "x"};
    CHECK(answer_for(page, "", "\"abc\"").status == 404);
    CHECK(answer_for(page, "", "\"abc\"").body == "x");
}

TEST_CASE("compressed forms are read where the manifest says that there are") {
    Build build;
    build.page("/a.css", "plain", {{"br", build.content("B")}, {"gzip", build.content("G")}});
    const Assets assets = build.load();
    CHECK(assets.find("/a.css")->br == "B");
    CHECK(assets.find("/a.css")->gzip == "G");
    CHECK(assets.find("/a.css")->plain == "plain");
}

TEST_CASE("without built pages the program says which folder it looked in and what to do") {
    Build build;
    fs::remove_all(build.folder);
    std::string refusal;
    try {
        const Assets assets{build.folder};
    } catch (const std::runtime_error& missing) {
        refusal = missing.what();
    }
    CHECK(refusal.find(build.folder.string()) != std::string::npos);
    CHECK(refusal.find("manifest.json is missing") != std::string::npos);
    CHECK(refusal.find("Build them again") != std::string::npos);
}

TEST_CASE("a damaged manifest is refused, naming what is wrong") {
    const auto refused = [](const json& more) { return Build{}.page("/a", "x", more).refusal(); };
    CHECK(refused(json::object()) == "");
    CHECK(refused({{"plain", {0, 2}}}).find("lacks /a") != std::string::npos);
    CHECK(refused({{"br", {2, 0}}}).find("lacks /a") != std::string::npos);
    CHECK(refused({{"gzip", {1, ~std::size_t{0}}}}).find("lacks /a") != std::string::npos);
    CHECK(refused({{"plain", {-1, 2}}}).find("lacks /a") != std::string::npos);
    CHECK(refused({{"plain", nullptr}}).find("damaged") != std::string::npos);
    CHECK(refused({{"type", "x\r\ny"}}).find("header") != std::string::npos);
    CHECK(refused({{"etag", ""}}).find("header") != std::string::npos);
    CHECK(refused({{"etag", "\"abc\""}}).find("header") != std::string::npos);
    CHECK(refused({{"status", "200"}}).find("damaged") != std::string::npos);
    CHECK(Build{}.page("/a", "").page("/a", "x").refusal().find("twice") != std::string::npos);
    CHECK(Build{}.page("a", "x").refusal().find("begin with /") != std::string::npos);
    Build no_list;
    no_list.page("/a", "x").files = "none";
    CHECK(no_list.refusal().find("damaged") != std::string::npos);
}

TEST_CASE("the pack must be there, in the folder itself and whole") {
    CHECK(Build{}.refusal().find("pages.abc.pack cannot be read") != std::string::npos);  // empty
    Build build;
    build.page("/a", "x");
    for (const auto* name : {"../pages.abc.pack", "/etc/hostname", "sub/pages.abc.pack", "..", "."}) {
        CAPTURE(name);
        build.pack = name;
        const std::string refusal = build.refusal();
        CHECK((refusal.find("outside of the folder") != std::string::npos || refusal.find("cannot be read") != std::string::npos));
    }
    fs::create_symlink("/etc/hostname", build.folder / "link");
    std::ofstream{build.folder / "manifest.json"} << json{{"pack", "link"}, {"files", json::array()}}.dump();
    CHECK_THROWS_WITH_AS(Assets{build.folder}, doctest::Contains("link is missing"), std::runtime_error);
}

TEST_CASE("what was found stays when the pages move, and when their folder is built again") {
    Build build;
    build.page("/a", "the one before");
    Assets before = build.load();
    fs::remove(build.folder / build.pack);
    const Assets moved = std::move(before);
    CHECK(moved.find("/a")->plain == "the one before");
}
