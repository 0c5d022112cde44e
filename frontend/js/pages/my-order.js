// An order's own page (?no=): where it stands, what is in it, and what its actions allow. Without a number, the list of all of them.
import {html} from 'lit-html';
import {api} from '../api.js';
import {arrivalWeek} from '../components/arrival.js';
import {askCode, visitor} from '../components/door.js';
import {drop, keep, kept} from '../components/kept.js';
import {cancelDialog, wordFor} from '../components/order/cancel.js';
import {bodyOf, claimDialog, claimOf, thread} from '../components/order/claim.js';
import {isPartner} from '../components/order/facts.js';
import {handOnDialog, handingOn, readLinks} from '../components/order/hand-on.js';
import {done, told} from '../components/order/frame.js';
import {contactLines, contentsList, deliveryLines} from '../components/order/lines.js';
import {notedBefore} from '../components/order/noted.js';
import {fillRibbon, headline, lede, progress} from '../components/order/progress.js';
import {whereIs} from '../components/order/where.js';
import {lastDay, list, shortDay, townLine, typography} from '../format.js';
import {local, t, url} from '../i18n.js';
import {icon, picture} from '../picture.js';
import {explain} from '../problem.js';
import {loading, put} from '../state.js';

const place = document.getElementById('my-order');
const number = new URLSearchParams(location.search).get('no');
const page = {session: null, order: null, campaign: null, others: [], notice: '', noted: notedBefore(), busy: '', cancelling: null, claiming: null, handing: null};

begin();

async function begin() {
  page.session = await visitor(place, {staffToo: true});
  await load();
}

const load = () => loading(place, t('my-order.title'), async () => {
  page.others = await ordersOf(page.session);
  if (number) {
    page.order = await api.get(`/orders/${encodeURIComponent(number)}`);
    page.campaign = await api.get(`/campaigns/${encodeURIComponent(page.order.campaign.slug)}`).catch(() => null);
  } else {
    page.campaign = await api.get('/campaigns/current').catch(() => null);
  }
  draw();
}, problem => {
  if (problem.status === 401) comeBack();
  else if (problem.status === 404) put(place, notFound());
  return problem.status === 401 || problem.status === 404;
});

// All that the school may still read, of whatever campaign. The page is whole without them.
async function ordersOf({role}) {
  if (role !== 'school') return [];
  return (await api.get('/orders?limit=200').catch(() => ({data: []}))).data;
}

function draw() {
  put(place, page.order ? theOrder() : theList());
  document.title = `${page.order ? `${t('my-order.title')} ${page.order.number}` : t('my-order.all_title')} | Trousse`;
  const way = place.querySelector('[data-way]');
  if (way) fillRibbon(way);
}

