// What became of a school over the years, who called it, and the letters it was sent.
import {html} from 'lit-html';
import {typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {about, letterBadge} from './letter-words.js';
import {day} from './words.js';

export const schoolHistory = school => html`
  ${school.kind === 'school' ? part('years', school.years.map(year)) : ''}${part('letters', school.letters.map(letter))}`;

const part = (name, rows) => html`
  <section aria-labelledby="c-${name}"><h3 id="c-${name}">${t(`staff-schools.history.${name}`)}</h3>
    ${rows.length ? html`<ul class="rows" data-history=${name}>${rows}</ul>` : html`<p class="soft">${t(`staff-schools.history.none.${name}`)}</p>`}</section>`;

const year = ({campaign, answer, reason, order, kit, claims, in_hand_of: name, contacted_at: at, note}) => html`
  <li><span><b>${local(campaign.name)}</b> · ${t(`staff-schools.history.answer.${answer}`, {kit: kit && local(kit), reason: typography(reason)})}
      ${order ? html`<a class="num" href=${url('staff/order', `?no=${order}`)}>${order}</a>` : ''}
      ${name || at || note ? html`<br><span class="soft">${[
        at && t('staff-schools.history.contacted', {day: day(at)}), name && t('staff-schools.history.in_hand', {name}), note].filter(Boolean).join(' · ')}</span>` : ''}</span>
    ${claims ? html`<span>${t('staff-schools.history.claims', {n: claims})}</span>` : ''}</li>`;

const letter = ({id, letter: kind, step, state, recipient, sent_at: sent, due_at: due, order}) => html`
  <li><span><a href=${url('staff/letters', `?id=${id}`)}>${about({letter: kind, step})}</a> ${order ? html`<span class="num soft">${order}</span> ` : ''}
      <span class="soft">· ${t('staff-schools.history.to', {address: recipient})} · ${day(sent ?? due)}</span></span><span>${letterBadge(state)}</span></li>`;
