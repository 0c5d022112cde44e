// The people of the team: invited by a one-time link that is shown once, renewed, disabled.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {ask, tell} from './dialog.js';
import {load} from './door.js';
import {field, radio} from './field.js';
import {attempt, say} from './say.js';
import {copyButton} from './school-key.js';
import {day} from './words.js';

export function accounts(place, who) {
  const read = () => load(place, () => api.get('/accounts'), {ready: ({data}) => table(data, who, read)});
  return read();
}

const table = (people, who, read) => html`
  <div class="scroll" tabindex="0" role="group" aria-label=${t('staff-campaign.people.title')}><table role="table" class="table people"><thead role="rowgroup"><tr role="row">
    <th role="columnheader" scope="col">${t('staff-campaign.people.name')}</th><th role="columnheader" scope="col">${t('staff-campaign.people.role')}</th>
    <th role="columnheader" scope="col">${t('staff-campaign.people.since')}</th><th role="columnheader" scope="col"><span class="sr">${t('staff-campaign.people.acts')}</span></th></tr></thead>
    <tbody role="rowgroup">${people.map(person => row(person, who, read))}</tbody></table></div>
  <p class="after"><button class="btn btn--quiet btn--small" type="button" data-act="invite"
    @click=${() => invite(read)}>${icon('plus')} ${t('staff-campaign.people.invite')}</button></p>`;

const row = (person, who, read) => html`
  <tr role="row" class=${person.disabled_at ? 'is-closed' : ''}><th role="rowheader" scope="row">${person.name}<br><span class="soft">${person.email}</span></th>
    <td role="cell">${t(`staff.role.${person.role}`)}${person.email === who.email ? html` <span class="soft">${t('staff-campaign.people.you')}</span>` : ''}</td>
    <td role="cell" class="soft">${person.disabled_at ? t('staff-campaign.people.disabled', {day: day(person.disabled_at)}) : person.has_password ? day(person.added_at) : t('staff-campaign.people.invited', {day: day(person.added_at)})}</td>
    <td role="cell" class="r">${person.disabled_at ? '' : html`<span class="acts acts--end">
      <button class="btn btn--quiet btn--small" type="button" aria-label=${t('staff-campaign.people.renew_for', {name: person.name})}
        @click=${() => renew(person)}>${icon('lock')} ${t('staff-campaign.people.renew')}</button>
      <button class="btn btn--quiet btn--danger btn--small" type="button" aria-label=${t('staff-campaign.people.disable_for', {name: person.name})}
        @click=${() => disable(person, read)}>${icon('x')} ${t('staff-campaign.people.disable')}</button></span>`}</td></tr>`;

const invite = read => attempt(async () => {
  const person = await ask({
    title: t('staff-campaign.people.invite_title'), go: t('staff-campaign.people.invite_go'), shape: 'plus',
    body: ({faults}) => html`
      ${field({name: 'name', label: t('staff-campaign.people.name'), fault: faults['/name'], attributes: {maxlength: 120, autofocus: true}})}
      ${field({name: 'email', label: t('staff-campaign.people.email'), type: 'email', fault: faults['/email'], attributes: {maxlength: 254}})}
      <fieldset class="picks"><legend class="legend">${t('staff-campaign.people.role')}</legend>
        ${radio({name: 'role', value: 'staff', label: t('staff.role.staff'), hint: t('staff-campaign.people.staff_hint'), checked: true})}
        ${radio({name: 'role', value: 'admin', label: t('staff.role.admin'), hint: t('staff-campaign.people.admin_hint')})}</fieldset>`,
    send: form => api.post('/accounts', {email: form.get('email').trim(), name: form.get('name').trim(), role: form.get('role')}),
  });
  if (!person) return;
  await showLink(person.name, person.setup_link);
  await read();
});

const renew = person => attempt(async () => {
  const answer = await ask({
    title: t('staff-campaign.people.renew_title', {name: person.name}), go: t('staff-campaign.people.renew_go'), shape: 'lock',
    body: () => html`<p>${t('staff-campaign.people.renew_how')}</p>`,
    send: () => api.post(`/accounts/${person.id}/setup`),
  });
  if (answer) await showLink(person.name, answer.setup_link);
});

const disable = (person, read) => attempt(async () => {
  const done = await ask({
    title: t('staff-campaign.people.disable_title', {name: person.name}), go: t('staff-campaign.people.disable'), shape: 'x', danger: true,
    body: () => html`<p>${t('staff-campaign.people.disable_how')}</p>`,
    send: async () => { await api.post(`/accounts/${person.id}/disabling`); return true; },
  });
  if (!done) return;
  say(t('staff-campaign.people.disable_done', {name: person.name}));
  await read();
});

const showLink = (name, link) => tell({title: t('staff-campaign.people.link_title', {name}), body: () => html`
  <div class="stack"><p class="link-text" data-link>${link}</p><p>${t('staff-campaign.people.link_how')}</p>
    <p class="acts">${copyButton(link, t('staff-campaign.people.copy'))}</p></div>`}).closed;
