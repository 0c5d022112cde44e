// What the server may say no to, each with its way on.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count, phone} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain, titleOf} from '../../problem.js';
import {told} from './frame.js';
import {lineText} from './lines.js';

export function refusal(problem, again) {
  if (problem.code === 'sold_out') return soldOut(problem.params);
  if (problem.code === 'already_answered') return answered(problem);
  if (problem.code === 'stale') return stale(problem.params.current, again);
  return told({
    kind: 'notice--bad', shape: 'alert', title: titleOf(problem), text: explain(problem),
    more: again ? html`<p><button class="btn btn--quiet btn--small" type="button" @click=${again}>${icon('undo')} ${t('common.try_again')}</button></p>` : '',
  });
}

const soldOut = ({items, protected: kept}) => told({
  kind: 'notice--warn', shape: 'none', title: t('order.gone_title'),
  text: kept ? t('order.gone_kept') : t('order.gone'),
  more: html`<ul>${items.map(({name, wanted, left}) => html`<li><b>${local(name)}</b> ${t('order.gone_item', {n: left, wanted: count(wanted)})}</li>`)}</ul>`,
});

const answered = problem => told({
  kind: 'notice--warn', shape: 'info', title: t('order.answered_title'), text: t('order.answered'),
  more: problem.params.order ? html`<p><a class="arrow" href=${url('my-order', `?no=${encodeURIComponent(problem.params.order)}`)}>${t('order.see', {number: problem.params.order})} ${icon('arrow')}</a></p>` : '',
});

// Somebody else changed the order meanwhile: how it is now, and what was typed stays.
const stale = (now, again) => told({
  kind: 'notice--warn', shape: 'alert', title: t('order.stale_title'), text: t('order.stale'),
  more: html`<p><b>${local(now.kit.name)}</b> · ${now.contents.map((line, i) => html`${i ? ', ' : ''}${lineText(line)}`)}</p>
    <p>${now.contact ? html`${now.contact.name}, ${now.contact.email || phone(now.contact.phone)} · ` : ''}${now.delivery.way === 'pickup' ? t('order.pickup') : now.delivery.place?.name ?? t('order.delivery.school')}</p>
    <p class="acts">${now.actions.includes('change') ? html`<button type="button" class="btn btn--quiet btn--small" @click=${again}>${t('order.stale_send')}</button>` : ''}
      <a class="arrow" href=${url('my-order', `?no=${encodeURIComponent(now.number)}`)}>${t('order.stale_leave')} ${icon('arrow')}</a></p>`,
});

// A campaign as it is, or null where there is none.
export const currentCampaign = () => api.get('/campaigns/current').catch(problem => {
  if (problem.code !== 'no_campaign') throw problem;
  return null;
});
