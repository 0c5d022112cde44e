// A packing slip, one sheet for one parcel, in its school's language: what is in the box, who it is for, the code that the storeroom scans, the way to confirm its receipt.
import {html} from 'lit-html';
import {count, phone, typography} from '../../../format.js';
import {t} from '../../../i18n.js';
import {picture} from '../../../picture.js';
import {fit} from './fit.js';
import {inLang, logo, qr, townOf} from './parts.js';

export function slipSheet(slip, campaign) {
  const lang = slip.language, say = (key, params) => t(`staff-papers.in.${lang}.${key}`, params);
  const pieces = slip.contents.reduce((sum, line) => sum + line.quantity, 0);
  return html`
    <div class="scroll press__sheet" tabindex="0" role="group" aria-label=${`${say('slip')} ${numberOf(slip)}`}><section class="sheet slip" lang="${lang}-CA" data-slip=${numberOf(slip)}>
      <div class="ribbon"></div>
      <header class="slip__top"><div>${logo()}<p>${inLang(campaign.name, lang)}<br>${say('prel')}</p></div>
        <p class="slip__no"><span>${say('slip')}</span><b class="display num">${numberOf(slip)}</b>
          <span>${slip.wave ? html`${say('wave', {number: slip.wave})}${slip.position ? ` · ${slip.position}` : ''}` : ''}${slip.edition > 1 ? html`${slip.wave ? ' · ' : ''}<b>${say('edition', {edition: slip.edition})}</b>` : ''}</span></p>
        <div class="slip__code">${qr(slip.code_svg, slip.code)}<span class="num">${slip.code}</span></div></header>
      <div class="slip__to"><div><h2>${slip.delivery.way === 'pickup' ? say('pickup') : say('deliver')}</h2><p class="slip__ad">${whereTo(slip, lang)}</p></div>
        <div><h2>${say('attention')}</h2>${slip.contact ? html`<p><b>${typography(slip.contact.name, lang)}</b>${slip.contact.phone ? html`<br><span class="num">${phone(slip.contact.phone, lang)}</span>` : ''}</p>` : html`<p>${say('office')}</p>`}
          ${slip.note ? html`<p class="slip__note"><b>${say('note')}</b> ${typography(slip.note, lang)}</p>` : ''}</div></div>
      <h3 class="slip__kit">${slip.answers === 'order' ? inLang(slip.kit.name, lang) : say(`answers.${slip.answers}`, {number: slip.number})}</h3>
      <table><thead><tr><th scope="col">${say('place')}</th><th><span class="sr">${say('picture')}</span></th><th scope="col">${say('item')}</th>
        <th scope="col" class="q">${say('quantity')}</th><th scope="col">${say('in_box')}</th><th scope="col">${say('missing')}</th></tr></thead>
        <tbody>${slip.contents.map(line => html`<tr><td class="bin">${line.place || '—'}</td><td class="pic"><img src=${picture(line.picture)} alt="" width="96" height="96"></td>
          <th scope="row">${inLang(line.name, lang)}</th><td class="q">${count(line.quantity, lang)}</td><td class="tick"><span></span></td><td class="short"></td></tr>`)}</tbody>
        <tfoot><tr><td></td><td></td><th scope="row">${say('total', {n: slip.contents.length})}</th><td class="q">${count(pieces, lang)}</td><td></td><td></td></tr></tfoot></table>
      <footer class="slip__end">
        <p class="slip__by"><span>${say('packed_by')} <span class="line"></span></span> <span>${say('checked_by')} <span class="line"></span></span></p>
        <div class="slip__thanks">${qr(slip.receipt_svg, slip.receipt_link) || html`<img src=${picture('item-ruban-soie')} alt="" width="96" height="96">`}
          <p><b>${say('thanks')}</b><br>${slip.receipt_svg ? say('receive_scan') : say('receive')}<br><span class="slip__link">${slip.receipt_link.replace(/^https?:\/\//, '')}</span></p></div>
      </footer>
    </section></div>`;
}

// Those that take more than one sheet, however small their type may be read.
export const tooLong = async root => (await fit([...root.querySelectorAll('[data-slip]')], '.slip__to, table')).map(({dataset}) => dataset.slip);

// Of a whole order its own; of one of its parcels that one's.
export const numberOf = slip => slip.parcel ?? slip.number;

function whereTo({school, delivery: {way, place: to}}, lang) {
  const name = html`<b>${typography(school.name, lang)}</b>`;
  if (way === 'pickup' || !to) return html`${name}<br>${typography(school.municipality, lang)}`;
  return html`${name}${to.name && to.name !== school.name ? html`<br>${typography(to.name, lang)}` : ''}<br>${typography(to.address, lang)}<br>${townOf(to, lang)}`;
}
