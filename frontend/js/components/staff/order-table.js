// The table of orders: rows in stretches that are drawn again only where they differ and laid out only while they are in sight,
// so that a thousand scroll as ten do.
import {html} from 'lit-html';
import {guard} from 'lit-html/directives/guard.js';
import {typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {columnsOf} from './columns.js';
import {address, asked, follow} from './query.js';
import {moment, standingBadge} from './words.js';

const STRETCH = 10; // about what one turn of the wheel brings

// Beside what names an order, its number and its school.
export const COLUMNS = [
  {name: 'board', fields: ['/school/board'], kind: 'bd', label: () => t('staff-orders.board'), cell: order => typography(order.school.board) || '—'},
  {name: 'mrc', fields: ['/school/mrc'], kind: 'mr', extra: true, label: () => t('staff-orders.mrc'), cell: order => typography(order.school.mrc) || '—'},
  {name: 'kit', fields: ['/kit/name'], kind: 'kt', label: () => t('staff-orders.kit'),
    cell: order => html`${local(order.kit.name)}${order.delivery_way === 'pickup' ? html` <span class="soft">· ${t('staff-orders.pickup')}</span>` : ''}`},
  {name: 'way', fields: ['/delivery_way'], kind: 'wy', extra: true, label: () => t('staff-orders.way'), cell: order => t(`staff.ways.${order.delivery_way}`)},
  {name: 'state', fields: ['/standing', '/remainder'], kind: 'st', label: () => t('staff-orders.state'), cell: standingBadge},
  {name: 'origin', fields: ['/origin'], kind: 'og', label: () => t('staff-orders.origin'),
    cell: order => html`${t(`staff.origins.${order.origin}`)}${order.swapped ? html` <span class="soft">· ${t('staff.swapped')}</span>` : ''}`},
  {name: 'wave', fields: ['/wave'], kind: 'wv num', label: () => t('staff-orders.wave'),
    cell: order => order.wave ? html`<a href=${url('staff/wave', `?no=${order.wave}`)}
      aria-label=${t('staff-waves.number', {number: order.wave})}>${t('staff-waves.short', {number: order.wave})}</a>` : ''},
  {name: 'placed_at', fields: ['/placed_at'], kind: 'r dt num', sort: 'placed_at', label: () => t('staff-orders.placed_at'), cell: order => moment(order.placed_at)},
];
export const ALWAYS = ['/number', '/school/name', '/school/municipality'];
let numbers = []; // of all that is shown: a stretch that was not drawn again chooses among them too

export function orderTable({rows, selection, total}) {
  numbers = rows.map(({number}) => number);
  const all = numbers.length > 0 && numbers.every(selection.has), some = selection.size > 0;
  const stretches = Array.from({length: Math.ceil(rows.length / STRETCH)}, (_, i) => rows.slice(i * STRETCH, (i + 1) * STRETCH));
  const columns = columnsOf(COLUMNS);
  return html`
  <div class="tbl"><table role="table" class="table orders orders--grid ${asked('columns') ? 'is-chosen' : ''}"
    .style=${tracksWithout(columns)}><caption class="sr">${t('staff-orders.caption')}</caption>
    <thead role="rowgroup"><tr role="row">
      <th role="columnheader" scope="col" class="ck"><label class="hit"><span class="sr">${t('staff-orders.select_shown')}</span><input type="checkbox" id="all" .checked=${all} .indeterminate=${some && !all}
        @change=${() => selection.take(all ? [] : numbers)}></label></th>
      ${head({kind: 'id', sort: 'number', label: () => t('staff-orders.number')})}${head({kind: 'nm', sort: 'school', label: () => t('staff-orders.school')})}${columns.map(head)}
    </tr></thead>
    ${stretches.map(part => guard([asked('columns'), ...part, ...part.map(({number}) => selection.has(number))], () => html`
      <tbody role="rowgroup" .style=${`--rows: ${part.length}`}>${part.map(order => row(order, columns, selection))}</tbody>`))}
    <tfoot role="rowgroup"><tr role="row"><td role="cell" class="foot-all" colspan=${columns.length + 3}>${total === null ? t('staff-orders.shown_many', {n: rows.length}) : t('staff-orders.shown', {n: rows.length, total})}</td></tr></tfoot>
  </table></div>`;
}

// A column that is not shown leaves no track in the grid.
const tracksWithout = columns => COLUMNS.filter(column => !columns.includes(column)).map(({name}) => `--${name}: ;`).join(' ');

function head({kind, label, sort}) {
  if (!sort) return html`<th role="columnheader" scope="col" class=${kind}>${label()}</th>`;
  const now = asked('sort') || '-placed_at', way = now === sort ? 'ascending' : now === `-${sort}` ? 'descending' : 'none';
  const next = sort === 'placed_at' && way === 'ascending' ? null : sort; // newest first is what a list begins with
  return html`<th role="columnheader" scope="col" class=${kind} aria-sort=${way}><a class="sort" href=${address({sort: next, shown: null})}
    @click=${follow}>${label()}${way === 'none' ? '' : html`<span class=${way === 'ascending' ? 'up' : ''}>${icon('down')}</span>`}</a></th>`;
}

const row = (order, columns, selection) => html`
  <tr role="row" data-no=${order.number} class=${selection.has(order.number) ? 'is-on' : ''}>
    <td role="cell" class="ck"><label class="hit"><span class="sr">${t('staff-orders.select_one', {number: order.number, school: typography(order.school.name)})}</span><input type="checkbox" .checked=${selection.has(order.number)}
      @click=${event => selection.toggle(order.number, numbers, event.shiftKey)}></label></td>
    <td role="cell" class="id num">${order.number}</td>
    <th role="rowheader" scope="row" class="nm"><a href=${url('staff/order', `?no=${order.number}`)}>${typography(order.school.name)}</a>
      <small>${typography(order.school.municipality)}${order.school.kind === 'partner' ? html` · ${t('domain.kind.partner')}` : ''}${order.remainder ? html` · <b class="bad">${t('staff-orders.remainder', {n: order.remainder})}</b>` : ''}</small></th>
    ${columns.map(({kind, cell}) => html`<td role="cell" class=${kind}>${cell(order)}</td>`)}</tr>`;
