#include <doctest/doctest.h>

#include "platform/email.hpp"

using namespace trousse;

TEST_CASE("a name that a letter greets is a person's or an office's") {
    for (const auto* name : {"Anne Roy", "J.-P. Côté", "M.Tremblay", "Mme. Gagnon", "Marie-Ève Gagnon (direction)",
                             "Secrétariat / réception", "D’Arcy O'Neill", "Bureau 1024, 2e étage", "Prof.Roy", "李明"}) {
        CAPTURE(name);
        CHECK(is_name(name));
    }
}

TEST_CASE("an address of a site or of mail, a telephone or a mark of advertisement is no name") {
    for (const auto* name :
         {"Gagnez : lots.example", "www.lots.example", "https://lots.example/a", "bit.ly/x", "SUPERLOTS.CA", "anne@ecole.example",
          "Gagnez un téléphone!", "<b>Anne</b>", "Appelez le 450 555-0199", "555.0199", "450-5550199", "Anne | 50 % ici"}) {
        CAPTURE(name);
        CHECK_FALSE(is_name(name));
    }
}
