// All orders of the campaign: searched, filtered, sorted, and each row opens its order.
import {html, nothing} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {address, asked, follow, go, onAddress, queryOf, searched} from '../../components/staff/query.js';
import {regions} from '../../components/staff/roster.js';
import {moment, SHAPES, STATES, stateBadge} from '../../components/staff/words.js';
import {count} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const FILTERS = ['state', 'origin', 'kit', 'board', 'mrc', 'q'];
const SORTS = ['-placed_at', 'placed_at', 'number', 'school'];
const TYPING_MS = 250;
const place = document.getElementById('page');
const known = {kits: [], boards: [], mrcs: []};
let campaign = null, counts = null;

const list = new Listing(page => `/orders${queryOf({...filters(), sort: asked('sort'), ...page})}`, draw);

enter(place, async () => {
  campaign = await api.get('/campaigns/current');
  known.kits = campaign.kits.map(kit => [kit.slug, local(kit.name)]);
  onAddress(() => list.load());
  listKeys({search: () => place.querySelector('#q'), links: () => [...place.querySelectorAll('.orders .nm a')]});
  const later = [
    api.get('/orders/counts').then(answer => { counts = answer; draw(); }),
    regions().then(({boards, mrcs}) => { Object.assign(known, {boards: pairs(boards), mrcs: pairs(mrcs)}); draw(); }),
  ];
  await list.load();
  await Promise.allSettled(later);
});

const filters = () => Object.fromEntries(FILTERS.map(name => [name, asked(name)]));
const pairs = names => names.map(name => [name, name]);

function draw() {
  put(document.getElementById('subtitle'), subtitle());
  put(place, html`
    <form class="filters" role="search" @submit=${event => event.preventDefault()}>
      <div class="find"><label class="sr" for="q">${t('staff-orders.search')}</label>${icon('search')}
        <input class="input" id="q" type="search" maxlength="120" placeholder=${t('staff-orders.search')} .value=${searched()}
          @input=${search}><kbd aria-hidden="true">/</kbd></div>
      <div class="chips" role="group" aria-label=${t('staff-orders.state')}>${['', ...STATES].map(stateChip)}</div>
      <div class="chips">
        ${pick('kit', t('staff-orders.kit'), known.kits)}
        ${pick('board', t('staff-orders.board'), known.boards)}
        ${pick('mrc', t('staff-orders.mrc'), known.mrcs)}
        ${pick('origin', t('staff-orders.origin'), ['chosen', 'staff', 'automatic'].map(origin => [origin, t(`domain.origin.${origin}`)]))}
        ${pick('sort', t('staff-orders.sort'), SORTS.slice(1).map(sort => [sort, sortName(sort)]), sortName(SORTS[0]))}
        ${FILTERS.some(asked) ? html`<a class="chip chip--clear" href=${address({...noFilter(), shown: null})} @click=${follow}>${t('staff-orders.clear')}</a>` : ''}
      </div>
    </form>
    ${listed(list, {rows: table, empty: noRow})}
    ${keysHint()}`);
}

const noFilter = () => Object.fromEntries(FILTERS.map(name => [name, null]));

function subtitle() {
  if (!campaign) return '';
  const found = list.state === 'ready' && list.total !== null ? t('staff-orders.found', {n: list.total}) : '';
  return html`${local(campaign.name)}<span role="status"> ${found && `· ${found}`}</span>`;
}

function stateChip(state) {
  const n = !counts ? null : state ? counts[state] : STATES.reduce((sum, name) => sum + counts[name], 0);
  return html`<a class="chip" href=${address({state, shown: null})} aria-current=${asked('state') === state ? 'true' : nothing} @click=${follow}>
    ${state ? icon(SHAPES[state]) : ''}${state ? t(`staff.states.${state}`) : t('staff-orders.all')} ${n === null ? ''
      : html`<span class="n num">${count(n)}</span>`}</a>`;
}

