// What a line of the audit holds, « placed », « packed, remainder 1, short shelf_empty » or a settings' change, in the page's words; what nobody here knows stays as it is.
// An act upon a parcel names a parcel's states, any other one an order's: « Colis perdu : Expédié → Perdu », « Expédiée : Emballée → Expédiée ».
import {longDay} from '../../format.js';
import {has, t} from '../../i18n.js';
import {ownLanguage} from './own-language.js';

const WAVE = /^(order\.(joined|left)_wave|wave\.(made|removed))$/;

// Before → after, as one text; what is the same on both sides says nothing.
export function changeWords({act, was, became}) {
  const [from, to] = [told(act, was), told(act, became)];
  if (from === to) return '';
  return from && to ? `${from} → ${to}` : from ? `${from} →` : to;
}

export function told(act, text) {
  const mine = ownLanguage(text);
  if (WAVE.test(act) && /^\d+$/.test(mine)) return t('staff.told_wave', {number: mine});
  if (act.startsWith('view.') && has(`staff.nav.${mine}`)) return t(`staff.nav.${mine}`);
  return fields(mine) ?? list(mine, act.startsWith('parcel.'));
}

// "packed, remainder 1, short damaged" · "pickup, contact" · "Menu dégustation (3 …), placed": of a longer text only its last word is ours.
function list(text, ofParcel) {
  const parts = text.split(', '), words = parts.map(part => known(part, ofParcel));
  if (words.every(Boolean)) return words.join(', ');
  const last = words.pop();
  return last ? `${parts.slice(0, -1).join(', ')} · ${last}` : text;
}

function known(code, ofParcel = false) {
  if (/^\d{4}-\d{2}-\d{2}$/.test(code)) return longDay(`${code}T12:00:00Z`);
  const [, items] = /^(\d+) items$/.exec(code) ?? [];
  if (items) return t('staff.told_items', {n: Number(items)});
  const [, left] = /^remainder (\d+)$/.exec(code) ?? [], [, different] = /^(\d+) differences$/.exec(code) ?? [], [, short] = /^short ([a-z_]+)$/.exec(code) ?? [];
  if (left) return t('staff.told_rest', {n: Number(left)});
  if (short) return t(`domain.short.${short}`).toLowerCase();
  if (different) return t('staff.told_differences', {n: Number(different)});
  const key = code.replaceAll(' ', '_');
  if (!/^[a-z_]+$/.test(key)) return '';
  const state = ofParcel ? parcelState(key) || standing(key) : standing(key) || parcelState(key);
  if (state) return state;
  if (has(`domain.way.${key}`)) return t(`domain.way.${key}`);
  if (has(`domain.outcome.${key}`)) return t(`domain.outcome.${key}`);
  if (has(`domain.claim.${key}`)) return t(`domain.claim.${key}`);
  if (has(`staff.role.${key}`)) return t(`staff.role.${key}`);
  if (has(`staff.origins.${key}`)) return t(`staff.origins.${key}`);
  return has(`staff.told.${key}`) ? t(`staff.told.${key}`) : '';
}

const standing = key => has(`domain.standing.${key}`) ? t(`domain.standing.${key}`) : '';
const parcelState = key => has(`domain.parcel.${key}`) ? t(`domain.parcel.${key}`) : '';

function fields(text) {
  if (!text.startsWith('{')) return null;
  try {
    return Object.entries(JSON.parse(text)).map(([name, value]) => t('staff.told_field', {name: known(name) || name, value: valueOf(value)})).join(', ');
  } catch {
    return null;
  }
}

const valueOf = value => value === null || value === '' ? '—' : known(String(value)) || String(value);
