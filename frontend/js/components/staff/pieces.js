// Quantities, one field a line: how many go into a parcel.
import {html} from 'lit-html';
import {count, wholeNumber} from '../../format.js';
import {local} from '../../i18n.js';
import {icon, picture} from '../../picture.js';

// lines: [{item, name, picture, most, quantity}]; a line's quantity is what its field shows, and changed() hears of it; a `marked` line stands out.
export const pieces = (lines, {legend, of, faults = {}, changed = () => {}, marked = isOther}) => html`
  <fieldset class="pieces"><legend class="legend">${legend}</legend><ul>${lines.map(line => {
    const fault = Object.entries(faults).find(([pointer]) => pointer.startsWith(`/lines/${line.at}/`))?.[1];
    return html`<li class=${marked(line) ? 'is-short' : ''}><img src=${picture(line.picture)} alt="" width="96" height="96">
      <label for="q-${line.item}">${local(line.name)}${fault ? html` <span class="error">${icon('alert')}${fault}</span>` : ''}</label>
      <input class="input num" id="q-${line.item}" name="q-${line.item}" inputmode="numeric" maxlength="9" autocomplete="off" value=${line.quantity} aria-invalid=${String(Boolean(fault))}
        @input=${event => { line.quantity = wholeNumber(event.target.value); changed(); }}>
      <span class="soft nb">${of} ${count(line.most)}</span></li>`;
  })}</ul>${faults['/lines'] ? html`<p class="error">${icon('alert')}<span>${faults['/lines']}</span></p>` : ''}</fieldset>`;

// One that differs from what is asked for.
export const isOther = ({most, quantity}) => quantity !== most;

// As the API takes them: none of a thing is no line. Each line knows where it was sent, so that what is wrong with it is said at its field.
export function sent(lines) {
  const given = lines.filter(({quantity}) => quantity);
  for (const line of lines) line.at = given.indexOf(line);
  return given.map(({item, quantity}) => ({item, quantity}));
}
