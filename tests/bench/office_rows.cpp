#include "office_rows.hpp"

namespace trousse {

static void count_anew(Transaction& tx);

constexpr auto kNames = R"(
    UPDATE school
       SET name = 'École ' || printf('%05d', place), name_key = 'ecole ' || printf('%05d', place),
           board = 'Centre ' || (place % 5), mrc = 'MRC ' || (place % 8),
           municipality = 'Ville ' || (place % 40), municipality_key = 'ville ' || (place % 40)
      FROM (SELECT id AS of_school, row_number() OVER (ORDER BY id) AS place FROM school)
     WHERE id = of_school)";

void name_schools(Transaction& tx) { tx.run(kNames); }

// ── Last year: four schools of five chose ──

constexpr auto kCampaign = R"(
    INSERT INTO campaign (slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at, last_movement)
    SELECT 'jps-2026', 'JPS 2026', 'HSD 2026', 'JPS26', 'archived',
           opens_at - 31536000000, closes_at - 31536000000, opens_at - 31536000000, 0
      FROM campaign WHERE slug = 'jps-2027')";
constexpr auto kCampaignCount =
    "INSERT INTO campaign_count (campaign_id) SELECT id FROM campaign WHERE slug = 'jps-2026'";
constexpr auto kKit = R"(
    INSERT INTO kit (campaign_id, slug, position, name_fr, name_en)
    SELECT id, 'menu', 1, 'Menu', 'Menu' FROM campaign WHERE slug = 'jps-2026')";
constexpr auto kContents = R"(
    INSERT INTO contents (kit_id, kit_name_fr, kit_name_en, fingerprint)
    SELECT kit.id, kit.name_fr, kit.name_en, campaign.slug
      FROM kit JOIN campaign ON campaign.id = campaign_id WHERE campaign.slug = 'jps-2026')";
constexpr auto kContentsLine = R"(
    INSERT INTO contents_line (contents_id, position, item_id, name_fr, name_en, quantity)
    SELECT contents.id, 1, item.id, item.name_fr, item.name_en, 2 FROM contents JOIN item WHERE fingerprint = 'jps-2026')";
constexpr auto kTheirOrders = R"(
    INSERT INTO orders (id, number, campaign_id, school_id, contents_id, origin, state, language, placed_at, changed_at)
    SELECT (campaign.id << 32) + place, 'JPS26-' || printf('%04d', place), campaign.id, of_school, contents.id, 'chosen',
           'delivered', 'fr', opens_at + (place % 60) * 86400000, opens_at + (place % 60) * 86400000
      FROM (SELECT id AS of_school, row_number() OVER (ORDER BY id) AS place FROM school WHERE kind = 'school')
      JOIN campaign ON campaign.slug = 'jps-2026' JOIN contents ON fingerprint = campaign.slug
     WHERE place % 5 <> 0)";
constexpr auto kTheirAnswers = R"(
    INSERT INTO roster (campaign_id, school_id, rank, answer, order_id, answered_at, answered_by)
    SELECT campaign.id, school.id, 0, iif(orders.id IS NULL, 'decline', 'order'), orders.id, coalesce(placed_at, opens_at),
           'school:' || school.id
      FROM school JOIN campaign ON slug = 'jps-2026'
      LEFT JOIN orders ON orders.school_id = school.id AND orders.campaign_id = campaign.id WHERE kind = 'school')";
constexpr auto kBaseline = R"(
    UPDATE campaign SET baseline_campaign_id = last_year.campaign_id, baseline = last_year.orders
      FROM (SELECT campaign_id, count(*) AS orders FROM orders JOIN campaign ON campaign.id = campaign_id
             WHERE slug = 'jps-2026' GROUP BY campaign_id) AS last_year
     WHERE slug = 'jps-2027')";

