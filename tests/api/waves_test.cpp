// Waves, their papers, scans, and many orders at once.
#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;
using Told = CampaignDay::Told;

namespace {

struct Rush {
    CampaignDay day;
    ItemId ribbon = day.item("Ruban", 5000), card = day.item("Carte", 5000), flag = day.item("Fanion", 5000);
    std::string menu = day.kit("menu", {{ribbon, 2}, {card, 1}});
    std::string generic = day.generic_kit({{ribbon, 1}});

    std::string order(const std::string& school, const std::string& kit) {
        return day.order(day.school(school), kit).body["number"];
    }
    Told get(const std::string& path) { return day.get(day.staff(), "/api/v1" + path); }
    Told post(const std::string& path, const json& body) { return day.post(day.staff(), "/api/v1" + path, body); }
    Told act(const std::string& number, const std::string& act, json body = json::object()) {
        return day.act(day.staff(), number, act, std::move(body));
    }
    Told scan(const std::string& code, const std::string& act) {
        return post("/scans", {{"code", code}, {"act", act}});
    }
    std::string state(const std::string& number) { return get("/orders/" + number).body["state"]; }
};

std::string another_key() {
    static int keys = 0;
    return "import-" + std::to_string(++keys);
}

std::vector<std::string> slips_of(const Told& papers) {
    std::vector<std::string> numbers;
    for (const json& slip : papers.body["slips"]) numbers.push_back(slip["number"]);
    return numbers;
}

}  // namespace

TEST_CASE("a wave is made by rule from the placed orders without one, and says how far they are") {
    Rush rush;
    const auto first = rush.order("A", rush.menu), second = rush.order("B", rush.menu);
    rush.order("C", rush.generic);
    const Told wave = rush.post("/waves", {{"name", "Lundi"}, {"rule", {{"kit", "menu"}}}});
    REQUIRE(wave.status == 201);
    CHECK(wave.body["number"] == 1);
    CHECK(wave.body["orders"] == 2);
    CHECK(wave.body["states"]["placed"] == 2);
    CHECK(wave.body["kits"][0]["identical"] == true);
    CHECK(wave.body["actions"] == json{"packing", "renaming", "deletion"});
    CHECK(rush.post("/waves", {{"rule", {{"kit", "menu"}}}}).code() == "nothing_to_pick");
    CHECK(rush.post("/waves", {{"rule", json::object()}}).body["number"] == 2);  // a number refused was never given

    rush.act(first, "packing");
    CHECK(rush.get("/waves/1").body["states"]["packed"] == 1);
    CHECK(rush.get("/waves").body["data"].size() == 2);
    CHECK(rush.get("/orders?wave=1").body["total"] == 2);
    CHECK(rush.get("/orders?wave=1").body["data"][0]["wave"] == 1);
    CHECK(rush.get("/orders?wave=none").body["total"] == 0);
    CHECK(rush.get("/orders/numbers?wave=1&sort=number").body["data"] == json{first, second});
}

TEST_CASE("a wave of which something is packed stays; another one is undone, its number never given again") {
    Rush rush;
    const auto number = rush.order("A", rush.menu);
    rush.post("/waves", {{"orders", {number}}});
    rush.act(number, "packing");
    CHECK(rush.day.remove(rush.day.staff(), "/api/v1/waves/1").code() == "wave_under_way");
    rush.act(number, "unpacking");
    CHECK(rush.day.remove(rush.day.staff(), "/api/v1/waves/1").status == 204);
    CHECK(rush.get("/orders/" + number).body["wave"].is_null());
    CHECK(rush.post("/waves", {{"orders", {number}}}).body["number"] == 2);
    CHECK(rush.get("/waves/1").code() == "unknown_wave");
    CHECK(rush.day.patch(rush.day.staff(), "/api/v1/waves/2", {{"name", "Mardi"}}, "\"1\"").body["name"] == "Mardi");
    CHECK(rush.day.patch(rush.day.staff(), "/api/v1/waves/2", {{"name", "Jeudi"}}, "\"1\"").code() == "stale");
    CHECK(rush.day.patch(rush.day.staff(), "/api/v1/waves/2", {{"name", "Mardi"}}, "\"2\"").header("ETag") == "\"2\"");
}

