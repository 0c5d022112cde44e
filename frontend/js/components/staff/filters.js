// What stands over a list: a search, a row of chips, menus. What they say is in the address; any change shows the list from its start.
import {html, nothing} from 'lit-html';
import {icon} from '../../picture.js';
import {address, asked, follow, go, searched} from './query.js';
import {viewMenu} from './views.js';

const TYPING_MS = 250;

// names: what the address may hold. chips and menus: templates made with chip() and menu(). views: those of the list.
export const filterBar = ({names, search: label, chips, menus, clear, views}) => html`
  <form class="filters" role="search" @submit=${event => event.preventDefault()}>
    <div class="find"><label class="sr" for="q">${label}</label>${icon('search')}
      <input class="input" id="q" type="search" maxlength="120" placeholder=${label} .value=${searched()}
        @input=${search}><kbd aria-hidden="true">/</kbd></div>
    <div class="chips" role="group" aria-label=${chips.label}>${chips.all}</div>
    <div class="chips">${menus}
      ${names.some(asked) ? html`<a class="chip chip--clear" href=${address(noFilter(names))} @click=${follow}>${clear}</a>` : ''}
      ${viewMenu(views)}</div>
  </form>`;

export const chip = (name, value, text) => chipTo({[name]: value}, asked(name) === value, text);
export const chipTo = (changes, isOn, text) => html`
  <a class="chip" href=${address({...changes, shown: null})} aria-current=${isOn ? 'true' : nothing} @click=${follow}>${text}</a>`;

// options: [[value, text], …]. What the address names is shown even where it is not among them.
export function menu(name, label, options, first = label) {
  const now = asked(name);
  const all = first !== label || !now || options.some(([value]) => value === now) ? options : [...options, [now, now]];
  return html`<label class="chip chip--pick ${now ? 'is-on' : ''}"><span class="sr">${label}</span>
    <select @change=${event => go({[name]: event.target.value, shown: null})}>
      <option value="" ?selected=${!now}>${first}</option>
      ${all.map(([value, text]) => html`<option value=${value} ?selected=${value === now}>${text}</option>`)}</select>${icon('down')}</label>`;
}

// On a phone the chips scroll: the chosen ones are in sight.
export const showChosen = place => place.querySelectorAll('.filters .chip[aria-current=true]').forEach(chip => chip.scrollIntoView({inline: 'center', block: 'nearest'}));

export const filterOf = names => Object.fromEntries(names.map(name => [name, asked(name)]));
export const noFilter = names => Object.fromEntries([...names, 'shown'].map(name => [name, null]));

let typing;
function search(event) {
  clearTimeout(typing);
  const q = event.target.value.trim();
  typing = setTimeout(() => { if (q !== asked('q')) go({q, shown: null}, {replace: true}); }, TYPING_MS);
}
