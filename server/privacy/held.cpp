#include "privacy/held.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "privacy/wanted_person.hpp"
#include "schools/fold.hpp"

namespace trousse {

namespace {

enum class Age { of_the_settings, two_weeks, five_years };

struct HeldKind {
    std::string name;
    Bilingual title;
    Sql held;  // rows with id, part, at, school_id, school, number, name, email, phone, words, reply, may_erase
    std::vector<Sql> erase;  // of one, $id and $part; the last finds it no more once it is done
    Age age = Age::of_the_settings;
};

}  // namespace

static const std::vector<HeldKind>& kinds();
static const HeldKind* kind_named(std::string_view name);
static Holding holding_in(const HeldKind& kind, const Row& row);
static std::string unescaped(std::string_view query);

constexpr Instant kEver = Instant::max();
constexpr std::int64_t kAll = -1, kAtOnce = 500;

// Each asks for what is older than a moment, by what says how long it has been held, and finds no more of it what was
// erased.
constexpr auto kOrderContacts = R"(
    SELECT order_id AS id, 0 AS part, changed_at AS at, school_id, school.name AS school, number,
           order_contact.name AS name, email, phone,
           note AS words, '' AS reply, 1 AS may_erase
      FROM order_contact CROSS JOIN orders ON orders.id = order_id JOIN school ON school.id = school_id
     WHERE changed_at < $before ORDER BY order_id LIMIT $at_once)";
constexpr auto kEraseOrderContact = "DELETE FROM order_contact WHERE order_id = $id AND $part = 0";

constexpr auto kSchoolContacts = R"(
    SELECT school_id AS id, 0 AS part, given_at AS at, school_id, school.name AS school, '' AS number,
           school_contact.name AS name, email, phone,
           role AS words, '' AS reply, 1 AS may_erase
      FROM school_contact CROSS JOIN school ON school.id = school_id
     WHERE given_at < $before ORDER BY school_id LIMIT $at_once)";
constexpr auto kEraseSchoolContact = "DELETE FROM school_contact WHERE school_id = $id AND $part = 0";

constexpr auto kOrderNotes = R"(
    SELECT order_note.id AS id, 0 AS part, written_at AS at, school_id, school.name AS school, number,
           '' AS name, '' AS email, '' AS phone,
           text AS words, '' AS reply, 1 AS may_erase
      FROM order_note CROSS JOIN orders ON orders.id = order_id JOIN school ON school.id = school_id
     WHERE written_at < $before ORDER BY order_note.id LIMIT $at_once)";
constexpr auto kEraseOrderNote = "DELETE FROM order_note WHERE id = $id AND $part = 0";

constexpr auto kClaimTexts = R"(
    SELECT claim_id AS id, 0 AS part, coalesce(answered_at, opened_at) AS at, school_id, school.name AS school,
           number, '' AS name, '' AS email,
           '' AS phone, said AS words, claim_text.answer AS reply, 1 AS may_erase
      FROM claim_text CROSS JOIN claim ON claim.id = claim_id JOIN orders ON orders.id = order_id JOIN school ON school.id = school_id
     WHERE coalesce(answered_at, opened_at) < $before ORDER BY claim_id LIMIT $at_once)";
constexpr auto kEraseClaimText = "DELETE FROM claim_text WHERE claim_id = $id AND $part = 0";

constexpr auto kFollowUps = R"(
    SELECT school_id AS id, campaign_id AS part, written_at AS at, school_id, school.name AS school,
           '' AS number, '' AS name, '' AS email,
           '' AS phone, note AS words, '' AS reply, 1 AS may_erase
      FROM school_follow_up CROSS JOIN school ON school.id = school_id
     WHERE written_at < $before ORDER BY campaign_id, school_id LIMIT $at_once)";
constexpr auto kEraseFollowUp = "DELETE FROM school_follow_up WHERE campaign_id = $part AND school_id = $id";

// Where something must stand, a dash does.
constexpr auto kReasons = R"(
    SELECT school_id AS id, campaign_id AS part, answered_at AS at, school_id, school.name AS school,
           '' AS number, '' AS name, '' AS email,
           '' AS phone, reason AS words, '' AS reply, 1 AS may_erase
      FROM roster CROSS JOIN school ON school.id = school_id
     WHERE answered_at < $before AND reason <> '' AND reason <> '—' ORDER BY campaign_id, school_id LIMIT $at_once)";
constexpr auto kEraseReason = R"(
    UPDATE roster SET reason = '—' WHERE campaign_id = $part AND school_id = $id AND reason <> '' AND reason <> '—')";