TEST_CASE("a wave of chosen orders leaves out those that are not placed, and refuses numbers that are none") {
    Rush rush;
    const auto number = rush.order("A", rush.menu), packed = rush.order("B", rush.menu);
    rush.act(packed, "packing");
    CHECK(rush.post("/waves", {{"orders", {number, packed}}}).body["orders"] == 1);
    CHECK(rush.post("/waves", {{"orders", {packed}}}).code() == "nothing_to_pick");
    CHECK(rush.post("/waves", {{"orders", {number, "JPS27-9999"}}}).fault() == "/orders/1 unknown_order");
    CHECK(rush.post("/waves", {{"name", "x"}}).fault() == "/orders needed");
}

TEST_CASE("one print has the totals by item, the kits to assemble and a slip per order, identical kits first") {
    Rush rush;
    const auto choice = rush.day.kit_to_choose("ouvert", {{rush.ribbon, 1}}, 1, {{rush.card, 1}, {rush.flag, 2}});
    const auto school = rush.day.school("Z");
    json body = order_body(school, choice);
    body["choices"] = {{{"choice", 1}, {"items", {rush.flag.text()}}}};
    const std::string chosen =
        rush.day.post(rush.day.as(school), "/api/v1/orders", body, {{"Idempotency-Key", "z"}}).body["number"];
    const auto b = rush.order("B", rush.menu), a = rush.order("A", rush.menu);
    rush.post("/kits/menu/buildings", {{"change", 1}});
    rush.post("/waves", {{"rule", json::object()}});

    const Told papers = rush.get("/waves/1/papers");
    REQUIRE(papers.status == 200);
    CHECK(slips_of(papers) == std::vector<std::string>{a, b, chosen});
    CHECK(papers.body["slips"][2]["position"] == "3/3");
    CHECK(papers.body["slips"][0]["code"] == a + ".1");
    CHECK(papers.body["slips"][0]["code_svg"]["size"] == 21);
    CHECK(papers.body["slips"][0]["receipt_link"] == "https://trousse.example/commande?no=" + a);
    CHECK(papers.body["slips"][0]["contact"]["name"] == "Anne Roy");
    std::map<std::string, Count> totals;
    for (const json& line : papers.body["pick_list"]) totals[line["item"]["id"]] = line["quantity"];
    CHECK(totals ==
          std::map<std::string, Count>{{rush.ribbon.text(), 3}, {rush.card.text(), 1}, {rush.flag.text(), 2}});
    CHECK(papers.body["assemble"][0]["orders"] == 2);
    CHECK(papers.body["assemble"][0]["built"] == 1);
    CHECK(papers.body["assemble"][0]["to_assemble"] == 1);
    CHECK(papers.body["assemble"][0]["numbers"] == json{a, b});
    CHECK(papers.body["assemble"][1]["kit"]["slug"] == "ouvert");
    CHECK(papers.body["assemble"][1]["numbers"] == json{chosen});
    CHECK(rush.get("/orders/" + a + "/slip").body["code"] == a + ".1");
}

TEST_CASE("a slip says in which bin each item lies, that of a whole order and that of one parcel") {
    Rush rush;
    const json bin{{"place", "B2"}};
    REQUIRE(rush.day.patch(rush.day.staff(), "/api/v1/items/" + rush.card.text(), bin, "\"1\"").status == 200);
    const auto number = rush.order("A", rush.menu);
    const auto bins = [&](const std::string& path) {
        const json slip = rush.get(path).body;
        json told = json::object();
        for (const json& line : slip["contents"]) told[line["item"].get<std::string>()] = line["place"];
        return told;
    };
    const json both{{rush.ribbon.text(), ""}, {rush.card.text(), "B2"}};
    CHECK(bins("/orders/" + number + "/slip") == both);
    rush.act(number, "packing");
    CHECK(bins("/parcels/" + number + "-1/slip") == both);
}

