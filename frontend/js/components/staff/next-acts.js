// « If I act today »: whom to remind, whom to call, and what the past lets expect of it, in the unit of the target: orders.
import {html} from 'lit-html';
import {count} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {moment} from './words.js';

export function nextActs({missing, reminder, calls}, compared) {
  if (!reminder?.schools && !calls?.schools) return '';
  return html`
    <section class="pane" aria-labelledby="t-next"><div class="pane__h"><h2 id="t-next">${t('staff-growth.next.title')}</h2>
        ${missing ? html`<p class="soft">${t('staff-growth.next.missing', {n: missing})}</p>` : ''}</div>
      <ul class="rows">
        ${reminder?.schools ? html`<li data-next="remind"><span><b>${t('staff-growth.next.remind', {n: reminder.schools})}</b>
          <span class="soft">${t(`staff-invitations.step.${reminder.step}`)}, ${reminder.is_let_go ? t('staff-growth.next.leaves') : t('staff-growth.next.planned')} ${moment(reminder.due_at)}</span><br>${gain(reminder.gain)}</span>
          <a class="btn btn--small" href=${url('staff/invitations')}>${icon('mail')} ${t('staff-growth.next.to_ladder')}</a></li>` : ''}
        ${calls?.schools ? html`<li data-next="call"><span><b>${t('staff-growth.next.call', {n: calls.schools})}</b> <span class="soft">${t('staff-growth.next.lapsed', {n: calls.schools, campaign: local(compared.name)})}</span><br>${gain(calls.gain)}</span>
          <a class="btn btn--small btn--quiet" href="#calls">${icon('list')} ${t('staff-growth.next.to_calls')}</a></li>` : ''}
      </ul></section>`;
}

const whole = value => count(Math.round(value));

// No figure where the past says nothing.
const gain = known => known ? html`<span data-gain>${t('staff-growth.next.gain', {n: Math.round(known.expected), low: whole(known.low), high: whole(known.high)})}</span>`
  : html`<span class="soft">${t('staff-growth.next.unknown')}</span>`;
