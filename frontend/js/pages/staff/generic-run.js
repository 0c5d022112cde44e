// The rule: what it would do now, running it, what it did, and taking it back.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {asOf} from '../../components/staff/as-of.js';
import {ask} from '../../components/staff/dialog.js';
import {enter} from '../../components/staff/door.js';
import {who} from '../../components/staff/history.js';
import {listKeys} from '../../components/staff/keys.js';
import {attempt, say} from '../../components/staff/say.js';
import {unreachedByRun, unreachedNotice} from '../../components/staff/unreached.js';
import {moment, stateBadge} from '../../components/staff/words.js';
import {clock, count, lastDay, longDay, typography} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain} from '../../problem.js';
import {put} from '../../state.js';

const FEW = 8, LISTED = 250, WATCH_MS = 1000; // LISTED: as many as the API names of each verdict
const place = document.getElementById('page');
const model = {preview: null, runs: [], coverage: null, problem: null, line: [], campaign: null, running: false, whole: false, unreached: []};

listKeys(place, {rows: '.first tbody tr'});
enter(place, read, {admin: true});

async function read() {
  const campaign = await api.get('/campaigns/current');
  const preview = previewed().catch(problem => {
    if (problem.code !== 'no_generic_kit') throw problem;
    model.problem = problem;
    return null;
  });
  const [shown, runs, coverage, line] = await Promise.all([preview, api.get('/generic-runs'), api.get(`/campaigns/${campaign.slug}/coverage`), api.get('/generic-runs/waiting')]);
  const newest = [...runs.data].sort((one, other) => other.began_at.localeCompare(one.began_at));
  Object.assign(model, {preview: shown, runs: newest, coverage, line: line.data, campaign});
  draw();
  watch();
  await readUnreached();
}

const standing = () => model.runs.find(one => one.ended_at && !one.undone_at);

async function readUnreached() {
  model.unreached = standing() ? await unreachedByRun() : [];
  draw();
}

// The beginning is shown; the rest is read when somebody opens it.
const previewed = () => api.get(model.whole ? '/generic-runs/preview' : `/generic-runs/preview?limit=${FEW}`);

async function readWhole({target}) {
  if (!target.open || model.whole) return;
  await attempt(async () => {
    Object.assign(model, {preview: await api.get('/generic-runs/preview'), whole: true});
    draw();
  });
}

// A run under way, begun here, in another tab or by the job: looked at until it is over, after a reload too.
let watching = null;
function watch() {
  const underWay = model.running || model.runs.some(one => !one.ended_at);
  if (!underWay || watching) return;
  watching = setTimeout(async () => { watching = null; await attempt(read); }, WATCH_MS);
}

function draw() {
  const {preview, problem} = model;
  put(place, html`
    ${problem ? html`<div class="notice notice--bad" role="alert">${icon('alert')}<p>${explain(problem)}</p></div>` : ''}
    ${progress()} ${preview ? html`${preview.on_hold ? onHold() : ''} ${forgotten(preview)} ${verdict(preview)} ${preview.silent ? html`${lacks(preview)} ${schools(preview)}` : ''}` : ''}
    ${waitingLine(model.line)} ${asOf(model.coverage)} ${outside(model.coverage)} ${runs(model.runs)}`);
}

function progress() {
  const run = model.runs.find(one => !one.ended_at);
  if (!run && !model.running) return '';
  const done = run ? run.placed + run.waiting : 0, all = done + model.coverage.silent;
  return html`<div class="notice" role="status" data-progress>${icon('spin')}<b>${t('staff-generic-run.running', {done: count(done), all: count(all)})}</b>
    <p><progress class="progress" max=${Math.max(all, 1)} value=${done} aria-label=${t('staff-generic-run.under_way')}></progress></p><p>${t('staff-generic-run.leave')}</p></div>`;
}

// Silent although the rule has run: it came to the roster, or took its answer back, since.
const forgotten = ({silent, on_hold: hold}) => !hold && silent && standing() ? html`
  <div class="notice notice--warn" role="status" data-forgotten>${icon('alert')}<b>${t('staff-generic-run.forgotten', {n: silent})}</b><p>${t('staff-generic-run.forgotten_how')}</p></div>` : '';

