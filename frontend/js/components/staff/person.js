// One person's data: looked for over everything, handed over, put right, erased. Whom it is about never stands in the page's address.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {pageLanguage, typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';
import {put} from '../../state.js';
import {contactFields, contactOf, NOBODY} from './contact-fields.js';
import {ask} from './dialog.js';
import {field} from './field.js';
import {bones} from './listing.js';
import {looksButton} from './looks.js';
import {attempt, say} from './say.js';
import {day} from './words.js';

const FORMATS = ['json', 'csv', 'xlsx'];

export function person(place, onErased) {
  let whom = '', rows = null, fault = '', busy = false, found = 0;
  const chosen = new Set();
  const may = action => rows.filter(row => chosen.has(row.place) && row.actions.includes(action));

  async function search(event) {
    event?.preventDefault();
    if (busy) return;
    whom = (event ? new FormData(event.target).get('person') : whom).trim();
    [busy, fault, rows] = [true, '', null];
    draw();
    try {
      ({data: rows, found} = await api.post('/person-searches', {person: whom}));
      chosen.clear();
      rows.filter(row => row.actions.includes('erasure')).forEach(row => chosen.add(row.place));
    } catch (problem) {
      if (!problem.code) throw problem;
      fault = explainFaults(problem)['/person'] ?? '';
      if (!fault) say(explain(problem), {bad: true});
    }
    busy = false;
    draw();
  }

  function draw() {
    put(place, html`
      <form class="find-person" role="search" @submit=${search}>
        ${field({name: 'person', label: t('staff-personal-data.person.whom'), hint: t('staff-personal-data.person.whom_hint'), value: whom, fault, attributes: {maxlength: 254}})}
        <button class="btn" aria-busy=${String(busy)}>${icon(busy ? 'spin' : 'search')} ${t('staff-personal-data.person.find')}</button></form>
      <div role="status">${busy ? bones(2) : rows && !rows.length ? html`<p class="soft">${t('staff-personal-data.person.none')}</p>` : ''}</div>
      ${rows?.length ? results() : ''}`);
  }

  const results = () => html`
    <p class="acts" data-found>${t('staff-personal-data.person.found', {n: found})}
      <span class="soft">${t('staff-personal-data.person.hand_over')}</span>
      ${FORMATS.map(format => html`<button class="btn btn--quiet btn--small" type="button" data-file=${format} @click=${() => handOver(whom, format)}>${icon('export')}
        ${t(`staff-personal-data.person.format.${format}`)}</button>`)}</p>
    <ul class="holdings">${rows.map(holding)}</ul>
    <p class="acts">
      <button class="btn btn--quiet" type="button" data-act="correct" ?disabled=${!may('correction').length} @click=${correct}>${icon('edit')} ${t('staff-personal-data.person.correct', {n: may('correction').length})}</button>
      <button class="btn btn--quiet btn--danger" type="button" data-act="erase" ?disabled=${!may('erasure').length} @click=${erase}>${icon('x')} ${t('staff-personal-data.person.erase', {n: may('erasure').length})}</button></p>`;

  const holding = row => html`
    <li><label class="pick"><input type="checkbox" .checked=${chosen.has(row.place)} ?disabled=${!row.actions.length}
        @change=${() => { if (!chosen.delete(row.place)) chosen.add(row.place); draw(); }}>
        <b>${local(row.title)}</b><small>${where(row)} · ${t('staff-personal-data.person.since', {day: day(row.since)})}</small></label>
      <dl>${row.values.map(value => html`<div><dt>${local(value.title)}</dt><dd>${value.text}</dd></div>`)}</dl>
      <p class="soft">${links(row)}</p>${row.order ? looksButton({order: row.order}) : row.school ? looksButton({school: row.school.id}) : ''}</li>`;

  const where = ({school, order, kind}) => [order, school && typography(school.name)].filter(Boolean).join(' · ') || t(`staff-personal-data.person.${kind === 'account' ? 'team' : 'nowhere'}`);

  const links = ({school, order, kind, actions}) => {
    if (kind === 'account') return actions.length ? '' : html`${t('staff-personal-data.person.in_use')} <a href=${url('staff/people')}>${t('staff.nav.people')}</a>`;
    if (order) return html`<a href=${url('staff/order', `?no=${order}`)}>${t('staff-personal-data.person.see_order')}</a>`;
    return school ? html`<a href=${url('staff/schools', `?id=${school.id}`)}>${t('staff-personal-data.person.see_school')}</a>` : '';
  };

  const correct = () => attempt(async () => {
    const right = may('correction'), values = Object.fromEntries(right[0].values.map(({field: name, text}) => [name, text]));
    const done = await ask({
      title: t('staff-personal-data.person.correct_title', {n: right.length}), go: t('staff-personal-data.person.correct_go'), wide: true,
      body: ({faults}) => html`<p>${t('staff-personal-data.person.correct_how')}</p>${contactFields({...NOBODY, language: pageLanguage(), ...values}, {faults, at: '/contact', autofocus: true})}`,
      send: form => api.post('/person-corrections', {places: right.map(({place: where_}) => where_), contact: contactOf(form)}),
    });
    if (!done) return;
    say(t('staff-personal-data.person.corrected', {n: done.corrected}));
    await search();
  });

  const erase = () => attempt(async () => {
    const gone = may('erasure');
    const done = await ask({
      title: t('staff-personal-data.person.erase_title', {n: gone.length}), go: t('staff-personal-data.person.erase_go', {n: gone.length}), shape: 'x', danger: true,
      body: () => html`<p>${t('staff-personal-data.person.erase_how')}</p><ul class="dots">${gone.map(row => html`<li>${local(row.title)} <span class="soft">${where(row)}</span></li>`)}</ul>`,
      send: () => api.post('/person-erasures', {places: gone.map(({place: where_}) => where_)}),
    });
    if (!done) return;
    const left = done.copies_left;
    say(`${t('staff-personal-data.person.erased', {n: done.erased})} ${left ? t('staff-personal-data.person.copies_left', {n: left}) : ''}`, {bad: left > 0});
    await Promise.all([search(), onErased()]);
  });

  draw();
}

// The file comes by a POST, so that no address names anybody.
const handOver = (whom, format) => attempt(async () => {
  const address = URL.createObjectURL(await api.file('/person-files', {person: whom, format, language: pageLanguage()}));
  Object.assign(document.createElement('a'), {href: address, download: `renseignements.${format}`}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
});
