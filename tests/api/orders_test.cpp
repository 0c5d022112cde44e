// Orders, as a school and staff meet them over HTTP: product.md, rules 1, 3, 4, 7 and 8.
#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;

TEST_CASE("an order is placed, shown, and its stock promised") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    const auto kit = day.kit("menu", {{ribbon, 2}});
    const auto school = day.school("École du Ruisseau");
    const auto placed = day.order(school, kit);
    CHECK(placed.status == 201);
    CHECK(placed.header("Location") == "/api/v1/orders/JPS27-0001");
    CHECK(placed.body["state"] == "placed");
    CHECK(placed.body["origin"] == "chosen");
    CHECK(placed.body["actions"] == json{"change", "cancellation"});
    CHECK(day.show(school, "JPS27-0001").body == placed.body);
    CHECK(day.reserved(ribbon) == 2);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE letter = 'placed'") == 1);
}

TEST_CASE("a school that has answered cannot order a second time") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau"), other = day.school("École de l'Érable");
    const std::string number = day.order(school, kit).body["number"];
    const auto refused = day.order(school, kit);
    CHECK(refused.status == 409);
    CHECK(refused.code() == "already_answered");
    CHECK(refused.body["params"] == json{{"outcome", "order"}, {"order", number}});
    day.decline(other);
    CHECK(day.order(other, kit).code() == "already_answered");
}

TEST_CASE("a hungry order is refused with what is left, so that another school's default is not eaten") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 3);
    day.generic_kit({{ribbon, 1}});
    const auto feast = day.kit("festin", {{ribbon, 3}}), menu = day.kit("menu", {{ribbon, 2}});
    const auto school = day.school("École du Ruisseau");
    day.school("École de l'Érable");
    const auto refused = day.order(school, feast);
    CHECK(refused.status == 409);
    CHECK(refused.code() == "sold_out");
    CHECK(refused.body["params"]["items"][0]["left"] == 2);
    CHECK(refused.body["params"]["protected"] == true);
    CHECK(day.order(school, menu).status == 201);
}

TEST_CASE("with the pool switched off an order may take what others would get by default") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 3);
    day.generic_kit({{ribbon, 1}});
    const auto feast = day.kit("festin", {{ribbon, 3}});
    const auto school = day.school("École du Ruisseau");
    day.school("École de l'Érable");
    day.pool(false);
    CHECK(day.order(school, feast).status == 201);
}

TEST_CASE("two components that share an item cannot both pass on the same stock") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 3);
    const auto kit = day.kit("menu", {{ribbon, 2}, {ribbon, 2}});
    CHECK(day.order(day.school("École du Ruisseau"), kit).code() == "sold_out");
    day.receive(ribbon, 1);
    CHECK(day.order(day.school("École de l'Érable"), kit).status == 201);
    CHECK(day.reserved(ribbon) == 4);
}

TEST_CASE("the same key with the same order gives the same answer, and one order, even after the deadline") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    std::vector<std::future<CampaignDay::Told>> answers;
    for (int i = 0; i < 8; ++i) answers.push_back(meanwhile([&] { return day.order(school, kit, "key"); }));
    for (auto& answer : answers) CHECK(answer.get().body["number"] == "JPS27-0001");
    day.after_the_deadline();
    const auto late = day.order(school, kit, "key");
    CHECK(late.status == 201);
    CHECK(late.header("ETag") == "\"1\"");
    CHECK(late.header("Idempotent-Replayed") == "true");
    CHECK(day.figure("SELECT count(*) AS figure FROM orders") == 1);
}

TEST_CASE("the same key with another order is refused, and so is an order without a key") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    const auto menu = day.kit("menu", {{ribbon, 1}}), feast = day.kit("festin", {{ribbon, 2}});
    const auto school = day.school("École du Ruisseau");
    CHECK(day.order(school, menu, "key").status == 201);
    CHECK(day.order(school, feast, "key").code() == "idempotency_key_reused");
    CHECK(day.send(day.as(school), "POST", "/api/v1/orders", order_body(school, feast).dump(), {}).code() == "idempotency_key_missing");
    CHECK(day.order(school, feast, std::string(65, 'k')).code() == "idempotency_key_malformed");
}

TEST_CASE("a refusal leaves nothing behind, and may be retried with its key") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 0);
    const auto kit = day.kit("menu", {{ribbon, 1}});
    const auto school = day.school("École du Ruisseau");
    CHECK(day.order(school, kit, "key").status == 409);
    CHECK(day.figure("SELECT (SELECT count(*) FROM audit) + (SELECT count(*) FROM idempotency) AS figure") == 0);
    day.receive(ribbon, 1);
    CHECK(day.order(school, kit, "key").status == 201);
}

