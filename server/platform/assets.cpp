#include "platform/assets.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace trousse {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// The folder the pages lie in. What its folders are once links are followed is looked up once each: hundreds of files share them.
class Home {
 public:
    explicit Home(const fs::path& folder) : home_{fs::canonical(folder)} {}

    // The file itself, or what it links to, must lie in the folder.
    fs::path inside(const std::string& file);

 private:
    fs::path resolved(const fs::path& named);

    const fs::path home_;
    std::map<fs::path, fs::path> folders_;
};

}  // namespace

static std::string read_whole(const fs::path& file);
static Asset read_asset(Home& home, const json& entry);
static int thousandths(std::string_view accept_encoding, std::string_view coding);
static bool matches(std::string_view if_none_match, std::string_view etag);

static std::runtime_error unusable(const fs::path& folder, const std::string& why) {
    return std::runtime_error{"the pages in " + folder.string() + " cannot be served: " + why +
                              ". Build them again (cmake --build), or set \"frontend\" to the folder they are in"};
}

Assets::Assets(const fs::path& folder) {
    try {
        const json manifest = json::parse(read_whole(folder / "manifest.json"));
        Home home{folder};
        if (!manifest.is_array()) throw std::runtime_error{"manifest.json is no list"};
        for (const json& entry : manifest) {
            const auto path = entry.at("path").get<std::string>();
            if (!path.starts_with('/')) throw std::runtime_error{"the path " + path + " does not begin with /"};
            if (!by_path_.emplace(path, read_asset(home, entry)).second)
                throw std::runtime_error{"the path " + path + " is listed twice"};
        }
    } catch (const json::exception& damage) {
        throw unusable(folder, std::string{"manifest.json is damaged ("} + damage.what() + ")");
    } catch (const std::runtime_error& reason) {
        throw unusable(folder, reason.what());
    }
}

static bool fits_in_a_header(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char one) { return one >= ' ' && one <= '~' && one != '"'; });
}

fs::path Home::inside(const std::string& file) {
    std::error_code missing;
    const fs::path found = resolved(home_ / file);
    if (!fs::exists(found, missing)) throw std::runtime_error{file + " is missing"};
    if (!found.native().starts_with(home_.native() + "/"))
        throw std::runtime_error{file + " lies outside of the folder"};
    return found;
}

fs::path Home::resolved(const fs::path& named) {
    const fs::path name = named.filename();
    std::error_code missing;
    if (name.empty() || name == "." || name == ".." || fs::is_symlink(named, missing)) return fs::weakly_canonical(named);
    const auto [folder, is_new] = folders_.try_emplace(named.parent_path());
    if (is_new) folder->second = fs::weakly_canonical(folder->first);
    return folder->second / name;
}

Asset read_asset(Home& home, const json& entry) {
    const auto file = entry.at("file").get<std::string>();
    const auto read = [&](const char* ending) { return read_whole(home.inside(file + ending)); };

    Asset asset{.type = entry.at("type").get<std::string>(),
                .etag = entry.at("etag").get<std::string>(),
                .immutable = entry.at("immutable").get<bool>(),
                .status = entry.at("status").get<int>(),
                .plain = read("")};
    if (entry.at("br").get<bool>()) asset.br = read(".br");
    if (entry.at("gzip").get<bool>()) asset.gzip = read(".gz");

    std::erase(asset.etag, '"');
    if (!fits_in_a_header(asset.type) || !fits_in_a_header(asset.etag) || asset.etag.find(' ') != std::string::npos)
        throw std::runtime_error{"the type or the etag of " + file + " cannot stand in a header"};
    if (asset.status < 200 || asset.status > 599) throw std::runtime_error{"the status of " + file + " is none"};
    return asset;
}

std::string read_whole(const fs::path& file) {
    std::error_code missing;
    const auto length = fs::file_size(file, missing);
    std::ifstream in{file, std::ios::binary};
    if (missing || !in) throw std::runtime_error{file.filename().string() + " is missing"};
    std::string text(length, '\0');
    in.read(text.data(), static_cast<std::streamsize>(length));
    if (in.gcount() != static_cast<std::streamsize>(length))
        throw std::runtime_error{file.filename().string() + " is cut short"};
    return text;
}

const Asset* Assets::find(std::string_view path) const {
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? nullptr : &found->second;
}

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
    const auto prefer = [&](const std::optional<std::string>& form, std::string_view coding) {
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
