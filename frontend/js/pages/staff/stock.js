// The storeroom: every item as a shelf, what changes it, what is to be bought, and what left outside the kits. What is shown stands in the address.
import {html, nothing} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {exportLinks} from '../../components/staff/export-links.js';
import {handOutList, handOuts} from '../../components/staff/hand-outs.js';
import {editItem} from '../../components/staff/item-form.js';
import {chip, filterBar, menu} from '../../components/staff/filters.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {address, asked, follow, onAddress, queryOf} from '../../components/staff/query.js';
import {attempt} from '../../components/staff/say.js';
import {legend, partsOf, shelf} from '../../components/staff/shelf.js';
import {outcome, stockButtons} from '../../components/staff/stock-acts.js';
import {byShelf, folded, itemName, standing} from '../../components/staff/storeroom.js';
import {askWhatIf} from '../../components/staff/what-if-kit.js';
import {Views} from '../../components/staff/views.js';
import {dash, day} from '../../components/staff/words.js';
import {count, longDay} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const SHOWN = ['', 'low', 'short', 'incoming'];
const SORTS = ['place', 'name', 'available', 'on_hand', 'to_buy'];
const FIGURES = ['on_hand', 'reserved', 'protected', 'available', 'incoming', 'to_buy', 'alert'];
const place = document.getElementById('page'), acts = document.getElementById('acts');
const model = {items: [], silent: null, campaign: null, shopping: [], result: null};
const hands = handOuts(draw), views = new Views('stock', draw);

enter(place, async () => {
  model.campaign = await api.get('/campaigns/current').catch(problem => { if (problem.code !== 'no_campaign') throw problem; });
  onAddress(show);
  listKeys(place, {search: true, rows: '.items-t tbody tr, .buy-t tbody tr, .hand-outs > li'});
  const kept = views.read().catch(() => {});
  await read();
  await kept;
});

async function read() {
  const [items, shopping] = await Promise.all([api.get('/items'), api.get('/shopping-list')]);
  Object.assign(model, {items: items.data, shopping: shopping.data, silent: model.campaign ? shopping.silent : null});
  await show();
}

const show = () => asked('view') === 'hand-outs' ? hands.load() : draw();

async function done(result) {
  model.result = result;
  await read();
  place.querySelector('.notice')?.scrollIntoView({block: 'nearest'});
}

function draw() {
  const shown = VIEWS[asked('view')] ?? VIEWS[''];
  put(acts, html`${stockButtons(model.items, done)}
    ${model.campaign?.kits.length ? html`<button class="btn btn--quiet btn--small" type="button" data-act="what-if" @click=${() => attempt(() => askWhatIf(model.campaign, model.items))}>${icon('chart')} ${t('staff-stock.act.what_if')}</button>` : ''}
    <button class="btn btn--quiet btn--small" type="button" data-act="new-item" @click=${() => attempt(async () => { if (await editItem(null)) await read(); })}>${icon('plus')} ${t('staff-stock.act.new_item')}</button>`);
  put(place, html`
    <nav class="chips views" aria-label=${t('staff-stock.views')}>
      ${view('', t('staff-stock.view.shelves'), shown)}${view('shopping', t('staff-stock.view.shopping', {n: model.shopping.length}), shown)}
      ${view('hand-outs', t('staff-stock.view.hand_outs'), shown)}
      <a class="chip" href=${url('staff/incoming')}>${icon('truck')} ${t('staff-stock.view.incoming')}</a>
      <a class="chip" href=${url('staff/count')}>${icon('list')} ${t('staff-stock.view.count')}</a></nav>
    ${model.result ? outcome(model.result, () => { model.result = null; draw(); }) : ''}
    ${shown()}`);
}

const VIEWS = {'': shelves, shopping, 'hand-outs': () => handOutList(hands)};
const view = (name, label, shown) => html`<a class="chip" href=${address({view: name, q: null, show: null, sort: null, shown: null})} aria-current=${shown === VIEWS[name] ? 'true' : nothing} @click=${follow}>${label}</a>`;

// ── The shelves ──
const ORDER = {
  place: byShelf,
  name: (one, other) => local(one.plural).localeCompare(local(other.plural)),
  available: (one, other) => one.available - other.available,
  on_hand: (one, other) => one.on_hand - other.on_hand,
  to_buy: (one, other) => other.to_buy - one.to_buy,
};
const URGENT = {short: 0, low: 1, enough: 2};
const urgentFirst = (one, other) => URGENT[standing(one)] - URGENT[standing(other)] || byShelf(one, other);

function found() {
  const words = folded(asked('q')), show = asked('show');
  const fits = item => (!words || folded(`${local(item.plural)} ${local(item.name)} ${item.sku} ${item.place}`).includes(words))
    && (!show || (show === 'incoming' ? item.incoming > 0 : show === 'low' ? standing(item) !== 'enough' : standing(item) === 'short'));
  return model.items.filter(fits).sort(ORDER[asked('sort')] ?? urgentFirst);
}