TEST_CASE("a wave's papers tell the slips that have left from those to print, and each keeps its place among all") {
    Rush rush;
    const auto a = rush.order("A", rush.menu), b = rush.order("B", rush.menu), c = rush.order("C", rush.menu);
    rush.post("/waves", {{"rule", json::object()}});
    rush.act(a, "packing");
    rush.act(a, "shipment", {{"tracking", ""}});
    rush.act(b, "packing");
    const json slips = rush.get("/waves/1/papers").body["slips"];
    REQUIRE(slips.size() == 3);
    CHECK(slips[0]["number"] == a);
    CHECK(slips[0]["has_left"] == true);
    CHECK(slips[1]["has_left"] == false);
    CHECK(slips[2]["has_left"] == false);
    CHECK(slips[2]["position"] == "3/3");
    CHECK(rush.get("/orders/" + a + "/slip").body["has_left"] == true);
    CHECK(rush.get("/parcels/" + b + "-1/slip").body["has_left"] == false);
}

TEST_CASE("what a short pick left is picked and assembled again, and the list says for which order") {
    Rush rush;
    const auto a = rush.order("A", rush.menu);
    rush.post("/waves", {{"orders", {a}}});
    const json lines{{{"item", rush.ribbon.text()}, {"quantity", 2}}};
    rush.act(a, "packing", {{"lines", lines}, {"reason", "shelf_empty"}});
    const json papers = rush.get("/waves/1/papers").body;
    REQUIRE(papers["pick_list"].size() == 1);
    CHECK(papers["pick_list"][0]["item"]["id"] == rush.card.text());
    REQUIRE(papers["assemble"].size() == 1);
    CHECK(papers["assemble"][0]["answers"] == "remainder");
    CHECK(papers["assemble"][0]["numbers"] == json{a});
    CHECK(papers["assemble"][0]["contents"][0]["item"] == rush.card.text());
}

TEST_CASE("a kit built ahead is promised to one wave only, to the first that has orders for it") {
    Rush rush;
    std::vector<std::string> numbers;
    for (const char* school : {"A", "B", "C"}) numbers.push_back(rush.order(school, rush.menu));
    rush.post("/waves", {{"orders", {numbers[0]}}});
    rush.post("/waves", {{"orders", {numbers[1], numbers[2]}}});
    rush.post("/kits/menu/buildings", {{"change", 2}});
    const auto built = [&](const std::string& wave) {
        const json told = rush.get("/waves/" + wave).body["kits"][0]["built"];
        const json assemble = rush.get("/waves/" + wave + "/papers").body["assemble"];
        if (!assemble.empty()) CHECK(assemble[0]["built"] == told);
        return told.get<Count>();
    };
    CHECK(built("1") == 1);
    CHECK(built("2") == 1);
    const json list = rush.get("/waves").body["data"];
    CHECK(list[0]["kits"][0]["built"] == 1);

    rush.act(numbers[0], "packing");
    CHECK(built("1") == 0);
    CHECK(built("2") == 1);
    CHECK(rush.get("/kits/menu/buildings").body["built"] == 1);
    const auto waveless = rush.order("D", rush.menu);
    rush.act(waveless, "packing");  // assembled from pieces: the box is wave 2's
    CHECK(rush.get("/kits/menu/buildings").body["built"] == 1);
    rush.act(numbers[1], "packing");
    rush.act(numbers[2], "packing");
    CHECK(rush.get("/kits/menu/buildings").body["built"] == 0);
}

TEST_CASE("a kit that was in a wave once can still be taken out of its campaign") {
    Rush rush;
    const auto school = rush.day.school("A");
    const std::string number = rush.day.order(school, rush.day.kit("essai", {{rush.ribbon, 1}})).body["number"];
    rush.post("/waves", {{"orders", {number}}});
    REQUIRE(rush.day.change(school, number, {{"kit", rush.menu}}).status == 200);
    const json kits = rush.get("/waves/1").body["kits"];
    REQUIRE(kits.size() == 1);
    CHECK(kits[0]["kit"]["slug"] == "menu");
    CHECK(rush.day.remove(rush.day.admin(), "/api/v1/campaigns/jps-2027/kits/essai").status == 204);
}

