// One school over the list: places, contact, orders, a new code, and the answers staff give for it.
import {html, nothing} from 'lit-html';
import {api} from '../../api.js';
import {phone, postalCode, townLine, typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {failed} from '../../state.js';
import {ask, tell} from './dialog.js';
import {field} from './field.js';
import {bones} from './listing.js';
import {looksButton} from './looks.js';
import {address, follow} from './query.js';
import {attempt, say} from './say.js';
import {closePlace, editContact, editPlace, eraseContact, splitPlace} from './school-details.js';
import {editSchool} from './school-form.js';
import {schoolHistory} from './school-history.js';
import {showKey} from './school-key.js';
import {showLinks} from './school-links.js';
import {mergeSchool} from './school-merger.js';
import {day, outcomeBadge, standingBadge} from './words.js';

// Gives {id, close}; onChange() when something about it changed, onClose(id) once it is shut.
export function openSchool(id, {onChange, onClose}) {
  let school = null, problem = null;
  const card = tell({title: t('staff-schools.card'), wide: true, body: () => problem ? failed(problem, read) : school ? whole(school, again) : bones(4)});
  card.closed.then(() => onClose(id));
  read();
  return {id, close: card.close};

  async function read() {
    problem = null;
    try {
      school = await api.get(`/schools/${encodeURIComponent(id)}`);
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      problem = refusal;
    }
    card.draw();
  }

  async function again() {
    await read();
    onChange();
  }
}

const whole = (school, again) => html`
  <div class="card">
    <div><p class="card__name display">${typography(school.name)}</p>
      <p class="soft">${[t(`domain.kind.${school.kind}`), typography(school.board), school.mrc && t('staff-schools.mrc_of', {mrc: typography(school.mrc)}), ...['pupils', 'classes'].map(size => school[size] && t(`staff-schools.history.size.${size}`, {n: school[size]})), school.organisation && t('staff-schools.code_of', {code: [school.organisation, school.building].filter(Boolean).join('-')})].filter(Boolean).join(' · ')}</p>
      ${school.missing_since ? html`<p class="bad with-i">${icon('alert')} ${t('staff-schools.missing_how', {day: day(school.missing_since)})}</p>` : ''}
      ${school.parent ? html`<p>${t('staff-schools.building_of')} <a href=${address({id: school.parent})} @click=${follow}>${typography(school.parent_name)}</a></p>` : ''}
      ${school.merged_into ? html`<p>${t('staff-schools.merger.into')} <a href=${address({id: school.merged_into.id})} @click=${follow}>${typography(school.merged_into.name)}</a></p>`
        : school.active ? '' : html`<p class="bad with-i">${icon('lock')} ${t('staff-schools.closed')}</p>`}
      ${school.merged_into ? '' : html`<p class="acts card__edit">${quiet('edit', 'edit', t('staff-schools.form.open'), () => change(editSchool(school), school, again))}
        ${school.active ? quiet('merge', 'school', t('staff-schools.merger.open'), () => merge(school, again)) : ''}</p>`}</div>
    ${school.merged_into ? '' : standing(school, again)}
  </div>`;

const standing = (school, again) => html`
    ${school.kind === 'school' ? answer(school, again) : ''}
    <div class="pairs">
      <section aria-labelledby="c-places"><h3 id="c-places">${t('staff-schools.places')}</h3>
        <address>${typography(school.address)}<br>${townLine(school.municipality, school.postal_code)}</address>
        ${school.places.length
          ? html`<ul class="places">${school.places.map(place => html`<li><b>${typography(place.name)}</b><br><span class="soft">${typography(place.address)}, ${typography(place.municipality)} ${postalCode(place.postal_code)}</span>
            ${school.active ? html`<span class="places__acts">${link('place', typography(place.name), t('staff-schools.form.open'), () => change(editPlace(school, place), school, again))}
              ${school.kind === 'school' && !school.parent && place.address !== school.address ? link('split', typography(place.name), t('staff-schools.place.split_open'), () => split(school, place, again)) : ''}
              ${link('close', typography(place.name), t('staff-schools.place.close_open'), () => change(closePlace(school, place), school, again, noteAgain(school, place)))}</span>` : ''}</li>`)}</ul>` : ''}
        ${school.active ? html`<p>${quiet('new-place', 'plus', t('staff-schools.place.add'), () => change(editPlace(school), school, again))}</p>` : ''}</section>
      <section aria-labelledby="c-contact"><h3 id="c-contact">${t('staff-schools.contact')}</h3>
        ${school.contact ? html`<p>${school.contact.name ? html`<b>${school.contact.name}</b> ` : ''}<span class="soft">${school.contact_role ? html`· ${school.contact_role} ` : ''}· ${t(`domain.language.${school.contact.language}`)}</span>${school.contact.email
          ? html`<br><a class="line" href="mailto:${school.contact.email}">${school.contact.email}</a>` : html`<br><span class="soft">${t('staff.person.no_email')}</span>`}
          ${school.contact.phone ? html`<br><a class="num line" href="tel:${school.contact.phone.replace(/[^+\d]/g, '')}">${phone(school.contact.phone)}</a>` : ''}</p>`
            : html`<p class="soft">${t('staff-schools.no_contact')}</p>`}
        ${mailbox(school, again)}
        <p class="acts">${quiet('contact', 'edit', school.contact ? t('staff-schools.form.open') : t('staff-schools.contact_form.add'), () => change(editContact(school), school, again), t('staff-schools.contact'))}
          ${school.contact ? quiet('erase', 'x', t('staff-schools.contact_erase.open'), () => change(eraseContact(school), school, again), t('staff-schools.contact')) : ''}</p>${looksButton({school: school.id})}</section>
    </div>
    <section aria-labelledby="c-orders"><h3 id="c-orders">${t('staff-schools.orders')}</h3>
      ${school.orders.length
        ? html`<ul class="rows">${school.orders.map(order => html`<li><span><a class="num" href=${url('staff/order', `?no=${order.number}`)}>${order.number}</a> · ${local(order.kit.name)} <span class="soft">· ${day(order.placed_at)}</span></span><span>${standingBadge(order)}</span></li>`)}</ul>`
      : html`<p class="soft">${t('staff-schools.no_order')}</p>`}</section>
    ${schoolHistory(school)}
    ${school.active ? html`<section aria-labelledby="c-key"><h3 id="c-key">${t('staff-schools.key.title')}</h3><p>${school.code_made_at
        ? t('staff-schools.history.code_made', {day: day(school.code_made_at)}) : t('staff-schools.history.no_code')}</p><p class="soft">${t('staff-schools.key.how')}</p>
      <p class="acts"><button class="btn btn--quiet btn--small" type="button" data-act="key"
        @click=${() => newKey(school)}>${icon('lock')} ${t('staff-schools.key.go')}</button>
        ${quiet('links', 'list', t('staff-schools.links.open'), () => showLinks(school))}</p></section>` : ''}`;

// Whether invitations go to the address: that mail came back is staff's to say, that none is wanted its reader's.
function mailbox(school, again) {
  const turn = (call, words, undo) => attempt(async () => {
    await call();
    await again();
    say(words, {undo});
  });
  const closed = () => api.post(`/schools/${school.id}/returned-mail`), opened = () => api.delete(`/schools/${school.id}/returned-mail`);
  if (!school.mailbox) return school.contact?.email ? html`<p>${quiet('returned', 'mail', t('staff-schools.mailbox.note'), () => turn(closed, t('staff-schools.mailbox.noted'), () => turn(opened, t('staff.taken_back'))))}</p>` : '';
  const {reason, since} = school.mailbox;
  return html`<div class="notice notice--warn" data-mailbox=${reason}>${icon('mail')}<p>${reason === 'asked' ? t('staff-schools.mailbox.asked', {day: day(since)}) : t('staff-schools.mailbox.bounced', {day: day(since)})}</p>
    ${reason === 'bounced' ? html`<p>${quiet('write-again', 'undo', t('staff-schools.mailbox.again'), () => turn(opened, t('staff-schools.mailbox.written_again'), () => turn(closed, t('staff.taken_back'))))}</p>` : ''}</div>`;
}

const answer = (school, again) => html`
  <section class="answer" aria-labelledby="c-answer"><h3 id="c-answer">${t('staff-schools.outcome')}</h3>
    <p>${outcomeBadge(school.outcome ?? 'silent')} ${school.order ? html`<a class="num" href=${url('staff/order', `?no=${school.order}`)}>${school.order}</a>` : ''}</p>
    <div class="acts">${!school.outcome && school.active ? html`
        <button class="btn btn--quiet btn--small" type="button" data-act="decline"
          @click=${() => decline(school, again)}>${icon('x')} ${t('staff-schools.decline.go')}</button>
        <button class="btn btn--quiet btn--small" type="button" data-act="exclude"
          @click=${() => exclude(school, again)}>${icon('lock')} ${t('staff-schools.exclude.open')}</button>` : ''}
      ${school.outcome === 'decline' || school.outcome === 'exclusion' ? html`
        <button class="btn btn--quiet btn--small" type="button" data-act="withdraw"
          @click=${() => withdraw(school, again)}>${icon('undo')} ${t(`staff-schools.withdraw.${school.outcome}`)}</button>` : ''}</div></section>`;

// `of` tells which one it is about, where several buttons bear the same word.
const quiet = (name, shape, words, click, of = '') => html`<button class="btn btn--quiet btn--small" type="button" data-act=${name} aria-label=${of ? t('staff-schools.of', {act: words, of}) : nothing}
  @click=${click}>${icon(shape)} ${words}</button>`;

const link = (name, of, words, click) => html`<button class="link" type="button" data-act=${name} aria-label=${t('staff-schools.of', {act: words, of})} @click=${click}>${words}</button>`;

async function change(editing, school, again, undo = null) {
  const edited = await editing;
  const isOther = edited && (edited.version !== school.version || edited.contact_version !== school.contact_version);
  if (isOther) await told(t('staff-schools.form.saved'), again, undo);
}

// Taken back, it is noted anew: what is ordered goes where it went.
const noteAgain = (school, {name, address, municipality, postal_code}) => () =>
  api.post(`/schools/${school.id}/places`, {name, address, municipality, postal_code});

async function merge(school, again) {
  if (await mergeSchool(school)) await told(t('staff-schools.merger.done'), again);
}

async function split(school, place, again) {
  const made = await splitPlace(school, place);
  if (made) await told(t('staff-schools.place.split_done', {place: typography(made.name)}), again);
}

async function decline(school, again) {
  const done = await ask({
    title: t('staff-schools.decline.title', {school: typography(school.name)}), go: t('staff-schools.decline.go'), shape: 'x',
    body: () => html`<p>${t('staff-schools.decline.how')}</p>`,
    send: () => api.post('/declines', {school: school.id}),
  });
  if (done) await told(t('staff-schools.decline.done'), again, () => api.delete(`/declines/${school.id}`));
}

async function exclude(school, again) {
  const done = await ask({
    title: t('staff-schools.exclude.title', {school: typography(school.name)}), go: t('staff-schools.exclude.go'), shape: 'lock',
    body: ({faults}) => html`<p>${t('staff-schools.exclude.how')}</p>
      ${field({name: 'reason', label: t('staff-schools.exclude.reason'), hint: t('staff-schools.exclude.reason_hint'), fault: faults['/reason'], attributes: {maxlength: 200, autofocus: true}})}`,
    send: form => api.post('/exclusions', {school: school.id, reason: form.get('reason').trim()}),
  });
  if (done) await told(t('staff-schools.exclude.done'), again, () => api.delete(`/exclusions/${school.id}`));
}

const withdraw = (school, again) => attempt(async () => {
  await api.delete(`/${school.outcome === 'decline' ? 'declines' : 'exclusions'}/${school.outcome_id}`);
  await told(t('staff-schools.withdraw.done'), again, school.outcome === 'decline' ? () => api.post('/declines', {school: school.id}) : null);
});

async function told(words, again, undo = null) {
  say(words, {undo: undo && (async () => { await undo(); await again(); })});
  await again();
}

async function newKey(school) {
  const key = await ask({
    title: t('staff-schools.key.ask'), go: t('staff-schools.key.go'), shape: 'lock',
    body: () => html`<p>${t('staff-schools.key.warn', {school: typography(school.name)})}</p>
      <label class="pick"><input type="checkbox" name="end_links"> <span>${t('staff-schools.key.end_links')}</span></label><p class="hint">${t('staff-schools.key.end_links_hint')}</p>`,
    send: form => api.post(`/schools/${school.id}/keys`, {end_links: form.has('end_links')}),
  });
  if (key) showKey(school, key);
}
