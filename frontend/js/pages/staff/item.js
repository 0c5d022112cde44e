// One item: its shelf, how its free pieces are counted, and its ledger, to which lines are only ever added.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {who} from '../../components/staff/history.js';
import {editItem} from '../../components/staff/item-form.js';
import {listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {asked, queryOf} from '../../components/staff/query.js';
import {legend, partsOf, shelf} from '../../components/staff/shelf.js';
import {attempt} from '../../components/staff/say.js';
import {outcome, stockButtons} from '../../components/staff/stock-acts.js';
import {stockChart, stockDays} from '../../components/staff/stock-days.js';
import {ledgerReason} from '../../components/staff/storeroom.js';
import {change, day, moment} from '../../components/staff/words.js';
import {count} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {put} from '../../state.js';

const place = document.getElementById('page');
const path = `/items/${encodeURIComponent(asked('id'))}`;
const model = {item: null, days: [], result: null};
const ledger = new Listing(page => `${path}/movements${queryOf(page)}`, draw);

enter(place, async () => {
  try {
    await read();
  } catch (problem) {
    if (!['unknown_item', 'not_found', 'bad_target', 'wrong_method'].includes(problem.code)) throw problem;
    return put(place, unknown());
  }
  document.title = t('staff-item.described', {item: local(model.item.plural)});
  new ResizeObserver(() => { if (ledger.state !== 'loading') draw(); }).observe(place);
  listKeys(place, {rows: '.ledger tbody tr'});
  await ledger.load();
});

async function read() {
  const [item, days] = await Promise.all([api.get(path), api.get(`${path}/days`)]);
  Object.assign(model, {item, days: days.data});
}

async function done(result) {
  await read();
  model.result = result;
  await ledger.load();
}

async function edit() {
  const edited = await editItem(model.item);
  if (!edited) return;
  model.item = edited;
  draw();
}

function draw() {
  const {item} = model, parts = partsOf(item);
  put(place, html`
    <header class="main__head item__head"><img src=${picture(item.picture)} alt="" width="96" height="96"><div><h1>${local(item.plural)}</h1>
      <p class="soft">${[item.place && t('staff-item.place', {place: item.place}), t(`domain.unit.${item.unit}`), item.sku, item.alert_level ? t('staff-item.alert', {n: item.alert_level}) : ''].filter(Boolean).join(' · ')}</p></div>
      <div class="acts">${stockButtons([item], done)}
        <button class="btn btn--quiet btn--small" type="button" data-act="edit" @click=${() => attempt(edit)}>${icon('gear')} ${t('staff-item.form.open')}</button></div></header>
    ${model.result ? outcome(model.result, () => { model.result = null; draw(); }) : ''}
    <div class="bigshelf">${shelf(item, true)}${legend(null)}</div>
    <section class="pane" aria-labelledby="t-days"><div class="pane__h"><h2 id="t-days">${t('staff-item.chart.heading')}</h2>
      <ul class="leg"><li><i class="l-shelf"></i>${t('staff-item.on_hand')}</li><li><i class="l-promised"></i>${t('staff-item.chart.promised_now')}</li></ul></div>
      ${stockChart(model.days, item, place.clientWidth)}
      <details><summary>${t('staff-item.chart.figures')}</summary>${stockDays(model.days)}</details></section>
    <div class="two two--item">
      <section class="pane" aria-labelledby="t-count"><div class="pane__h"><h2 id="t-count">${t('staff-item.count')}</h2></div>
        <dl class="eq">
          ${line(t('staff-item.on_hand'), count(item.on_hand))}${line(t('staff-item.reserved'), minus(item.reserved))}
          ${line(t('staff-item.awaited'), minus(item.awaited))}${line(t('staff-item.protected'), minus(item.protected))}
          <div class="sum ${parts.missing ? 'bad' : ''}"><dt>${parts.missing ? t('staff-item.missing') : t('staff-item.free')}</dt>
            <dd>${count(parts.missing || parts.free)}</dd></div>
          ${item.incoming ? line(t('staff-item.incoming', {day: day(`${item.next_arrival}T12:00:00Z`)}), `+${count(item.incoming)}`) : ''}
          ${item.to_buy ? html`<div class="bad"><dt>${t('staff-item.to_buy')}</dt><dd><b>${count(item.to_buy)}</b></dd></div>` : ''}
        </dl>
        <p class="hint">${parts.missing ? t('staff-item.missing_how', {n: parts.missing}) : t('staff-item.free_how')}</p></section>
      <section class="pane" aria-labelledby="t-ledger"><div class="pane__h"><h2 id="t-ledger">${t('staff-item.ledger')}</h2>
        <p class="soft">${t('staff-item.never_erased')}</p></div>
        ${listed(ledger, {rows: table, empty: () => html`<div class="empty"><p>${t('staff-item.no_line')}</p></div>`})}</section>
    </div>`);
}

const line = (name, figure) => html`<div><dt>${name}</dt><dd>${figure}</dd></div>`;
const minus = number => number ? count(-number) : '0';

const table = lines => html`
  <div class="ltbl"><table class="table ledger"><caption class="sr">${t('staff-item.ledger_of', {item: local(model.item.plural)})}</caption>
    <thead><tr><th scope="col">${t('staff-item.head.when')}</th><th scope="col">${t('staff-item.head.cause')}</th>
      <th scope="col" class="r">${t('staff-item.head.change')}</th><th scope="col" class="r">${t('staff-item.head.left')}</th>
      <th scope="col" class="by">${t('staff-item.head.by')}</th></tr></thead>
    <tbody>${lines.map(movement => html`
      <tr><td class="nb num">${moment(movement.at)}</td>
        <th scope="row">${t(`staff.cause.${movement.cause}`)}${movement.order
          ? html` <a class="num" href=${url('staff/order', `?no=${movement.order}`)}>${movement.order}</a>` : ''}${ledgerReason(movement)
          ? html` <span class="soft">${ledgerReason(movement)}</span>` : ''}</th>
        <td class="r">${change(movement.on_hand_change)}</td><td class="r"><b>${count(movement.on_hand_after)}</b></td>
        <td class="by soft">${who(movement.by)}</td></tr>`)}</tbody></table></div>`;

const unknown = () => html`
  <h1>${t('staff-item.title')}</h1><div class="empty">${icon('search')}<h2>${t('staff-item.unknown_title')}</h2><p>${t('staff-item.unknown')}</p>
    <p><a class="btn btn--quiet" href=${url('staff/stock')}>${icon('stock')} ${t('staff-item.back')}</a></p></div>`;