TEST_CASE("a wave counts its parcels, those of claims included, and says what is open to them") {
    Rush rush;
    const auto school = rush.day.school("A");
    const std::string number = rush.day.order(school, rush.menu).body["number"];
    rush.post("/waves", {{"orders", {number}}});
    rush.act(number, "packing");
    rush.act(number, "shipment", {{"tracking", ""}});
    rush.act(number, "delivery");
    CHECK(rush.get("/waves/1").body["actions"] == json{"renaming"});
    const json lines{{{"item", rush.ribbon.text()}, {"quantity", 1}}};
    const Told claim = rush.post("/claims", {{"order", number}, {"kind", "missing"}, {"lines", lines}});
    const std::string path = "/api/v1/claims/" + claim.body["id"].get<std::string>() + "/answer";
    REQUIRE(rush.day
                .post(rush.day.staff(), path, {{"answer", "parcel"}, {"lines", lines}},
                      {{"If-Match", claim.header("ETag")}})
                .status == 200);
    const Told wave = rush.get("/waves/1");
    CHECK(wave.body["parcels"]["packed"] == 1);
    CHECK(wave.body["parcels"]["delivered"] == 1);
    CHECK(wave.body["actions"] == json{"shipment", "renaming"});
    CHECK(rush.get("/parcels?state=packed&wave=1").body["data"][0]["number"] == number + "-2");
    const json slips = rush.get("/waves/1/papers").body["slips"];
    REQUIRE(slips.size() == 2);
    CHECK(slips[1]["parcel"] == number + "-2");
    CHECK(slips[1]["answers"] == "claim");
    CHECK(slips[1]["contents"][0]["quantity"] == 1);
}

TEST_CASE("each parcel has a slip of its own, and its code is scanned: a claim's, and what a short pick left") {
    Rush rush;
    const auto number = rush.order("A", rush.menu);
    const json lines{{{"item", rush.ribbon.text()}, {"quantity", 2}}};
    rush.act(number, "packing", {{"lines", lines}, {"reason", "shelf_empty"}});
    const Told rest = rush.get("/parcels/" + number + "-2/slip");
    REQUIRE(rest.status == 200);
    CHECK(rest.body["code"] == number + "-2.1");
    CHECK(rest.body["answers"] == "remainder");
    CHECK(rest.body["contents"][0]["item"] == rush.card.text());
    CHECK(rush.get("/parcels/" + number + "-3/slip").code() == "unknown_parcel");
    CHECK(rush.scan(number + ".1", "packing").code() == "already_done");
    CHECK(rush.scan(number + ".1", "shipment").body["parcels"][0]["number"] == number + "-1");

    CHECK(rush.scan(number + "-2.1", "shipment").code() == "act_not_open");
    const Told packed = rush.scan(number + "-2.1", "packing");
    CHECK(packed.body["order"]["remainder"] == 0);
    CHECK(packed.body["parcels"][0]["number"] == number + "-2");
    CHECK(rush.scan(number + "-2.1", "packing").code() == "already_done");
    CHECK(rush.scan(number + "-2.1", "shipment").body["order"]["standing"] == "shipped");
    CHECK(rush.scan(number + "-1.1", "delivery").body["parcels"][0]["state"] == "delivered");
    CHECK(rush.scan(number + "-2.1", "delivery").body["order"]["standing"] == "delivered");
    CHECK(rush.scan(number + "-2.1", "delivery").code() == "already_done");
    CHECK(rush.scan(number + "-7.1", "delivery").code() == "unknown_code");
}

TEST_CASE("a slip printed for a remainder is outdated when a claim's parcel takes its number") {
    Rush rush;
    const auto number = rush.order("A", rush.menu);
    rush.act(number, "packing",
             {{"lines", {{{"item", rush.ribbon.text()}, {"quantity", 2}}}}, {"reason", "shelf_empty"}});
    const Told wish = rush.post("/claims", {{"order", number}, {"kind", "wish"}, {"said", "Une carte de plus"}});
    const std::string path = "/api/v1/claims/" + wish.body["id"].get<std::string>() + "/answer";
    const json answer{{"answer", "parcel"}, {"lines", {{{"item", rush.card.text()}, {"quantity", 1}}}}};
    REQUIRE(rush.day.post(rush.day.staff(), path, answer, {{"If-Match", wish.header("ETag")}}).status == 200);
    CHECK(rush.scan(number + "-2.1", "packing").code() == "slip_outdated");
    CHECK(rush.scan(number + "-2.2", "shipment").body["parcels"][0]["answers"] == "claim");
    CHECK(rush.scan(number + "-3.2", "packing").body["parcels"][0]["answers"] == "remainder");
}

