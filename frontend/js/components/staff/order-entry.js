// An order entered for a school: which school, which kit, who gets it and where. Its origin is the team's.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {townLine, typography} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {contactFields, contactOf, NOBODY} from './contact-fields.js';
import {ask} from './dialog.js';
import {choice, field, radio} from './field.js';
import {options} from './order-acts.js';
import {outcomeBadge} from './words.js';

const TYPING_MS = 250, FOUND = 8;

// `schoolId` when it is known which. Gives the order, or null.
export async function enterOrder(campaign, schoolId = '') {
  const {data: kits} = await api.get(`/campaigns/${campaign.slug}/kits`);
  const state = {school: schoolId ? await api.get(`/schools/${encodeURIComponent(schoolId)}`) : null, found: null, q: '', kit: '', way: 'ship'};
  return ask({
    title: t('staff-orders.entry.title'), go: () => state.school ? t('staff-orders.entry.go') : state.found?.length ? t('staff-orders.entry.first') : t('staff-orders.entry.next'), shape: 'plus', wide: true,
    body: ({faults, draw}) => state.school ? form(state, kits, faults, draw) : search(state, draw),
    send: async given => {
      if (!state.school) { // Enter takes the first that was found
        if (state.found?.length) state.school = await api.get(`/schools/${state.found[0].id}`);
        return undefined;
      }
      const kit = kits.find(({slug}) => slug === state.kit);
      return api.post('/orders', {
        school: state.school.id, kit: state.kit, choices: (kit?.choices ?? []).map(({choice: which}) => ({choice: which, items: given.getAll(`choice-${which}`)})),
        contact: contactOf(given),
        delivery: {way: state.way, place: state.way === 'ship' && given.get('place') ? given.get('place') : null}, note: given.get('note').trim(),
      });
    },
  });
}

let typing;
const search = (state, draw) => html`
  ${field({name: 'q', label: t('staff-orders.entry.school'), hint: t('staff-orders.entry.school_hint'), value: state.q, attributes: {maxlength: 120, autofocus: true, input: event => {
    clearTimeout(typing);
    state.q = event.target.value.trim();
    typing = setTimeout(() => find(state, draw), TYPING_MS);
  }}})}
  ${state.found === null ? '' : state.found.length ? html`<ul class="found">${state.found.map(school => html`
    <li><button class="found__one" type="button" data-school=${school.id} @click=${() => take(school.id, state, draw)}><b>${typography(school.name)}</b> <span class="soft">${typography(school.municipality)}</span> ${school.kind === 'partner' ? html`<span class="badge">${t('domain.kind.partner')}</span>` : outcomeBadge(school.outcome ?? 'silent')}</button></li>`)}</ul>`
    : html`<p class="soft" role="status">${t('staff-orders.entry.no_school')}</p>`}`;

async function find(state, draw) {
  if (state.q.length < 2) return;
  const asked = state.q, answer = await api.get(`/schools?limit=${FOUND}&q=${encodeURIComponent(asked)}`).catch(() => null);
  if (asked !== state.q) return;
  state.found = answer?.data.filter(({active}) => active) ?? null;
  draw();
}

async function take(id, state, draw) {
  state.school = await api.get(`/schools/${id}`).catch(() => null);
  draw();
}

function form(state, kits, faults, draw) {
  const {school} = state, contact = school.contact ?? {...NOBODY, language: school.language ?? 'fr'};
  const kit = kits.find(({slug}) => slug === state.kit);
  return html`
    <p class="entry__school">${icon('school')} <b>${typography(school.name)}</b> <span class="soft">${typography(school.municipality)}</span> <button class="link" type="button" @click=${() => { state.school = null; draw(); }}>${t('staff-orders.entry.other')}</button></p>
    ${school.outcome === 'order' && school.kind !== 'partner' ? html`<p class="hint">${t('staff-orders.entry.has_order')}</p>` : school.outcome === 'decline' ? html`<p class="hint">${t('staff-orders.entry.has_decline')}</p>` : ''}
    <fieldset class="picks ${faults['/kit'] ? 'field--error' : ''}" aria-invalid=${String(Boolean(faults['/kit']))} tabindex="-1"><legend class="legend">${t('staff-order.change.kit')}</legend>
      ${faults['/kit'] ? html`<p class="error">${icon('alert')}<span>${state.kit ? faults['/kit'] : t('staff-orders.entry.which')}</span></p>` : ''}${kits.map(one => radio({
      name: 'kit', value: one.slug, label: local(one.name), checked: one.slug === state.kit, hint: t(`domain.availability.${one.availability}`), change: () => { state.kit = one.slug; draw(); }}))}</fieldset>
    ${kit?.choices.map(one => options(one, new Set(), faults)) ?? ''}
    <fieldset class="picks"><legend class="legend">${t('staff-order.delivery.way')}</legend>${['ship', 'pickup'].map(one => radio({
      name: 'way', value: one, label: t(`domain.way.${one}`), checked: one === state.way, change: () => { state.way = one; draw(); }}))}</fieldset>
    ${state.way === 'ship' ? choice({name: 'place', label: t('staff-order.delivery.place'), fault: faults['/delivery/place'],
      options: [['', t('staff-order.delivery.main', {address: line(school)})], ...school.places.map(place => [place.id, `${typography(place.name)}, ${line(place)}`])]}) : ''}
    ${contactFields(contact, {faults, at: '/contact'})}
    ${field({name: 'note', label: t('staff-order.note'), hint: t('staff-order.note_hint'), optional: true, fault: faults['/note'], attributes: {maxlength: 500}})}`;
}

const line = ({address, municipality, postal_code}) => [typography(address), townLine(municipality, postal_code)].filter(Boolean).join(', ');
