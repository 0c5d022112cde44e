// Two entries of one school made one: the other is found by its name, what would move is said, and only then is it done.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {typography} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {ask} from './dialog.js';
import {field} from './field.js';
import {SchoolFinder} from './school-finder.js';

const MOVES = ['orders', 'claims', 'letters', 'places', 'buildings', 'keys', 'follow_ups'];

// Gives the kept school as it then is, or null.
export function mergeSchool(school) {
  const others = new SchoolFinder(({id, active}) => active && id !== school.id);
  let from = null, seen = null, fault = '';
  const forget = () => { [from, seen, fault] = [null, null, '']; };
  return ask({
    title: t('staff-schools.merger.title', {school: typography(school.name)}), wide: true,
    go: () => seen && !seen.refusal ? t('staff-schools.merger.go') : t('staff-schools.merger.see'),
    body: ({draw}) => html`<p>${t('staff-schools.merger.how')}</p>
      ${field({name: 'other', label: t('staff-schools.merger.other'), hint: t('staff-schools.merger.other_hint'), fault, attributes: {
        maxlength: 300, autofocus: true, list: others.found, input: event => { if (seen || fault) { forget(); draw(); } others.look(event.target.value.trim(), school.kind, draw); }}})}
      ${seen ? preview(seen) : ''}`,
    send: async form => {
      if (seen && !seen.refusal) return api.post(`/schools/${school.id}/merger`, {school: from});
      forget();
      from = others.idOf(form.get('other').trim());
      if (from) seen = await api.get(`/schools/${school.id}/merger?school=${encodeURIComponent(from)}`);
      else fault = t('staff-schools.merger.which');
      return undefined;
    },
  });
}

const preview = ({kept, other, contact, moves, years, refusal}) => html`
  <section class="verdicts" role="status" data-merger>
    ${refusal ? html`<div class="notice notice--bad">${icon('alert')}<p>${whyNot(refusal, years)}</p></div>` : html`
      <p>${t('staff-schools.merger.becomes', {kept: typography(kept.name), other: typography(other.name)})}</p>
      <ul>${MOVES.filter(name => moves[name]).map(name => html`<li>${t(`staff-schools.merger.moves.${name}`, {n: moves[name]})}</li>`)}
        ${contact ? html`<li>${t(`staff-schools.merger.contact.${contact}`)}</li>` : ''}
        ${years.map(year => html`<li>${t('staff-schools.merger.year', {campaign: local(year.campaign.name), answer: answer(year[year.stands])})}</li>`)}</ul>
      <p class="with-i">${icon('alert')}<span>${t('staff-schools.merger.for_good')}</span></p>`}</section>`;

const answer = one => one.order ?? t(`domain.outcome.${one.answer}`);

function whyNot({code, params}, years) {
  if (code !== 'both_answered') return t(`staff-schools.merger.why.${params.why}`);
  const {campaign, kept, other} = years.find(year => year.campaign.slug === params.campaign);
  return t('staff-schools.merger.both', {campaign: local(campaign.name), kept: answer(kept), other: answer(other)});
}
