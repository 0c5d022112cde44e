// What runs by itself: when next, how it went, and a way to start it now.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {has, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {show} from '../../state.js';
import {attempt, say} from './say.js';
import {ownLanguage} from './own-language.js';
import {moment} from './words.js';

export function jobs(place, onRun) {
  const running = new Set();
  const read = () => show(place, () => api.get('/jobs'), {
    ready: ({data}) => table(data),
    isEmpty: ({data}) => !data.length,
    empty: () => html`<p class="soft">${t('staff-upkeep.jobs.none')}</p>`,
  });

  const table = list => html`
    <div class="scroll" tabindex="0" role="group" aria-label=${t('staff-upkeep.jobs.title')}><table role="table" class="table people"><thead role="rowgroup"><tr role="row">
      <th role="columnheader" scope="col">${t('staff-upkeep.jobs.job')}</th><th role="columnheader" scope="col">${t('staff-upkeep.jobs.next')}</th><th role="columnheader" scope="col">${t('staff-upkeep.jobs.last')}</th>
      <th role="columnheader" scope="col">${t('staff-upkeep.jobs.result')}</th><th role="columnheader" scope="col"><span class="sr">${t('staff-upkeep.jobs.acts')}</span></th></tr></thead>
      <tbody role="rowgroup">${list.map(job => html`<tr role="row"><th role="rowheader" scope="row">${nameOf(job)}</th>
        <td role="cell" class="num" data-head=${t('staff-upkeep.jobs.next')}>${job.next_run_at ? moment(job.next_run_at) : html`<span class="soft">${t('staff-upkeep.jobs.asked_again')}</span>`}</td>
        <td role="cell" class="num" data-head=${t('staff-upkeep.jobs.last')}>${job.ended_at ? moment(job.ended_at) : job.began_at ? t('staff-upkeep.jobs.running') : '—'}</td>
        <td role="cell" class="soft" data-head=${t('staff-upkeep.jobs.result')}>${resultOf(job.result) || '—'}</td>
        <td role="cell" class="r"><button class="btn btn--quiet btn--small" type="button" data-act="run-${job.name}" aria-busy=${String(running.has(job.name))}
          aria-label=${t('staff-upkeep.jobs.run_for', {job: nameOf(job)})} @click=${() => run(job)}>${icon(running.has(job.name) ? 'spin' : 'arrow')} ${t('staff-upkeep.jobs.run')}</button></td></tr>`)}</tbody></table></div>`;

  async function run(job) {
    if (running.has(job.name)) return;
    running.add(job.name);
    await read();
    await attempt(async () => {
      const {result} = await api.post(`/jobs/${job.name}/runs`);
      say(t('staff-upkeep.jobs.done', {job: nameOf(job), result: resultOf(result)}));
    });
    running.delete(job.name);
    await Promise.all([read(), onRun(job.name)]);
  }

  return read();
}

const nameOf = ({name}) => has(`staff-upkeep.jobs.name.${name}`) ? t(`staff-upkeep.jobs.name.${name}`) : name;

function resultOf(result) {
  if (result === 'failed') return t('staff-upkeep.jobs.failed');
  return result === 'nothing to do' ? t('staff-upkeep.jobs.nothing') : ownLanguage(result);
}
