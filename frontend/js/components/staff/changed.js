// What somebody else changed meanwhile: [{what, was, is}, …], or only that something did.
import {html} from 'lit-html';
import {t} from '../../i18n.js';

export const changes = differences => html`
  <ul>${differences.map(({what, was, is}) => html`<li>${was || is ? html`${t('staff.changed', {what})} <s>${was || '—'}</s> → <b>${is || '—'}</b>` : what}</li>`)}</ul>`;
