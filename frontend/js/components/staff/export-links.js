// A list as a file: all that its filters find, not only the rows that are shown. `question` is what the list asks: /orders?state=placed
import {html} from 'lit-html';
import {pageLanguage} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';

export const exportLinks = question => html`
  <p class="acts exports no-print"><span class="soft">${t('staff.export.label')}</span>
    ${['csv', 'xlsx'].map(format => html`<a class="btn btn--quiet btn--small" download data-export=${format} href=${fileOf(question, format)}
      aria-label=${t(`staff.export.${format}_label`)}>${icon('down')} ${t(`staff.export.${format}`)}</a>`)}</p>`;

function fileOf(question, format) {
  const [list, query] = question.split('?');
  return `/api/v1/exports${list}?${new URLSearchParams([...new URLSearchParams(query), ['format', format], ['language', pageLanguage()]])}`;
}
