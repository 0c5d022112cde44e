// A school's new code and link: shown once, to copy or to print as a letter.
import {html} from 'lit-html';
import {typography} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {copyButton} from '../copy.js';
import {printLetters} from './codes.js';
import {tell} from './dialog.js';

export const showKey = (school, {code, link}) => tell({title: t('staff-schools.key.shown'), body: () => html`
  <div class="key-card stack"><p><b>${typography(school.name)}</b><br><span class="soft">${typography(school.municipality)}</span></p>
    <p class="code display num" data-code>${code}</p>
    <p class="link-text" data-link>${link}</p>
    <p class="soft">${t('staff-schools.key.once')}</p>
    <div class="acts no-print">${copyButton(code, t('staff-schools.key.copy_code'))}${copyButton(link, t('staff-schools.key.copy_link'))}
      <button class="btn btn--quiet btn--small" type="button" data-act="letter" @click=${() => printLetters([{...school, code, link}], 'current')}>${icon('print')} ${t('staff-schools.key.print')}</button></div></div>`});
