// « Comme l’an dernier »: what a school chose the last time that it did, where this year still has it.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {list} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {quantityOf} from '../kit.js';
import {contentsOf, faultsOf, isChosen, kitOf, newDraft, picksAgain} from './facts.js';
import {contactLines, deliveryLines} from './lines.js';

// Last time's orders by school; it only saves a touch, so a failure costs nothing but that.
export async function lastOrders(schools) {
  const found = new Map();
  const past = schools.filter(({last_year, actions}) => last_year?.kit && actions.includes('order'));
  try {
    for (const campaign of new Set(past.map(({last_year}) => last_year.campaign.slug))) {
      const {data} = await api.get(`/orders?campaign=${encodeURIComponent(campaign)}&limit=200`);
      for (const school of past) {
        const row = data.find(({school: {id}, state}) => id === school.id && state !== 'cancelled');
        if (row) found.set(school.id, await api.get(`/orders/${encodeURIComponent(row.number)}`));
      }
    }
  } catch (problem) {
    if (!problem.code) throw problem;
  }
  return found;
}

// The draft that one touch makes, or null when this year's kit is gone or named otherwise.
export function sameAgain(school, campaign, before) {
  const kit = school.last_year?.kit && kitOf(campaign, school.last_year.kit);
  if (!kit || kit.availability === 'sold_out') return null;
  const delivery = before?.delivery;
  const there = delivery?.way === 'pickup' || school.places.some(({id}) => id === delivery?.place?.id);
  return {
    ...newDraft(school), kit: kit.slug, picks: before ? picksAgain(kit, before.contents) : {},
    ...(there ? {delivery: {way: delivery.way, place: delivery.place?.id ?? null}} : {}),
  };
}

// Nothing is left to ask: the touch orders. Otherwise it opens the step that asks.
export const isWhole = (draft, campaign) => isChosen(campaign, draft, null) && Object.keys(faultsOf(draft)).length === 0;

export function again({school, campaign, draft, busy, heading}, {take, details}) {
  const kit = kitOf(campaign, draft.kit);
  const whole = isWhole(draft, campaign);
  const picks = contentsOf(kit, draft).filter(line => line.chosen);
  const place = school.places.find(({id}) => id === draft.delivery.place) ?? school;
  return html`
    <div class="again__art"><img src=${picture(kit.picture)} width="480" height="360" alt=""><span class="again__flag">${local(school.last_year.campaign.name)}</span></div>
    <div class="again__text stack stack--tight">
      ${heading(local(kit.name))}
      ${picks.length ? html`<p>${t('order.again.with', {items: list(picks.map(quantityOf))})}</p>` : html`<p class="soft">${local(kit.pitch)}</p>`}
      ${whole ? html`<dl class="same">
        <div><dt>${t('order.again.to')}</dt><dd>${deliveryLines(draft.delivery.way, place, campaign.pick_up)}</dd></div>
        <div><dt>${t('order.again.contact')}</dt><dd>${contactLines(draft.contact)}</dd></div></dl>` : ''}
      <div class="acts">
        <button type="button" class="btn" aria-busy=${busy ? 'true' : 'false'} @click=${() => take(school, draft)}>${busy ? icon('spin') : icon('undo')} ${whichYear(school.last_year)}<span class="sr"> (${school.name})</span></button>
        ${whole ? html`<button type="button" class="link" @click=${() => details(school, draft)}>${t('order.again.details')}<span class="sr"> (${school.name})</span></button>` : ''}
      </div>
      <p class="hint">${whole ? t('order.again.at_once') : t('order.again.asks')}</p>
    </div>`;
}

const whichYear = ({is_year_before, campaign}) => is_year_before ? t('order.again.go') : t('order.again.go_back', {campaign: local(campaign.name)});
