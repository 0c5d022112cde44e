// Deliveries on their way, and what came of those that have arrived.
import {html, nothing} from 'lit-html';
import {api} from '../../api.js';
import {ask} from '../../components/staff/dialog.js';
import {enter} from '../../components/staff/door.js';
import {field} from '../../components/staff/field.js';
import {who} from '../../components/staff/history.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {localOf} from '../../components/staff/quebec.js';
import {address, asked, follow, onAddress, queryOf} from '../../components/staff/query.js';
import {attempt} from '../../components/staff/say.js';
import {askReceipt, outcome} from '../../components/staff/stock-acts.js';
import {StockLines} from '../../components/staff/stock-lines.js';
import {change, moment} from '../../components/staff/words.js';
import {count, longDay} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const STATES = ['expected', 'received', 'cancelled'];
const place = document.getElementById('page');
const model = {items: [], result: null};
const state = () => STATES.includes(asked('state')) ? asked('state') : 'expected';
const list = new Listing(page => `/incoming${queryOf({state: state(), ...page})}`, draw);

enter(place, async () => {
  onAddress(() => list.load());
  listKeys(place, {rows: '.arrival'});
  model.items = (await api.get('/items')).data;
  await list.load();
});

function draw() {
  put(document.getElementById('acts'), html`
    <button class="btn btn--small" type="button" data-act="note" ?disabled=${!model.items.length} @click=${() => attempt(() => note(null))}>${icon('plus')} ${t('staff-incoming.note')}</button>`);
  put(place, html`
    ${model.result ? outcome(model.result, () => { model.result = null; draw(); }) : ''}
    <nav class="chips views" aria-label=${t('staff-incoming.states')}>${STATES.map(one => html`
      <a class="chip" href=${address({state: one === 'expected' ? null : one, shown: null})} aria-current=${one === state() ? 'true' : nothing} @click=${follow}>${t(`staff-incoming.state.${one}`)}</a>`)}</nav>
    ${listed(list, {rows: all => html`<ul class="arrivals">${all.map(arrival)}</ul>`, empty: () => html`
      <div class="empty">${icon('truck')}<h2>${t(`staff-incoming.none.${state()}`)}</h2><p>${t('staff-incoming.none_how')}</p></div>`})}
    ${list.rows.length ? keysHint() : ''}`);
}

function arrival(one) {
  const late = one.state === 'expected' && one.expected_on < localOf(Date.now()).date;
  return html`
    <li class="arrival"><div class="arrival__h"><h2>${longDay(one.expected_on)}${late ? html` <span class="badge badge--late">${icon('clock')}${t('staff-incoming.late')}</span>` : ''}</h2>
      <p><b>${one.supplier}</b>${one.reference ? html` <span class="soft">· ${one.reference}</span>` : ''}</p>
      <p class="soft">${t('staff-incoming.noted', {by: who(one.noted_by)})} ${moment(one.noted_at)}${one.ended_at ? html` · ${t(`staff-incoming.ended.${one.state}`)} ${moment(one.ended_at)}` : ''}</p></div>
      <table class="table arrival__t"><caption class="sr">${t('staff-incoming.lines', {supplier: one.supplier})}</caption><thead><tr><th scope="col">${t('staff-stock.item')}</th>
        <th scope="col" class="r">${t('staff-incoming.wanted')}</th>${one.state === 'received' ? html`<th scope="col" class="r">${t('staff-incoming.came')}</th><th scope="col" class="r">${t('staff-incoming.difference')}</th>` : ''}</tr></thead>
        <tbody>${one.lines.map(line => html`<tr><th scope="row"><a href=${url('staff/item', `?id=${line.item.id}`)}>${local(line.item.plural)}</a></th><td class="r">${count(line.quantity)}</td>
          ${line.received === null ? '' : html`<td class="r"><b>${count(line.received)}</b></td><td class="r ${line.received < line.quantity ? 'bad' : ''}">${change(line.received - line.quantity)}</td>`}</tr>`)}</tbody></table>
      ${buttons(one)}</li>`;
}

function buttons(one) {
  if (one.state === 'expected') return html`<p class="acts">
    <button class="btn btn--small" type="button" data-act="receive" @click=${() => attempt(() => receive(one))}>${icon('check')} ${t('staff-incoming.receive')}</button>
    <button class="btn btn--quiet btn--small" type="button" data-act="change" @click=${() => attempt(() => note(one))}>${icon('edit')} ${t('staff-incoming.change')}</button>
    <button class="btn btn--quiet btn--small btn--danger" type="button" data-act="call-off" @click=${() => attempt(() => callOff(one))}>${icon('x')} ${t('staff-incoming.call_off')}</button></p>`;
  return one.lines.some(line => line.received < line.quantity) && one.state === 'received' ? html`<p class="acts">
    <button class="btn btn--quiet btn--small" type="button" data-act="rest" @click=${() => attempt(() => note(null, restOf(one)))}>${icon('truck')} ${t('staff-incoming.note_rest')}</button></p>` : '';
}

const restOf = one => ({...one, expected_on: '', lines: one.lines.filter(line => line.received < line.quantity).map(line => ({...line, quantity: line.quantity - line.received}))});

// A new one, or `one` put right; `like` fills in a new one.
async function note(one, like = one) {
  const lines = new StockLines(model.items, like?.lines.filter(line => line.quantity).map(line => ({item: line.item.id, quantity: line.quantity})) ?? []);
  let version = one?.version;
  const noted = await ask({
    title: one ? t('staff-incoming.change_title') : t('staff-incoming.note'), go: one ? t('staff-incoming.save') : t('staff-incoming.note_go'), wide: true,
    stale: problem => { ({version} = problem.params.current); return meanwhile(); },
    body: ({faults, draw: again}) => html`
      <div class="pairs pairs--four">
        ${field({name: 'supplier', label: t('staff-incoming.supplier'), value: like?.supplier ?? '', fault: faults['/supplier'], attributes: {maxlength: 120, autofocus: true}})}
        ${field({name: 'expected_on', label: t('staff-incoming.expected_on'), type: 'date', value: like?.expected_on ?? '', fault: faults['/expected_on']})}
        ${field({name: 'reference', label: t('staff-incoming.reference'), value: like?.reference ?? '', optional: true, fault: faults['/reference'], attributes: {maxlength: 120}})}
      </div>
      ${lines.template(faults, again)}`,
    send: form => {
      const body = {supplier: form.get('supplier').trim(), reference: form.get('reference').trim(), expected_on: form.get('expected_on'), lines: lines.read()};
      return one ? api.patch(`/incoming/${one.id}`, body, {version}) : api.post('/incoming', body);
    },
  });
  if (noted) await list.load();
}

async function receive(one) {
  const result = await askReceipt(model.items, one);
  if (!result) return;
  model.result = result;
  model.items = (await api.get('/items')).data;
  await list.load();
}

async function callOff(one) {
  let {version} = one;
  const gone = await ask({
    title: t('staff-incoming.call_off_title'), go: t('staff-incoming.call_off'), danger: true, shape: 'x',
    stale: problem => { ({version} = problem.params.current); return meanwhile(); },
    body: () => html`<p>${t('staff-incoming.call_off_how', {supplier: one.supplier})}</p>`,
    send: () => api.post(`/incoming/${one.id}/cancellation`, {}, {version}),
  });
  if (gone) await list.load();
}

// What was typed stays, over what is there now.
function meanwhile() {
  list.load();
  return html`<p>${t('staff-incoming.stale')}</p>`;
}
