// Orders that no letter could be made for, since nobody knows an address: whose they are, to be told on paper.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {townLine, typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {tell} from './dialog.js';
import {exportLinks} from './export-links.js';
import {queryOf} from './query.js';

const AUTOMATIC = '/orders?origin=automatic&unreached=true&sort=school', AT_ONCE = 200;

export async function unreachedByRun() {
  const rows = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await api.get(`${AUTOMATIC}&${queryOf({limit: AT_ONCE, cursor}).slice(1)}`);
    rows.push(...page.data);
    cursor = page.next;
  }
  return rows;
}

export const unreachedNotice = rows => rows.length ? html`
  <div class="notice notice--warn" data-unreached=${rows.length}>${icon('mail')}<b>${t('staff-generic-run.unreached.title', {n: rows.length})}</b>
    <p>${t('staff-generic-run.unreached.how')}</p>
    <p><button class="btn btn--quiet btn--small" type="button" data-act="unreached" @click=${() => show(rows)}>${icon('list')} ${t('staff-generic-run.unreached.see')}</button></p></div>` : '';

const show = rows => tell({title: t('staff-generic-run.unreached.all_of'), wide: true, body: () => html`
  <div class="print-alone stack">
    <p class="acts no-print"><button class="btn" type="button" data-act="print" @click=${() => print()}>${icon('print')} ${t('staff-generic-run.unreached.print')}</button></p>
    <table class="table"><thead><tr><th scope="col">${t('staff-generic-run.school')}</th><th scope="col">${t('staff-generic-run.unreached.address')}</th><th scope="col">${t('staff-generic-run.order')}</th></tr></thead>
    <tbody>${rows.map(({number, school}) => html`<tr><th scope="row"><a href=${url('staff/schools', `?id=${school.id}`)}>${typography(school.name)}</a></th>
      <td>${typography(school.address)}<br>${townLine(school.municipality, school.postal_code)}</td><td class="num"><a href=${url('staff/order', `?no=${number}`)}>${number}</a></td></tr>`)}</tbody></table>
    <p class="soft">${t('staff-generic-run.unreached.in_all', {n: rows.length})}</p>${exportLinks(AUTOMATIC)}</div>`});
