// Copies of the data: made, looked into, taken away, deleted.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {clock, size} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain} from '../../problem.js';
import {show} from '../../state.js';
import {ask} from './dialog.js';
import {field} from './field.js';
import {attempt, say} from './say.js';
import {moment} from './words.js';

export function backups(place) {
  const verdicts = new Map();
  let busy = false;
  const read = () => show(place, () => api.get('/backups'), {ready: view});
  const view = list => html`
    <p class="measure">${t('staff-upkeep.backups.how', {n: list.keep_days, hour: clock(atHour(list.hour))})}
      <span class="soft">${t('staff-upkeep.backups.privacy')} ${t('staff-upkeep.backups.downloads')}</span></p>
    <p class="after"><button class="btn btn--quiet btn--small" type="button" data-act="backup" aria-busy=${String(busy)} @click=${make}>${icon(busy ? 'spin' : 'plus')} ${t('staff-upkeep.backups.make')}</button></p>
    ${list.data.length ? table(list.data) : html`<p class="soft">${t('staff-upkeep.backups.none')}</p>`}
    <p class="hint">${t('staff-upkeep.backups.restore')} <code>trousse restore …/${list.data[0]?.name ?? 'trousse-….db'}</code></p>`;

  const table = list => html`
    <div class="scroll" tabindex="0" role="group" aria-label=${t('staff-upkeep.backups.title')}><table role="table" class="table people backups"><thead role="rowgroup"><tr role="row">
      <th role="columnheader" scope="col">${t('staff-upkeep.backups.when')}</th><th role="columnheader" scope="col" class="r">${t('staff-upkeep.backups.bytes')}</th>
      <th role="columnheader" scope="col"><span class="sr">${t('staff-upkeep.backups.acts')}</span></th></tr></thead>
      <tbody role="rowgroup">${list.map(row)}</tbody></table></div>`;

  const row = backup => html`
    <tr role="row"><th role="rowheader" scope="row">${moment(backup.made_at)}<br><span class="soft said">${backup.name}${backup.key ? '' : html` · <span class="bad">${t('staff-upkeep.backups.no_key')}</span>`}</span>
        <span class="said" role="status">${verdict(verdicts.get(backup.name))}</span></th>
      <td role="cell" class="r num">${size(backup.bytes)}</td>
      <td role="cell" class="r"><span class="acts acts--end">
        ${button(backup, 'check', 'check', check)}
        <a class="btn btn--quiet btn--small" href="/api/v1/backups/${backup.name}/database" download=${backup.name} aria-label=${t('staff-upkeep.backups.download_for', backup)}>${icon('export')} ${t('staff-upkeep.backups.download')}</a>
        ${backup.key ? button(backup, 'key', 'lock', takeKey) : ''}${button(backup, 'delete', 'x', remove, 'btn--danger')}</span></td></tr>`;

  const button = (backup, name, shape, act, look = '') => html`
    <button class="btn btn--quiet ${look} btn--small" type="button" data-act=${name} aria-label=${t(`staff-upkeep.backups.${name}_for`, backup)}
      @click=${() => act(backup)}>${icon(shape)} ${t(`staff-upkeep.backups.${name}`)}</button>`;

  async function make() {
    if (busy) return;
    busy = true;
    await read();
    try {
      const made = await api.post('/backups');
      say(t('staff-upkeep.backups.made', made));
    } catch (problem) {
      if (!problem.code) throw problem;
      say(explain(problem), {bad: true});
    }
    busy = false;
    await read();
  }

  const check = backup => attempt(async () => {
    verdicts.set(backup.name, await api.get(`/backups/${backup.name}/verdict`));
    await read();
  });

  const remove = backup => attempt(async () => {
    const done = await ask({
      title: t('staff-upkeep.backups.delete_title'), go: t('staff-upkeep.backups.delete'), shape: 'x', danger: true,
      body: () => html`<p>${t('staff-upkeep.backups.delete_how', backup)}</p>`,
      send: async () => { await api.delete(`/backups/${backup.name}`); return true; },
    });
    if (!done) return;
    say(t('staff-upkeep.backups.deleted'));
    await read();
  });

  return read();
}

function verdict(told) {
  if (!told) return '';
  if (told.health !== 'ok') return html`<span class="bad with-i">${icon('alert')} ${t('staff-upkeep.backups.bad', {why: told.health})}</span>`;
  if (!told.is_ours) return html`<span class="bad with-i">${icon('alert')} ${t('staff-upkeep.backups.foreign', {schema: number(told.schema)})}</span>`;
  return html`<span class="with-i">${icon('check')} ${t('staff-upkeep.backups.good', {schema: number(told.schema)})}</span>${told.key ? '' : html` <span class="bad">${t('staff-upkeep.backups.keyless')}</span>`}`;
}

// "0006_trace.sql" is schema 6.
export const number = schema => String(Number.parseInt(schema, 10) || '?');

// Four o'clock of some day, to be written as an hour is.
const atHour = hour => new Date(Date.UTC(2027, 0, 15, hour + 5));

const takeKey = backup => attempt(async () => {
  const key = await ask({
    title: t('staff-upkeep.backups.key_title'), go: t('staff-upkeep.backups.key_go'), shape: 'lock',
    body: ({faults}) => html`<p>${t('staff-upkeep.backups.key_how')}</p>
      ${field({name: 'password', type: 'password', label: t('staff-upkeep.backups.password'), fault: faults['/password'], attributes: {autocomplete: 'current-password', maxlength: 200, autofocus: true}})}`,
    send: form => api.post(`/backups/${backup.name}/key`, {password: form.get('password')}),
  });
  if (!key) return;
  const bytes = Uint8Array.from(key.key.match(/../g), digits => Number.parseInt(digits, 16));
  const address = URL.createObjectURL(new Blob([bytes], {type: 'application/octet-stream'}));
  Object.assign(document.createElement('a'), {href: address, download: key.name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  say(t('staff-upkeep.backups.key_done'));
});
