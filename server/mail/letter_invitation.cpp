#include <algorithm>

#include "mail/letter_writing.hpp"

namespace trousse {

using Kind = LetterBlock::Kind;

std::vector<std::string> paragraphs_of(std::string_view text) {
    std::vector<std::string> all;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        all.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return all;
}

// A subject, and what stands first: an admin may have put other words in their place. What must be told stands below
// them.
void Writing::invitation() {
    const bool several = facts_.silent.size() > 1;  // a school and its buildings
    const std::string yours = several ? say("vos trousses", "your kits") : say("votre trousse", "your kit");
    if (facts_.step == "opening")
        own_head(several ? say("Choisissez vos trousses gratuites", "Choose your free kits")
                         : say("Choisissez votre trousse gratuite", "Choose your free kit"));
    else if (facts_.step == "halfway")
        own_head(say("Avez-vous choisi " + yours + "?", "Have you chosen " + yours + "?"));
    else if (facts_.step == "last_week")
        own_head(say("Plus que quelques jours pour choisir " + yours, "Only a few days left to choose " + yours));
    else
        own_head(say("Dernier rappel : " + yours + ", d'ici le " + day() + " inclus",
                     "Last reminder: " + yours + ", by " + day() + ", inclusive"));
    greeting();
    own_text(facts_.step == "opening"
                 ? say("Les Journées de la persévérance scolaire approchent, et " +
                           (several ? "chacun de vos bâtiments" : the_school()) +
                           " peut recevoir une trousse, gratuitement. " + (several ? "Les" : "La") +
                           " choisir prend une minute, sans mot de passe.",
                       "Hooked on School Days are coming, and " + (several ? "each of your buildings" : facts_.school) +
                           " can receive a kit, free of charge. Choosing " + (several ? "them" : "it") +
                           " takes a minute, with no password.")
             : facts_.step == "halfway"
                 ? say("Nous n'avons pas encore de réponse " + of_school() +
                           ". Choisir une trousse prend une minute, et elle vous arrive gratuitement.",
                       "We have not heard from " + facts_.school +
                           " yet. Choosing a kit takes a minute, and it comes to you free of charge.")
                 : say("Il est encore temps : " + the_school() + " peut choisir sa trousse jusqu'au " + day() +
                           " inclus. Cela prend une minute, et elle est gratuite.",
                       "There is still time: " + facts_.school + " can choose its kit until " + day() +
                           ", inclusive. It takes a minute, and it is free."));
    if (several) list(say("Une trousse à choisir pour chacun", "A kit to choose for each"), facts_.silent);
    if (!facts_.last_kit.empty())
        add(Kind::paragraph, say("À la " + facts_.last_campaign + ", vous aviez choisi " + the_kit(facts_.last_kit) +
                                     ". Elle est offerte de nouveau, et la page s'ouvre avec elle.",
                                 "For " + facts_.last_campaign + " you chose " + the_kit(facts_.last_kit) +
                                     ". It is offered again, and the page opens with it."));
    if (facts_.step == "opening" && !facts_.kits.empty()) list(say("Les trousses", "The kits"), facts_.kits);
    button(several ? say("Choisir nos trousses", "Choose our kits") : say("Choisir notre trousse", "Choose our kit"),
           facts_.choose_link);
    add(Kind::box, say("Sans choix d'ici le " + day() + " inclus, " + (several ? "chacun recevra " : "vous recevrez ") +
                           the_kit(facts_.generic_kit) + ".",
                       "Without a choice by " + day() + ", inclusive, " + (several ? "each" : "you") +
                           " will receive " + the_kit(facts_.generic_kit) + "."));
    add(Kind::note, say("Pas de trousse cette année? Dites-le sur la même page : une autre école en profitera.",
                        "No kit this year? Say so on the same page: another school will make good use of it."));
}

void Writing::list(std::string title, const std::vector<std::string>& of) {
    LetterBlock block{.kind = Kind::list, .text = std::move(title)};
    for (const std::string& item : of) block.items.push_back(set(item));
    letter_.blocks.push_back(std::move(block));
}

void Writing::how_was_it() {
    own_head(say("Comment était votre trousse?", "How was your kit?"));
    greeting();
    own_text(say(
        "Vous avez reçu " + the_kit() + " pour la " + facts_.campaign +
            ". Est-elle bien arrivée, et a-t-elle servi? Deux mots suffisent : ils nous aident à préparer la suite.",
        "You received " + the_kit() + " for " + facts_.campaign +
            ". Did it arrive safely, and was it of use? Two words are enough: they help us prepare what comes next."));
    button(say("Répondre", "Answer"), facts_.order_link);
}

void Writing::own_head(std::string subject) {
    std::string chosen = facts_.own_subject.empty() ? std::move(subject) : set(facts_.own_subject);
    head(chosen, chosen, facts_.school);
    letter_.why =
        say("Vous recevez ce courriel parce que cette adresse est celle que nous avons pour " + the_school() + ".",
            "You receive this email because this is the address that we have for " + facts_.school + ".");
}

void Writing::own_text(std::string text) {
    if (facts_.own_text.empty()) return add(Kind::paragraph, std::move(text));
    for (const std::string& paragraph : facts_.own_text) add(Kind::paragraph, set(paragraph));
}

}  // namespace trousse
