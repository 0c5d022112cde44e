// What just happened, in a corner, said aloud: say('…', {undo: {label, act}}). What went wrong stays until it is closed.
import {html, render} from 'lit-html';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain} from '../../problem.js';
import {toSignIn} from './door.js';

const STAYS_MS = 9000;
let corner, timer;

export function say(text, {bad = false, undo = null} = {}) {
  clearTimeout(timer);
  corner ??= document.body.appendChild(Object.assign(document.createElement('div'), {className: 'toasts'}));
  corner.setAttribute('role', bad ? 'alert' : 'status');
  render(toast(text, bad, undo), corner);
  if (!bad) timer = setTimeout(hush, undo ? 2 * STAYS_MS : STAYS_MS);
}

export const hush = () => { if (corner) render('', corner); };

// Runs what a button does; a refusal is said, never lost.
export async function attempt(doing) {
  try {
    return await doing();
  } catch (problem) {
    if (!problem.code) throw problem;
    if (problem.code === 'who_are_you') return toSignIn();
    say(explain(problem), {bad: true});
    return undefined;
  }
}

const toast = (text, bad, undo) => html`
  <p class="toast ${bad ? 'toast--bad' : ''}">${icon(bad ? 'alert' : 'check')}<span>${text}</span>
    ${undo ? html`<button type="button" @click=${() => { hush(); undo.act(); }}>${undo.label}</button>` : ''}
    <button type="button" @click=${hush}>${t('staff.close')}</button></p>`;