TEST_CASE("a school that wants another kit or the generic one changes its order; only staff put it back to silent") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    const auto generic = day.generic_kit({{ribbon, 1}});
    const auto kit = day.kit("menu", {{ribbon, 2}});
    const auto school = day.school("École du Ruisseau");
    const std::string number = day.order(school, kit).body["number"];
    CHECK(day.cancel(school, number, "silence").fault() == "/then not_open");
    CHECK(day.outcome_of(school) == "order");
    const auto changed = day.change(school, number, {{"kit", generic}, {"choices", json::array()}});
    CHECK(changed.body["number"] == number);
    CHECK(changed.body["kit"]["slug"] == generic);
    CHECK(day.reserved(ribbon) == 1);
    CHECK(day.act(day.staff(), number, "cancellation", {{"then", "silence"}}).body["state"] == "cancelled");
    CHECK(day.outcome_of(school) == "silent");
    CHECK(day.reserved(ribbon) == 0);
}

TEST_CASE("a school cancels until the deadline") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 1), 1}});
    const auto school = day.school("École du Ruisseau");
    const std::string number = day.order(school, kit).body["number"];
    day.after_the_deadline();
    CHECK(day.cancel(school, number).code() == "too_late_to_cancel");
}

TEST_CASE("a change that changes nothing writes nothing: no version, no line, no letter") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    const std::string number = day.order(school, kit).body["number"];
    const auto lines = [&] { return day.figure("SELECT (SELECT count(*) FROM audit) + (SELECT count(*) FROM outbox) AS figure"); };
    const auto before = lines();
    const auto same = day.change(school, number, {{"kit", kit}, {"contact", order_body(school, kit)["contact"]}});
    CHECK(same.status == 200);
    CHECK(same.body["version"] == 1);
    CHECK(lines() == before);
}

TEST_CASE("a contact with a repeated word is a contact like any other") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    const std::string number = day.order(school, kit).body["number"];
    for (const auto& [name, email] : {std::pair{"Marie-Ève Gagnon", "marie-eve.gagnon@ecole.example"}, {"Anne Anne", "anne.anne@ecole.example"}, {"Jean-Jean Côté", "jean-tremblay@ecole.example"}})
        CHECK(day.change(school, number, {{"contact", {{"name", name}, {"email", email}, {"phone", ""}, {"language", "fr"}}}}).status == 200);
}

TEST_CASE("a code of another campaign reads that campaign's orders and does nothing else") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    const auto school = day.school("École du Ruisseau");
    const auto old_kit = day.kit("menu", {{ribbon, 1}});
    const std::string old_order = day.order(school, old_kit).body["number"];
    day.archive();
    const auto new_kit = day.kit("menu", {{ribbon, 1}});
    const auto entered = day.order_by_staff(school, new_kit);
    REQUIRE(entered.status == 201);
    const std::string path = entered.header("Location");
    CHECK(day.show(school, old_order).status == 200);
    CHECK(day.get(day.as(school), path).status == 404);
    CHECK(day.patch(day.as(school), path, {{"note", "autre"}}, entered.header("ETag")).status == 404);
    CHECK(day.post(day.as(school), path + "/cancellation", {{"then", "none"}}, {{"If-Match", entered.header("ETag")}}).status == 404);
    CHECK(day.get(day.as(school), "/api/v1/orders").body["data"].size() == 1);
    CHECK(day.decline(school).code() == "code_of_another_campaign");
}

TEST_CASE("no order of a partner that waits takes a school's default, and it is served last") {
    CampaignDay day;
    const auto card = day.item("Carton", 105);
    const auto generic = day.generic_kit({{card, 3}});
    const auto thirty = day.kit("trente", {{card, 30}});
    const auto partner = day.partner("La Ville");
    day.schools(30);
    for (int i = 0; i < 12; ++i) CHECK(day.order_by_staff(partner, thirty).body["state"] == "waiting");
    day.after_the_deadline();
    CHECK(day.run_generic().body["waiting"] == 0);
    CHECK(day.reserved(card) == 90);
    day.receive(card, 1);
    day.post(day.staff(), "/api/v1/receipts", {{"lines", {{{"item", card.text()}, {"quantity", 20}}}}, {"reference", ""}});
    CHECK(day.figure("SELECT count(*) AS figure FROM orders WHERE state = 'waiting'") == 11);
}

