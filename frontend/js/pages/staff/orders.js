// All orders of the campaign: searched, filtered, sorted, chosen one by one or all that match, and acted on at once.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {askCancellation, askDelivery, askPacking, askShipment, askWave} from '../../components/staff/ask-many.js';
import {bulkBar} from '../../components/staff/bulk-bar.js';
import {columnPick, fieldsOf} from '../../components/staff/columns.js';
import {importDeliveries} from '../../components/staff/delivery-import.js';
import {enter} from '../../components/staff/door.js';
import {chip, filterBar, filterOf, menu, noFilter, showChosen} from '../../components/staff/filters.js';
import {currentRow, keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed, readOn} from '../../components/staff/listing.js';
import {Many, manyPanel} from '../../components/staff/many.js';
import {enterOrder} from '../../components/staff/order-entry.js';
import {ALWAYS, COLUMNS, orderTable} from '../../components/staff/order-table.js';
import {address, asked, follow, go, onAddress, queryOf} from '../../components/staff/query.js';
import {regions} from '../../components/staff/roster.js';
import {attempt, say} from '../../components/staff/say.js';
import {Selection} from '../../components/staff/selection.js';
import {Views} from '../../components/staff/views.js';
import {SHAPES, STATES} from '../../components/staff/words.js';
import {count} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const FILTERS = ['state', 'origin', 'kit', 'board', 'mrc', 'wave', 'delivery_way', 'late', 'unreached', 'q'];
const TOLD = {late: () => t(`staff-orders.late.${asked('late')}`), unreached: () => t('staff-orders.unreached')}; // other pages lead to them: chips that can be taken away
const SORTS = ['-placed_at', 'placed_at', 'number', 'school'];
const PAGE = 100;
const place = document.getElementById('page');
const known = {kits: [], boards: [], mrcs: [], waves: []};
let campaign = null, counts = null, busy = false;

const query = page => queryOf({...filterOf(FILTERS), ...page});
const list = new Listing(page => `/orders${query({sort: asked('sort'), ...page})}`, draw, {page: PAGE});
const selection = new Selection(draw), views = new Views('orders', draw);
const many = new Many(draw, () => {
  place.querySelector('[data-many]')?.focus();
  list.load();
  readCounts();
});
const watchEnd = readOn(list, place);

enter(place, async () => {
  campaign = await api.get('/campaigns/current');
  known.kits = campaign.kits.map(kit => [kit.slug, local(kit.name)]);
  onAddress(() => { selection.clear(); list.load(); });
  listKeys(place, {search: true, rows: '.orders tbody tr', more: [
    {key: 'x', name: t('staff-orders.keys.select'), act: selectCurrent}, {key: 'v', name: t('staff-orders.keys.wave'), act: ifChosen(toWave)},
    {key: 'e', name: t('staff-orders.keys.pack'), act: ifChosen(pack)}, {key: 'n', name: t('staff-orders.entry.open'), act: () => enterFor('')},
    {key: 'Escape', name: t('staff-orders.keys.none'), act: () => selection.clear()}]});
  put(document.getElementById('acts'), html`<button class="btn btn--quiet btn--small" type="button" data-act="new" @click=${() => enterFor('')}>${icon('plus')} ${t('staff-orders.entry.open')}</button>
    <button class="btn btn--quiet btn--small" type="button" data-act="arrived" @click=${arrived}>${icon('import')} ${t('staff-orders.arrived.open')}</button>`);
  const later = Promise.allSettled([readCounts(), views.read(), regions().then(found => { Object.assign(known, found); draw(); }), api.get('/waves?limit=200').then(({data}) => {
    known.waves = data.map(wave => [String(wave.number), [t('staff-waves.number', {number: wave.number}), wave.name].filter(Boolean).join(' · ')]);
    draw();
  })]);
  await list.load();
  if (asked('new')) enterFor(asked('new'));
  await later;
  showChosen(place);
});

const readCounts = () => api.get('/orders/counts').then(answer => { counts = answer; draw(); });

// An order for a school; the address that asked for it is used up.
const enterFor = school => attempt(async () => {
  const order = await enterOrder(campaign, school);
  if (asked('new')) go({new: null}, {replace: true, quiet: true});
  if (order) location.assign(url('staff/order', `?no=${order.number}`));
});

const arrived = () => attempt(async () => {
  const report = await importDeliveries();
  if (!report) return;
  say(t('staff-orders.arrived.done', {n: report.delivered}));
  await Promise.all([list.load(), readCounts()]);
});

function selectCurrent() {
  const number = currentRow()?.dataset.no;
  if (number) selection.toggle(number, list.rows.map(row => row.number));
}

const ifChosen = act => () => { if (selection.size) act(); };

