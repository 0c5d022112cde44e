// The letter by which a school comes in: its address where a window envelope shows it (DIN 5008 B and the North American no. 10), its link as a QR code, its code to type.
import {html} from 'lit-html';
import encode from 'qr';
import {lastDay, longDay, typography} from '../../../format.js';
import {t} from '../../../i18n.js';
import {inLang, logo, qr, townOf} from './parts.js';

const RING = 1; // the library draws white around a code, which qr() adds itself

// `school` is {name, address, municipality, postal_code, language, code, link}.
export function codeLetter(school, {name, closes_at: closesAt, kits}, now) {
  const lang = school.language, say = (key, params) => t(`staff-papers.in.${lang}.letter.${key}`, params);
  const site = new URL(school.link).host + (lang === 'en' ? '/en/' : ''), generic = kits.find(kit => kit.is_generic);
  return html`
    <section class="post" lang="${lang}-CA" data-letter=${school.code}>
      <div class="ribbon"></div>
      <header class="post__head">${logo()}<p>${t(`staff-papers.in.${lang}.prel`)}<br>${say('sender')}</p></header>
      <address class="post__to" data-window>${say('to')}<br><b>${typography(school.name, lang)}</b><br>${typography(school.address, lang)}<br>${townOf(school, lang)}</address>
      <p class="post__day">${longDay(now, lang)}</p>
      <div class="post__body">
        <h2>${say('title', {campaign: inLang(name, lang)})}</h2>
        <p>${say('hello')}</p><p>${say('offer', {campaign: inLang(name, lang)})}</p>
        <div class="post__way"><div>${qr(drawn(school.link), say('qr'))}<p>${say('scan')}</p></div>
          <p class="post__or">${say('or')}</p>
          <div><p>${say('type', {site})}</p><p class="post__code display num">${school.code}</p></div></div>
        ${generic ? html`<p class="post__else"><b>${say('else', {day: longDay(lastDay(closesAt), lang), kit: inLang(generic.name, lang)})}</b></p>` : ''}
        <p>${say('keep')}</p><p>${say('ask')}</p><p>${say('bye')}<br><b>${say('team')}</b></p>
      </div>
    </section>`;
}

// As the API draws one: each row's dark modules.
export function drawn(text) {
  const rows = encode(text, 'raw', {ecc: 'medium', border: RING}).slice(RING, -RING).map(row => row.slice(RING, -RING));
  return {size: rows.length, path: rows.flatMap((row, y) => row.flatMap((dark, x) => dark ? [`M${x} ${y}h1v1h-1z`] : [])).join('')};
}
