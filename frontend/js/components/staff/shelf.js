// One shelf of the storeroom as a bar: promised, kept for the silent schools, free, and what lacks. Always in this order.
import {html} from 'lit-html';
import {count} from '../../format.js';
import {t} from '../../i18n.js';

export function partsOf({on_hand, reserved, awaited, protected: kept}) {
  const promised = reserved + awaited;
  const missing = Math.max(0, promised + kept - on_hand);
  const free = Math.max(0, on_hand - promised - kept);
  return {promised, kept: Math.max(0, kept - Math.max(0, missing - Math.max(0, promised - on_hand))), free, missing};
}

export function shelf(item, big = false) {
  const parts = partsOf(item);
  const whole = parts.promised + parts.kept + parts.free + parts.missing || 1;
  const piece = (name, kind) => parts[name] ? html`<i class="sh--${kind}" .style=${`inline-size: ${(100 * parts[name] / whole).toFixed(2)}%`}></i>` : '';
  return html`<span class="shelf ${big ? 'shelf--big' : ''}" role="img" aria-label=${inWords(parts)}>
    ${piece('promised', 'res')}${piece('kept', 'prot')}${piece('free', 'free')}${piece('missing', 'miss')}</span>`;
}

const inWords = ({promised, kept, free, missing}) =>
  t('staff.shelf.in_words', {promised: count(promised), kept: count(kept), free: count(free)}) + (missing ? t('staff.shelf.and_missing', {missing: count(missing)}) : '');

export const legend = silent => html`
  <ul class="leg"><li><i class="sh--res"></i><span>${t('staff.shelf.promised')}</span></li>
    <li><i class="sh--prot"></i><span>${silent === null ? t('staff.shelf.kept') : t('staff.shelf.kept_for', {n: silent})}</span></li>
    <li><i class="sh--free"></i><span>${t('staff.shelf.free')}</span></li>
    <li><i class="sh--miss"></i><span>${t('staff.shelf.missing')}</span></li></ul>`;
