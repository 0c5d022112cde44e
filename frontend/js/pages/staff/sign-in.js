// The door of the team. Who came from a page goes back to it.
import {html} from 'lit-html';
import {isTeam, session} from '../../components/staff/door.js';
import {field} from '../../components/staff/field.js';
import {asked} from '../../components/staff/query.js';
import {signIn} from '../../components/staff/signing-in.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain} from '../../problem.js';
import {put} from '../../state.js';

const place = document.getElementById('page');
let problem = null, busy = false, left = Boolean(asked('out'));
draw();
if (isTeam(await session().catch(() => ({role: 'guest'})))) location.replace(whereTo());

function draw() {
  put(place, html`
    <form class="paper stack" novalidate @submit=${send}>
      ${problem ? html`<div class="notice notice--bad" role="alert" tabindex="-1">${icon('alert')}<p>${explain(problem)}</p></div>` : ''}
      ${left ? html`<div class="notice notice--ok" role="status">${icon('check')}<p>${t('staff-sign-in.left')}</p></div>` : ''}
      ${field({name: 'email', label: t('staff-sign-in.email'), type: 'email', attributes: {autocomplete: 'username', inputmode: 'email', maxlength: 254}})}
      ${field({name: 'password', label: t('staff-sign-in.password'), type: 'password', attributes: {autocomplete: 'current-password', maxlength: 200}})}
      <p class="acts"><button class="btn" aria-busy=${String(busy)}>${icon(busy ? 'spin' : 'lock')} ${t('staff-sign-in.go')}</button></p>
      <p class="hint">${t('staff-sign-in.forgotten')}</p>
    </form>`);
}

async function send(event) {
  event.preventDefault();
  if (busy) return;
  [busy, left, problem] = [true, false, null];
  draw();
  const form = event.target.elements;
  try {
    await signIn({email: form.email.value, password: form.password.value});
    return location.replace(whereTo());
  } catch (refusal) {
    if (!refusal.code) throw refusal;
    problem = refusal;
  }
  busy = false;
  draw();
  place.querySelector('.notice--bad').focus();
}

// Only to a page of the team, never to another site.
function whereTo() {
  const next = new URL(asked('next') || url('staff/index'), location.origin);
  return next.origin === location.origin && /^\/(equipe|en\/staff)\//.test(next.pathname) ? next.pathname + next.search : url('staff/index');
}
