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

// lit adds after what stands in a place: the skeleton goes first. What has the focus keeps it, or what now stands where it stood has it.
const owned = new WeakSet();
export function put(place, template) {
  if (!owned.has(place)) place.replaceChildren();
  owned.add(place);
  const held = document.activeElement, stood = standing(held, place);
  render(template, place);
  if (stood.length && place.isConnected && (!held.isConnected || held.closest('[inert]'))) focusNear(stood, place);
}

// Where it stands: in what, at which place of it, from the inside out.
function standing(element, place) {
  const steps = [];
  for (let one = element; place.contains(one) && one !== place; one = one.parentElement) {
    steps.push({within: one.parentElement, at: [...one.parentElement.children].indexOf(one)});
  }
  return steps;
}

// A link or a field: a key that is still going down must not press another button. Else the heading.
const MAY_HAVE_FOCUS = ':is(a[href], input, select, textarea, summary, [tabindex]):not(:disabled, [inert] *)';
function focusNear(stood, place) {
  const {within, at} = stood.find(step => step.within.isConnected);
  const near = within.children[Math.min(at, within.children.length - 1)];
  const heading = (place.closest('dialog') ?? document).querySelector('h1, h2');
  const found = near?.matches(MAY_HAVE_FOCUS) ? near : near?.querySelector(MAY_HAVE_FOCUS) ?? heading;
  if (found === heading) heading?.setAttribute('tabindex', '-1');
  found?.focus({preventScroll: true});
}

export const failed = (problem, again) => html`
  <div class="notice notice--bad" role="alert">${icon('alert')}
    <b>${titleOf(problem)}</b>
    <p>${explain(problem)}</p>
    ${again ? html`<p><button class="btn btn--quiet btn--small" type="button" @click=${again}>${icon('undo')} ${t('common.try_again')}</button></p>` : ''}
  </div>`;
