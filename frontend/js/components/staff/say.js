// What just happened, in a corner, said aloud, over whatever dialog is open: say('…', {undo}). What undo() takes back can be taken back for as long
// as it is said. What went wrong stays until it is closed.
import {html} from 'lit-html';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain} from '../../problem.js';
import {put} from '../../state.js';
import {drop, keep, kept} from '../kept.js';

const STAYS_MS = 10_000, NOTED = 'staff.noted';
let corner, timer, noted = '';

export function say(text, {bad = false, undo = null} = {}) {
  clearTimeout(timer);
  corner ??= Object.assign(document.createElement('div'), {className: 'toasts'});
  raise();
  corner.setAttribute('role', bad ? 'alert' : 'status');
  put(corner, toast([noted, text].filter(Boolean).join(' '), bad, undo));
  if (text) noted = '';
  if (!bad) timer = setTimeout(hush, STAYS_MS);
}

export function hush() {
  noted = '';
  if (corner) put(corner, '');
}

// An act whose answer was lost had been done: said alone, before what the page says of it, and on the page that it leads to.
export function sayNoted() {
  noted = t('common.noted_before');
  say('');
}

// What lies under a dialog can be neither read nor closed.
export function raise() {
  if (corner) ([...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body).append(corner);
}
addEventListener('close', raise, {capture: true});

// Runs what a button does; a refusal is said, never lost.
export async function attempt(doing) {
  try {
    return await doing();
  } catch (problem) {
    if (!problem.code) throw problem;
    say(explain(problem), {bad: true});
    return undefined;
  }
}

const takeBack = undo => attempt(async () => {
  hush();
  await undo();
  say(t('staff.taken_back'));
});

const toast = (text, bad, undo) => html`
  <p class="toast ${bad ? 'toast--bad' : ''}">${icon(bad ? 'alert' : 'check')}<span>${text}</span>
    ${undo ? html`<button type="button" data-act="take-back" @click=${() => takeBack(undo)}>${t('staff.take_back')}</button>` : ''}
    <button type="button" @click=${hush}>${t('staff.close')}</button></p>`;

addEventListener('pagehide', () => { if (noted) keep(NOTED, true); });
if (kept(NOTED)) sayNoted();
drop(NOTED);