constexpr auto kParcelNotes = R"(
    SELECT parcel.id AS id, 0 AS part, packed_at AS at, school_id, school.name AS school, number,
           checked_by AS name, '' AS email, '' AS phone,
           short_note AS words, end_reason AS reply, 1 AS may_erase
      FROM parcel CROSS JOIN orders ON orders.id = order_id JOIN school ON school.id = school_id
     WHERE packed_at < $before AND (checked_by <> '' OR short_note <> '' OR end_reason <> '') ORDER BY parcel.id LIMIT $at_once)";
constexpr auto kEraseParcelNote = R"(
    UPDATE parcel SET checked_by = '', short_note = '', end_reason = ''
     WHERE id = $id AND $part = 0 AND (checked_by <> '' OR short_note <> '' OR end_reason <> ''))";

constexpr auto kMovementNotes = R"(
    SELECT movement_id AS id, 0 AS part, moved_at AS at, NULL AS school_id, '' AS school, '' AS number,
           '' AS name, '' AS email, '' AS phone,
           text AS words, '' AS reply, 1 AS may_erase
      FROM movement_note CROSS JOIN movement ON movement.id = movement_id
     WHERE moved_at < $before ORDER BY movement_id LIMIT $at_once)";
constexpr auto kEraseMovementNote = "DELETE FROM movement_note WHERE movement_id = $id AND $part = 0";

constexpr auto kOccasions = R"(
    SELECT id, 0 AS part, handed_at AS at, NULL AS school_id, '' AS school, '' AS number, '' AS name,
           '' AS email, '' AS phone,
           occasion AS words, '' AS reply, 1 AS may_erase
      FROM hand_out WHERE handed_at < $before AND occasion <> '—' ORDER BY id LIMIT $at_once)";
constexpr auto kEraseOccasion = "UPDATE hand_out SET occasion = '—' WHERE id = $id AND $part = 0 AND occasion <> '—'";

// That a letter was written stays, so that none is written twice; to whom and what does not.
constexpr auto kLetters = R"(
    SELECT outbox.id AS id, 0 AS part, due_at AS at, outbox.school_id AS school_id, school.name AS school,
           number, '' AS name, recipient AS email,
           '' AS phone, content AS words, '' AS reply, 1 AS may_erase
      FROM outbox LEFT JOIN outbox_content ON letter_id = outbox.id LEFT JOIN orders ON orders.id = order_id
      LEFT JOIN school ON school.id = outbox.school_id
     WHERE due_at < $before AND recipient <> '' ORDER BY outbox.id LIMIT $at_once)";
constexpr auto kEraseContent = "DELETE FROM outbox_content WHERE letter_id = $id AND $part = 0";
constexpr auto kEraseRecipient = R"(
    UPDATE outbox SET recipient = '', state = iif(state = 'sent' OR state = 'sending', state, 'dropped')
     WHERE id = $id AND $part = 0 AND recipient <> '')";

// An act whose answer is gone is still done once: whoever asks again is told that.
constexpr auto kAnswers = R"(
    SELECT id, 0 AS part, answered_at AS at, NULL AS school_id, '' AS school, '' AS number, '' AS name,
           '' AS email, '' AS phone,
           told AS words, '' AS reply, 1 AS may_erase
      FROM idempotency WHERE answered_at < $before AND instr(told, 'answer_erased') = 0 ORDER BY id LIMIT $at_once)";
constexpr auto kEraseAnswer = R"(
    UPDATE idempotency
       SET told = '{"status":410,"body":"{\"type\":\"about:blank\",\"title\":\"Erased\",\"status\":410,\"code\":\"answer_erased\",\"params\":{}}"}'
     WHERE id = $id AND $part = 0 AND instr(told, 'answer_erased') = 0)";

// One in use has no age.
constexpr auto kAccounts = R"(
    SELECT id, 0 AS part, added_at AS at, NULL AS school_id, '' AS school, '' AS number, name, email,
           '' AS phone, '' AS words, '' AS reply,
           disabled_at IS NOT NULL AS may_erase
      FROM account WHERE coalesce(disabled_at, 9223372036854775806) < $before AND name <> '—' ORDER BY id LIMIT $at_once)";
// In a copy that was made before, it may still be in use.
constexpr auto kEndSessions = "DELETE FROM session WHERE account_id = $id AND $part = 0";
constexpr auto kEraseAccount = R"(
    UPDATE account SET name = '—', email = id || '@efface.invalid', password_hash = NULL, setup_hash = NULL,
           setup_expires_at = NULL, version = version + 1
     WHERE id = $id AND $part = 0 AND name <> '—')";

