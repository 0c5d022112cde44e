// The keyboard on a list: / searches, j and k go down and up its links, Enter or o opens, ? says all that and what the page adds.
import {html} from 'lit-html';
import {t} from '../../i18n.js';
import {tell} from './dialog.js';

let added = [], searches = false;

// search: where / goes, on a page that searches. more: [{key, name, act}] are the page's own: one key, what the help calls it, what it does.
export function listKeys({search = null, links, more = []}) {
  [added, searches] = [more, search !== null];
  const own = Object.fromEntries(more.map(({key, act}) => [key, act]));
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.target.matches('input:not([type=checkbox]), textarea, select')) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const act = {...(search && {'/': () => search().focus()}), j: () => move(links(), 1), k: () => move(links(), -1), o: () => current(links())?.click(), '?': help, ...own}[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// The link that has the focus, or whose row has it.
export const current = links => links.find(link => link === document.activeElement) ?? links.find(link => link.closest('tr, li')?.contains(document.activeElement));

function move(links, step) {
  const at = links.indexOf(current(links));
  const to = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
  links[Math.max(0, Math.min(links.length - 1, to))]?.focus();
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
