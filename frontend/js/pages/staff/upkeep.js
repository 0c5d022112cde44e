// The machine's own page: room, backups, jobs, checks, and what to do when things go wrong.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {backups, number} from '../../components/staff/backups.js';
import {enter} from '../../components/staff/door.js';
import {jobs} from '../../components/staff/jobs.js';
import {bones} from '../../components/staff/listing.js';
import {moment} from '../../components/staff/words.js';
import {size} from '../../format.js';
import {has, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put, show} from '../../state.js';

const place = document.getElementById('page');
const at = id => place.querySelector(`#${id}`);

enter(place, async () => {
  put(place, html`
    ${pane('machine')}${pane('backups')}${pane('jobs', t('staff-upkeep.jobs.how'))}${pane('checks')}
    <section class="pane" aria-labelledby="t-help"><div class="pane__h"><h2 id="t-help">${t('staff-upkeep.help.title')}</h2></div>
      <div class="wrong">${['full', 'mail', 'restart', 'lost'].map(help)}</div></section>`);
  checks(null);
  await Promise.all([machine(), backups(at('backups')), jobs(at('jobs'), name => name === 'backup' ? Promise.all([machine(), backups(at('backups'))]) : null)]);
}, {admin: true});

const pane = (name, how = '') => html`
  <section class="pane" aria-labelledby="t-${name}"><div class="pane__h"><h2 id="t-${name}">${t(`staff-upkeep.${name}.title`)}</h2>
    ${how ? html`<p class="soft">${how}</p>` : ''}</div><div id=${name}>${bones(2)}</div></section>`;

const machine = () => show(at('machine'), () => api.get('/upkeep'), {ready: now => html`
  <dl class="facts">
    ${fact('version', now.version, t('staff-upkeep.machine.schema', {schema: number(now.schema)}))}
    ${fact('started', moment(now.started_at))}
    ${fact('database', size(now.database_bytes), now.wal_bytes ? t('staff-upkeep.machine.wal', {size: size(now.wal_bytes)}) : '')}
    ${fact('disk', size(now.disk.free_bytes), t('staff-upkeep.machine.of', {size: size(now.disk.total_bytes)}))}
  </dl>
  ${now.disk.is_low ? html`<div class="notice notice--warn" role="alert">${icon('alert')}<p>${t('staff-upkeep.machine.low')}</p></div>` : ''}`});

const fact = (name, figure, small = '') => html`<div><dt>${t(`staff-upkeep.machine.${name}`)}</dt><dd>${figure}${small ? html`<small>${small}</small>` : ''}</dd></div>`;

// On demand, since it reads everything.
function checks(verdicts) {
  const names = Object.keys(verdicts ?? {}), wrong = names.filter(name => verdicts[name] !== 'ok');
  put(at('checks'), html`
    <p class="soft measure">${t('staff-upkeep.checks.how')}</p>
    <p class="after"><button class="btn btn--quiet btn--small" type="button" data-act="check-all" @click=${look}>${icon('check')} ${verdicts ? t('staff-upkeep.checks.again') : t('staff-upkeep.checks.go')}</button></p>
    ${verdicts ? html`<div role="status">${wrong.length
      ? html`<div class="notice notice--bad">${icon('alert')}<b>${t('staff-upkeep.checks.some_bad', {n: wrong.length})}</b><p>${t('staff-upkeep.checks.what_now')}</p></div>`
      : html`<div class="notice">${icon('check')}<b>${t('staff-upkeep.checks.all_good')}</b></div>`}</div>
      <ul class="verdict-list">${names.map(name => html`<li><span>${nameOf(name)}</span>${said(verdicts[name])}</li>`)}</ul>` : ''}`);
}

const nameOf = name => has(`staff-upkeep.checks.name.${name}`) ? t(`staff-upkeep.checks.name.${name}`) : name;

function said(verdict) {
  if (verdict === 'ok') return html`<span class="badge badge--done badge--plain">${icon('check')}${t('staff-upkeep.checks.ok')}</span>`;
  const n = Number.parseInt(verdict, 10);
  return html`<span class="badge badge--late">${icon('alert')}${n ? t('staff-upkeep.checks.faults', {n}) : verdict}</span>`;
}

async function look() {
  const verdicts = await show(at('checks'), () => api.get('/checks'), {ready: () => bones(3)});
  if (verdicts) checks(verdicts);
}

const STEPS = ['0', '1', '2'];
const help = name => html`
  <div><h3>${icon('info')} ${t(`staff-upkeep.help.${name}.title`)}</h3><p class="soft">${t(`staff-upkeep.help.${name}.signs`)}</p>
    <ol>${STEPS.filter(step => has(`staff-upkeep.help.${name}.do.${step}`)).map(step => html`<li>${t(`staff-upkeep.help.${name}.do.${step}`)}</li>`)}</ol></div>`;
