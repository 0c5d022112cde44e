// One wave: how far it is, its orders with the same contents together, and what is done with all of them at once.
import {html, nothing} from 'lit-html';
import {api} from '../../api.js';
import {askDelivery, askPacking, askShipment} from '../../components/staff/ask-many.js';
import {ask} from '../../components/staff/dialog.js';
import {enter} from '../../components/staff/door.js';
import {field} from '../../components/staff/field.js';
import {who} from '../../components/staff/history.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Many, manyPanel} from '../../components/staff/many.js';
import {address, asked, follow, onAddress} from '../../components/staff/query.js';
import {attempt, say} from '../../components/staff/say.js';
import {nextOf, WaveScan} from '../../components/staff/wave-scan.js';
import {farness, papers, rope} from '../../components/staff/wave-parts.js';
import {moment, SHAPES, standingBadge} from '../../components/staff/words.js';
import {count, typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const number = asked('no');
const path = `/waves/${encodeURIComponent(number)}`;
const place = document.getElementById('page');
const model = {wave: null, rows: null};
const many = new Many(draw, () => {
  place.querySelector('[data-many]')?.focus();
  attempt(read);
});

const scan = new WaveScan(number, model, {read, draw});

enter(place, async () => {
  try {
    await read();
  } catch (problem) {
    if (!['unknown_wave', 'not_found', 'bad_target'].includes(problem.code)) throw problem;
    return put(place, unknown());
  }
  document.title = t('staff-wave.described', {number});
  onAddress(draw);
  listKeys(place, {rows: '.orders tbody tr:not(.grp)', more: [{key: 'm', name: t('staff-wave.short'), act: scan.noteShort}]});
  addEventListener('scan', ({detail}) => scan.take(detail)); // read over the dialog that asks who is there
  place.querySelector('#code')?.focus({preventScroll: true});
  if (scan.queue.waiting.length) await scan.queue.work();
});

async function read() {
  const [wave, rows] = await Promise.all([api.get(path), ordersOf()]);
  Object.assign(model, {wave, rows});
  draw();
}

async function ordersOf() {
  const rows = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await api.get(`/orders?wave=${encodeURIComponent(number)}&sort=school&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    rows.push(...page.data);
    cursor = page.next;
  }
  return rows.sort(byTown);
}

const inState = (...states) => model.rows.filter(({state}) => states.includes(state));
const numbersOf = rows => rows.map(row => row.number);
const may = (rows, act) => rows.filter(({actions}) => actions.includes(act));

const all = (state, act, asks, back = null) => () => attempt(async () => {
  const rows = may(inState(state), act), params = await asks(rows.length, rows);
  if (params) await many.start(act, numbersOf(rows), params, {back});
});
const packAll = all('placed', 'packing', askPacking, {act: 'unpacking'});
const shipAll = all('packed', 'shipment', askShipment), deliverAll = all('shipped', 'delivery', askDelivery);

const rename = () => attempt(async () => {
  const {name: before} = model.wave;
  const wave = await ask({
    title: t('staff-wave.rename'), go: t('staff-wave.rename_go'), shape: 'edit',
    body: ({faults}) => field({name: 'name', label: t('staff-waves.rule.name'), value: model.wave.name, fault: faults['/name'], attributes: {maxlength: 80, autofocus: true}}),
    send: form => api.patch(path, {name: form.get('name').trim()}, {version: model.wave.version}),
    stale: ({params: {current}}) => { model.wave = current; return html`<p>${t('staff-wave.stale')}</p>`; },
  });
  if (!wave) return;
  renamed(wave);
  say(t('staff-wave.renamed'), {undo: async () => renamed(await api.patch(path, {name: before}, {version: model.wave.version}))});
});

function renamed(wave) {
  model.wave = wave;
  draw();
}

const undo = () => attempt(async () => {
  const gone = await ask({
    title: t('staff-wave.undo_title', {number}), go: t('staff-wave.undo'), shape: 'x', danger: true,
    body: () => html`<p>${t('staff-wave.undo_how')}</p>`,
    send: async () => { await api.delete(path); return true; },
  });
  if (gone) location.assign(url('staff/waves'));
});

function draw() {
  const {wave, rows} = model;
  if (!wave) return;
  const far = farness(wave);
  put(place, html`
    <header class="main__head"><div><h1>${t('staff-waves.number', {number: wave.number})}${wave.name ? html`<span class="wave__name"> ${wave.name}</span>` : ''}</h1>
      <p class="soft">${t('staff-waves.orders', {n: wave.orders})} · ${t('staff-wave.made_by', {name: who(wave.made_by)})} ${moment(wave.made_at)}
        ${wave.actions.includes('renaming') ? html`<button class="link no-print" type="button" data-act="renaming" @click=${rename}>${wave.name ? t('staff-wave.rename') : t('staff-wave.give_name')}</button>` : ''}</p></div>
      <div class="acts">${papers(wave.number)}</div></header>
    <section class="prog" aria-labelledby="t-prog"><h2 id="t-prog" class="sr">${t('staff-wave.progress')}</h2>
      <p class="display big num"><span data-packed>${count(far.packed)}</span><small> / ${count(far.all)}</small></p>
      <div><p><b>${t('staff-waves.packed', {n: far.packed})}</b> <span class="soft">· ${where(far)}</span></p>${rope(wave)}</div></section>
    ${nextOf(model) || scan.now ? scan.template() : ''}
    ${parcels(wave)}
    ${manyPanel(many)}
    ${nextStep(wave)}
    <section aria-labelledby="t-orders" class="wave__orders"><div class="pane__h"><h2 id="t-orders">${t('staff-wave.orders')}</h2>${filters(rows)}</div>${table(shownOf(rows))}</section>
    ${wave.actions.includes('deletion') ? html`<p class="after"><button class="btn btn--quiet btn--danger btn--small" type="button" data-act="deletion" @click=${undo}>${icon('x')} ${t('staff-wave.undo')}</button></p>` : ''}
    ${keysHint()}`);
}

function where({all, packed, gone}) {
  if (gone === all) return t('staff-wave.all_gone');
  return gone ? t('staff-wave.some_gone', {n: gone}) : packed === all ? t('staff-wave.all_packed') : t('staff-wave.left', {n: all - packed});
}

// Those of claims and remainders too, each list with its way on.
function parcels({number: wave, parcels: counts}) {
  const there = Object.keys(counts).filter(state => counts[state] && state !== 'delivered');
  return there.length ? html`<div class="wave__parcels"><span class="soft">${t('staff-wave.parcels')}</span><ul class="chips">${there.map(state => html`
    <li><a class="chip" href=${url('staff/parcels', `?state=${state}&wave=${wave}`)}>${icon(SHAPES[state])}${t(`staff-parcels.states.${state}`)} <span class="n num">${count(counts[state])}</span></a></li>`)}</ul></div>` : '';
}

// The whole wave at once; what is not open to some of its orders is refused one by one, and said.
function nextStep() {
  const pack = may(inState('placed'), 'packing').length, ship = may(inState('packed'), 'shipment').length, deliver = may(inState('shipped'), 'delivery').length;
  if (!pack && !ship && !deliver) return '';
  return html`<div class="endbar"><p><b>${t('staff-wave.at_once')}</b> <span class="soft">${t('staff-wave.at_once_how')}</span></p>
    <div class="acts">${pack ? '' : html`<a class="btn btn--quiet btn--small" href=${url('staff/scan', '?act=shipment')}>${icon('scan')} ${t('staff-wave.scan')}</a>`}
      ${pack ? button('packing', 'box', t('staff-wave.pack_all', {n: pack}), packAll, ship > 0) : ''}
      ${ship ? button('shipment', 'truck', t('staff-wave.ship_all', {n: ship}), shipAll) : ''}
      ${deliver ? button('delivery', 'home', t('staff-wave.deliver_all', {n: deliver}), deliverAll, pack + ship > 0) : ''}</div></div>`;
}

const button = (act, shape, label, run, quiet = false) => html`<button class="btn btn--small ${quiet ? 'btn--quiet' : ''}" type="button" data-act=${act}
  ?disabled=${Boolean(many.work?.running)} @click=${run}>${icon(shape)} ${label}</button>`;

const SHOWS = {packing: ['waiting', 'placed'], packed: ['packed'], gone: ['shipped', 'delivered'], off: ['cancelled']};
const SHOW_SHAPES = {packing: SHAPES.placed, packed: SHAPES.packed, gone: SHAPES.shipped, off: SHAPES.cancelled};

function filters(rows) {
  const now = asked('show');
  const chip = (show, n) => html`<a class="chip" href=${address({show})} aria-current=${now === (show ?? '') ? 'true' : nothing} @click=${follow}>${show ? icon(SHOW_SHAPES[show]) : ''}${show
    ? t(`staff-wave.show.${show}`) : t('staff-wave.show.all')} <span class="n num">${count(n)}</span></a>`;
  const short = rows.filter(({remainder}) => remainder).length;
  return html`<div class="chips" role="group" aria-label=${t('staff-orders.state')}>${chip(null, rows.length)}
    ${Object.entries(SHOWS).map(([show, states]) => [show, inState(...states).length]).filter(([, n]) => n).map(([show, n]) => chip(show, n))}
    ${short ? html`<a class="chip" href=${address({show: 'short'})} aria-current=${now === 'short' ? 'true' : nothing} @click=${follow}>${icon('alert')}${t('staff-wave.show.short')} <span class="n num">${count(short)}</span></a>` : ''}</div>`;
}

function shownOf(rows) {
  const now = asked('show');
  if (now === 'short') return rows.filter(({remainder}) => remainder);
  return SHOWS[now] ? rows.filter(({state}) => SHOWS[now].includes(state)) : rows;
}

// Kits in the order of the papers: identical contents first.
function table(rows) {
  if (!rows.length) return html`<p class="soft">${t('staff-wave.none_here')}</p>`;
  const kits = model.wave.kits.filter(({kit}) => rows.some(row => row.kit.slug === kit.slug));
  return html`<div class="tbl"><table class="table orders"><caption class="sr">${t('staff-wave.caption')}</caption>
    <thead><tr><th scope="col" class="id">${t('staff-orders.number')}</th><th scope="col" class="nm">${t('staff-orders.school')}</th><th scope="col" class="bd">${t('staff-orders.board')}</th>
      <th scope="col" class="kt">${t('staff-wave.way')}</th><th scope="col" class="st">${t('staff-orders.state')}</th></tr></thead>
    ${kits.map(group(rows))}</table></div>`;
}

const group = rows => ({kit, identical, built}) => {
  const ours = rows.filter(row => row.kit.slug === kit.slug), done = ours.filter(({state}) => ['packed', 'shipped', 'delivered'].includes(state)).length;
  return html`<tbody><tr class="grp"><th colspan="5" scope="colgroup"><span>${local(kit.name)} ${identical ? html`<small class="soft">${t('staff-wave.identical')}${built ? ` · ${t('staff-wave.built', {n: built})}` : ''}</small>` : ''}<b class="num">${count(done)} / ${count(ours.length)}</b></span></th></tr>
    ${ours.map(row)}</tbody>`;
};

const byTown = (one, other) => one.school.municipality.localeCompare(other.school.municipality, 'fr') || one.school.name.localeCompare(other.school.name, 'fr');

const row = order => html`
  <tr class=${order === nextOf(model) ? 'is-next' : ''}><td class="id num nb">${order.number}</td>
    <th scope="row" class="nm"><a href=${url('staff/order', `?no=${order.number}`)}>${typography(order.school.name)}</a>
      <small>${typography(order.school.municipality)}${order.remainder ? html` · <b class="bad">${t('staff-orders.remainder', {n: order.remainder})}</b>` : ''}</small></th>
    <td class="bd">${typography(order.school.board) || '—'}</td><td class="kt">${t(`staff.ways.${order.delivery_way}`)}</td><td class="st">${standingBadge(order)}</td></tr>`;

const unknown = () => html`
  <h1>${t('staff-wave.title')}</h1><div class="empty">${icon('search')}<h2>${t('staff-wave.unknown_title', {number})}</h2><p>${t('staff-wave.unknown')}</p>
    <p><a class="btn btn--quiet" href=${url('staff/waves')}>${icon('wave')} ${t('staff-wave.back')}</a></p></div>`;