// By age only those in which somebody had typed what to look for.
constexpr auto kViews = R"(
    SELECT id, 0 AS part, kept_at AS at, NULL AS school_id, '' AS school, '' AS number, '' AS name, '' AS email,
           '' AS phone,
           list_view.name AS words, query AS reply, 1 AS may_erase
      FROM list_view WHERE kept_at < $before AND ($before = 9223372036854775807 OR instr('&' || query,
           '&q=')) ORDER BY id LIMIT $at_once)";
constexpr auto kEraseView = "DELETE FROM list_view WHERE id = $id AND $part = 0";

constexpr auto kLinkRequests = R"(
    SELECT link_request.id AS id, 0 AS part, asked_at AS at, school_id, school.name AS school, '' AS number,
           link_request.name AS name, email, phone,
           '' AS words, '' AS reply, 1 AS may_erase
      FROM link_request CROSS JOIN school ON school.id = school_id
     WHERE asked_at < $before ORDER BY link_request.id LIMIT $at_once)";
constexpr auto kEraseLinkRequest = "DELETE FROM link_request WHERE id = $id AND $part = 0";

// That somebody wants no invitations is kept: without it they would be written to again.
constexpr auto kMailboxes = R"(
    SELECT id, 0 AS part, since AS at, NULL AS school_id, '' AS school, '' AS number, '' AS name, email, '' AS phone,
           '' AS words, '' AS reply, reason = 'bounced' AS may_erase
      FROM closed_mailbox WHERE since < $before AND (reason = 'bounced' OR $before = 9223372036854775807) ORDER BY id LIMIT $at_once)";
constexpr auto kEraseMailbox = "DELETE FROM closed_mailbox WHERE id = $id AND $part = 0";

// What the law wants kept, until it does not.
constexpr auto kIncidents = R"(
    SELECT id, 0 AS part, unixepoch(known_on) * 1000 AS at, NULL AS school_id, '' AS school, '' AS number,
           '' AS name, '' AS email, '' AS phone,
           what || char(10) || data AS words, why || char(10) || measures AS reply, 0 AS may_erase
      FROM incident WHERE unixepoch(known_on) * 1000 < $before ORDER BY id LIMIT $at_once)";
constexpr auto kEraseIncident = "DELETE FROM incident WHERE id = $id AND $part = 0";

const std::vector<HeldKind>& kinds() {
    static const std::vector<HeldKind> all{
        {"order_contact", {"Contact d’une commande", "Contact of an order"}, kOrderContacts, {kEraseOrderContact}},
        {"school_contact",
         {"Contact de l’établissement", "Contact of the school"},
         kSchoolContacts,
         {kEraseSchoolContact}},
        {"order_note", {"Note sur une commande", "Note on an order"}, kOrderNotes, {kEraseOrderNote}},
        {"claim_text", {"Texte d’une réclamation", "Words of a claim"}, kClaimTexts, {kEraseClaimText}},
        {"follow_up", {"Suivi d’une école", "Follow-up of a school"}, kFollowUps, {kEraseFollowUp}},
        {"reason", {"Raison d’une réponse", "Reason of an answer"}, kReasons, {kEraseReason}},
        {"parcel_note", {"Note sur un colis", "Note on a parcel"}, kParcelNotes, {kEraseParcelNote}},
        {"movement_note", {"Note sur la réserve", "Note on the stock"}, kMovementNotes, {kEraseMovementNote}},
        {"occasion", {"Occasion d’une remise", "Occasion of a hand-out"}, kOccasions, {kEraseOccasion}},
        {"letter", {"Lettre", "Letter"}, kLetters, {kEraseContent, kEraseRecipient}},
        {"answer",
         {"Réponse retenue pour une reprise", "Answer kept for a retry"},
         kAnswers,
         {kEraseAnswer},
         Age::two_weeks},
        {"account", {"Compte de l’équipe", "Account of the team"}, kAccounts, {kEndSessions, kEraseAccount}},
        {"link_request", {"Demande de lien", "Request for a link"}, kLinkRequests, {kEraseLinkRequest}},
        {"mailbox", {"Adresse sans invitations", "Address without invitations"}, kMailboxes, {kEraseMailbox}},
        {"view", {"Vue gardée d’une liste", "Kept view of a list"}, kViews, {kEraseView}},
        {"incident",
         {"Incident de confidentialité", "Confidentiality incident"},
         kIncidents,
         {kEraseIncident},
         Age::five_years},
    };
    return all;
}

const HeldKind* kind_named(std::string_view name) {
    const auto found = std::ranges::find(kinds(), name, &HeldKind::name);
    return found == kinds().end() ? nullptr : &*found;
}

std::string HeldPlace::text() const { return fmt::format("{}/{}/{}", kind, id, part); }

