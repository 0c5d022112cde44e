// Programs that come in without a password: a token is made with a role and an end, shown once, and revoked.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {show} from '../../state.js';
import {copyButton} from '../copy.js';
import {ask, tell} from './dialog.js';
import {choice, field, radio} from './field.js';
import {attempt, say} from './say.js';
import {day, moment} from './words.js';

const LASTS = [7, 30, 90, 180, 365], USUAL = 90, DAY_MS = 86_400_000;

export function tokens(place) {
  const read = () => show(place, () => api.get('/tokens'), {ready: ({data}) => all(data, read)});
  return read();
}

const all = (list, read) => html`
  ${list.length ? table(list, read) : html`<p class="soft">${t('staff-people.tokens.none')}</p>`}
  <p class="after"><button class="btn btn--quiet btn--small" type="button" data-act="make-token"
    @click=${() => make(read)}>${icon('plus')} ${t('staff-people.tokens.make')}</button></p>`;

const table = (list, read) => html`
  <div class="scroll" tabindex="0" role="group" aria-label=${t('staff-people.tokens.title')}><table role="table" class="table people"><thead role="rowgroup"><tr role="row">
    <th role="columnheader" scope="col">${t('staff-people.tokens.name')}</th><th role="columnheader" scope="col">${t('staff-people.tokens.role')}</th><th role="columnheader" scope="col">${t('staff-people.tokens.by')}</th>
    <th role="columnheader" scope="col">${t('staff-people.tokens.used')}</th><th role="columnheader" scope="col">${t('staff-people.tokens.ends')}</th><th role="columnheader" scope="col"><span class="sr">${t('staff-people.people.acts')}</span></th></tr></thead>
    <tbody role="rowgroup">${list.map(token => html`<tr role="row" class=${token.live ? '' : 'is-closed'}>
      <th role="rowheader" scope="row"><a href=${url('staff/trace', `?by=token:${token.id}`)} aria-label=${t('staff-people.people.journal', {name: token.name})}>${token.name}</a></th>
      <td role="cell">${t(`staff-people.tokens.roles.${token.role}`)}</td><td role="cell">${token.made_by ?? t('staff-people.tokens.operator')}</td>
      <td role="cell" class="soft">${token.last_used_at ? moment(token.last_used_at) : t('staff-people.tokens.never')}</td>
      <td role="cell" class="soft">${state(token)}</td>
      <td role="cell" class="r">${token.live ? html`<button class="btn btn--quiet btn--danger btn--small" type="button" data-act="revoke" aria-label=${t('staff-people.tokens.revoke_for', {name: token.name})}
        @click=${() => revoke(token, read)}>${icon('x')} ${t('staff-people.tokens.revoke')}</button>` : ''}</td></tr>`)}</tbody></table></div>`;

function state(token) {
  if (token.revoked_at) return t('staff-people.tokens.state.revoked', {day: day(token.revoked_at)});
  if (token.live) return t('staff-people.tokens.until', {day: day(token.expires_at)});
  return new Date(token.expires_at) <= new Date() ? t('staff-people.tokens.state.over', {day: day(token.expires_at)}) : t('staff-people.tokens.state.dead');
}

const make = read => attempt(async () => {
  const made = await ask({
    title: t('staff-people.tokens.make_title'), go: t('staff-people.tokens.make_go'), shape: 'plus',
    body: ({faults}) => html`
      ${field({name: 'name', label: t('staff-people.tokens.name'), hint: t('staff-people.tokens.name_hint'), fault: faults['/name'], attributes: {maxlength: 80, autofocus: true}})}
      <fieldset class="picks"><legend class="legend">${t('staff-people.tokens.role')}</legend>
        ${['monitor', 'staff', 'admin'].map(role => radio({name: 'role', value: role, label: t(`staff-people.tokens.roles.${role}`), hint: t(`staff-people.tokens.hint.${role}`), checked: role === 'staff'}))}</fieldset>
      ${choice({name: 'days', label: t('staff-people.tokens.days'), value: String(USUAL), fault: faults['/days'],
        options: LASTS.map(n => [String(n), `${t('staff-people.tokens.days_option', {n})}, ${t('staff-people.tokens.until', {day: day(new Date(Date.now() + n * DAY_MS))})}`])})}`,
    send: form => api.post('/tokens', {name: form.get('name').trim(), role: form.get('role'), days: Number(form.get('days'))}),
  });
  if (!made) return read(); // one whose answer was lost is in the list
  await tell({title: t('staff-people.tokens.shown', {name: made.name}), body: () => html`
    <div class="stack"><p class="link-text" data-token>${made.token}</p><p>${t('staff-people.tokens.once')}</p>
      <p><code>Authorization: Bearer …</code></p><p class="acts">${copyButton(made.token, t('staff-people.tokens.copy'))}</p></div>`}).closed;
  await read();
});

const revoke = (token, read) => attempt(async () => {
  const done = await ask({
    title: t('staff-people.tokens.revoke_title', {name: token.name}), go: t('staff-people.tokens.revoke'), shape: 'x', danger: true,
    body: () => html`<p>${t('staff-people.tokens.revoke_how')}</p>`,
    send: async () => { await api.post(`/tokens/${token.id}/revocation`); return true; },
  });
  if (!done) return;
  say(t('staff-people.tokens.revoked', {name: token.name}));
  await read();
});