const waitingLine = line => line.length ? html`
  <section class="pane" aria-labelledby="t-line"><div class="pane__h"><h2 id="t-line">${t('staff-generic-run.line', {n: line.length})}</h2><p class="soft">${t('staff-generic-run.line_how')} <a href=${url('staff/campaign')}>${t('staff-generic-run.line_change')}</a></p></div>
    ${lineTable(line.slice(0, FEW))}${line.length > FEW ? html`<details><summary>${t('staff-generic-run.see_others', {n: line.length - FEW})}</summary>${lineTable(line.slice(FEW))}</details>` : ''}</section>` : '';

const lineTable = line => html`<table class="table first"><thead><tr><th scope="col" class="r">${t('staff-generic-run.rank')}</th><th scope="col">${t('staff-generic-run.school')}</th>
    <th scope="col" class="bd">${t('staff-generic-run.town')}</th><th scope="col">${t('staff-generic-run.order')}</th></tr></thead>
  <tbody>${line.map(one => html`<tr><td class="r soft num">${count(one.place)}</td><th scope="row">${typography(one.school.name)}</th><td class="bd">${typography(one.school.municipality)}</td>
    <td><a href=${url('staff/order', `?no=${encodeURIComponent(one.order)}`)}>${one.order}</a> <span class="soft">${local(one.kit.name)}</span></td></tr>`)}</tbody></table>`;

const onHold = () => html`<div class="notice notice--warn" role="status">${icon('lock')}<b>${t('staff-generic-run.hold_title')}</b>
  <p>${t('staff-generic-run.hold')}</p>
  <p><button class="btn btn--quiet btn--small" type="button" data-act="lift" @click=${lift}>${icon('undo')} ${t('staff-generic-run.lift')}</button></p></div>`;

// Before the deadline the rule waits for it again; after it, the job runs it by itself.
async function lift() {
  const done = await ask({
    title: t('staff-generic-run.lift_title'), go: t('staff-generic-run.lift_go'), shape: 'undo',
    body: () => html`<p>${model.preview.may_run ? t('staff-generic-run.lift_now') : t('staff-generic-run.lift_later')}</p>`,
    send: () => api.patch(`/campaigns/${model.campaign.slug}`, {run_on_hold: false}, {version: model.campaign.version}),
    stale: () => { attempt(read); return null; },
  });
  if (done) await told(t('staff-generic-run.lifted'));
}

function verdict(preview) {
  const {silent, covered, waiting, closes_at: closes, may_run: mayRun} = preview;
  return html`
    <section class="verdict" aria-labelledby="t-if">
      <div><h2 id="t-if">${t('staff-generic-run.if_now')}</h2>
        ${silent ? html`<p class="big display"><span>${count(covered)}</span> <small>${t('staff-generic-run.of', {n: silent})}</small></p>
          <p><b>${t('staff-generic-run.served', {n: covered, kit: local(preview.kit.name)})}</b> ${waiting ? t('staff-generic-run.would_wait', {n: waiting}) : t('staff-generic-run.none_waits')}</p>`
        : html`<p class="big display"><span>0</span></p><p><b>${t('staff-generic-run.nobody')}</b></p>`}</div>
      <div class="when"><p><b>${mayRun ? t('staff-generic-run.may_run') : preview.why_not === 'deadline_not_reached' ? t('staff-generic-run.planned', {day: longDay(lastDay(closes)), time: clock(lastDay(closes))}) : t('staff-generic-run.may_not')}</b><br>
          <span class="soft">${preview.on_hold ? t('staff-generic-run.by_hand') : t('staff-generic-run.by_itself')}</span></p>
        ${mayRun && silent ? html`<div class="acts">
          <button class="btn btn--small" type="button" data-act="run" @click=${run}>${icon('gift')} ${t('staff-generic-run.run')}</button></div>`
        : html`<p class="hint">${mayRun ? t('staff-generic-run.nothing_to_do') : t('staff-generic-run.until_then')} ${mayRun ? '' : html`<a href=${url('staff/campaign')}>${t('staff-generic-run.move')}</a>`}</p>`}</div>
    </section>
    ${silent ? html`<div class="split" role="img" aria-label=${t('staff-generic-run.split', {n: silent, covered, waiting})}>
      ${covered ? html`<i class="s-ok" .style=${`flex-grow: ${covered}`}><b>${t('staff-generic-run.placed', {n: covered})}</b></i>` : ''}
      ${waiting ? html`<i class="s-wait" .style=${`flex-grow: ${waiting}`}><b>${t('staff-generic-run.waiting', {n: waiting})}</b></i>` : ''}</div>` : ''}`;
}

