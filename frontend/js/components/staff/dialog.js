// One question over the page. ask() gives what send(form) gave, or null once it is closed without.
import {html} from 'lit-html';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';
import {put} from '../../state.js';
import {raise} from './say.js';

// body({faults, draw}) gives the fields; `go` names the button, or tells its name. send() may give undefined to stay open.
// `stale(problem)` tells what somebody else changed meanwhile: it is shown over what was typed, which stays, and the button sends again.
// Where the answer was lost the fields are held until it is known: what is sent again is the same act.
export function ask({title, body, go, send, shape = 'check', danger = false, wide = false, stale = null}) {
  const {dialog, titleId} = open(wide);
  let answer = null, busy = false, lost = false, problem = null, changed = null;

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    [busy, lost, problem, changed] = [true, false, null, null];
    draw();
    try {
      answer = await send(new FormData(dialog.querySelector('form')), event.submitter, dialog.querySelector('form').elements);
      if (answer !== undefined) dialog.close();
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      lost = refusal.code === 'server_away';
      if (refusal.code === 'stale' && stale) {
        changed = stale(refusal);
      } else {
        problem = refusal;
      }
    } finally {
      busy = false;
      draw();
    }
    if (problem || changed) (dialog.querySelector('[aria-invalid="true"]') ?? dialog.querySelector('.notice--bad, .notice--warn'))?.focus(); // the alert is said anyway
  }

  function draw() {
    if (!dialog.isConnected) return;
    const faults = problem ? explainFaults(problem) : {};
    put(dialog, html`
      <form class="stack" novalidate @submit=${submit}>
        <h2 id=${titleId}>${title}</h2>
        ${problem ? html`<div class="notice notice--bad" role="alert" tabindex="-1">${icon('alert')}<p>${explain(problem)}</p></div>` : ''}
        ${changed ? html`<div class="notice notice--warn" role="alert" tabindex="-1" data-changed>${icon('alert')}${changed}</div>` : ''}
        <div class="stack" ?inert=${lost} data-held=${String(lost)}>${body({faults, draw})}</div>
        <div class="acts">
          <button class="btn ${danger ? 'btn--quiet btn--danger' : ''}"
            aria-busy=${String(busy)}>${icon(busy ? 'spin' : lost ? 'undo' : shape)} ${lost ? t('common.try_again') : typeof go === 'function' ? go() : go}</button>
          <button class="btn ${danger ? '' : 'btn--quiet'}" type="button" ?autofocus=${danger}
            @click=${() => dialog.close()}>${danger ? t('staff.leave_as_is') : t('staff.cancel')}</button>
        </div>
      </form>`);
  }

  draw();
  dialog.showModal();
  raise();
  return new Promise(closed => dialog.addEventListener('close', () => {
    dialog.remove();
    closed(answer);
  }));
}

// Something to read: no question. `draw` redraws it, for what changes while it is open.
export function tell({title, body, wide = false}) {
  const {dialog, titleId} = open(wide);
  const draw = () => put(dialog, html`
    <div class="dialog__head"><h2 id=${titleId}>${title}</h2>
      <button class="btn btn--quiet btn--small" type="button" aria-label=${t('staff.close')} @click=${() => dialog.close()}>${icon('x')}</button></div>
    ${body()}`);
  draw();
  dialog.showModal();
  raise();
  const closed = new Promise(done => dialog.addEventListener('close', () => { dialog.remove(); done(); }));
  return {closed, draw, close: () => dialog.close()};
}

let opened = 0;
function open(wide) { // one may stand over another: each is named by its own title
  const titleId = `asked-${opened += 1}`;
  const dialog = document.createElement('dialog');
  dialog.className = wide ? 'dialog dialog--wide' : 'dialog';
  dialog.setAttribute('aria-labelledby', titleId);
  return {dialog: document.body.appendChild(dialog), titleId};
}