TEST_CASE("a slip's code is scanned: packed, then shipped; a second scan changes nothing and says so") {
    Rush rush;
    const auto number = rush.order("A", rush.menu);
    const Told packed = rush.scan(number + ".1", "packing");
    CHECK(packed.body["verdict"] == "done");
    CHECK(packed.body["order"]["state"] == "packed");
    const Told again = rush.scan(number + ".1", "packing");
    CHECK(again.code() == "already_done");
    CHECK(again.body["params"]["state"] == "packed");
    CHECK(rush.scan("jps27-0001.1", "shipment").body["order"]["state"] == "shipped");
    CHECK(rush.scan(number + ".1", "shipment").code() == "already_done");
    CHECK(rush.scan(number + ".1", "packing").code() == "already_done");
    CHECK(rush.day.figure("SELECT count(*) AS figure FROM parcel") == 1);
}

TEST_CASE(
    "a slip's code is taken as scanners, keyboards and fingers write it, and its number alone is the slip of now") {
    for (const char* written :
         {"]Q1%.1", "%.1\t", "]C0%.1\r\n", " % .1", "%", "jps27\u20110001.1", "JPS27 \u2013 0001", "%-1.1"}) {
        Rush rush;
        const std::string number = rush.order("A", rush.menu);
        std::string code = written;
        if (const auto at = code.find('%'); at != std::string::npos) code.replace(at, 1, number);
        if (code.ends_with("-1.1")) rush.act(number, "packing");
        CAPTURE(code);
        const Told told = rush.scan(code, code.ends_with("-1.1") ? "shipment" : "packing");
        CHECK(told.status == 200);
        CHECK(told.body["number"] == (code.ends_with("-1.1") ? number + "-1" : number));
    }
}

TEST_CASE("a scanner that types for another keyboard, and one that read the school's link, are told so") {
    Rush rush;
    rush.order("A", rush.menu);
    for (const char* garbled : {"JPS27\u00df0001.1", "JPS27'0001.1", "JPS\u00e9\u00e8)\u00e0\u00e0\u00e0&:&",
                                "JPS27-0001,1", "JPS27/0001;1"}) {
        CAPTURE(garbled);
        CHECK(rush.scan(garbled, "packing").code() == "keyboard_layout");
    }
    CHECK(rush.scan("https://trousse.example/recu#b=5J1rZ73PnN95Z01BU1S66A", "packing").code() == "link_scanned");
    for (const char* other : {"JPS27-0001.", "JPS27-0001.0", "JPS27-0001.1.1", "JPS27-0001.-1",
                              "JPS27-0001.99999999999999999999", "]", ".1", "0105012345678900\u001d10AB"}) {
        CAPTURE(other);
        CHECK(rush.scan(other, "packing").code() == "unknown_code");
    }
    CHECK(rush.state("JPS27-0001") == "placed");
}

TEST_CASE("where one wave is packed, a slip of another is refused") {
    Rush rush;
    const std::string number = rush.order("A", rush.menu), other = rush.order("B", rush.menu);
    rush.post("/waves", {{"orders", {number}}});
    const auto scan_in = [&](const std::string& code, int wave) {
        return rush.post("/scans", {{"code", code}, {"act", "packing"}, {"wave", wave}});
    };
    CHECK(scan_in(other, 1).code() == "not_in_wave");
    CHECK(scan_in(number, 2).code() == "not_in_wave");
    CHECK(rush.state(other) == "placed");
    CHECK(scan_in(number, 1).status == 200);
}

