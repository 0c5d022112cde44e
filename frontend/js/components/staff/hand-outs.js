// What left outside the kits, the newest first: for what, by whom, when, in which campaign, and how many of what.
import {html} from 'lit-html';
import {count} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {who} from './history.js';
import {Listing, listed} from './listing.js';
import {queryOf} from './query.js';
import {moment} from './words.js';

export const handOuts = draw => new Listing(page => `/hand-outs${queryOf(page)}`, draw);

export const handOutList = list => html`
  <p class="soft after">${t('staff-stock.hand_outs.how')}</p>
  ${listed(list, {rows: all => html`<ul class="arrivals hand-outs">${all.map(handOut)}</ul>`, empty: () => html`
    <div class="empty">${icon('arrow')}<h2>${t('staff-stock.hand_outs.none')}</h2><p>${t('staff-stock.hand_outs.none_how')}</p></div>`})}`;

const handOut = ({id, occasion, campaign, at, by, lines}) => html`
  <li class="arrival" data-hand-out=${id}><div class="arrival__h"><h2>${occasion}</h2>
    <p class="soft">${t('staff-stock.hand_outs.by', {by: who(by)})} ${moment(at)}&nbsp;· ${campaign ? local(campaign.name) : t('staff-stock.hand_outs.between')}</p></div>
    <ul class="rows slim arrival__t">${lines.map(({item, quantity}) => html`
      <li><a href=${url('staff/item', `?id=${item.id}`)}>${local(quantity === 1 ? item.name : item.plural)}</a><b class="num">${count(quantity)}</b></li>`)}</ul></li>`;
