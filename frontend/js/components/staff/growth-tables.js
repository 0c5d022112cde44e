// Who chose, by place and by level: each line with its bar.
import {html} from 'lit-html';
import {count, percent, typography} from '../../format.js';
import {t} from '../../i18n.js';

export const byPlace = (key, all) => bars(key, all.map(one => ({name: one.name || t('staff-growth.unnamed'), chosen: one.chosen, of: one.schools})));

export const byLevel = all => bars('levels', all.map(one => ({name: t(`staff-growth.level.${one.level || 'unknown'}`), chosen: one.chosen, of: null})), t('staff-growth.level_hint'));

function bars(key, rows, hint = '') {
  const most = Math.max(1, ...rows.map(row => row.chosen)), roster = rows.some(row => row.of !== null);
  return rows.length === 0 ? '' : html`<section class="pane" aria-labelledby=${`t-${key}`}><div class="pane__h"><h2 id=${`t-${key}`}>${t(`staff-growth.by.${key}`)}</h2>${hint ? html`<p class="soft">${hint}</p>` : ''}</div>
    <div class="scroll" tabindex="0" role="group" aria-labelledby=${`t-${key}`}><table class="table bars"><thead><tr><th scope="col">${t(`staff-growth.one.${key}`)}</th><th scope="col" class="r">${t('staff-growth.kit_chosen')}</th>
      ${roster ? html`<th scope="col" class="r">${t('staff-growth.out_of_schools')}</th><th scope="col" class="r">${t('staff-growth.share')}</th>` : ''}<td class="b"></td></tr></thead>
      <tbody>${rows.map(row => html`<tr><th scope="row">${typography(row.name)}</th><td class="r"><b>${count(row.chosen)}</b></td>
        ${roster ? html`<td class="r">${count(row.of)}</td><td class="r">${row.of ? percent(Math.round(100 * row.chosen / row.of)) : '—'}</td>` : ''}
        <td class="b" aria-hidden="true">${row.chosen ? html`<span class="gauge" .style=${`inline-size: ${100 * row.chosen / most}%`}></span>` : ''}</td></tr>`)}</tbody></table></div></section>`;
}
