// When there is nothing to choose: no campaign, another year's code, not open yet, too late, or already answered.
import {html} from 'lit-html';
import {clock, lastDay, longDay, shortDay} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {declined, ticket} from './buildings.js';
import {isPartner, kitOf} from './facts.js';
import {withoutChoice} from './frame.js';

export const standing = {
  none: session => ({title: t('order.none_title'), template: html`
    <div class="empty"><img src=${picture('item-boite')} alt="" width="96" height="96"><p>${t('error.no_campaign')}</p></div>${earlier(session)}`}),

  past: session => ({title: t('order.past_title'), template: html`
    <div class="notice notice--warn">${icon('info')}<b>${t('order.past_what', {campaign: local(session.campaign.name)})}</b><p>${t('order.past')}</p></div>${earlier(session)}`}),

  answered(school, campaign, {withdraw, notice}) {
    const {outcome, order} = school;
    const words = {kit: local(kitOf(campaign, campaign.generic_kit)?.name ?? {fr: '', en: ''}), day: longDay(lastDay(campaign.closes_at))};
    const [title, template] =
      outcome?.kind === 'order' && order ? [t('order.chosen_title'), ticket(order)]
      : outcome?.kind === 'decline' ? [t('order.declined_h1'), declined(school, {withdraw})]
      : outcome?.kind === 'exclusion' ? [t('order.excluded_title'), html`<p class="lede">${t('order.excluded')}</p>`]
      : campaign.phase === 'upcoming' ? [t('order.upcoming_title'), upcoming(campaign, school)]
      : [t('order.closed_title'), html`<p class="lede">${isPartner(school) ? t('order.closed_partner', words) : t('order.closed', words)}</p>${order ? ticket(order) : ''}${isPartner(school) ? '' : html`<p>${t('order.closed_call')}</p>`}`];
    return {title, template: html`${notice ?? ''}<div class="stack standing">${template}</div>`};
  },
};

const upcoming = (campaign, school) => html`
  <p class="lede">${t('order.upcoming', {day: longDay(campaign.opens_at), time: clock(campaign.opens_at), last: shortDay(lastDay(campaign.closes_at))})}</p>
  ${withoutChoice(campaign, [school])}
  <p><a class="btn btn--quiet" href="${url('index')}#kits">${t('order.see_kits')}</a></p>`;

const earlier = ({schools}) => {
  const orders = schools.map(({order}) => order).filter(Boolean);
  return orders.length ? html`<section class="stack standing"><h2>${t('order.earlier')}</h2>${orders.map(ticket)}</section>` : '';
};
