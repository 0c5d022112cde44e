// A poster of Letter size: all of it is measured by its own width, so that the sheet is the same on a screen and on paper.
import {html} from 'lit-html';
import {picture} from '../../picture.js';
import {drawn} from '../qr-code.js';
import {qr} from '../staff/paper/parts.js';
import {linkOf, wordsOf} from './words.js';

const LONG = 45; // a name that takes more than two lines

export function poster(lang, facts, art) {
  const words = wordsOf(lang, facts);
  return html`<div class="poster-room"><article class="poster" lang="${lang}-CA" data-poster>
    <header class="poster__top"><img class="poster__art" src=${art} width="1440" height="640" alt=""><p class="poster__kind">${words.kind}<br><b>${words.campaign}</b></p></header>
    <div class="ribbon" aria-hidden="true"></div>
    <div class="poster__body">
      <div><h2 class="poster__title ${words.name.length > LONG ? 'poster__title--long' : ''}">${words.name ? html`<span>${words.name}</span> ` : ''}${words.title}</h2><p class="poster__text">${words.text}</p></div>
      <ul class="poster__kits ${words.pictures.length === 1 ? 'poster__kits--one' : ''}">${words.pictures.map(kit => html`<li><img src=${picture(kit.picture)} width="480" height="360" alt=""><span>${words.kitName(kit)}</span></li>`)}</ul>
      <footer class="poster__way"><div class="poster__code">${qr(drawn(linkOf(lang, 'affiche')), words.scan)}</div>
        <p><b class="display">${words.call}</b><br>${words.scan} <b class="nb">${words.site}</b></p></footer>
      <p class="poster__by">${words.by}</p>
    </div></article></div>`;
}
