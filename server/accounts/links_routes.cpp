#include "accounts/links_routes.hpp"

#include "campaigns/school_links.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_links(Service& service, const Request& request);
static Answer revoke_link(Service& service, const Request& request);

Routes links_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/schools/{id}/links", Access::staff, with(list_links)},
        {post, "/api/v1/links/{id}/revocation", Access::schools_and_staff, Once::by_key, with(revoke_link)},
    };
}

Answer list_links(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        const School school = require_school(db, request.id<School>("id"));
        return ok({{"data", links_of_school(db, school.id, service.now())}, {"next", nullptr}});
    });
}

// A school ends what it handed on; staff end any.
constexpr auto kMayRevoke = R"(
    SELECT 1 FROM school_link JOIN school ON school.id = school_id
     WHERE school_link.id = $link AND ($holder IS NULL OR source = 'colleague' AND (school.id = $holder OR parent_id = $holder)))";

Answer revoke_link(Service& service, const Request& request) {
    require_empty(request.body);
    const SchoolLinkId link = request.id<SchoolLink>("id");
    const Visitor& visitor = request.visitor;
    const auto holder = visitor.role == Role::school ? std::optional{visitor.id} : std::nullopt;
    return once(service, request, [&](Transaction& tx) {
        if (!tx.any(kMayRevoke, {{"$link", link}, {"$holder", holder}}))
            throw Problem{.status = 404, .code = "not_found"};
        if (const auto school = revoke_school_link(tx, link, service.now()))
            audit(
                tx,
                {.done_by = visitor.actor, .act = "school_link.revoked", .subject = subject_of(*school), .became = "1"},
                service.now());
        return no_content();
    });
}

}  // namespace trousse
