// What a scan came to, in words that carry across a storeroom.
import {html} from 'lit-html';
import {local, phrase, t, url} from '../../../i18n.js';
import {icon} from '../../../picture.js';
import {explain} from '../../../problem.js';

const REFUSALS = ['already_done', 'slip_outdated', 'act_not_open', 'unknown_code'];

// {kind: ok|bad, code, number, big, small (text for the list)}
export function done(act, order) {
  const what = act === 'shipment' && order.delivery_way === 'pickup' ? 'ready' : act;
  return {kind: 'ok', verdict: what, number: order.number, version: order.version, school: order.school.name, kit: local(order.kit.name), remainder: order.remainder ?? 0};
}

export const refused = (problem, code) => ({
  kind: 'bad', verdict: REFUSALS.includes(problem.code) ? problem.code : 'failed', code, number: problem.params.order ?? code,
  state: problem.params.state ?? null, edition: problem.params.edition ?? null, printed: problem.params.printed ?? null,
  why: REFUSALS.includes(problem.code) ? '' : explain(problem), retry: !REFUSALS.includes(problem.code),
});

export const big = ({kind, verdict, number, state}) => kind === 'ok' ? t(`staff-scan.ok.${verdict}`, {number: tail(number)})
  : verdict === 'already_done' && state ? t(`staff-scan.already.${state}`) : t(`staff-scan.bad.${verdict}.big`);

export function small(verdict) {
  const {kind, number, state, edition, printed} = verdict;
  if (kind === 'ok') return html`${verdict.school} · ${verdict.kit}${verdict.remainder ? html` · <b>${t('staff-orders.remainder', {n: verdict.remainder})}</b>` : ''}`;
  const link = html`<a class="num" href=${url('staff/order', `?no=${number}`)}>${number}</a>`;
  if (verdict.verdict === 'slip_outdated') return html`${phrase('staff-scan.bad.slip_outdated.small', {link, edition: String(edition), printed: String(printed)})}
    <a href=${url('staff/papers', `?commande=${number}&feuilles=bordereaux`)} data-reprint>${t('staff-scan.reprint')}</a>`;
  if (verdict.verdict === 'failed') return verdict.why;
  return phrase(`staff-scan.bad.${verdict.verdict}.small`, {link, code: verdict.code, state: state ? t(`domain.state.${state}`).toLowerCase() : ''});
}

export const band = verdict => html`${icon(verdict.kind === 'ok' ? 'check' : 'x')}<b>${big(verdict)}</b>
  <p>${small(verdict)}${verdict.kind === 'bad' ? html` <strong>${t('staff-scan.nothing_changed')}</strong>` : ''}</p>`;

export const tail = number => String(number).split('-').at(-1);
