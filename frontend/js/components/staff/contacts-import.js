// PREL's own list of contacts: a preview with a verdict per row first, then all of it or nothing. A file with rows to mend comes back with the reasons.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count, typography} from '../../format.js';
import {has, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {saveTable} from './csv.js';
import {bytesOf, whyUnreadable} from './csv-file.js';
import {ask} from './dialog.js';
import {field} from './field.js';
import {say} from './say.js';

const ORDER = ['refused', 'ambiguous', 'changed', 'added', 'unchanged'], STEP = 200;
const LOOKS = {added: 'new', changed: 'pack', unchanged: 'plain', ambiguous: 'wait', refused: 'late'};

// Gives the report of what was written, or null. A file of which nothing may be written can be mended and chosen again.
export async function importContacts() {
  let bytes = null, preview = null, shown = STEP, fault = '', isOther = false;
  const toMend = () => preview.refused + preview.ambiguous;
  const toWrite = () => preview && !toMend() ? preview.added + preview.changed : 0;
  const look = async () => { [preview, shown] = [await api.post('/contact-imports?dry_run=true', bytes, {type: 'text/csv'}), STEP]; };
  const report = await ask({
    title: t('staff-schools.contacts.title'), wide: true,
    go: () => toWrite() ? t('staff-schools.contacts.write', {n: toWrite()}) : t('staff-schools.contacts.go'),
    body: ({draw}) => html`<p>${t('staff-schools.contacts.how')}</p><p class="hint">${t('staff-schools.contacts.work_only')}</p>
      ${field({name: 'file', label: t('staff-schools.contacts.file'), type: 'file', hint: t('staff-schools.contacts.file_hint'), fault,
        attributes: {accept: '.csv,text/csv', change: () => { [preview, shown, fault, isOther] = [null, STEP, '', false]; draw(); }}})}
      ${isOther ? html`<div class="notice notice--warn" role="alert">${icon('alert')}<p>${t('staff-schools.contacts.not_as_seen')}</p></div>` : ''}
      ${preview ? verdicts(preview, {toMend: toMend(), shown, more: () => { shown += STEP; draw(); }})
        : html`<p class="hint">${t('staff-schools.contacts.first')}</p>`}`,
    send: async form => {
      const write = toWrite() > 0;
      [fault, isOther] = ['', false];
      try {
        if (write) return await api.post(`/contact-imports?dry_run=false&seen=${preview.seen}`, bytes, {type: 'text/csv'});
        bytes = await bytesOf(form.get('file'));
        await look();
      } catch (refusal) {
        if (refusal.code === 'not_as_seen' || refusal.code === 'rows_refused') {
          isOther = true;
          return look();
        }
        fault = whyUnreadable(refusal, columnName);
        throw refusal;
      }
      return undefined;
    },
  });
  if (report) say(t('staff-schools.contacts.done', {n: report.added + report.changed}));
  return report;
}

const columnName = column => has(`staff-schools.contacts.column.${column}`) ? t(`staff-schools.contacts.column.${column}`) : column;

function verdicts(report, {toMend, shown, more}) {
  const rows = [...report.rows].sort((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict) || one.line - other.line);
  return html`<section class="verdicts" role="status"><h3>${t('staff-schools.contacts.preview', {n: rows.length})}</h3>
    ${report.coding === 'windows-1252'
      ? html`<p class="with-i" data-coding>${icon('info')}<span>${t('staff-schools.file.coding', {names: report.examples.join(', ')})}</span></p>` : ''}
    ${report.unread.length ? html`<p class="with-i" data-unread>${icon('info')}<span>${
      t('staff-schools.contacts.unread', {n: report.unread.length, names: report.unread.join(', ')})}</span></p>` : ''}
    <ul class="figures">${ORDER.map(name => html`
      <li><b class="display num">${count(report[name])}</b> ${t(`staff-schools.contacts.verdict.${name}`, {n: report[name]})}</li>`)}</ul>
    ${toMend ? mend(report, toMend) : report.added + report.changed ? '' : html`<p>${t('staff-schools.contacts.nothing')}</p>`}
    <div class="scroll scroll--tall" tabindex="0" role="region" aria-label=${t('staff-schools.file.rows')}><table class="table"><thead><tr>
      <th scope="col" class="r">${t('staff-schools.file.line')}</th><th scope="col">${t('staff-schools.name')}</th>
      <th scope="col">${t('staff-schools.file.what')}</th></tr></thead>
      <tbody>${rows.slice(0, shown).map(row => html`<tr><td class="r num soft">${count(row.line)}</td>
        <th scope="row">${typography(row.school?.name ?? row.name)}${
          row.school ? html`<br><span class="soft">${typography(row.school.municipality)}</span>` : ''}</th>
        <td>${mark(row.verdict)} ${told(row)}</td></tr>`)}</tbody></table></div>
    ${rows.length > shown ? html`<button class="btn btn--quiet btn--small" type="button" data-act="more"
      @click=${more}>${t('staff-schools.file.more', {n: Math.min(STEP, rows.length - shown)})}</button>` : ''}</section>`;
}

const mark = verdict => html`<span class="badge badge--${LOOKS[verdict]}">${t(`staff-schools.contacts.verdict_one.${verdict}`)}</span>`;

const mend = (report, n) => html`
  <div class="notice notice--bad" data-mend>${icon('alert')}<div><p>${t('staff-schools.contacts.to_mend', {n})}</p>
    <p><button class="btn btn--quiet btn--small" type="button" data-act="download"
      @click=${() => saveWithReasons(report)}>${icon('export')} ${t('staff-schools.contacts.download')}</button></p></div></div>`;

// The file as it came, row by row, and a last column that says why. Cells beyond the columns stand after it: nothing is lost, and they are refused again.
function saveWithReasons({headings, rows}) {
  const table = [[...headings, t('staff-schools.contacts.reason')],
    ...rows.map(row => [...headings.map((_, at) => row.cells[at] ?? ''), row.verdict === 'refused' || row.verdict === 'ambiguous' ? reason(row) : '',
      ...row.cells.slice(headings.length)])];
  return saveTable(t('staff-schools.contacts.saved_as'), table, 'csv');
}

const told = row => row.changes.length
  ? html`<ul class="changes">${row.changes.map(({field: name, before, after}) => html`<li>${t('staff-schools.contacts.change',
    {field: t(`staff-schools.contacts.field.${name}`), before: value(name, before), after: value(name, after)})}</li>`)}</ul>`
  : html`<span class="soft">${reason(row)}</span>`;

const value = (name, text) => !text ? t('staff-schools.contacts.no_value') : name === 'language' ? t(`domain.language.${text}`) : text;

function reason({verdict, why, column, cell, other_line: line, candidates}) {
  if (verdict === 'ambiguous') return t('staff-schools.contacts.may_be', {schools: candidates.map(candidate).join('; ')});
  if (!why) return '';
  const words = t(`staff-schools.contacts.why.${why}`, {line});
  return column && cell ? t('staff-schools.file.in_cell', {column, cell, why: words}) : words;
}

const candidate = ({name, municipality, organisation, building}) => organisation
  ? t('staff-schools.contacts.candidate', {name, municipality, code: [organisation, building].filter(Boolean).join('-')})
  : t('staff-schools.contacts.candidate_plain', {name, municipality});