function theOrder() {
  const {order, campaign, notice, session} = page;
  const fresh = {justPlaced: kept('placed') === order.number, justChanged: kept('changed') === order.number};
  return html`
    ${session.role === 'school' && session.schools.length > 1 ? html`<p><a class="arrow" href=${url('order')}>${icon('back')} ${t('order.all_buildings')}</a></p>` : ''}
    <section class="noted">
      <div class="stack stack--tight"><p class="who">${icon('school')} <b>${typography(order.school.name)}</b> <span class="soft">${townLine(order.school.municipality)}</span></p>
        <h1 tabindex="-1">${headline(order, fresh)}</h1><p class="lede">${typography(lede(order, campaign))}</p>
        ${page.noted ? html`<p role="status" data-noted>${icon('info')} ${page.noted}</p>` : ''}
        ${fresh.justPlaced && campaign?.texts?.thanks ? html`<p>${local(campaign.texts.thanks)}</p>` : ''}
        ${fresh.justPlaced && campaign?.mail_on && order.contact?.email ? html`<p>${icon('mail')} ${t('my-order.mail', {email: order.contact.email})}</p>` : ''}
        ${awaited(order, campaign)}
        ${order.standing === 'ready' && campaign ? html`<p>${deliveryLines('pickup', null, campaign.pick_up)}</p>` : ''}
        ${tracking(order)}</div>
      <div class="ticket"><span>${t('my-order.number')}</span><b class="display num">${order.number}</b><span>${local(order.kit.name)}</span></div>
    </section>
    ${notice}
    ${order.state === 'cancelled' ? whatNow(order) : ''}
    ${session.role === 'school' ? acts(order, campaign) : forStaff(order)}
    <div class="order-parts">
      <section aria-labelledby="way-title"><h2 id="way-title">${t('my-order.way')}</h2>${progress(order, campaign)}</section>
      <section aria-labelledby="box-title"><h2 id="box-title">${t('kit.contents')}</h2>
        ${order.contents.length ? contentsList(order.contents, 'items--big') : html`<img class="noted__art" src=${picture(order.kit.picture)} alt="" width="480" height="360">`}</section>
    </div>
    <section class="order-to" aria-labelledby="to-title"><h2 id="to-title">${t('my-order.to')}</h2>
      <dl class="facts facts--wide">
        <div><dt>${t('order.review.contact')}</dt><dd>${order.contact ? contactLines(order.contact) : t('my-order.no_contact')}</dd></div>
        <div><dt>${t('order.review.delivery')}</dt><dd>${deliveryLines(order.delivery.way, order.delivery.place ?? schoolOf(order), campaign?.pick_up)}</dd></div>
        ${order.note ? html`<div><dt>${t('order.review.note')}</dt><dd>${order.note}</dd></div>` : ''}
      </dl></section>
    ${session.role === 'school' ? html`<div class="notice">${icon('info')}<b>${t('my-order.stays_title')}</b><p>${order.claim_kinds.includes('missing') ? t('my-order.stays_claim') : t('my-order.stays')}</p></div>` : ''}
    ${thread(order.claims)}
    ${earlier(order)}
    ${page.handing ? handOnDialog(page.handing, order, {draw, close: stopHanding}) : ''}
    ${page.claiming ? claimDialog(page.claiming, order, {draw, send: claim, close: stopClaiming}) : ''}
    ${page.cancelling ? cancelDialog({order, campaign, ...page.cancelling}, {choose: then => { page.cancelling.then = then; draw(); }, send: cancel, close: stopCancelling}) : ''}`;
}

// The week, while it is still to come: once it stands ready or is on its way, the page says more.
function awaited(order, campaign) {
  const week = ['placed', 'packed'].includes(order.standing) ? arrivalWeek(campaign, order.delivery.way) : '';
  return week ? html`<p>${icon(order.delivery.way === 'pickup' ? 'counter' : 'truck')} ${week}</p>` : '';
}

// A school's own address is known to its session; staff see its town.
const schoolOf = order => page.session.schools?.find(({id}) => id === order.school.id) ?? {name: order.school.name};

function tracking(order) {
  const numbers = order.parcels.filter(({tracking: given, state}) => given && ['shipped', 'lost'].includes(state)).map(({tracking: given}) => given);
  return numbers.length ? html`<p>${icon('truck')} ${t('my-order.tracking', {n: numbers.length})} <b class="num">${list(numbers)}</b></p>` : '';
}

