// The form into which a hand scanner types, with the verdict of what was read last. Enter or Tab ends a code.
import {html} from 'lit-html';
import {t} from '../../../i18n.js';
import {icon} from '../../../picture.js';
import {band} from './verdict.js';

export const endedByTab = event => {
  if (event.key !== 'Tab' || event.shiftKey || !event.target.value) return;
  event.preventDefault();
  event.target.form.requestSubmit();
};

// take(code), and `now` the last verdict. What is `beside` stands with the hint; key(event) hears the keys before.
export function scanForm({doing, now, queue, take, key = () => {}, inputmode = 'text', beside = ''}) {
  const submit = event => {
    event.preventDefault();
    const field = event.target.querySelector('#code'), code = field.value.trim();
    field.value = '';
    field.focus({preventScroll: true});
    if (code) take(code);
  };
  return html`
    <form class="scan scan--${doing}" data-state=${now ? now.kind : 'ready'} data-verdict=${now?.verdict ?? ''} aria-label=${t('staff-scan.form')} @submit=${submit}>
      <div class="scan__in"><label for="code">${t('staff-scan.code')}</label>
        <input class="input" id="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="300" placeholder="JPS27-…" inputmode=${inputmode}
          @keydown=${event => { key(event); endedByTab(event); }}>
        <p class="scan__h">${beside}<span>${t('staff-scan.then_enter')}</span></p></div>
      <div class="scan__say" role="status" aria-live="assertive">${queue.busy ? html`${icon('spin')}<b>${t('staff-scan.reading')}</b><p>${t('staff-scan.waiting', {n: queue.waiting.length})}</p>`
        : now ? band(now) : html`${icon('scan')}<b>${t(`staff-scan.ready.${doing}`)}</b><p>${t('staff-scan.ready_how')}</p>`}</div>
      ${now?.retry && !queue.busy ? html`<p class="scan__retry"><button class="btn btn--sun" type="button" @click=${() => queue.waiting.length ? queue.work() : take(now.code)}>${icon('undo')} ${t('common.try_again')}</button></p>` : ''}
    </form>`;
}
