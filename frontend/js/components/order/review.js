// Last step: everything once more, and one press.
import {html} from 'lit-html';
import {lastDay, shortDay, typography} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {arrivalWeek} from '../arrival.js';
import {contentsOf, kitOf} from './facts.js';
import {contactLines, contentsList, deliveryLines} from './lines.js';
import {privacyNotice} from './privacy-notice.js';

// `others`: the buildings of the same link that have not answered yet.
export function review(page, {go, also, send}) {
  const {school, campaign, draft, order, busy} = page;
  const kit = kitOf(campaign, draft.kit);
  const place = school.places.find(({id}) => id === draft.delivery.place) ?? school;
  return html`
    <form class="review" novalidate @submit=${send}>
      <section class="paper summary" aria-labelledby="review-kit">
        <div class="kit__art summary__art"><img src=${picture(kit.picture)} width="480" height="360" alt=""></div>
        <div class="in">
          <div class="row"><h2 id="review-kit">${local(kit.name)}</h2>${edit(t('order.edit_kit'), () => go('kit'))}</div>
          ${contentsList(contentsOf(kit, draft))}
          <p class="total"><span>${t('order.cost')}</span> <b>${t('order.zero')}</b></p>
        </div>
      </section>
      <div class="review__side">
        <dl class="facts">
          <div><dt>${t('order.review.contact')}</dt><dd>${contactLines(draft.contact)}</dd><dd>${edit(t('order.edit_contact'), () => go('contact'))}</dd></div>
          <div><dt>${t('order.review.delivery')}</dt><dd>${deliveryLines(draft.delivery.way, place, campaign.pick_up)}</dd><dd>${arrivalWeek(campaign, draft.delivery.way)}</dd><dd>${edit(t('order.edit_delivery'), () => go('contact'))}</dd></div>
          ${draft.note.trim() ? html`<div><dt>${t('order.review.note')}</dt><dd>${draft.note}</dd></div>` : ''}
        </dl>
        ${order ? '' : otherBuildings(page, also)}
        <p class="acts"><button class="btn" aria-busy=${busy ? 'true' : 'false'}>${busy ? icon('spin') : ''} ${words(page)}</button></p>
        <p class="hint">${t('order.change_until', {day: shortDay(lastDay(campaign.closes_at))})}</p>
        ${privacyNotice(page)}
      </div>
    </form>`;
}

function words({busy, order, draft}) {
  if (busy) return t('common.loading');
  if (order) return t('order.send_change');
  return draft.same.length ? t('order.send_all', {n: draft.same.length + 1}) : t('order.send');
}

const edit = (label, act) => html`<button type="button" class="link" @click=${act}>${label}</button>`;

function otherBuildings({others, draft}, also) {
  if (!others.length) return '';
  return html`<fieldset class="stack stack--tight"><legend class="legend">${t('order.also')}</legend>
    ${others.map(school => html`<label class="pick"><input type="checkbox" name="same" value=${school.id} .checked=${draft.same.includes(school.id)}
      @change=${event => also(school, event.target.checked)}> <b>${typography(school.name)}</b><small>${t('order.also_where', {address: typography(school.address)})}</small></label>`)}</fieldset>`;
}