std::optional<HeldPlace> HeldPlace::named(std::string_view text) {
    const auto first = text.find('/'), second = text.find('/', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    HeldPlace place{.kind = std::string{text.substr(0, first)}};
    const auto read = [](std::string_view digits, std::int64_t& number) {
        const auto [stopped, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return error == std::errc{} && stopped == digits.data() + digits.size();
    };
    const bool is_whole =
        read(text.substr(first + 1, second - first - 1), place.id) && read(text.substr(second + 1), place.part);
    return is_whole && kind_named(place.kind) != nullptr ? std::optional{std::move(place)} : std::nullopt;
}

Bilingual name_of_kind(std::string_view kind) {
    const HeldKind* known = kind_named(kind);
    return known == nullptr ? Bilingual{std::string{kind}, std::string{kind}} : known->title;
}

Bilingual name_of_field(std::string_view kind, std::string_view field) {
    if (kind == "school_contact" && field == "words") return {"Fonction", "Role"};
    static const std::map<std::string_view, Bilingual> names{{"name", {"Nom", "Name"}},
                                                             {"email", {"Courriel", "Email"}},
                                                             {"phone", {"Téléphone", "Telephone"}},
                                                             {"words", {"Texte", "Words"}},
                                                             {"reply", {"Suite du texte", "More words"}}};
    return names.at(field);
}

Holding holding_in(const HeldKind& kind, const Row& row) {
    Holding held{.place = {kind.name, row.integer("id"), row.integer("part")},
                 .since = row.instant("at"),
                 .school = row.maybe_id<struct School>("school_id"),
                 .school_name = row.text("school"),
                 .order = row.text("number"),
                 .values = {{"name", row.text("name")},
                            {"email", row.text("email")},
                            {"phone", row.text("phone")},
                            {"words", row.text("words")},
                            {"reply", row.text("reply")}},
                 .may_erase = row.flag("may_erase")};
    if (kind.name == "view") held.values["reply"] = unescaped(held.values["reply"]);
    std::erase_if(held.values, [](const auto& value) { return value.second.empty(); });
    return held;
}

static std::string words_of(const Holding& held) {
    std::string all;
    for (const auto& [field, text] : held.values) all.append(text).append("\n");
    return all;
}

std::vector<Holding> held_on(const Snapshot& db, std::string_view person) {
    const WantedPerson wanted{person};
    std::vector<Holding> found;
    for (const HeldKind& kind : kinds())
        db.all(kind.held, {{"$before", kEver}, {"$at_once", kAll}}, [&](const Row& row) {
            if (Holding held = holding_in(kind, row); wanted.is_in(words_of(held))) found.push_back(std::move(held));
            return 0;
        });
    return found;
}

// As an address of a page writes it: « q=L%C3%A9a+Roy ».
std::string unescaped(std::string_view query) {
    std::string text;
    for (std::size_t i = 0; i < query.size(); ++i) {
        unsigned byte = 0;
        const char* const digits = query.data() + i + 1;
        if (query[i] == '%' && i + 2 < query.size() &&
            std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
            text += static_cast<char>(byte);
            i += 2;
        } else {
            text += query[i] == '+' ? ' ' : query[i];
        }
    }
    return text;
}

bool erase_held(Transaction& tx, const HeldPlace& place) {
    std::int64_t rows = 0;
    for (const Sql& sql : kind_named(place.kind)->erase) rows = tx.run(sql, {{"$id", place.id}, {"$part", place.part}});
    return rows > 0;
}

constexpr auto kCorrectOrder = R"(
    UPDATE order_contact SET name = $name, email = $email, phone = $phone,
           search_key = $search_key WHERE order_id = $id)";
constexpr auto kAnotherSlip = R"(
    UPDATE orders SET edition = edition + 1, version = version + 1, language = $language WHERE id = $id)";
constexpr auto kCorrectSchool = R"(
    UPDATE school_contact SET name = $name, email = $email, phone = $phone, language = $language,
           given_at = max($now, given_at + 1)
     WHERE school_id = $id)";
constexpr auto kContacts = R"(
    SELECT name, email, phone, language FROM order_contact JOIN orders ON orders.id = order_id WHERE order_id = $id AND $kind = 'order_contact'
     UNION ALL
    SELECT name, email, phone, language FROM school_contact WHERE school_id = $id AND $kind = 'school_contact'
     ORDER BY name)";

bool may_correct(std::string_view kind) { return kind == "order_contact" || kind == "school_contact"; }

