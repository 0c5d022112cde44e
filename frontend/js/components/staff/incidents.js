// The register of incidents: noted, completed as more is known, never taken away before its time.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {longDay, wholeNumber} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {show} from '../../state.js';
import {ask} from './dialog.js';
import {exportLinks} from './export-links.js';
import {check, field} from './field.js';
import {attempt, say} from './say.js';

const NONE = {happened_on: '', known_on: '', what: '', data: '', people: null, is_serious: false, why: '', cai_told_on: null, people_told_on: null, measures: ''};
const word = (name, params) => t(`staff-personal-data.incidents.${name}`, params);
const dayOf = text => longDay(`${text}T12:00:00Z`);

export function incidents(place) {
  const read = () => show(place, () => api.get('/incidents'), {ready: ({data}) => html`
    ${data.length ? html`<ul class="holdings incidents">${data.map(incident)}</ul>${exportLinks('/incidents')}` : html`<p class="soft">${word('none')}</p>`}
    <p class="after"><button class="btn btn--quiet btn--small" type="button" data-act="note-incident" @click=${note}>${icon('plus')} ${word('note')}</button></p>`});

  const incident = one => html`
    <li><h3>${dayOf(one.known_on)} ${badges(one)}</h3><p>${one.what}</p>
      <dl>${[['happened_on', dayOf(one.happened_on)], ['data', one.data], ['people', one.people === null ? '—' : word('count', {n: one.people})],
        ['why', `${word(one.is_serious ? 'serious' : 'not_serious')}. ${one.why}`], ['cai_told_on', one.cai_told_on ? dayOf(one.cai_told_on) : '—'],
        ['people_told_on', one.people_told_on ? dayOf(one.people_told_on) : '—'], ['measures', one.measures || '—']].map(([name, text]) => html`<div><dt>${word(name)}</dt><dd>${text}</dd></div>`)}</dl>
      <p><button class="btn btn--quiet btn--small" type="button" data-act="complete" aria-label=${word('complete_for', {day: dayOf(one.known_on)})}
        @click=${() => complete(one)}>${icon('edit')} ${word('complete')}</button></p></li>`;

  const badges = one => one.is_serious ? ['cai', 'people'].filter(who => !one[`${who}_told_on`]).map(who => html`<span class="badge badge--late">${icon('alert')}${word(`${who}_to_tell`)}</span>`) : '';

  const note = () => attempt(async () => {
    if (!await ask({title: word('note_title'), go: word('note_go'), wide: true, body: fields(NONE), send: form => api.post('/incidents', formOf(form))})) return;
    say(word('noted'));
    await read();
  });

  const complete = one => attempt(async () => {
    let {version} = one;
    const done = await ask({
      title: word('complete_title'), go: word('complete_go'), wide: true, body: fields(one),
      send: form => api.patch(`/incidents/${one.id}`, formOf(form), {version}),
      stale: ({params: {current}}) => { ({version} = current); return html`<p>${word('stale')}</p>`; },
    });
    if (!done) return;
    say(word('completed'));
    await read();
  });

  return read();
}

const fields = one => ({faults}) => {
  const text = (name, rest = {}) => field({name, label: word(name), value: one[name] ?? '', fault: faults[`/${name}`], ...rest});
  return html`
    <div class="pairs">${text('happened_on', {type: 'date', attributes: {autofocus: true}})}${text('known_on', {type: 'date'})}</div>
    ${text('what', {attributes: {maxlength: 2000}})}${text('data', {hint: word('data_hint'), attributes: {maxlength: 2000}})}
    ${text('people', {hint: word('people_hint'), optional: true, attributes: {inputmode: 'numeric', maxlength: 12}})}
    ${check({name: 'is_serious', label: word('is_serious'), checked: one.is_serious})}
    ${text('why', {hint: word('why_hint'), attributes: {maxlength: 2000}})}
    <div class="pairs">${text('cai_told_on', {type: 'date', optional: true})}${text('people_told_on', {type: 'date', optional: true})}</div>
    ${text('measures', {optional: true, attributes: {maxlength: 2000}})}`;
};

const formOf = form => {
  const text = name => form.get(name).trim();
  return {
    happened_on: text('happened_on'), known_on: text('known_on'), what: text('what'), data: text('data'), people: wholeNumber(text('people')),
    is_serious: form.has('is_serious'), why: text('why'), cai_told_on: text('cai_told_on') || null, people_told_on: text('people_told_on') || null, measures: text('measures'),
  };
};