void add_last_year(Transaction& tx) {
    for (const Sql& step : std::initializer_list<Sql>{kCampaign, kCampaignCount, kKit, kContents, kContentsLine,
                                                      kTheirOrders, kTheirAnswers, kBaseline})
        tx.run(step);
}

// ── This year: every other school, one after the other until the eve of the deadline ──

constexpr auto kOrders = R"(
    INSERT INTO orders (id, number, campaign_id, school_id, contents_id, origin, state, language, placed_at, changed_at)
    SELECT first.id + place / 2, 'JPS27-' || printf('%04d', 1 + place / 2), first.campaign_id, of_school, first.contents_id,
           first.origin, first.state, first.language,
           first.placed_at + (closes_at - 3600000 - first.placed_at) * place / schools,
           first.placed_at + (closes_at - 3600000 - first.placed_at) * place / schools
      FROM (SELECT school_id AS of_school, row_number() OVER (ORDER BY school_id) - 1 AS place, count(*) OVER () AS schools
              FROM roster JOIN campaign ON campaign.id = campaign_id WHERE slug = 'jps-2027')
      JOIN orders AS first ON first.id = $first JOIN campaign ON campaign.id = first.campaign_id
     WHERE place > 0 AND place % 2 = 0)";
constexpr auto kAnswers = R"(
    UPDATE roster SET answer = 'order', order_id = orders.id, answered_at = placed_at, answered_by = 'school:' || orders.school_id
      FROM orders
     WHERE orders.school_id = roster.school_id AND orders.campaign_id = roster.campaign_id AND answer = 'silent')";
constexpr auto kOrderContacts = R"(
    INSERT INTO order_contact (order_id, name, email, phone, note, search_key)
    SELECT orders.id, name, orders.school_id || '@ecole.example', phone, note, 'anne roy ' || orders.school_id || '@ecole.example'
      FROM orders JOIN order_contact ON order_id = $first WHERE orders.campaign_id = $first >> 32 AND orders.id > $first)";
constexpr auto kSchoolContacts = R"(
    INSERT INTO school_contact (school_id, name, email, language, given_at)
    SELECT school_id, name, email, language, placed_at
      FROM order_contact JOIN orders ON orders.id = order_id WHERE order_id > $first)";
constexpr auto kLettersOfOrders = R"(
    INSERT INTO outbox (letter, order_id, school_id, recipient, language, cause, due_at)
    SELECT letter, orders.id, orders.school_id, email, orders.language, replace(cause, first.number, orders.number), orders.placed_at
      FROM outbox JOIN orders AS first ON first.id = outbox.order_id
      JOIN orders ON orders.campaign_id = first.campaign_id AND orders.id > first.id
      JOIN order_contact ON order_contact.order_id = orders.id
     WHERE first.id = $first)";
constexpr auto kTrace = R"(
    INSERT INTO audit (done_at, done_by, act, subject, was, became)
    SELECT orders.placed_at, 'school:' || orders.school_id, act, orders.number, was, became
      FROM orders AS first JOIN audit ON subject = first.number
      JOIN orders ON orders.campaign_id = first.campaign_id AND orders.id > first.id
     WHERE first.id = $first)";

void order_for_half(Transaction& tx, const OrderId& first) {
    tx.run(kOrders, {{"$first", first}});
    tx.run(kAnswers);
    for (const Sql& step : std::initializer_list<Sql>{kOrderContacts, kSchoolContacts, kLettersOfOrders, kTrace})
        tx.run(step, {{"$first", first}});
    count_anew(tx);
}

constexpr auto kCounts = R"(
    UPDATE campaign_count
       SET last_number = (SELECT coalesce(max(id) & 4294967295, 0) FROM orders WHERE campaign_id = campaign_count.campaign_id),
           last_wave = (SELECT coalesce(max(number), 0) FROM wave WHERE campaign_id = campaign_count.campaign_id),
           silent = (SELECT count(*) FROM roster WHERE campaign_id = campaign_count.campaign_id AND answer = 'silent'))";
