// The people of the team: invited by a one-time link that is shown once, edited, disabled and enabled again.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {phrase, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {show} from '../../state.js';
import {copyButton} from '../copy.js';
import {ask, tell} from './dialog.js';
import {field, radio} from './field.js';
import {attempt, say} from './say.js';
import {showSessions} from './sessions.js';
import {day, moment} from './words.js';

export function accounts(place, who) {
  const read = () => show(place, () => api.get('/accounts'), {ready: ({data}) => table(data, who, read)});
  return read();
}

const table = (people, who, read) => html`
  <div class="scroll" tabindex="0" role="group" aria-label=${t('staff-people.people.title')}><table role="table" class="table people"><thead role="rowgroup"><tr role="row">
    <th role="columnheader" scope="col">${t('staff-people.people.name')}</th><th role="columnheader" scope="col">${t('staff-people.people.role')}</th>
    <th role="columnheader" scope="col">${t('staff-people.people.state')}</th><th role="columnheader" scope="col">${t('staff-people.people.sessions')}</th>
    <th role="columnheader" scope="col"><span class="sr">${t('staff-people.people.acts')}</span></th></tr></thead>
    <tbody role="rowgroup">${people.map(person => row(person, who, read))}</tbody></table></div>
  <p class="after"><button class="btn btn--quiet btn--small" type="button" data-act="invite"
    @click=${() => invite(read)}>${icon('plus')} ${t('staff-people.people.invite')}</button></p>`;

const row = (person, who, read) => html`
  <tr role="row" class=${person.disabled_at ? 'is-closed' : ''}><th role="rowheader" scope="row"><a href=${url('staff/trace', `?by=account:${person.id}`)} aria-label=${t('staff-people.people.journal', {name: person.name})}>${person.name}</a>
      ${person.email === who.email ? html` <span class="soft">${t('staff-people.people.you')}</span>` : ''}<br><span class="soft">${person.email}</span></th>
    <td role="cell">${t(`staff.role.${person.role}`)}</td>
    <td role="cell" class="soft">${state(person)}</td>
    <td role="cell">${person.disabled_at ? '' : html`<button class="link tap" type="button" aria-label=${t('staff-people.people.where_for', {name: person.name})}
      @click=${() => showSessions(person).then(read)}>${t('staff-people.people.where', {n: person.sessions})}</button>
      ${person.last_seen_at ? html`<br><span class="soft">${phrase('staff-people.people.seen', {when: moment(person.last_seen_at)})}</span>` : ''}`}</td>
    <td role="cell" class="r"><span class="acts acts--end">${person.disabled_at
      ? act(person, 'enable', 'undo', () => enable(person, read))
      : html`${act(person, 'edit', 'edit', () => edit(person, read))}${act(person, 'renew', 'lock', () => renew(person, read))}
        ${act(person, 'disable', 'x', () => disable(person, read), 'btn--danger')}`}</span></td></tr>`;

const act = (person, name, shape, doing, look = '') => html`
  <button class="btn btn--quiet ${look} btn--small" type="button" data-act=${name} aria-label=${t(`staff-people.people.${name}_for`, {name: person.name})}
    @click=${doing}>${icon(shape)} ${t(`staff-people.people.${name}`)}</button>`;

function state({disabled_at: disabled, has_password: known, setup_expires_at: link, added_at: added}) {
  if (disabled) return t('staff-people.people.disabled', {day: day(disabled)});
  if (known) return t('staff-people.people.since', {day: day(added)});
  if (link && new Date(link) > new Date()) return t('staff-people.people.renewing', {day: day(link)});
  return link ? t('staff-people.people.link_over') : t('staff-people.people.never');
}

