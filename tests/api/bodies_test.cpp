// schema/openapi.json is kept: every operation takes the bodies that it says, no others.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "campaign_day.hpp"
#include "contract.hpp"
#include "mutate.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

const json::json_pointer kCurrent{"/params/current/version"}, kCurrentContact{"/params/current/contact_version"};

// Straight to the table of routes, as the operator: no socket, so that thousands are quick.
struct Judge {
    CampaignDay day;
    ItemId ribbon = day.item("Ruban", 1'000'000);
    std::string kit = day.kit_to_choose("menu", {{ribbon, 1}}, 1,
                                        {{day.item("Carte", 100'000), 1}, {day.item("Fanion", 100'000), 1}});
    SchoolId school = day.school("École du Ruisseau");
    std::string generic = day.generic_kit({{ribbon, 1}});
    std::string number = day.order(day.school("École de l'Érable"), generic).body["number"];
    std::string account =
        day.post(day.admin(), "/api/v1/accounts", {{"email", "c@prel.example"}, {"name", "C"}, {"role", "staff"}})
            .body["id"];
    std::string count = day.post(day.staff(), "/api/v1/stock-counts", {{"place", ""}}).body["id"];
    std::string place = day.place(school, "Annexe").text();
    std::string incoming = day.post(day.staff(), "/api/v1/incoming", delivery_body(ribbon)).body["id"];

    Answer ask(const std::string& method, const std::string& path, const std::string& body,
               const std::string& if_match = "") {
        Request request{.method = method, .path = path, .body = body, .content_type = "application/json"};
        request.idempotency_key = uuid_of(new_key(system_time()));
        request.if_match = if_match;
        request.address = "192.0.2.1";
        request.visitor = {.role = Role::operator_at_the_machine, .actor = "operator"};
        return day.app().program().dispatch()(std::move(request));
    }

    std::string address_of(const Operation& operation) const {
        std::string path = operation.path;
        const auto put = [&](std::string_view brace, const std::string& value) {
            if (const auto at = path.find(brace); at != std::string::npos) path.replace(at, brace.size(), value);
        };
        put("{number}", number);
        put("{slug}", "jps-2027");
        put("{step}", "opening");
        put("{kit}", path.find("/buildings") != std::string::npos ? generic : kit);
        put("{item}", ribbon.text());
        put("{place}", place);
        put("{id}", path.find("/items/") != std::string::npos          ? ribbon.text()
                    : path.find("/schools/") != std::string::npos      ? school.text()
                    : path.find("/accounts/") != std::string::npos     ? account
                    : path.find("/follow-ups/") != std::string::npos   ? school.text()
                    : path.find("/incoming/") != std::string::npos     ? incoming
                    : path.find("/stock-counts/") != std::string::npos ? count
                                                                       : "no-such-run");
        return path;
    }

    // What stands in a made body for something that must exist, now exists.
    void make_real(json& body) const {
        if (!body.is_object()) return;
        for (auto& [name, value] : body.items()) {
            if (name == "school") value = school.text();
            if (name == "item" && value.is_string()) value = ribbon.text();
            if (name == "kit") value = generic;
            if (name == "choices") value = json::array();
        }
    }

    std::string current_version(const Operation& operation, const std::string& address) {
        const bool is_act = operation.path.starts_with("/api/v1/orders/");
        if (operation.method != "PATCH" && !is_act) return "";
        const Answer shown = ask("GET", is_act ? "/api/v1/orders/" + number : address, "");
        for (const auto& [name, value] : shown.headers)
            if (name == "ETag" && value.size() < 10) return value;
        const json body = json::parse(shown.body, nullptr, false);
        if (body.is_object() && body.contains("version")) return '"' + body["version"].dump() + '"';
        const bool is_contact = operation.path.ends_with("/contact");
        const auto& current = is_contact ? kCurrentContact : kCurrent;
        const json edit = is_contact ? order_body(school, kit).at("contact") : json::object();
        const json stale = json::parse(ask("PATCH", address, edit.dump(), "\"no version\"").body, nullptr, false);  // what is never shown alone
        return stale.is_object() && stale.contains(current) ? '"' + stale.at(current).dump() + '"' : "";
    }
};

