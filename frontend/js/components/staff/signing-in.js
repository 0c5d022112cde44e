// Signing in: at the door, or over a page whose session ended while somebody was at it. What stands on it stays, and what was asked goes on.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t} from '../../i18n.js';
import {dropAll, keep, kept} from '../kept.js';
import {ask} from './dialog.js';
import {session} from './door.js';
import {field} from './field.js';
import {endedByTab} from './scan/form.js';

const WHO = 'staff.who', SLIP = /^\W*(Q1)?\p{L}+\d*[^\p{L}\d]\d{4}/u;

// What one person left in this tab is not for the next.
export async function signIn({email, password}) {
  const who = await api.post('/sessions/staff', {email: email.trim(), password});
  if (kept(WHO) !== who.email) dropAll();
  keep(WHO, who.email);
  return who;
}

export function signOut() {
  dropAll();
  return api.delete('/sessions/current').catch(problem => { if (problem.status !== 401) throw problem; });
}

let asking = null, left = false;

// Gives true once the same person is there again; to another the page is shown anew. Whoever would rather not is asked again at the next act, not by what the page reads by itself.
export function signInAgain(byHand) {
  if (left && !byHand) return false;
  return asking ??= askAgain().finally(() => { asking = null; });
}

async function askAgain() {
  const before = await session();
  const now = await ask({
    title: t('staff.again.title'), go: t('staff.again.go'), shape: 'lock',
    body: () => html`<p>${t('staff.again.how')}</p>
      ${field({name: 'email', label: t('staff.again.email'), type: 'email', value: before.email, attributes: {autocomplete: 'username', inputmode: 'email', maxlength: 254}})}
      <div @keydown=${event => SLIP.test(event.target.value) && endedByTab(event)}>${field({name: 'password', label: t('staff.again.password'), type: 'password', attributes: {autocomplete: 'current-password', maxlength: 200, autofocus: true}})}</div>`,
    send: (form, _, fields) => {
      const password = form.get('password');
      if (!SLIP.test(password)) return signIn({email: form.get('email'), password});
      fields.password.value = ''; // a hand scanner goes on: its code waits with the others
      dispatchEvent(new CustomEvent('scan', {detail: password}));
      return undefined;
    },
  });
  left = !now;
  if (now && now.email !== before.email) {
    location.reload();
    return new Promise(() => {});
  }
  return Boolean(now);
}
