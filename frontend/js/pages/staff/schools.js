// The roster: found by name, filtered, and each row opens its school over the list.
import {html, nothing} from 'lit-html';
import {enter} from '../../components/staff/door.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {address, asked, follow, go, onAddress, queryOf, searched} from '../../components/staff/query.js';
import {importFile} from '../../components/staff/roster-import.js';
import {regions} from '../../components/staff/roster.js';
import {openSchool} from '../../components/staff/school-card.js';
import {day, OUTCOMES, outcomeBadge} from '../../components/staff/words.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const FILTERS = ['q', 'outcome', 'board', 'mrc', 'kind'];
const TYPING_MS = 250;
const place = document.getElementById('page');
const known = {boards: [], mrcs: []};
let card = null, listedFor = '';

const question = () => Object.fromEntries(FILTERS.map(name => [name, asked(name)]));
const list = new Listing(page => `/schools${queryOf({...question(), ...page})}`, draw);

enter(place, async who => {
  if (who.role === 'admin') {
    put(document.getElementById('acts'), html`<button class="btn btn--quiet btn--small" type="button" id="import"
      @click=${async () => { if (await importFile()) list.load(); }}>${icon('down')} ${t('staff-schools.import')}</button>`);
  }
  onAddress(changed);
  listKeys({search: () => place.querySelector('#q'), links: () => [...place.querySelectorAll('.orders .nm a')]});
  const names = regions().then(({boards, mrcs}) => { Object.assign(known, {boards: pairs(boards), mrcs: pairs(mrcs)}); draw(); });
  await changed();
  await names.catch(() => {}); // without them the filters offer what the address names
});

// The address names what is listed and which school is open; only what changed is asked for again.
function changed() {
  const id = asked('id');
  if (card && card.id !== id) card.close();
  if (id && card?.id !== id) card = openSchool(id, {onChange: () => list.load(), onClose: closed});
  const now = JSON.stringify([question(), asked('shown')]);
  if (now === listedFor) return draw();
  listedFor = now;
  return list.load();
}

function closed(id) {
  card = null;
  if (asked('id') === id) go({id: null});
}

const pairs = names => names.map(name => [name, name]);

function draw() {
  put(place, html`
    <form class="filters" role="search" @submit=${event => event.preventDefault()}>
      <div class="find"><label class="sr" for="q">${t('staff-schools.search')}</label>${icon('search')}
        <input class="input" id="q" type="search" maxlength="120" placeholder=${t('staff-schools.search')} .value=${searched()}
          @input=${search}><kbd aria-hidden="true">/</kbd></div>
      <div class="chips" role="group" aria-label=${t('staff-schools.outcome')}>${['', ...OUTCOMES].map(outcome => html`
        <a class="chip" href=${address({outcome, shown: null})} aria-current=${asked('outcome') === outcome ? 'true' : nothing}
          @click=${follow}>${outcome ? t(`domain.outcome.${outcome}`) : t('staff-schools.all')}</a>`)}</div>
      <div class="chips">
        ${pick('board', t('staff-schools.board'), known.boards)} ${pick('mrc', t('staff-schools.mrc'), known.mrcs)}
        ${pick('kind', t('staff-schools.kind'), ['school', 'partner'].map(kind => [kind, t(`domain.kind.${kind}`)]))}
        ${FILTERS.some(asked) ? html`<a class="chip chip--clear" href=${address(noFilter())} @click=${follow}>${t('staff-schools.clear')}</a>` : ''}
      </div>
    </form>
    ${listed(list, {rows: table, empty: noRow})}
    ${keysHint()}`);
}

const noFilter = () => Object.fromEntries([...FILTERS, 'shown'].map(name => [name, null]));

function pick(name, label, options) {
  const now = asked(name);
  const all = now && !options.some(([value]) => value === now) ? [...options, [now, now]] : options;
  return html`<label class="chip chip--pick ${now ? 'is-on' : ''}"><span class="sr">${label}</span>
    <select @change=${event => go({[name]: event.target.value, shown: null})}><option value="" ?selected=${!now}>${label}</option>
      ${all.map(([value, text]) => html`<option value=${value} ?selected=${value === now}>${text}</option>`)}</select>${icon('down')}</label>`;
}

let typing;
function search(event) {
  clearTimeout(typing);
  const q = event.target.value.trim();
  typing = setTimeout(() => { if (q !== asked('q')) go({q, shown: null}, {replace: true}); }, TYPING_MS);
}

const table = rows => html`
  <div class="tbl"><table class="table orders schools"><caption class="sr">${t('staff-schools.caption')}</caption>
    <thead><tr><th scope="col" class="nm">${t('staff-schools.name')}</th><th scope="col" class="bd">${t('staff-schools.board')}</th>
      <th scope="col" class="og">${t('staff-schools.mrc')}</th>
      <th scope="col" class="st">${t('staff-schools.outcome')}</th><th scope="col" class="id">${t('staff-schools.order')}</th></tr></thead>
    <tbody>${rows.map(row)}</tbody></table></div>`;

const row = school => html`
  <tr class=${school.active ? '' : 'is-closed'}><th scope="row" class="nm"><a href=${address({id: school.id})} @click=${follow}>${school.name}</a>
      <small>${[school.municipality, school.kind === 'partner' && t('domain.kind.partner'), school.parent && t('staff-schools.building')].filter(Boolean).join(' · ')}
        ${school.active ? '' : html` · <span class="bad">${t('staff-schools.closed')}</span>`}${school.missing_since
          ? html` · <span class="bad">${t('staff-schools.missing', {day: day(school.missing_since)})}</span>` : ''}</small></th>
    <td class="bd">${school.board || '—'}</td><td class="og">${school.mrc || '—'}</td>
    <td class="st">${school.kind === 'partner'
      ? html`<span class="soft">—</span>` : school.active || school.outcome ? outcomeBadge(school.outcome ?? 'silent') : ''}</td>
    <td class="id num">${school.order ? html`<a href=${url('staff/order', `?no=${school.order}`)}>${school.order}</a>` : html`<span class="soft">—</span>`}</td></tr>`;

const noRow = () => html`
  <div class="empty">${icon('school')}<h2>${FILTERS.some(asked) ? t('staff-schools.none_title') : t('staff-schools.empty_title')}</h2>
    <p>${FILTERS.some(asked) ? t('staff-schools.none') : t('staff-schools.empty')}</p></div>`;
