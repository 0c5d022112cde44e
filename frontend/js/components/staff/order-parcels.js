// The parcels of an order, each with the acts that are open to it and its papers.
import {html} from 'lit-html';
import {clock} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {who} from './history.js';
import {whyShort} from './order-packing.js';
import {parcelAct, PARCEL_ACTS, wayOn} from './parcel-acts.js';
import {quantity} from './quantity.js';
import {day, parcelBadge} from './words.js';

export const parcelList = (order, run, busy) => html`<ul class="parcels">${order.parcels.map(parcel => html`
  <li class="parcel--${parcel.state}" data-parcel=${parcel.number}><p class="parcel__h"><b class="num">${parcel.number}</b> ${parcelBadge(parcel.state, order.delivery.way)}${parcel.claim ? html` <span class="badge">${icon('bell')}${t('staff-order.for_claim')}</span>` : ''}</p>
    ${parcel.lines.length && (order.parcels.length > 1 || parcel.short_reason) ? html`<p class="parcel__l">${parcel.lines.map(quantity).join(', ')}</p>` : ''}
    ${parcel.short_reason ? html`<p class="with-i bad">${icon('alert')}<span>${t('staff-order.short', {reason: whyShort(parcel)})}</span></p>` : ''}
    ${parcel.end_reason ? html`<p class="with-i bad">${icon('alert')}<span>${parcel.end_reason}</span></p>` : ''}
    <p class="soft">${packed(parcel)}${parcel.shipped_at ? html`<br>${order.delivery.way === 'pickup' ? t('staff-order.ready_at', {when: when(parcel.shipped_at)}) : t('staff-order.shipped_at', {when: when(parcel.shipped_at)})}` : ''}
      ${parcel.delivered_at ? html`<br>${order.delivery.way === 'pickup' ? t('staff-order.collected_at', {when: when(parcel.delivered_at)}) : t('staff-order.delivered_at', {when: when(parcel.delivered_at)})}` : ''}</p>
    ${parcel.tracking ? html`<p>${t('staff-order.tracking')} <b class="num">${parcel.tracking}</b></p>` : ''}
    ${parcel.actions.length ? html`<p class="acts no-print">${Object.keys(PARCEL_ACTS).filter(act => parcel.actions.includes(act)).map(act => button(parcel, act, order, run, busy))}${papers(parcel, order)}</p>` : ''}</li>`)}</ul>`;

const packed = ({packed_at: at, packed_by: by, checked_by: checker}) => [
  by ? t('staff-order.packed_at_by', {when: when(at), name: who(by)}) : t('staff-order.packed_at', {when: when(at)}), checker && t('staff-order.checked_by', {name: checker})].filter(Boolean).join(' · ');

function button(parcel, act, order, run, busy) {
  const key = `${parcel.number}/${act}`, {shape, words} = parcelAct(act, order.delivery.way);
  return html`<button class="btn btn--small ${act === wayOn(parcel.actions) ? '' : 'btn--quiet'}" type="button" data-parcel-act=${act} aria-busy=${String(busy === key)} @click=${() => run(parcel, act)}>${icon(busy === key ? 'spin' : shape)} ${words}</button>`;
}

// A parcel that goes alone has the papers of its order.
const papers = ({number, state, claim}, {parcels}) => state === 'packed' && (claim || parcels.length > 1) ? html`
  <a class="btn btn--quiet btn--small" href=${url('staff/papers', `?colis=${number}`)} data-paper="bordereaux">${icon('print')} ${t('staff-order.slip')}</a>` : '';

const when = at => `${day(at)}, ${clock(at)}`;
