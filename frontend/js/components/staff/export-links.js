// A list as a file: all that its filters find, not only the rows that are shown.
import {html} from 'lit-html';
import {pageLanguage} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';

const FORMATS = ['csv', 'xlsx'];

// `question` is what the list asks: /orders?state=placed; `fields` are those of each row that the file holds, all if none is named.
export const exportLinks = (question, fields = '') => exported(FORMATS.map(format => html`
  <a class="btn btn--quiet btn--small" download data-export=${format} href=${fileOf(question, fields, format)}
    aria-label=${t(`staff.export.${format}_label`)}>${icon('export')} ${t(`staff.export.${format}`)}</a>`));

// Of what the page words itself, or knows alone: save(format) makes the file, `doing` says how far it is.
export const exportButtons = (save, doing = '') => exported(FORMATS.map(format => html`
  <button class="btn btn--quiet btn--small" type="button" data-export=${format} aria-label=${t(`staff.export.${format}_label`)}
    aria-busy=${String(Boolean(doing))} @click=${() => doing || save(format)}>${icon('export')} ${t(`staff.export.${format}`)}</button>`), doing);

const exported = (ways, doing = '') => html`
  <p class="acts exports no-print"><span class="soft" role="status">${doing || t('staff.export.label')}</span>${ways}</p>`;

function fileOf(question, fields, format) {
  const [list, query] = question.split('?');
  return `/api/v1/exports${list}?${new URLSearchParams([...new URLSearchParams(query), ...(fields ? [['fields', fields]] : []), ['format', format], ['language', pageLanguage()]])}`;
}
