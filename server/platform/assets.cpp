#include "platform/assets.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace trousse {

using nlohmann::json;
namespace fs = std::filesystem;

static json read_manifest(const fs::path& file);
static Asset described(const json& entry, std::string_view pack);
static int thousandths(std::string_view accept_encoding, std::string_view coding);
static bool matches(std::string_view if_none_match, std::string_view etag);

static std::runtime_error unusable(const fs::path& folder, const std::string& why) {
    return std::runtime_error{"the pages in " + folder.string() + " cannot be served: " + why +
                              ". Build them again (cmake --build), or set \"frontend\" to the folder they are in"};
}

Assets::Assets(const fs::path& folder) {
    try {
        const json manifest = read_manifest(folder / "manifest.json");
        const fs::path pack = manifest.at("pack").get<std::string>();
        if (pack != pack.filename()) throw std::runtime_error{"the pack " + pack.string() + " lies outside of the folder"};
        pack_.emplace(folder / pack);
        for (const json& entry : manifest.at("files")) {
            const auto path = entry.at("path").get<std::string>();
            if (!path.starts_with('/')) throw std::runtime_error{"the path " + path + " does not begin with /"};
            if (!by_path_.emplace(path, described(entry, pack_->bytes())).second)
                throw std::runtime_error{"the path " + path + " is listed twice"};
        }
    } catch (const json::exception& damage) {
        throw unusable(folder, std::string{"manifest.json is damaged ("} + damage.what() + ")");
    } catch (const std::runtime_error& reason) {
        throw unusable(folder, reason.what());
    }
}

json read_manifest(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw std::runtime_error{"manifest.json is missing"};
    return json::parse(in);
}

Mapped::Mapped(const fs::path& file) {
    const std::string name = file.filename().string();
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (opened < 0) throw std::runtime_error{name + " is missing"};
    struct stat about {};
    void* begin = MAP_FAILED;
    if (::fstat(opened, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0)
        begin = ::mmap(nullptr, static_cast<std::size_t>(about.st_size), PROT_READ, MAP_PRIVATE, opened, 0);
    ::close(opened);
    if (begin == MAP_FAILED) throw std::runtime_error{name + " cannot be read"};
    bytes_ = {static_cast<const char*>(begin), static_cast<std::size_t>(about.st_size)};
}

Mapped::~Mapped() {
    if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

Mapped& Mapped::operator=(Mapped&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

static bool fits_in_a_header(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char one) { return one >= ' ' && one <= '~' && one != '"'; });
}

static std::string_view part(std::string_view pack, const json& place, const std::string& path) {
    const auto first = place.at(0).get<std::size_t>(), length = place.at(1).get<std::size_t>();
    if (first > pack.size() || length > pack.size() - first) throw std::runtime_error{"the pack is cut short: it lacks " + path};
    return pack.substr(first, length);
}

Asset described(const json& entry, std::string_view pack) {
    const auto path = entry.at("path").get<std::string>();
    Asset asset{.type = entry.at("type").get<std::string>(),
                .etag = entry.at("etag").get<std::string>(),
                .immutable = entry.at("immutable").get<bool>(),
                .status = entry.at("status").get<int>(),
                .plain = part(pack, entry.at("plain"), path)};
    if (!entry.at("br").is_null()) asset.br = part(pack, entry.at("br"), path);
    if (!entry.at("gzip").is_null()) asset.gzip = part(pack, entry.at("gzip"), path);

    if (!fits_in_a_header(asset.type) || !fits_in_a_header(asset.etag) || asset.etag.find(' ') != std::string::npos)
        throw std::runtime_error{"the type or the etag of " + path + " cannot stand in a header"};
    if (asset.status < 200 || asset.status > 599) throw std::runtime_error{"the status of " + path + " is none"};
    return asset;
}

const Asset* Assets::find(std::string_view path) const {
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? nullptr : &found->second;
}

// A page holds nothing of anybody: what is personal it asks the API for, whose answers nobody keeps (http_server.cpp).
AssetAnswer answer_for(const Asset& asset, std::string_view accept_encoding, std::string_view if_none_match) {
    AssetAnswer answer{
        .status = asset.status,
        .body = asset.plain,
        .type = asset.type,
        .encoding = "",
        .etag = '"' + asset.etag + '"',
        .cache_control = asset.immutable ? "public, max-age=31536000, immutable" : "no-cache",
        .vary = asset.br || asset.gzip,
    };

    int best = thousandths(accept_encoding, "identity");
    const auto prefer = [&](const std::optional<std::string_view>& form, std::string_view coding) {
        const int welcome = form ? thousandths(accept_encoding, coding) : 0;
        if (welcome == 0 || welcome < best) return;
        best = welcome;
        answer.body = *form;
        answer.encoding = coding;
        answer.etag = '"' + asset.etag + '-' + std::string{coding} + '"';
    };
    prefer(asset.gzip, "gzip");
    prefer(asset.br, "br");

    if (asset.status == 200 && matches(if_none_match, answer.etag)) {
        answer.status = 304;
        answer.body = {};
    }
    return answer;
}

static std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// What stands before `mark`, which is taken off `text` with it.
static std::string_view cut(std::string_view& text, char mark) {
    const auto end = text.find(mark);
    const auto before = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return before;
}

static bool same_word(std::string_view one, std::string_view other) {
    const auto lower = [](char letter) { return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter; };
    return std::ranges::equal(one, other, {}, lower, lower);
}

// 0.5 → 500. A weight that is none (RFC 9110, 12.4.2) counts as 0: such a client gets the plain form.
static int weight(std::string_view text) {
    std::string_view whole = text;
    if (whole.empty() || whole.size() > 5 || (whole[0] != '0' && whole[0] != '1') ||
        (whole.size() > 1 && whole[1] != '.'))
        return 0;
    int value = whole[0] == '1' ? 1000 : 0;
    int unit = 100;
    for (const char digit : whole.substr(std::min<std::size_t>(2, whole.size()))) {
        if (digit < '0' || digit > '9') return 0;
        value += (digit - '0') * unit;
        unit /= 10;
    }
    return value > 1000 ? 0 : value;
}

// How welcome a coding is, in thousandths (RFC 9110, 12.5.3). The plain form is welcome, last, unless it is refused.
int thousandths(std::string_view accept_encoding, std::string_view coding) {
    std::optional<int> named, any;
    while (!accept_encoding.empty()) {
        std::string_view element = cut(accept_encoding, ',');
        const std::string_view name = cut(element, ';');
        int welcome = 1000;
        while (!element.empty()) {
            std::string_view value = cut(element, ';');
            const std::string_view parameter = cut(value, '=');
            if (same_word(parameter, "q")) welcome = weight(trimmed(value));
        }
        if (same_word(name, coding) || (coding == "gzip" && same_word(name, "x-gzip"))) named = welcome;
        if (name == "*") any = welcome;
    }
    if (named) return *named;
    if (coding == "identity") return any == 0 ? 0 : 1;
    return any.value_or(0);
}

// Weak comparison (RFC 9110, 13.1.2): W/ makes no difference.
bool matches(std::string_view if_none_match, std::string_view etag) {
    if (trimmed(if_none_match) == "*") return true;
    while (!if_none_match.empty()) {
        std::string_view given = cut(if_none_match, ',');
        if (given.starts_with("W/")) given.remove_prefix(2);
        if (given == etag) return true;
    }
    return false;
}

}  // namespace trousse
