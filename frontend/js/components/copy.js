// A button that copies a text.
import {html} from 'lit-html';
import {t} from '../i18n.js';
import {icon} from '../picture.js';

// Says on the button itself that it is done: the corner is behind the dialog.
export const copyButton = (text, label) => html`
  <button class="btn btn--quiet btn--small" type="button"
    @click=${event => copy(event.currentTarget, text)}>${icon('copy')} <span aria-live="polite">${label}</span></button>`;

async function copy(button, text) {
  const words = button.querySelector('span'), label = words.textContent;
  await navigator.clipboard.writeText(text);
  words.textContent = t('common.copied');
  setTimeout(() => { words.textContent = label; }, 2500);
}
