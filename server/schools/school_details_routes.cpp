#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/email.hpp"
#include "platform/once.hpp"
#include "schools/places_store.hpp"
#include "schools/roster_form.hpp"
#include "schools/schools_routes.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

namespace {

Answer write_contact(Service& service, const RestOfCard& rest_of, const Request& request);
Answer remove_contact(Service& service, const RestOfCard& rest_of, const Request& request);
Answer note_place(Service& service, const RestOfCard& rest_of, const Request& request);
Answer rewrite_place(Service& service, const RestOfCard& rest_of, const Request& request);
Answer remove_place(Service& service, const RestOfCard& rest_of, const Request& request);
Answer split_place(Service& service, const RestOfCard& rest_of, const Request& request);

}  // namespace

Routes school_details_routes(Service& service, RestOfCard rest_of) {
    using enum Method;
    const auto with = [&service, rest_of](auto handler) {
        return std::bind_front(handler, std::ref(service), rest_of);
    };
    return {
        {patch, "/api/v1/schools/{id}/contact", Access::staff, with(write_contact)},
        {remove, "/api/v1/schools/{id}/contact", Access::staff, with(remove_contact)},
        {post, "/api/v1/schools/{id}/places", Access::staff, Once::by_key, with(note_place)},
        {patch, "/api/v1/schools/{id}/places/{place}", Access::staff, with(rewrite_place)},
        {remove, "/api/v1/schools/{id}/places/{place}", Access::staff, with(remove_place)},
        {post, "/api/v1/schools/{id}/places/{place}/school", Access::staff, Once::by_key, with(split_place)},
    };
}

namespace {

// 412 with the whole card: the second to edit sees what changed.
void require_last(const Snapshot& db, const SchoolId& school, std::int64_t version, const RestOfCard& rest_of,
                  const Request& request) {
    require_version(request, version, [&] { return school_card(db, school, rest_of, request.visitor); });
}

DeliveryPlace place_to_change(const Snapshot& db, const SchoolId& school, const RestOfCard& rest_of,
                              const Request& request) {
    require_last(db, school, require_school(db, school).version, rest_of, request);
    return require_open_place(db, school, request.id<DeliveryPlace>("place"));
}

// "name, phone": which of it changed, never what to.
std::string changed_fields(const Contact& before, const Contact& after, bool has_other_role) {
    std::string fields;
    const auto note = [&](const char* field, bool changed) {
        if (changed) fields.append(fields.empty() ? "" : ", ").append(field);
    };
    note("name", before.name != after.name);
    note("email", before.email != after.email);
    note("phone", before.phone != after.phone);
    note("language", before.language != after.language);
    note("role", has_other_role);
    return fields;
}

Answer card_after(Service& service, const SchoolId& school, const RestOfCard& rest_of, const Request& request) {
    return service.db.read([&](const Snapshot& db) { return told_card(db, school, rest_of, request.visitor); });
}

struct ContactForm {
    Contact contact;
    std::string role;  // at the school; "" where it is not said
};

ContactForm contact_form(JsonReader& body) {
    ContactForm form{.contact = contact_in(body, ""), .role = body.has("/role") ? body.line("/role", 80) : ""};
    if (!is_name(form.role)) body.fault({"/role", "not_a_name"});
    return form;
}

Answer write_contact(Service& service, const RestOfCard& rest_of, const Request& request) {
    const ContactForm wanted = read_json(request.body, contact_form);
    const auto id = request.id<School>("id");
    const Instant now = service.now();

    service.db.write([&](Transaction& tx) {
        require_school(tx, id);
        require_last(tx, id, contact_version(tx, id), rest_of, request);
        const auto before = contact_of(tx, id);
        const std::string role = role_of_contact(tx, id);
        if (before == wanted.contact && role == wanted.role) return;
        keep_contact(tx, id, wanted.contact, now);
        keep_role(tx, id, wanted.role);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "contact.edited",
               .subject = subject_of(id),
               .became = changed_fields(before.value_or(Contact{}), wanted.contact, role != wanted.role)},
              now);
    });
    return card_after(service, id, rest_of, request);
}

