// Whom a school's letters go to and where its parcels may go, as staff correct it. Each gives the school as it then is, or null.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {postalCode, typography} from '../../format.js';
import {t} from '../../i18n.js';
import {changes} from './changed.js';
import {contactDifferences, contactFields, contactOf, NOBODY} from './contact-fields.js';
import {ask} from './dialog.js';
import {field} from './field.js';

const PLACE = ['name', 'address', 'municipality', 'postal_code'];

export function editContact(school) {
  let known = school;
  return ask({
    title: t('staff-schools.contact_form.title', {school: typography(school.name)}), go: t('staff-schools.form.go'), wide: true,
    stale: ({params: {current}}) => {
      const differences = contactDifferences(known.contact, current.contact);
      known = current;
      return told(t('staff-schools.contact_form.stale'), differences);
    },
    body: ({faults}) => html`${contactFields(known.contact ?? {...NOBODY, language: school.language}, {faults, autofocus: true})}
      ${field({name: 'role', label: t('staff-schools.role'), value: known.contact_role, optional: true, hint: t('staff-schools.role_hint'), fault: faults['/role'], attributes: {maxlength: 80}})}
      <p class="hint">${t('staff-schools.contact_form.how')}</p>`,
    send: form => {
      const contact = contactOf(form), role = form.get('role').trim();
      return api.patch(`/schools/${school.id}/contact`, {...contact, role}, {
        version: known.contact_version, isSo: now => !contactDifferences(contact, now.contact).length && now.contact_role === role});
    },
  });
}

export function eraseContact(school) {
  let known = school;
  return ask({
    title: t('staff-schools.contact_erase.title', {name: school.contact.name}), go: t('staff-schools.contact_erase.go'), shape: 'x', danger: true,
    stale: ({params: {current}}) => {
      const differences = contactDifferences(known.contact, current.contact);
      known = current;
      return html`<b>${t('staff-schools.contact_form.stale')}</b>${changes(differences)}`;
    },
    body: () => html`<p>${t('staff-schools.contact_erase.how')}</p>`,
    send: () => api.delete(`/schools/${school.id}/contact`, {version: known.contact_version, isSo: now => !now.contact}),
  });
}

// A new place where none is given.
export function editPlace(school, place = null) {
  let known = place ?? {name: '', address: '', municipality: school.municipality, postal_code: ''}, {version} = school;
  return ask({
    title: place ? t('staff-schools.place.title', {place: typography(place.name)}) : t('staff-schools.place.new'), go: place ? t('staff-schools.form.go') : t('staff-schools.form.add'),
    shape: place ? 'check' : 'plus', wide: true, stale: ({params: {current}}) => {
      const now = placeOf(current, place) ?? {...known, name: ''};
      const differences = PLACE.map(name => ({what: t(`staff-schools.form.${name}`), was: written(known)[name], is: written(now)[name]})).filter(({was, is}) => was !== is);
      [known, version] = [now, current.version];
      return told(t('staff-schools.place.stale'), differences);
    },
    body: ({faults}) => {
      const text = (name, maxlength, more = {}) => field({name, label: t(`staff-schools.form.${name}`), value: written(known)[name], fault: faults[`/${name}`], optional: name === 'postal_code', attributes: {maxlength, ...more}});
      return html`${text('name', 160, {autofocus: true})}<div class="pairs">${text('address', 200)}${text('municipality', 120)}${text('postal_code', 10)}</div>`;
    },
    send: form => {
      const given = Object.fromEntries(PLACE.map(name => [name, form.get(name).trim()]));
      if (!place) return api.post(`/schools/${school.id}/places`, given);
      const edit = Object.fromEntries(PLACE.filter(name => given[name] !== written(known)[name]).map(name => [name, given[name]]));
      const isSo = now => PLACE.every(name => written(placeOf(now, place) ?? {})[name] === given[name]);
      return Object.keys(edit).length ? api.patch(`/schools/${school.id}/places/${place.id}`, edit, {version, isSo}) : school;
    },
  });
}

export function closePlace(school, place) {
  let {version} = school;
  return ask({
    title: t('staff-schools.place.close_title', {place: typography(place.name)}), go: t('staff-schools.place.close'), shape: 'x', danger: true,
    stale: ({params: {current}}) => {
      ({version} = current);
      return html`<b>${t('staff-schools.place.stale_close')}</b>`;
    },
    body: () => html`<p>${t('staff-schools.place.close_how')}</p>`,
    send: () => api.delete(`/schools/${school.id}/places/${place.id}`, {version, isSo: now => !placeOf(now, place)}),
  });
}

export const splitPlace = (school, place) => ask({
  title: t('staff-schools.place.split_title', {place: typography(place.name)}), go: t('staff-schools.place.split'), shape: 'school',
  body: () => html`<p>${t('staff-schools.place.split_how', {school: typography(school.name)})}</p>`,
  send: () => api.post(`/schools/${school.id}/places/${place.id}/school`),
});

const placeOf = ({places}, {id}) => places.find(place => place.id === id);

const told = (title, differences) => html`<b>${title}</b>${differences.length ? changes(differences) : ''}<p>${t('staff-schools.form.stale_how')}</p>`;

const written = place => ({...place, postal_code: postalCode(place.postal_code ?? '').replace(/\s/, ' ')});
