// What the record holds is said in the page's words; what nobody here knows stays as it was written.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {changeWords, told} from '../../frontend/js/components/staff/audit-words.js';
import {learn} from '../../frontend/js/i18n.js';

globalThis.document = {documentElement: {lang: 'fr-CA'}};
const area = name => JSON.parse(readFileSync(new URL(`../../frontend/i18n/fr/${name}.json`, import.meta.url), 'utf8'));
const flat = (texts, under) => Object.entries(texts).flatMap(([key, text]) => typeof text === 'string' || text.other ? [[`${under}.${key}`, text]] : flat(text, `${under}.${key}`));
const domain = area('domain');
learn(Object.fromEntries([...flat(area('staff'), 'staff'), ...flat(domain, 'domain'), ...flat(domain.claim, 'domain.claim'), ...flat(domain.short, 'domain.short')]), {});

test('states, what is left and a wave are said in words', () => {
  assert.equal(told('order.packed_short', 'packed, remainder 1'), 'Emballée, il reste 1 pièce');
  assert.equal(told('order.packed_short', 'packed, remainder 2, short shelf_empty'), 'Emballée, il reste 2 pièces, tablette vide');
  assert.equal(told('incoming.noted', '2026-12-04, 2 items'), '4\u00a0décembre 2026, 2 articles');
  assert.equal(told('order.joined_wave', '4'), 'Vague 4');
  assert.equal(told('claim.opened', 'missing'), 'Manque');
  assert.equal(told('view.kept', 'orders'), 'Commandes');
});

test('an act upon a parcel names a parcel’s states, any other one an order’s', () => {
  assert.equal(changeWords({act: 'parcel.shipped', was: 'packed', became: 'shipped'}), 'Emballé → Expédié');
  assert.equal(changeWords({act: 'parcel.resent', was: 'lost', became: 'replaced'}), 'Perdu → Perdu, renvoyé');
  assert.equal(changeWords({act: 'parcel.unpacked', was: 'packed', became: 'unpacked'}), 'Emballé → Déballé');
  assert.equal(changeWords({act: 'order.shipped', was: 'packed', became: 'shipped'}), 'Emballée → Expédiée');
});

test('what is the same before and after says nothing, and what ended stands alone', () => {
  assert.equal(changeWords({act: 'order.packed', was: 'packed', became: 'packed'}), '');
  assert.equal(changeWords({act: 'wave.removed', was: '4', became: ''}), 'Vague 4 →');
});

test('of a longer text only its last word is a state', () => {
  assert.equal(told('order.placed', 'Menu (12 affiches, 3 rubans), placed | Menu (12 posters, 3 ribbons), placed'), 'Menu (12 affiches, 3 rubans) · Reçue');
});

test('a change of settings is told field by field', () => {
  assert.equal(told('campaign.edited', '{"target": 60, "pool_on": true}'), 'objectif : 60, trousses gardées : oui');
});

test('what nobody knows stays as it was written', () => {
  assert.equal(told('exclusion.recorded', 'École fermée, déménagement'), 'École fermée, déménagement');
  assert.equal(told('stock.adjusted', '985'), '985');
  assert.equal(told('order.noted', ''), '');
});
