// Second step: who is written to and where the kit goes. Six fields, most of them filled in.
import {html, nothing} from 'lit-html';
import {typography} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {addressOf} from './lines.js';
import {told} from './frame.js';
import {privacyNotice} from './privacy-notice.js';

const FIELDS = {'/contact/name': 'name', '/contact/email': 'email', '/contact/phone': 'phone', '/note': 'note', '/delivery/place': 'delivery', '/delivery/way': 'delivery'};

export const contact = (page, {type, next}) => html`
  <form class="form" novalidate @submit=${next}>
    ${summaryOf(page.faults)}
    <fieldset class="set">
      <legend class="display">${t('order.contact.title')}</legend>
      <div class="two">
        ${field(page, type, {name: 'name', label: t('order.contact.name'), autocomplete: 'name', limit: 80})}
        ${field(page, type, {name: 'phone', label: t('order.contact.phone'), optional: true, kind: 'tel', autocomplete: 'tel', limit: 40})}
      </div>
      ${field(page, type, {name: 'email', label: t('order.contact.email'), hint: t('order.contact.email_hint'), kind: 'email', autocomplete: 'email', limit: 254, needed: false})}
      <div class="field" role="radiogroup" aria-labelledby="language-label"><span class="legend" id="language-label">${t('order.contact.language')}</span>
        <div class="two">${['fr', 'en'].map(language => html`
          <label class="pick"><input type="radio" name="language" value=${language} .checked=${page.draft.contact.language === language}
            @change=${() => type('language', language)}> <span lang=${language}>${language === 'fr' ? 'Français' : 'English'}</span></label>`)}</div></div>
    </fieldset>
    ${where(page, type)}
    ${privacyNotice(page)}
    <p class="acts"><button class="btn">${t('order.contact.go')}</button></p>
  </form>`;

function field({draft, faults}, type, {name, label, hint, kind = 'text', autocomplete, limit, optional = false, needed = !optional}) {
  const fault = faults[`/contact/${name}`];
  const about = [hint ? `${name}-hint` : '', fault ? `${name}-fault` : ''].filter(Boolean).join(' ');
  return html`
    <div class="field ${fault ? 'field--error' : ''}">
      <label for=${name}>${label}${optional ? html` <span class="soft">(${t('common.optional')})</span>` : ''}</label>
      ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ''}
      ${fault ? html`<p class="error" id="${name}-fault">${icon('alert')}<span>${fault}</span></p>` : ''}
      <input class="input" id=${name} name=${name} type=${kind} autocomplete=${autocomplete} maxlength=${limit} ?required=${needed}
        aria-invalid=${String(Boolean(fault))} aria-describedby=${about || nothing} .value=${draft.contact[name]} @input=${event => type(name, event.target.value)}>
    </div>`;
}

function where({school, campaign, draft, faults}, type) {
  const places = [{id: null, name: t('order.delivery.school'), ...addressIn(school)}, ...school.places.filter(place => !isSame(place, school))];
  const fault = faults['/delivery/place'] ?? faults['/delivery/way'];
  const noteFault = faults['/note'];
  return html`
    <fieldset class="set" aria-describedby="delivery-fault">
      <legend class="display">${t('order.delivery.title')}</legend>
      <p class="error" id="delivery-fault">${fault ? html`${icon('alert')}<span>${fault}</span>` : ''}</p>
      <div class="stack stack--tight">
        ${places.map(({id, name, ...address}, i) => html`
          <label class="pick"><input type="radio" name="delivery" id=${i ? `delivery-${i}` : 'delivery'} .checked=${isThere(draft, places, id)} @change=${() => type('delivery', {way: 'ship', place: id})}>
            <b>${typography(name)}</b><small>${addressOf(address)}</small></label>`)}
        <label class="pick"><input type="radio" name="delivery" .checked=${draft.delivery.way === 'pickup'} @change=${() => type('delivery', {way: 'pickup', place: null})}>
          <b>${t('order.delivery.pickup')}</b><small>${addressOf(campaign.pick_up)}<br>${local(campaign.pick_up.hours)}</small></label>
      </div>
      <div class="field ${noteFault ? 'field--error' : ''}"><label for="note">${t('order.delivery.note')} <span class="soft">(${t('common.optional')})</span></label>
        <p class="hint" id="note-hint">${t('order.delivery.note_hint')}</p>
        ${noteFault ? html`<p class="error" id="note-fault">${icon('alert')}<span>${noteFault}</span></p>` : ''}
        <textarea class="input" id="note" name="note" rows="2" maxlength="500" aria-invalid=${String(Boolean(noteFault))} aria-describedby="note-hint${noteFault ? ' note-fault' : ''}"
          .value=${draft.note} @input=${event => type('note', event.target.value)}></textarea></div>
    </fieldset>`;
}

const addressIn = ({address, municipality, postal_code}) => ({address, municipality, postal_code});
const isSame = (place, school) => place.address === school.address && place.municipality === school.municipality;
const isThere = ({delivery}, places, id) => delivery.way === 'ship' && (places.some(place => place.id === delivery.place) ? delivery.place : null) === id;

// Each fault once more, with the way to its field.
function summaryOf(faults) {
  const named = Object.entries(faults).filter(([pointer]) => FIELDS[pointer]);
  if (!named.length) return '';
  return told({
    kind: 'notice--bad', shape: 'alert', title: t('order.to_correct', {n: named.length}),
    more: html`<ul>${named.map(([pointer, text]) => html`<li><a href="#${FIELDS[pointer]}" @click=${toField}>${t(`order.field.${FIELDS[pointer]}`)}</a> ${text}</li>`)}</ul>`,
  });
}

function toField(event) {
  event.preventDefault();
  document.querySelector(event.currentTarget.getAttribute('href')).focus();
}
