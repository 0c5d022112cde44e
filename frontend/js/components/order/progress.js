// Where an order stands, as the school reads it: a heading, a sentence, and its way as a ribbon.
import {html} from 'lit-html';
import {dayAndClock, lastDay, longDay} from '../../format.js';
import {local, t} from '../../i18n.js';
import {arrivalWeek} from '../arrival.js';
import {isAutomatic} from './facts.js';
import {standingOf} from './where.js';

export function headline(order, {justPlaced, justChanged}) {
  if (justPlaced) return t('my-order.thanks');
  if (justChanged) return t('my-order.changed');
  if (isAutomatic(order) && ['waiting', 'placed'].includes(order.standing)) return t('my-order.automatic_title');
  return t(`my-order.title_${standingOf(order)}`);
}

export function lede(order, campaign) {
  const words = {kit: local(order.kit.name), day: campaign ? longDay(lastDay(campaign.closes_at)) : ''};
  if (isAutomatic(order) && order.standing === 'placed') return order.actions.includes('change') ? t('my-order.automatic_change', words) : t('my-order.automatic', words);
  return t(`my-order.lede_${standingOf(order)}`, words);
}

const WAY = ['placed', 'packed', 'shipped', 'delivered'];

// What has happened has its moment; what comes next is now; the rest is to come. The Thursday closes the way.
export function progress(order, campaign) {
  const when = Object.fromEntries(order.timeline.map(({state, at}) => [state, at]));
  const pickup = order.delivery.way === 'pickup', isOver = order.state === 'cancelled';
  const now = WAY.find(state => !when[state]);
  const awaited = state => order.state !== 'waiting' && state === (pickup ? 'shipped' : 'delivered') ? arrivalWeek(campaign, order.delivery.way) : '';
  const steps = isOver
    ? [...WAY.filter(state => when[state]).map(state => done(placeOf(state, pickup), when[state])), done(order.standing, when.cancelled)]
    : WAY.map(state => when[state] ? done(placeOf(state, pickup), when[state]) : state === now ? current(state, pickup, order) : toCome(placeOf(state, pickup), awaited(state)));
  return html`<ol class="time" data-way>
    ${steps}
    ${campaign?.event_on && !isOver ? html`<li><b>${t('my-order.event')}</b><span class="soft">${t('my-order.event_on', {day: longDay(campaign.event_on)})}</span></li>` : ''}</ol>`;
}

// At PREL's counter it is ready, then fetched; elsewhere it is shipped, then delivered.
const placeOf = (state, pickup) => pickup && state === 'shipped' ? 'ready' : pickup && state === 'delivered' ? 'fetched' : state;

const done = (name, at) => html`<li class="is-done" aria-current="false">
  <b>${t(`my-order.done.${name}`)}<span class="sr"> ${t('my-order.is_done')}</span></b> <span class="soft">${at ? dayAndClock(at) : ''}</span></li>`;

const toCome = (name, when) => html`<li aria-current="false"><b>${t(`my-order.done.${name}`)}</b> <span class="soft">${when}</span></li>`;

// A part that left, or a parcel that got lost, says more of the step than its usual word.
function current(state, pickup, order) {
  const {standing} = order;
  const name = (state === 'shipped' && standing === 'partly_shipped') || (state === 'delivered' && standing === 'lost') ? standing : placeOf(state, pickup);
  return html`<li class="is-now" aria-current="step"><b>${t(`my-order.now.${name}`)}</b> <span class="soft">${hint(name, order)}</span></li>`;
}

function hint(name, order) {
  if (name === 'packed') return order.state === 'waiting' ? t('my-order.hint.waiting') : order.actions.includes('change') ? t('my-order.hint.packed') : t('my-order.hint.soon');
  return t(`my-order.hint.${name}`);
}

// The ribbon reaches to the step that is now, wherever that falls.
export function fillRibbon(list) {
  const last = list.querySelector('.is-now') ?? [...list.querySelectorAll('.is-done')].pop();
  if (!last) return;
  const fill = () => list.style.setProperty('--done', `${last.offsetTop + 8}px`);
  new ResizeObserver(fill).observe(list);
  fill();
}
