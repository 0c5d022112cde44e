// What goes by age tonight, and the record of what went: how many of what, never whose.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {show} from '../../state.js';
import {keptFor} from '../order/privacy-notice.js';
import {ask} from './dialog.js';
import {ownLanguage} from './own-language.js';
import {attempt, say} from './say.js';
import {day, moment} from './words.js';

export function erasures(place) {
  const read = () => show(place, () => Promise.all([api.get('/erasures/preview'), api.get('/erasures')]), {ready: ([due, {data}]) => view(due, data)});

  const view = ({data, retention_days: days}, record) => {
    const all = data.reduce((sum, {rows}) => sum + rows, 0);
    return html`
      <p>${t('staff-personal-data.erasures.retention', {time: keptFor(days)})}</p>
      ${all ? table(t('staff-personal-data.erasures.due'), ['kind', 'rows', 'oldest'], data.filter(({rows}) => rows).map(({title, rows, oldest}) => [local(title), count(rows), oldest ? day(oldest) : '—'])) : ''}
      <p class="after"><button class="btn btn--quiet btn--danger btn--small" type="button" data-act="purge" ?disabled=${!all} @click=${() => purge(all)}>${icon('x')}
        ${all ? t('staff-personal-data.erasures.purge', {n: all}) : t('staff-personal-data.erasures.nothing_due')}</button></p>
      <h3>${t('staff-personal-data.erasures.record')}</h3>
      ${record.length ? table(t('staff-personal-data.erasures.record'), ['when', 'who', 'what'], record.map(({done_at: at, actor, done_by: by, kinds}) =>
        [moment(at), actor === 'job:purge' ? t('staff-personal-data.erasures.by_age') : by, kinds.map(({title, rows}) => `${local(title)} (${count(rows)})`).join(', ')]))
        : html`<p class="soft">${t('staff-personal-data.erasures.none')}</p>`}`;
  };

  const purge = all => attempt(async () => {
    const done = await ask({
      title: t('staff-personal-data.erasures.purge_title', {n: all}), go: t('staff-personal-data.erasures.purge_go'), shape: 'x', danger: true,
      body: () => html`<p>${t('staff-personal-data.erasures.purge_how')}</p>`, send: () => api.post('/jobs/purge/runs'),
    });
    if (!done) return;
    say(ownLanguage(done.result));
    await read();
  });

  return read();
}

const table = (label, columns, rows) => html`
  <div class="scroll" tabindex="0" role="group" aria-label=${label}><table role="table" class="table people"><thead role="rowgroup"><tr role="row">
    ${columns.map(name => html`<th role="columnheader" scope="col">${t(`staff-personal-data.erasures.column.${name}`)}</th>`)}</tr></thead>
    <tbody role="rowgroup">${rows.map(([first, ...rest]) => html`<tr role="row"><th role="rowheader" scope="row">${first}</th>
      ${rest.map((cell, i) => html`<td role="cell" data-head=${t(`staff-personal-data.erasures.column.${columns[i + 1]}`)}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
