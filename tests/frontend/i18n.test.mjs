import assert from 'node:assert/strict';
import test from 'node:test';
import {has, learn, local, phrase, t, url} from '../../frontend/js/i18n.js';
import {explain, explainFaults} from '../../frontend/js/problem.js';
import {Problem} from '../../frontend/js/api.js';

const inLanguage = lang => { globalThis.document = {documentElement: {lang: `${lang}-CA`}}; };
inLanguage('fr');
learn({
  'home.left': {zero: 'aucune', one: '{n} école', other: '{n} écoles'},
  'home.days': {one: '{n} day', other: '{n} days'},
  'home.hello': 'Bonjour {name}, {name}!',
  'error.sold_out': 'Il n’en reste pas assez : {items}.',
  'error.sold_out_protected': 'Ce qui reste est gardé : {items}.',
  'error.campaign_closed': 'Passée le {day}.',
  'error.internal': 'De notre faute.',
  'fault.too_long': {one: '{n} caractère', other: '{n} caractères'},
  'fault.not_one_of': 'Choisissez.',
}, {kit: '/trousse'});

test('a number chooses the plural form and is written as a count', () => {
  assert.equal(t('home.left', {n: 0}), 'aucune');
  assert.equal(t('home.left', {n: 1}), '1 école');
  assert.equal(t('home.left', {n: 2}), '2 écoles');
  assert.equal(t('home.left', {n: 1200}), '1\u202f200 écoles');
});

test('params stand where the text wants them, as often as it wants them', () => {
  assert.equal(t('home.hello', {name: 'Camille'}), 'Bonjour Camille, Camille!');
});

test('a phrase keeps its params as they are, so that a link can stand in a sentence', () => {
  const link = {link: true};
  assert.deepEqual(phrase('home.hello', {name: link}), ['Bonjour ', link, ', ', link, '!']);
});

test('a text that the API gives in both languages is shown in the page’s, well set', () => {
  assert.equal(local({fr: 'Je m\'affiche', en: 'On display'}), 'Je m’affiche');
  assert.equal(local({fr: 'Drapeau', en: ''}), 'Drapeau');
});

test('a page is linked by its name, with its query', () => {
  assert.equal(url('kit', '?kit=rubans'), '/trousse?kit=rubans');
  assert.equal(has('home.nothing'), false);
});

test('what is sold out is named, and it is said when it is kept for the silent schools', () => {
  const items = [{name: {fr: 'Drapeau', en: 'Flag'}}, {name: {fr: 'Épinglette', en: 'Pin'}}];
  assert.equal(explain(new Problem({code: 'sold_out', params: {items}})), 'Il n’en reste pas assez : Drapeau et Épinglette.');
  assert.equal(explain(new Problem({code: 'sold_out', params: {items, protected: true}})), 'Ce qui reste est gardé : Drapeau et Épinglette.');
});

test('a closed campaign is told by its last day, and an unknown code as our own fault', () => {
  assert.equal(explain(new Problem({code: 'campaign_closed', params: {closes_at: '2027-01-23T05:00:00Z'}})), 'Passée le 22\u00a0janvier 2027.');
  assert.equal(explain(new Problem({code: 'never_heard_of'})), 'De notre faute.');
});

test('each faulty field has its sentence', () => {
  const faults = [{pointer: '/note', code: 'too_long', params: {limit: 500}}, {pointer: '/kit', code: 'new_code', params: {}}];
  assert.deepEqual(explainFaults(new Problem({code: 'invalid', faults})), {'/note': '500 caractères', '/kit': 'Choisissez.'});
});

test('English has its own plural: zero days, one day', () => {
  assert.equal(new Intl.PluralRules('en-CA').select(0), 'other');
  assert.equal(new Intl.PluralRules('fr-CA').select(0), 'one');
});
