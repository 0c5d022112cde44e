// A kit's contents to play with: nothing is saved, and the verdict follows each change.
import {html} from 'lit-html';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {tell} from './dialog.js';
import {choice} from './field.js';
import {itemPicker} from './item-picker.js';
import {WhatIf} from './what-if.js';

export function askWhatIf(campaign, items) {
  const generic = campaign.kits.find(({is_generic}) => is_generic) ?? campaign.kits[0];
  let kit, rows, choices, answer, dialog;
  take(generic);
  dialog = tell({title: t('staff-what-if.title'), wide: true, body});
  return dialog.closed;

  function take(chosen) {
    kit = chosen;
    rows = kit.components.map(({item, quantity}) => ({item, quantity}));
    choices = kit.choices.map(({pick, options}) => ({pick, options: options.map(({item, quantity}) => ({item, quantity}))}));
    answer = new WhatIf(kit.slug, () => dialog?.draw(), {campaign: campaign.slug, generic: () => local(generic.name)});
    answer.ask({components: rows, choices});
  }

  function changed() {
    answer.ask({components: rows, choices});
    dialog.draw();
  }

  function body() {
    return html`
      <div class="stack stack--tight"><p class="soft">${t('staff-what-if.how')}</p>
        ${choice({name: 'kit', label: t('staff-what-if.kit'), value: kit.slug, options: campaign.kits.map(one => [one.slug, local(one.name)]),
          change: event => { take(campaign.kits.find(({slug}) => slug === event.target.value)); dialog.draw(); }})}
        <fieldset class="wi"><legend class="legend">${t('staff-what-if.contents')}</legend>${rows.map(fixedRow)}
          <p><button class="btn btn--quiet btn--small" type="button" @click=${() => { rows.push({item: '', quantity: 1}); changed(); }}>${icon('plus')} ${t('staff-what-if.add')}</button></p></fieldset>
        ${choices.map((one, i) => html`<fieldset class="wi"><legend class="legend">${t('staff-what-if.choice', {n: one.pick, options: one.options.length})}</legend>
          ${one.options.map((option, k) => quantityRow(option, `f-option-${i}-${k}`))}</fieldset>`)}
      </div>
      ${answer.template()}`;
  }

  function fixedRow(row, i) {
    return html`<div class="wi__row"><label class="sr" for="f-what-${i}">${t('staff-stock.item')}</label>
      ${itemPicker({id: `f-what-${i}`, items, value: row.item, chosen: item => { row.item = item; changed(); }})}
      ${quantityInput(row, `f-many-${i}`)}
      <button class="btn btn--quiet btn--small" type="button" aria-label=${t('staff-what-if.remove', {item: nameOf(row.item)})} @click=${() => { rows.splice(i, 1); changed(); }}>${icon('x')}</button></div>`;
  }

  function quantityRow(row, id) {
    return html`<div class="wi__row"><span>${nameOf(row.item)}</span>${quantityInput(row, id)}</div>`;
  }

  function quantityInput(row, id) {
    return html`<label class="sr" for=${id}>${t('staff-what-if.quantity_of', {item: nameOf(row.item)})}</label>
      <input class="input" id=${id} inputmode="numeric" maxlength="5" autocomplete="off" .value=${String(row.quantity)} @input=${event => { row.quantity = event.target.value; changed(); }}>`;
  }

  function nameOf(id) {
    const item = items.find(one => one.id === id);
    return item ? local(item.plural) : '';
  }
}