TEST_CASE("a school that cancels and wants no kit at all has declined") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 1), 1}});
    const auto school = day.school("École du Ruisseau");
    CHECK(day.cancel(school, day.order(school, kit).body["number"], "none").status == 200);
    CHECK(day.outcome_of(school) == "decline");
}

TEST_CASE("a change of kit moves the promise, keeps the first date, and says what is too old") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 5), poster = day.item("Affiche", 5);
    const auto menu = day.kit("menu", {{ribbon, 2}}), wall = day.kit("mur", {{poster, 3}});
    const auto school = day.school("École du Ruisseau");
    const auto placed = day.order(school, menu);
    const std::string number = placed.body["number"];
    const auto changed = day.change(school, number, {{"kit", wall}});
    CHECK(changed.status == 200);
    CHECK(changed.body["kit"]["slug"] == "mur");
    CHECK(changed.body["placed_at"] == placed.body["placed_at"]);
    CHECK(day.reserved(ribbon) == 0);
    CHECK(day.reserved(poster) == 3);

    const auto stale = day.patch(day.as(school), "/api/v1/orders/" + number, {{"kit", menu}}, "\"1\"");
    CHECK(stale.status == 412);
    CHECK(stale.body["params"]["current"]["kit"]["slug"] == "mur");
    CHECK(day.patch(day.as(school), "/api/v1/orders/" + number, {{"kit", menu}}, "").status == 428);
}

TEST_CASE("a change is checked only on what it adds, and refused whole when that is not there") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 3);
    const auto menu = day.kit("menu", {{ribbon, 2}}), more = day.kit("plus", {{ribbon, 3}}), feast = day.kit("festin", {{ribbon, 4}});
    const auto school = day.school("École du Ruisseau");
    const std::string number = day.order(school, menu).body["number"];
    CHECK(day.change(school, number, {{"kit", feast}}).code() == "sold_out");
    CHECK(day.reserved(ribbon) == 2);
    CHECK(day.change(school, number, {{"kit", more}}).status == 200);
    CHECK(day.reserved(ribbon) == 3);
}

TEST_CASE("an order keeps its contents when the kit is edited") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 2}});
    const auto school = day.school("École du Ruisseau");
    const std::string number = day.order(school, kit).body["number"];
    day.db().write([](Transaction& tx) { tx.run("UPDATE kit_component SET quantity = 5"); });
    day.db().write([](Transaction& tx) { tx.run("UPDATE item SET plural_fr = 'Fanions'"); });
    const json line = day.show(school, number).body["contents"][0];
    CHECK(line["quantity"] == 2);
    CHECK(line["name"]["fr"] == "Rubans");
}

TEST_CASE("whoever orders after a kit or an item was edited gets what it has become") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    const auto kit = day.kit("menu", {{ribbon, 2}});
    day.order(day.school("École du Ruisseau"), kit);
    const auto ordered_by = [&](const std::string& school) {
        return json(day.order(day.school(school), kit).body["contents"][0]);
    };
    const json renamed{{"plural", {{"fr", "Fanions"}, {"en", "Pennants"}}}};
    REQUIRE(day.patch(day.staff(), "/api/v1/items/" + ribbon.text(), renamed, "\"1\"").status == 200);
    CHECK(ordered_by("École des Sources")["name"]["fr"] == "Fanions");

    const json one{{"components", json::array({{{"item", ribbon.text()}, {"quantity", 1}}})}};
    REQUIRE(day.patch(day.admin(), "/api/v1/campaigns/jps-2027/kits/" + kit, one, "\"2\"").status == 200);
    CHECK(ordered_by("École du Lac")["quantity"] == 1);
}

TEST_CASE("the dishes of a choice are kept in the order, and a wrong pick is told at its place") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9), card = day.item("Carte", 9), flag = day.item("Drapeau", 9), poster = day.item("Affiche", 9);
    const auto menu = day.kit_to_choose("menu", {{poster, 1}}, 2, {{ribbon, 3}, {card, 2}, {flag, 1}});
    const auto school = day.school("École du Ruisseau");
    const auto with = [&](std::vector<ItemId> items) {
        json body = order_body(school, menu), ids = json::array();
        for (const auto& item : items) ids.push_back(item.text());
        body["choices"] = json{{{"choice", 1}, {"items", ids}}};
        return day.post(day.as(school), "/api/v1/orders", body, {{"Idempotency-Key", std::to_string(items.size())}});
    };
    const auto too_many = with({ribbon, card, flag});
    CHECK(too_many.fault() == "/choices/0 too_many_choices");
    CHECK(too_many.body["faults"][0]["params"] == json{{"pick", 2}, {"given", 3}});
    CHECK(with({ribbon}).fault() == "/choices/0 too_few_choices");
    const auto placed = with({flag, card});
    CHECK(placed.status == 201);
    CHECK(placed.body["contents"].size() == 3);
    CHECK(day.reserved(card) == 2);
    CHECK(day.reserved(ribbon) == 0);
}

