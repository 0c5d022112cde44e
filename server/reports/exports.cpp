#include "reports/exports.hpp"

#include <algorithm>
#include <array>
#include <ranges>
#include <set>
#include <span>

#include "platform/problem.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

namespace {

std::string in(std::string_view language, const Bilingual& text) { return language == "en" ? text.en : text.fr; }

// ── What a value looks like in a cell ──

Cell as_it_is(const json& value, std::string_view) {
    if (value.is_number_integer()) return value.get<Count>();
    if (value.is_string()) return value.get<std::string>();
    return {};
}

Cell moment(const json& value, std::string_view) {
    const auto moment = value.is_string() ? parse_rfc3339(value.get_ref<const std::string&>()) : std::nullopt;
    return moment ? Cell{quebec_minute(*moment)} : Cell{};
}

Cell name(const json& value, std::string_view language) { return value.at(std::string{language}).get<std::string>(); }

Cell yes_or_no(const json& value, std::string_view language) {
    return in(language, value.get<bool>() ? Bilingual{"oui", "yes"} : Bilingual{"non", "no"});
}

Cell pieces(const json& value, std::string_view language) {
    std::string text;
    for (const json& line : value)
        text += (text.empty() ? "" : "; ") + std::to_string(line.at("quantity").get<Count>()) + " × " +
                line.at("name").at(std::string{language}).get<std::string>();
    return text;
}

struct Word {
    std::string_view code;
    const char* fr;
    const char* en;
};

std::string word_for(std::span<const Word> words, const std::string& code, std::string_view language) {
    const auto word = std::ranges::find(words, code, &Word::code);
    return word == words.end() ? code : language == "en" ? word->en : word->fr;
}

template <const auto& words>
Cell word(const json& value, std::string_view language) {
    if (!value.is_string()) return {};
    return word_for(words, value.get_ref<const std::string&>(), language);
}

template <const auto& words>
Cell several(const json& value, std::string_view language) {
    std::string text;
    for (const json& code : value)
        text += (text.empty() ? "" : ", ") + word_for(words, code.get_ref<const std::string&>(), language);
    return text;
}

// ── The pages' words for what the API says in codes ──

constexpr std::array kOrderStates{Word{"waiting", "En attente", "Waiting"},
                                  Word{"placed", "Reçue", "Received"},
                                  Word{"packed", "Emballée", "Packed"},
                                  Word{"partly_shipped", "En partie expédiée", "Partly shipped"},
                                  Word{"ready", "À récupérer", "Ready for pick-up"},
                                  Word{"shipped", "Expédiée", "Shipped"},
                                  Word{"delivered", "Livrée", "Delivered"},
                                  Word{"lost", "Perdue", "Lost"},
                                  Word{"returned", "Revenue", "Returned"},
                                  Word{"cancelled", "Annulée", "Cancelled"}};
constexpr std::array kOrigins{Word{"chosen", "École", "School"}, Word{"staff", "Équipe", "Team"},
                              Word{"automatic", "Automatique", "Automatic"}};
constexpr std::array kWays{Word{"ship", "Livraison", "Delivery"}, Word{"pickup", "Récupération", "Pick-up"}};
constexpr std::array kKinds{Word{"school", "Établissement", "School"}, Word{"partner", "Partenaire", "Partner"}};
constexpr std::array kLevels{Word{"preschool", "Préscolaire", "Preschool"}, Word{"primary", "Primaire", "Primary"},
                             Word{"secondary", "Secondaire", "Secondary"},
                             Word{"vocational", "Formation professionnelle", "Vocational training"},
                             Word{"adult", "Formation des adultes", "Adult education"}};
constexpr std::array kAnswers{Word{"order", "Commande", "Order"}, Word{"decline", "Pas de trousse", "No kit"},
                              Word{"exclusion", "Exclusion", "Exclusion"}};
constexpr std::array kReaches{Word{"own", "Son courriel", "Its own email"},
                              Word{"parent", "Le courriel de son école", "Its school’s email"},
                              Word{"phone", "Téléphone seulement", "Telephone only"},
                              Word{"paper", "Lettre imprimée seulement", "Printed letter only"}};
constexpr std::array kLetters{Word{"placed", "Commande reçue", "Order received"},
                              Word{"changed", "Commande changée", "Order changed"},
                              Word{"set_back", "Commande mise en attente", "Order set back to waiting"},
                              Word{"cancelled", "Commande annulée", "Order cancelled"},
                              Word{"automatic", "Trousse attribuée", "Generic kit given"},
                              Word{"shipped", "Colis expédié", "Parcel shipped"},
                              Word{"ready", "À récupérer", "Ready for pick-up"},
                              Word{"declined", "Pas de trousse", "No kit"},
                              Word{"claim_answered", "Réponse à une demande", "Answer to a request"},
                              Word{"link", "Lien demandé", "Link asked for"},
                              Word{"invitation", "Invitation", "Invitation"},
                              Word{"test", "Essai d’envoi", "Test message"}};
constexpr std::array kSteps{Word{"opening", "Ouverture", "Opening"},
                            Word{"halfway", "Mi-parcours", "Halfway"},
                            Word{"last_week", "Dernière semaine", "Last week"},
                            Word{"last_day", "Dernier jour", "Last day"},
                            Word{"on_its_way", "La trousse générique est réservée", "The generic kit is set aside"},
                            Word{"how_was_it", "Comment était-ce?", "How was it?"}};
constexpr std::array kLetterStates{
    Word{"queued", "En attente", "Waiting"},  Word{"held", "Retenue", "Held"},
    Word{"sending", "En cours", "Under way"}, Word{"sent", "Partie", "Sent"},
    Word{"failed", "Refusée", "Refused"},     Word{"uncertain", "Incertaine", "Uncertain"},
    Word{"dropped", "Écartée", "Dropped"}};
constexpr std::array kClaims{Word{"missing", "Manque", "Missing"}, Word{"damaged", "Bris", "Damaged"},
                             Word{"wish", "Souhait", "Wish"}, Word{"other", "Autre", "Other"}};
constexpr std::array kClaimStates{Word{"open", "À régler", "To settle"}, Word{"answered", "Réglée", "Settled"}};
constexpr std::array kUnits{Word{"each", "à la pièce", "each"}, Word{"roll", "rouleau", "roll"},
                            Word{"sheet", "feuille", "sheet"}, Word{"set", "ensemble", "set"}};
constexpr std::array kSources{Word{"", "Non précisée", "Not given"},
                              Word{"affiche", "Affiche", "Poster"},
                              Word{"autre", "Autre", "Other"},
                              Word{"colis", "Colis", "Parcel"},
                              Word{"invitation-ouverture", "Invitation : ouverture", "Invitation: opening"},
                              Word{"invitation-moitie", "Invitation : mi-parcours", "Invitation: halfway"},
                              Word{"invitation-semaine", "Invitation : dernière semaine", "Invitation: last week"},
                              Word{"invitation-jour", "Invitation : dernier jour", "Invitation: last day"},
                              Word{"invitation-apres", "Invitation : comment était-ce", "Invitation: how was it"},
                              Word{"lettre", "Lettre ou code", "Letter or code"},
                              Word{"publication", "Publication", "Social post"}};
constexpr std::array kLanguages{Word{"fr", "Français", "French"}, Word{"en", "Anglais", "English"}};

}  // namespace