bool correct_held(Transaction& tx, const HeldPlace& place, const Contact& right, Instant now) {
    const auto stands = tx.first(kContacts, {{"$id", place.id}, {"$kind", place.kind}}, [](const Row& row) {
        return Contact{row.text("name"), row.text("email"), row.text("phone"), row.text("language")};
    });
    if (!stands || *stands == right) return false;
    if (place.kind == "school_contact") {
        tx.run(kCorrectSchool, {{"$id", place.id},
                                {"$name", right.name},
                                {"$email", right.email},
                                {"$phone", right.phone},
                                {"$language", right.language},
                                {"$now", now}});
        return true;
    }
    tx.run(kCorrectOrder, {{"$id", place.id},
                           {"$name", right.name},
                           {"$email", right.email},
                           {"$phone", right.phone},
                           {"$search_key", fold(right.name + ' ' + right.email)}});
    tx.run(kAnotherSlip, {{"$id", place.id}, {"$language", right.language}});
    return true;
}

static Instant due_before(const HeldKind& kind, Instant now, std::chrono::days retention) {
    switch (kind.age) {
        case Age::of_the_settings: return now - retention;
        case Age::five_years: return now - std::chrono::days{5 * 365 + 2};
        case Age::two_weeks: return now - std::chrono::days{14};
    }
    throw std::logic_error{"every kind has its age"};
}

std::vector<Due> due_by_age(const Snapshot& db, Instant now, std::chrono::days retention) {
    std::vector<Due> all;
    for (const HeldKind& kind : kinds()) {
        Due due{.kind = kind.name, .rows = 0, .oldest = {}};
        db.all(kind.held, {{"$before", due_before(kind, now, retention)}, {"$at_once", kAll}}, [&](const Row& row) {
            ++due.rows;
            if (const Instant at = row.instant("at"); !due.oldest || at < *due.oldest) due.oldest = at;
            return 0;
        });
        all.push_back(std::move(due));
    }
    return all;
}

static std::int64_t erase_some(Transaction& tx, const HeldKind& kind, Instant before);

ErasedRows erase_by_age(Database& db, Instant now, std::chrono::days retention, std::string_view done_by) {
    ErasedRows erased;
    for (const HeldKind& kind : kinds()) {
        std::int64_t rows = 0;
        for (std::int64_t last = kAtOnce; last == kAtOnce; rows += last)
            last = db.write([&](Transaction& tx) {
                const auto some = erase_some(tx, kind, due_before(kind, now, retention));
                if (some > 0) record_erasure(tx, now, done_by, kind.name, some);
                return some;
            });
        if (rows > 0) erased[kind.name] = rows;
    }
    return erased;
}

std::int64_t erase_some(Transaction& tx, const HeldKind& kind, Instant before) {
    const auto due = tx.all(kind.held, {{"$before", before}, {"$at_once", kAtOnce}}, [&](const Row& row) {
        return HeldPlace{kind.name, row.integer("id"), row.integer("part")};
    });
    return std::ranges::count_if(due, [&](const HeldPlace& place) { return erase_held(tx, place); });
}

constexpr auto kRecord = R"(
    INSERT INTO erasure (done_at, done_by, kind, row_count) VALUES ($now, $done_by, $kind, $rows)
        ON CONFLICT (done_at, done_by, kind) DO UPDATE SET row_count = row_count + excluded.row_count)";

void record_erasure(Transaction& tx, Instant now, std::string_view done_by, const std::string& kind,
                    std::int64_t rows) {
    tx.run(kRecord, {{"$now", now}, {"$done_by", done_by}, {"$kind", kind}, {"$rows", rows}});
}

constexpr auto kLastErased = "SELECT coalesce(max(id), 0) AS figure FROM erased";
constexpr auto kErasedAfter = "SELECT id, kind, row_id, part FROM erased WHERE id > $id ORDER BY id";
constexpr auto kKnowErased = R"(
    INSERT INTO erased (id, kind, row_id, part) VALUES ($id, $kind, $row, $part) ON CONFLICT (id) DO NOTHING)";

std::int64_t last_erased(const Snapshot& db) { return db.figure(kLastErased); }

std::vector<Erased> erased_after(const Snapshot& db, std::int64_t id) {
    return db.all(kErasedAfter, {{"$id", id}}, [](const Row& row) {
        return Erased{row.integer("id"), {row.text("kind"), row.integer("row_id"), row.integer("part")}};
    });
}

void erase_again(Transaction& tx, const std::vector<Erased>& erased) {
    for (const auto& [id, place] : erased) {
        erase_held(tx, place);
        tx.run(kKnowErased, {{"$id", id}, {"$kind", place.kind}, {"$row", place.id}, {"$part", place.part}});
    }
}

}  // namespace trousse
