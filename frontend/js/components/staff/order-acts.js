// What staff do with an order. Each act is one that the order names in `actions`; run() gives the order as it is after, or null.
// Its context: {path, version(), stale(problem)}; the version is the one shown when the act is sent, not when its dialog was opened.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {quantityOf} from '../kit.js';
import {local, t} from '../../i18n.js';
import {icon, stock} from '../../picture.js';
import {ask} from './dialog.js';
import {field, radio} from './field.js';
import {giveUp, pack} from './order-packing.js';
import {askArrival} from './parcel-acts.js';

export const ACTS = {
  packing: {shape: 'box', run: (order, context) => order.remainder ? pack(order, {...context, short: true}) : api.post(`${context.path}/packing`, {}, {version: context.version()})},
  shipment: {shape: 'truck', run: ship},
  delivery: {shape: 'home', run: arrive},
  change: {shape: 'edit', run: changeKit},
  unpacking: {shape: 'undo', run: (order, {path, version}) => api.post(`${path}/unpacking`, {}, {version: version()})},
  'remainder-release': {shape: 'x', run: giveUp},
  cancellation: {shape: 'x', danger: true, run: cancel},
};

function arrive(order, {path, stale, version}) {
  return askArrival(order.number, order.delivery.way, () => api.post(`${path}/delivery`, {}, {version: version()}), stale);
}

function ship(order, {path, stale, version}) {
  const pickup = order.delivery.way === 'pickup';
  return ask({
    title: pickup ? t('staff-order.ship.ready_title') : t('staff-order.ship.title'),
    go: pickup ? t('staff-order.act.ready_go') : t('staff-order.ship.go'), shape: pickup ? 'counter' : 'truck', stale,
    body: ({faults}) => pickup ? html`<p>${t('staff-order.ship.ready')}</p>`
      : field({name: 'tracking', label: t('staff-order.tracking'), hint: t('staff-order.ship.hint'), optional: true, fault: faults['/tracking'], attributes: {maxlength: 80, autofocus: true}}),
    send: form => api.post(`${path}/shipment`, {tracking: (form.get('tracking') ?? '').trim()}, {version: version()}),
  });
}

function cancel(order, {path, stale, version}) {
  const partner = order.school.kind === 'partner';
  const ways = ['silence', 'none'];
  return ask({
    title: t('staff-order.cancel.title', {number: order.number}), go: t('staff-order.cancel.go'), shape: 'x', danger: true, stale,
    body: () => html`
      <p>${order.state === 'packed' ? t('staff-order.cancel.packed') : t('staff-order.cancel.stock')}</p>
      ${partner ? '' : html`<fieldset class="stack stack--tight"><legend class="legend">${t('staff-order.cancel.then')}</legend>
        ${ways.map((way, i) => radio({name: 'then', value: way, label: t(`staff-order.cancel.ways.${way}`), hint: t(`staff-order.cancel.hints.${way}`), checked: i === 0}))}</fieldset>
        <p class="hint">${t('staff-order.cancel.after_run')}</p>`}`,
    send: form => api.post(`${path}/cancellation`, {then: form.get('then') ?? 'none'}, {version: version()}),
  });
}

async function changeKit(order, {path, stale, version}) {
  const {data: kits} = await api.get(`/campaigns/${order.campaign.slug}/kits`);
  let slug = order.kit.slug;
  const had = new Set(order.contents.filter(line => line.chosen).map(line => line.item));
  return ask({
    title: t('staff-order.change.title'), go: t('staff-order.change.go'), shape: 'check', wide: true, stale,
    body: ({faults, draw}) => {
      const kit = kits.find(one => one.slug === slug);
      return html`<p>${t('staff-order.change.how')}</p>
        <fieldset class="picks"><legend class="legend">${t('staff-order.change.kit')}</legend>${kits.map(one => radio({
          name: 'kit', value: one.slug, label: local(one.name), checked: one.slug === slug, hint: t(`domain.availability.${one.availability}`),
          change: () => { slug = one.slug; draw(); }}))}</fieldset>
        ${(kit?.choices ?? []).map(choice => options(choice, slug === order.kit.slug ? had : new Set(), faults))}`;
    },
    send: form => {
      const choices = kits.find(kit => kit.slug === slug).choices.map(({choice}) => ({choice, items: form.getAll(`choice-${choice}`)}));
      return api.patch(path, {kit: slug, choices}, {version: version(), isSo: now => now.kit.slug === slug && holds(now, choices)});
    },
  });
}

function holds({contents}, choices) {
  const wanted = choices.flatMap(({items}) => items), chosen = contents.filter(line => line.chosen);
  return wanted.length === chosen.length && chosen.every(({item}) => wanted.includes(item));
}

export function options({choice, pick, options: all}, had, faults) {
  const fault = Object.entries(faults).find(([pointer]) => pointer.startsWith('/choices'))?.[1];
  return html`<fieldset class="picks ${fault ? 'field--error' : ''}" aria-invalid=${String(Boolean(fault))} tabindex="-1">
    <legend class="legend">${t('staff-order.change.pick', {n: pick})}</legend>
    ${fault ? html`<p class="error">${icon('alert')}<span>${fault}</span></p>` : ''}
    ${all.map(option => html`<label class="pick"><input type="checkbox" name="choice-${choice}" value=${option.item} .checked=${had.has(option.item)}>
      <b>${quantityOf(option)}</b><small>${stock(option.availability, t(`domain.availability.${option.availability}`))}</small></label>`)}</fieldset>`;
}
