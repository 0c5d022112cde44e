// The storeroom: every item as a shelf, in the order of the shelves, and what changes it.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {legend, partsOf, shelf} from '../../components/staff/shelf.js';
import {outcome, stockButtons} from '../../components/staff/stock-acts.js';
import {dash} from '../../components/staff/words.js';
import {count} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {put} from '../../state.js';

const place = document.getElementById('page'), acts = document.getElementById('acts');
const model = {items: [], silent: null, result: null};

enter(place, async () => {
  const campaign = await api.get('/campaigns/current').catch(problem => { if (problem.code !== 'no_campaign') throw problem; });
  const [items, coverage] = await Promise.all([api.get('/items'), campaign ? api.get(`/campaigns/${campaign.slug}/coverage`) : null]);
  Object.assign(model, {items: inShelfOrder(items.data), silent: coverage?.silent ?? null});
  draw();
});

const inShelfOrder = items => [...items].sort((one, other) => one.place.localeCompare(other.place, 'fr', {numeric: true}) || local(one.plural).localeCompare(local(other.plural)));

async function done(result) {
  model.result = result;
  model.items = model.items.map(item => item.id === result.item.id ? result.item : item);
  draw();
  place.querySelector('.notice')?.scrollIntoView({block: 'nearest'});
  if (result.served.length || result.set_back.length) {
    model.items = inShelfOrder((await api.get('/items')).data); // the others' shelves moved as well
    draw();
  }
}

function draw() {
  put(acts, stockButtons(model.items, null, done));
  put(place, model.items.length ? html`
    ${model.result ? outcome(model.result, () => { model.result = null; draw(); }) : ''}
    <div class="read"><p><b>${t('staff-stock.read_title')}</b> ${t('staff-stock.read')}</p>${legend(model.silent)}</div>
    <div class="tbl"><table role="table" class="table items-t"><caption class="sr">${t('staff-stock.caption')}</caption>
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="pl">${t('staff-stock.place')}</th><th role="columnheader" scope="col">${t('staff-stock.item')}</th>
        <th role="columnheader" scope="col" class="sh">${t('staff-stock.shelf')}</th>
        ${['on_hand', 'reserved', 'protected', 'available', 'awaited', 'alert'].map(name => html`<th role="columnheader" scope="col" class="r">${t(`staff-stock.head.${name}`)}</th>`)}</tr></thead>
      <tbody role="rowgroup">${model.items.map(row)}</tbody></table></div>` : html`
    <div class="empty">${icon('stock')}<h2>${t('staff-stock.empty_title')}</h2><p>${t('staff-stock.empty')}</p></div>`);
}

function row(item) {
  const {missing} = partsOf(item), free = Math.max(0, item.available), low = item.available < item.alert_level;
  return html`
    <tr role="row" id="i-${item.sku}"><td role="cell" class="pl num">${item.place || '—'}</td>
      <th role="rowheader" scope="row" class="nm"><a href=${url('staff/item', `?id=${item.id}`)}><img src=${picture(item.picture)} alt="" width="96" height="96" loading="lazy">
        <span>${local(item.plural)}${missing ? html`<small class="bad">${t('staff-stock.lacks', {n: missing})}</small>` : low
          ? html`<small class="low">${t('staff-stock.low')}</small>` : ''}</span></a></th>
      <td role="cell" class="sh">${shelf(item)}</td>
      <td role="cell" class="r" data-l=${t('staff-stock.head.on_hand')}>${count(item.on_hand)}</td>
        <td role="cell" class="r" data-l=${t('staff-stock.head.reserved')}>${dash(item.reserved)}</td>
      <td role="cell" class="r" data-l=${t('staff-stock.head.protected')}>${dash(item.protected)}</td>
      <td role="cell" class="r" data-l=${t('staff-stock.head.available')}><b class=${free === 0 ? 'zero' : ''}>${count(free)}</b></td>
      <td role="cell" class="r" data-l=${t('staff-stock.head.awaited')}>${item.awaited ? html`<b class="bad">${count(item.awaited)}</b>` : dash(0)}</td>
      <td role="cell" class="r" data-l=${t('staff-stock.head.alert')}>${dash(item.alert_level)}</td></tr>`;
}
