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

// Why a line of the ledger is there: what somebody wrote, or the count that found it.
export function ledgerReason({reason, count}) {
  if (!count) return reason;
  const day = longDay(count.began_at);
  return count.place ? t('staff.counted_at', {day, where: count.place}) : t('staff.counted', {day});
}
