// Schools that chose in the campaign compared with and have not yet: whom to ask for, who has them in hand, what was said.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {oneLine, phone, typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';
import {ask} from './dialog.js';
import {check} from './field.js';
import {attempt} from './say.js';
import {moment} from './words.js';

export async function callList(place, campaign, compared) {
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
    let known = school.follow_up;
    const saved = await ask({
      title: t('staff-growth.call.title', {name: typography(school.name)}), go: t('staff-growth.call.save'),
      body: ({faults}) => html`
        ${check({name: 'in_hand', label: t('staff-growth.call.in_hand'), hint: school.follow_up.in_hand_of ? t('staff-growth.call.now', {name: school.follow_up.in_hand_of}) : '', checked: Boolean(school.follow_up.in_hand_of)})}
        ${check({name: 'called', label: t('staff-growth.call.called')})}
        <div class="field"><label for="f-note">${t('staff-growth.call.note')}</label><p class="hint" id="note-hint">${t('staff-growth.call.note_hint')}</p>
          ${faults['/note'] ? html`<p class="error">${icon('alert')}<span>${faults['/note']}</span></p>` : ''}
          <textarea class="input" id="f-note" name="note" rows="3" maxlength="500" aria-describedby="note-hint">${school.follow_up.note}</textarea></div>`,
      send: form => {
        const inHand = form.has('in_hand'), called = form.has('called'), note = oneLine(form.get('note')), before = known;
        const isSo = now => now.note === note && Boolean(now.in_hand_of) === inHand && called === (now.contacted_at !== before.contacted_at);
        return api.patch(`/campaigns/${campaign.slug}/follow-ups/${school.id}`, {
          ...(inHand === Boolean(before.in_hand_of) ? {} : {in_hand: inHand}),
          ...(called ? {contacted_at: new Date().toISOString().replace(/\.\d+Z/, 'Z')} : {}), note,
        }, {version: before.version, isSo});
      },
      stale: ({params: {current}}) => { known = current; return html`<p>${t('staff-growth.call.stale')}</p>`; },
    });
    if (!saved) return;
    rows = rows.map(row => row.id === school.id ? {...row, follow_up: saved} : row);
    draw();
  }

  function draw() {
    put(place, html`<div class="calls-box"><table role="table" class="table calls"><caption class="sr">${t('staff-growth.to_call', {campaign: compared})}</caption>
      <thead role="rowgroup"><tr role="row">${HEADS.map(name => html`<th role="columnheader" scope="col">${headOf(name)}</th>`)}<th role="columnheader" scope="col"><span class="sr">${t('staff-growth.call.save')}</span></th></tr></thead>
      <tbody role="rowgroup">${rows.map(row)}</tbody></table></div>
      ${next ? html`<p class="after"><button class="btn btn--quiet btn--small" type="button" @click=${more}>${t('staff.load_more')}</button></p>` : ''}`);
  }

  function headOf(name) {
    return name === 'had' ? compared : t(`staff-growth.call.${name}`);
  }

  // On a phone each cell says what it is.
  function cell(name, shown) {
    return html`<td role="cell" class=${`call-${name}`} data-l=${headOf(name)}>${shown}</td>`;
  }

  function row(school) {
    return html`
      <tr role="row" data-school=${school.id}><th role="rowheader" scope="row"><a href=${url('staff/schools', `?id=${school.id}`)}>${typography(school.name)}</a><br><span class="soft">${typography(school.municipality)}</span></th>
        ${cell('had', school.kit ? local(school.kit.name) : '—')}${cell('answer', t(`staff-growth.call.answers.${school.answer}`))}
        ${cell('contact', contact(school))}${cell('follow_up', followed(school.follow_up))}
        <td role="cell" class="call-go"><button class="btn btn--quiet btn--small" type="button" data-act="follow" @click=${() => follow(school)}>${icon('edit')} ${t('staff-growth.call.go')}<span class="sr"> ${typography(school.name)}</span></button></td></tr>`;
  }
}

const HEADS = ['school', 'had', 'answer', 'contact', 'follow_up'];

const contact = ({contact: one}) => !one ? html`<span class="soft">${t('staff-growth.call.nobody')}</span>`
  : html`${one.name}<br>${one.phone ? html`<a href=${`tel:${one.phone}`}>${phone(one.phone)}</a>` : one.email}`;

const followed = ({in_hand_of: name, contacted_at: at, note}) => name || at || note
  ? html`${name ? html`<b>${name}</b> ` : ''}${at ? html`<span class="soft">${moment(at)}</span> ` : ''}${note}` : html`<span class="soft none">—</span>`;