// Codes of faults that JSON alone shows. Whether a kit exists or a name is taken, no schema can tell.
const std::set<std::string> kReadersOwn{
    "missing",     "not_text",      "not_integer", "below_zero", "not_boolean",   "not_object", "not_list",     "not_one_of",
    "empty",       "too_long",      "too_short",   "too_small",     "too_large",  "too_deep",     "control_character",
    "given_twice", "unknown_field", "not_json", "not_a_prefix",    "not_an_object", "bad_utf8",   "not_an_email", "not_a_name", "email_or_phone", "not_a_moment",
    "not_a_day",   "not_a_slug"};

bool is_of_the_reader(const json& fault) {
    if (!kReadersOwn.contains(fault["code"])) return false;
    const json limit = fault["params"].value("limit", json{});
    return !limit.is_string();  // a moment: the deadline against what there is
}

bool reader_refused(const Answer& answer) {
    if (answer.status != 422) return false;
    const json faults = json::parse(answer.body).value("faults", json::array());
    return std::ranges::any_of(faults, is_of_the_reader);
}

// The name of something: the reader takes any short text, and what does not exist is then not found.
bool is_a_name(std::string_view pointer) {
    if (pointer.find("/items/") != std::string_view::npos) return true;
    const auto last = pointer.substr(pointer.rfind('/') + 1);
    return last == "school" || last == "item" || last == "kit" || last == "parent" || last == "place" ||
           last == "file" || last == "incoming";
}

// Is nothing wrong but the form of a name? A fault is told for the objects around it as well.
bool only_names(const ContractFaults& faults) {
    std::vector<std::string> pointers;
    for (const std::string& fault : faults) pointers.push_back(fault.substr(0, fault.find(": ")));
    std::erase_if(pointers, [&](const std::string& outer) {
        return std::ranges::any_of(
            pointers, [&](const std::string& inner) { return inner != outer && inner.starts_with(outer + "/"); });
    });
    return std::ranges::all_of(pointers, is_a_name);
}

int judge_alike(Judge& judge, const Operation& operation, const std::string& change, const std::string& body) {
    if (body.size() > kUsualBody) return 0;  // refused before it is read: hostile_test.cpp
    const std::string address = judge.address_of(operation);
    const Answer answer = judge.ask(operation.method, address, body, judge.current_version(operation, address));
    const ContractFaults faults = contract().faults_of_body(operation.method, operation.path, body);
    CAPTURE(operation.method + ' ' + operation.path);
    CAPTURE(change);
    CAPTURE(body.substr(0, 400));
    CAPTURE(answer.status);
    CAPTURE(answer.body.substr(0, 400));
    CAPTURE(json(faults).dump(-1, ' ', false, json::error_handler_t::replace).substr(0, 600));
    CHECK(answer.status < 500);
    const std::string shown = answer.status == 204 ? "" : answer.body;
    CHECK(contract().faults_of_answer(operation.method, address, answer.status, shown) == ContractFaults{});
    if (faults.empty())
        CHECK_FALSE(reader_refused(answer));
    else if (only_names(faults))
        CHECK(answer.status >= 400);
    else
        CHECK((reader_refused(answer) || answer.status == 429));
    return 1;
}

}  // namespace

TEST_CASE("made and spoiled bodies never lead to a 5xx, and the reader and the schema judge alike") {
    const char* const more = std::getenv("TROUSSE_BODIES");  // for each operation; one is about 150 requests
    const std::uint64_t rounds = more != nullptr ? std::stoull(more) : 1;
    Judge judge;
    int judged = 0;
    for (const Operation& operation : contract().operations()) {
        const std::string schema = contract().body_schema(operation.method, operation.path);
        if (schema.empty()) continue;
        for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
            Dice dice{seed};
            json body = made_body(contract().document(), schema, dice);
            judged += judge_alike(judge, operation, "as made", body.dump());
            judge.make_real(body);
            judged += judge_alike(judge, operation, "with real names", body.dump());
            for (const auto& [change, text] : mutations_of(body)) judged += judge_alike(judge, operation, change, text);
        }
    }
    MESSAGE(judged << " bodies judged");
    CHECK(judged > 2000);
}