TEST_CASE("a school orders only while the campaign is open") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    day.as(school);
    day.before_the_opening();
    CHECK(day.order(school, kit).code() == "campaign_not_open_yet");
    day.after_the_deadline();
    CHECK(day.order(school, kit).code() == "campaign_closed");
    CHECK(day.decline(school).code() == "campaign_closed");
}

TEST_CASE("the code of another campaign opens no order in this one, but its own orders stay readable") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    const std::string number = day.order(school, kit).body["number"];
    day.archive();
    day.kit("nouveau", {{day.item("Fanion", 9), 1}});
    const auto refused = day.order(school, "nouveau");
    CHECK(refused.status == 409);
    CHECK(refused.code() == "code_of_another_campaign");
    CHECK(refused.body["params"]["campaign"]["slug"] == "jps-2027");
    CHECK(day.show(school, number).status == 200);
    CHECK(day.show(school, number).body["actions"].empty());
}

TEST_CASE("another school's order is not found, and one link opens a school's buildings") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto owner = day.school("École du Ruisseau"), other = day.school("École de l'Érable");
    const auto building = day.building(owner, "Pavillon des Pins");
    const std::string number = day.order(owner, kit).body["number"];
    CHECK(day.show(other, number).status == 404);
    CHECK(day.post(day.as(other), "/api/v1/orders/" + number + "/cancellation", {{"then", "none"}}, {{"Idempotency-Key", "k"}, {"If-Match", "\"1\""}}).status == 404);
    const auto for_building = day.post(day.as(owner), "/api/v1/orders", order_body(building, kit), {{"Idempotency-Key", "b"}});
    CHECK(for_building.status == 201);
    CHECK(day.post(day.as(other), "/api/v1/orders", order_body(building, kit), {{"Idempotency-Key", "c"}}).code() == "unknown_school");
}

TEST_CASE("an unknown kit and a place of another school are told at their field") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau"), other = day.school("École de l'Érable");
    CHECK(day.order(school, "inconnue").fault() == "/kit unknown_kit");
    json body = order_body(school, kit);
    body["delivery"]["place"] = day.place(other, "Ailleurs").text();
    CHECK(day.post(day.as(school), "/api/v1/orders", body, {{"Idempotency-Key", "k"}}).fault() == "/delivery/place unknown_place");
}

TEST_CASE("a partner orders more than once, and takes only what no default needs") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 4);
    day.generic_kit({{ribbon, 1}});
    const auto kit = day.kit("menu", {{ribbon, 1}});
    day.schools(2);
    const auto partner = day.partner("Maison de la famille");
    CHECK(day.order(partner, kit).status == 201);
    CHECK(day.order(partner, kit).status == 201);
    CHECK(day.order(partner, kit).code() == "sold_out");
    CHECK(day.decline(partner).code() == "partner_has_no_outcome");
}

TEST_CASE("a staff order replaces a decline, and may wait where stock falls short") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 0);
    const auto kit = day.kit("menu", {{ribbon, 2}});
    const auto school = day.school("École du Ruisseau");
    day.decline(school);
    const auto entered = day.order_by_staff(school, kit);
    CHECK(entered.status == 201);
    CHECK(entered.body["origin"] == "staff");
    CHECK(entered.body["state"] == "waiting");
    CHECK(day.outcome_of(school) == "order");
    const auto received = day.post(day.staff(), "/api/v1/receipts", {{"lines", {{{"item", ribbon.text()}, {"quantity", 5}}}}, {"reference", "BL 12"}});
    CHECK(received.body["served"] == json{entered.body["number"]});
    CHECK(day.state_of(school) == "placed");
    CHECK(day.reserved(ribbon) == 2);
}

TEST_CASE("a staff order that replaces a decline takes nothing that is kept for the silent") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 1);
    const auto generic = day.generic_kit({{ribbon, 1}});
    const auto declined = day.school("École du Ruisseau"), silent = day.school("École de l'Érable");
    day.decline(declined);
    CHECK(day.order_by_staff(declined, generic).body["state"] == "waiting");
    CHECK(day.reserved(ribbon) == 0);
    CHECK(day.outcome_of(silent) == "silent");
}

