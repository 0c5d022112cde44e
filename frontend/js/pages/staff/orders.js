// All orders of the campaign: searched, filtered, sorted, and each row opens its order.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {chip, filterBar, filterOf, menu, noFilter} from '../../components/staff/filters.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {address, asked, follow, onAddress, queryOf} from '../../components/staff/query.js';
import {regions} from '../../components/staff/roster.js';
import {moment, SHAPES, STATES, stateBadge} from '../../components/staff/words.js';
import {count} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const FILTERS = ['state', 'origin', 'kit', 'board', 'mrc', 'q'];
const SORTS = ['-placed_at', 'placed_at', 'number', 'school'];
const place = document.getElementById('page');
const known = {kits: [], boards: [], mrcs: []};
let campaign = null, counts = null;

const list = new Listing(page => `/orders${queryOf({...filterOf(FILTERS), sort: asked('sort'), ...page})}`, draw);

enter(place, async () => {
  campaign = await api.get('/campaigns/current');
  known.kits = campaign.kits.map(kit => [kit.slug, local(kit.name)]);
  onAddress(() => list.load());
  listKeys({search: () => place.querySelector('#q'), links: () => [...place.querySelectorAll('.orders .nm a')]});
  const later = [
    api.get('/orders/counts').then(answer => { counts = answer; draw(); }),
    regions().then(found => { Object.assign(known, found); draw(); }),
  ];
  await list.load();
  await Promise.allSettled(later);
});

function draw() {
  put(document.getElementById('subtitle'), subtitle());
  put(place, html`
    ${filterBar({
      names: FILTERS, search: t('staff-orders.search'), clear: t('staff-orders.clear'),
      chips: {label: t('staff-orders.state'), all: ['', ...STATES].map(state => chip('state', state, stateText(state)))},
      menus: [
        menu('kit', t('staff-orders.kit'), known.kits),
        menu('board', t('staff-orders.board'), known.boards),
        menu('mrc', t('staff-orders.mrc'), known.mrcs),
        menu('origin', t('staff-orders.origin'), ['chosen', 'staff', 'automatic'].map(origin => [origin, t(`domain.origin.${origin}`)])),
        menu('sort', t('staff-orders.sort'), SORTS.slice(1).map(sort => [sort, sortName(sort)]), sortName(SORTS[0])),
      ],
    })}
    ${listed(list, {rows: table, empty: noRow})}
    ${keysHint()}`);
}

function subtitle() {
  if (!campaign) return '';
  const found = list.state === 'ready' && list.total !== null ? t('staff-orders.found', {n: list.total}) : '';
  return html`${local(campaign.name)}<span role="status"> ${found && `· ${found}`}</span>`;
}

function stateText(state) {
  const n = !counts ? null : state ? counts[state] : STATES.reduce((sum, name) => sum + counts[name], 0);
  return html`${state ? icon(SHAPES[state]) : ''}${state ? t(`staff.states.${state}`) : t('staff-orders.all')} ${n === null ? ''
    : html`<span class="n num">${count(n)}</span>`}`;
}

const sortName = sort => t(`staff-orders.sorts.${sort.replace('-', 'newest_')}`);

const table = rows => html`
  <div class="tbl"><table role="table" class="table orders"><caption class="sr">${t('staff-orders.caption')}</caption>
    <thead role="rowgroup"><tr role="row">
      ${head('id', t('staff-orders.number'), 'number')}${head('nm', t('staff-orders.school'), 'school')}
      <th role="columnheader" scope="col" class="bd">${t('staff-orders.board')}</th><th role="columnheader" scope="col" class="kt">${t('staff-orders.kit')}</th>
      <th role="columnheader" scope="col" class="st">${t('staff-orders.state')}</th><th role="columnheader" scope="col" class="og">${t('staff-orders.origin')}</th>
      ${head('r dt', t('staff-orders.placed_at'), asked('sort') === 'placed_at' ? '-placed_at' : 'placed_at', ['', '-placed_at', 'placed_at'])}
    </tr></thead>
    <tbody role="rowgroup">${rows.map(row)}</tbody>
    <tfoot role="rowgroup"><tr role="row"><td role="cell" class="foot-all" colspan="7">${list.total === null ? '' : t('staff-orders.shown', {n: rows.length, total: list.total})}</td></tr></tfoot>
  </table></div>`;

function head(kind, label, sort, names = [sort]) {
  const now = asked('sort');
  const way = !names.includes(now) ? 'none' : now === 'placed_at' || now === 'number' || now === 'school' ? 'ascending' : 'descending';
  return html`<th role="columnheader" scope="col" class=${kind} aria-sort=${way}><a class="sort" href=${address({sort: sort === '-placed_at' ? null : sort, shown: null})}
    @click=${follow}>${label}${way === 'none' ? '' : html`<span class=${way === 'ascending' ? 'up' : ''}>${icon('down')}</span>`}</a></th>`;
}

const row = order => html`
  <tr role="row"><td role="cell" class="id num">${order.number}</td>
    <th role="rowheader" scope="row" class="nm"><a href=${url('staff/order', `?no=${order.number}`)}>${order.school.name}</a>
      <small>${order.school.municipality}${order.school.kind === 'partner' ? html` · ${t('domain.kind.partner')}` : ''}</small></th>
    <td role="cell" class="bd">${order.school.board || '—'}</td>
      <td role="cell" class="kt">${local(order.kit.name)}${order.delivery_way === 'pickup' ? html` <span class="soft">· ${t('staff-orders.pickup')}</span>` : ''}</td>
    <td role="cell" class="st">${stateBadge(order.state)}</td>
      <td role="cell" class="og">${t(`staff.origins.${order.origin}`)}${order.swapped ? html` <span class="soft">· ${t('staff.swapped')}</span>` : ''}</td>
    <td role="cell" class="r dt num">${moment(order.placed_at)}</td></tr>`;

const noRow = () => FILTERS.some(asked)
  ? html`<div class="empty">${icon('search')}<h2>${t('staff-orders.none_title')}</h2><p>${t('staff-orders.none')}</p>
      <p><a class="btn btn--quiet" href=${address(noFilter(FILTERS))} @click=${follow}>${icon('undo')} ${t('staff-orders.clear')}</a></p></div>`
  : html`<div class="empty">${icon('list')}<h2>${t('staff-orders.empty_title')}</h2><p>${t('staff-orders.empty')}</p></div>`;
