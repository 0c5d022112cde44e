// The parcels of an order, each with the acts that are open to it: it leaves, arrives, is unpacked, gets lost or comes back.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {clock} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {ask} from './dialog.js';
import {field, radio} from './field.js';
import {who} from './history.js';
import {whyShort} from './order-packing.js';
import {quantity} from './quantity.js';
import {day, parcelBadge} from './words.js';

export const PARCEL_ACTS = {
  shipment: {shape: 'truck', run: ship},
  delivery: {shape: 'home', run: (parcel, order, context) => send(parcel, 'delivery', {}, context)},
  return: {shape: 'undo', quiet: true, run: cameBack},
  loss: {shape: 'alert', quiet: true, run: lost},
  unpacking: {shape: 'undo', quiet: true, run: (parcel, order, context) => send(parcel, 'unpacking', {}, context)},
};

// Each gives the order as it is after.
const send = (parcel, act, body, {version}) => api.post(`/parcels/${encodeURIComponent(parcel.number)}/${act}`, body, {version: version()});

function ship(parcel, order, context) {
  const pickup = order.delivery.way === 'pickup';
  return ask({
    title: pickup ? t('staff-order.ship.ready_title') : t('staff-order.ship.title_parcel', {number: parcel.number}), go: pickup ? t('staff-order.act.ready_go') : t('staff-order.ship.go'), shape: 'truck', stale: context.stale,
    body: ({faults}) => pickup ? html`<p>${t('staff-order.ship.ready')}</p>`
      : field({name: 'tracking', label: t('staff-order.tracking'), hint: t('staff-order.ship.hint'), optional: true, fault: faults['/tracking'], attributes: {maxlength: 80, autofocus: true}}),
    send: form => send(parcel, 'shipment', {tracking: (form.get('tracking') ?? '').trim()}, context),
  });
}

function lost(parcel, order, context) {
  return ask({
    title: t('staff-order.loss.title', {number: parcel.number}), go: t('staff-order.loss.go'), shape: 'alert', danger: true, stale: context.stale,
    body: ({faults}) => html`<p>${t('staff-order.loss.how')}</p>${field({name: 'reason', label: t('staff-order.reason'), fault: faults['/reason'], attributes: {maxlength: 200}})}`,
    send: form => send(parcel, 'loss', {reason: form.get('reason').trim()}, context),
  });
}

function cameBack(parcel, order, context) {
  return ask({
    title: t('staff-order.return.title', {number: parcel.number}), go: t('staff-order.return.go'), shape: 'undo', stale: context.stale,
    body: ({faults}) => html`<p>${t('staff-order.return.how')}</p>
      <fieldset class="picks"><legend class="legend">${t('staff-order.cancel.then')}</legend>${['placed', 'cancelled'].map((then, i) => radio({
        name: 'then', value: then, label: t(`staff-order.return.then.${then}`), hint: t(`staff-order.return.hints.${then}`), checked: i === 0}))}</fieldset>
      ${field({name: 'reason', label: t('staff-order.reason'), fault: faults['/reason'], attributes: {maxlength: 200}})}`,
    send: form => send(parcel, 'return', {then: form.get('then'), reason: form.get('reason').trim()}, context),
  });
}

export const parcelList = (order, run, busy) => html`<ul class="parcels">${order.parcels.map(parcel => html`
  <li class="parcel--${parcel.state}" data-parcel=${parcel.number}><p class="parcel__h"><b class="num">${parcel.number}</b> ${parcelBadge(parcel.state)}${parcel.claim ? html` <span class="badge">${icon('bell')}${t('staff-order.for_claim')}</span>` : ''}</p>
    ${parcel.lines.length && (order.parcels.length > 1 || parcel.short_reason) ? html`<p class="parcel__l">${parcel.lines.map(quantity).join(', ')}</p>` : ''}
    ${parcel.short_reason ? html`<p class="with-i bad">${icon('alert')}<span>${t('staff-order.short', {reason: whyShort(parcel)})}</span></p>` : ''}
    ${parcel.end_reason ? html`<p class="with-i bad">${icon('alert')}<span>${parcel.end_reason}</span></p>` : ''}
    <p class="soft">${packed(parcel)}${parcel.shipped_at ? html`<br>${parcel.state === 'ready' || order.delivery.way === 'pickup' ? t('staff-order.ready_at', {when: when(parcel.shipped_at)}) : t('staff-order.shipped_at', {when: when(parcel.shipped_at)})}` : ''}
      ${parcel.delivered_at ? html`<br>${order.delivery.way === 'pickup' ? t('staff-order.collected_at', {when: when(parcel.delivered_at)}) : t('staff-order.delivered_at', {when: when(parcel.delivered_at)})}` : ''}</p>
    ${parcel.tracking ? html`<p>${t('staff-order.tracking')} <b class="num">${parcel.tracking}</b></p>` : ''}
    ${parcel.actions.length ? html`<p class="acts no-print">${Object.keys(PARCEL_ACTS).filter(act => parcel.actions.includes(act)).map(act => button(parcel, act, order, run, busy))}</p>` : ''}</li>`)}</ul>`;

const packed = ({packed_at: at, packed_by: by, checked_by: checker}) => [
  by ? t('staff-order.packed_at_by', {when: when(at), name: who(by)}) : t('staff-order.packed_at', {when: when(at)}), checker && t('staff-order.checked_by', {name: checker})].filter(Boolean).join(' · ');

function button(parcel, act, order, run, busy) {
  const {shape, quiet} = PARCEL_ACTS[act], key = `${parcel.number}/${act}`;
  const pickup = order.delivery.way === 'pickup';
  const label = pickup && act === 'shipment' ? t('staff-order.act.ready') : pickup && act === 'delivery' ? t('staff-order.act.collected') : t(`staff-order.parcel_act.${act}`);
  return html`<button class="btn btn--small ${quiet ? 'btn--quiet' : ''}" type="button" data-parcel-act=${act} aria-busy=${String(busy === key)} @click=${() => run(parcel, act)}>${icon(busy === key ? 'spin' : shape)} ${label}</button>`;
}

const when = at => `${day(at)}, ${clock(at)}`;
