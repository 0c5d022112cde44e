#include <fmt/format.h>
#include <httplib.h>

#include <thread>

#include "bench.hpp"
#include "campaign_day.hpp"
#include "load.hpp"

// The campaign with its kits, as every visitor reads it, beside a bare cpp-httplib server that sends the same bytes.
namespace trousse {

constexpr auto kPath = "/api/v1/campaigns/current";

// What the library does by itself, given as many threads, as long a backlog and the same answer.
class BareServer : public httplib::Server {
 public:
    explicit BareServer(httplib::Response answer);
    ~BareServer() override { stop(); }
    int port() const { return port_; }

 private:
    int port_ = 0;
    std::jthread listening_;
};

static void fill_the_shelves(CampaignDay& day);
static httplib::Response answer_of(int port);
static double per_second(int port, std::size_t connections, std::size_t how_many);

void measure_reads(Report& report, const Size& size) {
    CampaignDay day;
    fill_the_shelves(day);
    const httplib::Response answer = answer_of(day.port());
    const BareServer bare{answer};

    for (const std::size_t connections : {8, 64}) {
        const auto [ratio, ours, theirs] = medians_of_three<3>([&]() -> std::array<double, 3> {
            const double of_the_bare = per_second(bare.port(), connections, size.reads);
            const double of_ours = per_second(day.port(), connections, size.reads);
            return {of_ours / of_the_bare, of_ours, of_the_bare};
        });
        report.tell({.name = fmt::format("catalogue read, {} connections", connections),
                     .value = ratio,
                     .unit = "× bare",
                     .bound = Bound::at_least,
                     .target = 0.9,
                     .beside = fmt::format("{:.0f}/s beside {:.0f}/s from a bare cpp-httplib server, {} bytes", ours,
                                           theirs, answer.body.size())});
    }
}

void fill_the_shelves(CampaignDay& day) {
    const auto ribbon = day.item("Ruban", 1'000), poster = day.item("Affiche", 1'000), pen = day.item("Crayon", 1'000);
    day.generic_kit({{ribbon, 12}, {poster, 2}});
    for (const char* slug : {"Menu", "Classe", "Grande école", "Petite école", "Adultes"})
        day.kit(slug, {{ribbon, 20}, {poster, 3}, {pen, 30}});
}

httplib::Response answer_of(int port) {
    const auto told = httplib::Client{"127.0.0.1", port}.Get(kPath, {{"Accept-Encoding", "identity"}});
    if (!told || told->status != 200) throw std::runtime_error{"the catalogue was not shown"};
    return *told;
}

BareServer::BareServer(httplib::Response answer) {
    set_tcp_nodelay(true);
    set_keep_alive_max_count(100);
    new_task_queue = [] { return new httplib::ThreadPool(64); };
    const std::string type = answer.get_header_value("Content-Type");
    for (const char* name : {"Content-Type", "Content-Length", "Connection", "Keep-Alive"}) answer.headers.erase(name);
    Get(kPath, [answer = std::move(answer), type](const httplib::Request&, httplib::Response& response) {
        response.headers = answer.headers;
        response.set_content(answer.body, type);
    });
    port_ = bind_to_any_port("127.0.0.1");
    ::listen(svr_sock_, 1024);
    listening_ = std::jthread{[this] { listen_after_bind(); }};
    while (!is_running()) std::this_thread::yield();
}

double per_second(int port, std::size_t connections, std::size_t how_many) {
    const std::string request = fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", kPath, port);
    const auto took = measured([&] {
        run({.port = port,
             .connections = connections,
             .how_many = how_many,
             .status = 200,
             .request = [&](std::size_t) { return std::string_view{request}; }});
    });
    return static_cast<double>(how_many) / took.seconds;
}

}  // namespace trousse
