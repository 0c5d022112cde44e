// How an order reads, wherever it is shown: what is in the box, who is written to, where it goes.
import {html} from 'lit-html';
import {count, phone, townLine, typography} from '../../format.js';
import {local, t} from '../../i18n.js';
import {picture} from '../../picture.js';
import {quantityOf} from '../kit.js';

// An order's lines already agree with their quantity; a kit's have both forms.
export const lineText = line => line.plural ? quantityOf(line) : `${count(line.quantity)}\u00a0${local(line.name)}`;

export const contentsList = (lines, size = 'items--slim') => html`
  <ul class="items ${size}">${lines.map(line => html`
    <li class="item"><img src=${picture(line.picture)} alt="" width="96" height="96" loading="lazy">
      <span><b>${lineText(line)}</b>${line.chosen ? html`<span class="hint">${t('order.your_choice')}</span>` : ''}</span></li>`)}</ul>`;

export const contactLines = contact => html`${contact.name}${contact.email ? html`<br>${contact.email}` : ''}${contact.phone ? html`<br><span class="num">${phone(contact.phone)}</span>` : ''}
  <br><span class="soft">${t('order.messages_in', {language: t(`order.in_language.${contact.language}`)})}</span>`;

export const addressOf = ({address, municipality, postal_code}) => html`${typography(address)}, ${townLine(municipality, postal_code)}`;

// `where` is the school or one of its places; at PREL, the campaign says the address and the hours.
export function deliveryLines(way, where, pickUp) {
  if (way === 'pickup') {
    return html`<b>${t('order.pickup')}</b>${pickUp ? html`<br>${addressOf(pickUp)}<br>${local(pickUp.hours)}` : ''}`;
  }
  return where?.address ? html`<b>${typography(where.name)}</b><br>${addressOf(where)}` : html`<b>${where ? typography(where.name) : t('order.ship')}</b>`;
}
