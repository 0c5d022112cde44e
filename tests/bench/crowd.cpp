#include "crowd.hpp"

#include <fmt/format.h>

#include "accounts/sessions.hpp"

namespace trousse {

using namespace std::chrono_literals;

Crowd::Crowd(std::size_t how_many) {
    const auto ribbon = day_.item("Ruban", 1'000'000), poster = day_.item("Affiche", 1'000'000),
               pen = day_.item("Crayon", 1'000'000), card = day_.item("Carte", 1'000'000),
               badge = day_.item("Macaron", 1'000'000);
    day_.generic_kit({{ribbon, 1}, {poster, 1}});
    const std::string kit = day_.kit("Menu", {{ribbon, 2}, {poster, 1}, {pen, 10}, {card, 4}, {badge, 3}});
    const auto schools = day_.schools(static_cast<int>(how_many));
    const CampaignId campaign{day_.figure("SELECT id AS figure FROM campaign WHERE state = 'published'")};
    day_.db().write([&](Transaction& tx) {
        requests_.clear();
        for (const SchoolId& school : schools) {
            const std::string token =
                open_session(tx, day_.app().program().service().key, visitor_of(school, campaign), "", 24h, day_.now());
            const std::string body = order_body(school, kit).dump();
            requests_.push_back(
                fmt::format("POST /api/v1/orders HTTP/1.1\r\nHost: trousse.example\r\nCookie: __Host-trousse={}\r\n"
                            "Idempotency-Key: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                            token, school.text(), body.size(), body));
        }
    });
}

void Crowd::place_one(Caller& caller) {
    caller.ask(next_request());
    while (!caller.take()) {
    }
    if (caller.status() != 201) throw std::runtime_error{"an order was not placed: " + caller.answer()};
    if (caller.is_over()) caller.open();
}

}  // namespace trousse