TEST_CASE("a wrong scan changes nothing: no slip's code, an act that is not open, a slip of before the change") {
    Rush rush;
    const auto school = rush.day.school("A");
    const std::string number = rush.day.order(school, rush.menu).body["number"];
    CHECK(rush.scan("4006381333931", "packing").code() == "unknown_code");
    CHECK(rush.scan("JPS27-0999.1", "packing").code() == "unknown_code");
    CHECK(rush.scan(number + ".7", "packing").code() == "unknown_code");
    CHECK(rush.scan(number + ".1", "shipment").code() == "act_not_open");
    REQUIRE(rush.day.change(school, number, {{"kit", rush.generic}}).body["edition"] == 2);
    const Told outdated = rush.scan(number + ".1", "packing");
    CHECK(outdated.code() == "slip_outdated");
    CHECK(outdated.body["params"]["edition"] == 2);
    CHECK(outdated.body["params"]["printed"] == 1);
    CHECK(rush.state(number) == "placed");
    CHECK(rush.scan(number + ".2", "packing").status == 200);
}

TEST_CASE("a slip is outdated by whatever it shows: contents, delivery, contact; by nothing else") {
    Rush rush;
    const auto school = rush.day.school("A");
    const std::string number = rush.day.order(school, rush.menu).body["number"];
    const auto edition = [&](const json& change) {
        return rush.day.change(school, number, change).body["edition"].get<Count>();
    };
    CHECK(edition({{"delivery", {{"way", "pickup"}, {"place", nullptr}}}}) == 2);
    CHECK(edition({{"note", "Sonner."}}) == 3);
    const json contact{{"name", "Léa Roy"}, {"email", "lea@ecole.example"}, {"phone", ""}, {"language", "fr"}};
    CHECK(edition({{"contact", contact}}) == 4);
    json other_address = contact;
    other_address["email"] = "autre@ecole.example";
    CHECK(edition({{"contact", other_address}}) == 4);
    rush.post("/waves", {{"orders", {number}}});
    CHECK(rush.get("/orders/" + number).body["edition"] == 4);
}

TEST_CASE("a thousand orders are packed in one act, each with its verdict, those refused left as they were") {
    Rush rush;
    std::vector<std::string> numbers;
    const auto schools = rush.day.schools(1000);
    for (const SchoolId& school : schools) numbers.push_back(rush.day.order_by_staff(school, rush.menu).body["number"]);
    for (std::size_t i = 0; i < 1000; i += 100) rush.act(numbers[i], "cancellation", {{"then", "silence"}});
    numbers[999] = "JPS27-9999";

    const Told packed = rush.post("/order-acts", {{"act", "packing"}, {"orders", numbers}});
    REQUIRE(packed.status == 200);
    CHECK(packed.body["done"] == 989);
    CHECK(packed.body["refused"] == 11);
    CHECK(packed.body["results"][0]["code"] == "act_not_open");
    CHECK(packed.body["results"][0]["state"] == "cancelled");
    CHECK(packed.body["results"][1]["state"] == "packed");
    CHECK(packed.body["results"][999]["code"] == "unknown_order");
    CHECK(rush.day.figure("SELECT count(*) AS figure FROM parcel") == 989);
    CHECK(rush.get("/orders/counts").body["packed"] == 989);

    const json tracking{{{"number", numbers[1]}, {"tracking", "1Z1"}}};
    CHECK(rush.post("/order-acts", {{"act", "shipment"}, {"orders", numbers}, {"tracking", tracking}}).body["done"] ==
          989);
    CHECK(rush.get("/orders/" + numbers[1]).body["parcels"][0]["tracking"] == "1Z1");
    CHECK(rush.day.on_hand(rush.ribbon) == 5000 - 2 * 989);
    CHECK(rush.day.reserved(rush.ribbon) == 2);  // of the one that was not named
}

