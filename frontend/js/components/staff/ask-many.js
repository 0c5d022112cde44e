// What has to be known before an act on many orders or parcels: tracking numbers, what a cancelled order leaves, which wave.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {ask} from './dialog.js';
import {choice, field, radio} from './field.js';

const LISTED = 200, NAMED = 12;

// Each gives the params of POST /order-acts or /parcel-acts, or null. `rows` are those that are known here: {number, school, delivery_way, actions}.
export const askPacking = (n, rows) => ask({
  title: t('staff.many.ask.packing', {n}), go: t('staff.many.go.packing', {n}), shape: 'box',
  body: () => html`<p>${t('staff.many.ask.packing_how')}</p>${unchanged(rows, 'packing')}`,
  send: async () => ({}),
});

// Tracking numbers are asked for where all are known.
export const askShipment = (n, rows, of = 'orders') => ask({
  title: t(`staff.many.ask.shipment.${of}`, {n}), go: t('staff.many.go.shipment', {n}), shape: 'truck', wide: true,
  body: () => html`<p>${t('staff.many.ask.shipment_how')}</p>${unchanged(rows, 'shipment')}
    ${rows.length === n && n <= LISTED ? html`
      <p class="hint">${t('staff.many.ask.tracking_how')}</p>
      <div class="scroll scroll--tall" tabindex="0" role="region" aria-label=${t('staff.many.ask.tracking')}><table class="table tracks"><thead><tr>
        <th scope="col">${t(`staff.many.ask.one.${of}`)}</th><th scope="col">${t('staff.many.ask.tracking')}</th></tr></thead>
        <tbody>${rows.map(({number, school, delivery_way: way}) => html`<tr><th scope="row">${typography(school.name)}<br><span class="soft num">${number}</span></th>
          <td>${way === 'pickup' ? html`<span class="soft">${t('domain.way.pickup')}</span>`
            : html`<input class="input num" name="track-${number}" maxlength="80" autocomplete="off" aria-label=${t('staff.many.ask.tracking_of', {number})} @keydown=${nextField} @paste=${pasteDown}>`}</td></tr>`)}</tbody></table></div>` : ''}`,
  send: async form => {
    const tracking = [...form].filter(([name, value]) => name.startsWith('track-') && value.trim()).map(([name, value]) => ({number: name.slice(6), tracking: value.trim()}));
    return tracking.length ? {tracking} : {};
  },
});

// A hand scanner ends each number with Enter: it goes to the next field, and does not send.
function nextField(event) {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  const fields = [...event.target.closest('table').querySelectorAll('input')];
  fields[fields.indexOf(event.target) + 1]?.focus();
}

// A column copied from a spreadsheet fills the fields below.
function pasteDown(event) {
  const lines = event.clipboardData.getData('text').trim().split(/\r?\n/);
  if (lines.length < 2) return;
  event.preventDefault();
  const fields = [...event.target.closest('table').querySelectorAll('input')], from = fields.indexOf(event.target);
  lines.forEach((line, i) => { if (fields[from + i]) fields[from + i].value = line.trim().slice(0, 80); });
}

// What still lies at the counter is named: it may have been chosen with the rest by mistake. `of`: orders, parcels, or ready, the counter's own.
export function askDelivery(n, rows, of = 'orders') {
  const here = of === 'ready' ? [] : rows.filter(({delivery_way: way}) => way === 'pickup');
  return ask({
    title: t(`staff.many.ask.delivery.${of}`, {n}), go: t('staff.many.go.delivery', {n}), shape: 'home',
    body: () => html`<p>${t('staff.many.ask.delivery_how')}</p>
      ${here.length ? html`<div class="notice notice--warn" data-at-counter=${here.length}>${icon('counter')}
        <b>${t('staff.many.ask.at_counter', {n: here.length})}</b>${named(here)}</div>` : ''}
      ${unchanged(rows, 'delivery')}`,
    send: async () => ({}),
  });
}

export const askCancellation = (n, rows) => ask({
  title: t('staff.many.ask.cancellation', {n}), go: t('staff.many.go.cancellation', {n}), shape: 'x', danger: true,
  body: () => html`<p>${t('staff.many.ask.cancellation_how')}</p>${unchanged(rows, 'cancellation')}
    <fieldset class="stack stack--tight"><legend class="legend">${t('staff-order.cancel.then')}</legend>
      ${['silence', 'none'].map((way, i) => radio({name: 'then', value: way, label: t(`staff-order.cancel.ways.${way}`), hint: t(`staff-order.cancel.hints.${way}`), checked: i === 0}))}</fieldset>
    <p class="hint">${t('staff-order.cancel.after_run')}</p>`,
  send: async form => ({then: form.get('then')}),
});

// A new wave is made at once, and gives {made: Wave}; an existing one gives {wave: number}.
export async function askWave(numbers, rows) {
  const elsewhere = rows.filter(({wave}) => wave);
  const {data: waves} = await api.get('/waves?limit=200');
  const open = waves.filter(({states}) => states.shipped + states.delivered === 0).sort((one, other) => other.number - one.number);
  let into = 'new';
  return ask({
    title: t('staff.many.ask.wave', {n: numbers.length}), go: () => into === 'new' ? t('staff.many.go.new_wave') : t('staff.many.go.wave'), shape: 'wave',
    body: ({faults, draw}) => html`<p>${t('staff.many.ask.wave_how')}</p>
      ${elsewhere.length ? html`<div class="notice notice--warn" data-elsewhere=${elsewhere.length}>${icon('wave')}
        <b>${t('staff.many.ask.elsewhere', {n: elsewhere.length})}</b>${named(elsewhere)}</div>` : ''}
      ${open.length ? html`<fieldset class="picks"><legend class="legend">${t('staff.many.ask.which')}</legend>
        ${radio({name: 'into', value: 'new', label: t('staff.many.ask.new_wave'), checked: into === 'new', change: () => { into = 'new'; draw(); }})}
        ${radio({name: 'into', value: 'old', label: t('staff.many.ask.old_wave'), checked: into === 'old', change: () => { into = 'old'; draw(); }})}</fieldset>` : ''}
      ${into === 'new' ? field({name: 'name', label: t('staff-waves.rule.name'), hint: t('staff-waves.rule.name_hint'), optional: true, fault: faults['/name'], attributes: {maxlength: 80}})
        : choice({name: 'wave', label: t('staff.many.ask.old_wave'), value: String(open[0].number), options: open.map(wave => [String(wave.number), waveName(wave)])})}`,
    send: async form => into === 'new' ? {made: await api.post('/waves', {name: form.get('name').trim(), orders: numbers})} : {wave: Number(form.get('wave'))},
  });
}

// The odd ones among those that were chosen: what is not open to them is not done.
function unchanged(rows, act) {
  const odd = rows.filter(({actions}) => !actions.includes(act));
  return odd.length ? html`<div class="notice notice--warn" data-unchanged=${odd.length}>${icon('info')}
    <b>${t('staff.many.ask.unchanged', {n: odd.length})}</b>${named(odd)}</div>` : '';
}

const named = rows => html`
  <ul>${rows.slice(0, NAMED).map(({number, school}) => html`<li><span class="num nb">${number}</span> ${typography(school.name)}</li>`)}
    ${rows.length > NAMED ? html`<li>…</li>` : ''}</ul>`;

const waveName = ({number, name, orders}) => [t('staff-waves.number', {number}), name, t('staff-waves.orders', {n: orders})].filter(Boolean).join(' · ');

export const waveLink = number => html`<a class="num" href=${url('staff/wave', `?no=${number}`)}>${t('staff-waves.short', {number})}</a>`;
