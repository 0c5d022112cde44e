// The links that were sent to a school, or that it handed on: what holds each, whether it was opened, until when it opens; and an end to it.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {lastDay, typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {failed} from '../../state.js';
import {tell} from './dialog.js';
import {bones} from './listing.js';
import {attempt} from './say.js';
import {day, moment} from './words.js';

export function showLinks(school) {
  let links = null, problem = null;
  const card = tell({title: t('staff-schools.links.title', {school: typography(school.name)}), wide: true,
    body: () => problem ? failed(problem, read) : links ? whole(links, end) : bones(3)});
  read();

  async function read() {
    problem = null;
    try {
      links = (await api.get(`/schools/${encodeURIComponent(school.id)}/links`)).data;
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      problem = refusal;
    }
    card.draw();
  }

  const end = id => attempt(async () => {
    await api.post(`/links/${encodeURIComponent(id)}/revocation`);
    await read();
  });
}

const whole = (links, end) => html`
  <p class="soft">${t('staff-schools.links.how')}</p>
  ${links.length ? html`<ul class="rows" data-links>${links.map(link => html`<li><span><b>${t(`staff-schools.links.source.${link.source}`)}</b>${link.order
      ? html` · <a class="num" href=${url('staff/order', `?no=${encodeURIComponent(link.order)}`)}>${link.order}</a>` : ''}
      <br><span class="soft">${t('staff-schools.links.made')} ${moment(link.made_at)} · ${link.opened_at
        ? html`${t('staff-schools.links.opened')} ${moment(link.opened_at)}` : t('staff-schools.links.unopened')}</span></span>
    <span>${link.state === 'live' ? html`${t('staff-schools.links.until', {day: until(link)})}
      <button class="btn btn--quiet btn--small" type="button" @click=${() => end(link.id)}>${icon('lock')} ${t('staff-schools.links.end')}</button>`
      : html`<span class="soft">${t(`staff-schools.links.over.${link.state}`, {day: until(link)})}</span>`}</span></li>`)}</ul>`
    : html`<p>${t('staff-schools.links.none')}</p>`}`;

// It opens to the end of a day: what stands is the first moment after it.
const until = ({expires_at}) => day(lastDay(expires_at));
