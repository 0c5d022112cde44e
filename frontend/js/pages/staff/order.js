// One order, whole, with exactly the acts that are open to it.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {changes} from '../../components/staff/changed.js';
import {enter} from '../../components/staff/door.js';
import {historyList} from '../../components/staff/history.js';
import {ACTS} from '../../components/staff/order-acts.js';
import {looksButton} from '../../components/staff/looks.js';
import {editDelivery, editNote} from '../../components/staff/order-edits.js';
import {differences} from '../../components/staff/order-diff.js';
import {asked} from '../../components/staff/query.js';
import {notPacked, pack} from '../../components/staff/order-packing.js';
import {parcelList} from '../../components/staff/order-parcels.js';
import {PARCEL_ACTS} from '../../components/staff/parcel-acts.js';
import {claimList, noteList, readNotes, sendNote} from '../../components/staff/order-talk.js';
import {attempt, say} from '../../components/staff/say.js';
import {moment, standingBadge, stateBadge} from '../../components/staff/words.js';
import {count, phone, townLine, typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {failed, put} from '../../state.js';

const number = asked('no');
const path = `/orders/${encodeURIComponent(number)}`;
const place = document.getElementById('page');
const model = {order: null, history: null, notes: null, written: '', isNoteLost: false, changes: [], busy: ''};
const context = {path, version: () => model.order.version, stale: problem => showStale(problem) && html`${changesShown()}<p>${t('staff-order.stale_here')}</p>`};

enter(place, async () => {
  try {
    model.order = await api.get(path);
  } catch (problem) {
    if (problem.code !== 'unknown_order' && problem.code !== 'bad_target' && problem.code !== 'not_found') throw problem;
    return put(place, unknown());
  }
  document.title = t('staff-order.described', {number});
  draw();
  await Promise.all([readHistory(), readTalk()]);
});

async function readHistory() {
  try {
    model.history = (await api.get(`${path}/history`)).data;
  } catch (problem) {
    if (!problem.code) throw problem;
    model.history = problem;
  }
  draw();
}

const readTalk = () => attempt(async () => {
  model.notes = await readNotes(path);
  draw();
});

const again = () => attempt(async () => {
  model.order = await api.get(path);
  draw();
  readHistory();
});

// An act gives the order as it is now, or null when nothing was done. What somebody else did meanwhile is shown, not undone.
const doing = (key, act, words, undo = null) => attempt(async () => {
  if (model.busy) return;
  [model.busy, model.changes] = [key, []];
  draw();
  try {
    const before = model.order;
    const done = await act();
    if (done && done !== before) accept(done, words(done), undo && (async () => accept(await undo(before))));
  } catch (problem) {
    if (problem.code !== 'stale') throw problem;
    showStale(problem);
    place.querySelector('.stale')?.focus();
  } finally {
    model.busy = '';
    draw();
  }
});

const run = name => doing(name, () => ACTS[name].run(model.order, context), done => done.remainder && name === 'packing' ? t('staff-order.done.short', {n: done.remainder}) : t(`staff-order.done.${name}`));
const packShort = () => doing('packing', () => pack(model.order, {...context, short: true}), done => done.remainder ? t('staff-order.done.short', {n: done.remainder}) : t('staff-order.done.packing'));
const runParcel = (parcel, act) => doing(`${parcel.number}/${act}`, () => PARCEL_ACTS[act].run(parcel, {...context, way: model.order.delivery.way}), () => t(`staff-order.done_parcel.${act}`));
const edit = (how, undo) => doing('edit', () => how(model.order, context), () => t('staff-order.done.edit'), undo);
const noteBefore = ({note: text}) => api.patch(path, {note: text}, {version: model.order.version});

function accept(order, words = '', undo = null) {
  [model.order, model.changes] = [order, []];
  if (words) say(words, {undo});
  draw();
  readHistory();
}

function showStale(problem) {
  const now = problem.params.current;
  model.changes = differences(model.order, now);
  model.order = now;
  draw();
  readHistory();
  return true;
}

async function writeNote(event) {
  event.preventDefault();
  if (!model.written.trim() || model.busy) return;
  model.busy = 'note';
  draw();
  await attempt(async () => {
    await sendNote(path, model.written.trim()).catch(problem => {
      model.isNoteLost = problem.code === 'server_away';
      throw problem;
    });
    Object.assign(model, {written: '', isNoteLost: false});
    await readTalk();
    readHistory();
  });
  model.busy = '';
  draw();
}

function draw() {
  const {order} = model;
  const may = order.actions.includes('change');
  put(place, html`
    <header class="main__head order__head"><div><h1 class="num">${order.number}</h1>
      <p><a href=${url('staff/schools', `?id=${order.school.id}`)}><b>${typography(order.school.name)}</b></a> <span class="soft">· ${typography(order.school.municipality)}</span></p>
      <p class="marks">${standingBadge(order)} <span class="soft">${t(`domain.origin.${order.origin}`)}${order.swapped ? ` · ${t('staff.swapped')}` : ''} · ${local(order.campaign.name)}</span>
        ${order.wave ? html`<a class="tap" href=${url('staff/wave', `?no=${order.wave}`)}>${icon('wave')} ${t('staff-waves.number', {number: order.wave})}</a>` : ''}
        ${order.edition > 1 ? html`<span class="soft">${t('staff-order.edition', {edition: order.edition})}</span>` : ''}</p></div>
      <div class="acts no-print">${acts(order)}<a class="btn btn--quiet btn--small" href=${url('staff/papers', `?commande=${order.number}&feuilles=bordereaux`)} data-paper="bordereaux">${icon('print')} ${t('staff-order.slip')}</a>
        <a class="btn btn--quiet btn--small" href=${url('staff/papers', `?commande=${order.number}&feuilles=etiquettes`)}>${icon('label')} ${t('staff-order.label')}</a></div></header>
    ${model.changes.length ? stale() : ''}
    ${order.remainder ? remainder(order) : ''}
    <div class="two">
      <div>
        ${claimList(order, again)} ${contents(order)} ${parcels(order)}
      </div>
      <div>
        ${whereTo(order, may)} ${whom(order, may)} ${note(order, may)}
        ${noteList({notes: model.notes, written: model.written, write: text => { model.written = text; draw(); }, send: writeNote, busy: model.busy === 'note', lost: model.isNoteLost})}
        <section class="pane" aria-labelledby="t-history"><div class="pane__h"><h2 id="t-history">${t('staff-order.history')}</h2></div>
          ${model.history?.code ? failed(model.history, readHistory) : historyList(model.history)}</section>
      </div>
    </div>`);
}

// What a remainder asks for stands with the remainder.
const FORWARD = ['packing', 'shipment', 'delivery'], OF_REMAINDER = ['packing', 'remainder-release'];
const acts = order => Object.keys(ACTS).filter(name => order.actions.includes(name) && !(order.remainder && OF_REMAINDER.includes(name))).map(name => html`
  ${button(name, order, FORWARD.includes(name))}${name === 'packing' ? html`<button class="btn btn--quiet btn--small" type="button" data-act="packing-short" @click=${packShort}>${icon('half')} ${t('staff-order.act.packing_short')}</button>` : ''}`);

const button = (name, order, main) => html`<button class="btn btn--small ${main ? '' : 'btn--quiet'} ${ACTS[name].danger ? 'btn--danger' : ''}" type="button" data-act=${name}
  aria-busy=${String(model.busy === name)} @click=${() => run(name)}>${icon(model.busy === name ? 'spin' : shapeOf(name, order))} ${label(name, order)}</button>`;

const shapeOf = (name, order) => name === 'shipment' && order.delivery.way === 'pickup' ? 'counter' : ACTS[name].shape;

function label(name, order) {
  if (order.delivery.way === 'pickup' && name === 'shipment') return t('staff-order.act.ready');
  if (order.delivery.way === 'pickup' && name === 'delivery') return t('staff-order.act.collected');
  return name === 'packing' && order.remainder ? t('staff-order.act.packing_rest') : t(`staff-order.act.${name}`);
}

const remainder = order => html`
  <section class="notice notice--warn rest" aria-labelledby="t-rest">${icon('half')}<b id="t-rest">${t('staff-order.rest', {n: order.remainder})}</b>
    <p>${notPacked(order).map(line => t('staff-order.rest_line', {name: local(line.name), count: count(line.quantity)})).join(', ')}</p>
    <p class="acts no-print">${OF_REMAINDER.filter(name => order.actions.includes(name)).map(name => button(name, order, name === 'packing'))}</p></section>`;

const changesShown = () => html`<b>${t('staff-order.stale')}</b>${changes(model.changes)}`;

const stale = () => html`
  <div class="notice notice--warn stale" role="alert" tabindex="-1">${icon('alert')}${changesShown()}<p>${t('staff-order.stale_how')}</p></div>`;

const contents = order => html`
  <section class="pane" aria-labelledby="t-contents"><div class="pane__h"><h2 id="t-contents">${local(order.kit.name)}</h2>
    <span class="soft">${t('staff-order.lines', {n: order.contents.length})}</span></div>
    <ul class="packlist">${order.contents.map(line => html`
      <li><img src=${picture(line.picture)} alt="" width="96" height="96"><span class="q num display">${count(line.quantity)}</span>
        <span>${local(line.name)}${line.chosen ? html` <span class="soft">· ${t('staff-order.picked')}</span>` : ''}</span></li>`)}</ul></section>`;

const AT_COUNTER = {shipped: 'ready', delivered: 'fetched'};

// With one parcel its ways forward stand at the top, where they always are.
function parcels(order) {
  const alone = order.parcels.length === 1;
  const shown = {...order, parcels: order.parcels.map(parcel => alone && !parcel.claim ? {...parcel, actions: parcel.actions.filter(act => !order.actions.includes(act))} : parcel)};
  return html`
    <section class="pane" aria-labelledby="t-parcels"><div class="pane__h"><h2 id="t-parcels">${t('staff-order.parcels')}</h2></div>
      ${order.parcels.length ? parcelList(shown, runParcel, model.busy) : html`<p class="soft">${t('staff-order.no_parcel')}</p>`}
      <ol class="steps">${order.timeline.map(({state, at}) => html`<li>${stateBadge(order.delivery.way === 'pickup' ? AT_COUNTER[state] ?? state : state)} ${moment(at)}</li>`)}</ol></section>`;
}

const whereTo = ({delivery, school}, may) => html`
  <section class="pane" aria-labelledby="t-delivery"><div class="pane__h">
    <h2 id="t-delivery">${t(`domain.way.${delivery.way}`)}</h2>${may ? editButton(t('staff-order.edit_delivery'), editDelivery) : ''}</div>
    ${delivery.way === 'pickup' ? html`<p class="soft">${t('staff-order.pickup')}</p>` : delivery.place
      ? html`<address><b>${typography(delivery.place.name)}</b><br>${typography(delivery.place.address)}<br>${townLine(delivery.place.municipality, delivery.place.postal_code)}</address>`
      : html`<p>${t('staff-order.own_address')} <a href=${url('staff/schools', `?id=${school.id}`)}>${typography(school.name)}</a></p>`}</section>`;

const whom = ({contact}, may) => html`
  <section class="pane" aria-labelledby="t-contact"><div class="pane__h"><h2 id="t-contact">${t('staff-order.contact')}</h2></div>
    ${contact ? html`<p><b>${contact.name}</b> <span class="soft">· ${t(`domain.language.${contact.language}`)}</span><br>
      ${contact.email ? html`<a class="line" href="mailto:${contact.email}">${contact.email}</a>` : html`<span class="soft">${t('staff.person.no_email')}</span>`}${contact.phone
        ? html`<br><a class="num line" href="tel:${contact.phone.replace(/[^+\d]/g, '')}">${phone(contact.phone)}</a>` : ''}</p>`
    : html`<p class="soft">${may ? t('staff-order.no_contact') : t('staff-order.no_contact_short')}</p>`}${looksButton({order: number})}</section>`;

const note = ({note: text}, may) => html`
  <section class="pane" aria-labelledby="t-note"><div class="pane__h">
    <h2 id="t-note">${t('staff-order.note')}</h2>${may ? editButton(t('staff-order.edit_note'), editNote, noteBefore) : ''}</div>
    <p class=${text ? '' : 'soft'}>${text || t('staff-order.no_note')}</p></section>`;

const editButton = (name, how, undo = null) => html`<button class="btn btn--quiet btn--small no-print" type="button" @click=${() => edit(how, undo)}>${icon('edit')} ${name}</button>`;

const unknown = () => html`
  <h1>${t('staff-order.title')}</h1><div class="empty">${icon('search')}<h2>${t('staff-order.unknown_title', {number})}</h2><p>${t('staff-order.unknown')}</p>
    <p><a class="btn btn--quiet" href=${url('staff/orders')}>${icon('list')} ${t('staff-order.back')}</a></p></div>`;