TEST_CASE("an order that waits, is changed and can be served at once is told as placed") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 1);
    const auto feast = day.kit("festin", {{ribbon, 3}}), menu = day.kit("menu", {{ribbon, 1}});
    const std::string path = day.order_by_staff(day.school("École du Ruisseau"), feast).header("Location");
    const auto changed = day.patch(day.staff(), path, {{"kit", menu}}, day.get(day.staff(), path).header("ETag"));
    CHECK(changed.body["state"] == "placed");
    CHECK(changed.body == day.get(day.staff(), path).body);
    CHECK(changed.header("ETag") == day.get(day.staff(), path).header("ETag"));
}

TEST_CASE("a loss first sets back the last in priority, and lists them") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 4);
    const auto kit = day.kit("menu", {{ribbon, 2}});
    const auto first = day.school("École du Ruisseau", 1), last = day.school("École de l'Érable", 2);
    day.order(last, kit);
    day.order(first, kit);
    const auto lost = day.post(day.staff(), "/api/v1/adjustments", {{"item", ribbon.text()}, {"change", -1}, {"reason", "dégât d’eau"}});
    CHECK(lost.status == 201);
    CHECK(lost.body["set_back"] == json{"JPS27-0001"});
    CHECK(day.state_of(first) == "placed");
    CHECK(day.state_of(last) == "waiting");
    CHECK(day.on_hand(ribbon) == 3);
    CHECK(day.reserved(ribbon) == 2);
}

TEST_CASE("a withdrawn decline makes the school silent again, until the rule has run") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau"), other = day.school("École de l'Érable");
    const std::string id = day.decline(school).body["id"];
    CHECK(day.remove(day.as(other), "/api/v1/declines/" + id).status == 404);
    CHECK(day.remove(day.as(school), "/api/v1/declines/" + id).status == 204);
    CHECK(day.outcome_of(school) == "silent");
    const std::string again = day.decline(school).body["id"];
    day.after_the_deadline();
    day.run_generic();
    CHECK(day.remove(day.staff(), "/api/v1/declines/" + again).code() == "act_not_open");
}

TEST_CASE("an exclusion needs a reason, and takes the school out of the rule") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    CHECK(day.post(day.staff(), "/api/v1/exclusions", {{"school", school.text()}, {"reason", ""}}).fault() == "/reason empty");
    CHECK(day.post(day.staff(), "/api/v1/exclusions", {{"school", school.text()}, {"reason", "fermée pour travaux"}}).status == 201);
    day.after_the_deadline();
    CHECK(day.run_generic().body["placed"] == 0);
    CHECK(day.outcome_of(school) == "exclusion");
}

TEST_CASE("every act leaves an audit line, and no personal value in it") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    const std::string number = day.order(school, kit).body["number"];
    json contact = order_body(school, kit)["contact"];
    contact["email"] = "nouvelle@ecole.example";
    day.change(school, number, {{"contact", contact}});
    day.cancel(school, number);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE subject = 'JPS27-0001'") == 3);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE was || became LIKE '%ecole.example%' OR was || became LIKE '%Anne%'") == 0);
    const auto history = day.get(day.staff(), "/api/v1/orders/JPS27-0001/history").body["data"];
    CHECK(history[0]["act"] == "order.placed");
    CHECK(history[0]["by"] == "École du Ruisseau");
    CHECK(history[2]["act"] == "order.cancelled");
}

TEST_CASE("orders are found by school without accents, by number and by contact, page by page") {
    CampaignDay day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 99), 1}});
    for (const auto* name : {"ecole de l erable", "ecole du ruisseau", "ecole des pins"}) day.order(day.school(name), kit);
    const auto found = [&](const std::string& query) { return day.get(day.staff(), "/api/v1/orders?" + query).body; };
    CHECK(found("q=%C3%89rable")["total"] == 1);
    CHECK(found("q=jps27-0002")["data"][0]["school"]["name"] == "ecole du ruisseau");
    CHECK(found("q=anne")["total"] == 3);
    CHECK(found("state=packed")["total"] == 0);
    const auto first = found("sort=school&limit=2");
    CHECK(first["data"][0]["school"]["name"] == "ecole de l erable");
    const auto rest = found("sort=school&limit=2&cursor=" + first["next"].get<std::string>());
    CHECK(rest["data"].size() == 1);
    CHECK(rest["next"].is_null());
    CHECK(day.get(day.staff(), "/api/v1/orders?colour=green").code() == "bad_query");
    CHECK(found("")["data"][0]["number"] == "JPS27-0003");
}