TEST_CASE(
    "many acts under one key are each done once: whoever asks again is told what was done, and tries what was "
    "refused") {
    Rush rush;
    const auto a = rush.order("A", rush.menu), b = rush.order("B", rush.menu);
    rush.act(b, "packing");
    const auto pack = [&](const json& orders) {
        return rush.day.post(rush.day.staff(), "/api/v1/order-acts", {{"act", "packing"}, {"orders", orders}},
                             {{"Idempotency-Key", "wave-1"}});
    };
    const Told first = pack({a, b});
    CHECK(first.body["done"] == 1);
    CHECK(first.header("Idempotent-Replayed") == "");
    const Told again = pack({a, b});
    CHECK(again.body == first.body);
    CHECK(again.header("Idempotent-Replayed") == "true");
    rush.act(b, "unpacking");
    CHECK(pack({a, b}).body["done"] == 2);
    CHECK(rush.day.figure("SELECT count(*) AS figure FROM parcel WHERE state = 'packed'") == 2);
    CHECK(pack({b}).code() == "idempotency_key_reused");
}

TEST_CASE("orders join a wave and leave it together, and are cancelled together") {
    Rush rush;
    const auto a = rush.order("A", rush.menu), b = rush.order("B", rush.menu);
    rush.post("/waves", {{"orders", {a}}});
    CHECK(rush.post("/order-acts", {{"act", "wave"}, {"orders", {a, b}}, {"wave", 1}}).body["done"] == 2);
    CHECK(rush.get("/waves/1").body["orders"] == 2);
    CHECK(rush.post("/order-acts", {{"act", "wave"}, {"orders", {a}}, {"wave", nullptr}}).body["done"] == 1);
    CHECK(rush.get("/orders/" + a).body["wave"].is_null());
    CHECK(rush.post("/order-acts", {{"act", "wave"}, {"orders", {a}}, {"wave", 9}}).code() == "unknown_wave");
    CHECK(rush.post("/order-acts", {{"act", "wave"}, {"orders", {a}}}).fault() == "/wave needed");
    CHECK(rush.post("/order-acts", {{"act", "cancellation"}, {"orders", {a, b}}, {"then", "none"}}).body["done"] == 2);
    CHECK(rush.day.figure("SELECT count(*) AS figure FROM roster WHERE answer = 'decline'") == 2);
}

