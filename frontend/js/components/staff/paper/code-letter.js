// The letter by which a school comes in: its address where a window envelope shows it (DIN 5008 B and the North American no. 10), its link as a QR code, its code to type.
import {html} from 'lit-html';
import {lastDay, longDay, typography} from '../../../format.js';
import {t} from '../../../i18n.js';
import {drawn} from '../../qr-code.js';
import {inLang, logo, qr, townOf} from './parts.js';

// `school` is {name, address, municipality, postal_code, language, code, link}.
export function codeLetter(school, campaign, now, step = null) {
  const lang = school.language, of = letterFields(school, campaign, now), say = key => t(`staff-papers.in.${lang}.letter.${key}`, of);
  const words = key => say(step ? `step.${step.step}.${key}` : key);
  return html`
    <section class="post" lang="${lang}-CA" data-letter=${school.code}>
      <div class="ribbon"></div>
      <header class="post__head">${logo()}<p>${t(`staff-papers.in.${lang}.prel`)}<br>${say('sender')}</p></header>
      <address class="post__to" data-window>${of.to}<br><b>${typography(school.name, lang)}</b><br>${typography(school.address, lang)}<br>${townOf(school, lang)}</address>
      <p class="post__day">${of.written}</p>
      <div class="post__body">
        <h2>${step?.subject ? typography(step.subject[lang], lang) : words('title')}</h2>
        <p>${say('hello')}</p>${step?.paragraphs ? step.paragraphs[lang].map(text => html`<p>${typography(text, lang)}</p>`) : html`<p>${words('offer')}</p>`}
        <div class="post__way"><div>${qr(drawn(school.link), say('qr'))}<p>${say('scan')}</p></div>
          <p class="post__or">${say('or')}</p>
          <div><p>${say('type')}</p><p class="post__code display num">${school.code}</p></div></div>
        ${of.kit ? html`<p class="post__else"><b>${say('else')}</b></p>` : ''}
        <p>${say('keep')}</p><p>${say('ask')}</p><p>${say('bye')}<br><b>${say('team')}</b></p>
      </div>
    </section>`;
}

// What varies in it besides the address, in the school's language: a file for a mail merge holds the same.
export function letterFields({language: lang, link}, {name, closes_at: closesAt, kits}, now) {
  const generic = kits.find(kit => kit.is_generic);
  return {
    to: t(`staff-papers.in.${lang}.letter.to`), written: longDay(now, lang), campaign: inLang(name, lang), day: longDay(lastDay(closesAt), lang),
    kit: generic ? inLang(generic.name, lang) : '', site: new URL(link).host + (lang === 'en' ? '/en/' : ''),
  };
}
