// The ministry's file: a preview with a verdict per row first, and only then the import.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {textOf, whyUnreadable} from './csv-file.js';
import {ask} from './dialog.js';
import {field} from './field.js';
import {forgetRegions} from './roster.js';
import {say} from './say.js';

const REGION = '72-79', SHOWN = 200;
const ORDER = ['refused', 'added', 'changed', 'unchanged'];

// Gives the report of what was written, or null.
export async function importFile() {
  const given = {text: '', name: '', region: REGION};
  let preview = null, fault = '';
  const report = await ask({
    title: t('staff-schools.file.title'), go: () => preview ? t('staff-schools.file.write') : t('staff-schools.file.go'), shape: 'check', wide: true,
    body: ({draw}) => html`
      <p>${t('staff-schools.file.how')}</p>
      <div class="pairs">
        ${field({name: 'file', label: t('staff-schools.file.file'), type: 'file', hint: t('staff-schools.file.file_hint'), fault,
          attributes: {accept: '.csv,text/csv', change: () => { [preview, fault] = [null, '']; draw(); }}})}
        ${field({name: 'region', label: t('staff-schools.file.region'), value: REGION, hint: t('staff-schools.file.region_hint'), attributes: {maxlength: 11, input: () => { if (preview) { preview = null; draw(); } }}})}
      </div>
      ${preview ? verdicts(preview) : html`<p class="hint">${t('staff-schools.file.first')}</p>`}`,
    send: async form => {
      const query = region => `/school-imports?municipality=${encodeURIComponent(region)}&dry_run=${String(!preview)}`;
      fault = '';
      try {
        if (!preview) Object.assign(given, {text: await textOf(form.get('file')), region: form.get('region').trim()});
        const answer = await api.post(query(given.region), given.text, {type: 'text/csv'});
        if (preview) return answer;
        preview = answer;
        return undefined;
      } catch (refusal) {
        fault = whyUnreadable(refusal);
        throw refusal;
      }
    },
  });
  if (report) {
    forgetRegions();
    say(t('staff-schools.file.done', {n: report.organisations, added: report.added, changed: report.changed}));
  }
  return report;
}

function verdicts(report) {
  const rows = [...report.rows].sort((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict) || one.line - other.line);
  return html`<section class="verdicts" role="status"><h3>${t('staff-schools.file.preview', {n: report.organisations})}</h3>
    <ul class="figures">${['added', 'changed', 'unchanged', 'missing', 'refused'].map(name => html`<li><b class="display num">${count(report[name])}</b> ${t(`staff-schools.file.verdict.${name}`, {n: report[name]})}</li>`)}</ul>
    ${report.missing_schools.length
      ? html`<p class="with-i">${icon('alert')}<span><b>${t('staff-schools.file.missing', {n: report.missing_schools.length})}</b> ${report.missing_schools.slice(0, 12).map(school => school.name).join(', ')}${report.missing_schools.length > 12 ? '…' : ''}</span></p>` : ''}
    <div class="scroll scroll--tall" tabindex="0" role="region" aria-label=${t('staff-schools.file.rows')}><table class="table"><thead><tr>
      <th scope="col" class="r">${t('staff-schools.file.line')}</th><th scope="col">${t('staff-schools.name')}</th>
      <th scope="col">${t('staff-schools.file.what')}</th></tr></thead>
      <tbody>${rows.slice(0, SHOWN).map(row => html`<tr><td class="r num soft">${count(row.line)}</td><th scope="row">${row.name || row.organisation}</th>
        <td>${mark(row.verdict)} <span class="soft">${row.why ? reason(row.why) : row.changes.map(fieldName).join(', ')}</span></td></tr>`)}</tbody></table></div>
    ${rows.length > SHOWN ? html`<p class="hint">${t('staff-schools.file.more', {n: rows.length - SHOWN})}</p>` : ''}</section>`;
}

const LOOKS = {added: 'new', changed: 'pack', unchanged: 'plain', refused: 'late'};
const mark = verdict => html`<span class="badge badge--${LOOKS[verdict]}">${t(`staff-schools.file.verdict_one.${verdict}`)}</span>`;
const reason = why => t(`staff-schools.file.why.${why}`);
const fieldName = name => t(`staff-schools.file.field.${name}`);
