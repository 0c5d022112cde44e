// Who is there: a staff page opens for the team alone, an admin page for admins.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {failed, put} from '../../state.js';

let asked, here;
export const session = () => asked ??= api.get('/sessions/current').then(who => here = who, problem => {
  asked = undefined;
  throw problem;
});

// Of somebody whom a page let in.
export const isAdmin = () => here?.role === 'admin';

export const isTeam = ({role}) => role === 'staff' || role === 'admin';

// start(session) runs once somebody of the team is known; a guest signs in first and comes back. What stands in the way is told
// under the heading that the place holds, if it is one that draws its own.
export async function enter(place, start, {admin = false} = {}) {
  const title = place.querySelector('h1')?.textContent;
  const tell = template => put(place, html`${title ? html`<h1 tabindex="-1">${title}</h1>` : ''}${template}`);
  try {
    const who = await session();
    if (!isTeam(who)) return toSignIn();
    if (admin && who.role !== 'admin') return tell(noAccess(who));
    await start(who);
  } catch (problem) {
    if (!problem.code) throw problem;
    tell(problem.code === 'no_campaign' ? noCampaign() : failed(problem, () => enter(place, start, {admin})));
  } finally {
    place.removeAttribute('aria-busy');
  }
}

function toSignIn() {
  location.replace(url('staff/sign-in', `?next=${encodeURIComponent(location.pathname + location.search)}`));
}

const noAccess = ({name}) => html`
  <div class="empty" role="alert">${icon('lock')}<h2>${t('staff.no_access.title')}</h2>
    <p>${t('staff.no_access.text', {name})}</p>
    <p><a class="btn btn--quiet" href=${url('staff/index')}>${icon('home')} ${t('staff.no_access.back')}</a></p></div>`;

export const noCampaign = () => html`
  <div class="empty">${icon('gear')}<h2>${t('staff.no_campaign.title')}</h2><p>${t('staff.no_campaign.text')}</p>
    ${here?.role === 'admin' ? html`<p><a class="btn" href=${url('staff/campaign')}>${icon('plus')} ${t('staff.no_campaign.go')}</a></p>` : ''}</div>`;
