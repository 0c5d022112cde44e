// A one-time link: whoever holds it chooses a password and is signed in.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {field} from '../../components/staff/field.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';
import {put} from '../../state.js';

const SHORTEST = 15;
const place = document.getElementById('page');
const token = location.hash.slice(1);
let fault = '', problem = null, busy = false;
addEventListener('hashchange', () => location.reload());
draw();

function draw() {
  if (!token || problem?.status === 401 || problem?.status === 404) return put(place, deadLink());
  put(place, html`
    <form class="paper stack" novalidate @submit=${send}>
      ${problem ? html`<div class="notice notice--bad" role="alert" tabindex="-1">${icon('alert')}<p>${explain(problem)}</p></div>` : ''}
      ${field({name: 'password', label: t('staff-welcome.password'), type: 'password', hint: t('staff-welcome.hint', {n: SHORTEST}), fault,
        attributes: {autocomplete: 'new-password', maxlength: 200}})}
      ${field({name: 'again', label: t('staff-welcome.again'), type: 'password', attributes: {autocomplete: 'new-password', maxlength: 200}})}
      <p class="acts"><button class="btn" aria-busy=${String(busy)}>${icon(busy ? 'spin' : 'check')} ${t('staff-welcome.go')}</button></p>
    </form>`);
}

async function send(event) {
  event.preventDefault();
  if (busy) return;
  const {password, again} = event.target.elements;
  [problem, fault] = [null, whatIsWrong(password.value, again.value)];
  if (!fault) {
    busy = true;
    draw();
    try {
      await api.post('/account-setups', {token, password: password.value});
      return location.replace(url('staff/index'));
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      fault = explainFaults(refusal)['/password'] ?? '';
      if (!fault) problem = refusal;
    }
    busy = false;
  }
  draw();
  place.querySelector('[aria-invalid="true"], .notice')?.focus();
}

function whatIsWrong(password, again) {
  if ([...password].length < SHORTEST) return t('fault.too_short', {n: SHORTEST});
  return password === again ? '' : t('staff-welcome.differ');
}

function deadLink() {
  return html`
  <div class="notice notice--warn" role="alert">${icon('alert')}<b>${t('staff-welcome.dead_title')}</b><p>${t('staff-welcome.dead')}</p>
    <p><a class="arrow" href=${url('staff/sign-in')}>${t('staff-welcome.to_sign_in')} ${icon('arrow')}</a></p></div>`;
}
