// What pages of the storeroom share: the order of the shelves, an item's name with its drawing, and how it stands.
import {html} from 'lit-html';
import {longDay} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {picture} from '../../picture.js';
import {partsOf} from './shelf.js';

export const byShelf = (one, other) => one.place.localeCompare(other.place, 'fr', {numeric: true}) || local(one.plural).localeCompare(local(other.plural));

// As letters are compared: without accents, whichever the apostrophes and the spaces.
export const folded = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/’/g, "'").replace(/\s+/g, ' ').toLowerCase();

// short: orders or silent schools lack some; low: fewer free than its alert level.
export function standing(item) {
  if (partsOf(item).missing || item.to_buy) return 'short';
  return item.available < item.alert_level ? 'low' : 'enough';
}

export const itemName = (item, below = '') => html`
  <a href=${url('staff/item', `?id=${item.id}`)}><img src=${picture(item.picture)} alt="" width="96" height="96" loading="lazy"><span>${local(item.plural)}${below}</span></a>`;

// What the server wrote in the ledger for itself, in the page's language.
const COUNTED = /^décompte du (\S+)(?: \((.*)\))?$/;
export function ledgerReason(text) {
  const [, counted, where] = COUNTED.exec(text) ?? [];
  if (!counted) return text;
  const day = longDay(`${counted}T12:00:00Z`);
  return where ? t('staff.counted_at', {day, where}) : t('staff.counted', {day});
}
