// Counting the shelves: the counts there were, and one that is under way. Lines are entered one by one, by as many people as want to.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {CountEntries} from '../../components/staff/count-entries.js';
import {ask} from '../../components/staff/dialog.js';
import {enter} from '../../components/staff/door.js';
import {field} from '../../components/staff/field.js';
import {who} from '../../components/staff/history.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {address, asked, go, onAddress, queryOf} from '../../components/staff/query.js';
import {attempt, say} from '../../components/staff/say.js';
import {stockOrders} from '../../components/staff/stock-acts.js';
import {byShelf} from '../../components/staff/storeroom.js';
import {change, moment} from '../../components/staff/words.js';
import {count, longDay} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const EVERY_MS = 10_000;
const place = document.getElementById('page');
const list = new Listing(page => `/stock-counts${queryOf(page)}`, drawList);
const model = {count: null, entries: null, result: null};
const path = () => `/stock-counts/${encodeURIComponent(asked('id'))}`;

enter(place, async () => {
  onAddress(open);
  listKeys(place, {rows: '.counts-t tbody tr'});
  setInterval(() => { if (model.count?.state === 'open' && !document.hidden) read().catch(() => {}); }, EVERY_MS);
  await open();
});

async function open() {
  Object.assign(model, {count: null, entries: null, result: null});
  if (!asked('id')) return list.load();
  try {
    await read();
  } catch (problem) {
    if (!['unknown_count', 'not_found', 'bad_target'].includes(problem.code)) throw problem;
    go({id: null}, {replace: true});
  }
}

// What others have counted meanwhile comes in; what is being typed stays.
async function read() {
  const got = await api.get(path());
  if (got.id !== asked('id')) return;
  model.count = got;
  model.entries ??= new CountEntries(got.id, {draw: drawOne, entered: () => read().catch(() => {})});
  model.entries.take([...got.lines].sort((one, other) => byShelf(one.item, other.item)));
  drawOne();
}

// ── All counts ──
function drawList() {
  put(place, html`
    <header class="main__head"><div><h1>${t('staff-count.title')}</h1><p class="soft">${t('staff-count.lede')}</p></div>
      <div class="acts"><button class="btn btn--small" type="button" data-act="begin" @click=${() => attempt(begin)}>${icon('plus')} ${t('staff-count.begin')}</button></div></header>
    ${listed(list, {rows: table, empty: () => html`
      <div class="empty">${icon('list')}<h2>${t('staff-count.none')}</h2><p>${t('staff-count.none_how')}</p></div>`})}
    ${list.rows.length ? keysHint() : ''}`);
}

const table = counts => html`
  <div class="counts"><table role="table" class="table counts-t"><caption class="sr">${t('staff-count.caption')}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t('staff-count.began')}</th><th role="columnheader" scope="col">${t('staff-count.place')}</th><th role="columnheader" scope="col">${t('staff-count.by')}</th>
      <th role="columnheader" scope="col">${t('staff-count.state')}</th><th role="columnheader" scope="col" class="r">${t('staff-count.counted')}</th><th role="columnheader" scope="col" class="r">${t('staff-count.different')}</th></tr></thead>
    <tbody role="rowgroup">${counts.map(one => html`<tr role="row"><th role="rowheader" scope="row"><a href=${address({id: one.id, shown: null})}>${moment(one.began_at)}</a></th><td role="cell">${where(one)}</td><td role="cell">${who(one.began_by)}</td>
      <td role="cell" class="st">${badge(one)}</td><td role="cell" class="r" data-l=${t('staff-count.counted')}>${count(one.counted)} / ${count(one.items)}</td><td role="cell" class="r" data-l=${t('staff-count.different')}>${different(one)}</td></tr>`)}</tbody></table></div>`;

// Of what nobody has counted yet there is nothing to say.
const different = one => !one.counted ? html`<span class="soft">—</span>` : one.different ? html`<b class="low">${count(one.different)}</b>` : '0';
const where = ({place: at}) => at ? t('staff-count.at', {place: at}) : t('staff-count.everywhere');
const BADGES = {open: ['wait', 'clock'], confirmed: ['done', 'check'], abandoned: ['off', 'x']};
const badge = ({state}) => html`<span class="badge badge--${BADGES[state][0]}">${icon(BADGES[state][1])}${t(`staff-count.states.${state}`)}</span>`;

