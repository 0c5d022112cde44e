// What a carrier says has arrived, as a CSV: a verdict per row first, and only then the deliveries.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count} from '../../format.js';
import {has, t} from '../../i18n.js';
import {bytesOf, whyUnreadable} from './csv-file.js';
import {ask} from './dialog.js';
import {field} from './field.js';

const LOOKS = {delivered: 'new', unchanged: 'plain', refused: 'late'}, ORDER = ['refused', 'delivered', 'unchanged'], STEP = 200;

// Gives the report of what was written, or null. A file of which nothing is to write may be mended and tried again.
export async function importDeliveries() {
  let bytes = null, preview = null, shown = STEP, fault = '';
  return ask({
    title: t('staff-orders.arrived.title'), go: () => preview?.delivered ? t('staff-orders.arrived.write', {n: preview.delivered}) : t('staff-orders.arrived.go'), wide: true,
    body: ({draw}) => html`<p>${t('staff-orders.arrived.how')}</p>
      ${field({name: 'file', label: t('staff-orders.arrived.file'), type: 'file', hint: t('staff-orders.arrived.file_hint'), fault,
        attributes: {accept: '.csv,text/csv', change: () => { [preview, shown, fault] = [null, STEP, '']; draw(); }}})}
      ${preview ? verdicts(preview, shown, () => { shown += STEP; draw(); }) : ''}`,
    send: async form => {
      if (preview?.delivered) return api.post('/delivery-imports?dry_run=false', bytes, {type: 'text/csv'});
      [preview, shown, fault] = [null, STEP, ''];
      try {
        bytes = await bytesOf(form.get('file'));
        preview = await api.post('/delivery-imports?dry_run=true', bytes, {type: 'text/csv'});
        return undefined;
      } catch (refusal) {
        fault = whyUnreadable(refusal, column => has(`staff-orders.arrived.column.${column}`) ? t(`staff-orders.arrived.column.${column}`) : column);
        throw refusal;
      }
    },
  });
}

function verdicts(report, shown, more) {
  const rows = [...report.rows].sort((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict) || one.line - other.line);
  return html`<section class="verdicts" role="status"><ul class="figures">${ORDER.map(name => html`<li><b class="display num">${count(report[name])}</b> ${t(`staff-orders.arrived.verdict.${name}`, {n: report[name]})}</li>`)}</ul>
    ${report.delivered ? '' : html`<p>${rows.length ? t('staff-orders.arrived.nothing') : t('staff-orders.arrived.no_row')}</p>`}
    ${rows.length ? html`<div class="scroll scroll--tall" tabindex="0" role="region" aria-label=${t('staff-orders.arrived.rows')}><table class="table"><thead><tr>
      <th scope="col" class="r">${t('staff-schools.file.line')}</th><th scope="col">${t('staff-orders.number')}</th><th scope="col">${t('staff-orders.arrived.what')}</th></tr></thead>
      <tbody>${rows.slice(0, shown).map(row => html`
        <tr><td class="r num soft">${count(row.line)}</td><th scope="row" class="num">${row.number || row.tracking}</th>
          <td><span class="badge badge--${LOOKS[row.verdict]}">${t(`staff-orders.arrived.verdict.${row.verdict}`, {n: 1})}</span> <span class="soft">${row.why ? t(`staff-orders.arrived.why.${row.why}`) : ''}</span></td></tr>`)}</tbody></table></div>` : ''}
    ${rows.length > shown ? html`<button class="btn btn--quiet btn--small" type="button" data-act="more"
      @click=${more}>${t('staff-schools.file.more', {n: Math.min(STEP, rows.length - shown)})}</button>` : ''}</section>`;
}
