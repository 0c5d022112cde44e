// What the list of waves and one wave have in common: how far it is, and the way to its papers.
import {html} from 'lit-html';
import {count} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {SHAPES, STATES} from './words.js';

// {all, packed, left}: orders alive; those packed, whatever came after; those that left.
export function farness({orders, states}) {
  const all = orders - states.cancelled, gone = states.shipped + states.delivered;
  return {all, packed: states.packed + gone, gone};
}

export function rope(wave) {
  const {all, packed} = farness(wave);
  return html`<span class="rope ${packed >= all ? 'is-full' : ''}" role="img" aria-label=${t('staff-waves.packed_of', {n: packed, all})}><i .style=${`inline-size: ${all ? (100 * packed / all).toFixed(1) : 0}%`}></i></span>`;
}

export const states = wave => html`<ul class="wave__states">${STATES.filter(state => wave.states[state]).map(state => html`
  <li><a class="chip" href=${url('staff/orders', `?wave=${wave.number}&state=${state}`)}>${icon(SHAPES[state])}${t(`staff.states.${state}`)} <span class="n num">${count(wave.states[state])}</span></a></li>`)}</ul>`;

export const papers = number => ['prelevement', 'bordereaux', 'etiquettes'].map(sheet => html`
  <a class="btn btn--quiet btn--small" href=${url('staff/papers', `?vague=${number}&feuilles=${sheet}`)} data-paper=${sheet}>${icon(sheet === 'etiquettes' ? 'label' : 'print')} ${t(`staff-waves.paper.${sheet}`)}</a>`);
