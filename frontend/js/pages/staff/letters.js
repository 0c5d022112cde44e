// The outbox: how the sending goes, every letter with its state, and each opens over the list as whoever receives it sees it.
import {html} from 'lit-html';
import {enter} from '../../components/staff/door.js';
import {chip, filterBar, filterOf, menu} from '../../components/staff/filters.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {askForTest, openLetter} from '../../components/staff/letter-card.js';
import {about, KINDS, letterBadge, STATES, why} from '../../components/staff/letter-words.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {address, asked, follow, go, onAddress, queryOf} from '../../components/staff/query.js';
import {Views} from '../../components/staff/views.js';
import {moment} from '../../components/staff/words.js';
import {api} from '../../api.js';
import {typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const FILTERS = ['q', 'state', 'letter'];
const COUNTED = ['unsettled', 'queued', 'held', 'failed', 'uncertain'];
const place = document.getElementById('page');
let card = null, listedFor = '', status = null, isAdmin = false;

const views = new Views('letters', draw);
const question = () => filterOf(FILTERS);
const list = new Listing(page => `/letters${queryOf({...question(), ...page})}`, draw);

enter(place, async who => {
  isAdmin = who.role === 'admin';
  onAddress(changed);
  listKeys(place, {search: true, rows: '.letters tbody tr'});
  status = await figures();
  if (isAdmin && status.configured) {
    put(document.getElementById('acts'), html`<button class="btn btn--quiet btn--small" type="button" data-act="test"
      @click=${async () => { const asked = await askForTest(status); if (asked) go({id: asked.id}); }}>${icon('mail')} ${t('staff-letters.test.open')}</button>`);
  }
  const kept = views.read().catch(() => {});
  await changed();
  await kept;
});

// The address names what is listed and which letter is open; only what changed is asked for again.
function changed() {
  const id = asked('id');
  if (card && card.id !== id) card.close();
  if (id && card?.id !== id) card = openLetter(id, {onChange: again, onClose: closed, isOn: status.configured});
  const now = JSON.stringify([question(), asked('shown')]);
  if (now === listedFor) return draw();
  listedFor = now;
  return list.load();
}

async function figures() {
  const [now, {total}] = await Promise.all([api.get('/letters/status'), api.get('/orders?unreached=true&limit=1').catch(noCampaign)]);
  return {...now, unsettled: now.failed + now.uncertain, unreached: total};
}

function noCampaign(problem) {
  if (problem.code !== 'no_campaign') throw problem;
  return {total: 0};
}

async function again() {
  status = await figures().catch(() => status);
  await list.load();
}

function closed(id) {
  card = null;
  if (asked('id') === id) go({id: null});
}

function draw() {
  put(place, html`
    ${how()}
    ${filterBar({
      names: FILTERS, search: t('staff-letters.search'), clear: t('staff-letters.clear'), views,
      chips: {label: t('staff-letters.state_label'), all: ['', ...STATES].map(state => chip('state', state, stateText(state)))},
      menus: menu('letter', t('staff-letters.kind'), KINDS.map(kind => [kind, t(`staff-letters.kinds.${kind}`)])),
    })}
    ${listed(list, {rows: table, empty: noRow, isExported: true})}
    ${keysHint()}`);
}

// Said first, since everything else depends on it: does mail leave at all?
function how() {
  return html`${sending()}
    ${status.unreached ? html`<div class="notice notice--warn" data-unreached=${status.unreached}>${icon('alert')}<b>${t('staff-letters.unreached', {n: status.unreached})}</b>
      <p>${t('staff-letters.unreached_how')} <a href=${url('staff/orders', '?unreached=true')}>${t('staff-letters.see')}</a></p></div>` : ''}`;
}

function sending() {
  if (!status.configured) {
    return html`<div class="notice notice--warn" data-mail="off">${icon('mail')}<b>${t('staff-letters.off')}</b><p>${t('staff-letters.off_how')}</p></div>`;
  }
  return html`
    ${status.last_error && status.queued ? html`<div class="notice notice--bad" role="status">${icon('alert')}<b>${t('staff-letters.trouble')}</b>
      <p>${why(status.last_error.code)} ${status.next_try_at ? html`${t('staff-letters.next_try')} ${moment(status.next_try_at)}` : ''}</p></div>` : ''}
    ${status.uncertain ? html`<div class="notice notice--warn">${icon('info')}<b>${t('staff-letters.uncertain', {n: status.uncertain})}</b>
      <p>${t('staff-letters.uncertain_how')} <a href=${address({state: 'uncertain', shown: null})} @click=${follow}>${t('staff-letters.see')}</a></p></div>` : ''}
    ${status.held ? html`<div class="notice">${icon('lock')}<b>${t('staff-letters.held', {n: status.held})}</b>
      <p>${t('staff-letters.held_how')} ${isAdmin ? html`<a href=${url('staff/generic-run')}>${t('staff-letters.held_go')}</a>` : ''}</p></div>` : ''}
    <p class="soft" data-mail="on">${t('staff-letters.on', {server: status.server, from: status.from})}
      ${t('staff-letters.today', {n: status.sent_today})}</p>`;
}

const stateText = state => html`${state ? t(`staff-letters.states.${state}`) : t('staff-letters.all')}${COUNTED.includes(state) && status[state] ? html` <span class="n num">${status[state]}</span>` : ''}`;

const table = rows => html`
  <div class="tbl"><table role="table" class="table orders letters"><caption class="sr">${t('staff-letters.caption')}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="nm">${t('staff-letters.letter')}</th><th role="columnheader" scope="col" class="bd">${t('staff-letters.school')}</th>
      <th role="columnheader" scope="col" class="st">${t('staff-letters.state_label')}</th><th role="columnheader" scope="col" class="dt">${t('staff-letters.when')}</th>
      <th role="columnheader" scope="col" class="id">${t('staff-letters.order')}</th></tr></thead>
    <tbody role="rowgroup">${rows.map(row)}</tbody></table></div>`;

const row = letter => html`
  <tr role="row" data-letter=${letter.id}><th role="rowheader" scope="row" class="nm"><a href=${address({id: letter.id})} @click=${follow}>${about(letter)}</a>
      <small>${letter.recipient}${letter.last_error ? html` · <span class=${letter.state === 'failed' || letter.state === 'uncertain' ? 'bad' : ''}>${why(letter.last_error)}</span>` : ''}</small></th>
    <td role="cell" class="bd">${letter.school ? typography(letter.school.name) : html`<span class="soft">—</span>`}</td>
    <td role="cell" class="st">${letterBadge(letter.state)}</td>
    <td role="cell" class="dt">${moment(letter.sent_at ?? letter.tried_at ?? letter.due_at)}</td>
    <td role="cell" class="id num">${letter.order ? html`<a href=${url('staff/order', `?no=${letter.order}`)}>${letter.order}</a>` : html`<span class="soft">—</span>`}</td></tr>`;

const noRow = () => html`
  <div class="empty">${icon('mail')}<h2>${FILTERS.some(asked) ? t('staff-letters.none_title') : t('staff-letters.empty_title')}</h2>
    <p>${FILTERS.some(asked) ? t('staff-letters.none') : t('staff-letters.empty')}</p></div>`;
