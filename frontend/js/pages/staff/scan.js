// The scanner: one code after the other, each with a loud verdict. The field takes every key, so that a hand scanner never writes elsewhere.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {drop, keep, kept} from '../../components/kept.js';
import {enter} from '../../components/staff/door.js';
import {address, asked, follow, onAddress} from '../../components/staff/query.js';
import {attempt, say} from '../../components/staff/say.js';
import {watch, whyNot} from '../../components/staff/scan/camera.js';
import {scanForm} from '../../components/staff/scan/form.js';
import {ScanQueue} from '../../components/staff/scan/queue.js';
import {isMuted, mute, sound} from '../../components/staff/scan/sounds.js';
import {orderOf, tail} from '../../components/staff/numbers.js';
import {big} from '../../components/staff/scan/verdict.js';
import {clock} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const LAST = 10, KEPT = 'staff.scans', QUEUE = 'staff.scans.waiting', CHECKER = 'staff.checker';
const place = document.getElementById('page');
const earlier = kept(KEPT) ?? {last: [], read: 0};
const model = {...earlier, now: null, noCamera: undefined, camera: null, refusedCamera: false, checker: kept(CHECKER) ?? ''};

const queue = new ScanQueue(QUEUE, {note, hold, draw});

const ACTS = {packing: 'box', shipment: 'truck', delivery: 'counter'};
const act = () => Object.hasOwn(ACTS, asked('act')) ? asked('act') : 'packing';
const field = () => place.querySelector('#code');

enter(place, async () => {
  await api.get('/campaigns/current'); // none: nothing to scan
  onAddress(() => { model.now = null; draw(); focus(); });
  draw();
  focus();
  addEventListener('keydown', catchKey);
  addEventListener('focusout', () => setTimeout(focus));
  addEventListener('pagehide', () => model.camera?.stop());
  addEventListener('scan', ({detail}) => take(detail)); // read over the dialog that asks who is there
  model.noCamera = whyNot();
  await queue.work();
});

// Whoever writes in another field, or stands on a button by the keyboard, is left there.
function focus() {
  if (document.activeElement === document.body && !document.querySelector('dialog[open]')) field()?.focus({preventScroll: true});
}

function catchKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ') return;
  if (!event.target.closest('input, textarea, select, dialog')) field().focus({preventScroll: true});
}

const take = code => queue.take(code, {act: act(), ...(model.checker.trim() && act() === 'packing' ? {checked_by: model.checker.trim()} : {})});

function hold(verdict) {
  model.now = verdict;
  sound(verdict.kind);
}

function note(verdict, code) {
  const line = {...verdict, code, at: new Date().toISOString()};
  Object.assign(model, {now: line, last: [line, ...model.last].slice(0, LAST), read: model.read + (verdict.kind === 'ok' ? 1 : 0)});
  keep(KEPT, {last: model.last, read: model.read});
  sound(verdict.kind);
  draw();
}

const unpack = line => attempt(async () => {
  await api.post(`/parcels/${line.parcel}/unpacking`, {}, {version: line.version});
  line.undone = true;
  model.read = Math.max(0, model.read - 1);
  keep(KEPT, {last: model.last, read: model.read});
  say(t('staff-scan.unpacked', {number: line.number}));
  draw();
  field().focus();
});

function forget() {
  drop(KEPT);
  Object.assign(model, {last: [], read: 0, now: null});
  draw();
  field().focus();
}

async function toggleCamera() {
  if (model.camera) {
    model.camera.stop();
    model.camera = null;
    return draw();
  }
  model.camera = {stop: () => {}};
  model.refusedCamera = false;
  draw();
  try {
    model.camera = {stop: await watch(place.querySelector('video'), take)};
  } catch {
    Object.assign(model, {camera: null, refusedCamera: true});
  }
  draw();
}

