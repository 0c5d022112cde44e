// The keyboard on a list: / searches, j and k go down and up its rows, Enter or o opens one, ? says all that and what the page adds.
import {html} from 'lit-html';
import {t} from '../../i18n.js';
import {tell} from './dialog.js';

let rows = () => [], added = [], searches = false;
let last = null; // the row that had the focus last: where it is lost, it goes on from there

// rows: what is a row of `place`. search: whether / has where to go. more: [{key, name, act}] are the page's own: one key, what the help calls it,
// what it does.
export function listKeys(place, {rows: selector, search = false, more = []}) {
  [added, searches] = [more, search];
  rows = () => [...place.querySelectorAll(selector)];
  const acts = {...(search && {'/': () => document.getElementById('q').focus()}), j: () => move(1), k: () => move(-1), o: open, '?': help,
    ...Object.fromEntries(more.map(({key, act}) => [key, act]))};
  addEventListener('focusin', ({target}) => {
    const at = rows().indexOf(currentRow());
    if (at >= 0 || target.id === 'q') last = at >= 0 ? at : null;
  });
  addEventListener('keydown', event => {
    const {key, target} = event;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const isTyping = target.matches('input:not([type=checkbox]), textarea, select'), isBox = target.matches('[type=checkbox]');
    const act = isTyping ? key === 'Escape' && (() => target.blur()) : key === 'Enter' ? isBox && open : acts[key];
    if (!act) return;
    event.preventDefault(); // a search field would empty itself
    act();
  });
}

export const currentRow = () => rows().find(row => row.contains(document.activeElement));

function move(step) {
  const all = rows(), now = all.indexOf(currentRow());
  const to = now >= 0 ? now + step : last ?? (step > 0 ? 0 : all.length - 1);
  const row = all[Math.max(0, Math.min(all.length - 1, to))];
  if (row) handle(row).focus();
}

const open = () => { const row = currentRow(); if (row) handle(row).click(); };

// What a row is held by: its link, else its first button, else itself.
function handle(row) {
  const found = row.querySelector('th a, h2 a, h3 a') ?? row.querySelector('a, button');
  if (!found) row.tabIndex = -1;
  return found ?? row;
}

export const help = () => tell({title: t('staff.keys.title'), body: () => html`
  <dl class="keylist">
    ${searches ? html`<div><dt><kbd>/</kbd></dt><dd>${t('staff.keys.search')}</dd></div>` : ''}
    <div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>${t('staff.keys.move')}</dd></div>
    <div><dt><kbd>${t('staff.keys.enter')}</kbd> <kbd>o</kbd></dt><dd>${t('staff.keys.open')}</dd></div>
    ${added.map(({key, name}) => html`<div><dt><kbd>${nameOf(key)}</kbd></dt><dd>${name}</dd></div>`)}
    <div><dt><kbd>${t('staff.keys.escape')}</kbd></dt><dd>${t('staff.keys.leave')}</dd></div>
    <div><dt><kbd>?</kbd></dt><dd>${t('staff.keys.help')}</dd></div>
  </dl>`});

const nameOf = key => key === 'Escape' ? t('staff.keys.escape') : key;

export const keysHint = () => html`<p class="keys soft">${searches ? html`<span><kbd>/</kbd> ${t('staff.keys.search')}</span>` : ''}<span><kbd>j</kbd> <kbd>k</kbd> ${t('staff.keys.move')}</span>
  <span><kbd>${t('staff.keys.enter')}</kbd> ${t('staff.keys.open')}</span>${added.slice(0, 3).map(({key, name}) => html`<span><kbd>${nameOf(key)}</kbd> ${name}</span>`)}<button class="link" type="button" @click=${help}><kbd>?</kbd> ${t('staff.keys.all')}</button></p>`;
