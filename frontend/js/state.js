// The four states of a place on a page. Loading is what the HTML holds; then ready, empty, or an error with a way to try again.
import {html, render} from 'lit-html';
import {t} from './i18n.js';
import {icon} from './picture.js';
import {explain, titleOf} from './problem.js';

// show(place, () => api.get('/orders'), {ready: orders => html`…`, isEmpty: orders => !orders.data.length, empty: () => html`…`})
// gives what was loaded, or null when it could not be.
export async function show(place, load, view) {
  place.setAttribute('aria-busy', 'true');
  try {
    const loaded = await load();
    put(place, view.isEmpty?.(loaded) ? view.empty(loaded) : view.ready(loaded));
    return loaded;
  } catch (problem) {
    if (!problem.code) throw problem;
    const again = () => show(place, load, view);
    put(place, view.error?.(problem, again) ?? failed(problem, again));
    return null;
  } finally {
    place.removeAttribute('aria-busy');
  }
}

// Where a page draws itself: what cannot be loaded is told under the page's heading. refused(problem) may answer some problems itself.
export async function loading(place, title, load, refused = () => false) {
  place.setAttribute('aria-busy', 'true');
  try {
    await load();
  } catch (problem) {
    if (!problem.code) throw problem;
    if (refused(problem)) return;
    put(place, html`<h1 tabindex="-1">${title}</h1>${failed(problem, () => loading(place, title, load, refused))}`);
  } finally {
    place.removeAttribute('aria-busy');
  }
}

// lit adds after what stands in a place: the skeleton goes first.
const owned = new WeakSet();
export function put(place, template) {
  if (!owned.has(place)) place.replaceChildren();
  owned.add(place);
  render(template, place);
}

export const failed = (problem, again) => html`
  <div class="notice notice--bad" role="alert">${icon('alert')}
    <b>${titleOf(problem)}</b>
    <p>${explain(problem)}</p>
    ${again ? html`<p><button class="btn btn--quiet btn--small" type="button" @click=${again}>${icon('undo')} ${t('common.try_again')}</button></p>` : ''}
  </div>`;
