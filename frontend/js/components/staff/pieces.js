// Quantities, one field a line: how many go into a parcel.
import {html, nothing} from 'lit-html';
import {count} from '../../format.js';
import {local} from '../../i18n.js';
import {icon, picture} from '../../picture.js';

// lines: [{item, name, picture, most, quantity}]; `changed(item, number)` hears each field; a `marked` line stands out. What is wrong with a line is said at its field.
export const pieces = (lines, {legend, of, faults = {}, changed = () => {}, marked = line => line.quantity !== line.most}) => html`
  <fieldset class="pieces"><legend class="legend">${legend}</legend><ul>${lines.map((line, i) => {
    const fault = Object.entries(faults).find(([pointer]) => pointer.startsWith(`/lines/${i}`))?.[1];
    return html`<li class=${marked(line) ? 'is-short' : ''}><img src=${picture(line.picture)} alt="" width="96" height="96">
      <label for="q-${line.item}">${local(line.name)}${fault ? html` <span class="error">${icon('alert')}${fault}</span>` : ''}</label>
      <input class="input num" id="q-${line.item}" name="q-${line.item}" type="number" inputmode="numeric" min="0" max=${line.most ?? nothing} step="1" value=${line.quantity} aria-invalid=${String(Boolean(fault))}
        @input=${event => changed(line.item, Math.max(0, Math.trunc(Number(event.target.value)) || 0))}>
      <span class="soft nb">${of} ${count(line.most)}</span></li>`;
  })}</ul>${faults['/lines'] ? html`<p class="error">${icon('alert')}<span>${faults['/lines']}</span></p>` : ''}</fieldset>`;
