// What the storeroom works on: parcels, whatever they answer, of every campaign. Where they are stands in the address; each has its way on.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {askDelivery, askPacking, askShipment} from '../../components/staff/ask-many.js';
import {bulkBar} from '../../components/staff/bulk-bar.js';
import {enter} from '../../components/staff/door.js';
import {chipTo, filterBar, filterOf, menu, noFilter, showChosen} from '../../components/staff/filters.js';
import {currentRow, keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed, readOn} from '../../components/staff/listing.js';
import {Many, manyPanel} from '../../components/staff/many.js';
import {orderOf} from '../../components/staff/numbers.js';
import {ROW_ACTS} from '../../components/staff/parcel-row-acts.js';
import {parcelTable} from '../../components/staff/parcel-table.js';
import {address, asked, follow, onAddress, queryOf} from '../../components/staff/query.js';
import {attempt, say} from '../../components/staff/say.js';
import {Selection} from '../../components/staff/selection.js';
import {Views} from '../../components/staff/views.js';
import {SHAPES} from '../../components/staff/words.js';
import {count} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const STATES = ['to_pack', 'packed', 'ready', 'shipped', 'lost', 'returned'];
const ANSWERS = ['order', 'remainder', 'claim'];
const FILTERS = ['answers', 'wave', 'late', 'q'];
const PAGE = 100, MOST = 1000, AT_ONCE = 200; // MOST: what one act takes; AT_ONCE: what one answer holds
const place = document.getElementById('page');
const known = {waves: [], campaign: null};
let counts = null, busy = '', taking = false;

const state = () => STATES.includes(asked('state')) ? asked('state') : 'to_pack';
const query = page => queryOf({state: state(), ...filterOf(FILTERS), ...page});
const list = new Listing(page => `/parcels${query(page)}`, draw, {page: PAGE});
const selection = new Selection(draw), views = new Views('parcels', draw);
const many = new Many(draw, () => {
  place.querySelector('[data-many]')?.focus();
  again();
});
const watchEnd = readOn(list, place);

enter(place, async () => {
  onAddress(() => { selection.clear(); list.load(); showChosen(place); });
  listKeys(place, {search: true, rows: '.parcels-t tbody tr', more: [
    {key: 'x', name: t('staff-orders.keys.select'), act: selectCurrent},
    {key: 'Escape', name: t('staff-orders.keys.none'), act: () => selection.clear()}]});
  const later = Promise.allSettled([readCounts(), readCampaign(), views.read()]);
  await list.load();
  await later;
  showChosen(place);
});

const again = () => Promise.all([list.load(), readCounts()]);

const readCounts = () => attempt(async () => {
  counts = await api.get('/parcels/counts');
  draw();
});

// Waves are those of the campaign that is on; between two there is none to choose from.
async function readCampaign() {
  const [campaign, waves] = await Promise.allSettled([api.get('/campaigns/current'), api.get('/waves?limit=200')]);
  known.campaign = campaign.value?.slug ?? null;
  known.waves = (waves.value?.data ?? []).map(wave => [String(wave.number), [t('staff-waves.number', {number: wave.number}), wave.name].filter(Boolean).join(' · ')]);
  draw();
}

function selectCurrent() {
  const number = currentRow()?.dataset.parcel;
  if (number) selection.toggle(number, list.rows.map(row => row.number));
}

// All that the filters find, shown or not.
const takeAll = () => attempt(async () => {
  taking = true;
  draw();
  try {
    const numbers = [];
    for (let cursor = null, isFirst = true; isFirst || (cursor && numbers.length < MOST); isFirst = false) {
      const page = await api.get(`/parcels${query({limit: AT_ONCE, cursor})}`);
      numbers.push(...page.data.map(row => row.number));
      cursor = page.next;
      if (cursor && numbers.length >= MOST) say(t('staff.bulk.taken_most', {n: MOST}));
    }
    selection.take(numbers);
  } finally {
    taking = false;
    draw();
  }
});

function start(act, params) {
  const {numbers} = selection;
  selection.clear();
  return act === 'packing' ? many.start(act, [...new Set(numbers.map(orderOf))], {}, {back: {act: 'unpacking'}})
    : many.start(act, numbers, params, {of: 'parcels'});
}

const doing = (act, asks, of) => () => attempt(async () => {
  const params = await asks(selection.size, list.rows.filter(({number}) => selection.has(number)), of);
  if (params) await start(act, params);
});

const BULK = {
  to_pack: [{name: 'packing', shape: 'box', run: doing('packing', askPacking), main: true}],
  packed: [{name: 'shipment', shape: 'truck', run: doing('shipment', askShipment, 'parcels'), main: true}],
  ready: [{name: 'collected', shape: 'home', run: doing('delivery', askDelivery, 'ready'), main: true}],
  shipped: [{name: 'delivery', shape: 'home', run: doing('delivery', askDelivery, 'parcels'), main: true}],
};

// One act on one row; what it gives is read again with the list.
const act = (row, name) => attempt(async () => {
  if (busy) return;
  busy = `${row.number}/${name}`;
  draw();
  try {
    const words = await ROW_ACTS[name].run(row, problem => { row.version = problem.params.current.version; return html`<p>${t('staff-parcels.stale')}</p>`; });
    if (!words) return;
    say(words);
    await again();
  } catch (problem) {
    if (problem.code === 'stale') await again();
    throw problem;
  } finally {
    busy = '';
    draw();
  }
});

function draw() {
  const acts = BULK[state()];
  put(place, html`
    ${filterBar({
      names: FILTERS, search: t('staff-parcels.search'), clear: t('staff-orders.clear'), views,
      chips: {label: t('staff-parcels.where'), all: STATES.map(one => chipTo({state: one === 'to_pack' ? null : one, late: null}, one === state(), tab(one)))},
      menus: [
        menu('answers', t('staff-parcels.answers.label'), ANSWERS.map(one => [one, t(`staff-parcels.answers.${one}`)])),
        known.waves.length ? menu('wave', t('staff-orders.wave'), known.waves) : '',
        asked('late') ? html`<a class="chip" aria-current="true" href=${address({late: null, shown: null})} @click=${follow}>${t('staff-parcels.late')} ${icon('x')}</a>` : '',
      ],
    })}
    ${manyPanel(many, {again: numbers => selection.take(many.work.of === 'parcels' ? numbers : list.rows.filter(row => numbers.includes(row.order)).map(row => row.number))})}
    ${listed(list, {rows: rows => parcelTable({rows, selection: acts ? selection : null, campaign: known.campaign, act, busy}), empty})}
    ${acts ? bulkBar({selection, matching: matching(), takeAll, busy: taking || Boolean(many.work?.running), acts}) : ''}
    ${list.rows.length ? keysHint() : ''}`);
  watchEnd();
}

const matching = () => FILTERS.some(asked) || !counts ? list.next ? null : list.rows.length : counts[state()];

const tab = one => html`${icon(SHAPES[one])}${t(`staff-parcels.states.${one}`)} ${counts ? html`<span class="n num">${count(counts[one])}</span>` : ''}`;

const empty = () => FILTERS.some(asked)
  ? html`<div class="empty">${icon('search')}<h2>${t('staff-parcels.none_title')}</h2><p>${t('staff-orders.none')}</p>
      <p><a class="btn btn--quiet" href=${address(noFilter(FILTERS))} @click=${follow}>${icon('undo')} ${t('staff-orders.clear')}</a></p></div>`
  : html`<div class="empty">${icon(SHAPES[state()])}<h2>${t(`staff-parcels.empty.${state()}`)}</h2></div>`;