constexpr auto kShelf = R"(
    UPDATE item
       SET on_hand = (SELECT sum(change) FROM movement WHERE item_id = item.id),
           reserved = (SELECT coalesce(sum(quantity), 0) FROM orders JOIN contents_line USING (contents_id)
                        WHERE state = 'placed' AND item_id = item.id)
                    + (SELECT coalesce(sum(quantity), 0) FROM parcel JOIN parcel_line ON parcel_id = parcel.id
                        WHERE state = 'packed' AND item_id = item.id))";

void count_anew(Transaction& tx) {
    tx.run(kCounts);
    tx.run(kShelf);
}

// ── Waves of fifty, of every other order, so that chosen and automatic ones are in them ──

constexpr auto kWaves = R"(
    INSERT INTO wave (id, campaign_id, number, name, made_at, made_by)
    SELECT DISTINCT (closes_at << 15) + (orders.id & 4294967295) / 100 + 1, campaign.id, (orders.id & 4294967295) / 100 + 1,
           'Vague', closes_at, 'operator'
      FROM orders JOIN campaign ON campaign.id = campaign_id
     WHERE campaign.slug = 'jps-2027' AND orders.state = 'placed' AND orders.id % 2 = 0)";
constexpr auto kInWaves = R"(
    UPDATE orders SET wave_id = wave.id FROM wave
     WHERE wave.campaign_id = orders.campaign_id AND wave.number = (orders.id & 4294967295) / 100 + 1
       AND orders.state = 'placed' AND orders.id % 2 = 0)";

void make_waves(Transaction& tx) {
    tx.run(kWaves);
    tx.run(kInWaves);
    count_anew(tx);
}

// ── Every other wave is packed; of those that are, three of four have left ──

constexpr auto kParcels = R"(
    INSERT INTO parcel (id, order_id, position, state, since, packed_at, packed_by, shipped_at)
    SELECT (closes_at << 15) + (orders.id & 4294967295), orders.id, 1, iif(wave.number % 8 = 0, 'packed', 'shipped'),
           closes_at, closes_at, 'operator', iif(wave.number % 8 = 0, NULL, closes_at)
      FROM orders JOIN wave ON wave.id = wave_id JOIN campaign ON campaign.id = orders.campaign_id WHERE wave.number % 2 = 0)";
constexpr auto kParcelLines = R"(
    INSERT INTO parcel_line (parcel_id, item_id, quantity)
    SELECT parcel.id, item_id, sum(quantity)
      FROM parcel JOIN orders ON orders.id = order_id JOIN contents_line USING (contents_id) GROUP BY parcel.id, item_id)";
constexpr auto kOrdersSayIt = R"(
    UPDATE orders SET state = parcel.state, changed_at = packed_at, version = version + 1 FROM parcel WHERE order_id = orders.id)";
constexpr auto kMovements = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, parcel_id, cause, change, done_by)
    SELECT shipped_at, item_id, orders.campaign_id, parcel.id, 'shipment', -quantity, 'operator'
      FROM parcel JOIN parcel_line ON parcel_id = parcel.id JOIN orders ON orders.id = order_id
     WHERE parcel.state = 'shipped' ORDER BY parcel.id)";
constexpr auto kPackedTrace = R"(
    INSERT INTO audit (done_at, done_by, act, subject)
    SELECT packed_at, 'operator', 'parcel.' || parcel.state, number FROM parcel JOIN orders ON orders.id = order_id ORDER BY parcel.id)";

void pack_every_other_wave(Transaction& tx) {
    for (const Sql& step : std::initializer_list<Sql>{kParcels, kParcelLines, kOrdersSayIt, kMovements, kPackedTrace})
        tx.run(step);
    count_anew(tx);
}

// ── What came of it: of every order that left two open claims and an answered one; a letter of every order, one in ten
// failed; a session of every school; and for every hundred schools a delivery that came, one expected and a count of
// the shelf ──

