// A one-time link: whoever holds it chooses a password and is signed in. The first admin also says by which address.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {secretIn} from '../../components/link.js';
import {field} from '../../components/staff/field.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain, explainFaults, faultOf} from '../../problem.js';
import {failed, put} from '../../state.js';

const SHORTEST = 15, TOKEN_LENGTH = 43;
const place = document.getElementById('page');
const {secret: token, missing} = secretIn(location.hash, TOKEN_LENGTH);
let account = null, faults = {}, problem = null, busy = false;
addEventListener('hashchange', () => location.reload());

async function read() {
  if (!token) return put(place, deadLink());
  try {
    account = await api.post('/account-setups/reading', {token});
    draw();
  } catch (refusal) {
    if (!refusal.code) throw refusal;
    put(place, refusal.status === 401 ? deadLink() : failed(refusal, read));
  }
}

function draw() {
  if (problem?.status === 401) return put(place, deadLink());
  put(place, html`
    <form class="paper stack" novalidate @submit=${send}>
      ${problem ? html`<div class="notice notice--bad" role="alert" tabindex="-1">${icon('alert')}<p>${explain(problem)}</p></div>` : ''}
      ${account.email ? html`<p>${t('staff-welcome.as', {email: account.email})}</p>`
        : field({name: 'email', label: t('staff-welcome.email'), type: 'email', hint: t('staff-welcome.email_hint'), fault: faults['/email'],
          attributes: {autocomplete: 'username', inputmode: 'email', maxlength: 254}})}
      ${field({name: 'password', label: t('staff-welcome.password'), type: 'password', hint: t('staff-welcome.hint', {n: SHORTEST}), fault: faults['/password'],
        attributes: {autocomplete: 'new-password', maxlength: 200}})}
      ${field({name: 'again', label: t('staff-welcome.again'), type: 'password', attributes: {autocomplete: 'new-password', maxlength: 200}})}
      <p class="acts"><button class="btn" aria-busy=${String(busy)}>${icon(busy ? 'spin' : 'check')} ${t('staff-welcome.go')}</button></p>
    </form>`);
}

async function send(event) {
  event.preventDefault();
  if (busy) return;
  const {email, password, again} = event.target.elements;
  problem = null;
  faults = whatIsWrong(email?.value.trim(), password.value, again.value);
  if (!Object.keys(faults).length) {
    busy = true;
    draw();
    try {
      const who = await api.post('/account-setups', {token, ...(email ? {email: email.value.trim()} : {}), password: password.value});
      return email ? put(place, done(who)) : location.replace(url('staff/index'));
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      faults = explainFaults(refusal);
      if (!Object.keys(faults).length) problem = refusal;
    }
    busy = false;
  }
  draw();
  place.querySelector('[aria-invalid="true"], .notice')?.focus();
}

function whatIsWrong(email, password, again) {
  const wrong = {};
  if (email === '') wrong['/email'] = faultOf('/email', 'empty');
  if ([...password].length < SHORTEST) wrong['/password'] = t('fault.too_short', {n: SHORTEST});
  else if (password !== again) wrong['/password'] = t('staff-welcome.differ');
  return wrong;
}

const done = ({email}) => html`
  <div class="notice notice--ok" role="status">${icon('check')}<b>${t('staff-welcome.done_title')}</b><p>${t('staff-welcome.done', {email})}</p>
    <p class="acts"><a class="btn" href=${url('staff/index')}>${t('staff-welcome.done_go')} ${icon('arrow')}</a></p></div>`;

const deadLink = () => html`
  <div class="notice notice--warn" role="alert">${icon('alert')}<b>${t('staff-welcome.dead_title')}</b><p>${missing ? t('staff-welcome.cut', {n: missing}) : t('staff-welcome.dead')}</p>
    <p><a class="arrow" href=${url('staff/sign-in')}>${t('staff-welcome.to_sign_in')} ${icon('arrow')}</a></p></div>`;

await read(); // last: what it may show is made by then