async function begin() {
  let other = null;
  const begun = await ask({
    title: t('staff-count.begin'), go: t('staff-count.begin_go'), shape: 'check',
    body: ({faults}) => html`<p>${t('staff-count.begin_how')}</p>
      ${field({name: 'place', label: t('staff-count.place'), hint: t('staff-count.place_hint'), optional: true, fault: faults['/place'], attributes: {maxlength: 80, autofocus: true}})}
      ${other ? html`<p><a class="arrow" href=${address({id: other})}>${t('staff-count.see_other')} ${icon('arrow')}</a></p>` : ''}`,
    send: form => api.post('/stock-counts', {place: form.get('place').trim()}).catch(problem => {
      if (problem.code === 'count_under_way') other = problem.params.count;
      throw problem;
    }),
  });
  if (begun) go({id: begun.id, shown: null});
}

// ── One count ──
function drawOne() {
  const one = model.count, isOpen = one.state === 'open';
  put(place, html`
    <header class="main__head"><div><h1>${t('staff-count.one', {day: longDay(one.began_at)})}</h1>
      <p class="soft">${where(one)} · ${who(one.began_by)} <span class="no-print nb">· ${badge(one)}</span></p></div>
      <div class="acts no-print">
        <button class="btn btn--quiet btn--small" type="button" @click=${() => print()}>${icon('print')} ${t('staff-count.print')}</button>
        ${isOpen ? html`
        <button class="btn btn--quiet btn--small btn--danger" type="button" data-act="abandon" @click=${() => attempt(abandon)}>${icon('x')} ${t('staff-count.abandon')}</button>
        <button class="btn btn--small" type="button" data-act="confirm" ?disabled=${!one.counted} @click=${() => attempt(confirm)}>${icon('check')} ${t('staff-count.confirm')}</button>`
        : html`<a class="btn btn--quiet btn--small" href=${address({id: null})}>${icon('list')} ${t('staff-count.all')}</a>`}</div></header>
    ${model.result ? html`<div class="notice ${model.result.set_back.length ? 'notice--warn' : 'notice--ok'}" role="status">${icon(model.result.set_back.length ? 'alert' : 'check')}
      <b>${t('staff-count.confirmed', {n: one.different})}</b>${stockOrders(model.result)}</div>` : ''}
    <p class="no-print progress" role="status"><b>${t('staff-count.progress', {n: one.counted, all: one.items})}</b>${one.counted ? html` <span class="soft">· ${t('staff-count.differences', {n: one.different})}</span>` : ''}</p>
    ${isOpen ? html`<p class="hint no-print">${t('staff-count.keys')}</p>` : ''}
    ${model.entries.template(isOpen)}
    <p class="sheet-foot only-print">${t('staff-count.sheet_foot')}</p>`);
}

async function confirm() {
  await read();
  const different = model.count.lines.filter(line => line.difference), left = model.count.items - model.count.counted;
  const result = await ask({
    title: t('staff-count.confirm_title'), go: t('staff-count.confirm'), wide: different.length > 0, stale: changed,
    body: () => html`
      ${different.length ? html`<p>${t('staff-count.confirm_how')}</p><table class="table diffs"><tbody>${different.map(line => html`<tr><th scope="row">${local(line.item.plural)}</th>
        <td class="r nb">${count(line.expected)} → <b>${count(line.counted)}</b></td><td class="r ${line.difference < 0 ? 'bad' : ''}">${change(line.difference)}</td></tr>`)}</tbody></table>` : html`<p>${t('staff-count.no_difference')}</p>`}
      ${left ? html`<p class="with-i low">${icon('alert')} ${t('staff-count.left', {n: left})}</p>` : ''}`,
    send: () => api.post(`${path()}/confirmation`, {}, {version: model.count.version}),
  });
  if (!result) return;
  model.result = result;
  await read();
}

async function abandon() {
  await read();
  const gone = await ask({
    title: t('staff-count.abandon_title'), go: t('staff-count.abandon'), danger: true, shape: 'x', stale: changed,
    body: () => html`<p>${t('staff-count.abandon_how')}</p>`,
    send: () => api.post(`${path()}/abandonment`, {}, {version: model.count.version}),
  });
  if (gone) await read();
}

function changed() {
  say(t('staff-count.changed'), {bad: true});
  read();
}