const roles = chosen => html`
  <fieldset class="picks"><legend class="legend">${t('staff-people.people.role')}</legend>
    ${radio({name: 'role', value: 'staff', label: t('staff.role.staff'), hint: t('staff-people.people.staff_hint'), checked: chosen === 'staff'})}
    ${radio({name: 'role', value: 'admin', label: t('staff.role.admin'), hint: t('staff-people.people.admin_hint'), checked: chosen === 'admin'})}</fieldset>`;

const invite = read => attempt(async () => {
  const person = await ask({
    title: t('staff-people.people.invite_title'), go: t('staff-people.people.invite_go'), shape: 'plus',
    body: ({faults}) => html`
      ${field({name: 'name', label: t('staff-people.people.name'), fault: faults['/name'], attributes: {maxlength: 120, autofocus: true}})}
      ${field({name: 'email', label: t('staff-people.people.email'), type: 'email', fault: faults['/email'], attributes: {maxlength: 254}})}
      ${roles('staff')}`,
    send: form => api.post('/accounts', {email: form.get('email').trim(), name: form.get('name').trim(), role: form.get('role')}).catch(problem => {
      if (problem.code !== 'already_shown') throw problem;
      return {setup_link: null};
    }),
  });
  if (!person) return;
  if (person.setup_link) await showLink(person.name, person.setup_link);
  else say(t('staff-people.people.link_unseen'), {bad: true});
  await read();
});

const edit = (person, read) => attempt(async () => {
  let {version} = person;
  const after = await ask({
    title: t('staff-people.people.edit_title', {name: person.name}), go: t('staff-people.people.edit_go'),
    body: ({faults}) => html`
      ${field({name: 'name', label: t('staff-people.people.name'), value: person.name, fault: faults['/name'], attributes: {maxlength: 120, autofocus: true}})}
      ${field({name: 'email', label: t('staff-people.people.email'), type: 'email', value: person.email, fault: faults['/email'], attributes: {maxlength: 254}})}
      ${roles(person.role)}<p class="hint">${t('staff-people.people.edit_how')}</p>`,
    send: form => api.patch(`/accounts/${person.id}`, {email: form.get('email').trim(), name: form.get('name').trim(), role: form.get('role')}, {version}),
    stale: ({params: {current}}) => { ({version} = current); return html`<p>${t('staff-people.people.stale', {name: current.name})}</p>`; },
  });
  if (after) say(t('staff-people.people.edited', {name: after.name}));
  await read();
});

const renew = (person, read) => attempt(async () => {
  const answer = await ask({
    title: t('staff-people.people.renew_title', {name: person.name}), go: t('staff-people.people.renew_go'), shape: 'lock',
    body: () => html`<p>${t('staff-people.people.renew_how')}</p>`,
    send: () => api.post(`/accounts/${person.id}/setup`),
  });
  if (!answer) return;
  await showLink(person.name, answer.setup_link);
  await read();
});

const disable = (person, read) => attempt(async () => {
  const done = await ask({
    title: t('staff-people.people.disable_title', {name: person.name}), go: t('staff-people.people.disable'), shape: 'x', danger: true,
    body: () => html`<p>${t('staff-people.people.disable_how')}</p>`,
    send: async () => { await api.post(`/accounts/${person.id}/disabling`); return true; },
  });
  if (!done) return;
  say(t('staff-people.people.disable_done', {name: person.name}), {undo: async () => { await api.post(`/accounts/${person.id}/enabling`); await read(); }});
  await read();
});

const enable = (person, read) => attempt(async () => {
  await api.post(`/accounts/${person.id}/enabling`);
  say(t('staff-people.people.enabled', {name: person.name}), {undo: async () => { await api.post(`/accounts/${person.id}/disabling`); await read(); }});
  await read();
});

const showLink = (name, link) => tell({title: t('staff-people.people.link_title', {name}), body: () => html`
  <div class="stack"><p class="link-text" data-link>${link}</p><p>${t('staff-people.people.link_how')}</p>
    <p class="acts">${copyButton(link, t('staff-people.people.copy'))}</p></div>`}).closed;
