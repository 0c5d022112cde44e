// Lines of a form: items with their quantities, as many as are needed. Several deliveries come with ten.
import {html, nothing} from 'lit-html';
import {wholeNumber} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {itemPicker} from './item-picker.js';

export const LENGTH_OF_ID = 36;

export class StockLines {
  // `items` to choose from; `given` [{item, quantity}] to begin with.
  constructor(items, given = []) {
    this.items = items;
    this.rows = given.length ? given.map(line => ({...line})) : [{item: items.length === 1 ? items[0].id : '', quantity: ''}];
  }

  // As the API takes them; a row that nobody filled is no line. A name that is no item's is sent: the server says that it knows none.
  read() {
    this.sent = this.rows.filter(({item, quantity}) => item || quantity !== '');
    return this.sent.map(({item, quantity}) => ({
      item: item.slice(0, LENGTH_OF_ID), quantity: typeof quantity === 'number' ? quantity : wholeNumber(quantity)}));
  }

  template(faults, draw) {
    return html`
      <fieldset class="slines"><legend class="sr">${t('staff-stock.lines')}</legend>
        ${this.rows.map((row, i) => this.#row(row, i, faults, draw))}
        ${faults['/lines'] ? html`<p class="error">${icon('alert')}<span>${faults['/lines']}</span></p>` : ''}
        <p><button class="btn btn--quiet btn--small" type="button" data-act="add-line" @click=${() => { this.rows.push({item: '', quantity: ''}); draw(); this.#focusLast(); }}>
          ${icon('plus')} ${t('staff-stock.add_line')}</button></p>
      </fieldset>`;
  }

  #row(row, i, faults, draw) {
    const at = this.sent?.indexOf(row) ?? -1, of = name => at < 0 ? '' : faults[`/lines/${at}/${name}`] ?? '';
    return html`
      <div class="slines__row">
        <div class="field ${of('item') ? 'field--error' : ''}"><label for="f-item-${i}">${t('staff-stock.item')}</label>
          ${itemPicker({id: `f-item-${i}`, items: this.items, value: row.item, fault: of('item'), chosen: item => { row.item = item; }})}
          ${of('item') ? html`<p class="error" id="f-item-${i}-fault">${icon('alert')}<span>${of('item')}</span></p>` : ''}</div>
        <div class="field ${of('quantity') ? 'field--error' : ''}"><label for="f-quantity-${i}">${t('staff-stock.quantity')}</label>
          <input class="input" id="f-quantity-${i}" inputmode="numeric" maxlength="9" autocomplete="off" .value=${String(row.quantity)} aria-invalid=${String(Boolean(of('quantity')))}
            aria-describedby=${of('quantity') ? `f-quantity-${i}-fault` : nothing} @input=${event => { row.quantity = event.target.value; }}>
          ${of('quantity') ? html`<p class="error" id="f-quantity-${i}-fault">${icon('alert')}<span>${of('quantity')}</span></p>` : ''}</div>
        ${this.rows.length > 1 ? html`<button class="btn btn--quiet btn--small slines__x" type="button" aria-label=${t('staff-stock.remove_line', {n: i + 1})}
          @click=${() => { this.rows.splice(i, 1); draw(); }}>${icon('x')}</button>` : ''}
      </div>`;
  }

  #focusLast() {
    document.getElementById(`f-item-${this.rows.length - 1}`)?.focus();
  }
}
