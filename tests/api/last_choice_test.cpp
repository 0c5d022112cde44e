// « Comme l'an dernier »: what a school chose last, told alike by its own page and by the letter that invites it.
#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

// Years that follow each other: each begins where the one before is archived and a year old.
struct Years : CampaignDay {
    const ItemId ribbon = item("Ruban", 500);
    const SchoolId stream = school("École du Ruisseau");
    int year = 2027;

    explicit Years(std::initializer_list<const char*> kits = {"menu", "affiche"}) { offer(kits); }

    void offer(std::initializer_list<const char*> kits) {
        for (const char* each : kits) kit(each, {{ribbon, 2}});
        generic_kit({{ribbon, 1}});
    }
    void next(std::initializer_list<const char*> kits = {"menu", "affiche"}) {
        ++year;
        db().write([&](Transaction& tx) {
            constexpr auto kYear =
                "UPDATE campaign SET state = 'archived', opens_at = opens_at - $year, closes_at = closes_at - $year";
            tx.run(kYear, {{"$year", std::chrono::milliseconds{24h * 365}.count()}});
            tx.run(R"(
                INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at)
                VALUES ($id, 'jps-' || $year, 'JPS ' || $year, 'HSD ' || $year, 'JPS' || ($year - 2000), 'published', $opens, $closes, 0))",
                   {{"$id", year - 2026}, {"$year", year}, {"$opens", now() - 24h}, {"$closes", now() + 24h}});
            tx.run("INSERT INTO roster (campaign_id, school_id) SELECT $id, id FROM school", {{"$id", year - 2026}});
            tx.run("INSERT INTO campaign_count (campaign_id, silent) SELECT $id, count(*) FROM school",
                   {{"$id", year - 2026}});
        });
        offer(kits);
    }
    std::string given_by_the_run() {
        at(now() + 25h);
        REQUIRE(run_generic().status == 201);
        return get(staff(), "/api/v1/schools/" + stream.text()).body["order"];
    }

    // On its own page, which its code opens.
    json on_its_page() {
        const json code = post(staff(), "/api/v1/schools/" + stream.text() + "/keys").body["code"];
        return post(guest(), "/api/v1/sessions/school", {{"code", code}}).body["schools"][0]["last_year"];
    }
    std::string in_its_letter() {
        const std::string step = "/api/v1/campaigns/jps-" + std::to_string(year) + "/invitations/opening";
        REQUIRE(post(admin(), step + "/release").status == 200);
        app().jobs().run_now("invitations");
        const json letters = get(staff(), "/api/v1/letters?letter=invitation").body["data"];
        REQUIRE(letters.size() == 1);
        return get(staff(), "/api/v1/letters/" + letters[0]["id"].dump()).body["text"];
    }
};

bool holds(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

}  // namespace

TEST_CASE(
    "the last choice is that of the last year in which the school chose, by itself or by staff; what came by itself is "
    "none") {
    Years day;
    REQUIRE(day.order(day.stream, "menu").status == 201);
    day.next();
    REQUIRE(day.order_by_staff(day.stream, "affiche").status == 201);
    day.next();
    REQUIRE(!day.given_by_the_run().empty());
    day.next();

    const json last = day.on_its_page();
    CHECK(last["campaign"]["slug"] == "jps-2028");
    CHECK(last["kit"] == "affiche");
    CHECK(last["is_year_before"] == false);
    const std::string letter = day.in_its_letter();
    INFO(letter);
    const auto told = letter.find("À la JPS 2028, vous aviez choisi"), end = letter.find("Elle est offerte de nouveau");
    REQUIRE(told < end);
    CHECK(holds(letter.substr(told, end - told), "affiche"));
}

TEST_CASE(
    "a last choice that is not offered again is named as it was on the page, and the letter names no older one "
    "instead") {
    Years day;
    REQUIRE(day.order(day.stream, "menu").status == 201);
    day.next();
    REQUIRE(day.order_by_staff(day.stream, "affiche").status == 201);
    day.next({"menu"});

    const json last = day.on_its_page();
    CHECK(last["kit"].is_null());
    CHECK(last["kit_name"]["fr"] == "affiche");
    CHECK(last["is_year_before"] == true);
    CHECK(!holds(day.in_its_letter(), "vous aviez choisi"));
}

TEST_CASE("a kit taken instead of the automatic one was chosen, and one that was cancelled was not") {
    Years day;
    const std::string number = day.order(day.stream, "menu").body["number"];
    REQUIRE(day.act(day.staff(), number, "cancellation", {{"then", "silence"}}).status == 200);
    day.next();
    CHECK(day.on_its_page().is_null());
    const std::string given = day.given_by_the_run(), path = "/api/v1/orders/" + given;
    REQUIRE(day.patch(day.staff(), path, {{"kit", "affiche"}}, day.get(day.staff(), path).header("ETag")).status ==
            200);
    day.next();
    CHECK(day.on_its_page()["kit"] == "affiche");
}
