// The way in: a school is known by its personal link, by the session it has, or by its code.
import {html} from 'lit-html';
import {api} from '../api.js';
import {t, url} from '../i18n.js';
import {icon} from '../picture.js';
import {explain} from '../problem.js';
import {failed, put} from '../state.js';
import './back.js';
import {codeIn, whatIsWrong} from './code.js';
import {dropAll} from './kept.js';
import {secretIn} from './link.js';

const SECRET_LENGTH = 22;
const shown = () => secretIn(location.hash, SECRET_LENGTH);

// Waits until somebody is known, whatever it takes: a retry, a code. `staffToo`: the team may see this page as well.
export async function visitor(place, {staffToo = false} = {}) {
  const {secret, missing} = shown();
  if (secret && !(staffToo && await isStaff(place))) return byLink(place, secret);
  if (missing) return askCode(place, {text: t('order.door.cut_link', {n: missing}), bad: true});
  const session = await untilAnswered(place, () => api.get('/sessions/current'));
  if (session.role === 'school' || (staffToo && session.role !== 'guest')) return session;
  return askCode(place, session.role === 'guest' ? null : {text: t('order.door.staff'), staff: true});
}

// One of the team who reads a box's code stays who they are.
async function isStaff(place) {
  const {role} = await untilAnswered(place, () => api.get('/sessions/current'));
  if (role === 'school' || role === 'guest') return false;
  forgetSecret();
  return true;
}

const forgetSecret = () => history.replaceState(null, '', location.pathname + location.search);

// Another link opened in the same tab.
addEventListener('hashchange', () => { if (shown().secret || shown().missing) location.reload(); });

// « Ce n’est pas mon école »
export async function leave(place) {
  await untilAnswered(place, () => api.delete('/sessions/current').catch(problem => {
    if (problem.status !== 401) throw problem;
  }));
  dropAll();
  return askCode(place, {text: t('order.door.left')});
}

async function byLink(place, secret) {
  let dead = '';
  const session = await untilAnswered(place, () => api.post('/sessions/school', {link: secret}).catch(problem => {
    if (problem.status !== 401) throw problem;
    dead = problem.params.why ?? 'replaced';
  }));
  forgetSecret();
  return session ?? askCode(place, {text: t(`order.door.dead_link.${dead}`), bad: true});
}

function untilAnswered(place, ask) {
  return new Promise((known, gaveUp) => {
    const attempt = async () => {
      try {
        known(await ask());
      } catch (problem) {
        if (!problem.code) return gaveUp(problem);
        put(place, html`<h1>${t('order.title')}</h1>${failed(problem, attempt)}`);
      } finally {
        place.removeAttribute('aria-busy');
      }
    };
    attempt();
  });
}

// `why` the code is asked for: {text, bad, staff}, or nothing when somebody just comes by.
export function askCode(place, why = null) {
  return new Promise(known => {
    let error = '', busy = false;
    const draw = () => put(place, codeForm({why, error, busy, send}));
    draw();
    if (why) place.querySelector('h1').focus();

    async function send(event) {
      event.preventDefault();
      if (busy) return;
      const code = codeIn(event.target.elements.code.value);
      error = whatIsWrong(code);
      if (!error) {
        busy = true;
        draw();
        try {
          return known(await api.post('/sessions/school', {code}));
        } catch (problem) {
          if (!problem.code) throw problem;
          error = explain(problem);
        }
      }
      busy = false;
      draw();
      place.querySelector('#code').focus();
    }
  });
}

const codeForm = ({why, error, busy, send}) => html`
  <div class="door">
    <div class="stack">
      <h1 tabindex="-1">${t('order.door.title')}</h1>
      ${why ? html`<div class="notice ${why.bad ? 'notice--warn' : ''}" role="status">${icon(why.bad ? 'alert' : 'info')}<p>${why.text}</p>
        ${why.staff ? html`<p><a class="arrow" href=${url('staff/orders')}>${t('order.door.staff_go')} ${icon('arrow')}</a></p>` : ''}</div>` : ''}
      <p class="lede">${t('order.door.how')}</p>
      <form class="door__form paper" novalidate @submit=${send}>
        <div class="field ${error ? 'field--error' : ''}">
          <label for="code">${t('home.start.code')}</label>
          <p class="hint" id="code-hint">${t('home.start.code_hint')}</p>
          <p class="error" id="code-error" role="alert">${error ? html`${icon('alert')}<span>${error}</span>` : ''}</p>
          <input class="input input--code" id="code" name="code" placeholder="K7QM-2XRP-9T" autocomplete="off" autocapitalize="characters"
            spellcheck="false" maxlength="40" aria-invalid=${String(Boolean(error))} aria-describedby="code-error code-hint">
        </div>
        <p class="acts"><button class="btn" aria-busy=${busy ? 'true' : 'false'}>${busy ? icon('spin') : ''} ${t('order.door.go')}</button></p>
      </form>
    </div>
    <aside class="door__aside stack stack--tight" aria-labelledby="no-code">
      <h2 id="no-code">${t('order.door.no_code')}</h2>
      <p>${t('order.door.find_how')}</p>
      <p><a class="btn btn--quiet" href=${url('find')}>${icon('search')} ${t('order.door.find')}</a></p>
      <p>${t('order.door.no_code_how')}</p>
      <p><a class="btn btn--quiet num" href="tel:+14504347735">${t('order.door.call')}</a></p>
      <p>${t('order.door.write')}</p>
      <address>${t('common.prel_name')}<br>${t('common.prel_street')}<br>${t('common.prel_town')}</address>
      <p><a class="arrow" href="${url('help')}#code">${t('order.door.help')} ${icon('arrow')}</a></p>
    </aside>
  </div>`;
