#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace trousse {

// A file of the built pages with its compressed forms, which lie in the pack.
struct Asset {
    std::string type;        // "text/html; charset=utf-8"
    std::string etag;        // of the plain form, without quotes
    bool immutable = false;  // its name changes with its content
    int status = 200;        // 404 for the page that says so
    std::string_view plain;
    std::optional<std::string_view> br = {};
    std::optional<std::string_view> gzip = {};
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

// A file mapped into memory, to read: what nobody asks for takes none. It must not change while it is.
class Mapped {
 public:
    explicit Mapped(const std::filesystem::path& file);  // throws std::runtime_error if it cannot be read or is empty
    ~Mapped();
    Mapped(Mapped&& other) noexcept : bytes_{std::exchange(other.bytes_, {})} {}
    Mapped& operator=(Mapped&& other) noexcept;

    std::string_view bytes() const { return bytes_; }

 private:
    std::string_view bytes_;
};

// The pages as frontend/build.mjs made them. manifest.json in `folder` names the pack, all contents one after the other,
// and lists the files, each form by its first byte and its length there, or null where there is none:
//
//     {"pack": "pages.3f9c….pack",
//      "files": [{"path": "/en/order", "type": "text/html; charset=utf-8", "etag": "5f2a…", "immutable": false,
//                 "status": 200, "plain": [0, 9120], "br": [9120, 2011], "gzip": null}, …]}
//
// No request can name a file: the pack is the only one. Unchanging: any thread may ask.
class Assets {
 public:
    // Throws std::runtime_error, saying what to do, if the manifest or the pack is missing or damaged.
    explicit Assets(const std::filesystem::path& folder);

    // The one at this path, which is compared as it is, or null.
    const Asset* find(std::string_view path) const;

    std::size_t size() const { return by_path_.size(); }

 private:
    std::optional<Mapped> pack_;
    std::map<std::string, Asset, std::less<>> by_path_;
};

// The best form for the headers Accept-Encoding and If-None-Match, "" where there is none. Of two that are as welcome,
// br goes before gzip and gzip before the plain form; who refuses all of them gets the plain one.
AssetAnswer answer_for(const Asset& asset, std::string_view accept_encoding, std::string_view if_none_match);

}  // namespace trousse
