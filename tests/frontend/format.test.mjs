// node --test tests/frontend/
import assert from 'node:assert/strict';
import test from 'node:test';
import * as write from '../../frontend/js/format.js';

const {HYPHEN, NBSP, THIN, typography} = write;
const shown = text => text.replaceAll(NBSP, '_').replaceAll(THIN, '~').replaceAll(HYPHEN, '=');
const french = text => shown(typography(text, 'fr'));
const english = text => shown(typography(text, 'en'));

test('French keeps a no-break space inside guillemets, before a colon, a percent and a dollar sign', () => {
  assert.equal(french('« Oui »'), '«_Oui_»');
  assert.equal(french('"Oui"'), '«_Oui_»');
  assert.equal(french('Trousse : gratuite'), 'Trousse_: gratuite');
  assert.equal(french('Trousse: gratuite'), 'Trousse_: gratuite');
  assert.equal(french('pour {campaign} : le double'), 'pour {campaign}_: le double');
  assert.equal(french('50% ou 50 %, 0 $'), '50_% ou 50_%, 0_$');
});

test('Québec writes no space before an exclamation mark, a question mark or a semicolon', () => {
  assert.equal(french('Merci ! Une question ? Oui ; non'), 'Merci! Une question? Oui; non');
});

test('the apostrophe is curved and three dots are one sign, in both languages', () => {
  assert.equal(french("l'an d'avant..."), 'l’an d’avant…');
  assert.equal(english("school's..."), 'school’s…');
  assert.equal(english('the "pick" page'), 'the “pick” page');
});

test('days, hours, phone numbers, postal codes and thousands do not break over a line', () => {
  assert.equal(french('le 22 janvier 2027, à 13 h 30 ou 9 h, le 1er février'), 'le 22_janvier 2027, à 13_h_30 ou 9_h, le 1er_février');
  assert.equal(french('au 450 434-7735'), 'au 450_434=7735');
  assert.equal(english('at 450-434-7735'), 'at 450=434=7735');
  assert.equal(french('Sainte-Thérèse (Québec)  J7E 4X5'), 'Sainte-Thérèse (Québec)_ J7E_4X5');
  assert.equal(french('7 040 rubans'), '7~040_rubans');
  assert.equal(english('January 22, 2027 at 1:30 p.m.'), 'January_22, 2027 at 1:30_p.m.');
});

test('a week is over on the Monday that follows it, in Québec', () => {
  assert.equal(write.weekIsOver('2027-02-01', new Date('2027-01-15T15:00:00Z')), false);
  assert.equal(write.weekIsOver('2027-02-01', new Date('2027-02-08T04:59:00Z')), false);
  assert.equal(write.weekIsOver('2027-02-01', new Date('2027-02-08T05:00:00Z')), true);
});

test('a small number stays with what it counts', () => {
  assert.equal(french('12 affiches et 4 ensembles, en 2027 aussi'), '12_affiches et 4_ensembles, en 2027 aussi');
  assert.equal(english('{n} schools'), '{n}_schools');
});

test('addresses, times with a colon and years are left alone', () => {
  assert.equal(french('https://exemple.ca/a:b, 13:30, 2027'), 'https://exemple.ca/a:b, 13:30, 2027');
  assert.equal(french('secretariat@ecole.ca'), 'secretariat@ecole.ca');
});

test('typography applied twice is typography applied once', () => {
  const all = 'Voici : « l\'école » reçoit 7 040 rubans, 50 % de plus, le 22 janvier à 13 h 30 ; 450 434-7735, (Québec)  J7E 4X5 !';
  for (const lang of ['fr', 'en']) assert.equal(typography(typography(all, lang), lang), typography(all, lang));
});

test('counts have thin spaces in French and commas in English', () => {
  assert.equal(shown(write.count(7040, 'fr')), '7~040');
  assert.equal(write.count(1234567, 'en'), '1,234,567');
  assert.equal(write.count(999, 'fr'), '999');
  assert.equal(write.count(-12, 'fr'), '−12');
  assert.equal(shown(write.percent(50, 'fr')), '50_%');
  assert.equal(write.percent(50, 'en'), '50%');
});

