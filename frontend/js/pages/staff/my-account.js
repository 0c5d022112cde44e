// One's own account: another password, and where one is signed in.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {field} from '../../components/staff/field.js';
import {bones} from '../../components/staff/listing.js';
import {say} from '../../components/staff/say.js';
import {ownSessions} from '../../components/staff/sessions.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';
import {put} from '../../state.js';

const SHORTEST = 15;
const place = document.getElementById('page');
let faults = {}, problem = null, busy = false, lost = false;

enter(place, async who => {
  put(document.getElementById('subtitle'), html`${t('staff-my-account.lede', {name: who.name, email: who.email})}`);
  put(place, html`
    <section class="pane" aria-labelledby="t-sessions"><div class="pane__h"><h2 id="t-sessions">${t('staff-my-account.sessions')}</h2></div>
      <div id="sessions">${bones(2)}</div></section>
    <section class="pane" aria-labelledby="t-password"><div class="pane__h"><h2 id="t-password">${t('staff-my-account.password.title')}</h2></div>
      <div id="password"></div></section>`);
  draw();
  await ownSessions(place.querySelector('#sessions'));
});

function draw() {
  const secret = (name, label, rest = {}) => field({name, label, type: 'password', fault: faults[`/${name}`] ?? '', ...rest});
  put(place.querySelector('#password'), html`
    <form class="stack gate" novalidate @submit=${send}>
      ${problem ? html`<div class="notice notice--bad" role="alert" tabindex="-1">${icon('alert')}<p>${explain(problem)}</p></div>` : ''}
      <div class="stack" ?inert=${lost} data-held=${String(lost)}>
      ${secret('current', t('staff-my-account.password.current'), {attributes: {autocomplete: 'current-password', maxlength: 200}})}
      ${secret('password', t('staff-my-account.password.new'), {hint: t('staff-my-account.password.hint', {n: SHORTEST}), attributes: {autocomplete: 'new-password', maxlength: 200}})}
      ${secret('again', t('staff-my-account.password.again'), {attributes: {autocomplete: 'new-password', maxlength: 200}})}</div>
      <p class="acts"><button class="btn" aria-busy=${String(busy)}>${icon(busy ? 'spin' : lost ? 'undo' : 'lock')} ${lost ? t('common.try_again') : t('staff-my-account.password.go')}</button></p>
    </form>`);
}

async function send(event) {
  event.preventDefault();
  if (busy) return;
  const form = event.target, {current, password, again} = form.elements;
  [problem, faults] = [null, whatIsWrong(password.value, again.value)];
  if (!Object.keys(faults).length) {
    [busy, lost] = [true, false];
    draw();
    try {
      await api.post('/password-changes', {current: current.value, password: password.value});
      form.reset();
      say(t('staff-my-account.password.done'));
      await ownSessions(place.querySelector('#sessions'));
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      faults = explainFaults(refusal);
      if (!Object.keys(faults).length) problem = refusal;
      lost = refusal.code === 'server_away';
    }
    busy = false;
  }
  draw();
  place.querySelector('[aria-invalid="true"], .notice--bad')?.focus();
}

function whatIsWrong(password, again) {
  if ([...password].length < SHORTEST) return {'/password': t('fault.too_short', {n: SHORTEST})};
  return password === again ? {} : {'/again': t('staff-my-account.password.differ')};
}
