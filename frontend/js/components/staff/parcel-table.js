// A list of parcels: what each answers, where it goes, since when it stands, and its way on.
import {html} from 'lit-html';
import {typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {claimUrl, kindShape} from './claim-answer.js';
import {wayOn} from './parcel-acts.js';
import {ROW_ACTS, rowAct} from './parcel-row-acts.js';
import {moment} from './words.js';

// selection is null where nothing can be done with many; `campaign` is the one that is on: another one is named.
export function parcelTable({rows, selection, campaign, act, busy}) {
  const numbers = rows.map(({number}) => number), all = selection && numbers.every(selection.has);
  return html`
  <div class="tbl"><table role="table" class="table orders parcels-t"><caption class="sr">${t('staff-parcels.caption')}</caption>
    <thead role="rowgroup"><tr role="row">
      ${selection ? html`<th role="columnheader" scope="col" class="ck"><label class="hit"><span class="sr">${t('staff-orders.select_shown')}</span><input type="checkbox" id="all" .checked=${all}
        .indeterminate=${selection.size > 0 && !all} @change=${() => selection.take(all ? [] : numbers)}></label></th>` : ''}
      <th role="columnheader" scope="col" class="id">${t('staff-orders.number')}</th><th role="columnheader" scope="col" class="nm">${t('staff-orders.school')}</th>
      <th role="columnheader" scope="col" class="kt">${t('staff-parcels.what')}</th><th role="columnheader" scope="col" class="wv">${t('staff-orders.wave')}</th>
      <th role="columnheader" scope="col" class="tr">${t('staff-orders.way')}</th><th role="columnheader" scope="col" class="dt">${t('staff-parcels.since')}</th>
      <th role="columnheader" scope="col" class="do"><span class="sr">${t('staff-parcels.acts')}</span></th></tr></thead>
    <tbody role="rowgroup">${rows.map(row => line(row, {selection, numbers, campaign, act, busy}))}</tbody></table></div>`;
}

const line = (row, {selection, numbers, campaign, act, busy}) => html`
  <tr role="row" data-parcel=${row.number} class=${selection?.has(row.number) ? 'is-on' : ''}>
    ${selection ? html`<td role="cell" class="ck"><label class="hit"><span class="sr">${t('staff-orders.select_one', {number: row.number, school: typography(row.school.name)})}</span><input type="checkbox" .checked=${selection.has(row.number)}
      @click=${event => selection.toggle(row.number, numbers, event.shiftKey)}></label></td>` : ''}
    <td role="cell" class="id num">${row.number}</td>
    <th role="rowheader" scope="row" class="nm"><a href=${url('staff/order', `?no=${row.order}`)}>${typography(row.school.name)}</a>
      <small>${typography(row.school.municipality)}${row.campaign.slug === campaign ? '' : html` · ${local(row.campaign.name)}`}</small></th>
    <td role="cell" class="kt">${what(row)}</td>
    <td role="cell" class="wv num">${row.wave ? html`<a href=${url('staff/wave', `?no=${row.wave}`)} aria-label=${t('staff-waves.number', {number: row.wave})}>${t('staff-waves.short', {number: row.wave})}</a>` : ''}</td>
    <td role="cell" class="tr">${row.delivery_way === 'pickup' ? t('staff.ways.pickup') : row.tracking ? html`<span class="num">${row.tracking}</span>` : t('staff.ways.ship')}</td>
    <td role="cell" class="dt num">${moment(row.since)}</td>
    <td role="cell" class="do">${acts(row, act, busy)}</td></tr>`;

function what({answers, claim, kit}) {
  if (answers === 'claim') return html`<a class="with-i" href=${claimUrl(claim.id)}>${icon(kindShape[claim.kind])} ${t('staff-parcels.claim', {kind: t(`domain.claim.${claim.kind}`).toLowerCase()})}</a>`;
  return answers === 'remainder' ? html`<b>${t('staff-parcels.rest')}</b> <span class="soft">· ${local(kit.name)}</span>` : local(kit.name);
}

// The way on is a button; what happens otherwise, a link.
function acts(row, act, busy) {
  const open = Object.keys(ROW_ACTS).filter(name => row.actions.includes(name)), main = wayOn(open);
  return html`<span class="do__acts">${main ? mainAct(row, main, act, busy) : ''}
    ${open.filter(name => name !== main).map(name => html`<button class="link" type="button" data-parcel-act=${name} aria-label=${of(rowAct(name, row).words, row)} @click=${() => act(row, name)}>${rowAct(name, row).words}</button>`)}
    ${papers(row)}</span>`;
}

function mainAct(row, name, act, busy) {
  const {shape, words} = rowAct(name, row), isBusy = busy === `${row.number}/${name}`;
  return html`<button class="btn btn--quiet btn--small" type="button" data-parcel-act=${name} aria-busy=${String(isBusy)} aria-label=${of(words, row)}
    @click=${() => act(row, name)}>${icon(isBusy ? 'spin' : shape)} ${words}</button>`;
}

// What leaves has its papers; that of a whole order which is not packed yet is printed as the order's.
function papers({number, order, answers, state}) {
  if (!['to_pack', 'packed'].includes(state)) return '';
  const one = state === 'to_pack' && answers === 'order' ? `commande=${order}` : `colis=${number}`;
  return ['bordereaux', 'etiquettes'].map(sheet => html`<a class="link" href=${url('staff/papers', `?${one}&feuilles=${sheet}`)} aria-label=${of(t(`staff-parcels.paper.${sheet}`), {number})}>${t(`staff-parcels.paper.${sheet}`)}</a>`);
}

const of = (words, {number}) => `${words} (${number})`;
