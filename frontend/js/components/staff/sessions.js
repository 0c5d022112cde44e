// Where somebody is signed in: one's own sessions on one's own page, anybody's for admins, ended one by one or all.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {dayAndClock} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {show} from '../../state.js';
import {ask, tell} from './dialog.js';
import {bones} from './listing.js';
import {attempt, say} from './say.js';
import {moment} from './words.js';

// In a dialog; settles once it is closed.
export function showSessions(person) {
  const path = `/accounts/${person.id}/sessions`;
  const told = tell({title: t('staff-people.sessions.of', {name: person.name}), wide: true, body: () => html`<div id="sessions">${bones(2)}</div>`});
  sessionList(document.getElementById('sessions'), path, {
    all: t('staff-people.sessions.end_all'), allEnded: t('staff-people.sessions.all_ended', {name: person.name}),
  });
  return told.closed;
}

export function ownSessions(place) {
  return sessionList(place, '/sessions', {all: t('staff-people.sessions.end_others'), allEnded: t('staff-people.sessions.others_ended')});
}

function sessionList(place, path, {all, allEnded}) {
  const read = () => show(place, () => api.get(path), {
    ready: ({data}) => table(data, {
      one: session => end(`${path}/${session.id}`, t('staff-people.sessions.ended')),
      all: () => endAll(data.filter(({current}) => !current).length), allLabel: all,
    }),
    isEmpty: ({data}) => !data.length,
    empty: () => html`<p class="soft">${t('staff-people.sessions.none')}</p>`,
  });
  const end = (address, done) => attempt(async () => {
    await api.delete(address);
    say(done);
    await read();
  });
  async function endAll(n) {
    const done = await ask({
      title: t('staff-people.sessions.ask', {n}), go: t('staff-people.sessions.ask_go', {n}), shape: 'lock', danger: true,
      body: () => html`<p>${t('staff-people.sessions.ask_how')}</p>`,
      send: async () => { await api.delete(path); return true; },
    });
    if (!done) return;
    say(allEnded);
    await read();
  }
  return read();
}

const table = (sessions, {one, all, allLabel}) => html`
  <div class="scroll" tabindex="0" role="group" aria-label=${t('staff-people.sessions.title')}><table role="table" class="table people sessions"><thead role="rowgroup"><tr role="row">
    <th role="columnheader" scope="col">${t('staff-people.sessions.title')}</th><th role="columnheader" scope="col">${t('staff-people.sessions.began')}</th><th role="columnheader" scope="col">${t('staff-people.sessions.last')}</th>
    <th role="columnheader" scope="col">${t('staff-people.sessions.expires')}</th><th role="columnheader" scope="col"><span class="sr">${t('staff-people.people.acts')}</span></th></tr></thead>
    <tbody role="rowgroup">${sessions.map(session => html`<tr role="row"><th role="rowheader" scope="row">${t(`staff-people.sessions.device.${session.device}`)}${session.current ? html` <span class="badge badge--done badge--plain">${icon('check')}${t('staff-people.sessions.here')}</span>` : ''}</th>
      <td role="cell" class="num" data-head=${t('staff-people.sessions.began')}>${moment(session.began_at)}</td><td role="cell" class="num" data-head=${t('staff-people.sessions.last')}>${session.last_used_at ? moment(session.last_used_at) : '—'}</td><td role="cell" class="num" data-head=${t('staff-people.sessions.expires')}>${moment(session.expires_at)}</td>
      <td role="cell" class="r">${session.current ? '' : html`<button class="btn btn--quiet btn--danger btn--small" type="button" aria-label=${t('staff-people.sessions.end_for', {moment: dayAndClock(session.began_at)})}
        @click=${() => one(session)}>${icon('x')} ${t('staff-people.sessions.end')}</button>`}</td></tr>`)}</tbody></table></div>
  <p class="hint">${t('staff-people.sessions.how')}</p>
  ${sessions.some(({current}) => !current) ? html`<p class="after"><button class="btn btn--quiet btn--danger btn--small" type="button" data-act="end-all" @click=${all}>${icon('lock')} ${allLabel}</button></p>` : ''}`;
