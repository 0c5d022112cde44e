// Who found their school and asks for its link, where no letter reached it: staff check by what is on file, and answer with one press.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {phone, typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {attempt, say} from './say.js';
import {moment} from './words.js';

// `again` reads the page anew.
export const linkRequests = (requests, again) => requests.length ? html`
  <section aria-labelledby="asked"><h2 id="asked">${t('staff-index.asked.title')}</h2><p class="soft">${t('staff-index.asked.how')}</p>
    <ul class="rows" data-requests>${requests.map(request => row(request, again))}</ul></section>` : '';

const row = (request, again) => html`
  <li><span><a href=${url('staff/schools', `?id=${encodeURIComponent(request.school.id)}`)}><b>${typography(request.school.name)}</b></a>
      <span class="soft">${typography(request.school.municipality)} · ${moment(request.asked_at)}</span><br>${whoAsks(request.contact)}
      <br><span class="soft">${request.email_on_file ? t('staff-index.asked.on_file', {email: request.email_on_file}) : t('staff-index.asked.no_file')}</span></span>
    <span class="acts">${request.contact.email ? act(request, 'sent', 'mail', again) : act(request, 'called', 'check', again)} ${act(request, 'refused', 'x', again)}</span></li>`;

const whoAsks = ({name, email, phone: number}) => html`${name}${email ? html` · <a class="line" href="mailto:${email}">${email}</a>` : ''}${number
  ? html` · <a class="num line" href="tel:${number.replace(/[^+\d]/g, '')}">${phone(number)}</a>` : ''}`;

const act = (request, as, shape, again) => html`
  <button class="btn btn--quiet btn--small" type="button" data-act=${as} aria-label=${t('staff-index.asked.of', {act: t(`staff-index.asked.go.${as}`), school: typography(request.school.name)})}
    @click=${() => answer(request, as, again)}>${icon(shape)} ${t(`staff-index.asked.go.${as}`)}</button>`;

// Once a colleague has answered, nothing of it is left to answer.
const answer = (request, as, again) => attempt(async () => {
  const done = await api.post(`/link-requests/${encodeURIComponent(request.id)}/answer`, {as}).then(() => as, problem => {
    if (problem.status !== 404) throw problem;
    return 'before';
  });
  say(t(`staff-index.asked.done.${done}`, {school: typography(request.school.name)}));
  await again();
});
