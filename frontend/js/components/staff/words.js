// States, origins, moments and figures as the staff's pages show them.
import {html} from 'lit-html';
import {clock, count, longDay, pageLanguage, shortDay} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {standingOf, whereIs} from '../order/where.js';

// Lists are filtered by state; what people read of an order is where it stands, which knows more.
export const STATES = ['waiting', 'placed', 'packed', 'shipped', 'delivered', 'cancelled'];
export const SHAPES = {
  waiting: 'clock', placed: 'check', to_pack: 'check', packed: 'box', partly_shipped: 'half', ready: 'counter', shipped: 'truck', delivered: 'home', fetched: 'home',
  lost: 'alert', replaced: 'alert', returned: 'undo', cancelled: 'x',
};
const LOOKS = {
  waiting: 'wait', placed: 'new', to_pack: 'new', packed: 'pack', partly_shipped: 'ship', ready: 'ship', shipped: 'ship', delivered: 'done', fetched: 'done',
  lost: 'late', replaced: 'off badge--plain', returned: 'wait', cancelled: 'off',
};

export const badge = (state, words) => html`<span class="badge badge--${LOOKS[state]}">${icon(SHAPES[state])}${words}</span>`;
export const stateBadge = state => badge(state, t(`domain.standing.${state}`));
export const standingBadge = order => badge(standingOf(order), whereIs(order));
export const parcelBadge = (state, way) => state === 'delivered' && way === 'pickup' ? badge('fetched', t('domain.parcel.fetched')) : badge(state, t(`domain.parcel.${state}`));

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
export const share = number => number.toLocaleString(`${pageLanguage()}-CA`, {style: 'percent', signDisplay: 'exceptZero'}).replace('-', '−');
