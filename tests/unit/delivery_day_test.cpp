#include "fulfilment/delivery_day.hpp"

#include <doctest/doctest.h>

using namespace trousse;

static std::string read(std::string_view cell, DayOrder order = DayOrder::unknown) {
    const DeliveryDay told = delivery_day(cell, order);
    return told.day ? day_text(*told.day) : std::string{told.why};
}

TEST_CASE("a day is read as carriers and spreadsheets write it, its hour left out") {
    for (const char* cell : {"2026-11-29",
                             "2026/11/29",
                             "2026‑11‑29",
                             " 2026-11-29 14:32 ",
                             "2026-11-29T14:32:05Z",
                             "2026-11-29 14 h 32",
                             "29/11/2026 14:32",
                             "29-11-2026",
                             "29.11.2026",
                             "29\u00a0/\u202f11 / 2026",
                             "11/29/2026 2:32 PM",
                             "29 nov. 2026",
                             "29 novembre 2026 à 14 h 32",
                             "dim. 29 nov. 2026",
                             "Sunday, November 29, 2026",
                             "Nov 29, 2026 2:32:05 PM",
                             "29-nov-26",
                             "46355",
                             "46355,6056",
                             "46355.605555555"})
        CHECK_MESSAGE(read(cell) == "2026-11-29", cell);
    CHECK(read("1er décembre 2026") == "2026-12-01");
    CHECK(read("mar. 1 déc. 2026") == "2026-12-01");
    CHECK(read("3 août 2026") == "2026-08-03");
    CHECK(read("5 mars 2027") == "2027-03-05");
}

TEST_CASE("what may be two days is none, unless another row of the file proves which comes first") {
    CHECK(read("03/04/2026") == "ambiguous_date");
    CHECK(read("04/04/2026") == "2026-04-04");
    CHECK(day_order_in({"03/04/2026", "29/11/2026 14:32"}) == DayOrder::day_first);
    CHECK(day_order_in({"03/04/2026", "11/29/2026"}) == DayOrder::month_first);
    CHECK(day_order_in({"29/11/2026", "11/29/2026"}) == DayOrder::unknown);
    CHECK(day_order_in({"03/04/2026", "2026-11-29"}) == DayOrder::unknown);
    CHECK(read("03/04/2026", DayOrder::day_first) == "2026-04-03");
    CHECK(read("03/04/2026", DayOrder::month_first) == "2026-03-04");
    CHECK(read("29/11/2026", DayOrder::month_first) == "bad_date");
}

TEST_CASE("what is no day is refused, and so are two of them") {
    for (const char* cell :
         {"", "hier", "2026", "2026-11", "2026-02-30", "31/11/2026", "29/13/2026", "29/11/26", "12345",
          "29/11/2026 - 30/11/2026", "2026-11-29 2026-11-30", "29 brumaire 2026", "1990-01-01"})
        CHECK_MESSAGE(read(cell) == "bad_date", cell);
}