// What a school comes for stands first, on a phone too: it confirms the box whose code it has just read, or changes its mind.
function acts(order, campaign) {
  const may = act => order.actions.includes(act), says = kind => order.claim_kinds.includes(kind);
  const day = campaign ? shortDay(lastDay(campaign.closes_at)) : '';
  return html`
    <section class="todo" aria-labelledby="todo-title"><h2 id="todo-title">${t('my-order.todo')}</h2>
      <div class="stack">
        ${arrival(order) ? html`<div class="notice notice--ok">${icon('box')}<b>${order.delivery.way === 'pickup' ? t('my-order.fetched_title') : t('my-order.arrived_title')}</b><p>${t('my-order.arrived')}</p>
          <p class="acts"><button type="button" class="btn" aria-busy=${page.busy === 'delivery' ? 'true' : 'false'} @click=${confirmReceipt}>${icon('check')} ${t('my-order.confirm_receipt')}</button></p></div>` : ''}
        <div class="acts">
          ${may('change') ? html`<a class="btn btn--quiet" href=${url('order', `?no=${encodeURIComponent(order.number)}`)}>${icon('edit')} ${t('my-order.change')}</a>` : ''}
          <button type="button" class="btn btn--quiet" data-act="hand-on" @click=${startHanding}>${icon('arrow')} ${t('my-order.hand_on.open')}</button>
          <button type="button" class="btn btn--quiet" @click=${() => print()}>${icon('print')} ${t('my-order.print')}</button>
          ${says('missing') ? html`<button type="button" class="btn btn--quiet" data-act="claim" @click=${() => startClaiming('missing')}>${icon('alert')} ${t('my-order.claim.report')}</button>` : ''}
          ${says('wish') ? html`<button type="button" class="btn btn--quiet" data-act="wish" @click=${() => startClaiming('wish')}>${icon('plus')} ${t('my-order.claim.ask')}</button>` : ''}
          ${may('cancellation') ? html`<button type="button" class="btn btn--quiet btn--danger" @click=${startCancelling}>${icon('x')} ${t('my-order.cancel.open')}</button>` : ''}
        </div>
        <p class="hint">${may('cancellation') ? t('my-order.until', {day}) : may('change') ? t('my-order.swap') : order.state === 'cancelled' ? '' : t('my-order.too_late')}</p>
        ${order.state === 'cancelled' ? '' : html`<p><a class="arrow" data-act="share" href=${url('share', `?no=${encodeURIComponent(order.number)}`)}>${icon('poster')} ${t('my-order.share')}</a></p>`}
      </div>
    </section>`;
}

// What it may confirm: the whole order; or a parcel that was given up for lost and came after all.
function arrival({number: order, actions, parcels}) {
  if (actions.includes('delivery')) return `/orders/${encodeURIComponent(order)}/delivery`;
  const lost = parcels.find(parcel => parcel.state === 'lost' && parcel.actions.includes('delivery'));
  return lost ? `/parcels/${encodeURIComponent(lost.number)}/delivery` : '';
}

const forStaff = order => html`
  <section class="todo" aria-labelledby="todo-title"><h2 id="todo-title">${t('my-order.staff_title')}</h2>
    <p>${t('my-order.staff')}</p><p class="acts"><a class="btn btn--quiet" href=${url('staff/order', `?no=${encodeURIComponent(order.number)}`)}>${t('my-order.staff_go')} ${icon('arrow')}</a></p></section>`;

// What a cancelled order leaves behind: the school's answer as it is now.
function whatNow(order) {
  if (page.session.role !== 'school') return '';
  const school = schoolOf(order);
  if (school.outcome?.kind === 'decline') return html`<div class="notice">${icon('info')}<b>${t('order.declined_title')}</b><p>${t('order.declined')}</p>
    ${school.actions.includes('withdraw_decline') ? html`<p><a class="arrow" href=${url('no-kit')}>${t('my-order.reconsider')} ${icon('arrow')}</a></p>` : ''}</div>`;
  if (school.outcome?.order) return html`<div class="notice">${icon('info')}<b>${t('my-order.replaced')}</b><p><a class="arrow" href=${url('my-order', `?no=${encodeURIComponent(school.outcome.order)}`)}>${t('order.see', {number: school.outcome.order})} ${icon('arrow')}</a></p></div>`;
  return html`<div class="notice">${icon('info')}<b>${t('my-order.silent_title')}</b><p>${withoutChoice([school])}</p>
    ${school.actions?.includes('order') ? html`<p class="acts"><a class="btn" href=${url('order', page.session.schools.length > 1 ? `?school=${school.id}` : '')}>${t('my-order.choose_again')}</a></p>` : ''}</div>`;
}

// What comes to those who say nothing.
function withoutChoice(schools) {
  const {campaign} = page, generic = campaign?.kits.find(({slug}) => slug === campaign.generic_kit);
  if (isPartner(schools[0])) return t('order.partner');
  if (!generic) return '';
  const words = {day: shortDay(lastDay(campaign.closes_at)), kit: local(generic.name)};
  return schools.length > 1 ? t('order.without_each', words) : t('order.without', words);
}

