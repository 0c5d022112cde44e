// The ministry's file: a preview with a verdict per row first, and only then the import.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count, typography, wholeNumber} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {bytesOf, whyUnreadable} from './csv-file.js';
import {ask} from './dialog.js';
import {field} from './field.js';
import {forgetRegions} from './roster.js';
import {say} from './say.js';

const REGION = '72–79', STEP = 200;
const ORDER = ['refused', 'added', 'changed', 'unchanged'];

// Gives the report of what was written, or null. A file of which nothing is to write may be mended and tried again.
export async function importFile() {
  const given = {bytes: null, region: REGION};
  let preview = null, shown = STEP, faults = {};
  const isToWrite = () => Boolean(preview && preview.added + preview.changed + preview.unchanged + preview.missing);
  const forget = draw => { [preview, shown, faults] = [null, STEP, {}]; draw(); };
  const report = await ask({
    title: t('staff-schools.file.title'), wide: true,
    go: () => isToWrite() ? t('staff-schools.file.write') : t('staff-schools.file.go'),
    body: ({draw}) => html`
      <p>${t('staff-schools.file.how')}</p>
      <div class="pairs">
        ${field({name: 'file', label: t('staff-schools.file.file'), type: 'file', hint: t('staff-schools.file.file_hint'), fault: faults.file,
          attributes: {accept: '.csv,text/csv', change: () => forget(draw)}})}
        ${field({name: 'region', label: t('staff-schools.file.region'), value: REGION, hint: t('staff-schools.file.region_hint'), fault: faults.region,
          attributes: {maxlength: 20, input: () => { if (preview) forget(draw); }}})}
      </div>
      ${preview ? verdicts(preview, {shown, more: () => { shown += STEP; draw(); }, fault: faults.missing})
        : html`<p class="hint">${t('staff-schools.file.first')}</p>`}`,
    send: async form => {
      const write = isToWrite();
      faults = {};
      try {
        if (!write) Object.assign(given, {bytes: await bytesOf(form.get('file')), region: form.get('region')});
        const query = new URLSearchParams({municipality: given.region, dry_run: String(!write)});
        if (write && preview.odd) query.set('missing', wholeNumber(form.get('missing')) ?? '');
        const answer = await api.post(`/school-imports?${query}`, given.bytes, {type: 'text/csv'});
        if (write) return answer;
        [preview, shown] = [answer, STEP];
        return undefined;
      } catch (refusal) {
        faults = faultsOf(refusal);
        throw refusal;
      }
    },
  });
  if (report) {
    forgetRegions();
    say(t('staff-schools.file.done', {n: readIn(report), added: report.added, changed: report.changed}));
  }
  return report;
}

function faultsOf(refusal) {
  if (refusal.code === 'many_missing' || refusal.params.field === 'missing') return {missing: t('staff-schools.file.number_fault')};
  if (refusal.params.field === 'municipality') return {region: t('staff-schools.file.region_fault')};
  return {file: whyUnreadable(refusal)};
}

// A building that is a school of its own is one, beside its organisation.
const readIn = ({added, changed, unchanged, refused}) => added + changed + unchanged + refused;

function verdicts(report, {shown, more, fault}) {
  const rows = [...report.rows].sort((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict) || one.line - other.line);
  return html`<section class="verdicts" role="status"><h3>${t('staff-schools.file.preview', {n: readIn(report)})}</h3>
    ${report.coding === 'windows-1252'
      ? html`<p class="with-i" data-coding>${icon('info')}<span>${t('staff-schools.file.coding', {names: report.examples.join(', ')})}</span></p>` : ''}
    <ul class="figures">${['added', 'changed', 'unchanged', 'missing', 'refused'].map(name => html`
      <li><b class="display num">${count(report[name])}</b> ${t(`staff-schools.file.verdict.${name}`, {n: report[name]})}</li>`)}</ul>
    ${report.coverage ? coverage(report.coverage) : ''}
    ${missing(report, fault)}
    ${rows.length ? html`<div class="scroll scroll--tall" tabindex="0" role="region" aria-label=${t('staff-schools.file.rows')}><table class="table"><thead><tr>
      <th scope="col" class="r">${t('staff-schools.file.line')}</th><th scope="col">${t('staff-schools.name')}</th>
      <th scope="col">${t('staff-schools.file.what')}</th></tr></thead>
      <tbody>${rows.slice(0, shown).map(row => html`<tr><td class="r num soft">${count(row.line)}</td>
        <th scope="row">${typography(row.name || row.organisation)}</th>
        <td>${mark(row.verdict)} <span class="soft">${row.why ? reason(row) : row.changes.map(fieldName).join(', ')}</span></td></tr>`)}</tbody>
      </table></div>` : ''}
    ${rows.length > shown ? html`<button class="btn btn--quiet btn--small" type="button" data-act="more"
      @click=${more}>${t('staff-schools.file.more', {n: Math.min(STEP, rows.length - shown)})}</button>` : ''}</section>`;
}

// What the new schools change for the campaign and for the shelf.
const coverage = ({eligible, silent, covered, short}) => html`
  <p data-coverage>${eligible.after === eligible.before
    ? t('staff-schools.file.same_schools', {n: eligible.after})
    : t('staff-schools.file.more_schools', {before: eligible.before, n: eligible.after, silent: silent.after})}
    ${covered.after === covered.before
    ? t('staff-schools.file.same_covered', {n: covered.after})
    : t('staff-schools.file.more_covered', {before: covered.before, n: covered.after})}</p>
  ${short.length ? html`<ul data-short>${short.map(({item, before, after}) =>
    html`<li>${t('staff-schools.file.short', {item: local(item.plural), n: after, before})}</li>`)}</ul>` : ''}`;

function missing(report, fault) {
  if (!report.missing) {
    if (!report.rows.length) return html`<div class="notice notice--bad">${icon('alert')}<p>${t('staff-schools.file.nobody')}</p></div>`;
    if (report.rows.every(row => row.organisation)) return '';
    return html`<p class="with-i">${icon('alert')}<span>${t('staff-schools.file.missing_unknown')}</span></p>`;
  }
  const names = html`<details><summary>${t('staff-schools.file.names')}</summary>${report.missing_schools.map(school => typography(school.name)).join(', ')}</details>`;
  if (!report.odd) return html`<div class="with-i">${icon('alert')}<div><b>${t('staff-schools.file.missing', {n: report.missing})}</b> ${names}</div></div>`;
  return html`
    <div class="notice notice--bad" data-odd>${icon('alert')}<div><p><b>${t('staff-schools.file.odd', {n: report.missing})}</b></p> ${names}</div></div>
    ${field({name: 'missing', label: t('staff-schools.file.number'), hint: t('staff-schools.file.number_hint'), fault,
      attributes: {inputmode: 'numeric', maxlength: 7}})}`;
}

const LOOKS = {added: 'new', changed: 'pack', unchanged: 'plain', refused: 'late'};
const mark = verdict => html`<span class="badge badge--${LOOKS[verdict]}">${t(`staff-schools.file.verdict_one.${verdict}`)}</span>`;
const reason = ({why, column, cell}) => column && cell
  ? t('staff-schools.file.in_cell', {column, cell, why: t(`staff-schools.file.why.${why}`)}) : t(`staff-schools.file.why.${why}`);
const fieldName = name => t(`staff-schools.file.field.${name}`);
