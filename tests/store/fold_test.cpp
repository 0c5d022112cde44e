#include "schools/fold.hpp"

#include <doctest/doctest.h>

using namespace trousse;

TEST_CASE("a school is found whatever the accents, the case, the apostrophes and the dashes") {
    CHECK(fold("École de l'Érable") == "ecole de l erable");
    CHECK(fold("ÉCOLE DE L’ÉRABLE") == "ecole de l erable");
    CHECK(fold("ecole de l erable") == "ecole de l erable");
    CHECK(fold("Saint-Jérôme") == fold("saint jerome"));
    CHECK(fold("L’Île-aux-Œufs") == "l ile aux oeufs");
    CHECK(fold("Lætitia Çà Ñ ÿ") == "laetitia ca n y");
}

TEST_CASE("an accent typed as a character of its own is the same accent") { CHECK(fold("E\u0301cole") == "ecole"); }

TEST_CASE("a word that people write short stands in full, and only as a whole word") {
    CHECK(fold("St-Jérôme, Ste-Adèle") == "saint jerome sainte adele");
    CHECK(fold("CFP des Cimes") == "centre de formation professionnelle des cimes");
    CHECK(fold("Stella Best-Steinbach") == "stella best steinbach");
}

TEST_CASE("every kind of space and dash is one space, and none stands at either end") {
    CHECK(fold("  Deux\u00a0 \u2013 Montagnes\t\n") == "deux montagnes");
    CHECK(fold("\u00b4a") == "a");  // the accent alone comes apart into a space and an accent
    CHECK(fold("''--") == "");
}

TEST_CASE("what is no letter and no figure stands between words") {
    CHECK(fold("Saint-Jean (annexe)/Saint-Luc, 2e cycle") == "saint jean annexe saint luc 2e cycle");
}

TEST_CASE("what was typed is looked for word by word, the longest first") {
    CHECK(words_in("") == TypedWords{});
    CHECK(words_in("le Ruisseau d’or") == TypedWords{" ruisseau", " le", " or", " d"});
    CHECK(words_in("un deux trois quatre cinq") == TypedWords{" quatre", " trois", " deux", " cinq"});
    CHECK(words_in("…") != TypedWords{});
}

TEST_CASE("folding a key again changes nothing") {
    for (const char* text : {"École « L’Envolée » n° 2", "ﬁn ² ½ ß İ", "Kativik ᓄᓇᕕᒃ", "à l'œuvre"}) {
        const auto key = fold(text);
        CHECK(fold(key) == key);
    }
}

TEST_CASE("bytes that are not UTF-8 are left out of the key") {
    CHECK(fold("a\xff\xc3"
               "b\xe2\x80") == "ab");
}