constexpr auto kClaims = R"(
    INSERT INTO claim (id, order_id, kind, state, opened_at, opened_by, answered_at, answered_by, answer)
    SELECT (changed_at << 15) + (orders.id & 4294967295) * 4 + value, orders.id, iif(value = 1, 'wish', 'missing'),
           iif(value = 3, 'answered', 'open'), changed_at + value, 'school:' || school_id,
           iif(value = 3, changed_at + 9, NULL), iif(value = 3, 'operator', NULL), iif(value = 3, 'note', NULL)
      FROM orders JOIN json_each('[1, 2, 3]') WHERE state = 'shipped' ORDER BY orders.id, value)";
constexpr auto kClaimLines = R"(
    INSERT INTO claim_line (claim_id, item_id, quantity) SELECT claim.id, item.id, 1 FROM claim JOIN item WHERE kind = 'missing')";
constexpr auto kClaimTexts = "INSERT INTO claim_text (claim_id, said) SELECT id, 'Il en manque une.' FROM claim";
constexpr auto kLetters = R"(
    INSERT INTO outbox (letter, order_id, school_id, recipient, language, cause, due_at)
    SELECT 'automatic', orders.id, school_id, school_id || '@ecole.example', 'fr', number || '/automatic/told', changed_at
      FROM orders WHERE origin = 'automatic')";
constexpr auto kSent = R"(
    UPDATE outbox SET state = iif(id % 10 = 0, 'failed', 'sent'), tried_at = due_at, attempts = 1,
                      sent_at = iif(id % 10 = 0, NULL, due_at), last_error = iif(id % 10 = 0, 'refused', ''))";

constexpr auto kSessions = R"(
    INSERT INTO session (token_hash, role, school_id, campaign_id, began_at, expires_at, device)
    SELECT 'of ' || school_id, 'school', school_id, campaign_id, $now, $now + 86400000, 'phone'
      FROM roster JOIN campaign ON campaign.id = campaign_id WHERE slug = 'jps-2027')";
constexpr auto kDeliveries = R"(
    INSERT INTO incoming (supplier, expected_on, noted_at, noted_by, state, ended_at, ended_by)
    SELECT 'Imprimerie des Pins', '2027-02-' || printf('%02d', place / 100 % 28 + 1), $now, 'operator',
           iif(place % 100 = 0, 'received', 'expected'), iif(place % 100 = 0, $now, NULL), iif(place % 100 = 0, 'operator', NULL)
      FROM (SELECT row_number() OVER (ORDER BY id) AS place FROM school) WHERE place % 50 = 0)";
constexpr auto kDeliveryLines = R"(
    INSERT INTO incoming_line (incoming_id, item_id, quantity, received)
    SELECT incoming.id, item.id, 5, iif(state = 'received', 5, NULL) FROM incoming JOIN item)";
constexpr auto kShelfCounts = R"(
    INSERT INTO stock_count (state, began_at, began_by, ended_at, ended_by)
    SELECT 'abandoned', $now + place, 'operator', $now + place, 'operator'
      FROM (SELECT row_number() OVER (ORDER BY id) AS place FROM school) WHERE place % 100 = 0)";
constexpr auto kShelfCountLines = R"(
    INSERT INTO count_line (count_id, item_id, counted, expected, entered_at, entered_by)
    SELECT stock_count.id, item.id, 5, 5, began_at, 'operator' FROM stock_count JOIN item)";

void note_what_came_of_it(Transaction& tx, Instant now) {
    for (const Sql& step : std::initializer_list<Sql>{kClaims, kClaimLines, kClaimTexts, kLetters, kSent}) tx.run(step);
    for (const Sql& step : std::initializer_list<Sql>{kSessions, kDeliveries, kShelfCounts})
        tx.run(step, {{"$now", now}});
    for (const Sql& step : std::initializer_list<Sql>{kDeliveryLines, kShelfCountLines}) tx.run(step);
}

}  // namespace trousse
