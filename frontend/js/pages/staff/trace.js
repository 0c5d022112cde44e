// The audit trail: searched, filtered, and taken away as a file. Its state is its address.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {LongCsv, saveTable} from '../../components/staff/csv.js';
import {enter} from '../../components/staff/door.js';
import {exportButtons} from '../../components/staff/export-links.js';
import {filterBar, filterOf, menu} from '../../components/staff/filters.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {address, asked, follow, go, onAddress, queryOf} from '../../components/staff/query.js';
import {attempt, say} from '../../components/staff/say.js';
import {actWords, changeWords, subjectLink, subjectWords, whoWords} from '../../components/staff/trail.js';
import {Views} from '../../components/staff/views.js';
import {moment} from '../../components/staff/words.js';
import {dayAndClock} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const FILTERS = ['q', 'act', 'by', 'subject', 'since', 'until'];
const MOST_IN_BOOK = 4000, PAGE = 200;
const place = document.getElementById('page');
const known = {acts: [], people: []};
const views = new Views('trace', draw);
let listedFor = '', exporting = null;

const question = () => filterOf(FILTERS);
const list = new Listing(page => `/audit${queryOf({...question(), ...page})}`, draw);

enter(place, async () => {
  onAddress(changed);
  listKeys(place, {search: true, rows: '.trace tbody tr'});
  const kept = views.read().catch(() => {});
  const words = Promise.all([api.get('/audit/acts'), api.get('/accounts'), api.get('/tokens')]).then(([acts, accounts, tokens]) => {
    known.acts = acts.data.map(act => [act, actWords(act)]).sort(([, a], [, b]) => a.localeCompare(b));
    known.people = [
      ...accounts.data.map(({id, name}) => [`account:${id}`, name]), ...tokens.data.map(({id, name}) => [`token:${id}`, name]),
      ['operator', t('staff-trace.operator')],
    ];
    draw();
  });
  await changed();
  await Promise.all([words, kept]);
}, {admin: true});

function changed() {
  const now = JSON.stringify([question(), asked('shown')]);
  if (now === listedFor) return draw();
  listedFor = now;
  return list.load();
}

function draw() {
  put(place, html`
    ${filterBar({
      names: FILTERS, search: t('staff-trace.search'), clear: t('staff-trace.clear'), views,
      chips: {label: t('staff-trace.head.subject'), all: asked('subject') ? html`<span class="chip" aria-current="true">${t('staff-trace.of', {subject: subjectNow()})}</span>` : ''},
      menus: [
        menu('act', t('staff-trace.act'), present('act', known.acts)), menu('by', t('staff-trace.by'), present('by', known.people)),
        date('since', t('staff-trace.since')), date('until', t('staff-trace.until')),
      ],
    })}
    ${listed(list, {rows: table, empty: () => noLine(FILTERS.some(asked))})}
    ${list.rows.length ? exportButtons(exportAll, exporting === null ? '' : t('staff-trace.exporting', {n: exporting})) : ''}
    ${keysHint()}`);
}

const subjectNow = () => list.rows.length ? subjectWords(list.rows[0]) : asked('subject');

// A school is no choice of the menu, but the address may name one.
function present(name, options) {
  const now = asked(name);
  if (!now || options.some(([value]) => value === now)) return options;
  return [...options, [now, name === 'act' ? actWords(now) : list.rows.length ? whoWords(list.rows[0].by) : now]];
}

const date = (name, label) => html`
  <label class="chip chip--date ${asked(name) ? 'is-on' : ''}"><span>${label}</span><input type="date" .value=${asked(name)}
    @change=${event => go({[name]: event.target.value, shown: null})}></label>`;

const table = lines => html`
  <div class="tbl"><table role="table" class="table trace"><caption class="sr">${t('staff-trace.caption')}</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${t('staff-trace.head.at')}</th><th role="columnheader" scope="col">${t('staff-trace.head.by')}</th><th role="columnheader" scope="col">${t('staff-trace.head.act')}</th>
      <th role="columnheader" scope="col">${t('staff-trace.head.subject')}</th><th role="columnheader" scope="col">${t('staff-trace.head.detail')}</th></tr></thead>
    <tbody role="rowgroup">${lines.map(row)}</tbody></table></div>`;

const row = line => html`
  <tr role="row"><td role="cell" class="at num">${moment(line.at)}</td>
    <td role="cell" class="by"><a href=${address({by: line.by.actor, shown: null})} @click=${follow}>${whoWords(line.by)}</a></td>
    <th role="rowheader" scope="row" class="act">${actWords(line.act)}</th>
    <td role="cell" class="on">${subjectLink(line)}</td>
    <td role="cell" class="ch soft">${changeWords(line)}</td></tr>`;

const noLine = filtered => html`
  <div class="empty">${icon('trace')}<h2>${filtered ? t('staff-trace.none_title') : t('staff-trace.empty_title')}</h2>
    <p>${filtered ? t('staff-trace.none') : t('staff-trace.empty')}</p></div>`;

// All that the filters find, page by page, in the page's own words. A CSV has no end; a workbook, which is made whole, stops at so many lines.
const exportAll = format => exporting === null && attempt(async () => {
  const columns = ['at', 'by', 'act', 'subject', 'detail'].map(name => t(`staff-trace.head.${name}`));
  const csv = new LongCsv(columns), book = [columns];
  let next = null, lines = 0;
  try {
    do {
      exporting = lines;
      draw();
      const page = await api.get(`/audit${queryOf({...question(), limit: PAGE, cursor: next})}`);
      const rows = page.data.map(line => [dayAndClock(line.at), whoWords(line.by), actWords(line.act), subjectWords(line), changeWords(line)]);
      if (format === 'csv') csv.add(rows);
      else book.push(...rows);
      [next, lines] = [page.next, lines + rows.length];
    } while (next && (format === 'csv' || lines < MOST_IN_BOOK));
  } finally {
    exporting = null;
    draw();
  }
  if (format === 'csv') csv.save(t('staff-trace.file'));
  else await saveTable(t('staff-trace.file'), book, format);
  say(`${t('staff-trace.exported', {n: lines})} ${next ? t('staff-trace.cut', {n: lines}) : ''}`.trim());
});
