// The audit trail: searched, filtered, and taken away as a CSV. Its state is its address.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {csvOf, download} from '../../components/staff/csv.js';
import {enter} from '../../components/staff/door.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {address, asked, follow, go, onAddress, queryOf, searched} from '../../components/staff/query.js';
import {attempt, say} from '../../components/staff/say.js';
import {actWords, changeWords, subjectLink, subjectWords, whoWords} from '../../components/staff/trail.js';
import {dayAndClock} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';
import {moment} from '../../components/staff/words.js';

const FILTERS = ['q', 'act', 'by', 'subject', 'since', 'until'];
const TYPING_MS = 250, MOST_EXPORTED = 5000, PAGE = 200;
const place = document.getElementById('page');
const known = {acts: [], people: []};
let listedFor = '', exporting = null;

const question = () => Object.fromEntries(FILTERS.map(name => [name, asked(name)]));
const list = new Listing(page => `/audit${queryOf({...question(), ...page})}`, draw);

enter(place, async () => {
  onAddress(changed);
  listKeys({search: () => place.querySelector('#q'), links: () => [...place.querySelectorAll('.trace tbody a')]});
  const words = Promise.all([api.get('/audit/acts'), api.get('/accounts'), api.get('/tokens')]).then(([acts, accounts, tokens]) => {
    known.acts = acts.data.map(act => [act, actWords(act)]).sort(([, a], [, b]) => a.localeCompare(b));
    known.people = [
      ...accounts.data.map(({id, name}) => [`account:${id}`, name]), ...tokens.data.map(({id, name}) => [`token:${id}`, name]),
      ['operator', t('staff-trace.operator')],
    ];
    draw();
  });
  await changed();
  await words;
}, {admin: true});

function changed() {
  const now = JSON.stringify([question(), asked('shown')]);
  if (now === listedFor) return draw();
  listedFor = now;
  return list.load();
}

function draw() {
  const filtered = FILTERS.some(asked);
  put(place, html`
    <form class="filters" role="search" @submit=${event => event.preventDefault()}>
      <div class="find"><label class="sr" for="q">${t('staff-trace.search')}</label>${icon('search')}
        <input class="input" id="q" type="search" maxlength="120" placeholder=${t('staff-trace.search')} .value=${searched()} @input=${search}><kbd aria-hidden="true">/</kbd></div>
      <div class="chips">
        ${pick('act', t('staff-trace.act'), known.acts)} ${pick('by', t('staff-trace.by'), known.people)}
        ${date('since', t('staff-trace.since'))} ${date('until', t('staff-trace.until'))}
        ${asked('subject') ? html`<span class="chip" aria-current="true">${t('staff-trace.of', {subject: subjectNow()})}</span>` : ''}
        ${filtered ? html`<a class="chip chip--clear" href=${address(noFilter())} @click=${follow}>${t('staff-trace.clear')}</a>` : ''}
        <button class="chip" type="button" data-act="export" aria-busy=${String(exporting !== null)} @click=${exportAll}>${icon('down')}
          ${exporting === null ? t('staff-trace.export') : t('staff-trace.exporting', {n: exporting})}</button>
      </div>
    </form>
    ${listed(list, {rows: table, empty: () => noLine(filtered)})}
    ${keysHint()}`);
}

const noFilter = () => Object.fromEntries([...FILTERS, 'shown'].map(name => [name, null]));
const subjectNow = () => list.rows.length ? subjectWords(list.rows[0].subject) : asked('subject');

function pick(name, label, options) {
  const now = asked(name);
  const all = now && !options.some(([value]) => value === now) ? [...options, [now, nameOfPresent(name, now)]] : options;
  return html`<label class="chip chip--pick ${now ? 'is-on' : ''}"><span class="sr">${label}</span>
    <select @change=${event => go({[name]: event.target.value, shown: null})}><option value="" ?selected=${!now}>${label}</option>
      ${all.map(([value, text]) => html`<option value=${value} ?selected=${value === now}>${text}</option>`)}</select>${icon('down')}</label>`;
}

const nameOfPresent = (name, value) => name === 'act' ? actWords(value) : list.rows.length ? whoWords(list.rows[0].by) : value;

const date = (name, label) => html`
  <label class="chip chip--date ${asked(name) ? 'is-on' : ''}"><span>${label}</span><input type="date" .value=${asked(name)}
    @change=${event => go({[name]: event.target.value, shown: null})}></label>`;

let typing;
function search(event) {
  clearTimeout(typing);
  const q = event.target.value.trim();
  typing = setTimeout(() => { if (q !== asked('q')) go({q, shown: null}, {replace: true}); }, TYPING_MS);
}

const table = lines => html`
  <div class="tbl"><table class="table trace"><caption class="sr">${t('staff-trace.caption')}</caption>
    <thead><tr><th scope="col">${t('staff-trace.head.at')}</th><th scope="col">${t('staff-trace.head.by')}</th><th scope="col">${t('staff-trace.head.act')}</th>
      <th scope="col">${t('staff-trace.head.subject')}</th><th scope="col">${t('staff-trace.head.detail')}</th></tr></thead>
    <tbody>${lines.map(row)}</tbody></table></div>`;

const row = line => html`
  <tr><td class="at num">${moment(line.at)}</td>
    <td class="by"><a href=${address({by: line.by.actor, shown: null})} @click=${follow}>${whoWords(line.by)}</a></td>
    <th scope="row" class="act">${actWords(line.act)}</th>
    <td class="on">${subjectLink(line.subject)}</td>
    <td class="ch soft">${changeWords(line)}</td></tr>`;

const noLine = filtered => html`
  <div class="empty">${icon('book')}<h2>${filtered ? t('staff-trace.none_title') : t('staff-trace.empty_title')}</h2>
    <p>${filtered ? t('staff-trace.none') : t('staff-trace.empty')}</p></div>`;

// All that the filters find, page by page, in the page's own words.
const exportAll = () => exporting === null && attempt(async () => {
  const rows = [['at', 'by', 'act', 'subject', 'detail'].map(name => t(`staff-trace.head.${name}`))];
  let next = null;
  try {
    do {
      exporting = rows.length - 1;
      draw();
      const page = await api.get(`/audit${queryOf({...question(), limit: PAGE, cursor: next})}`);
      rows.push(...page.data.map(line => [dayAndClock(line.at), whoWords(line.by), actWords(line.act), subjectWords(line.subject), changeWords(line)]));
      next = page.next;
    } while (next && rows.length <= MOST_EXPORTED);
  } finally {
    exporting = null;
    draw();
  }
  download('journal.csv', csvOf(rows));
  const lines = rows.length - 1;
  say(`${t('staff-trace.exported', {n: lines})} ${next ? t('staff-trace.cut', {n: lines}) : ''}`.trim());
});
