// One order, whole, with exactly the acts that are open to it.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {historyList} from '../../components/staff/history.js';
import {ACTS} from '../../components/staff/order-acts.js';
import {editDelivery, editNote} from '../../components/staff/order-edits.js';
import {differences} from '../../components/staff/order-diff.js';
import {asked} from '../../components/staff/query.js';
import {attempt, say} from '../../components/staff/say.js';
import {day, moment, parcelBadge, stateBadge} from '../../components/staff/words.js';
import {clock, count, phone, townLine} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {failed, put} from '../../state.js';

const number = asked('no');
const path = `/orders/${encodeURIComponent(number)}`;
const place = document.getElementById('page');
const model = {order: null, history: null, changes: [], busy: ''};

enter(place, async () => {
  try {
    model.order = await api.get(path);
  } catch (problem) {
    if (problem.code !== 'unknown_order' && problem.code !== 'bad_target' && problem.code !== 'not_found') throw problem;
    return put(place, unknown());
  }
  document.title = t('staff-order.described', {number});
  draw();
  await readHistory();
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

// An act gives the order as it is now, or null when nothing was done. What somebody else did meanwhile is shown, not undone.
const run = name => attempt(async () => {
  if (model.busy) return;
  [model.busy, model.changes] = [name, []];
  draw();
  try {
    const before = model.order;
    const done = await ACTS[name].run(before, {path, stale: showStale});
    if (done && done !== before) accept(done, t(`staff-order.done.${name}`));
  } catch (problem) {
    if (problem.code !== 'stale') throw problem;
    showStale(problem);
  } finally {
    model.busy = '';
    draw();
  }
});

const edit = how => attempt(async () => {
  const done = await how(model.order, {path, stale: showStale});
  if (done) accept(done, t('staff-order.done.edit'));
});

function accept(order, words) {
  [model.order, model.changes] = [order, []];
  say(words);
  draw();
  readHistory();
}

function showStale(problem) {
  const now = problem.params.current;
  model.changes = differences(model.order, now);
  model.order = now;
  draw();
  readHistory();
  place.querySelector('.stale')?.focus();
}

function draw() {
  const {order} = model;
  const may = order.actions.includes('change');
  put(place, html`
    <header class="main__head order__head"><div><h1 class="num">${order.number}</h1>
      <p><a href=${url('staff/schools', `?id=${order.school.id}`)}><b>${order.school.name}</b></a> <span class="soft">· ${order.school.municipality}</span></p>
      <p class="marks">${stateBadge(order.state)} <span class="soft">${t(`domain.origin.${order.origin}`)}${order.swapped ? ` · ${t('staff.swapped')}` : ''} · ${local(order.campaign.name)}</span></p></div>
      <div class="acts no-print">${acts(order)}<button class="btn btn--quiet btn--small" type="button"
        @click=${() => print()}>${icon('print')} ${t('staff-order.print')}</button></div></header>
    ${model.changes.length ? stale() : ''}
    <div class="two">
      <div>
        ${contents(order)} ${parcels(order)}
      </div>
      <div>
        ${whereTo(order, may)} ${whom(order, may)} ${note(order, may)}
        <section class="pane" aria-labelledby="t-history"><div class="pane__h"><h2 id="t-history">${t('staff-order.history')}</h2></div>
          ${model.history?.code ? failed(model.history, readHistory) : historyList(model.history)}</section>
      </div>
    </div>`);
}

const FORWARD = ['packing', 'shipment', 'delivery'];
const acts = order => Object.keys(ACTS).filter(name => order.actions.includes(name)).map(name => {
  const {shape, danger} = ACTS[name];
  const main = FORWARD.includes(name);
  return html`<button class="btn btn--small ${main ? '' : 'btn--quiet'} ${danger ? 'btn--danger' : ''}" type="button" data-act=${name}
    aria-busy=${String(model.busy === name)} @click=${() => run(name)}>${icon(model.busy === name ? 'spin' : shape)} ${label(name, order)}</button>`;
});

const label = (name, order) => name === 'shipment' && order.delivery.way === 'pickup' ? t('staff-order.act.ready') : t(`staff-order.act.${name}`);

const stale = () => html`
  <div class="notice notice--warn stale" role="alert" tabindex="-1">${icon('alert')}<b>${t('staff-order.stale')}</b>
    <ul>${model.changes.map(({what, was, is}) => html`<li>${what}${was || is ? html` : <s>${was || '—'}</s> → <b>${is || '—'}</b>` : ''}</li>`)}</ul>
    <p>${t('staff-order.stale_how')}</p></div>`;

const contents = order => html`
  <section class="pane" aria-labelledby="t-contents"><div class="pane__h"><h2 id="t-contents">${local(order.kit.name)}</h2>
    <span class="soft">${t('staff-order.lines', {n: order.contents.length})}</span></div>
    <ul class="packlist">${order.contents.map(line => html`
      <li><img src=${picture(line.picture)} alt="" width="96" height="96"><span class="q num display">${count(line.quantity)}</span>
        <span>${local(line.name)}${line.chosen ? html` <span class="soft">· ${t('staff-order.picked')}</span>` : ''}</span></li>`)}</ul></section>`;

const parcels = order => html`
  <section class="pane" aria-labelledby="t-parcels"><div class="pane__h"><h2 id="t-parcels">${t('staff-order.parcels')}</h2></div>
    ${order.parcels.length ? html`<ul class="parcels">${order.parcels.map(parcel => html`
      <li><p><b class="num">${parcel.number}</b> ${parcelBadge(parcel.state)}</p>
        <p class="soft">${t('staff-order.packed_at', {when: when(parcel.packed_at)})}${parcel.shipped_at
          ? html`<br>${parcel.state === 'ready' ? t('staff-order.ready_at', {when: when(parcel.shipped_at)}) : t('staff-order.shipped_at', {when: when(parcel.shipped_at)})}` : ''}
          ${parcel.delivered_at ? html`<br>${t('staff-order.delivered_at', {when: when(parcel.delivered_at)})}` : ''}</p>
        ${parcel.tracking ? html`<p>${t('staff-order.tracking')} <b class="num">${parcel.tracking}</b></p>` : ''}</li>`)}</ul>`
    : html`<p class="soft">${t('staff-order.no_parcel')}</p>`}
    <ol class="steps">${order.timeline.map(({state, at}) => html`<li>${stateBadge(state)} ${moment(at)}</li>`)}</ol></section>`;

const whereTo = ({delivery, school}, may) => html`
  <section class="pane" aria-labelledby="t-delivery"><div class="pane__h">
    <h2 id="t-delivery">${t(`domain.way.${delivery.way}`)}</h2>${may ? editButton(t('staff-order.edit_delivery'), editDelivery) : ''}</div>
    ${delivery.way === 'pickup' ? html`<p class="soft">${t('staff-order.pickup')}</p>` : delivery.place
      ? html`<address><b>${delivery.place.name}</b><br>${delivery.place.address}<br>${townLine(delivery.place.municipality, delivery.place.postal_code)}</address>`
      : html`<p>${t('staff-order.own_address')} <a href=${url('staff/schools', `?id=${school.id}`)}>${school.name}</a></p>`}</section>`;

const whom = ({contact}, may) => html`
  <section class="pane" aria-labelledby="t-contact"><div class="pane__h"><h2 id="t-contact">${t('staff-order.contact')}</h2></div>
    ${contact ? html`<p><b>${contact.name}</b> <span class="soft">· ${t(`domain.language.${contact.language}`)}</span><br>
      <a class="line" href="mailto:${contact.email}">${contact.email}</a>${contact.phone
        ? html`<br><a class="num line" href="tel:${contact.phone.replace(/[^+\d]/g, '')}">${phone(contact.phone)}</a>` : ''}</p>`
    : html`<p class="soft">${may ? t('staff-order.no_contact') : t('staff-order.no_contact_short')}</p>`}</section>`;

const note = ({note: text}, may) => html`
  <section class="pane" aria-labelledby="t-note"><div class="pane__h">
    <h2 id="t-note">${t('staff-order.note')}</h2>${may ? editButton(t('staff-order.edit_note'), editNote) : ''}</div>
    <p class=${text ? '' : 'soft'}>${text || t('staff-order.no_note')}</p></section>`;

const editButton = (name, how) => html`<button class="btn btn--quiet btn--small no-print" type="button" @click=${() => edit(how)}>${icon('edit')} ${name}</button>`;

const unknown = () => html`
  <h1>${t('staff-order.title')}</h1><div class="empty">${icon('search')}<h2>${t('staff-order.unknown_title', {number})}</h2><p>${t('staff-order.unknown')}</p>
    <p><a class="btn btn--quiet" href=${url('staff/orders')}>${icon('list')} ${t('staff-order.back')}</a></p></div>`;

const when = at => `${day(at)}, ${clock(at)}`;
