// An item is chosen by its name: a few of its letters find it, with accents or without.
import {html, nothing} from 'lit-html';
import {local, t} from '../../i18n.js';
import {folded} from './storeroom.js';

// `value` is an item's id, or what was typed where that names none; chosen(value) hears of another one.
export const itemPicker = ({id, items, value = '', fault = '', chosen}) => html`
  <input class="input" id=${id} list="${id}-list" autocomplete="off" maxlength="120" placeholder=${t('staff-stock.choose')} .value=${named(items, value)}
    aria-invalid=${String(Boolean(fault))} aria-describedby=${fault ? `${id}-fault` : nothing} @change=${({target}) => {
      const item = find(items, target.value.trim());
      target.value = item ? nameOf(items, item) : target.value.trim();
      chosen(item?.id ?? target.value);
    }}>
  <datalist id="${id}-list">${byName(items).map(item => html`<option value=${nameOf(items, item)}>${t('staff-stock.on_hand_now', {n: item.on_hand})}</option>`)}</datalist>`;

const byName = items => [...items].sort((one, other) => local(one.plural).localeCompare(local(other.plural)));

// Where two have the same name, the code tells them apart.
function nameOf(items, item) {
  const name = local(item.plural);
  return items.some(other => other !== item && local(other.plural) === name) ? `${name} (${item.sku})` : name;
}

function named(items, value) {
  const item = items.find(({id}) => id === value);
  return item ? nameOf(items, item) : value;
}

// By the whole name, else by the only one that has these letters in it.
function find(items, typed) {
  if (!typed) return null;
  const letters = folded(typed), names = items.map(item => folded(nameOf(items, item)));
  const holding = items.filter((_, i) => names[i].includes(letters));
  return items[names.indexOf(letters)] ?? (holding.length === 1 ? holding[0] : null);
}
