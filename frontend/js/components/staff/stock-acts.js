// What changes a shelf: a receipt, an adjustment, a hand-out. Each tells which orders stopped waiting, or wait again.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {attempt} from './say.js';
import {ask} from './dialog.js';
import {choice, field, radio} from './field.js';

export const STOCK_ACTS = {
  receipt: {shape: 'plus', ask: askReceipt},
  adjustment: {shape: 'edit', ask: askAdjustment},
  hand_out: {shape: 'arrow', ask: askHandOut},
};

// `items` to choose from, `item` when it is known which. done({kind, item, quantity, served, set_back}) hears the result.
export const stockButtons = (items, item, done) => ['receipt', 'adjustment', 'hand_out'].map(kind => html`
  <button class="btn btn--small ${kind === 'receipt' ? '' : 'btn--quiet'}" type="button" data-act=${kind} ?disabled=${!items.length}
    @click=${() => attempt(async () => { const result = await STOCK_ACTS[kind].ask(items, item); if (result) done(result); })}>
    ${icon(STOCK_ACTS[kind].shape)} ${t(`staff-stock.act.${kind}`)}</button>`);

function askReceipt(items, item) {
  return ask({
    title: t('staff-stock.receipt.title'), go: t('staff-stock.receipt.go'), shape: 'plus',
    body: ({faults}) => html`${which(items, item, faults)} ${howMany(faults)}
      ${field({name: 'reference', label: t('staff-stock.receipt.reference'), hint: t('staff-stock.receipt.reference_hint'), optional: true, fault: faults['/reference'], attributes: {maxlength: 120}})}`,
    send: async form => {
      const quantity = wholeNumber(form.get('quantity'));
      const answer = await api.post('/receipts', {item: form.get('item'), quantity, reference: form.get('reference').trim()});
      return {kind: 'receipt', quantity, set_back: [], ...answer};
    },
  });
}

function askAdjustment(items, item) {
  return ask({
    title: t('staff-stock.adjustment.title'), go: t('staff-stock.adjustment.go'), shape: 'edit',
    body: ({faults}) => html`${which(items, item, faults)}
      <fieldset class="picks"><legend class="legend">${t('staff-stock.adjustment.way')}</legend>
        ${radio({name: 'way', value: '-1', label: t('staff-stock.adjustment.less'), hint: t('staff-stock.adjustment.less_hint'), checked: true})}
        ${radio({name: 'way', value: '1', label: t('staff-stock.adjustment.more'), hint: t('staff-stock.adjustment.more_hint')})}</fieldset>
      ${howMany(faults, '/change')}
      ${field({name: 'reason', label: t('staff-stock.reason'), hint: t('staff-stock.adjustment.reason_hint'), fault: faults['/reason'], attributes: {maxlength: 200}})}`,
    send: async form => {
      const number = wholeNumber(form.get('quantity')), change = typeof number === 'number' ? number * Number(form.get('way')) : number;
      const answer = await api.post('/adjustments', {item: form.get('item'), change, reason: form.get('reason').trim()});
      return {kind: 'adjustment', quantity: change, ...answer};
    },
  });
}

function askHandOut(items, item) {
  return ask({
    title: t('staff-stock.hand_out.title'), go: t('staff-stock.hand_out.go'), shape: 'arrow',
    body: ({faults}) => html`<p>${t('staff-stock.hand_out.how')}</p>${which(items, item, faults)} ${howMany(faults)}
      ${field({name: 'reason', label: t('staff-stock.reason'), hint: t('staff-stock.hand_out.reason_hint'), fault: faults['/reason'], attributes: {maxlength: 200}})}`,
    send: async form => {
      const quantity = wholeNumber(form.get('quantity'));
      const answer = await api.post('/hand-outs', {item: form.get('item'), quantity, reason: form.get('reason').trim()});
      return {kind: 'hand_out', quantity, served: [], set_back: [], ...answer};
    },
  });
}

const which = (items, item, faults) => item
  ? html`<p><input type="hidden" name="item" value=${item.id}><b>${local(item.plural)}</b> <span class="soft">· ${t('staff-stock.on_hand_now', {n: item.on_hand})}</span></p>`
  : choice({name: 'item', label: t('staff-stock.item'), fault: faults['/item'], options: items.map(one => [one.id, `${local(one.plural)} (${count(one.on_hand)})`])});

const howMany = (faults, pointer = '/quantity') =>
  field({name: 'quantity', label: t('staff-stock.quantity'), fault: faults[pointer], attributes: {inputmode: 'numeric', maxlength: 9, autofocus: true}});

// « 1 500 » is a number; what is not one goes as it is, and the server says so at its field.
function wholeNumber(text) {
  const plain = text.replace(/[\s\u00a0\u202f,]/g, '');
  return /^\d+$/.test(plain) ? Number(plain) : plain || null;
}

export const outcome = ({kind, item, quantity, served, set_back}, close) => html`
  <div class="notice ${set_back.length ? 'notice--warn' : 'notice--ok'}" role="status">${icon(set_back.length ? 'alert' : 'check')}
    <b>${t(`staff-stock.done.${kind}`, {n: Math.abs(quantity), item: local(Math.abs(quantity) === 1 ? item.name : item.plural).toLowerCase(), sign: quantity < 0 ? '−' : '+'})} ${t('staff-stock.now', {n: item.on_hand})}</b>
    ${served.length ? html`<p>${t('staff-stock.served', {n: served.length})} ${numbers(served)}</p>` : ''}
    ${set_back.length ? html`<p>${t('staff-stock.set_back', {n: set_back.length})} ${numbers(set_back)}</p>` : ''}
    <p><button class="link" type="button" @click=${close}>${t('staff.close')}</button></p></div>`;

const numbers = all => all.map((number, i) => html`${i ? ', ' : ''}<a class="num" href=${url('staff/order', `?no=${number}`)}>${number}</a>`);
