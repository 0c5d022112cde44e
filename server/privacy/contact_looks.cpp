#include "privacy/contact_looks.hpp"

#include <fmt/format.h>

#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/log.hpp"
#include "platform/quebec_time.hpp"
#include "schools/schools.hpp"

namespace trousse {

using nlohmann::json;
using namespace std::chrono_literals;

static Answer list_looks(Service& service, const Request& request);

// A school by its key, an order by its number, a list by its name.
static std::string subject_of_look(const Request& request, std::string_view shown) {
    if (shown == "order") return request.parameter("number");
    if (shown == "school") return subject_of(request.id<struct School>("id"));
    return std::string{shown};
}

void ContactLooks::note(const Request& request, std::string_view shown) {
    const std::string kind = shown == "order" || shown == "school" ? std::string{shown} : "list";
    Look look{kind, subject_of_look(request, shown), day_text(quebec_day(service_.now())), request.visitor.actor};
    const std::lock_guard lock{mutex_};
    unwritten_.insert(std::move(look));
}

Job ContactLooks::job() {
    return {.name = "contact_looks",
            .next =
                [this](std::optional<Instant> last_done, Instant now) {
                    const std::lock_guard lock{mutex_};
                    if (unwritten_.empty()) return Instant::max();
                    return last_done ? std::min(*last_done + 1min, now + 1min) : now;
                },
            .run = [this] { return write(); }};
}

constexpr auto kKeepLook = R"(
    INSERT INTO contact_look (kind, subject, day, actor) VALUES ($kind, $subject, $day, $actor)
        ON CONFLICT DO NOTHING)";

// What cannot be written is kept for the next time.
std::string ContactLooks::write() {
    std::set<Look> looks;
    {
        const std::lock_guard lock{mutex_};
        looks = unwritten_;
    }
    service_.db.write([&](Transaction& tx) {
        for (const auto& [kind, subject, day, actor] : looks)
            tx.run(kKeepLook, {{"$kind", kind}, {"$subject", subject}, {"$day", day}, {"$actor", actor}});
    });
    const std::lock_guard lock{mutex_};
    for (const Look& look : looks) unwritten_.erase(look);
    return fmt::format("consultations inscrites : {0} | looks written: {0}", looks.size());
}

ContactLooks::~ContactLooks() {
    try {
        if (!unwritten_.empty()) write();
    } catch (const std::exception& failure) {
        log_error("who looked at contacts cannot be written", {{"why", failure.what()}});
    }
}

Routes contact_looks_routes(Service& service) {
    using enum Method;
    return {{get, "/api/v1/contact-looks", Access::admins, std::bind_front(list_looks, std::ref(service))}};
}

constexpr auto kOfOrder = R"(
    SELECT kind, subject, day, actor FROM contact_look WHERE kind = 'order' AND subject = $order
     ORDER BY day DESC, actor LIMIT 200)";
constexpr auto kOfSchool = R"(
    SELECT kind, subject, day, actor FROM contact_look WHERE kind = 'school' AND subject = CAST($school AS TEXT)
     UNION ALL
    SELECT kind, subject, day, actor FROM orders CROSS JOIN contact_look ON kind = 'order' AND subject = number
     WHERE school_id = $school
     ORDER BY day DESC, kind, subject, actor LIMIT 200)";

constexpr auto kOfLists = R"(
    SELECT kind, subject, day, actor FROM contact_look WHERE kind = 'list'
     ORDER BY day DESC, subject, actor LIMIT 200)";

// Of an order, of a school and its orders, or of the lists that show many contacts at once.
Answer list_looks(Service& service, const Request& request) {
    require_known(request, {"order", "school"});
    const std::string order = asked(request, "order"), named = asked(request, "school");
    const auto school = Id<struct School>::named(named);
    return service.db.read([&](const Snapshot& db) {
        const auto shown = [&](const Row& row) {
            const std::string actor = row.text("actor");
            const std::string kind = row.text("kind");
            return json{{"day", row.text("day")},
                        {"kind", kind},
                        {"subject", kind == "school" ? school.text() : row.text("subject")},
                        {"actor", actor},
                        {"by", name_of_actor(db, actor)}};
        };
        json rows = json::array();
        const auto add = [&](const Row& row) { return rows.emplace_back(shown(row)).is_object(); };
        if (!named.empty())
            db.all(kOfSchool, {{"$school", school}}, add);
        else if (!order.empty())
            db.all(kOfOrder, {{"$order", order}}, add);
        else
            db.all(kOfLists, {}, add);
        return ok({{"data", std::move(rows)}, {"next", nullptr}});
    });
}

}  // namespace trousse
