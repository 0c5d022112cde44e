// A kit as a card, and what is in it: the same on every page.
import {html} from 'lit-html';
import {count} from '../format.js';
import {local, t, url} from '../i18n.js';
import {icon, picture, stock} from '../picture.js';

export const kitCard = kit => html`
  <article class="kit ${kit.availability === 'sold_out' ? 'is-out' : ''}">
    <div class="kit__art"><img src=${picture(kit.picture)} width="480" height="360" alt="" loading="lazy"></div>
    <h3><a href=${url('kit', `?kit=${encodeURIComponent(kit.slug)}`)}>${local(kit.name)}</a></h3>
    <p class="soft">${local(kit.pitch)}</p>
    <p class="kit__foot">${kitStock(kit)}<span class="arrow" aria-hidden="true">${t('kit.see')} ${icon('arrow')}</span></p>
  </article>`;

export const kitStock = kit => stock(kit.availability, t(`domain.availability.${kit.availability}`));

// « 12 affiches bilingues », « 1 drapeau »
export function quantityOf({name, plural, quantity}) {
  return `${count(quantity)}\u00a0${local(quantity === 1 ? name : plural)}`;
}

export const itemCard = (component, more = '') => html`
  <li class="item"><img src=${picture(component.picture)} alt="" width="96" height="96" loading="lazy">
    <span><b>${quantityOf(component)}</b>${more}</span></li>`;
