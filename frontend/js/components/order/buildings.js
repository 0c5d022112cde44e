// One link, several buildings: each with its answer, or with its ways to give one.
import {html} from 'lit-html';
import {townLine, typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {isPartner} from './facts.js';
import {again} from './last-time.js';
import {whereIs} from './where.js';

export const buildings = ({schools, campaign, same, busy}, acts) => html`
  <div class="buildings">${schools.map((school, i) => html`
    <article class="building" aria-labelledby="building-${i}">
      <header><p class="building__count">${t('order.building', {i: i + 1, of: schools.length})}</p>
        <h2 id="building-${i}">${typography(school.name)}</h2><p class="soft">${typography(school.address)}, ${townLine(school.municipality)}</p></header>
      ${answerOf(school, {campaign, draft: same.get(school.id), busy: busy === school.id}, acts)}
    </article>`)}</div>`;

function answerOf(school, {campaign, draft, busy}, acts) {
  const {outcome, order, actions} = school;
  if (outcome?.kind === 'order' && order) return ticket(order);
  if (outcome?.kind === 'decline') return declined(school, acts);
  if (outcome?.kind === 'exclusion') return html`<div class="notice">${icon('info')}<p>${t('order.excluded')}</p></div>`;
  if (!actions.includes('order')) return html`<p>${isPartner(school) ? t('order.partner') : t('order.closed_silent', {kit: genericName(campaign)})}</p>`;
  return html`
    ${order && order.state !== 'cancelled' ? ticket(order) : ''}
    ${draft ? again({school, campaign, draft, busy, heading: text => html`<h3>${text}</h3>`}, acts) : html`<p class="soft">${t('order.silent')}</p>`}
    <p class="acts"><button type="button" class="btn ${draft ? 'btn--quiet' : ''}" @click=${() => acts.open(school)}>${draft ? t('order.other_kit') : t('order.choose_for')}<span class="sr"> (${school.name})</span></button>
      ${actions.includes('decline') ? html`<a class="arrow" href=${url('no-kit')}>${t('order.no_kit')} ${icon('arrow')}</a>` : ''}</p>`;
}

const genericName = campaign => local(campaign.kits.find(({slug}) => slug === campaign.generic_kit)?.name ?? {fr: '', en: ''});

export const ticket = order => html`
  <div class="ticket ticket--small"><span>${whereIs(order)}</span>
    <b class="display num">${order.number}</b><span>${local(order.kit.name)}</span>
    <a href=${url('my-order', `?no=${encodeURIComponent(order.number)}`)}>${t('order.follow')}<span class="sr"> ${order.number}</span></a>
    <img src=${picture(order.kit.picture)} alt="" width="480" height="360"></div>`;

export const declined = (school, {withdraw}) => html`
  <div class="notice notice--ok">${icon('check')}<b>${t('order.declined_title')}</b><p>${t('order.declined')}</p>
    ${school.actions.includes('withdraw_decline') ? html`<p><button type="button" class="btn btn--quiet" @click=${() => withdraw(school)}>${t('order.withdraw')}<span class="sr"> (${school.name})</span></button></p>` : ''}</div>`;
