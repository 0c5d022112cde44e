// What stands around every step: which school it is, how long there is to choose, and what comes without a choice.
import {html} from 'lit-html';
import {count, daysLeft, lastDay, longDay, shortDay, townLine, typography} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {isPartner, kitOf} from './facts.js';
import {notedBefore} from './noted.js';

// The heading takes the focus when what stands below it has changed.
export const hello = ({school, campaign, title, leave, tag = false}) => html`
  <header class="hello">
    <div class="stack stack--tight">
      ${school ? html`<p class="who">${icon('school')} <b>${typography(school.name)}</b> <span class="soft">${townLine(school.municipality)}</span>
        <button type="button" class="link" @click=${leave}>${isPartner(school) ? t('order.not_us') : t('order.not_mine')}</button></p>` : ''}
      <h1 tabindex="-1">${title}</h1>
    </div>
    ${tag ? deadline(campaign) : ''}
  </header>`;

function deadline({closes_at}) {
  const left = daysLeft(closes_at);
  const day = longDay(lastDay(closes_at));
  return html`<p class="tag tag--beside">${left > 1
    ? html`<span>${t('home.tag.left')}</span> <b>${count(left)}</b> <span><strong>${t('home.tag.days', {n: left})}</strong> ${t('home.tag.until', {day})}</span>`
    : html`<span>${t('home.tag.today_top')}</span> <b class="tag__word">${left === 1 ? t('home.tag.tomorrow') : t('home.tag.today')}</b> <span>${t('home.tag.end_of_day', {day})}</span>`}</p>`;
}

// « Sans choix d’ici le 22 janvier inclus, vous recevrez la Trousse générique. » A partner receives what it orders, and nothing else.
export function withoutChoice(campaign, schools) {
  const waiting = schools.filter(school => !isPartner(school));
  const generic = kitOf(campaign, campaign.generic_kit);
  if (waiting.length && !generic) return '';
  return html`<p class="without">${icon('info')} <span>${waiting.length ? byDefault(campaign, generic, waiting.length) : t('order.partner')}</span></p>`;
}

function byDefault(campaign, generic, n) {
  const words = {kit: local(generic.name), day: shortDay(lastDay(campaign.closes_at))};
  return n > 1 ? t('order.without_each', words) : t('order.without', words);
}

const STEPS = ['kit', 'contact', 'confirm'];

// The three steps; those already done lead back.
export const steps = (now, go) => html`
  <nav aria-label=${t('order.steps')}><ol class="way">${STEPS.map((step, i) => {
    const at = STEPS.indexOf(now);
    return html`<li class=${i < at ? 'is-done' : i === at ? 'is-now' : ''} aria-current=${i === at ? 'step' : 'false'}>
      ${i < at ? html`<button type="button" class="link" @click=${() => go(step)}>${t(`order.step.${step}`)}</button>` : html`<span>${t(`order.step.${step}`)}</span>`}</li>`;
  })}</ol></nav>`;

// Said once, and read at once; it takes the focus when it comes.
export const told = ({kind = '', shape = 'info', title, text, more = ''}) => html`
  <div class="notice ${kind}" role="alert" tabindex="-1" data-told>${icon(shape)}<b>${title}</b>${text ? html`<p>${text}</p>` : ''}${more}</div>`;

// What the school asked for is done; or had been, when an answer was lost.
export const done = ({title, text, more}) => told({kind: 'notice--ok', shape: 'check', title, text: [notedBefore(), text].filter(Boolean).join(' '), more});