TEST_CASE("what a carrier's file says has arrived is delivered, a verdict per row, and nothing when it is only tried") {
    Rush rush;
    const auto a = rush.order("A", rush.menu), b = rush.order("B", rush.menu), c = rush.order("C", rush.menu);
    for (const auto& number : {a, b}) rush.act(number, "packing");
    rush.act(a, "shipment", {{"tracking", "1Z1"}});
    rush.act(b, "shipment", {{"tracking", "1Z2"}});
    const std::string file = "Numéro;Suivi;Livré le\r\n" + a + ";;2026-11-17\r\n;1Z2;2026-11-17\r\n" + c +
                             ";;2026-11-17\r\nX;;2026-11-17\r\n" + a + ";;hier\r\n";
    const auto import = [&](const char* query) {
        return rush.day.send(rush.day.staff(), "POST", std::string{"/api/v1/delivery-imports"} + query, file,
                             {{"Content-Type", "text/csv"}, {"Idempotency-Key", another_key()}});
    };
    CHECK(import("?dry_run=true").body["delivered"] == 2);
    CHECK(rush.state(a) == "shipped");
    const Told imported = import("");
    std::vector<std::string> verdicts;
    for (const json& row : imported.body["rows"])
        verdicts.push_back(row["why"].is_null() ? row["verdict"].get<std::string>() : row["why"].get<std::string>());
    CHECK(verdicts == std::vector<std::string>{"delivered", "delivered", "not_shipped", "unknown_order", "bad_date"});
    CHECK(rush.state(a) == "delivered");
    CHECK(rush.state(b) == "delivered");
    CHECK(import("").body["unchanged"] == 1);
    CHECK(rush.day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'order.delivered'") == 2);
}

TEST_CASE("a carrier's file is known by its headings, in either language, and a heading that lacks is named") {
    Rush rush;
    const auto number = rush.order("A", rush.menu);
    rush.act(number, "packing");
    rush.act(number, "shipment", {{"tracking", "1Z1"}});
    const auto tried = [&](const std::string& file) {
        return rush.day.send(rush.day.staff(), "POST", "/api/v1/delivery-imports?dry_run=true", file,
                             {{"Content-Type", "text/csv"}, {"Idempotency-Key", another_key()}});
    };
    for (const char* head :
         {"number,delivered_on", "Numéro de commande,Date de livraison", "No,Livré le", "Order number,Delivery date",
          "N° de commande;Livré le", "Nº de commande\tLivrée le", "No commande,Date livraison", "Order No,Delivered at",
          "Order No., Delivered", "Commande;Livrée", "Order #,Delivered date"}) {
        CAPTURE(head);
        const std::string first{head};
        const std::string between = first.substr(first.find_first_of(",;\t"), 1);
        CHECK(tried(first + "\n " + number + " " + between + "2026-11-17\n").body["delivered"] == 1);
    }
    CHECK(tried("Order No.,Delivered,Delivery date\n" + number + ",Yes,2026-11-17\n").body["delivered"] == 1);
    CHECK(tried("Numéro de repérage;Livré le\n1Z1;17/11/2026 14:32\n").body["delivered"] == 1);
    const std::string dashed = number.substr(0, 5) + "\u2011" + number.substr(6) + "\u00a0";
    CHECK(tried("No;Livré le\n" + dashed + ";17 nov. 2026\n").body["delivered"] == 1);
    const auto refusal = [&](const std::string& day, const std::string& rest = "") {
        return tried("No;Livré le\n" + number + ";" + day + "\n" + rest).body["rows"][0]["why"];
    };
    CHECK(refusal("2026-11-16") == "before_shipment");
    CHECK(refusal("11/10/2026") == "ambiguous_date");
    CHECK(refusal("11/10/2026", number + ";17/11/2026\n") == "before_shipment");  // that day proves the order of all
    CHECK(tried("No;Livré le;Date de livraison\n").body["params"]["why"] == "column_twice");
    CHECK(tried("Numéro de suivi;Livré le\n1Z1;2026-11-17\n").body["delivered"] == 1);
    const Told refused = tried("Numéro;Reçu le\n" + number + ";2026-11-17\n");
    CHECK(refused.code() == "unreadable_file");
    CHECK(refused.body["params"] == json{{"why", "column_missing"}, {"line", 1}, {"column", "delivered_on"}});
}

TEST_CASE("orders are found by the beginnings of words of school, municipality, contact or number") {
    Rush rush;
    const auto a = rush.order("ecole des pins", rush.menu);
    rush.order("ecole du lac", rush.menu);
    const auto found = [&](const std::string& text) { return rush.get("/orders?q=" + text).body["total"]; };
    CHECK(found("pin") == 1);
    CHECK(found("%C3%89cole%20pins") == 1);
    CHECK(found("ecole") == 2);
    CHECK(found("roy") == 2);
    CHECK(found("anne@ecole") == 2);
    CHECK(found("1") == 1);
    CHECK(found("JPS27-0001") == 1);
    CHECK(found("lac%20pins") == 0);
    CHECK(found("pins%20ecole%20roy%200001") == 1);
    CHECK(found("pins%20ecole%20roy%200002") == 0);
    CHECK(found("%21") == 0);
    for (const std::string sort : {"number", "school", "placed_at", "-placed_at"}) {
        CAPTURE(sort);
        const Told first = rush.get("/orders?limit=1&sort=" + sort);
        const Told rest = rush.get("/orders?limit=1&sort=" + sort + "&cursor=" + first.body["next"].get<std::string>());
        REQUIRE(rest.body.dump() != "");
        REQUIRE(rest.status == 200);
        CHECK(first.body["data"][0]["number"] != rest.body["data"][0]["number"]);
        CHECK(rest.body["next"].is_null());
        CHECK(first.body["total"] == 2);
    }
    CHECK(rush.get("/orders?delivery_way=pickup").body["total"] == 0);
    CHECK(rush.get("/orders?delivery_way=ship&sort=school").body["data"].size() == 2);
    CHECK(rush.get("/orders?late=placed").body["total"] == 0);
    CHECK(rush.get("/orders?kit=nothing").body["total"] == 0);
}
