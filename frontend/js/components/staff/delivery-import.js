// What a carrier says has arrived, as a CSV: a verdict per row first, and only then the deliveries.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count} from '../../format.js';
import {t} from '../../i18n.js';
import {textOf, whyUnreadable} from './csv-file.js';
import {ask} from './dialog.js';
import {field} from './field.js';

const LOOKS = {delivered: 'new', unchanged: 'plain', refused: 'late'}, ORDER = ['refused', 'delivered', 'unchanged'], SHOWN = 200;

// Gives the report of what was written, or null. A file of which nothing is to write may be mended and tried again.
export async function importDeliveries() {
  let text = '', preview = null, fault = '';
  return ask({
    title: t('staff-orders.arrived.title'), go: () => preview?.delivered ? t('staff-orders.arrived.write', {n: preview.delivered}) : t('staff-orders.arrived.go'), wide: true,
    body: ({draw}) => html`<p>${t('staff-orders.arrived.how')}</p>
      ${field({name: 'file', label: t('staff-orders.arrived.file'), type: 'file', hint: t('staff-orders.arrived.file_hint'), fault, attributes: {accept: '.csv,text/csv', change: () => { [preview, fault] = [null, '']; draw(); }}})}
      ${preview ? verdicts(preview) : ''}`,
    send: async form => {
      if (preview?.delivered) return api.post('/delivery-imports?dry_run=false', text, {type: 'text/csv'});
      [preview, fault] = [null, ''];
      try {
        text = await textOf(form.get('file'));
        preview = await api.post('/delivery-imports?dry_run=true', text, {type: 'text/csv'});
        return undefined;
      } catch (refusal) {
        fault = whyUnreadable(refusal, column => column && t(`staff-orders.arrived.column.${column}`));
        throw refusal;
      }
    },
  });
}

function verdicts(report) {
  const rows = [...report.rows].sort((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict) || one.line - other.line);
  return html`<section class="verdicts" role="status"><ul class="figures">${ORDER.map(name => html`<li><b class="display num">${count(report[name])}</b> ${t(`staff-orders.arrived.verdict.${name}`, {n: report[name]})}</li>`)}</ul>
    ${report.delivered ? '' : html`<p>${rows.length ? t('staff-orders.arrived.nothing') : t('staff-orders.arrived.no_row')}</p>`}
    ${rows.length ? html`<div class="scroll scroll--tall" tabindex="0" role="region" aria-label=${t('staff-orders.arrived.rows')}><table class="table"><thead><tr>
      <th scope="col" class="r">${t('staff-schools.file.line')}</th><th scope="col">${t('staff-orders.number')}</th><th scope="col">${t('staff-orders.arrived.what')}</th></tr></thead>
      <tbody>${rows.slice(0, SHOWN).map(row => html`
        <tr><td class="r num soft">${count(row.line)}</td><th scope="row" class="num">${row.number || row.tracking}</th>
          <td><span class="badge badge--${LOOKS[row.verdict]}">${t(`staff-orders.arrived.verdict.${row.verdict}`, {n: 1})}</span> <span class="soft">${row.why ? t(`staff-orders.arrived.why.${row.why}`) : ''}</span></td></tr>`)}</tbody></table></div>` : ''}
    ${rows.length > SHOWN ? html`<p class="hint">${t('staff-schools.file.more', {n: rows.length - SHOWN})}</p>` : ''}</section>`;
}