// All that the filters find, shown or not: a thousand at most, as one act takes.
const takeAll = () => attempt(async () => {
  busy = true;
  draw();
  try {
    const {data, more} = await api.get(`/orders/numbers${query({})}`);
    selection.take(data);
    if (more) say(t('staff.bulk.taken_most', {n: data.length}));
  } finally {
    busy = false;
    draw();
  }
});

// The choice goes with the act; its verdicts can bring the refused ones back.
function start(act, params = {}, back = null) {
  const {numbers} = selection;
  selection.clear();
  return many.start(act, numbers, params, {back});
}

const chosen = () => list.rows.filter(({number}) => selection.has(number));

const doing = (act, asks, back = null) => () => attempt(async () => {
  const params = await asks(selection.size, chosen());
  if (params) await start(act, params, back);
});

const pack = doing('packing', askPacking, {act: 'unpacking'}), ship = doing('shipment', askShipment);
const deliver = doing('delivery', askDelivery), cancel = doing('cancellation', askCancellation);

// Those that had no wave before can be taken out again.
const toWave = () => attempt(async () => {
  const rows = chosen(), hadNone = rows.length === selection.size && rows.every(({wave}) => !wave);
  const into = await askWave(selection.numbers, rows);
  if (into?.made) return location.assign(url('staff/wave', `?no=${into.made.number}`));
  if (into) await start('wave', into, hadNone ? {act: 'wave', params: {wave: null}} : null);
});

function draw() {
  if (!campaign) return;
  put(document.getElementById('subtitle'), subtitle());
  put(place, html`
    ${filterBar({
      names: FILTERS, search: t('staff-orders.search'), clear: t('staff-orders.clear'), views,
      chips: {label: t('staff-orders.state'), all: ['', ...STATES].map(state => chip('state', state, stateText(state)))},
      menus: [
        menu('kit', t('staff-orders.kit'), known.kits),
        menu('board', t('staff-orders.board'), known.boards),
        menu('mrc', t('staff-orders.mrc'), known.mrcs),
        menu('wave', t('staff-orders.wave'), [['none', t('staff-orders.no_wave')], ...known.waves]),
        menu('delivery_way', t('staff-orders.way'), ['ship', 'pickup'].map(way => [way, t(`staff.ways.${way}`)])),
        menu('origin', t('staff-orders.origin'), ['chosen', 'staff', 'automatic'].map(origin => [origin, t(`domain.origin.${origin}`)])),
        menu('sort', t('staff-orders.sort'), SORTS.slice(1).map(sort => [sort, sortName(sort)]), sortName(SORTS[0])),
        Object.keys(TOLD).filter(asked).map(name => html`<a class="chip" aria-current="true" href=${address({[name]: null, shown: null})} @click=${follow}>${TOLD[name]()} ${icon('x')}</a>`),
        columnPick(COLUMNS),
      ],
    })}
    ${manyPanel(many, {again: numbers => selection.take(numbers)})}
    ${listed(list, {rows: rows => orderTable({rows, selection, total: list.total}), empty: noRow, isExported: true, fields: fieldsOf(COLUMNS, ALWAYS)})}
    ${bulkBar({selection, matching: list.total, takeAll, busy: busy || Boolean(many.work?.running), acts: [
      {name: 'wave', shape: 'wave', run: toWave, main: true}, {name: 'packing', shape: 'box', run: pack}, {name: 'shipment', shape: 'truck', run: ship},
      {name: 'delivery', shape: 'home', run: deliver}, {name: 'cancellation', shape: 'x', run: cancel, danger: true}]})}
    ${keysHint()}`);
  watchEnd();
}

function subtitle() {
  const found = list.state !== 'ready' ? '' : list.total !== null ? t('staff-orders.found', {n: list.total}) : t('staff-orders.found_many');
  return html`${local(campaign.name)}<span role="status"> ${found && `· ${found}`}</span>`;
}

function stateText(state) {
  const n = !counts ? null : state ? counts[state] : STATES.reduce((sum, name) => sum + counts[name], 0);
  return html`${state ? icon(SHAPES[state]) : ''}${state ? t(`staff.states.${state}`) : t('staff-orders.all')} ${n === null ? ''
    : html`<span class="n num">${count(n)}</span>`}`;
}

const sortName = sort => t(`staff-orders.sorts.${sort.replace('-', 'newest_')}`);

const noRow = () => FILTERS.some(asked)
  ? html`<div class="empty">${icon('search')}<h2>${t('staff-orders.none_title')}</h2><p>${t('staff-orders.none')}</p>
      <p><a class="btn btn--quiet" href=${address(noFilter(FILTERS))} @click=${follow}>${icon('undo')} ${t('staff-orders.clear')}</a></p></div>`
  : html`<div class="empty">${icon('list')}<h2>${t('staff-orders.empty_title')}</h2><p>${t('staff-orders.empty')}</p></div>`;
