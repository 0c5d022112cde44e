// Whatever the bytes of a body, what is read of it is what was asked for, or a 422 lists what is wrong.
#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "platform/json_reader.hpp"
#include "platform/quebec_time.hpp"

using namespace trousse;

constexpr std::size_t kLongest = 8, kMost = 3;

static std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return (byte & 0xc0) != 0x80; }));
}

static void require_line(const std::string& text) {
    require(is_utf8(text) && characters_in(text) <= kLongest);
    require(std::ranges::none_of(text, [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; }));
}

static void require_within(std::int64_t number) { require(number >= 1 && number <= 20); }

// A field of every kind, with the names of an order's.
static void read_form(JsonReader& body) {
    const std::string kit = body.text("/kit", kLongest);
    const std::string note = body.has("/note") ? body.line("/note", kLongest) : "";
    const auto school = body.maybe_id<struct School>("/school");
    const std::string email = body.email("/contact/email");
    const auto name = body.maybe_text("/contact/name", kLongest);
    const std::string way = body.word("/delivery/way", {"ship", "pickup"});
    const Instant from = body.has("/delivery/from") ? body.moment("/delivery/from") : Instant{};
    const bool again = body.boolean("/again");
    std::size_t choices = 0;
    body.list("/choices", kMost, [&](const std::string& at) {
        ++choices;
        require_within(body.integer(at + "/choice", 1, 20));
        body.list(at + "/items", kMost, [&](const std::string& item) { require_within(body.integer(item, 1, 20)); });
    });
    body.finish();

    require(!kit.empty());
    require_line(kit);
    require_line(note);
    require_line(name.value_or("x"));
    require(!name || !name->empty());
    require(!school || key_of(uuid_of(school->key)) == school->key);
    require(email.find('@') != email.npos && (way == "ship" || way == "pickup") && choices <= kMost);
    require(from == Instant{} || rfc3339(from).size() == 20);
    static_cast<void>(again);
}

// It is sent as it stands: each pointer and each figure of it must be one that JSON can hold.
static void require_telling(const Problem& problem) {
    require(problem.status == 422 && problem.code == "invalid" && !problem.faults.empty());
    for (const Fault& fault : problem.faults) {
        require(!fault.code.empty() && (fault.pointer.empty() || fault.pointer.starts_with('/')));
        require(is_utf8(fault.pointer) && !fault.params.dump().empty());
    }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        JsonReader body{text_of(data, size)};
        read_form(body);
    } catch (const Problem& problem) {
        require_telling(problem);
    }
    return 0;
}
