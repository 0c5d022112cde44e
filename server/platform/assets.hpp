#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace trousse {

// A file of the built pages, held in memory with its compressed forms.
struct Asset {
    std::string type;        // "text/html; charset=utf-8"
    std::string etag;        // of the plain form, without quotes
    bool immutable = false;  // its name changes with its content
    int status = 200;        // 404 for the page that says so
    std::string plain;
    std::optional<std::string> br = {};
    std::optional<std::string> gzip = {};
};

// What to answer; all of it lasts as long as the Assets do, but `etag`, which is its own.
struct AssetAnswer {
    int status = 200;  // 304: send no body
    std::string_view body;
    std::string_view type;
    std::string_view encoding;  // "" for the plain form: no Content-Encoding then
    std::string etag;           // quoted, strong, another for each encoding (RFC 9110, 8.8.3)
    std::string_view cache_control;
    bool vary = false;  // Vary: Accept-Encoding, on a 304 too
};

// The pages as frontend/build.mjs made them. manifest.json in `folder` lists them:
//
//     [{"path": "/en/order", "file": "en/order.html", "type": "text/html; charset=utf-8", "etag": "5f2a…",
//       "immutable": false, "status": 200, "br": true, "gzip": true}, …]
//
// `br` and `gzip` say whether FILE.br and FILE.gz lie beside FILE. Nothing is read from the disk after that, so no
// request can name a file. Unchanging: any thread may ask.
class Assets {
 public:
    // Throws std::runtime_error, saying what to do, if the manifest or a file it lists is missing or damaged, or lies
    // outside of `folder`.
    explicit Assets(const std::filesystem::path& folder);

    // The one at this path, which is compared as it is, or null.
    const Asset* find(std::string_view path) const;

    std::size_t size() const { return by_path_.size(); }

 private:
    std::map<std::string, Asset, std::less<>> by_path_;
};

// The best form for the headers Accept-Encoding and If-None-Match, "" where there is none. Of two that are as welcome,
// br goes before gzip and gzip before the plain form; who refuses all of them gets the plain one.
AssetAnswer answer_for(const Asset& asset, std::string_view accept_encoding, std::string_view if_none_match);

}  // namespace trousse