function earlier(order) {
  const others = page.others.filter(other => other.number !== order.number);
  return others.length ? html`<section class="earlier" aria-labelledby="earlier-title"><h2 id="earlier-title">${t('my-order.others')}</h2>${rows(others)}</section>` : '';
}

const rows = orders => html`<ul class="rows">${orders.map(order => html`
  <li><a href=${url('my-order', `?no=${encodeURIComponent(order.number)}`)}><span class="num nb">${order.number}</span></a> <span>${local(order.kit.name)}, ${typography(order.school.name)} <span class="soft">· ${whereIs(order)}</span></span></li>`)}</ul>`;

function theList() {
  const {others, session} = page;
  if (session.role !== 'school') return notFound();
  return html`<h1>${t('my-order.all_title')}</h1>
    ${stillToChoose()}
    ${others.length ? html`<div class="stack standing">${rows(others)}</div>`
      : html`<div class="empty"><img src=${picture('item-boite')} alt="" width="96" height="96"><p>${t('my-order.none')}</p><p><a class="btn" href=${url('order')}>${t('common.foot_order')}</a></p></div>`}`;
}

// The list is of what was; what this year still asks stands above it.
function stillToChoose() {
  const {campaign, session, others} = page, schools = session.schools.filter(({actions}) => actions?.includes('order'));
  if (!campaign || !schools.length || !others.length) return '';
  return html`<div class="notice">${icon('info')}<b>${t('my-order.to_choose', {campaign: local(campaign.name)})}</b><p>${withoutChoice(schools)}</p>
    <p class="acts"><a class="btn" href=${url('order')}>${t('my-order.choose_again')}</a></p></div>`;
}

const notFound = () => html`
  <div class="empty"><img src=${picture('item-boite')} alt="" width="96" height="96"><h1>${t('my-order.unknown_title')}</h1>
    <p>${t('my-order.unknown', {number: number ?? ''})}</p>
    <p><a class="btn btn--quiet" href=${page.session?.role === 'school' ? url('order') : url('staff/orders')}>${t('my-order.unknown_go')}</a></p></div>
  ${page.others.length ? html`<section class="earlier" aria-labelledby="earlier-title"><h2 id="earlier-title">${t('my-order.all_title')}</h2>${rows(page.others)}</section>` : ''}`;

function startCancelling() {
  Object.assign(page, {notice: '', cancelling: {then: 'another', busy: false, error: ''}});
  draw();
  const dialog = place.querySelector('#cancel');
  dialog.showModal();
  dialog.querySelector('h2').focus();
}

function stopCancelling() {
  page.cancelling = null;
  draw();
  place.querySelector('.btn--danger')?.focus();
}

async function cancel(event) {
  event.preventDefault();
  const {order, cancelling} = page;
  const {then} = cancelling, path = `/orders/${encodeURIComponent(order.number)}`;
  if (cancelling.busy) return;
  if (then === 'another') return location.assign(url('order', `?no=${encodeURIComponent(order.number)}`));
  Object.assign(cancelling, {busy: true, error: ''});
  draw();
  try {
    page.order = then === 'none' ? await api.post(`${path}/cancellation`, {then}, {version: order.version})
      : await api.patch(path, {kit: page.campaign.generic_kit, choices: []}, {version: order.version, isSo: now => now.kit.slug === page.campaign.generic_kit});
    forgetFresh();
    drop(`draft.${order.number}`);
    page.session = await api.get('/sessions/current');
    page.cancelling = null;
    await load();
    tell(done({title: then === 'none' ? t('my-order.cancel.done') : t('my-order.cancel.changed'), text: t(`my-order.cancel.done_${wordFor(then, order)}`)}));
  } catch (problem) {
    if (!problem.code) throw problem;
    if (problem.status === 401) return comeBack();
    if (page.cancelling) Object.assign(page.cancelling, {busy: false, error: explain(problem)});
    if (['stale', 'too_late_to_cancel', 'act_not_open'].includes(problem.code)) return await asItIsNow(problem);
    draw();
    place.querySelector('[data-told]')?.focus();
  }
}

