#include <fmt/format.h>

#include "bench.hpp"
#include "campaign_day.hpp"
#include "load.hpp"

// What each page of the office asks of the API, in an office of 10,000 schools and 10,000 orders beside one of 200.
namespace trousse {

struct StaffPage {
    const char* name;
    std::vector<std::string_view> asks;  // {order}, {school} and {item} stand for one of each
};

// As the modules of frontend/js/pages/staff ask, the shell's own two included once.
static const std::vector<StaffPage> kPages = {
    {"shell", {"/sessions/current", "/campaigns/current"}},
    {"today", {"/orders/counts", "/items", "/campaigns/jps-2027/coverage", "/campaigns/jps-2027/growth"}},
    {"orders", {"/orders/counts", "/roster", "/orders?limit=50"}},
    {"orders of a state", {"/orders/counts", "/orders?state=placed&limit=50"}},
    {"orders found", {"/orders/counts", "/orders?q=ecole%2000077&limit=50"}},
    {"order", {"/orders/{order}", "/orders/{order}/history"}},
    {"stock", {"/items", "/shopping-list"}},
    {"item", {"/items/{item}", "/items/{item}/days", "/items/{item}/movements"}},
    {"deliveries", {"/items", "/incoming?state=expected&limit=50"}},
    {"counts", {"/stock-counts?limit=50"}},
    {"schools", {"/roster", "/schools?limit=50"}},
    {"silent schools", {"/roster", "/schools?outcome=silent&limit=50"}},
    {"schools found", {"/schools?q=ecole%2000077&limit=50"}},
    {"school", {"/schools/{school}"}},
    {"growth", {"/campaigns/jps-2027/growth", "/campaigns/jps-2027/coverage"}},
    {"generic run", {"/generic-runs/preview", "/generic-runs", "/campaigns/jps-2027/coverage"}},
    {"campaign", {"/campaigns", "/accounts", "/jobs"}},
};

// Half of its schools ordered by staff's hand, the rest but a few by the rule.
class OfficeOf {
 public:
    explicit OfficeOf(int schools);
    double milliseconds_of(const StaffPage& page);

 private:
    void add_schools(int how_many);
    void order_for_half();
    std::string path_of(std::string_view ask) const;
    std::string request(std::string_view method, const std::string& path, const std::string& body = "", const std::string& key = "") const;

    CampaignDay day_;
    const ItemId item_ = day_.item("Ruban", 10'000'000);
    const std::string kit_ = day_.kit("Menu", {{item_, 2}});
    std::string token_ = day_.staff().token;  // until the deadline; then an admin's
    std::vector<SchoolId> schools_;
    std::string order_;
};

void measure_staff_pages(Report& report, const Size& size) {
    OfficeOf small{200}, large{10'000};
    for (const StaffPage& page : kPages) {
        std::vector<double> few, many;
        for (std::size_t turn = 0; turn < size.turns / 4; ++turn) {  // in turns, so that both meet the same machine
            few.push_back(small.milliseconds_of(page));
            many.push_back(large.milliseconds_of(page));
        }
        report.tell({.name = fmt::format("staff page {}", page.name),
                     .value = median(many) / median(few),
                     .unit = "× with 200",
                     .bound = Bound::at_most,
                     .target = 3,
                     .beside = fmt::format("{:.2f} ms with 10,000 schools and orders beside {:.2f} ms with 200", median(many), median(few))});
    }
}

OfficeOf::OfficeOf(int schools) {
    day_.generic_kit({{item_, 1}});
    add_schools(schools);
    order_for_half();
    day_.after_the_deadline();
    if (day_.run_generic().status != 201) throw std::runtime_error{"the rule did not run"};
    token_ = day_.admin().token;
    day_.schools(20);  // silent again: added after the run
    const auto first = day_.get({.token = token_}, "/api/v1/orders?limit=1");
    if (first.status != 200) throw std::runtime_error{first.body.dump()};
    order_ = first.body.at("data").at(0).at("number");
}

constexpr auto kSpread = R"(
    UPDATE school SET name = 'École ' || printf('%05d', rowid), name_key = 'ecole ' || printf('%05d', rowid),
                      board = 'Centre ' || (rowid % 5), mrc = 'MRC ' || (rowid % 8),
                      municipality = 'Ville ' || (rowid % 40), municipality_key = 'ville ' || (rowid % 40))";

void OfficeOf::add_schools(int how_many) {
    schools_ = day_.schools(how_many);
    day_.db().write([](Transaction& tx) { tx.run(kSpread); });
}

void OfficeOf::order_for_half() {
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < schools_.size() / 2; ++i)
        requests.push_back(request("POST", "/api/v1/orders", order_body(schools_[i], kit_).dump(), schools_[i].text));
    run({.port = day_.port(),
         .connections = 32,
         .how_many = requests.size(),
         .status = 201,
         .request = [&](std::size_t turn) { return std::string_view{requests.at(turn)}; }});
}

double OfficeOf::milliseconds_of(const StaffPage& page) {
    std::vector<std::string> requests;
    for (const std::string_view ask : page.asks) requests.push_back(request("GET", path_of(ask)));
    Caller caller{day_.port()};
    const auto took = measured([&] {
        for (const std::string& each : requests) {
            caller.ask(each);
            while (!caller.take()) {
            }
            if (caller.status() != 200) throw std::runtime_error{each + caller.answer()};
        }
    });
    return took.seconds * 1000;
}

std::string OfficeOf::path_of(std::string_view ask) const {
    std::string path = "/api/v1" + std::string{ask};
    for (const auto& [mark, value] : {std::pair{"{order}", &order_}, {"{school}", &schools_.front().text}, {"{item}", &item_.text}})
        if (const auto at = path.find(mark); at != std::string::npos) path.replace(at, std::string_view{mark}.size(), *value);
    return path;
}

std::string OfficeOf::request(std::string_view method, const std::string& path, const std::string& body, const std::string& key) const {
    std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: trousse.example\r\nCookie: __Host-trousse={}\r\n", method, path, token_);
    if (!body.empty())
        text += fmt::format("Idempotency-Key: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", key, body.size());
    return text + "\r\n" + body;
}

}  // namespace trousse
