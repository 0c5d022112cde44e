#include <fmt/format.h>

#include <array>
#include <atomic>
#include <thread>

#include "bench.hpp"
#include "campaign_day.hpp"
#include "invitations/invitations_job.hpp"
#include "mail/letter_form.hpp"
#include "mail/outbox.hpp"

// A step of the ladder over a region's schools: who gets it, and every letter composed, taken and marked as when it
// leaves, with a mail server that takes no time. Other schools order meanwhile, one after the other.
namespace trousse {

constexpr int kSchools = 2'800, kAlone = 200, kWhoOrder = 3'000;

namespace {

// Each orders once; an order is timed as its school waits for it.
struct WhoOrder {
    CampaignDay& day;
    std::string kit;
    std::vector<SchoolId> schools;
    std::size_t next = 0;

    double one();  // in milliseconds
};

}  // namespace

static std::array<double, 5> step_of_the_ladder();

void measure_ladder(Report& report, const Size&) {
    const auto [listed, composed, longest, alone, meanwhile] = medians_of_three<5>(step_of_the_ladder);
    report.tell({.name = fmt::format("ladder, a step over {} schools, seconds to list it", kSchools),
                 .value = listed,
                 .unit = "s",
                 .bound = Bound::at_most,
                 .target = 5,
                 .beside = fmt::format("longest write {:.0f} ms", longest)});
    report.tell({.name = fmt::format("ladder, {} letters composed and marked", kSchools),
                 .value = composed,
                 .unit = "s",
                 .bound = Bound::at_most,
                 .target = 10,
                 .beside = fmt::format("{:.2f} ms a letter", composed * 1000 / kSchools)});
    report.tell({.name = "ladder, an order meanwhile, its median",
                 .value = meanwhile / alone,
                 .unit = "× alone",
                 .bound = Bound::at_most,
                 .target = 2,
                 .beside = fmt::format("{:.2f} ms beside {:.2f} ms", meanwhile, alone)});
}

constexpr auto kAddresses = R"(
    INSERT INTO school_contact (school_id, name, email, given_at) SELECT id, 'Anne Roy', 'e' || id || '@ecole.example', $now FROM school)";

double WhoOrder::one() {
    const SchoolId& school = schools.at(next++);
    int status = 0;
    const double seconds = measured([&] { status = day.order(school, kit).status; }).seconds;
    if (status != 201) throw std::runtime_error{"an order was refused"};
    return seconds * 1000;
}

static double list_letters(CampaignDay& day, Service& service, double& longest);
static double compose_letters(CampaignDay& day, const Service& service);

std::array<double, 5> step_of_the_ladder() {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", kSchools + kWhoOrder);
    const std::string kit = day.kit("menu", {{ribbon, 1}});
    day.generic_kit({{ribbon, 1}});
    day.schools(kSchools);
    day.db().write([&](Transaction& tx) {
        tx.run(kAddresses, {{"$now", day.now()}});
        tx.run(
            "INSERT INTO invitation_step (campaign_id, step, let_go_at, let_go_by) VALUES (1, 'opening', 0, "
            "'operator')");
    });
    WhoOrder others{
        .day = day, .kit = kit, .schools = day.schools(kWhoOrder)};  // to no address of theirs a letter goes
    for (const SchoolId& school : others.schools) day.as(school);
    Settings settings = day.app().program().settings();
    settings.invitations = {.per_hour = 1'000'000, .from_hour = 0, .until_hour = 24};
    Service service{.db = day.db(),
                    .now = [&] { return day.now(); },
                    .settings = settings,
                    .key = day.app().program().service().key};

    std::vector<double> alone, meanwhile;
    for (int i = 0; i < kAlone; ++i) alone.push_back(others.one());
    std::atomic<bool> is_done = false;
    double longest = 0, listed = 0, composed = 0;
    std::thread ordering{[&] {
        while (!is_done && others.next < others.schools.size()) meanwhile.push_back(others.one());
    }};
    listed = list_letters(day, service, longest);
    composed = compose_letters(day, service);
    is_done = true;
    ordering.join();
    return {listed, composed, longest, median(std::move(alone)), median(std::move(meanwhile))};
}

double list_letters(CampaignDay& day, Service& service, double& longest) {
    auto last = std::chrono::steady_clock::now();
    day.db().on_commit([&](std::size_t) {
        const auto now = std::chrono::steady_clock::now();
        longest = std::max(longest, std::chrono::duration<double, std::milli>{now - last}.count());
        last = now;
    });
    const double seconds = measured([&] { invitations_job(service).run(); }).seconds;
    day.db().on_commit([](std::size_t) {});
    return seconds;
}

double compose_letters(CampaignDay& day, const Service& service) {
    std::size_t letters = 0, bytes = 0;
    const double seconds = measured([&] {
                               for (;;) {
                                   const auto letter = day.db().write([&](Transaction& tx) {
                                       return take_next(tx, service.key, service.settings, day.now());
                                   });
                                   if (!letter) break;
                                   bytes += text_of(letter->letter).size() + html_of(letter->letter).size();
                                   day.db().write([&](Transaction& tx) { note_sent(tx, letter->id, day.now()); });
                                   letters += letter->is_invitation ? 1 : 0;
                               }
                           }).seconds;
    if (letters != kSchools || bytes == 0) throw std::runtime_error{"the step has not reached every school"};
    return seconds;
}

}  // namespace trousse