async function confirmReceipt() {
  if (page.busy) return;
  page.busy = 'delivery';
  draw();
  try {
    page.order = await api.post(arrival(page.order), {}, {version: page.order.version});
    page.busy = '';
    tell(done({title: t('my-order.received'), text: page.order.claim_kinds.includes('missing') ? t('my-order.received_claim') : t('my-order.received_text')}));
  } catch (problem) {
    page.busy = '';
    if (!problem.code) throw problem;
    if (problem.status === 401) return comeBack();
    if (['stale', 'act_not_open'].includes(problem.code)) return asItIsNow(problem);
    tell(told({kind: 'notice--bad', shape: 'alert', title: t('common.failed_title'), text: explain(problem)}));
  }
}

const startClaiming = kind => showClaim(claimOf(kind));

function showClaim(claiming) {
  Object.assign(page, {notice: '', claiming});
  draw();
  const dialog = place.querySelector('#claim');
  dialog.showModal();
  dialog.querySelector('h2').focus();
}

function stopClaiming() {
  const act = page.claiming?.kind === 'wish' ? 'wish' : 'claim';
  page.claiming = null;
  draw();
  place.querySelector(`[data-act=${act}]`)?.focus();
}

async function claim(event) {
  event.preventDefault();
  const {order, claiming} = page;
  if (claiming.busy) return;
  Object.assign(claiming, {busy: true, problem: null});
  draw();
  try {
    await api.post('/claims', bodyOf(claiming, order));
    page.claiming = null;
    await load();
    tell(done({title: t('my-order.claim.done'), text: t('my-order.claim.done_text')}));
  } catch (problem) {
    if (!problem.code) throw problem;
    if (problem.status === 401) return comeBack();
    Object.assign(claiming, {busy: false, problem});
    draw();
    place.querySelector('#claim [aria-invalid=true], #claim [data-told]')?.focus();
  }
}

function startHanding() {
  Object.assign(page, {notice: '', handing: handingOn()});
  draw();
  const dialog = place.querySelector('#hand-on');
  dialog.showModal();
  dialog.querySelector('h2').focus();
  readLinks(page.handing, page.order, draw);
}

function stopHanding() {
  page.handing = null;
  draw();
  place.querySelector('[data-act=hand-on]')?.focus();
}

// Somebody else was faster: the order as it stands, and what differs.
async function asItIsNow(problem) {
  const before = page.order;
  const now = problem.params.current ?? await api.get(`/orders/${encodeURIComponent(before.number)}`).catch(() => before);
  Object.assign(page, {order: now, cancelling: null});
  const differs = [
    now.standing !== before.standing ? t('my-order.now_state', {state: whereIs(now).toLowerCase()}) : '',
    now.kit.slug !== before.kit.slug || JSON.stringify(now.contents) !== JSON.stringify(before.contents) ? t('my-order.now_kit', {kit: local(now.kit.name)}) : '',
    JSON.stringify([now.contact, now.delivery, now.note]) !== JSON.stringify([before.contact, before.delivery, before.note]) ? t('my-order.now_delivery') : '',
  ].filter(Boolean);
  tell(told({kind: 'notice--warn', shape: 'alert', title: t('order.stale_title'), text: `${explain(problem)} ${differs.join(' ')}`}));
}

function tell(notice) {
  forgetFresh();
  page.notice = notice;
  draw();
  place.querySelector('[data-told]')?.focus();
}

function forgetFresh() {
  drop('placed');
  keep('changed', '');
  page.noted = '';
}

// The session is over: the code again. What was written to staff is still there, if the order is this school's.
async function comeBack() {
  const {claiming} = page;
  Object.assign(page, {order: null, cancelling: null, claiming: null});
  page.session = await askCode(place, {text: t('my-order.session_over')});
  await load();
  if (claiming && page.order) showClaim({...claiming, busy: false});
}
