// Who of the team looked at a contact, for admins: of an order, of a school, or of the lists that show many.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {longDay} from '../../format.js';
import {has, t} from '../../i18n.js';
import {show} from '../../state.js';
import {tell} from './dialog.js';
import {isAdmin} from './door.js';
import {attempt} from './say.js';

// about: {order: number}, or {school: id}
export const looksButton = about => isAdmin() ? html`
  <p><button class="link tap" type="button" data-act="looks" @click=${() => open(about)}>${t('staff-personal-data.looks.open')}</button></p>` : '';

const open = about => attempt(async () => {
  const {data} = await api.get(`/contact-looks?${new URLSearchParams(about)}`);
  await tell({title: about.order ? t('staff-personal-data.looks.of_order', {number: about.order}) : t('staff-personal-data.looks.of_school'), body: () => rows(data)}).closed;
});

export const looksOfLists = place => show(place, () => api.get('/contact-looks'), {ready: ({data}) => rows(data)});

const rows = looks => looks.length
  ? html`<ul class="rows looks">${looks.map(look => html`<li><span>${longDay(`${look.day}T12:00:00Z`)}</span><span><b>${who(look)}</b> <span class="soft">· ${what(look)}</span></span></li>`)}</ul>`
  : html`<p class="soft">${t('staff-personal-data.looks.none')}</p>`;

const who = ({actor, by}) => actor === 'operator' ? t('staff-personal-data.looks.operator') : by;

function what({kind, subject}) {
  if (kind === 'order') return t('staff-personal-data.looks.order', {number: subject});
  if (kind === 'school') return t('staff-personal-data.looks.contact');
  return has(`staff-personal-data.looks.list.${subject}`) ? t(`staff-personal-data.looks.list.${subject}`) : subject;
}