const lacks = ({limiting, waiting}) => limiting.length ? html`
  <section class="pane" aria-labelledby="t-lacks"><div class="pane__h">
    <h2 id="t-lacks">${t('staff-generic-run.lacks', {n: waiting})}</h2><a class="arrow" href=${url('staff/stock')}>${t('staff-generic-run.to_stock')} ${icon('arrow')}</a></div>
    <p class="soft">${t('staff-generic-run.never_cut')}</p>
    <table class="table slim"><thead><tr><th scope="col">${t('staff-generic-run.item')}</th><th scope="col" class="r">${t('staff-generic-run.needed')}</th>
      <th scope="col" class="r">${t('staff-generic-run.free')}</th><th scope="col" class="r">${t('staff-generic-run.short')}</th></tr></thead>
      <tbody>${limiting.map(item => html`<tr><th scope="row"><a href=${url('staff/item', `?id=${item.item}`)}>${local(item.name)}</a></th>
        <td class="r">${count(item.needed)}</td><td class="r">${count(item.free)}</td>
        <td class="r"><b class="bad">${count(item.short)}</b></td></tr>`)}</tbody></table></section>` : '';

function schools({schools: all, silent, waiting, covered}) {
  const late = all.filter(school => school.verdict === 'waiting'), first = all.filter(school => school.verdict === 'placed');
  const listed = Math.min(waiting, LISTED) + Math.min(covered, LISTED);
  return html`
    ${late.length ? html`<section class="pane" aria-labelledby="t-late"><div class="pane__h"><h2 id="t-late">${t('staff-generic-run.who_waits', {n: waiting})}</h2>
      <p class="soft">${t('staff-generic-run.in_order')}</p></div>${some(late, waiting)}</section>` : ''}
    <section class="pane" aria-labelledby="t-first"><div class="pane__h">
      <h2 id="t-first">${t('staff-generic-run.who_gets', {n: covered})}</h2></div>${some(first, covered)}
      ${listed < silent ? html`<p class="hint">${t('staff-generic-run.first_listed', {n: listed})}</p>` : ''}</section>`;
}

const some = (schools, n) => html`${table(schools.slice(0, FEW))}
  ${n > FEW ? html`<details @toggle=${readWhole}><summary>${t('staff-generic-run.see_others', {n: Math.min(n, LISTED) - FEW})}</summary>
    ${model.whole ? table(schools.slice(FEW)) : html`<p class="soft" role="status">${t('common.loading')}</p>`}</details>` : ''}`;

const table = schools => html`
  <table class="table first"><thead><tr><th scope="col" class="r">${t('staff-generic-run.rank')}</th><th scope="col">${t('staff-generic-run.school')}</th>
    <th scope="col" class="bd">${t('staff-generic-run.town')}</th><th scope="col">${t('staff-generic-run.would_get')}</th></tr></thead>
    <tbody>${schools.map(school => html`<tr><td class="r soft num">${count(school.rank)}</td>
      <th scope="row"><a href=${url('staff/schools', `?id=${school.id}`)}>${typography(school.name)}</a></th><td class="bd">${typography(school.municipality)}</td>
      <td class="st">${stateBadge(school.verdict)}</td></tr>`)}</tbody></table>`;

const outside = coverage => html`
  <section class="pane" aria-labelledby="t-out"><div class="pane__h"><h2 id="t-out">${t('staff-generic-run.outside')}</h2></div>
    <ul class="rows slim">${['ordered', 'automatic', 'declined', 'excluded', 'partners'].map(name => html`<li><span>${t(`staff-generic-run.out.${name}`)}</span><b class="num">${count(coverage[name])}</b></li>`)}</ul></section>`;

const runs = all => html`
  <section class="pane" aria-labelledby="t-runs"><div class="pane__h"><h2 id="t-runs">${t('staff-generic-run.runs')}</h2></div>
    ${all.length ? all.map(oneRun) : html`<p class="soft">${t('staff-generic-run.no_run')}</p>`}</section>`;

