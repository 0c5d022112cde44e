// The pick list of a wave: what to take from the shelves, in their order, and which kits to take built or to put together.
import {html} from 'lit-html';
import {clock, count, typography, weekday} from '../../../format.js';
import {local, t} from '../../../i18n.js';
import {picture} from '../../../picture.js';
import {quantity} from '../quantity.js';
import {logo} from './parts.js';

const BOXES = 120; // more boxes to tick than this would be a page of squares

export function pickSheet({wave, campaign, pick_list: lines, assemble, slips}, printedBy, now) {
  const bay = line => line.item.place.slice(0, 1), orders = new Set(slips.map(({number}) => number)).size;
  const schoolOf = wanted => typography(slips.find(({number}) => number === wanted).school.name);
  return html`
    <section class="sheet picks-sheet" aria-label=${t('staff-papers.pick.title')} data-pick>
      <div class="ribbon"></div>
      <header class="pick__top"><div><h2>${t('staff-papers.pick.title')}</h2><p><b>${t('staff-waves.number', {number: wave.number})}</b>${wave.name ? ` · ${wave.name}` : ''} · ${t('staff-waves.orders', {n: orders})}${orders < slips.length ? ` · ${t('staff-papers.pick.parcels', {n: slips.length})}` : ''} · ${local(campaign.name)}</p></div>
        <p class="pick__stamp">${t('staff-papers.pick.printed', {day: weekday(now), time: clock(now), name: printedBy})}<br>${t('staff-papers.pick.picked_by')} <span class="line"></span></p></header>
      <h3><span class="step">1</span> ${t('staff-papers.pick.take')}</h3>
      ${lines.length ? html`<table><thead><tr><th scope="col">${t('staff-papers.pick.place')}</th><th><span class="sr">${t('staff-papers.pick.picture')}</span></th><th scope="col">${t('staff-papers.pick.item')}</th>
        <th scope="col" class="q">${t('staff-papers.pick.in_all')}</th><th scope="col">${t('staff-papers.pick.taken')}</th><th scope="col">${t('staff-papers.pick.else')}</th></tr></thead>
        <tbody>${lines.map((line, i) => html`<tr class=${i && bay(lines[i - 1]) !== bay(line) ? 'bay' : ''}><td class="bin">${line.item.place || '—'}</td><td class="pic"><img src=${picture(line.item.picture)} alt="" width="96" height="96"></td>
          <th scope="row">${local(line.quantity === 1 ? line.item.name : line.item.plural)}<small>${line.item.sku} · ${t(`domain.unit.${line.item.unit}`)}</small></th>
          <td class="q">${count(line.quantity)}</td><td class="tick"><span></span></td><td class="got"></td></tr>`)}</tbody></table>`
        : html`<p>${t('staff-papers.pick.nothing')}</p>`}
      <h3><span class="step">2</span> ${t('staff-papers.pick.assemble')}</h3>
      ${assemble.length ? html`<ul class="kits">${assemble.map(one => html`
        <li><p class="kits__h"><b>${one.answers === 'order' ? local(one.kit.name) : t('staff-papers.pick.rest', {kit: local(one.kit.name)})}</b><span class="display num">× ${count(one.orders)}</span></p>
          ${one.orders === 1 ? html`<p class="kits__of"><b class="num">${one.numbers[0]}</b> ${schoolOf(one.numbers[0])}</p>` : ''}
          ${one.built ? html`<p class="kits__built"><b>${t('staff-papers.pick.built', {n: one.built})}</b> ${t('staff-papers.pick.to_assemble', {n: one.to_assemble})}</p>` : ''}
          <p>${one.contents.map(quantity).join(', ')}</p>
          ${one.orders <= BOXES ? html`<p class="dots" aria-hidden="true">${Array.from({length: one.orders}, () => html`<i></i>`)}</p>` : ''}</li>`)}</ul>
      <p class="pick__hint">${t('staff-papers.pick.hint')}</p>` : html`<p>${t('staff-papers.pick.assembled')}</p>`}
      <footer class="pick__foot">${logo()}<p>${t('staff-papers.pick.changed', {time: clock(now)})}</p></footer>
    </section>`;
}