function shelves() {
  if (!model.items.length) return html`<div class="empty">${icon('stock')}<h2>${t('staff-stock.empty_title')}</h2><p>${t('staff-stock.empty')}</p></div>`;
  const rows = found(), of = {'': model.items.length, low: 0, short: 0, incoming: model.items.filter(item => item.incoming).length};
  for (const item of model.items) { of.short += standing(item) === 'short'; of.low += standing(item) !== 'enough'; }
  return html`
    ${filterBar({
      names: ['q', 'show', 'sort'], search: t('staff-stock.search'), clear: t('staff-stock.clear'), views,
      chips: {label: t('staff-stock.show.label'), all: SHOWN.map(show => chip('show', show, html`${t(`staff-stock.show.${show || 'all'}`)} <span class="n">${count(of[show])}</span>`))},
      menus: menu('sort', t('staff-stock.sort'), SORTS.map(sort => [sort, t(`staff-stock.sorts.${sort}`)]), t('staff-stock.sorts.urgent')),
    })}
    <div class="read"><p><b>${t('staff-stock.read_title')}</b> ${t('staff-stock.read')}</p>${legend(model.silent)}</div>
    ${rows.length ? html`<div class="tbl"><table role="table" class="table items-t"><caption class="sr">${t('staff-stock.caption')}</caption>
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="pl">${t('staff-stock.place')}</th><th role="columnheader" scope="col">${t('staff-stock.item')}</th>
        <th role="columnheader" scope="col" class="sh">${t('staff-stock.shelf')}</th>
        ${FIGURES.map(name => html`<th role="columnheader" scope="col" class="r">${t(`staff-stock.head.${name}`)}</th>`)}</tr></thead>
      <tbody role="rowgroup">${rows.map(row)}</tbody></table></div>`
      : html`<div class="empty">${icon('search')}<h2>${t('staff-stock.none_title')}</h2><p><a href=${address({q: null, show: null})} @click=${follow}>${t('staff-stock.none')}</a></p></div>`}
    ${rows.length ? exportLinks(`/items${queryOf({sku: ['q', 'show', 'sort'].some(asked) ? rows.map(({sku}) => sku).join(',') : ''})}`) : ''}
    ${keysHint()}`;
}

function row(item) {
  const free = Math.max(0, item.available);
  const figures = {
    on_hand: count(item.on_hand), reserved: dash(item.reserved), protected: dash(item.protected),
    available: html`<b class=${free === 0 ? 'zero' : ''}>${count(free)}</b>`, incoming: dash(item.incoming),
    to_buy: item.to_buy ? html`<b class="bad">${count(item.to_buy)}</b>` : dash(0), alert: dash(item.alert_level),
  };
  return html`
    <tr role="row" id="i-${item.sku}"><td role="cell" class="pl num">${item.place || '—'}</td>
      <th role="rowheader" scope="row" class="nm">${itemName(item, below(item))}</th><td role="cell" class="sh">${shelf(item)}</td>
      ${FIGURES.map(name => html`<td role="cell" class="r" data-l=${t(`staff-stock.head.${name}`)}>${figures[name]}</td>`)}</tr>`;
}

function below(item) {
  const {missing} = partsOf(item), coming = item.next_arrival ? html`<small>${t('staff-stock.coming', {n: item.incoming, day: day(`${item.next_arrival}T12:00:00Z`)})}</small>` : '';
  if (missing || item.to_buy) return html`<small class="bad">${t('staff-stock.lacks', {n: missing || item.to_buy})}</small>${coming}`;
  return standing(item) === 'low' ? html`<small class="low">${t('staff-stock.low')}</small>${coming}` : coming;
}

// ── What to buy ──
const BUYING = ['for_defaults', 'for_waiting', 'on_shelf', 'incoming', 'to_buy'];

function shopping() {
  if (!model.shopping.length) return html`<div class="empty">${icon('check')}<h2>${t('staff-stock.nothing_to_buy')}</h2><p>${t('staff-stock.nothing_to_buy_how')}</p></div>`;
  return html`
    <div class="buy">
      <div class="pane__h"><div><h2 id="t-buy">${t('staff-stock.shopping')}</h2><p class="soft">${t('staff-stock.shopping_how', {n: model.silent ?? 0})}</p><p class="soft only-print">${longDay(new Date())}</p></div>
        <div class="acts no-print"><button class="btn btn--quiet btn--small" type="button" @click=${() => print()}>${icon('print')} ${t('staff-stock.print')}</button></div></div>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('staff-stock.shopping')}><table role="table" class="table buy-t"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t('staff-stock.sku')}</th><th role="columnheader" scope="col">${t('staff-stock.item')}</th>
        ${BUYING.map(name => html`<th role="columnheader" scope="col" class="r">${t(`staff-stock.buying.${name}`)}</th>`)}</tr></thead>
        <tbody role="rowgroup">${model.shopping.map(line => html`<tr role="row"><td role="cell" class="num">${line.item.sku}</td><th role="rowheader" scope="row"><a href=${url('staff/item', `?id=${line.item.id}`)}>${local(line.item.plural)}</a></th>
          ${BUYING.map(name => html`<td role="cell" class="r" data-l=${t(`staff-stock.buying.${name}`)}>${name === 'to_buy' ? html`<b class="display">${count(line.to_buy)}</b>` : dash(line[name])}</td>`)}</tr>`)}</tbody></table></div>
      ${exportLinks('/shopping-list')}
    </div>`;
}
