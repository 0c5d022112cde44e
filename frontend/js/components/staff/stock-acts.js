// What changes a shelf: a receipt, an adjustment, a hand-out. Each tells which orders stopped waiting, or wait again.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count, list, wholeNumber} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {attempt} from './say.js';
import {ask} from './dialog.js';
import {field, radio} from './field.js';
import {itemPicker} from './item-picker.js';
import {LENGTH_OF_ID, StockLines} from './stock-lines.js';

const ACTS = {
  receipt: {shape: 'plus', ask: askReceipt},
  adjustment: {shape: 'edit', ask: askAdjustment},
  hand_out: {shape: 'arrow', ask: askHandOut},
};

// `items` to choose from; one alone is the one. done({kind, lines, items, served, set_back}) hears the result.
export const stockButtons = (items, done) => ['receipt', 'adjustment', 'hand_out'].map(kind => html`
  <button class="btn btn--small ${kind === 'receipt' ? '' : 'btn--quiet'}" type="button" data-act=${kind} ?disabled=${!items.length}
    @click=${() => attempt(async () => { const result = await ACTS[kind].ask(items); if (result) done(result); })}>
    ${icon(ACTS[kind].shape)} ${t(`staff-stock.act.${kind}`)}</button>`);

// Of a delivery that was expected, when there is one: what came of it may differ.
export function askReceipt(items, incoming = null) {
  const lines = new StockLines(items, incoming ? incoming.lines.filter(line => line.quantity).map(line => ({item: line.item.id, quantity: line.quantity})) : []);
  return ask({
    title: t('staff-stock.receipt.title'), go: t('staff-stock.receipt.go'), shape: 'plus', wide: true,
    body: ({faults, draw}) => html`
      ${incoming ? html`<p>${t('staff-stock.receipt.expected', {supplier: incoming.supplier})}</p>` : ''}
      ${lines.template(faults, draw)}
      ${field({name: 'reference', label: t('staff-stock.receipt.reference'), hint: t('staff-stock.receipt.reference_hint'), optional: true,
        fault: faults['/reference'], attributes: {maxlength: 120}})}`,
    send: async form => {
      const body = {lines: lines.read(), reference: form.get('reference').trim(), incoming: incoming?.id ?? null};
      return {kind: 'receipt', lines: body.lines, set_back: [], ...await api.post('/receipts', body)};
    },
  });
}

function askAdjustment(items) {
  let wanted = items.length === 1 ? items[0].id : '';
  return ask({
    title: t('staff-stock.adjustment.title'), go: t('staff-stock.adjustment.go'), shape: 'edit',
    body: ({faults}) => html`${items.length === 1 ? theOne(items[0]) : which(items, wanted, faults['/item'], item => { wanted = item; })}
      <fieldset class="picks"><legend class="legend">${t('staff-stock.adjustment.way')}</legend>
        ${radio({name: 'way', value: '-1', label: t('staff-stock.adjustment.less'), hint: t('staff-stock.adjustment.less_hint'), checked: true})}
        ${radio({name: 'way', value: '1', label: t('staff-stock.adjustment.more'), hint: t('staff-stock.adjustment.more_hint')})}</fieldset>
      ${field({name: 'quantity', label: t('staff-stock.quantity'), fault: faults['/change'], attributes: {inputmode: 'numeric', maxlength: 9, autofocus: items.length === 1}})}
      ${field({name: 'reason', label: t('staff-stock.reason'), hint: t('staff-stock.adjustment.reason_hint'), fault: faults['/reason'], attributes: {maxlength: 200}})}`,
    send: async form => {
      const number = wholeNumber(form.get('quantity')), change = typeof number === 'number' ? number * Number(form.get('way')) : number;
      const {item, ...answer} = await api.post('/adjustments', {item: wanted.slice(0, LENGTH_OF_ID), change, reason: form.get('reason').trim()});
      return {kind: 'adjustment', lines: [{item: item.id, quantity: change}], items: [item], ...answer};
    },
  });
}

function askHandOut(items) {
  const lines = new StockLines(items);
  return ask({
    title: t('staff-stock.hand_out.title'), go: t('staff-stock.hand_out.go'), shape: 'arrow', wide: true,
    body: ({faults, draw}) => html`<p>${t('staff-stock.hand_out.how')}</p>
      ${field({name: 'occasion', label: t('staff-stock.hand_out.occasion'), hint: t('staff-stock.hand_out.occasion_hint'), fault: faults['/occasion'], attributes: {maxlength: 120, autofocus: true}})}
      ${lines.template(faults, draw)}`,
    send: async form => {
      const body = {occasion: form.get('occasion').trim(), lines: lines.read()};
      const made = await api.post('/hand-outs', body).catch(problem => { throw atItsLines(problem, body.lines); });
      return {kind: 'hand_out', lines: body.lines, served: [], set_back: [], ...made};
    },
  });
}

// What is not free to leave is said at its line too, with how much of it is.
function atItsLines(problem, lines) {
  if (problem.code === 'sold_out') problem.faults = problem.params.items.map(({item, left}) => ({
    pointer: `/lines/${lines.findIndex(line => line.item === item)}/quantity`, code: 'more_than_free', params: {limit: left}}));
  return problem;
}

const theOne = item => html`<p><b>${local(item.plural)}</b> <span class="soft">· ${t('staff-stock.on_hand_now', {n: item.on_hand})}</span></p>`;

const which = (items, value, fault, chosen) => html`
  <div class="field ${fault ? 'field--error' : ''}"><label for="f-item">${t('staff-stock.item')}</label>
    ${fault ? html`<p class="error" id="f-item-fault">${icon('alert')}<span>${fault}</span></p>` : ''}
    ${itemPicker({id: 'f-item', items, value, fault, chosen})}</div>`;

export const outcome = ({kind, lines, items, served, set_back}, close) => html`
  <div class="notice ${set_back.length ? 'notice--warn' : 'notice--ok'}" role="status">${icon(set_back.length ? 'alert' : 'check')}
    <b>${t(`staff-stock.done.${kind}`, {what: list(lines.map((line, i) => pieces(kind, line.quantity, items[i])))})}${items.length === 1
      ? ` ${t('staff-stock.now', {n: items[0].on_hand})}` : ''}</b>
    ${stockOrders({served, set_back})}
    <p><button class="link" type="button" @click=${close}>${t('staff.close')}</button></p></div>`;

// The orders that stopped waiting, and those that wait again.
export const stockOrders = ({served, set_back}) => html`
  ${served.length ? html`<p>${t('staff-stock.served', {n: served.length})} ${numbers(served)}</p>` : ''}
  ${set_back.length ? html`<p>${t('staff-stock.set_back', {n: set_back.length})} ${numbers(set_back)}</p>` : ''}`;

// 25 affiches · +25 affiches
function pieces(kind, quantity, item) {
  const sign = kind !== 'adjustment' ? '' : quantity < 0 ? '−' : '+', n = Math.abs(quantity);
  return `${sign}${count(n)} ${local(n === 1 ? item.name : item.plural).toLowerCase()}`;
}

const numbers = all => all.map((number, i) => html`${i ? ', ' : ''}<a class="num" href=${url('staff/order', `?no=${number}`)}>${number}</a>`);
