// Packing an order: whole in one click, or with who checked it, or short with a reason. What does not go into this parcel goes into the next, or is given up.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t} from '../../i18n.js';
import {ask} from './dialog.js';
import {field, radio} from './field.js';
import {isOther, pieces, sent} from './pieces.js';

// The pieces that stand in no parcel of the order's own.
export function notPacked(order) {
  const inParcels = new Map();
  for (const {claim, state, lines} of order.parcels) {
    if (claim || state === 'returned' || state === 'replaced') continue;
    for (const {item, quantity} of lines) inParcels.set(item, (inParcels.get(item) ?? 0) + quantity);
  }
  return order.contents.map(line => ({...line, quantity: line.quantity - (inParcels.get(line.item) ?? 0)})).filter(({quantity}) => quantity > 0);
}

const REASONS = ['shelf_empty', 'damaged', 'miscounted', 'other'];

// What is to pack now: the order's contents, or what a short parcel left.
const toPack = order => (order.remainder ? notPacked(order) : order.contents).map(({item, name, picture, quantity}) => ({item, name, picture, most: quantity, quantity}));

export function pack(order, {path, stale, version, short = false}) {
  const lines = toPack(order);
  let reason = 'shelf_empty', isShort = short;
  return ask({
    title: order.remainder ? t('staff-order.pack.rest_title') : t('staff-order.pack.title', {number: order.number}), wide: true, shape: 'box', stale,
    go: () => lacking(lines) ? t('staff-order.pack.go_short', {n: lacking(lines)}) : t('staff-order.pack.go'),
    body: ({faults, draw}) => html`
      ${field({name: 'checked_by', label: t('staff-order.pack.checked_by'), hint: t('staff-order.pack.checked_hint'), optional: true, fault: faults['/checked_by'], attributes: {maxlength: 80, autofocus: !short}})}
      ${isShort ? html`
        <p class="hint">${t('staff-order.pack.short_how')}</p>
        ${pieces(lines, {legend: t('staff-order.pack.lines'), of: t('staff-order.pack.of'), faults,
          changed: draw})}
        ${lacking(lines) ? html`<fieldset class="picks picks--row"><legend class="legend">${t('staff-order.pack.why')}</legend>${REASONS.map(one => radio({
          name: 'why', value: one, label: t(`domain.short.${one}`), checked: one === reason, change: () => { reason = one; draw(); }}))}</fieldset>
          ${field({name: 'note', label: t('staff-order.pack.detail'), optional: reason !== 'other', fault: faults['/note'], attributes: {maxlength: 160}})}
          <p class="hint">${t('staff-order.pack.rest_how')}</p>` : ''}`
        : html`<p><button class="link" type="button" @click=${() => { isShort = true; draw(); }}>${t('staff-order.pack.is_short')}</button></p>`}`,
    send: form => api.post(`${path}/packing`, {
      checked_by: form.get('checked_by').trim(),
      ...(lines.some(isOther) ? {lines: sent(lines), reason, note: (form.get('note') ?? '').trim()} : {}),
    }, {version: version()}),
  });
}

// What is no number is none.
const lacking = lines => lines.reduce((sum, {most, quantity}) => sum + Math.max(0, most - (Number(quantity) || 0)), 0);

// Of another reason the note says all.
export const whyShort = ({short_reason: reason, short_note: note}) => reason === 'other' ? note : [t(`domain.short.${reason}`).toLowerCase(), note].filter(Boolean).join(' · ');

export const giveUp = (order, {path, stale, version}) => ask({
  title: t('staff-order.release.title', {n: order.remainder}), go: t('staff-order.release.go'), shape: 'x', danger: true, stale,
  body: ({faults}) => html`<p>${t('staff-order.release.how')}</p>
    ${field({name: 'reason', label: t('staff-order.reason'), fault: faults['/reason'], attributes: {maxlength: 200}})}`,
  send: form => api.post(`${path}/remainder-release`, {reason: form.get('reason').trim()}, {version: version()}),
});
