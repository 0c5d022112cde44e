// States, origins, moments and figures as the staff's pages show them.
import {html} from 'lit-html';
import {clock, count, longDay, pageLanguage, shortDay} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';

export const STATES = ['waiting', 'placed', 'packed', 'shipped', 'delivered', 'cancelled'];
export const SHAPES = {waiting: 'clock', placed: 'check', packed: 'box', shipped: 'truck', delivered: 'home', cancelled: 'x'};
const LOOKS = {waiting: 'wait', placed: 'new', packed: 'pack', shipped: 'ship', delivered: 'done', cancelled: 'off'};

export const stateBadge = state => html`<span class="badge badge--${LOOKS[state]}">${icon(SHAPES[state])}${t(`domain.state.${state}`)}</span>`;

// A parcel knows more than its order: ready, lost, returned.
const PARCEL_LOOKS = {packed: 'pack', ready: 'ship', shipped: 'ship', delivered: 'done', lost: 'wait', returned: 'wait', unpacked: 'off'};
const PARCEL_SHAPES = {packed: 'box', ready: 'home', shipped: 'truck', delivered: 'home', lost: 'alert', returned: 'undo', unpacked: 'x'};
export const parcelBadge = state => html`<span class="badge badge--${PARCEL_LOOKS[state]}">${icon(PARCEL_SHAPES[state])}${t(`domain.parcel.${state}`)}</span>`;

export const OUTCOMES = ['silent', 'order', 'decline', 'exclusion'];
const OUTCOME_LOOKS = {silent: 'wait', order: 'new', decline: 'off', exclusion: 'off'};
const OUTCOME_SHAPES = {silent: 'clock', order: 'check', decline: 'x', exclusion: 'lock'};
export const outcomeBadge = outcome => html`<span class="badge badge--${OUTCOME_LOOKS[outcome]} badge--plain">${icon(OUTCOME_SHAPES[outcome])}${t(`domain.outcome.${outcome}`)}</span>`;

// 7 janvier, 10 h 42; with its year when it is another one.
export const moment = at => html`<time datetime=${at}>${day(at)}<span class="hm">, ${clock(at)}</span></time>`;
export const day = at => new Date(at).getFullYear() === new Date().getFullYear() ? shortDay(at) : longDay(at);

// +30, −5, ·
export const change = number => number === 0 ? '·' : number > 0 ? `+${count(number)}` : count(number);
export const dash = number => number === 0 ? html`<span class="soft">—</span>` : count(number);

// 0,9 · 0.9
export const decimal = number => number.toLocaleString(`${pageLanguage()}-CA`, {minimumFractionDigits: 1, maximumFractionDigits: 1});
export const share = number => number.toLocaleString(`${pageLanguage()}-CA`, {style: 'percent', signDisplay: 'exceptZero'});
