// From an invitation's own link: no more of them to that address, and back. What was ordered is still told.
import {html} from 'lit-html';
import {api} from '../api.js';
import {typography} from '../format.js';
import {t, url} from '../i18n.js';
import {icon} from '../picture.js';
import {explain} from '../problem.js';
import {loading, put} from '../state.js';

const place = document.getElementById('unsubscribe');
const path = `/unsubscriptions/${encodeURIComponent(location.hash.slice(1).replace(/[^\w-].*$/, ''))}`;
const CLICK = new TextEncoder().encode('List-Unsubscribe=One-Click').buffer;
let known = null, busy = false, problem = null, isBack = false;
history.replaceState(null, '', location.pathname);

loading(place, t('unsubscribe.title'), async () => {
  known = await api.get(path);
  draw();
}, refusal => refusal.status === 404 && put(place, unknown()) === undefined);

// The link lost its end, or never had one: to try again would change nothing.
const unknown = () => html`
  <div class="stack narrow">
    <h1 tabindex="-1">${t('unsubscribe.title')}</h1>
    <div class="notice notice--warn" role="alert">${icon('alert')}<p>${t('error.unknown_unsubscription')}</p><p>${t('unsubscribe.call')}</p></div>
    <p><a class="btn btn--quiet num" href="tel:+14504347735">${t('order.door.call')}</a></p>
  </div>`;

async function turn() {
  [busy, problem] = [true, null];
  draw();
  try {
    isBack = known.unsubscribed;
    known = known.unsubscribed ? await api.delete(path) : await api.post(path, CLICK, {type: 'application/x-www-form-urlencoded'});
  } catch (refusal) {
    if (!refusal.code) throw refusal;
    problem = refusal;
  }
  busy = false;
  draw();
  place.querySelector('h1').focus();
}

function draw() {
  const {school, unsubscribed: over} = known, name = typography(school);
  put(place, html`
    <div class="stack narrow">
      <h1 tabindex="-1">${over ? t('unsubscribe.done') : t('unsubscribe.title')}</h1>
      ${problem ? html`<div class="notice notice--bad" role="alert">${icon('alert')}<p>${explain(problem)}</p></div>` : ''}
      ${isBack && !over ? html`<p class="notice notice--ok" role="status">${icon('check')} <span>${t('unsubscribe.undone')}</span></p>` : ''}
      <p class="lede">${over ? t('unsubscribe.done_how', {school: name}) : t('unsubscribe.ask', {school: name})}</p>
      <p class="acts"><button class="btn ${over ? 'btn--quiet' : ''}" type="button" aria-busy=${String(busy)} data-act=${over ? 'back' : 'stop'} @click=${turn}>${icon(busy ? 'spin' : over ? 'undo' : 'mail')}
        ${over ? t('unsubscribe.back') : t('unsubscribe.go')}</button></p>
      <p class="hint">${t('unsubscribe.still')} <a href=${url('order')}>${t('unsubscribe.choose')}</a></p>
    </div>`);
}
