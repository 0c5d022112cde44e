// What somebody takes away to make the kits known: a poster to print, pictures to post, texts to copy. In either language.
import {html} from 'lit-html';
import {pageLanguage} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';
import {copyButton} from '../copy.js';
import {paint, SIZES} from './post.js';
import {poster} from './poster.js';
import {wordsOf} from './words.js';

const LANGUAGES = ['fr', 'en'];

// facts: {campaign, school, kit}. The page's own fields, if it has any, are drawn by `above(change)`, which change(facts) draws anew.
export function share(place, facts, {above = () => ''} = {}) {
  const state = {lang: pageLanguage(), ...facts}, art = document.getElementById('art').content.querySelector('img').getAttribute('src');
  const change = changes => {
    Object.assign(state, changes);
    put(place, template(state, art, change, above));
    return Promise.all([...place.querySelectorAll('canvas')].map(canvas => paint(canvas, state.lang, state, place.querySelector('.poster__art')))).then(() => { place.dataset.painted = state.lang; });
  };
  return change({});
}

const template = (state, art, change, above) => html`
  <div class="share__bar no-print">${above(change)}
    <fieldset class="share__langs"><legend>${t('share.language')}</legend>${LANGUAGES.map(lang => html`
      <label class="pick"><input type="radio" name="lang" value=${lang} ?checked=${lang === state.lang} @change=${() => change({lang})}> <b>${t(`share.languages.${lang}`)}</b></label>`)}</fieldset></div>
  <section class="share__part" aria-labelledby="t-poster">
    <div class="no-print share__said"><h2 id="t-poster">${t('share.poster')}</h2><p>${t('share.poster_how')}</p>
      <p class="acts"><button class="btn" type="button" data-act="print" @click=${() => print()}>${icon('print')} ${t('share.print')}</button></p></div>
    ${poster(state.lang, state, art)}
  </section>
  <section class="share__part no-print" aria-labelledby="t-post">
    <div class="share__said"><h2 id="t-post">${t('share.post')}</h2><p>${t('share.post_how')}</p></div>
    <div class="share__posts">${SIZES.map(([width, height]) => html`<figure><canvas width=${width} height=${height} role="img" data-post="${width}x${height}"></canvas>
      <figcaption><button class="btn btn--quiet btn--small" type="button" data-save="${width}x${height}" @click=${event => save(event.currentTarget, state)}>${icon('export')} ${t('share.save', {size: `${width} × ${height}`})}</button></figcaption></figure>`)}</div>
  </section>
  <section class="share__part no-print" aria-labelledby="t-text">
    <div class="share__said"><h2 id="t-text">${t('share.text')}</h2><p>${t('share.text_how')}</p></div>
    <div class="share__texts">${LANGUAGES.map(lang => html`<div class="paper stack stack--tight" lang="${lang}-CA" data-message=${lang}><p>${wordsOf(lang, state).message}</p>
      <p class="acts" lang="${pageLanguage()}-CA">${copyButton(wordsOf(lang, state).message, t(`share.copy.${lang}`))}</p></div>`)}</div>
  </section>`;

function save(button, {lang, campaign}) {
  const canvas = button.closest('figure').querySelector('canvas');
  canvas.toBlob(picture => {
    const address = URL.createObjectURL(picture);
    Object.assign(document.createElement('a'), {href: address, download: `${campaign.slug}-${canvas.width}x${canvas.height}-${lang}.png`}).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }, 'image/png');
}
