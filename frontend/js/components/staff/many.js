// One act on many orders, or on many parcels: a hundred at a time, a verdict for each. What a reload cuts short is kept in the tab and offered again.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain} from '../../problem.js';
import {drop, keep, kept} from '../kept.js';
import {stateWord} from '../order/where.js';
import {orderOf} from './numbers.js';
import {hush} from './say.js';

const FLUSH = 100, KEY = 'staff.many', SHOWN = 200;

export class Many {
  work = kept(KEY); // {act, of: orders|parcels, params, back: {act, params}, its opposite where there is one, total, left: [numbers], done: [numbers], refused: [results], running, problem}
  #draw;
  #onEnd;

  // draw() shows where it stands; onEnd(work) hears that everything was tried.
  constructor(draw, onEnd) {
    [this.#draw, this.#onEnd] = [draw, onEnd];
    if (this.work) this.work.running = false;
  }

  start(act, numbers, params = {}, {of = 'orders', back = null} = {}) {
    hush();
    this.work = {act, of, params, back, total: numbers.length, left: numbers, done: [], refused: [], running: false, problem: null};
    return this.go();
  }

  async go() {
    const {work} = this;
    if (work.running) return;
    Object.assign(work, {running: true, problem: null});
    try {
      while (work.left.length) {
        this.#note();
        const flush = work.left.slice(0, FLUSH);
        const {results} = await (work.act === 'unpacking' ? unpack(flush) : api.post(ROUTES[work.of], bodyOf(work, flush)));
        for (const result of results) result.done ? work.done.push(result.number) : work.refused.push(result);
        work.left = work.left.slice(flush.length);
      }
      drop(KEY);
    } catch (problem) {
      if (!problem.code) throw problem;
      work.problem = problem;
    } finally {
      work.running = false;
      this.#draw();
    }
    if (!work.problem) this.#onEnd(work);
  }

  close() {
    drop(KEY);
    this.work = null;
    this.#draw();
  }

  #note() {
    keep(KEY, this.work);
    this.#draw();
  }
}

const ROUTES = {orders: '/order-acts', parcels: '/parcel-acts'};

function bodyOf({act, of, params}, numbers) {
  const {tracking, ...rest} = params;
  return {act, [of]: numbers, ...rest, ...(tracking ? {tracking: tracking.filter(({number}) => numbers.includes(number))} : {})};
}

// The way back from packing is each order's own act, over the version that it has by then.
async function unpack(numbers) {
  const results = [];
  for (const number of numbers) {
    try {
      const {version} = await api.get(`/orders/${number}`);
      const {state} = await api.post(`/orders/${number}/unpacking`, {}, {version});
      results.push({number, done: true, code: null, state});
    } catch (problem) {
      if (!problem.code || problem.code === 'who_are_you') throw problem;
      results.push({number, done: false, code: problem.code, params: problem.params, state: problem.params.state ?? null});
    }
  }
  return {results};
}

// Where the work stands, and its verdicts. `again` takes the refused ones for the next act.
export function manyPanel(many, {again = null} = {}) {
  const {work} = many;
  if (!work) return '';
  const tried = work.total - work.left.length;
  if (work.running) return html`
    <section class="many" aria-live="polite"><h2>${t(`staff.many.doing.${nameOf(work)}`, {n: work.total})}</h2>
      <progress class="sr" max=${work.total} value=${tried} aria-label=${t('staff.many.progress', {tried, total: work.total})}></progress>
      <span class="rope" aria-hidden="true"><i .style=${`inline-size: ${(100 * tried / work.total).toFixed(1)}%`}></i></span>
      <p class="soft num">${t('staff.many.progress', {tried, total: work.total})}</p></section>`;
  if (work.left.length) return html`
    <section class="many many--cut notice notice--warn" role="alert">${icon('alert')}<b>${t('staff.many.cut', {n: work.left.length, total: work.total})}</b>
      <p>${work.problem ? explain(work.problem) : t('staff.many.cut_how')}</p>
      <p class="acts"><button class="btn btn--small" type="button" @click=${() => many.go()}>${icon('arrow')} ${t('staff.many.go_on', {n: work.left.length})}</button>
        <button class="btn btn--quiet btn--small" type="button" @click=${() => many.close()}>${t('staff.many.leave')}</button></p></section>`;
  return html`
    <section class="many notice ${work.refused.length ? 'notice--warn' : 'notice--ok'}" role="status" tabindex="-1" data-many>${icon(work.refused.length ? 'alert' : 'check')}
      <b>${work.done.length ? t(`staff.many.done.${work.of}.${nameOf(work)}`, {n: work.done.length}) : t('staff.many.none')}${work.refused.length ? ` ${t('staff.many.refused', {n: work.refused.length})}` : ''}</b>
      ${work.refused.length ? html`<p>${t('staff.many.as_they_were')}</p>${refusals(work)}` : ''}
      <p class="acts">
        ${work.back && work.done.length ? html`<button class="btn btn--quiet btn--small" type="button" data-act="undo"
          @click=${() => many.start(work.back.act, work.done, work.back.params)}>${icon('undo')} ${t(`staff.many.undo.${work.act}`, {n: work.done.length})}</button>` : ''}
        ${again && work.refused.length ? html`<button class="btn btn--quiet btn--small" type="button"
          @click=${() => again(work.refused.map(({number}) => number))}>${icon('check')} ${t('staff.many.select_refused', {n: work.refused.length})}</button>` : ''}
        <button class="btn btn--quiet btn--small" type="button" @click=${() => many.close()}>${icon('x')} ${t('staff.close')}</button></p></section>`;
}

const nameOf = ({act, params}) => act === 'wave' && params.wave === null ? 'no_wave' : act;

// Those refused for the same reason stand together.
function refusals({refused, of}) {
  const reasons = Map.groupBy ? Map.groupBy(refused, reasonOf) : refused.reduce((map, one) => map.set(reasonOf(one), [...map.get(reasonOf(one)) ?? [], one]), new Map());
  return html`<ul class="refusals">${[...reasons].map(([reason, ones]) => html`
    <li><b class="num">${count(ones.length)}</b> ${reason}
      <span class="refusals__who">${ones.slice(0, SHOWN).map(({number}, i) => html`${i ? ', ' : ''}<a class="num nb" href=${url('staff/order', `?no=${of === 'parcels' ? orderOf(number) : number}`)}>${number}</a>`)}${ones.length > SHOWN ? '…' : ''}</span></li>`)}</ul>`;
}

const reasonOf = ({code, state, params = {}}) => code === 'act_not_open' && state ? t('staff.many.not_open', {state: stateWord(state).toLowerCase()}) : explain({code, params: {...(state ? {state} : {}), ...params}});
