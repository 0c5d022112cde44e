// Schools that a run served and no letter can reach: who they are, to be told on paper.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {postalCode, townLine} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {csvOf, download} from './csv.js';
import {tell} from './dialog.js';
import {queryOf} from './query.js';
import {day} from './words.js';

const AT_ONCE = 200;

export async function unreachedBy(run) {
  const rows = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await api.get(`/generic-runs/${run.id}/unreached${queryOf({limit: AT_ONCE, cursor})}`);
    rows.push(...page.data);
    cursor = page.next;
  }
  return rows;
}

export const unreachedNotice = (run, rows) => rows.length ? html`
  <div class="notice notice--warn" data-unreached=${rows.length}>${icon('mail')}<b>${t('staff-generic-run.unreached.title', {n: rows.length})}</b>
    <p>${t('staff-generic-run.unreached.how')}</p>
    <p><button class="btn btn--quiet btn--small" type="button" data-act="unreached" @click=${() => show(run, rows)}>${icon('list')} ${t('staff-generic-run.unreached.see')}</button></p></div>` : '';

const show = (run, rows) => tell({title: t('staff-generic-run.unreached.all_of', {day: day(run.began_at)}), wide: true, body: () => html`
  <div class="print-alone stack">
    <p class="acts no-print"><button class="btn" type="button" data-act="print" @click=${() => print()}>${icon('print')} ${t('staff-generic-run.unreached.print')}</button>
      <button class="btn btn--quiet" type="button" data-act="csv" @click=${() => save(run, rows)}>${icon('down')} ${t('staff-generic-run.unreached.csv')}</button></p>
    <table class="table"><thead><tr><th scope="col">${t('staff-generic-run.school')}</th><th scope="col">${t('staff-generic-run.unreached.address')}</th><th scope="col">${t('staff-generic-run.order')}</th></tr></thead>
    <tbody>${rows.map(({order, school, address, municipality, postal_code: code}) => html`<tr><th scope="row"><a href=${url('staff/schools', `?id=${school.id}`)}>${school.name}</a></th>
      <td>${address}<br>${townLine(municipality, code)}</td><td class="num"><a href=${url('staff/order', `?no=${order}`)}>${order}</a></td></tr>`)}</tbody></table>
    <p class="soft">${t('staff-generic-run.unreached.in_all', {n: rows.length})}</p></div>`});

const save = (run, rows) => download(`${t('staff-generic-run.unreached.file')}-${run.began_at.slice(0, 10)}.csv`, csvOf([
  ['school', 'address', 'town', 'postal_code', 'order'].map(name => t(`staff-generic-run.unreached.column.${name}`)),
  ...rows.map(row => [row.school.name, row.address, row.municipality, postalCode(row.postal_code), row.order])]));
