// What Trousse writes to people, and how it is put on the wire.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <sstream>

#include "mail/letter_form.hpp"
#include "mail/message.hpp"
#include "mail/outbox_job.hpp"
#include "mail/typeset.hpp"
#include "platform/email.hpp"

using namespace trousse;
using namespace std::chrono;

namespace {

LetterFacts facts(LetterKind kind, const char* language = "fr") {
    LetterFacts told;
    told.kind = kind;
    told.language = language;
    told.addressee = "Anne Roy";
    told.school = "École de l'Érable";
    told.sender = {"PREL", "45, rue Saint-Joseph, Sainte-Thérèse (Québec)  J7E 4X5", "450 434-7735", ""};
    told.number = "JPS27-0048";
    told.kit = "Menu dégustation";
    told.contents = {{1, "affiche"}, {7040, "rubans de soie"}};
    told.may_change = true;
    told.place = {"Pavillon 2", "12, rue des Pins"};
    told.outcome = "silent";
    told.generic_kit = "Trousse générique";
    told.last_day = 2027y / 1 / 22;
    told.order_link = "https://trousse.example/commande?no=JPS27-0048";
    told.choose_link = "https://trousse.example/commander";
    told.link_until = 2027y / 7 / 21;
    return told;
}

bool holds(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

constexpr std::array kAll{LetterKind::placed,    LetterKind::changed, LetterKind::set_back, LetterKind::cancelled,
                          LetterKind::automatic, LetterKind::shipped, LetterKind::ready,    LetterKind::declined,
                          LetterKind::claim_answered, LetterKind::link, LetterKind::test};

}  // namespace

TEST_CASE("every letter says who writes, why, and how to answer, in both languages and both forms") {
    for (const LetterKind kind : kAll)
        for (const char* language : {"fr", "en"}) {
            const Letter letter = write_letter(facts(kind, language));
            CAPTURE(word(kind));
            CHECK(letter_kind_of(word(kind)) == kind);
            for (const std::string& form : {text_of(letter), html_of(letter)}) {
                CHECK(holds(form, "450\u00a0434-7735"));
                CHECK(holds(form, letter.why));
                CHECK_FALSE(holds(form, "'"));
                CHECK_FALSE(holds(form, " :"));
                CHECK_FALSE(holds(form, "J7E 4X5"));
            }
            CHECK(letter.subject.size() > 8);
            CHECK(holds(text_of(letter), "Anne Roy"));
        }
}

TEST_CASE("a placed order's letter tells what, where, how much and until when, with the way back") {
    const std::string text = text_of(write_letter(facts(LetterKind::placed)));
    for (const char* piece :
         {"«\u00a0Menu dégustation\u00a0»", "École de l’Érable", "7\u202f040\u00a0rubans de soie",
          "Pavillon 2, 12, rue des Pins", "22\u00a0janvier 2027", "https://trousse.example/commande?no=JPS27-0048"})
        CHECK(holds(text, piece));
}

TEST_CASE("a letter says of its link whose it is and until when it opens") {
    for (const LetterKind kind : {LetterKind::placed, LetterKind::shipped, LetterKind::declined}) {
        CHECK(holds(text_of(write_letter(facts(kind))), "propre à votre établissement\u00a0: jusqu’au 21\u00a0juillet 2027 inclus"));
        CHECK(holds(text_of(write_letter(facts(kind, "en"))), "This link is your own: until July\u00a021, 2027, inclusive"));
    }
}

TEST_CASE("the week in which a kit arrives or stands ready is told where it is known") {
    LetterFacts told = facts(LetterKind::placed);
    CHECK_FALSE(holds(text_of(write_letter(told)), "semaine"));
    told.week = 2027y / 2 / 1;
    CHECK(holds(text_of(write_letter(told)), "Arrivée prévue\u00a0: semaine du 1er\u00a0février 2027"));
    told.is_pickup = true;
    CHECK(holds(text_of(write_letter(told)), "Prête à récupérer\u00a0: semaine du 1er\u00a0février 2027"));
    told.language = "en";
    CHECK(holds(text_of(write_letter(told)), "Ready for pick-up: week of February\u00a01, 2027"));
}

TEST_CASE("what leaves is told as what it is: the kit, a part of it, or the answer to a claim") {
    LetterFacts sent = facts(LetterKind::shipped);
    CHECK(write_letter(sent).title == "Votre trousse est en route");
    sent.has_rest = true;
    CHECK(write_letter(sent).title == "Une partie de votre trousse est en route");
    CHECK(holds(text_of(write_letter(sent)), "le reste suivra"));
    sent.is_for_claim = true;
    CHECK(write_letter(sent).title == "Un colis est en route");
    CHECK_FALSE(holds(text_of(write_letter(sent)), "le reste suivra"));
    sent.language = "en";
    CHECK(write_letter(sent).subject == "Order JPS27-0048: a parcel is on its way");
}

TEST_CASE("what waits at the counter is told as what it is: the kit, a part of it, or the answer to a claim") {
    LetterFacts waiting = facts(LetterKind::ready);
    CHECK(write_letter(waiting).title == "Votre trousse vous attend");
    waiting.has_rest = true;
    CHECK(write_letter(waiting).title == "Une partie de votre trousse vous attend");
    CHECK(holds(text_of(write_letter(waiting)), "le reste suivra"));
    waiting.is_for_claim = true;
    CHECK(write_letter(waiting).title == "Votre colis vous attend");
    CHECK_FALSE(holds(text_of(write_letter(waiting)), "le reste suivra"));
    waiting.language = "en";
    CHECK(write_letter(waiting).subject == "Order JPS27-0048: your parcel is waiting for you");
}

TEST_CASE("a kit whose name says that it is one is not called so twice") {
    LetterFacts given = facts(LetterKind::automatic);
    given.kit = "Trousse générique";
    CHECK(holds(text_of(write_letter(given)), "Comme promis, la Trousse générique lui est réservée"));
    CHECK(holds(text_of(write_letter(facts(LetterKind::automatic))), "la trousse «\u00a0Menu dégustation\u00a0» lui est réservée"));
    given.language = "en";
    given.kit = "Generic kit";
    CHECK(holds(text_of(write_letter(given)), "As promised, the Generic kit is set aside"));
    CHECK(holds(text_of(write_letter(facts(LetterKind::set_back))), "La trousse «\u00a0Menu dégustation\u00a0» était réservée"));
}

TEST_CASE("a school is named with its article") {
    LetterFacts sent = facts(LetterKind::shipped);
    CHECK(holds(text_of(write_letter(sent)), "La trousse de l’École de l’Érable a quitté"));
    sent.school = "Centre des Pins";
    CHECK(holds(text_of(write_letter(sent)), "La trousse du Centre des Pins a quitté"));
    sent.school = "Sugar Shack Road Elementary School";
    CHECK(holds(text_of(write_letter(sent)), "La trousse de Sugar Shack"));
    CHECK(holds(text_of(write_letter(facts(LetterKind::declined))), "L’École de l’Érable ne recevra pas"));
}

TEST_CASE("an order that waits for stock is promised nothing") {
    LetterFacts waiting = facts(LetterKind::placed);
    waiting.is_waiting = true;
    CHECK_FALSE(holds(text_of(write_letter(waiting)), "réservée"));
    CHECK(holds(text_of(write_letter(waiting)), "Il manque encore du matériel"));
}

TEST_CASE("a school whose order was set back is told that it waits, keeps its place and has nothing to do") {
    LetterFacts waiting = facts(LetterKind::set_back);
    waiting.is_waiting = true;
    const std::string text = text_of(write_letter(waiting));
    CHECK(holds(text, "Votre trousse attend du matériel"));
    CHECK(holds(text, "Votre commande garde sa place"));
    CHECK(holds(text, "vous n’avez rien à faire"));
    waiting.language = "en";
    CHECK(holds(text_of(write_letter(waiting)), "Your order keeps its place"));
}

TEST_CASE("what each kind of letter tells, and what undoes it") {
    using Undoing = std::function<void(LetterFacts&)>;
    const auto cancelled = [](LetterFacts& told) { told.is_cancelled = true; };
    const auto still_there = [](LetterFacts& told) { told.is_cancelled = false; };
    struct Case {
        LetterKind kind;
        Undoing so, no_longer;
    };
    const Case cases[]{
        {LetterKind::placed, still_there, cancelled},
        {LetterKind::changed, still_there, cancelled},
        {LetterKind::set_back, [](LetterFacts& told) { told.is_waiting = true; }, [](LetterFacts& told) { told.is_waiting = false; }},
        {LetterKind::cancelled, cancelled, still_there},
        {LetterKind::automatic, still_there, cancelled},
        {LetterKind::automatic, still_there, [](LetterFacts& told) { told.is_swapped = true; }},
        {LetterKind::shipped, [](LetterFacts& told) { told.parcel = "shipped"; }, [](LetterFacts& told) { told.parcel = "lost"; }},
        {LetterKind::shipped, [](LetterFacts& told) { told.parcel = "shipped"; }, [](LetterFacts& told) { told.parcel = "delivered"; }},
        {LetterKind::ready, [](LetterFacts& told) { told.parcel = "ready"; }, [](LetterFacts& told) { told.parcel = "returned"; }},
        {LetterKind::declined, [](LetterFacts& told) { told.outcome = "decline"; }, [](LetterFacts& told) { told.outcome = "silent"; }},
        {LetterKind::claim_answered, [](LetterFacts& told) { told.is_answered = true; }, [](LetterFacts& told) { told.is_answered = false; }},
        {LetterKind::link, [](LetterFacts&) {}, [](LetterFacts& told) { told.link_until.reset(); }},  // no campaign, no link
    };
    std::set<LetterKind> told{LetterKind::test};  // it tells of nothing
    for (const auto& [kind, so, no_longer] : cases) {
        CAPTURE(word(kind));
        LetterFacts now = facts(kind);
        so(now);
        CHECK(still_holds(now));
        no_longer(now);
        CHECK_FALSE(still_holds(now));
        told.insert(kind);
    }
    CHECK(told.size() == kAll.size());
    CHECK(still_holds(facts(LetterKind::test)));
}

TEST_CASE("a cancelled order's letter says what follows: the generic kit, nothing, or no word") {
    LetterFacts cancelled = facts(LetterKind::cancelled);
    CHECK(holds(text_of(write_letter(cancelled)), "Sans autre choix d’ici le 22\u00a0janvier 2027 inclus"));
    cancelled.outcome = "decline";
    CHECK(holds(text_of(write_letter(cancelled)), "rien ne sera envoyé"));
    cancelled.outcome = "";
    CHECK_FALSE(holds(text_of(write_letter(cancelled)), "générique"));
}

TEST_CASE("an order undone with its run is withdrawn, not given up by its school") {
    LetterFacts undone = facts(LetterKind::cancelled);
    undone.is_undone = true;
    undone.outcome = "silent";
    CHECK(holds(text_of(write_letter(undone)), "avait été réservée d’office"));
    CHECK(holds(text_of(write_letter(undone)), "Sans autre choix d’ici le 22\u00a0janvier 2027 inclus"));
    undone.last_day.reset();
    CHECK(holds(text_of(write_letter(undone)), "Vous n’avez rien à faire"));
    undone.outcome = "order";  // it chose since
    CHECK_FALSE(holds(text_of(write_letter(undone)), "rien à faire"));
}

TEST_CASE("what people wrote is text in the HTML, never a tag") {
    LetterFacts told = facts(LetterKind::claim_answered);
    told.said = "<script>alert(\"1\")</script> & <b>voilà</b>";
    told.school = "École <i>";
    const std::string html = html_of(write_letter(told));
    CHECK(holds(html, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &lt;b&gt;voilà"));
    CHECK_FALSE(holds(html, "<script"));
    CHECK_FALSE(holds(html, "<i>"));
    CHECK_FALSE(holds(html, "<img"));
}

TEST_CASE("Outlook, which knows no max-width, sees a letter as narrow as others do, and its button as large") {
    const std::string html = html_of(write_letter(facts(LetterKind::placed)));
    const auto opened = html.find("<!--[if mso]><table role=\"presentation\" width=\"560\""),
               closed = html.find("<!--[if mso]></td></tr></table><![endif]-->");
    REQUIRE(opened != std::string::npos);
    REQUIRE(closed != std::string::npos);
    CHECK(opened < html.find("max-width:560px"));
    CHECK(html.find("450\u00a0434-7735") < closed);
    CHECK(holds(html, "mso-padding-alt:14px 26px;"));
}

TEST_CASE("letters are set as Québec sets them") {
    CHECK(typeset("De 8 h 30 à 16 h 30 : l'« île »", "fr") ==
          "De 8\u00a0h\u00a030 à 16\u00a0h\u00a030\u00a0: l’«\u00a0île\u00a0»");
    CHECK(typeset("450 434-7735, J7E 4X5", "fr") == "450\u00a0434-7735, J7E\u00a04X5");
    CHECK(typeset(typeset("Commande : 12 cartes", "fr"), "fr") == "Commande\u00a0: 12\u00a0cartes");
    CHECK(typeset("It's 8:30 a.m.: come", "en") == "It’s 8:30\u00a0a.m.: come");
    CHECK(day_in_words(2027y / 2 / 1, "fr") == "1er\u00a0février 2027");
    CHECK(day_in_words(2027y / 2 / 1, "en") == "February\u00a01, 2027");
    CHECK(count_in_words(1234567, "fr") == "1\u202f234\u202f567");
    CHECK(count_in_words(999, "en") == "999");
    CHECK(count_in_words(7040, "en") == "7,040");
}

TEST_CASE("whatever a name holds, it stands before one address") {
    const auto to = [](const std::string& name, const std::string& address = "anne@ecole.example") {
        const std::string whole = assemble({.from = {"PREL", "prel@prel.example"}, .to = {name, address}, .subject = "s", .id = "0123456789abcdef@prel.example",
                                            .date = {}, .language = "fr", .text = "t", .html = "h"});
        const auto begin = whole.find("\r\nTo: ") + 6;
        return whole.substr(begin, whole.find("\r\nSubject: ") - begin);
    };
    CHECK(to("Anne Roy") == "\"Anne Roy\" <anne@ecole.example>");
    CHECK(to("Anne \"Nanou\" Roy, directrice") == "\"Anne \\\"Nanou\\\" Roy, directrice\" <anne@ecole.example>");
    CHECK(to("a\\") == "\"a\\\\\" <anne@ecole.example>");
    CHECK(to("b@autre.example, c <d@autre.example>") == "\"b@autre.example, c <d@autre.example>\" <anne@ecole.example>");
    CHECK(to("=?utf-8?Q?x?=").starts_with("=?utf-8?B?"));
    CHECK(to("Zoé") == "=?utf-8?B?Wm/DqQ==?= <anne@ecole.example>");
    CHECK(to("").find("<anne@ecole.example>") == 0);
    CHECK(to("Amélie Tremblebois", "secretariat@rapides-dores.example") ==
          "=?utf-8?B?QW3DqWxpZSBUcmVtYmxlYm9pcw==?=\r\n <secretariat@rapides-dores.example>");
    for (const std::string& name : {std::string(200, 'a') + ", \"b\" <c@autre.example>", std::string(100, 'x') + "é, f"}) {
        const std::string header = to(name);  // nothing bare: encoded words, folded, and the one address
        CHECK(header.find(',') == std::string::npos);
        CHECK(header.find('"') == std::string::npos);
        CHECK(header.ends_with("?=\r\n <anne@ecole.example>"));
        CHECK(std::ranges::count(header, '@') == 1);
        std::istringstream lines{"To: " + header};
        for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 77);  // with its CR (RFC 2047, 2)
    }
}

TEST_CASE("a header that is not plain is written in encoded words, cut between characters") {
    CHECK(encoded_words("Order JPS27-0048: noted") == "Order JPS27-0048: noted");
    CHECK(encoded_words("Noël") == "=?utf-8?B?Tm/Dq2w=?=");
    std::string islands;
    for (int i = 0; i < 60; ++i) islands += "î";
    const std::string words = encoded_words(islands);
    CHECK(std::ranges::count(words, '\n') == 3);
    std::size_t length = 0;
    for (const char one : words) {
        length = one == '\n' ? 0 : length + 1;
        CHECK(length <= 77);  // with its CR
    }
    CHECK(holds(encoded_words("a=?b"), "=?utf-8?B?"));
}

TEST_CASE("a body goes as quoted-printable: lines of 76 at most, every byte told") {
    CHECK(quoted_printable("é = 1 \nfin\t") == "=C3=A9 =3D 1=20\r\nfin=09");
    std::string long_lines(200, 'a');
    long_lines += '\n';
    long_lines.append(80, '=');
    const std::string longest = quoted_printable(long_lines);
    std::size_t line = 0;
    for (const char one : longest) {
        line = one == '\n' ? 0 : line + 1;
        CHECK(line <= 77);  // with its CR
    }
}

TEST_CASE("CR, LF, NUL and what is no address are refused in every header") {
    const Message good{.from = {"PREL", "a@b.example"},
                       .to = {"Anne", "c@d.example"},
                       .reply_to = "",
                       .subject = "Oui",
                       .id = "0123456789abcdef@b.example",
                       .date = Instant{sys_days{2027y / 1 / 7} + 14h + 5min},
                       .language = "fr",
                       .text = "a\n",
                       .html = "<p>a</p>\n"};
    CHECK(holds(assemble(good), "Date: Thu, 7 Jan 2027 14:05:00 +0000\r\n"));
    CHECK(holds(assemble(good), "From: \"PREL\" <a@b.example>\r\n"));
    for (const std::string& bad : {std::string{"a\r\nBcc: x@y.example"}, std::string{"a\nb"}, std::string{"a\0b", 3}}) {
        for (std::string Message::*field : {&Message::subject, &Message::id, &Message::language, &Message::reply_to}) {
            Message spoiled = good;
            spoiled.*field = bad;
            CHECK_THROWS_AS(assemble(spoiled), UnsafeHeader);
        }
        for (Mailbox Message::*box : {&Message::from, &Message::to})
            for (std::string Mailbox::*field : {&Mailbox::name, &Mailbox::address}) {
                Message spoiled = good;
                (spoiled.*box).*field = bad;
                CHECK_THROWS_AS(assemble(spoiled), UnsafeHeader);
            }
    }
    for (const char* address : {"", "a", "@b.example", "a@", "a@b", "a b@c.example", "a@b.example>", "é@b.example",
                                "a@b..example", "\"a\"@b.example", "a,b@c.example"}) {
        CAPTURE(address);
        CHECK_FALSE(is_email_address(address));
    }
    CHECK(is_email_address("o'neil+prel@ecole.example"));
}

TEST_CASE("how a conversation ended says what became of the letter") {
    using Stage = Conversation::Stage;
    const auto ended = [](Stage stage, int reply) {
        return fate_of({.stage = stage, .reply = reply, .failed = true}).fate;
    };
    CHECK(fate_of({.stage = Stage::handed_over, .reply = 250}).fate == Fate::sent);
    CHECK(ended(Stage::recipient, 550) == Fate::refused);
    CHECK(ended(Stage::recipient, 451) == Fate::deferred);
    CHECK(ended(Stage::announcing, 554) == Fate::refused);
    CHECK(ended(Stage::handed_over, 452) == Fate::deferred);
    CHECK(ended(Stage::handed_over, 0) == Fate::uncertain);
    CHECK(ended(Stage::body, 0) ==
          Fate::no_server);  // the end of the letter never left: the server cannot have taken it
    CHECK(ended(Stage::sender, 550) == Fate::no_server);
    CHECK(ended(Stage::greeting, 421) == Fate::no_server);
    CHECK(ended(Stage::connecting, 0) == Fate::no_server);
}

TEST_CASE("a letter that was put off waits longer each time, and gives up after seven pauses") {
    CHECK(pause_after(1) == 1min);
    CHECK(pause_after(2) == 5min);
    CHECK(pause_after(3) == 30min);
    CHECK(pause_after(4) == 2h);
    CHECK(pause_after(7) == 24h);
    CHECK_FALSE(pause_after(8));
}