// What the address names is shown even where it is not in the list.
function pick(name, label, options, first = label) {
  const now = asked(name);
  const all = now && !options.some(([value]) => value === now) && !SORTS.includes(now) ? [...options, [now, now]] : options;
  return html`<label class="chip chip--pick ${now ? 'is-on' : ''}"><span class="sr">${label}</span>
    <select @change=${event => go({[name]: event.target.value, shown: null})}>
      <option value="" ?selected=${!now}>${first}</option>
      ${all.map(([value, text]) => html`<option value=${value} ?selected=${value === now}>${text}</option>`)}</select>${icon('down')}</label>`;
}

const sortName = sort => t(`staff-orders.sorts.${sort.replace('-', 'newest_')}`);

let typing;
function search(event) {
  clearTimeout(typing);
  const q = event.target.value.trim();
  typing = setTimeout(() => { if (q !== asked('q')) go({q, shown: null}, {replace: true}); }, TYPING_MS);
}

const table = rows => html`
  <div class="tbl"><table class="table orders"><caption class="sr">${t('staff-orders.caption')}</caption>
    <thead><tr>
      ${head('id', t('staff-orders.number'), 'number')}${head('nm', t('staff-orders.school'), 'school')}
      <th scope="col" class="bd">${t('staff-orders.board')}</th><th scope="col" class="kt">${t('staff-orders.kit')}</th>
      <th scope="col" class="st">${t('staff-orders.state')}</th><th scope="col" class="og">${t('staff-orders.origin')}</th>
      ${head('r dt', t('staff-orders.placed_at'), asked('sort') === 'placed_at' ? '-placed_at' : 'placed_at', ['', '-placed_at', 'placed_at'])}
    </tr></thead>
    <tbody>${rows.map(row)}</tbody>
    <tfoot><tr><td class="foot-all" colspan="7">${list.total === null ? '' : t('staff-orders.shown', {n: rows.length, total: list.total})}</td></tr></tfoot>
  </table></div>`;

function head(kind, label, sort, names = [sort]) {
  const now = asked('sort');
  const way = !names.includes(now) ? 'none' : now === 'placed_at' || now === 'number' || now === 'school' ? 'ascending' : 'descending';
  return html`<th scope="col" class=${kind} aria-sort=${way}><a class="sort" href=${address({sort: sort === '-placed_at' ? null : sort, shown: null})}
    @click=${follow}>${label}${way === 'none' ? '' : html`<span class=${way === 'ascending' ? 'up' : ''}>${icon('down')}</span>`}</a></th>`;
}

const row = order => html`
  <tr><td class="id num">${order.number}</td>
    <th scope="row" class="nm"><a href=${url('staff/order', `?no=${order.number}`)}>${order.school.name}</a>
      <small>${order.school.municipality}${order.school.kind === 'partner' ? html` · ${t('domain.kind.partner')}` : ''}</small></th>
    <td class="bd">${order.school.board || '—'}</td>
      <td class="kt">${local(order.kit.name)}${order.delivery_way === 'pickup' ? html` <span class="soft">· ${t('staff-orders.pickup')}</span>` : ''}</td>
    <td class="st">${stateBadge(order.state)}</td>
      <td class="og">${t(`staff.origins.${order.origin}`)}${order.swapped ? html` <span class="soft">· ${t('staff.swapped')}</span>` : ''}</td>
    <td class="r dt num">${moment(order.placed_at)}</td></tr>`;

const noRow = () => FILTERS.some(asked)
  ? html`<div class="empty">${icon('search')}<h2>${t('staff-orders.none_title')}</h2><p>${t('staff-orders.none')}</p>
      <p><a class="btn btn--quiet" href=${address(noFilter())} @click=${follow}>${icon('undo')} ${t('staff-orders.clear')}</a></p></div>`
  : html`<div class="empty">${icon('list')}<h2>${t('staff-orders.empty_title')}</h2><p>${t('staff-orders.empty')}</p></div>`;