const oneRun = one => html`
  <article class="run ${one.undone_at ? 'is-undone' : ''}" data-run=${one.id}>
    <p><b>${moment(one.began_at)}</b> <span class="soft">${who(one.began_by)}</span> ${one.undone_at
      ? html`<span class="badge badge--off badge--plain">${icon('undo')}${t('staff-generic-run.undone')}</span>` : one.ended_at
      ? html`<span class="badge badge--new">${icon('check')}${t('staff-generic-run.over')}</span>`
      : html`<span class="badge badge--wait">${icon('clock')}${t('staff-generic-run.under_way')}</span>`}</p>
    <ul class="figures">${one.undone_at ? html`<li><b class="display num">${count(one.cancelled)}</b> ${t('staff-generic-run.run_cancelled', {n: one.cancelled})}</li>` : ''}
      <li><b class="display num">${count(one.placed)}</b> ${t('staff-generic-run.run_placed', {n: one.placed})}</li>
      <li><b class="display num">${count(one.waiting)}</b> ${t('staff-generic-run.run_waiting', {n: one.waiting})}</li>
      <li><b class="display num">${count(one.swapped)}</b> ${t('staff-generic-run.run_swapped', {n: one.swapped})}</li>
        <li><b class="display num">${count(one.letters_held)}</b> ${t('staff-generic-run.run_letters', {n: one.letters_held})}</li></ul>
    ${one.undone_at ? html`<p class="soft">${t('staff-generic-run.undone_at')} ${moment(one.undone_at)}</p>` : html`
      <div class="acts"><a class="btn btn--quiet btn--small" href=${url('staff/orders', '?origin=automatic')}>${icon('list')} ${t('staff-generic-run.see_orders')}</a>
        ${one.letters_held ? html`<button class="btn btn--small" type="button" data-act="letters"
          @click=${() => release(one)}>${icon('mail')} ${t('staff-generic-run.letters', {n: one.letters_held})}</button>` : ''}
        ${one.may_undo ? html`<button class="btn btn--quiet btn--danger btn--small" type="button" data-act="undo"
          @click=${() => undo(one)}>${icon('undo')} ${t('staff-generic-run.undo')}</button>` : ''}</div>
      <p class="hint">${one.may_undo ? t('staff-generic-run.may_undo') : t('staff-generic-run.no_undo')}</p>
      ${one === standing() ? unreachedNotice(model.unreached) : ''}`}
  </article>`;

async function run() {
  const {waiting, silent} = model.preview;
  const done = await ask({
    title: t('staff-generic-run.ask_title', {n: silent}), go: t('staff-generic-run.run'), shape: 'gift',
    body: () => html`<p>${t('staff-generic-run.ask', {n: waiting})}</p><p>${t('staff-generic-run.ask_letters')}</p>`,
    send: async () => {
      model.running = true;
      watch(); // what the server does meanwhile is shown behind the question
      return api.post('/generic-runs').finally(() => { model.running = false; });
    },
  });
  if (done) await told(`${t('staff-generic-run.done', {n: done.placed})} ${t('staff-generic-run.done_waiting', {n: done.waiting})}`);
}

async function undo(one) {
  const done = await ask({
    title: t('staff-generic-run.undo_title', {n: one.placed + one.waiting}), go: t('staff-generic-run.undo_go'), shape: 'undo', danger: true,
    body: () => html`<p>${t('staff-generic-run.undo_how')}</p><p>${t('staff-generic-run.undo_swapped', {n: one.swapped})}</p>`,
    send: () => api.post(`/generic-runs/${one.id}/reversal`),
  });
  if (done) await told(t('staff-generic-run.undo_done'));
}

async function release(one) {
  const {configured} = await api.get('/letters/status').catch(() => ({configured: false})); // nothing says that a mail leaves when none does
  const done = await ask({
    title: t('staff-generic-run.letters_title', {n: one.letters_held}), go: t('staff-generic-run.letters_go'), shape: 'mail',
    body: () => html`<p>${configured ? t('staff-generic-run.letters_how') : t('staff-generic-run.letters_off')}</p>`,
    send: () => api.post(`/generic-runs/${one.id}/letters`),
  });
  if (done) await told(configured ? t('staff-generic-run.letters_done', {n: done.released}) : t('staff-generic-run.letters_freed', {n: done.released}));
}

const told = words => attempt(async () => {
  say(words);
  await read();
});
