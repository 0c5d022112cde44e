#include <fmt/format.h>

#include <array>

#include "bench.hpp"
#include "campaign_day.hpp"
#include "invitations/invitations_job.hpp"
#include "mail/letter_form.hpp"
#include "mail/outbox.hpp"

// A step of the ladder over a region's schools: who gets it, and every letter composed, taken and marked as when it
// leaves, with a mail server that takes no time.
namespace trousse {

constexpr int kSchools = 2'800;

static std::array<double, 3> step_of_the_ladder();

void measure_ladder(Report& report, const Size&) {
    const auto [listed, composed, longest] = medians_of_three<3>(step_of_the_ladder);
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
}

constexpr auto kAddresses = R"(
    INSERT INTO school_contact (school_id, name, email, given_at) SELECT id, 'Anne Roy', 'e' || id || '@ecole.example', $now FROM school)";

std::array<double, 3> step_of_the_ladder() {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", kSchools);
    day.generic_kit({{ribbon, 1}});
    day.schools(kSchools);
    day.db().write([&](Transaction& tx) {
        tx.run(kAddresses, {{"$now", day.now()}});
        tx.run(
            "INSERT INTO invitation_step (campaign_id, step, let_go_at, let_go_by) VALUES (1, 'opening', 0, "
            "'operator')");
    });
    Settings settings = day.app().program().settings();
    settings.invitations = {.per_hour = 1'000'000, .from_hour = 0, .until_hour = 24};
    Service service{.db = day.db(),
                    .now = [&] { return day.now(); },
                    .settings = settings,
                    .key = day.app().program().service().key};

    double longest = 0;
    auto last = std::chrono::steady_clock::now();
    day.db().on_commit([&](std::size_t) {
        const auto now = std::chrono::steady_clock::now();
        longest = std::max(longest, std::chrono::duration<double, std::milli>{now - last}.count());
        last = now;
    });
    const double listed = measured([&] { invitations_job(service).run(); }).seconds;
    day.db().on_commit([](std::size_t) {});
    std::size_t letters = 0, bytes = 0;
    const double composed =
        measured([&] {
            for (;;) {
                const auto letter =
                    day.db().write([&](Transaction& tx) { return take_next(tx, service.key, settings, day.now()); });
                if (!letter) break;
                bytes += text_of(letter->letter).size() + html_of(letter->letter).size();
                day.db().write([&](Transaction& tx) { note_sent(tx, letter->id, day.now()); });
                ++letters;
            }
        }).seconds;
    if (letters != kSchools || bytes == 0) throw std::runtime_error{"the step has not reached every school"};
    return {listed, composed, longest};
}

}  // namespace trousse
