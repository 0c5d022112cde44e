// The keyboard on a list: / searches, j and k go down and up its links, Enter opens, ? says all that.
import {html} from 'lit-html';
import {t} from '../../i18n.js';
import {tell} from './dialog.js';

export function listKeys({search, links}) {
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.target.matches('input, textarea, select')) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const act = {'/': () => search().focus(), j: () => move(links(), 1), k: () => move(links(), -1), '?': help}[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function move(links, step) {
  const at = links.indexOf(document.activeElement);
  const to = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
  links[Math.max(0, Math.min(links.length - 1, to))]?.focus();
}

export const help = () => tell({title: t('staff.keys.title'), body: () => html`
  <dl class="keylist">
    <div><dt><kbd>/</kbd></dt><dd>${t('staff.keys.search')}</dd></div>
    <div><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>${t('staff.keys.move')}</dd></div>
    <div><dt><kbd>Enter</kbd></dt><dd>${t('staff.keys.open')}</dd></div>
    <div><dt><kbd>Esc</kbd></dt><dd>${t('staff.keys.leave')}</dd></div>
    <div><dt><kbd>?</kbd></dt><dd>${t('staff.keys.help')}</dd></div>
  </dl>`});

export const keysHint = () => html`<p class="keys soft"><span><kbd>/</kbd> ${t('staff.keys.search')}</span><span><kbd>j</kbd> <kbd>k</kbd> ${t('staff.keys.move')}</span>
  <span><kbd>Enter</kbd> ${t('staff.keys.open')}</span><button class="link" type="button" @click=${help}><kbd>?</kbd> ${t('staff.keys.all')}</button></p>`;
