// The table of orders: rows in stretches that are drawn again only where they differ and laid out only while they are in sight,
// so that a thousand scroll as ten do.
import {html} from 'lit-html';
import {guard} from 'lit-html/directives/guard.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {address, asked, follow} from './query.js';
import {moment, standingBadge} from './words.js';

const STRETCH = 10; // about what one turn of the wheel brings
let numbers = []; // of all that is shown: a stretch that was not drawn again chooses among them too

export function orderTable({rows, selection, total}) {
  numbers = rows.map(({number}) => number);
  const all = numbers.length > 0 && numbers.every(selection.has), some = selection.size > 0;
  const stretches = Array.from({length: Math.ceil(rows.length / STRETCH)}, (_, i) => rows.slice(i * STRETCH, (i + 1) * STRETCH));
  return html`
  <div class="tbl"><table role="table" class="table orders orders--grid"><caption class="sr">${t('staff-orders.caption')}</caption>
    <thead role="rowgroup"><tr role="row">
      <th role="columnheader" scope="col" class="ck"><label class="hit"><span class="sr">${t('staff-orders.select_shown')}</span><input type="checkbox" id="all" .checked=${all} .indeterminate=${some && !all}
        @change=${() => selection.take(all ? [] : numbers)}></label></th>
      ${head('id', t('staff-orders.number'), 'number')}${head('nm', t('staff-orders.school'), 'school')}
      <th role="columnheader" scope="col" class="bd">${t('staff-orders.board')}</th><th role="columnheader" scope="col" class="kt">${t('staff-orders.kit')}</th>
      <th role="columnheader" scope="col" class="st">${t('staff-orders.state')}</th><th role="columnheader" scope="col" class="og">${t('staff-orders.origin')}</th>
      <th role="columnheader" scope="col" class="wv">${t('staff-orders.wave')}</th>
      ${head('r dt', t('staff-orders.placed_at'), asked('sort') === 'placed_at' ? '-placed_at' : 'placed_at', ['', '-placed_at', 'placed_at'])}
    </tr></thead>
    ${stretches.map(part => guard([...part, ...part.map(({number}) => selection.has(number))], () => html`
      <tbody role="rowgroup" .style=${`--rows: ${part.length}`}>${part.map(order => row(order, selection))}</tbody>`))}
    <tfoot role="rowgroup"><tr role="row"><td role="cell" class="foot-all" colspan="9">${total === null ? t('staff-orders.shown_many', {n: rows.length}) : t('staff-orders.shown', {n: rows.length, total})}</td></tr></tfoot>
  </table></div>`;
}

function head(kind, label, sort, names = [sort]) {
  const now = asked('sort');
  const way = !names.includes(now) ? 'none' : now === 'placed_at' || now === 'number' || now === 'school' ? 'ascending' : 'descending';
  return html`<th role="columnheader" scope="col" class=${kind} aria-sort=${way}><a class="sort" href=${address({sort: sort === '-placed_at' ? null : sort, shown: null})}
    @click=${follow}>${label}${way === 'none' ? '' : html`<span class=${way === 'ascending' ? 'up' : ''}>${icon('down')}</span>`}</a></th>`;
}

const row = (order, selection) => html`
  <tr role="row" data-no=${order.number} class=${selection.has(order.number) ? 'is-on' : ''}>
    <td role="cell" class="ck"><label class="hit"><span class="sr">${t('staff-orders.select_one', {number: order.number, school: order.school.name})}</span><input type="checkbox" .checked=${selection.has(order.number)}
      @click=${event => selection.toggle(order.number, numbers, event.shiftKey)}></label></td>
    <td role="cell" class="id num">${order.number}</td>
    <th role="rowheader" scope="row" class="nm"><a href=${url('staff/order', `?no=${order.number}`)}>${order.school.name}</a>
      <small>${order.school.municipality}${order.school.kind === 'partner' ? html` · ${t('domain.kind.partner')}` : ''}${order.remainder ? html` · <b class="bad">${t('staff-orders.remainder', {n: order.remainder})}</b>` : ''}</small></th>
    <td role="cell" class="bd">${order.school.board || '—'}</td>
    <td role="cell" class="kt">${local(order.kit.name)}${order.delivery_way === 'pickup' ? html` <span class="soft">· ${t('staff-orders.pickup')}</span>` : ''}</td>
    <td role="cell" class="st">${standingBadge(order)}</td>
    <td role="cell" class="og">${t(`staff.origins.${order.origin}`)}${order.swapped ? html` <span class="soft">· ${t('staff.swapped')}</span>` : ''}</td>
    <td role="cell" class="wv num">${order.wave ? html`<a href=${url('staff/wave', `?no=${order.wave}`)} aria-label=${t('staff-waves.number', {number: order.wave})}>${t('staff-waves.short', {number: order.wave})}</a>` : ''}</td>
    <td role="cell" class="r dt num">${moment(order.placed_at)}</td></tr>`;