Answer remove_contact(Service& service, const RestOfCard& rest_of, const Request& request) {
    const auto id = request.id<School>("id");
    const Instant now = service.now();

    service.db.write([&](Transaction& tx) {
        require_school(tx, id);
        require_last(tx, id, contact_version(tx, id), rest_of, request);
        if (!contact_of(tx, id)) return;
        erase_contact(tx, id);
        audit(tx, {.done_by = request.visitor.actor, .act = "contact.erased", .subject = subject_of(id)}, now);
    });
    return card_after(service, id, rest_of, request);
}

DeliveryPlace place_in(JsonReader& body, DeliveryPlace known, bool is_new) {
    const auto asked = [&](const char* field) { return is_new || body.has(field); };
    if (asked("/name")) known.name = body.text("/name", 160);
    if (asked("/address")) known.address = body.text("/address", 200);
    if (asked("/municipality")) known.municipality = body.text("/municipality", 120);
    if (asked("/postal_code")) known.postal_code = postal_code_in(body);
    return known;
}

Answer note_place(Service& service, const RestOfCard& rest_of, const Request& request) {
    const DeliveryPlace wanted = read_json(request.body, [](JsonReader& body) { return place_in(body, {}, true); });
    const auto id = request.id<School>("id");
    const Instant now = service.now();

    const auto act = [&](Transaction& tx) -> Told {
        require_school(tx, id);
        add_place(tx, id, wanted, now);
        audit(
            tx,
            {.done_by = request.visitor.actor, .act = "place.added", .subject = subject_of(id), .became = wanted.name},
            now);
        return "";
    };
    return once(service, request, act,
                [&](const Snapshot& db, const Told&) { return told_card(db, id, rest_of, request.visitor); });
}

Answer rewrite_place(Service& service, const RestOfCard& rest_of, const Request& request) {
    const auto edited = [](DeliveryPlace place, JsonReader& body) { return place_in(body, std::move(place), false); };
    read_json(request.body, [&](JsonReader& body) { return edited({}, body); });  // 422 before anything is looked up
    const auto id = request.id<School>("id");
    const Instant now = service.now();

    service.db.write([&](Transaction& tx) {
        const DeliveryPlace before = place_to_change(tx, id, rest_of, request);
        const DeliveryPlace after = read_json(request.body, [&](JsonReader& body) { return edited(before, body); });

        Difference difference;
        difference.note("name", before.name, after.name);
        difference.note("address", before.address, after.address);
        difference.note("municipality", before.municipality, after.municipality);
        difference.note("postal_code", before.postal_code, after.postal_code);
        if (difference.became.empty()) return;
        edit_place(tx, id, after);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "place.edited",
               .subject = subject_of(id),
               .was = difference.was.dump(),
               .became = difference.became.dump()},
              now);
    });
    return card_after(service, id, rest_of, request);
}

Answer remove_place(Service& service, const RestOfCard& rest_of, const Request& request) {
    const auto id = request.id<School>("id");
    const Instant now = service.now();

    service.db.write([&](Transaction& tx) {
        const DeliveryPlace place = place_to_change(tx, id, rest_of, request);
        close_place(tx, id, place.id, now);
        audit(tx,
              {.done_by = request.visitor.actor, .act = "place.closed", .subject = subject_of(id), .was = place.name},
              now);
    });
    return card_after(service, id, rest_of, request);
}

Answer split_place(Service& service, const RestOfCard& rest_of, const Request& request) {
    require_empty(request.body);
    const auto id = request.id<School>("id");
    const Instant now = service.now();

    const auto act = [&](Transaction& tx) -> Told {
        const School school = require_school(tx, id);
        const DeliveryPlace place = require_open_place(tx, id, request.id<DeliveryPlace>("place"));
        const School made = split_off(tx, school, place, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "school.split",
               .subject = subject_of(made.id),
               .was = school.name,
               .became = made.name},
              now);
        return made.id.text();
    };
    return once(service, request, act, [&](const Snapshot& db, const Told& made) {
        return told_new_card(db, SchoolId::named(made), rest_of, request.visitor);
    });
}

}  // namespace

}  // namespace trousse
