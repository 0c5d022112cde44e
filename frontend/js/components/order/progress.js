// Where an order stands, as the school reads it: a heading, a sentence, and its way as a ribbon.
import {html} from 'lit-html';
import {dayAndClock, lastDay, longDay} from '../../format.js';
import {local, t} from '../../i18n.js';

// waiting, placed, packed, ready, shipped, delivered, cancelled: what is ready stands at PREL.
export const stageOf = order => order.state === 'shipped' && order.delivery.way === 'pickup' ? 'ready' : order.state;

export function headline(order, {justPlaced, justChanged}) {
  if (justPlaced) return t('my-order.thanks');
  if (justChanged) return t('my-order.changed');
  if (order.origin === 'automatic' && !order.swapped && ['waiting', 'placed'].includes(order.state)) return t('my-order.automatic_title');
  return t(`my-order.title_${stageOf(order)}`);
}

export function lede(order, campaign) {
  const words = {kit: local(order.kit.name), day: campaign ? longDay(lastDay(campaign.closes_at)) : ''};
  const automatic = order.origin === 'automatic' && !order.swapped;
  if (automatic && order.state === 'placed') return order.actions.includes('change') ? t('my-order.automatic_change', words) : t('my-order.automatic', words);
  return t(`my-order.lede_${stageOf(order)}`, words);
}

const WAY = ['placed', 'packed', 'shipped', 'delivered'];

// What has happened has its moment; what comes next is now; the rest is to come. The Thursday closes the way.
export function progress(order, campaign) {
  const when = Object.fromEntries(order.timeline.map(({state, at}) => [state, at]));
  const pickup = order.delivery.way === 'pickup';
  const now = WAY.find(state => !when[state]);
  const steps = order.state === 'cancelled'
    ? [...WAY.filter(state => when[state]), 'cancelled'].map(state => step(state, when[state], {pickup, done: true}))
    : WAY.map(state => step(state, when[state], {pickup, done: Boolean(when[state]), isNow: state === now, order}));
  return html`<ol class="time" data-way>
    ${steps}
    ${campaign?.event_on && order.state !== 'cancelled' ? html`<li><b>${t('my-order.event')}</b><span class="soft">${t('my-order.event_on', {day: longDay(campaign.event_on)})}</span></li>` : ''}</ol>`;
}

function step(state, at, {pickup, done, isNow = false, order = null}) {
  const name = pickup && state === 'shipped' ? 'ready' : pickup && state === 'delivered' ? 'fetched' : state;
  return html`<li class=${done ? 'is-done' : isNow ? 'is-now' : ''} aria-current=${isNow ? 'step' : 'false'}>
    <b>${done || !isNow ? t(`my-order.done.${name}`) : t(`my-order.now.${name}`)}${done ? html`<span class="sr"> ${t('my-order.is_done')}</span>` : ''}</b>
    <span class="soft">${at ? dayAndClock(at) : isNow ? hint(name, order) : ''}</span></li>`;
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
