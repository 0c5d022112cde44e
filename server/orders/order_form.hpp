#pragma once

#include "catalog/contents.hpp"
#include "orders/order_state.hpp"
#include "orders/orders_store.hpp"
#include "platform/json_reader.hpp"

// What a school or staff fill in, read strictly: 422 with one pointer per field.
namespace trousse {

struct OrderForm {
    SchoolId school;
    std::string kit;  // its slug
    std::vector<Picked> choices;
    OrderContact contact;
    Delivery delivery;
};
OrderForm order_form(JsonReader& body);

// What an edit changes; the rest stays as it is.
struct ChangeForm {
    std::optional<std::string> kit;
    std::optional<std::vector<Picked>> choices;
    std::optional<Contact> contact;
    std::optional<Delivery> delivery;
    std::optional<std::string> note;

    bool changes_contents() const { return kit || choices; }
};
ChangeForm change_form(JsonReader& body);
ChangeForm as_change(const OrderForm& form);

// What a cancellation is to leave behind: "none" is « pas de trousse cette année », "silence" that nothing was said yet.
Leaves cancellation_form(JsonReader& body);

// The contents that the form asks for; 422 when a choice cannot be.
Contents require_contents(const Kit& kit, const std::vector<Picked>& choices);

// 422 unknown_kit. 422 unknown_place, when the parcel cannot go there.
Kit require_kit(const Snapshot& db, const Campaign& campaign, std::string_view slug);
void require_place(const Snapshot& db, const SchoolId& school, const Delivery& delivery);

}  // namespace trousse
