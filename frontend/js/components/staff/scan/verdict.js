// What a scan came to, in words that carry across a storeroom.
import {html} from 'lit-html';
import {typography} from '../../../format.js';
import {has, local, phrase, t, url} from '../../../i18n.js';
import {icon} from '../../../picture.js';
import {explain} from '../../../problem.js';
import {stateWord} from '../../order/where.js';
import {orderOf, tail} from '../numbers.js';

const HELD = ['server_away', 'who_are_you', 'too_busy'], REFUSALS = ['already_done', 'slip_outdated', 'act_not_open', 'not_in_wave', 'unknown_code', 'keyboard_layout', 'link_scanned'];

// {kind: ok|bad, verdict, number, …}. A parcel of several is called by its own number, one alone by its order's.
export function done({number, order, parcels}) {
  const [parcel] = parcels;
  const verdict = parcel.state === 'delivered' && order.delivery_way === 'pickup' ? 'fetched' : parcel.state;
  return {kind: 'ok', verdict, number, parcel: parcel.number, version: order.version, school: typography(order.school.name), kit: local(order.kit.name), remainder: order.remainder ?? 0};
}

// What has had no answer yet is held: nobody knows whether it was done.
export const refused = (problem, code) => ({
  kind: 'bad', verdict: REFUSALS.includes(problem.code) ? problem.code : HELD.includes(problem.code) ? 'held' : 'failed', code, number: problem.params.order ?? code,
  state: problem.params.state ?? null, read: problem.params.number ?? null, edition: problem.params.edition ?? null, printed: problem.params.printed ?? null,
  why: REFUSALS.includes(problem.code) ? '' : explain(problem), retry: !REFUSALS.includes(problem.code),
});

export const big = ({kind, verdict, number, state}) => kind === 'ok' ? t(`staff-scan.ok.${verdict}`, {number: tail(number)})
  : verdict === 'already_done' && has(`staff-scan.already.${state}`) ? t(`staff-scan.already.${state}`) : t(`staff-scan.bad.${verdict}.big`);

export function small(verdict) {
  const {kind, number, state, edition, printed} = verdict;
  if (kind === 'ok') return html`${verdict.school} · ${verdict.kit}${verdict.remainder ? html` · <b>${t('staff-orders.remainder', {n: verdict.remainder})}</b>` : ''}`;
  const link = html`<a class="num" href=${url('staff/order', `?no=${orderOf(number)}`)}>${number}</a>`;
  if (verdict.verdict === 'slip_outdated') return html`${phrase('staff-scan.bad.slip_outdated.small', {link, edition: String(edition), printed: String(printed)})}
    <a href=${url('staff/papers', `?${slipOf(verdict)}&feuilles=bordereaux`)} data-reprint>${t('staff-scan.reprint')}</a>`;
  if (['failed', 'held'].includes(verdict.verdict)) return verdict.why;
  return phrase(`staff-scan.bad.${verdict.verdict}.small`, {link, code: verdict.code, state: state ? stateWord(state).toLowerCase() : ''});
}

// The slip of the whole order, or that of the parcel which was read.
const slipOf = ({number, read}) => read === number ? `commande=${number}` : `colis=${read}`;

export const band = verdict => html`${icon(verdict.kind === 'ok' ? 'check' : 'x')}<b>${big(verdict)}</b>
  <p>${small(verdict)}${verdict.kind === 'bad' && verdict.verdict !== 'held' ? html` <strong>${t('staff-scan.nothing_changed')}</strong>` : ''}</p>`;
