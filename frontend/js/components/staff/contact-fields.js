// Whom letters go to: the four fields of a contact, and what they hold. `at` is where the faults point: "/contact", or "" for the body itself.
import {html} from 'lit-html';
import {t} from '../../i18n.js';
import {choice, field} from './field.js';

const NAMES = ['name', 'email', 'phone', 'language'];
export const NOBODY = {name: '', email: '', phone: '', language: 'fr'};

export const contactFields = (contact, {faults, at = '', autofocus = false}) => html`
  <div class="pairs">
    ${field({name: 'name', label: t('staff.person.name'), value: contact.name, fault: faults[`${at}/name`], attributes: {maxlength: 80, autofocus}})}
    ${field({name: 'email', label: t('staff.person.email'), type: 'email', hint: t('staff.person.email_hint'), value: contact.email, fault: faults[`${at}/email`], attributes: {maxlength: 254}})}
    ${field({name: 'phone', label: t('staff.person.phone'), type: 'tel', value: contact.phone, optional: true, fault: faults[`${at}/phone`], attributes: {maxlength: 40}})}
    ${choice({name: 'language', label: t('staff.person.language'), value: contact.language, options: ['fr', 'en'].map(one => [one, t(`domain.language.${one}`)])})}
  </div>`;

export const contactOf = form => Object.fromEntries(NAMES.map(name => [name, form.get(name).trim()]));

// What of it differs, in words: [{what, was, is}, …]
export const contactDifferences = (before, after) => NAMES.filter(name => (before ?? NOBODY)[name] !== (after ?? NOBODY)[name]).map(name => {
  const words = contact => name === 'language' ? t(`domain.language.${contact.language}`) : contact[name];
  return {what: t(`staff.person.${name}`), was: words(before ?? NOBODY), is: words(after ?? NOBODY)};
});
