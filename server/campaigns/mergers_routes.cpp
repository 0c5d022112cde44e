#include "campaigns/mergers_routes.hpp"

#include "campaigns/school_merger.hpp"
#include "platform/answers.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer preview_merger(Service& service, const Request& request);
static Answer merge_schools(Service& service, const RestOfCard& rest_of, const Request& request);

Routes mergers_routes(Service& service, RestOfCard rest_of) {
    using enum Method;
    return {
        {get, "/api/v1/schools/{id}/merger", Access::staff, std::bind_front(preview_merger, std::ref(service))},
        {post, "/api/v1/schools/{id}/merger", Access::staff, Once::by_key,
         std::bind_front(merge_schools, std::ref(service), rest_of)},
    };
}

static json shown(const Merger& merger);

Answer preview_merger(Service& service, const Request& request) {
    require_known(request, {"school"});
    const auto other = SchoolId::named(asked(request, "school"));
    return service.db.read(
        [&](const Snapshot& db) { return ok(shown(merger_of(db, request.id<School>("id"), other, service.now()))); });
}

Answer merge_schools(Service& service, const RestOfCard& rest_of, const Request& request) {
    const auto other = read_json(request.body, [](JsonReader& body) { return body.id<School>("/school"); });
    const auto kept = request.id<School>("id");
    const Instant now = service.now();
    const auto act = [&](Transaction& tx) -> Told {
        merge(tx, merger_of(tx, kept, other, now), request.visitor.actor, now);
        return "";
    };
    return once(service, request, act,
                [&](const Snapshot& db, const Told&) { return told_card(db, kept, rest_of, request.visitor); });
}

static json shown(const School& school) {
    return {{"id", school.id.text()}, {"name", school.name}, {"municipality", school.municipality}};
}

static json shown(const std::optional<EntryAnswer>& answer) {
    if (!answer) return {};
    return {{"answer", answer->answer}, {"order", answer->has_order() ? json(answer->number) : json()}};
}

json shown(const Merger& merger) {
    json years = json::array();
    for (const YearOfBoth& year : merger.years)
        years.push_back({{"campaign", {{"slug", year.slug}, {"name", told(year.name)}}},
                         {"kept", shown(year.kept)},
                         {"other", shown(year.other)},
                         {"stands", year.others_stands() ? "other" : "kept"}});
    return {{"kept", shown(merger.kept)},
            {"other", shown(merger.other)},
            {"contact", merger.contact.empty() ? json() : json(merger.contact)},
            {"moves",
             {{"orders", merger.orders},
              {"claims", merger.claims},
              {"letters", merger.letters},
              {"places", merger.places},
              {"buildings", merger.buildings},
              {"keys", merger.keys},
              {"follow_ups", merger.follow_ups}}},
            {"years", std::move(years)},
            {"refusal",
             merger.refusal ? json{{"code", merger.refusal->code}, {"params", merger.refusal->params}} : json()}};
}

}  // namespace trousse
