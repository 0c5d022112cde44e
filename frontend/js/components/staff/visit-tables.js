// Visits by what they came by, and from the first look to the order: each line with its bar.
import {html} from 'lit-html';
import {count, percent} from '../../format.js';
import {local, t} from '../../i18n.js';

const gauge = (n, most) => html`<td class="b" aria-hidden="true">${n ? html`<span class="gauge" .style=${`inline-size: ${100 * n / most}%`}></span>` : ''}</td>`;

const pane = (key, body, note = '') => html`<section class="pane" aria-labelledby=${`t-${key}`}><div class="pane__h"><h2 id=${`t-${key}`}>${t(`staff-visits.by.${key}`)}</h2>
  ${note ? html`<p class="soft">${note}</p>` : ''}</div><div class="scroll" tabindex="0" role="group" aria-labelledby=${`t-${key}`}>${body}</div></section>`;

// rows: [{name, visitors, views, begun, finished}]
export function barsOf(key, rows) {
  const most = Math.max(1, ...rows.map(row => row.visitors)), figures = ['visitors', 'views', 'begun', 'finished'];
  return pane(key, html`<table class="table bars" data-table=${key}><thead><tr><th scope="col">${t(`staff-visits.one.${key}`)}</th>
      ${figures.map(name => html`<th scope="col" class="r">${t(`staff-visits.column.${name}`)}</th>`)}<td class="b"></td></tr></thead>
    <tbody>${rows.map(row => html`<tr><th scope="row">${row.name}</th>${figures.map(name => html`<td class="r">${name === 'visitors' ? html`<b>${count(row[name])}</b>` : count(row[name])}</td>`)}
      ${gauge(row.visitors, most)}</tr>`)}</tbody></table>`);
}

export function pagesSeen(rows) {
  const seen = rows.filter(({views}) => views), most = Math.max(1, ...seen.map(({views}) => views));
  return pane('pages', html`<table class="table bars" data-table="pages"><thead><tr><th scope="col">${t('staff-visits.one.pages')}</th><th scope="col" class="r">${t('staff-visits.column.views')}</th>
      <th scope="col" class="r">${t('staff-visits.column.mean')}</th><td class="b"></td></tr></thead>
    <tbody>${seen.map(row => html`<tr><th scope="row">${pageName(row)}</th><td class="r"><b>${count(row.views)}</b></td><td class="r nb">${t('staff-visits.seconds', {n: row.mean_seconds})}</td>
      ${gauge(row.views, most)}</tr>`)}</tbody></table>`);
}

const pageName = ({page, kit, name}) => kit ? t('staff-visits.kit', {kit: name ? local(name) : kit}) : t(`staff-visits.page.${page}`);

// What nobody has done yet is not drawn. Schools and visits are no parts of each other: each way has its own unit.
export const schoolsOnTheWay = ({invited, came_in: cameIn, ordered}) => !invited ? '' : way('schools', [['invited', invited], ['came_in', cameIn], ['ordered', ordered]]);

export const visitsOnTheWay = ({visitors, kit_views: kits, begun, finished}) => way('visits', [['visitors', visitors], ['kits', kits], ['begun', begun], ['finished', finished]]);

function way(key, steps) {
  const known = steps.filter(([, n]) => n), [, first] = steps[0], most = Math.max(1, ...steps.map(([, n]) => n));
  return pane(`way_${key}`, html`<table class="table bars" data-table=${key}><thead><tr><th scope="col">${t('staff-visits.step')}</th><th scope="col" class="r">${t(`staff-visits.unit.${key}`)}</th>
      <th scope="col" class="r">${t('staff-visits.of_first')}</th><td class="b"></td></tr></thead>
    <tbody>${known.map(([name, n]) => html`<tr><th scope="row">${t(`staff-visits.way.${name}`)}</th><td class="r"><b>${count(n)}</b></td><td class="r">${first ? percent(Math.round(100 * n / first)) : '—'}</td>
      ${gauge(n, most)}</tr>`)}</tbody></table>`, t(`staff-visits.way_how.${key}`));
}
