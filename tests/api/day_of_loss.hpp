#pragma once

#include <doctest/doctest.h>
#include <httplib.h>

#include "backups.hpp"
#include "campaign_day.hpp"
#include "data_folder.hpp"
#include "restore.hpp"
#include "served_program.hpp"

namespace trousse {

// A day with one order in its backup, and one more that only the data hold.
struct DayOfLoss : CampaignDay {
    const ItemId ribbon = item("Ruban", 50);
    const std::string menu = kit("menu", {{ribbon, 1}});
    const SchoolId early = school("École du Ruisseau"), late = school("École du Lac"), third = school("École des Pins");
    const std::string third_code = code_of(third);
    const std::string early_order = order(early, menu).body["number"];
    const std::filesystem::path backup = backed_up();
    const std::string late_order = order(late, menu).body["number"];
    const std::filesystem::path data = folder() / "elsewhere";  // with no server

    DayOfLoss() {
        app().jobs().run_now("purge");  // no longer due when the data are served, where it would empty the log
        copy_data_there();
    }
    std::string code_of(const SchoolId& of) {
        return post(staff(), "/api/v1/schools/" + of.text() + "/keys").body["code"];
    }
    void copy_data_there() {
        std::filesystem::remove_all(data);
        make_data_folder(data);
        db().copy_to(data / "trousse.db");
        std::filesystem::copy_file(folder() / "trousse.key", data / "trousse.key");
    }

 private:
    std::filesystem::path backed_up() {
        return folder() / "backups" / make_backup(app().program().service(), "test").name;
    }
};

inline std::int64_t figure_in(const std::filesystem::path& file, Sql sql) {
    std::int64_t figure = -1;
    look_into(file, [&](const Snapshot& db) { figure = db.figure(sql); });
    return figure;
}

// The cookie of whoever types the code; "" for whom it does not let in.
inline std::string let_in(const ServedProgram& program, const std::string& code) {
    httplib::Client client{"127.0.0.1", program.port()};
    const auto answer =
        client.Post("/api/v1/sessions/school", nlohmann::json{{"code", code}}.dump(), "application/json");
    REQUIRE(answer);
    const std::string cookie = answer->get_header_value("Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
}

inline std::string number_of_order(const ServedProgram& program, DayOfLoss& day) {
    httplib::Client client{"127.0.0.1", program.port()};
    const auto answer = client.Post("/api/v1/orders",
                                    {{"Cookie", let_in(program, day.third_code)}, {"Idempotency-Key", "the-next-one"}},
                                    order_body(day.third, "menu").dump(), "application/json");
    REQUIRE(answer);
    REQUIRE(answer->status == 201);
    return nlohmann::json::parse(answer->body)["number"];
}

}  // namespace trousse
