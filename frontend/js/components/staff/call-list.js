// Schools that chose the other time and have not yet: whom to ask for, who has them in hand, what was said.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {phone} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';
import {ask} from './dialog.js';
import {check} from './field.js';
import {attempt, say} from './say.js';
import {moment} from './words.js';

export async function callList(place, campaign) {
  let rows = [], next = null;
  await more();

  async function more() {
    const page = await attempt(() => api.get(`/campaigns/${campaign.slug}/lapsed-schools?limit=50${next ? `&cursor=${next}` : ''}`));
    if (!page) return;
    rows = [...rows, ...page.data];
    next = page.next;
    draw();
  }

  async function follow(school) {
    const saved = await ask({
      title: t('staff-growth.call.title', {name: school.name}), go: t('staff-growth.call.save'),
      body: ({faults}) => html`
        ${check({name: 'in_hand', label: t('staff-growth.call.in_hand'), hint: school.follow_up.in_hand_of ? t('staff-growth.call.now', {name: school.follow_up.in_hand_of}) : '', checked: Boolean(school.follow_up.in_hand_of)})}
        ${check({name: 'called', label: t('staff-growth.call.called')})}
        <div class="field"><label for="f-note">${t('staff-growth.call.note')}</label><p class="hint" id="note-hint">${t('staff-growth.call.note_hint')}</p>
          ${faults['/note'] ? html`<p class="error">${icon('alert')}<span>${faults['/note']}</span></p>` : ''}
          <textarea class="input" id="f-note" name="note" rows="3" maxlength="500" aria-describedby="note-hint">${school.follow_up.note}</textarea></div>`,
      send: form => api.patch(`/campaigns/${campaign.slug}/follow-ups/${school.id}`, {
        ...(form.has('in_hand') === Boolean(school.follow_up.in_hand_of) ? {} : {in_hand: form.has('in_hand')}),
        ...(form.has('called') ? {contacted_at: new Date().toISOString().replace(/\.\d+Z/, 'Z')} : {}), note: form.get('note').replace(/\s+/g, ' ').trim(),
      }, {version: school.follow_up.version}),
      stale: problem => { say(t('staff-growth.call.stale'), {bad: true}); return problem.params.current; },
    });
    if (!saved) return;
    rows = rows.map(row => row.id === school.id ? {...row, follow_up: saved} : row);
    draw();
  }

  function draw() {
    put(place, html`<div class="scroll" tabindex="0" role="group" aria-label=${t('staff-growth.to_call')}><table class="table calls"><thead><tr><th scope="col">${t('staff-growth.call.school')}</th>
        <th scope="col">${t('staff-growth.call.had')}</th><th scope="col">${t('staff-growth.call.answer')}</th><th scope="col">${t('staff-growth.call.contact')}</th><th scope="col">${t('staff-growth.call.follow_up')}</th><th scope="col"><span class="sr">${t('staff-growth.call.save')}</span></th></tr></thead>
      <tbody>${rows.map(row => html`<tr data-school=${row.id}><th scope="row"><a href=${url('staff/schools', `?id=${row.id}`)}>${row.name}</a><br><span class="soft">${row.municipality}</span></th>
        <td>${row.kit ? local(row.kit.name) : '—'}</td><td>${t(`staff-growth.call.answers.${row.answer}`)}</td>
        <td>${row.contact ? html`${row.contact.name}<br>${row.contact.phone ? html`<a href=${`tel:${row.contact.phone}`}>${phone(row.contact.phone)}</a>` : row.contact.email}` : html`<span class="soft">${t('staff-growth.call.nobody')}</span>`}</td>
        <td class="note">${row.follow_up.in_hand_of ? html`<b>${row.follow_up.in_hand_of}</b> ` : ''}${row.follow_up.contacted_at ? html`<span class="soft">${moment(row.follow_up.contacted_at)}</span> ` : ''}${row.follow_up.note}</td>
        <td><button class="btn btn--quiet btn--small" type="button" data-act="follow" @click=${() => follow(row)}>${icon('edit')} ${t('staff-growth.call.go')}<span class="sr"> ${row.name}</span></button></td></tr>`)}</tbody></table></div>
      ${next ? html`<p class="after"><button class="btn btn--quiet btn--small" type="button" @click=${more}>${t('staff.load_more')}</button></p>` : ''}`);
  }
}
