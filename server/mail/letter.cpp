#include "mail/letter.hpp"

#include <algorithm>
#include <array>

#include "mail/letter_writing.hpp"

namespace trousse {

using Kind = LetterBlock::Kind;

constexpr std::array<std::string_view, 12> kKinds{"placed",         "changed",    "set_back", "cancelled",
                                                  "automatic",      "shipped",    "ready",    "declined",
                                                  "claim_answered", "invitation", "link",     "test"};

std::string_view word(LetterKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::optional<LetterKind> letter_kind_of(std::string_view word) {
    const auto found = std::ranges::find(kKinds, word);
    if (found == kKinds.end()) return std::nullopt;
    return static_cast<LetterKind>(found - kKinds.begin());
}

bool still_holds(const LetterFacts& facts) {
    switch (facts.kind) {
        case LetterKind::placed:
        case LetterKind::changed: return !facts.is_cancelled;
        case LetterKind::set_back: return facts.is_waiting;
        case LetterKind::cancelled: return facts.is_cancelled;
        case LetterKind::automatic: return !facts.is_cancelled && !facts.is_swapped;
        case LetterKind::shipped: return facts.parcel == "shipped";
        case LetterKind::ready: return facts.parcel == "ready";
        case LetterKind::declined: return facts.outcome == "decline";
        case LetterKind::claim_answered: return facts.is_answered;
        case LetterKind::invitation:
            return facts.step == "how_was_it" ? facts.has_left && !facts.is_cancelled
                                              : !facts.silent.empty() && facts.last_day.has_value();
        case LetterKind::link: return facts.link_until.has_value();
        case LetterKind::test: return true;
    }
    return false;
}

static std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

Letter Writing::write() {
    letter_.language = facts_.language;
    letter_.sender = {.name = set(facts_.sender.name),
                      .address = set(facts_.sender.address),
                      .phone = set(facts_.sender.phone),
                      .email = facts_.sender.email};
    letter_.why = say(
        "Vous recevez ce courriel parce que cette adresse est celle que votre établissement a donnée pour sa trousse.",
        "You receive this email because this address was given to us for this kit.");
    switch (facts_.kind) {
        case LetterKind::placed: placed(); break;
        case LetterKind::changed: changed(); break;
        case LetterKind::set_back: set_back(); break;
        case LetterKind::cancelled: cancelled(); break;
        case LetterKind::automatic: automatic(); break;
        case LetterKind::shipped: shipped(); break;
        case LetterKind::ready: ready(); break;
        case LetterKind::declined: declined(); break;
        case LetterKind::claim_answered: claim_answered(); break;
        case LetterKind::invitation: facts_.step == "how_was_it" ? how_was_it() : invitation(); break;
        case LetterKind::link: link(); break;
        case LetterKind::test: test(); break;
    }
    return std::move(letter_);
}

void Writing::placed() {
    const auto& number = facts_.number;
    if (facts_.is_waiting) {
        head(say("Commande " + number + " : c'est noté", "Order " + number + ": received"),
             say("C'est noté, merci!", "Thank you, that's done!"),
             say("Elle attend encore du matériel.", "It is waiting for material."));
        greeting();
        add(Kind::paragraph, say(the_school(true) + " recevra " + the_kit() +
                                     ". Il manque encore du matériel pour la préparer : ce sera fait dès qu'il "
                                     "arrivera, et vous n'avez rien à faire.",
                                 facts_.school + " will receive " + the_kit() +
                                     ". Some material has not arrived yet: we will prepare it as soon as it does, "
                                     "and there is nothing for you to do."));
    } else {
        head(say("Commande " + number + " : votre trousse est réservée", "Order " + number + ": your kit is set aside"),
             say("Votre trousse est réservée", "Your kit is set aside"), facts_.kit);
        greeting();
        add(Kind::paragraph, say("C'est noté : " + the_kit() + " est réservée pour " + the_school() +
                                     ". Tout ce que contient cette trousse est mis de côté pour vous, gratuitement.",
                                 "Thank you, that's done: " + the_kit() + " is set aside for " + facts_.school +
                                     ", with everything in it, free of charge."));
    }
    the_order();
    contents("Contenu", "What is in it");
    button(say("Voir la commande", "See the order"), facts_.order_link);
    how_long_it_may_change();
}

void Writing::changed() {
    const auto& number = facts_.number;
    head(say("Commande " + number + " : c'est changé", "Order " + number + ": changed"),
         say("C'est changé, merci!", "Thank you, it's changed!"), facts_.kit);
    greeting();
    add(Kind::paragraph,
        say("Voici la commande " + of_school() + " telle qu'elle est maintenant. Ce message remplace le précédent.",
            "Here is the order of " + facts_.school + " as it stands now. This message replaces the one before."));
    if (facts_.is_waiting)
        add(Kind::paragraph, say("Il manque encore du matériel pour la préparer : ce sera fait dès qu'il arrivera.",
                                 "Some material has not arrived yet: we will prepare it as soon as it does."));
    the_order();
    contents("Contenu", "What is in it");
    button(say("Voir la commande", "See the order"), facts_.order_link);
    how_long_it_may_change();
}

void Writing::set_back() {
    const auto& number = facts_.number;
    head(say("Commande " + number + " : du matériel manque pour votre trousse",
             "Order " + number + ": your kit is waiting for material"),
         say("Votre trousse attend du matériel", "Your kit is waiting for material"), facts_.kit);
    greeting();
    add(Kind::paragraph,
        say(capital(the_kit()) + " était réservée pour " + the_school() +
                ", mais il manque maintenant du matériel pour la préparer. Votre commande garde sa "
                "place : la trousse sera préparée dès que ce matériel arrivera, et vous n'avez rien à "
                "faire.",
            capital(the_kit()) + " was set aside for " + facts_.school +
                ", but some of its material is now missing. Your order keeps its place: we will "
                "prepare the kit as soon as the material arrives, and there is nothing for you to do."));
    the_order();
    contents("Contenu", "What is in it");
    button(say("Voir la commande", "See the order"), facts_.order_link);
    how_long_it_may_change();
}

void Writing::cancelled() {
    const auto& number = facts_.number;
    head(say("Commande " + number + " : annulée", "Order " + number + ": cancelled"),
         say("La commande est annulée", "The order is cancelled"), facts_.school);
    greeting();
    if (facts_.is_undone) return withdrawn();
    add(Kind::paragraph, say("La commande " + number + " " + of_school() + " (" + facts_.kit +
                                 ") est annulée; ses articles retournent en réserve.",
                             "Order " + number + " of " + facts_.school + " (" + facts_.kit +
                                 ") is cancelled; its items go back to our storeroom."));
    if (facts_.outcome == "decline")
        add(Kind::box, say("Pas de trousse cette année : c'est noté, rien ne sera envoyé.",
                           "No kit this year: nothing will be sent. Thank you for telling us."));
    if (facts_.outcome == "silent") until_the_deadline();
}

void Writing::withdrawn() {
    add(Kind::paragraph, say("À la date limite, " + the_kit() + " avait été réservée d'office pour " + the_school() +
                                 ". Cette attribution est annulée, et la commande " + facts_.number +
                                 " avec elle : rien ne sera envoyé.",
                             "At the deadline " + the_kit() + " was set aside for " + facts_.school +
                                 ", which had not answered. That is withdrawn, and order " + facts_.number +
                                 " with it: nothing will be sent."));
    if (facts_.outcome != "silent") return;
    until_the_deadline();
    if (!has_day())
        add(Kind::box,
            say("Vous n'avez rien à faire. Si une trousse vous est réservée de nouveau, nous vous l'écrirons.",
                "There is nothing for you to do. If a kit is set aside for you again, we will write to you."));
}

void Writing::until_the_deadline() {
    if (!has_day()) return;
    add(Kind::box,
        say("Sans autre choix d'ici le " + day() + " inclus, vous recevrez " + the_kit(facts_.generic_kit) + ".",
            "If you have not chosen another by " + day() + ", you will receive " + the_kit(facts_.generic_kit) + "."));
    button(say("Choisir une autre trousse", "Choose another kit"), facts_.choose_link);
}

void Writing::automatic() {
    head(facts_.own_subject.empty()
             ? say("Une trousse est réservée pour " + the_school(), "A kit is set aside for " + facts_.school)
             : set(facts_.own_subject),
         say("Une trousse vous est réservée", "A kit is set aside for you"), facts_.kit);
    greeting();
    own_text(say("À la date limite, nous n'avions pas de réponse " + of_school() + ". Comme promis, " + the_kit() +
                     " lui est réservée : vous n'avez rien à faire.",
                 "At the deadline we had no answer from " + facts_.school + ". As promised, " + the_kit() +
                     " is set aside for it: there is nothing for you to do."));
    if (facts_.is_waiting)
        add(Kind::paragraph, say("Il manque encore du matériel pour la préparer; elle partira dès qu'il arrivera.",
                                 "Some material has not arrived yet; it will leave as soon as it does."));
    the_order();
    contents("Contenu", "What is in it");
    button(say("Voir la commande", "See the order"), facts_.order_link);
    if (facts_.may_change)
        add(Kind::note, say("Tant que la trousse n'est pas emballée, vous pouvez encore l'échanger.",
                            "Until the kit is packed, you can still exchange it."));
}

void Writing::shipped() {
    const auto& number = facts_.number;
    const std::string what = facts_.is_for_claim ? say("un colis est en route", "a parcel is on its way")
                             : facts_.has_rest
                                 ? say("une partie de votre trousse est en route", "part of your kit is on its way")
                                 : say("votre trousse est en route", "your kit is on its way");
    head(say("Commande " + number + " : ", "Order " + number + ": ") + what, capital(what), facts_.kit);
    greeting();
    if (facts_.is_for_claim)
        add(Kind::paragraph, say("Le colis qui répond à votre message a quitté notre réserve.",
                                 "The parcel that answers your message has left our storeroom."));
    else
        add(Kind::paragraph, say("La trousse " + of_school() + " a quitté notre réserve.",
                                 "The kit for " + facts_.school + " has left our storeroom."));
    rest_follows();
    the_order();
    contents("Contenu du colis", "What is in the parcel");
    button(say("Confirmer la réception", "Confirm receipt"), facts_.order_link);
    add(Kind::note,
        say("Confirmez la réception à l'arrivée. S'il manque quelque chose, dites-le-nous avec le numéro de commande.",
            "Confirm receipt when it arrives. If something is missing, tell us, with the order number."));
}

void Writing::ready() {
    const auto& number = facts_.number;
    const std::string what = facts_.is_for_claim ? say("votre colis vous attend", "your parcel is waiting for you")
                             : facts_.has_rest
                                 ? say("une partie de votre trousse vous attend", "part of your kit is waiting for you")
                                 : say("votre trousse vous attend", "your kit is waiting for you");
    head(say("Commande " + number + " : ", "Order " + number + ": ") + what, capital(what), facts_.kit);
    greeting();
    if (facts_.is_for_claim)
        add(Kind::paragraph,
            say("Le colis qui répond à votre message est prêt. Passez le chercher aux heures d'ouverture, avec le "
                "numéro de commande.",
                "The parcel that answers your message is ready. Pick it up during opening hours, with the order "
                "number."));
    else
        add(Kind::paragraph,
            say("La trousse " + of_school() +
                    " est prête. Passez la chercher aux heures d'ouverture, avec le numéro de commande.",
                "The kit for " + facts_.school + " is ready. Pick it up during opening hours, with the order number."));
    rest_follows();
    the_order();
    contents("Contenu du colis", "What is in the parcel");
    button(say("Voir la commande", "See the order"), facts_.order_link);
}

void Writing::rest_follows() {
    if (facts_.has_rest && !facts_.is_for_claim)
        add(Kind::paragraph, say("Il y manque encore quelque chose : le reste suivra dès qu'il sera prêt.",
                                 "Something is still missing from it: the rest follows as soon as it is ready."));
}

void Writing::declined() {
    head(say("Pas de trousse cette année : c'est noté", "No kit this year: thank you for telling us"),
         say("C'est noté, merci", "Thank you, that's done"), facts_.school);
    greeting();
    add(Kind::paragraph,
        say(the_school(true) +
                " ne recevra pas de trousse cette année. Merci de nous l'avoir dit : une autre école en profitera.",
            facts_.school +
                " will receive no kit this year. Thank you for telling us: another school will make good use of it."));
    if (!has_day()) return;
    add(Kind::box, say("Vous pouvez changer d'avis jusqu'au " + day() + " inclus.",
                       "You can change your mind until " + day() + ", inclusive."));
    button(say("Changer d'avis", "Change your mind"), facts_.choose_link);
}

void Writing::claim_answered() {
    const auto& number = facts_.number;
    head(say("Commande " + number + " : notre réponse", "Order " + number + ": our answer"),
         say("Notre réponse", "Our answer"), facts_.school);
    greeting();
    add(Kind::paragraph, say("Vous nous aviez écrit au sujet de la trousse " + of_school() + ".",
                             "You wrote to us about the kit for " + facts_.school + "."));
    if (!facts_.said.empty()) add(Kind::quote, set(facts_.said));
    if (facts_.is_resent) {
        add(Kind::paragraph, say("Un nouveau colis est préparé pour vous, gratuitement.",
                                 "A new parcel is being prepared for you, free of charge."));
        contents("Contenu", "What is in it");
    }
    button(say("Voir la commande", "See the order"), facts_.order_link);
}

void Writing::link() {
    head(say("Le lien de votre établissement", "Your personal link"), say("Voici votre lien", "Here is your link"),
         facts_.school);
    greeting();
    add(Kind::paragraph, say("Ce lien ouvre les pages " + of_school() +
                                 " : vous y choisissez votre trousse, ou voyez où en est votre commande.",
                             "This link opens the pages of " + facts_.school +
                                 ": choose your kit there, or see where your order stands."));
    button(say("Ouvrir nos pages", "Open our pages"), facts_.choose_link);
    add(Kind::note, say("Personne chez vous ne l'a demandé? Vous n'avez rien à faire.",
                        "Nobody with you asked for it? There is nothing for you to do."));
    letter_.why = say("Vous recevez ce courriel parce que le lien de votre établissement a été demandé sur notre site.",
                      "You receive this email because your link was asked for on our website.");
}

void Writing::test() {
    head(say("Essai d'envoi", "Test message"), say("L'envoi fonctionne", "Sending works"),
         say("Ce message vient de Trousse.", "This message comes from Trousse."));
    greeting();
    add(Kind::paragraph, say("Vous lisez ce message : le serveur de courriel de Trousse est bien réglé, accents "
                             "compris (« Noël à l'île aux Œufs »).",
                             "You are reading this message: the mail server of Trousse is set up well, accents "
                             "included (“Noël à l'île aux Œufs”)."));
    letter_.why = say("Vous recevez ce courriel parce que vous avez demandé un essai.",
                      "You receive this email because you asked for a test.");
}

Letter write_letter(const LetterFacts& facts) { return Writing{facts}.write(); }

}  // namespace trousse
