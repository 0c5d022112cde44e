// The roster: found by name, filtered, and each row opens its school over the list.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {columnPick, columnsOf, fieldsOf} from '../../components/staff/columns.js';
import {contactCoverage, REACHES} from '../../components/staff/contact-coverage.js';
import {importContacts} from '../../components/staff/contacts-import.js';
import {enter} from '../../components/staff/door.js';
import {chip, filterBar, filterOf, menu} from '../../components/staff/filters.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {address, asked, follow, go, onAddress, queryOf} from '../../components/staff/query.js';
import {importFile} from '../../components/staff/roster-import.js';
import {regions} from '../../components/staff/roster.js';
import {attempt, say} from '../../components/staff/say.js';
import {openSchool} from '../../components/staff/school-card.js';
import {editSchool} from '../../components/staff/school-form.js';
import {Views} from '../../components/staff/views.js';
import {day, moment, OUTCOMES, outcomeBadge} from '../../components/staff/words.js';
import {count, phone, postalCode, typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const FILTERS = ['q', 'outcome', 'board', 'mrc', 'kind', 'reach'];
const COLUMNS = [
  {name: 'ministry', fields: ['/organisation', '/building'], kind: 'og num', extra: true, label: () => t('staff-schools.ministry'), cell: school => [school.organisation, school.building].filter(Boolean).join('-') || dash()},
  {name: 'address', fields: ['/address', '/postal_code'], kind: 'bd', extra: true, label: () => t('staff-schools.address'), cell: school => html`${school.address} <span class="nb">${postalCode(school.postal_code)}</span>`},
  {name: 'board', fields: ['/board'], kind: 'bd', label: () => t('staff-schools.board'), cell: school => typography(school.board) || '—'},
  {name: 'mrc', fields: ['/mrc'], kind: 'og', label: () => t('staff-schools.mrc'), cell: school => typography(school.mrc) || '—'},
  {name: 'levels', fields: ['/levels'], kind: 'og', extra: true, label: () => t('staff-schools.levels'), cell: school => school.levels.map(level => t(`staff-growth.level.${level}`)).join(', ') || '—'},
  {name: 'pupils', fields: ['/pupils'], kind: 'og num', extra: true, label: () => t('staff-schools.pupils'), cell: school => school.pupils === null ? dash() : count(school.pupils)},
  {name: 'classes', fields: ['/classes'], kind: 'og num', extra: true, label: () => t('staff-schools.classes'), cell: school => school.classes === null ? dash() : count(school.classes)},
  {name: 'reach', fields: ['/reach', '/phone'], kind: 'bd', extra: true, label: () => t('staff-schools.reach.menu'), cell: school => html`${t(`staff-schools.reach.${school.reach}`)}${
    school.phone ? html` <span class="nb num">${phone(school.phone)}</span>` : ''}`},
  {name: 'outcome', fields: ['/outcome', '/active'], kind: 'st', label: () => t('staff-schools.outcome'), cell: school => school.kind === 'partner' ? dash()
    : school.active || school.outcome ? outcomeBadge(school.outcome ?? 'silent') : ''},
  {name: 'order', fields: ['/order'], kind: 'id num', label: () => t('staff-schools.order'), cell: school => school.order ? html`<a href=${url('staff/order', `?no=${school.order}`)}>${school.order}</a>` : dash()},
  {name: 'code', fields: ['/code_made_at'], kind: 'dt', extra: true, label: () => t('staff-schools.code_made'), cell: school => school.code_made_at ? moment(school.code_made_at) : dash()},
];
// Who lists by what reaches them sees it.
const shownColumns = () => columnsOf(asked('reach') ? COLUMNS.map(column => column.name === 'reach' ? {...column, extra: false} : column) : COLUMNS);
const dash = () => html`<span class="soft">—</span>`;
const place = document.getElementById('page');
const known = {boards: [], mrcs: []};
let card = null, coverage = null, listedFor = '';

const views = new Views('schools', draw);
const question = () => filterOf(FILTERS);
const list = new Listing(page => `/schools${queryOf({...question(), ...page})}`, draw);

enter(place, async () => {
  put(document.getElementById('acts'), html`
    <button class="btn btn--quiet btn--small" type="button" data-act="new" @click=${add}>${icon('plus')} ${t('staff-schools.form.new')}</button>
    <button class="btn btn--quiet btn--small" type="button" id="import"
      @click=${async () => { if (await importFile()) again(); }}>${icon('import')} ${t('staff-schools.import')}</button>
    <button class="btn btn--quiet btn--small" type="button" id="import-contacts"
      @click=${async () => { if (await importContacts()) again(); }}>${icon('import')} ${t('staff-schools.import_contacts')}</button>`);
  onAddress(changed);
  listKeys(place, {search: true, rows: '.schools tbody tr', more: [{key: 'n', name: t('staff-schools.form.new'), act: add}]});
  const names = regions().then(found => { Object.assign(known, found); draw(); }).catch(() => {}); // without them the filters offer what the address names
  const kept = views.read().catch(() => {});
  await changed();
  await Promise.all([names, kept, readCoverage()]);
});

const again = () => Promise.all([list.load(), readCoverage()]);

// Without it the list still stands.
const readCoverage = () => api.get('/contact-coverage').then(found => { coverage = found; draw(); }).catch(() => {});

// The new one opens over the list, ready for its code.
const add = () => attempt(async () => {
  const school = await editSchool();
  if (!school) return;
  say(t('staff-schools.form.added', {school: typography(school.name)}));
  again();
  go({id: school.id});
});

// The address names what is listed and which school is open; only what changed is asked for again.
function changed() {
  const id = asked('id');
  if (card && card.id !== id) card.close();
  if (id && card?.id !== id) card = openSchool(id, {onChange: again, onClose: closed});
  const now = JSON.stringify([question(), asked('shown')]);
  if (now === listedFor) return draw();
  listedFor = now;
  return list.load();
}

function closed(id) {
  card = null;
  if (asked('id') === id) go({id: null});
}

function draw() {
  put(place, html`
    ${filterBar({
      names: FILTERS, search: t('staff-schools.search'), clear: t('staff-schools.clear'), views,
      chips: {label: t('staff-schools.outcome'), all: ['', ...OUTCOMES].map(outcome =>
        chip('outcome', outcome, outcome ? t(`domain.outcome.${outcome}`) : t('staff-schools.all')))},
      menus: [
        menu('board', t('staff-schools.board'), known.boards),
        menu('mrc', t('staff-schools.mrc'), known.mrcs),
        menu('kind', t('staff-schools.kind'), ['school', 'partner'].map(kind => [kind, t(`domain.kind.${kind}`)])),
        menu('reach', t('staff-schools.reach.menu'), ['unaddressed', 'returned', ...REACHES].map(reach => [reach, t(`staff-schools.reach.${reach}`)])),
        columnPick(COLUMNS),
      ],
    })}
    ${coverage?.eligible ? contactCoverage(coverage) : ''}
    ${listed(list, {rows: table, empty: noRow, isExported: true, fields: fieldsOf(COLUMNS, ['/name', '/municipality'])})}
    ${keysHint()}`);
}

function table(rows) {
  const columns = shownColumns();
  return html`
  <div class="tbl"><table role="table" class="table orders schools ${asked('columns') ? 'is-chosen' : ''}"><caption class="sr">${t('staff-schools.caption')}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="nm">${t('staff-schools.name')}</th>
      ${columns.map(({kind, label}) => html`<th role="columnheader" scope="col" class=${kind}>${label()}</th>`)}</tr></thead>
    <tbody role="rowgroup">${rows.map(school => row(school, columns))}</tbody></table></div>`;
}

const row = (school, columns) => html`
  <tr role="row" class=${school.active ? '' : 'is-closed'}><th role="rowheader" scope="row" class="nm"><a href=${address({id: school.id})} @click=${follow}>${typography(school.name)}</a>
      <small>${[typography(school.municipality), school.kind === 'partner' && t('domain.kind.partner'), school.parent && t('staff-schools.building')].filter(Boolean).join(' · ')}
        ${school.active ? '' : html` · <span class="bad">${t('staff-schools.closed')}</span>`}${school.missing_since
          ? html` · <span class="bad">${t('staff-schools.missing', {day: day(school.missing_since)})}</span>` : ''}</small></th>
    ${columns.map(({kind, cell}) => html`<td role="cell" class=${kind}>${cell(school)}</td>`)}</tr>`;

const noRow = () => html`
  <div class="empty">${icon('school')}<h2>${FILTERS.some(asked) ? t('staff-schools.none_title') : t('staff-schools.empty_title')}</h2>
    <p>${FILTERS.some(asked) ? t('staff-schools.none') : t('staff-schools.empty')}</p></div>`;
