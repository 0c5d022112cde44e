// What an edit of the campaign changes at its deadline, asked before it is saved.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {clock, daysLeft, lastDay, longDay} from '../../format.js';
import {t} from '../../i18n.js';
import {ask} from './dialog.js';

// True once it was agreed to, or where there is nothing to tell. Throws what the edit itself would be refused for.
export async function agreed(campaign, edit) {
  if (campaign.state !== 'published' || !('closes_at' in edit || 'run_on_hold' in edit)) return true;
  const told = await api.post(`/campaigns/${campaign.slug}/deadline-preview`, edit);
  return Boolean(await ask({
    title: title(told), go: t('staff-campaign.save'), danger: told.runs_at_once,
    body: () => html`<ul class="stack" data-deadline>${lines(told).map(line => html`<li>${line}</li>`)}</ul>`,
    send: () => true,
  }));
}

function title({closes_at: closes, on_hold: hold}) {
  if (closes.was !== closes.becomes) return t('staff-campaign.deadline.move');
  return hold.becomes ? t('staff-campaign.deadline.hold') : t('staff-campaign.deadline.let_go');
}

const lines = told => [...told.closes_at.was !== told.closes_at.becomes ? ofTheMove(told) : [], ofTheRun(told)].filter(Boolean);

function ofTheMove({closes_at: closes, phase, silent, orders, letters}) {
  const moment = at => `${longDay(lastDay(at))}, ${clock(lastDay(at))}`;
  const more = daysLeft(closes.becomes) - daysLeft(closes.was);
  return [
    html`${t('staff-campaign.deadline.last_day')} <s>${moment(closes.was)}</s> → <b>${moment(closes.becomes)}</b>${more > 0
      ? ` (${t('staff-campaign.deadline.later', {n: more})})` : more < 0 ? ` (${t('staff-campaign.deadline.earlier', {n: -more})})` : ''}`,
    phase.was === 'closed' && phase.becomes === 'open' ? t('staff-campaign.deadline.opens_again') : '',
    t('staff-campaign.deadline.silent', {n: silent}),
    orders ? t('staff-campaign.deadline.orders', {n: orders}) : '',
    letters && more ? t('staff-campaign.deadline.letters', {n: letters}) : '',
  ];
}

function ofTheRun({on_hold: hold, run_at: run, runs_at_once: atOnce, silent}) {
  if (hold.becomes) return t('staff-campaign.deadline.held');
  if (atOnce) return html`<b>${t('staff-campaign.deadline.at_once', {n: silent})}</b>`;
  return run.becomes ? t('staff-campaign.deadline.runs', {day: longDay(run.becomes), time: clock(run.becomes)}) : '';
}
