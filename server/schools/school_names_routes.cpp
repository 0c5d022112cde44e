#include "schools/school_names_routes.hpp"

#include <algorithm>
#include <memory>

#include "platform/answers.hpp"
#include "platform/pace.hpp"
#include "schools/fold.hpp"
#include "schools/schools.hpp"

namespace trousse {

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

// A school board may be one address; whoever reads the whole roster out, eight names at a time, takes days.
struct Finding {
    Service& service;
    Pace pace{service.now, 40, 15s};
};

}  // namespace

static Answer find_names(Finding& finding, const Request& request);

Routes school_names_routes(Service& service) {
    const auto finding = std::shared_ptr<Finding>(new Finding{service});
    return {{Method::get, "/api/v1/school-names", Access::anyone,
             [finding](const Request& request) { return find_names(*finding, request); }}};
}

constexpr std::int64_t kMost = 8;
constexpr std::ptrdiff_t kFewestLetters = 3;
constexpr auto kFound = R"(
    SELECT school.id, name, municipality FROM school_words JOIN school ON school.id = school_words.id
     WHERE closed_at IS NULL AND instr(school_words.words, $word) AND instr(school_words.words, $word_2)
       AND instr(school_words.words, $word_3) AND instr(school_words.words, $word_4)
     ORDER BY name_key, school.id LIMIT $limit)";

// No more is told than stands in the ministry's file: whether it has answered, or has an address, is nobody's business.
Answer find_names(Finding& finding, const Request& request) {
    require_known(request, {"q"});
    const std::string typed = fold(asked(request, "q"));
    if (std::ranges::count_if(typed, [](char one) { return one != ' '; }) < kFewestLetters)
        throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "q"}}};
    if (const auto wait = finding.pace.take(network_of(request.address)))
        throw Problem{.status = 429, .code = "slow_down", .params = {{"seconds", wait->count()}}};

    const TypedWords words = words_in(typed);
    const auto found = finding.service.db.read([&](const Snapshot& db) {
        return db.all(kFound,
                      {{"$word", words[0]},
                       {"$word_2", words[1]},
                       {"$word_3", words[2]},
                       {"$word_4", words[3]},
                       {"$limit", kMost + 1}},
                      [](const Row& row) {
                          return json{{"id", row.id<School>("id").text()},
                                      {"name", row.text("name")},
                                      {"municipality", row.text("municipality")}};
                      });
    });
    const auto shown = std::min(std::ssize(found), std::ptrdiff_t{kMost});
    return ok({{"data", json(std::vector(found.begin(), found.begin() + shown))}, {"more", std::ssize(found) > kMost}});
}

}  // namespace trousse