function draw() {
  const doing = act(), {now} = model;
  put(place, html`
    <nav class="switch" aria-label=${t('staff-scan.what')}>${Object.keys(ACTS).map(one => html`
      <a href=${address({act: one === 'packing' ? null : one})} aria-current=${one === doing ? 'true' : 'false'} data-switch=${one} @click=${follow}>${icon(ACTS[one])}<b>${t(`staff-scan.act.${one}`)}</b><span>${t(`staff-scan.act_how.${one}`)}</span></a>`)}</nav>
    ${scanForm({doing, now, queue, take, inputmode: model.camera ? 'none' : 'text', beside: html`<label><input type="checkbox" id="sound" .checked=${!isMuted()}
      @change=${event => { mute(!event.target.checked); if (event.target.checked) sound('ok'); field().focus(); }}> ${icon('sound')} ${t('staff-scan.sound')}</label>`})}
    <div class="scan-below">
      <section aria-labelledby="t-last"><div class="pane__h"><h2 id="t-last">${t('staff-scan.last')}</h2>
        <p class="soft" data-read=${model.read}>${t('staff-scan.read', {n: model.read})}${model.last.length ? html` · <button class="link" type="button" @click=${forget}>${t('staff-scan.forget')}</button>` : ''}</p></div>
        ${model.last.length ? html`<ol class="last">${model.last.map(lastLine)}</ol>` : html`<p class="soft">${t('staff-scan.none')}</p>`}</section>
      <aside class="scan-side">
        ${doing === 'packing' ? html`<div class="field"><label for="checker">${t('staff-scan.checker')} <span class="soft">(${t('common.optional')})</span></label>
          <p class="hint" id="checker-hint">${t('staff-scan.checker_hint')}</p>
          <input class="input" id="checker" maxlength="80" autocomplete="off" aria-describedby="checker-hint" .value=${model.checker} @input=${event => { model.checker = event.target.value; keep(CHECKER, model.checker); }}
            @keydown=${event => { if (event.key === 'Enter') { event.preventDefault(); field().focus(); } }}></div>` : ''}
        ${camera()}
      </aside>
    </div>`);
}

const lastLine = line => html`
  <li class="last__${line.kind} ${line.undone ? 'is-undone' : ''}"><span class="last__i">${icon(line.undone ? 'undo' : line.kind === 'ok' ? 'check' : 'x')}</span>
    <span><b>${line.undone ? t('staff-scan.undone', {number: tail(line.number)}) : big(line)}</b> <span class="soft">${line.kind === 'ok' ? html`<a href=${url('staff/order', `?no=${orderOf(line.number)}`)}>${line.school}</a>` : html`<span class="num">${line.verdict === 'link_scanned' ? '' : line.code}</span>`}</span></span>
    <time class="soft num" datetime=${line.at}>${clock(line.at)}</time>
    ${line.verdict === 'packed' && !line.undone && line === model.last[0] ? html`<button class="btn btn--quiet btn--small" type="button" data-act="unpacking" @click=${() => unpack(line)}>${icon('undo')} ${t('staff-scan.unpack')}</button>` : ''}</li>`;

function camera() {
  if (model.noCamera === undefined) return '';
  return html`<section class="eye" aria-labelledby="t-eye"><h2 id="t-eye">${t('staff-scan.camera.title')}</h2>
    ${model.noCamera ? html`<p class="soft" data-no-camera=${model.noCamera}>${t(`staff-scan.camera.${model.noCamera}`)}</p>` : html`
      ${model.camera ? html`<video muted playsinline aria-label=${t('staff-scan.camera.title')}></video>` : ''}
      ${model.refusedCamera ? html`<p class="error">${icon('alert')}<span>${t('staff-scan.camera.refused')}</span></p>` : ''}
      <p><button class="btn btn--quiet btn--small" type="button" aria-pressed=${String(Boolean(model.camera))} @click=${toggleCamera}>${icon('scan')} ${model.camera ? t('staff-scan.camera.stop') : t('staff-scan.camera.start')}</button></p>
      <p class="hint">${t('staff-scan.camera.how')}</p>`}</section>`;
}
