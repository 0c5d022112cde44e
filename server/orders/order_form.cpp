#include "orders/order_form.hpp"

#include "catalog/catalog_store.hpp"
#include "schools/roster_form.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

static std::vector<Picked> choices_in(JsonReader& body);
static Delivery delivery_in(JsonReader& body);
static Fault told(const PickFault& fault);

constexpr std::size_t kSlugLength = 60;
constexpr std::size_t kMostChoices = 20, kMostDishes = 50;

OrderForm order_form(JsonReader& body) {
    return {.school = body.id<School>("/school"),
            .kit = body.text("/kit", kSlugLength),
            .choices = body.has("/choices") ? choices_in(body) : std::vector<Picked>{},
            .contact = {.contact = contact_in(body, "/contact"), .note = body.has("/note") ? body.line("/note", 500) : ""},
            .delivery = delivery_in(body)};
}

ChangeForm change_form(JsonReader& body) {
    ChangeForm form;
    if (body.has("/kit")) form.kit = body.text("/kit", kSlugLength);
    if (body.has("/choices")) form.choices = choices_in(body);
    if (body.has("/contact")) form.contact = contact_in(body, "/contact");
    if (body.has("/delivery")) form.delivery = delivery_in(body);
    if (body.has("/note")) form.note = body.line("/note", 500);
    return form;
}

ChangeForm as_change(const OrderForm& form) {
    return {.kit = form.kit, .choices = form.choices, .contact = form.contact.contact, .delivery = form.delivery, .note = form.contact.note};
}

Leaves cancellation_form(JsonReader& body) {
    return body.word("/then", {"none", "silence"}) == "silence" ? Leaves::silence : Leaves::decline;
}

std::vector<Picked> choices_in(JsonReader& body) {
    std::vector<Picked> choices;
    body.list("/choices", kMostChoices, [&](const std::string& at) {
        Picked picked{.choice = body.integer(at + "/choice", 1, kMostChoices), .items = {}};
        body.list(at + "/items", kMostDishes,
                  [&](const std::string& item) { picked.items.push_back(body.id<Item>(item)); });
        choices.push_back(std::move(picked));
    });
    return choices;
}

Delivery delivery_in(JsonReader& body) {
    return {.way = body.word("/delivery/way", {"ship", "pickup"}), .place = body.maybe_id<DeliveryPlace>("/delivery/place")};
}

Contents require_contents(const Kit& kit, const std::vector<Picked>& choices) {
    const auto made = contents_of(kit, choices);
    if (const auto* contents = std::get_if<Contents>(&made)) return *contents;
    Problem refused{.status = 422, .code = "invalid"};
    for (const PickFault& fault : std::get<std::vector<PickFault>>(made)) refused.faults.push_back(told(fault));
    throw refused;
}

Fault told(const PickFault& fault) {
    using enum PickFault::Why;
    std::string pointer = "/choices/" + std::to_string(fault.choice);
    if (fault.item) pointer += "/items/" + std::to_string(*fault.item);
    const nlohmann::json counts{{"pick", fault.pick}, {"given", fault.given}};
    switch (fault.why) {
        case no_choice_here: return {pointer, "no_choice_here"};
        case chosen_twice: return {pointer, "chosen_twice"};
        case not_in_this_choice: return {pointer, "not_in_this_choice"};
        case too_many_choices: return {pointer, "too_many_choices", counts};
        case too_few_choices: return {pointer, "too_few_choices", counts};
    }
    return {};
}

Kit require_kit(const Snapshot& db, const Campaign& campaign, std::string_view slug) {
    auto kit = find_kit(db, campaign.id, slug);
    if (!kit) throw invalid("/kit", "unknown_kit");
    return *std::move(kit);
}

void require_place(const Snapshot& db, const SchoolId& school, const Delivery& delivery) {
    if (delivery.place && !open_place_of(db, school, *delivery.place)) throw invalid("/delivery/place", "unknown_place");
}

}  // namespace trousse
