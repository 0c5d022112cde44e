// What is done with one parcel, on its order's page and in the lists: it leaves, arrives, is unpacked, gets lost, is sent again or comes back.
// Each act is one that the parcel names in `actions`; run() gives the order as it is after, or null. Its context: {way, version(), stale(problem)}.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t} from '../../i18n.js';
import {ask} from './dialog.js';
import {field, radio} from './field.js';

export const PARCEL_ACTS = {
  shipment: {shape: 'truck', run: ship},
  resending: {shape: 'box', run: sendAgain},
  delivery: {shape: 'home', run: (parcel, context) => askArrival(parcel.number, context.way, () => send(parcel, 'delivery', {}, context), context.stale)},
  return: {shape: 'undo', run: cameBack},
  loss: {shape: 'alert', run: lost},
  unpacking: {shape: 'undo', run: (parcel, context) => send(parcel, 'unpacking', {}, context)},
};

// The way on: the first of these that is open.
export const wayOn = actions => ['packing', 'shipment', 'resending', 'delivery'].find(act => actions.includes(act));

// At PREL's counter a parcel is not shipped, and nobody delivers it.
export function parcelAct(act, way) {
  if (way === 'pickup' && act === 'shipment') return {shape: 'counter', words: t('staff-order.act.ready')};
  return {shape: PARCEL_ACTS[act].shape, words: way === 'pickup' && act === 'delivery' ? t('staff-order.act.collected') : t(`staff-order.parcel_act.${act}`)};
}

const send = (parcel, act, body, {version}) => api.post(`/parcels/${encodeURIComponent(parcel.number)}/${act}`, body, {version: version()});

function ship(parcel, context) {
  const pickup = context.way === 'pickup';
  return ask({
    title: pickup ? t('staff-order.ship.ready_title') : t('staff-order.ship.title_parcel', {number: parcel.number}),
    go: pickup ? t('staff-order.act.ready_go') : t('staff-order.ship.go'), shape: pickup ? 'counter' : 'truck', stale: context.stale,
    body: ({faults}) => pickup ? html`<p>${t('staff-order.ship.ready')}</p>`
      : field({name: 'tracking', label: t('staff-order.tracking'), hint: t('staff-order.ship.hint'), optional: true, fault: faults['/tracking'], attributes: {maxlength: 80, autofocus: true}}),
    send: form => send(parcel, 'shipment', {tracking: (form.get('tracking') ?? '').trim()}, context),
  });
}

// An arrival is not taken back.
export const askArrival = (number, way, arrive, stale) => ask({
  title: t(`staff-order.arrival.${way}`, {number}), go: t('staff.many.go.delivery', {n: 1}), shape: 'home', stale,
  body: () => html`<p>${t('staff-order.arrival.how')}</p>`,
  send: arrive,
});

function lost(parcel, context) {
  return ask({
    title: t('staff-order.loss.title', {number: parcel.number}), go: t('staff-order.loss.go'), shape: 'alert', danger: true, stale: context.stale,
    body: ({faults}) => html`<p>${t('staff-order.loss.how')}</p>${field({name: 'reason', label: t('staff-order.reason'), fault: faults['/reason'], attributes: {maxlength: 200}})}`,
    send: form => send(parcel, 'loss', {reason: form.get('reason').trim()}, context),
  });
}

function sendAgain(parcel, context) {
  return ask({
    title: t('staff-order.resend.title', {number: parcel.number}), go: t('staff-order.resend.go'), shape: 'box', stale: context.stale,
    body: () => html`<p>${parcel.claim ? t('staff-order.resend.how_claim') : t('staff-order.resend.how')}</p>`,
    send: () => send(parcel, 'resending', {}, context),
  });
}

function cameBack(parcel, context) {
  const of = parcel.claim ? 'claim' : 'order';
  return ask({
    title: t('staff-order.return.title', {number: parcel.number}), go: t('staff-order.return.go'), shape: 'undo', stale: context.stale,
    body: ({faults}) => html`<p>${t('staff-order.return.how')}</p>
      <fieldset class="picks"><legend class="legend">${t('staff-order.cancel.then')}</legend>${['placed', 'cancelled'].map((then, i) => radio({
        name: 'then', value: then, label: t(`staff-order.return.then.${then}`), hint: t(`staff-order.return.${of}.${then}`), checked: i === 0}))}</fieldset>
      ${field({name: 'reason', label: t('staff-order.reason'), fault: faults['/reason'], attributes: {maxlength: 200}})}`,
    send: form => send(parcel, 'return', {then: form.get('then'), reason: form.get('reason').trim()}, context),
  });
}
