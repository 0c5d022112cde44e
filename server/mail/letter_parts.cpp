// What several letters say alike.
#include <algorithm>

#include "mail/letter_writing.hpp"

namespace trousse {

using Kind = LetterBlock::Kind;

void Writing::head(std::string subject, std::string title, std::string preview) {
    letter_.subject = std::move(subject);
    letter_.title = std::move(title);
    letter_.preview = set(preview);
}

// « l'École », « le Centre », « la Polyvalente »: French wants its article, and a name that begins otherwise goes
// without.
static std::string article_of(std::string_view name) {
    const auto begins = [&](std::initializer_list<std::string_view> words) {
        return std::ranges::any_of(words, [&](std::string_view word) { return name.starts_with(word); });
    };
    if (begins({"École ", "Académie ", "Institut ", "Externat "})) return "l'";
    if (begins({"Centre ", "Collège ", "Pavillon ", "Carrefour "})) return "le ";
    if (begins({"Polyvalente ", "Maison ", "Municipalité ", "Ville "})) return "la ";
    return "";
}

// « la Trousse générique », « la trousse « #Rubans » »: a name that says already that it is a kit is not told so again.
std::string Writing::the_kit(const std::string& name) const {
    if (facts_.language == "fr") return name.starts_with("Trousse ") ? "la " + name : "la trousse « " + name + " »";
    return name.ends_with(" kit") || name.ends_with(" Kit") ? "the " + name : "the kit “" + name + "”";
}

std::string Writing::the_school(bool first) const {
    std::string article = article_of(facts_.school);
    if (first && !article.empty()) article[0] = 'L';
    return article + facts_.school;
}

std::string Writing::of_school() const {
    const std::string article = article_of(facts_.school);
    return (article == "le " ? "du " : "de " + article) + facts_.school;
}

void Writing::greeting() {
    if (facts_.addressee.empty())
        add(Kind::paragraph, say("Bonjour,", "Hello,"));
    else
        add(Kind::paragraph, say("Bonjour " + facts_.addressee + ",", "Hello " + facts_.addressee + ","));
}

void Writing::the_order() {
    LetterBlock block{.kind = Kind::facts};
    const auto fact = [&](std::string name, const std::string& value) {
        if (!value.empty()) block.facts.emplace_back(std::move(name), set(value));
    };
    std::string place;
    for (const std::string& line : facts_.place) place += (place.empty() ? "" : ", ") + line;
    std::string tracking;
    for (const std::string& one : facts_.tracking) tracking += (tracking.empty() ? "" : ", ") + one;

    fact(say("Commande", "Order"), facts_.number);
    fact(say("Établissement", "For"), facts_.school);
    fact(say("Trousse", "Kit"), facts_.kit);
    fact(facts_.is_pickup ? say("Récupération au PREL", "Pick-up at PREL") : say("Livraison", "Delivery"), place);
    if (facts_.is_pickup) fact(say("Heures", "Hours"), facts_.hours);
    if (facts_.week) {
        const std::string monday = day_in_words(*facts_.week, facts_.language);
        fact(facts_.is_pickup ? say("Prête à récupérer", "Ready for pick-up") : say("Arrivée prévue", "Expected"),
             say("semaine du " + monday, "week of " + monday));
    }
    fact(say("Numéro de suivi", "Tracking number"), tracking);
    letter_.blocks.push_back(std::move(block));
}

void Writing::contents(std::string_view french, std::string_view english) {
    if (facts_.contents.empty()) return;
    LetterBlock block{.kind = Kind::list, .text = say(french, english)};
    for (const auto& [quantity, name] : facts_.contents)
        block.items.push_back(count_in_words(quantity, facts_.language) + "\u00a0" + set(name));
    letter_.blocks.push_back(std::move(block));
}

void Writing::button(std::string text, const std::string& link) {
    letter_.blocks.push_back({.kind = Kind::button, .text = std::move(text), .link = link});
    if (!facts_.link_until) return;
    const std::string until = day_in_words(*facts_.link_until, facts_.language);
    add(Kind::note,
        say("Ce lien est propre à votre établissement : jusqu'au " + until + " inclus, il ouvre vos pages sans code.",
            "This link is your own: until " + until + ", inclusive, it opens your pages without a code."));
}

void Writing::how_long_it_may_change() {
    if (!facts_.may_change) return;
    if (has_day())
        add(Kind::note,
            say("Vous pouvez changer ou annuler la commande jusqu'au " + day() +
                    " inclus, tant qu'elle n'est pas emballée.",
                "You can change or cancel the order until " + day() + ", inclusive, as long as it is not packed."));
    else
        add(Kind::note, say("Tant que la trousse n'est pas emballée, vous pouvez encore l'échanger.",
                            "Until the kit is packed, you can still exchange it."));
}

}  // namespace trousse