test('a moment is shown in the time of Québec, whatever the machine says', () => {
  const evening = '2027-01-23T04:30:00Z';
  assert.equal(shown(write.longDay(evening, 'fr')), '22_janvier 2027');
  assert.equal(shown(write.longDay(evening, 'en')), 'January_22, 2027');
  assert.equal(shown(write.clock(evening, 'fr')), '23_h_30');
  assert.equal(shown(write.clock(evening, 'en')), '11:30_p.m.');
  assert.equal(shown(write.clock('2027-01-22T14:00:00Z', 'fr')), '9_h');
  assert.equal(shown(write.clock('2027-01-22T17:05:00Z', 'en')), '12:05_p.m.');
  assert.deepEqual([18, 24].map(hour => shown(write.timeOfDay(hour, 0, 'en'))), ['6_p.m.', '12_a.m.']);
  assert.equal(shown(write.clockToTheSecond('2027-01-22T19:30:05Z', 'fr')), '14_h_30_min_5_s');
  assert.equal(shown(write.clockToTheSecond('2027-01-22T17:05:09Z', 'en')), '12:05:09_p.m.');
  assert.equal(shown(write.dayAndClock('2027-01-07T15:42:00Z', 'fr')), '7_janvier 2027, 10_h_42');
  assert.equal(shown(write.weekday('2027-01-07T15:42:00Z', 'fr')), 'jeudi 7_janvier 2027');
  assert.equal(shown(write.shortDay('2027-07-01T12:00:00Z', 'fr')), '1er_juillet');
});

test('a bare day stays that day', () => {
  assert.equal(shown(write.longDay('2027-02-18', 'fr')), '18_février 2027');
  assert.equal(shown(write.weekday('2027-02-18', 'en')), 'Thursday, February_18, 2027');
});

test('the deadline is told as the day just before the moment at which the campaign is closed', () => {
  assert.equal(shown(write.longDay(write.lastDay('2027-01-23T05:00:00Z'), 'fr')), '22_janvier 2027');
  assert.equal(shown(write.longDay(write.lastDay('2027-01-22T17:00:00Z'), 'fr')), '22_janvier 2027');
});

test('days left count the days of the calendar, not twenty-four hours', () => {
  const closes = '2027-01-23T05:00:00Z';
  assert.equal(write.daysLeft(closes, new Date('2027-01-07T15:00:00Z')), 15);
  assert.equal(write.daysLeft(closes, new Date('2027-01-22T04:59:00Z')), 1);
  assert.equal(write.daysLeft(closes, new Date('2027-01-22T05:00:00Z')), 0);
  assert.equal(write.daysLeft(closes, new Date('2027-01-23T05:00:00Z')), -1);
});

test('days left are right over a change of the clocks', () => {
  assert.equal(write.daysLeft('2027-03-16T04:00:00Z', new Date('2027-03-14T06:00:00Z')), 1);
  assert.equal(write.daysLeft('2027-11-09T05:00:00Z', new Date('2027-11-07T05:30:00Z')), 1);
});

test('days left are told as today, tomorrow or a number of days', () => {
  assert.equal(write.inDays(0, 'fr'), 'aujourd’hui');
  assert.equal(write.inDays(1, 'fr'), 'demain');
  assert.equal(shown(write.inDays(15, 'fr')), '15_jours');
  assert.equal(write.inDays(1, 'en'), 'tomorrow');
});

test('ten digits are a phone number, anything else stays as it was given', () => {
  assert.equal(shown(write.phone('4504347735', 'fr')), '450_434=7735');
  assert.equal(shown(write.phone('+1 (450) 434-7735', 'fr')), '450_434=7735');
  assert.equal(shown(write.phone('450.434.7735', 'en')), '450=434=7735');
  assert.equal(write.phone('450 434-7735 poste 12', 'fr'), '450 434-7735 poste 12');
});

test('a town line has its province, two spaces and the postal code', () => {
  assert.equal(shown(write.townLine('Sainte-Thérèse', 'J7E4X5', 'fr')), 'Sainte-Thérèse_(Québec)_ J7E_4X5');
  assert.equal(shown(write.townLine('Mirabel', '', 'en')), 'Mirabel, Québec');
  assert.equal(write.postalCode('J7E'), 'J7E');
});

test('a list ends with its conjunction', () => {
  assert.equal(write.list(['a', 'b', 'c'], 'fr'), 'a, b et c');
  assert.equal(write.list(['a'], 'en'), 'a');
});

test('sizes are told in the unit that a person would use', () => {
  assert.equal(shown(write.size(812, 'fr')), '812_octets');
  assert.equal(shown(write.size(4_240_000, 'fr')), '4,2_Mo');
  assert.equal(shown(write.size(4_240_000, 'en')), '4.2_MB');
  assert.equal(shown(write.size(253_000_000_000, 'en')), '253_GB');
});

test('a number is read whole, with spaces of any kind between its thousands, or stays as it was typed', () => {
  for (const typed of ['1500', '1 500', `1${NBSP}500`, `1${THIN}500`, '1\u2009500', ' 1500 ']) assert.equal(write.wholeNumber(typed), 1500, typed);
  for (const typed of ['12,5', '2,0', '2.0', '1,500', '-3', '+3', '12 5', '1 50 0', '12 5000', '1e3', '0x10', '5 boîtes']) assert.equal(write.wholeNumber(typed), typed, typed);
  assert.equal(write.wholeNumber('0'), 0);
  assert.equal(write.wholeNumber('  '), null);
  assert.equal(write.wholeNumber(write.count(7040, 'fr')), 7040);
});