const std::vector<ExportedList>& exported_lists() {
    using at = json::json_pointer;
    static const std::vector<ExportedList> lists{
        {"orders",
         "/api/v1/orders",
         true,
         {"Commandes", "Orders"},
         {{{"Numéro", "Number"}, at{"/number"}, as_it_is, 14},
          {{"Établissement", "School"}, at{"/school/name"}, as_it_is, 40},
          {{"Adresse", "Address"}, at{"/school/address"}, as_it_is, 34},
          {{"Municipalité", "Municipality"}, at{"/school/municipality"}, as_it_is},
          {{"Code postal", "Postal code"}, at{"/school/postal_code"}, as_it_is, 12},
          {{"CSS", "School board"}, at{"/school/board"}, as_it_is, 30},
          {{"MRC", "MRC"}, at{"/school/mrc"}, as_it_is},
          {{"Type", "Kind"}, at{"/school/kind"}, word<kKinds>},
          {{"Trousse", "Kit"}, at{"/kit/name"}, name, 26},
          {{"Origine", "Origin"}, at{"/origin"}, word<kOrigins>},
          {{"État", "State"}, at{"/standing"}, word<kOrderStates>},
          {{"Livraison", "Delivery"}, at{"/delivery_way"}, word<kWays>},
          {{"Vague", "Wave"}, at{"/wave"}, as_it_is, 9},
          {{"Pièces à remettre", "Pieces still due"}, at{"/remainder"}, as_it_is},
          {{"Reçue", "Received"}, at{"/placed_at"}, moment},
          {{"Changée", "Changed"}, at{"/changed_at"}, moment}}},
        {"schools",
         "/api/v1/schools",
         true,
         {"Établissements", "Schools"},
         {{{"Établissement", "School"}, at{"/name"}, as_it_is, 40},
          {{"Type", "Kind"}, at{"/kind"}, word<kKinds>},
          {{"Code du Ministère", "Ministry’s code"}, at{"/organisation"}, as_it_is},
          {{"Bâtiment", "Building"}, at{"/building"}, as_it_is},
          {{"Adresse", "Address"}, at{"/address"}, as_it_is, 34},
          {{"Municipalité", "Municipality"}, at{"/municipality"}, as_it_is},
          {{"Code postal", "Postal code"}, at{"/postal_code"}, as_it_is, 12},
          {{"CSS", "School board"}, at{"/board"}, as_it_is, 30},
          {{"MRC", "MRC"}, at{"/mrc"}, as_it_is},
          {{"Ordres", "Levels"}, at{"/levels"}, several<kLevels>, 26},
          {{"Langue", "Language"}, at{"/language"}, word<kLanguages>, 10},
          {{"Élèves", "Students"}, at{"/pupils"}, as_it_is, 9},
          {{"Classes", "Classes"}, at{"/classes"}, as_it_is, 9},
          {{"Joint par", "Reached by"}, at{"/reach"}, word<kReaches>, 26},
          {{"Téléphone", "Telephone"}, at{"/phone"}, as_it_is, 18},
          {{"Réponse", "Answer"}, at{"/outcome"}, word<kAnswers>},
          {{"Commande", "Order"}, at{"/order"}, as_it_is, 14},
          {{"Code créé", "Code made"}, at{"/code_made_at"}, moment},
          {{"En activité", "Active"}, at{"/active"}, yes_or_no, 10}}},
        {"letters",
         "/api/v1/letters",
         true,
         {"Courrier", "Mail"},
         {{{"Lettre", "Letter"}, at{"/letter"}, word<kLetters>, 26},
          {{"Étape", "Step"}, at{"/step"}, word<kSteps>, 26},
          {{"État", "State"}, at{"/state"}, word<kLetterStates>},
          {{"Établissement", "School"}, at{"/school/name"}, as_it_is, 40},
          {{"Commande", "Order"}, at{"/order"}, as_it_is, 14},
          {{"À", "To"}, at{"/recipient"}, as_it_is, 34},
          {{"Langue", "Language"}, at{"/language"}, word<kLanguages>, 10},
          {{"Prévue le", "Due on"}, at{"/due_at"}, moment},
          {{"Partie le", "Sent on"}, at{"/sent_at"}, moment},
          {{"Essais", "Attempts"}, at{"/attempts"}, as_it_is, 9}}},
        {"items",
         "/api/v1/items",
         false,
         {"Réserve", "Stock"},
         {{{"Code", "Code"}, at{"/sku"}, as_it_is, 14},
          {{"Article", "Item"}, at{"/plural"}, name, 34},
          {{"Unité", "Unit"}, at{"/unit"}, word<kUnits>, 12},
          {{"Casier", "Bin"}, at{"/place"}, as_it_is, 10},
          {{"En réserve", "In stock"}, at{"/on_hand"}, as_it_is},
          {{"Promis", "Promised"}, at{"/reserved"}, as_it_is},
          {{"Attendu par des commandes", "Awaited by orders"}, at{"/awaited"}, as_it_is},
          {{"Gardé", "Kept"}, at{"/protected"}, as_it_is},
          {{"Libre", "Free"}, at{"/available"}, as_it_is},
          {{"En route", "On its way"}, at{"/incoming"}, as_it_is},
          {{"Prochain arrivage", "Next arrival"}, at{"/next_arrival"}, as_it_is},
          {{"À acheter", "To buy"}, at{"/to_buy"}, as_it_is},
          {{"Alerte sous", "Alert below"}, at{"/alert_level"}, as_it_is}}},
        {"shopping-list",
         "/api/v1/shopping-list",
         false,
         {"À acheter", "To buy"},
         {{{"Code", "Code"}, at{"/item/sku"}, as_it_is, 14},
          {{"Article", "Item"}, at{"/item/plural"}, name, 34},
          {{"Unité", "Unit"}, at{"/item/unit"}, word<kUnits>, 12},
          {{"Trousses génériques", "Generic kits"}, at{"/for_defaults"}, as_it_is},
          {{"Commandes en attente", "Waiting orders"}, at{"/for_waiting"}, as_it_is},
          {{"Libre sur tablette", "Free on shelf"}, at{"/on_shelf"}, as_it_is},
          {{"En route", "On its way"}, at{"/incoming"}, as_it_is},
          {{"À acheter", "To buy"}, at{"/to_buy"}, as_it_is}}},
        {"claims",
         "/api/v1/claims",
         true,
         {"Réclamations et souhaits", "Claims and wishes"},
         {{{"Commande", "Order"}, at{"/order"}, as_it_is, 14},
          {{"Établissement", "School"}, at{"/school/name"}, as_it_is, 40},
          {{"Municipalité", "Municipality"}, at{"/school/municipality"}, as_it_is},
          {{"Type", "Kind"}, at{"/kind"}, word<kClaims>},
          {{"État", "State"}, at{"/state"}, word<kClaimStates>},
          {{"Articles", "Items"}, at{"/lines"}, pieces, 34},
          {{"Message de l’école", "The school’s words"}, at{"/said"}, as_it_is, 48},
          {{"Réponse", "Answer"}, at{"/answer_text"}, as_it_is, 48},
          {{"Ouverte le", "Opened on"}, at{"/opened_at"}, moment},
          {{"Réglée le", "Settled on"}, at{"/answered_at"}, moment}}},
        {"visits",
         "/api/v1/visits",
         true,
         {"Fréquentation", "Visits"},
         {{{"Jour", "Day"}, at{"/day"}, as_it_is, 12},
          {{"Langue", "Language"}, at{"/language"}, word<kLanguages>, 10},
          {{"Source", "Source"}, at{"/source"}, word<kSources>, 24},
          {{"Visiteurs", "Visitors"}, at{"/visitors"}, as_it_is, 10},
          {{"Vues", "Views"}, at{"/views"}, as_it_is, 10},
          {{"Durée moyenne (s)", "Mean time (s)"}, at{"/mean_seconds"}, as_it_is},
          {{"Trousses vues", "Kits viewed"}, at{"/kit_views"}, as_it_is},
          {{"Commandes commencées", "Orders begun"}, at{"/begun"}, as_it_is},
          {{"Commandes terminées", "Orders finished"}, at{"/finished"}, as_it_is}}},
        {"incidents",
         "/api/v1/incidents",
         false,
         {"Registre des incidents", "Register of incidents"},
         {{{"Survenu le", "Happened on"}, at{"/happened_on"}, as_it_is, 12},
          {{"Connu le", "Known on"}, at{"/known_on"}, as_it_is, 12},
          {{"Ce qui s’est passé", "What happened"}, at{"/what"}, as_it_is, 48},
          {{"Renseignements visés", "Data concerned"}, at{"/data"}, as_it_is, 34},
          {{"Personnes visées", "People concerned"}, at{"/people"}, as_it_is},
          {{"Risque de préjudice sérieux", "Risk of serious injury"}, at{"/is_serious"}, yes_or_no},
          {{"Pourquoi", "Why"}, at{"/why"}, as_it_is, 48},
          {{"Commission avisée le", "Commission told on"}, at{"/cai_told_on"}, as_it_is},
          {{"Personnes avisées le", "People told on"}, at{"/people_told_on"}, as_it_is},
          {{"Mesures prises", "Measures taken"}, at{"/measures"}, as_it_is, 48}}}};
    return lists;
}

ExportedList with_fields(const ExportedList& list, std::string_view fields) {
    if (fields.empty()) return list;
    std::set<std::string, std::less<>> wanted;
    for (const auto part : std::views::split(fields, ',')) wanted.emplace(part.begin(), part.end());
    ExportedList narrowed = list;
    std::erase_if(narrowed.columns,
                  [&](const ExportColumn& column) { return wanted.erase(column.at.to_string()) == 0; });
    if (!wanted.empty()) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "fields"}}};
    return narrowed;
}

std::vector<std::string> headings(const ExportedList& list, std::string_view language) {
    std::vector<std::string> all;
    for (const ExportColumn& column : list.columns) all.push_back(in(language, column.heading));
    return all;
}

// A row without that part, a letter without a school, has an empty cell.
std::vector<Cell> cells(const ExportedList& list, const json& row, std::string_view language) {
    std::vector<Cell> all;
    for (const ExportColumn& column : list.columns)
        all.push_back(row.contains(column.at) ? column.cell(row.at(column.at), language) : Cell{});
    return all;
}

}  // namespace trousse
