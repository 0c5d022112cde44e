// A list read page by page. How many rows are shown stands in the address, so that coming back shows as many.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {failed} from '../../state.js';
import {noCampaign} from './door.js';
import {exportLinks} from './export-links.js';
import {asked, go} from './query.js';

const PAGE = 50, MOST = 200;

export class Listing {
  rows = [];
  next = null;
  total = null;
  state = 'loading'; // then ready or failed; `again` while a new question is on its way
  problem = null;
  #turn = 0;

  // addressOf({limit, cursor}) names the question; draw() shows the answer; `page` rows come at a time.
  constructor(addressOf, draw, {page = PAGE} = {}) {
    Object.assign(this, {addressOf, draw, page});
  }

  load() {
    const shown = Math.max(this.page, Number(asked('shown')) || 0);
    this.state = this.state === 'ready' ? 'again' : 'loading';
    this.draw();
    return this.#read([], null, shown);
  }

  more() {
    this.state = 'more';
    this.draw();
    return this.#read(this.rows, this.next, this.rows.length + this.page);
  }

  async #read(rows, cursor, shown) {
    const turn = ++this.#turn;
    const read = [...rows];
    try {
      let page = {next: cursor};
      do {
        page = await api.get(this.addressOf({limit: Math.min(shown - read.length, MOST), cursor: page.next}));
        if (turn !== this.#turn) return;
        read.push(...page.data);
      } while (page.next && read.length < shown);
      Object.assign(this, {rows: read, next: page.next, total: page.total ?? null, state: 'ready', problem: null});
      if (rows.length) go({shown: read.length}, {replace: true, quiet: true});
    } catch (problem) {
      if (!problem.code) throw problem;
      if (turn !== this.#turn) return;
      Object.assign(this, {state: 'failed', problem});
    }
    this.draw();
  }
}

// Around the rows: the skeleton, what went wrong, nothing found, the way to the rest, and to all of them as a file.
export const listed = (list, {rows, empty, isExported = false, fields = ''}) => html`
  <div aria-busy=${String(list.state !== 'ready' && list.state !== 'failed')} class=${list.state === 'again' ? 'is-again' : ''}>
    ${list.state === 'loading' ? bones() : ''}
    ${list.state === 'failed' ? list.problem.code === 'no_campaign' ? noCampaign() : failed(list.problem, () => list.load()) : ''}
    ${list.state !== 'loading' && list.state !== 'failed' ? list.rows.length ? rows(list.rows) : empty() : ''}
    ${list.next && list.state !== 'failed' && list.rows.length ? html`<p class="after" data-rest>
      <button class="btn btn--quiet btn--small" type="button" aria-busy=${String(list.state === 'more')}
      @click=${() => list.more()}>${icon(list.state === 'more' ? 'spin' : 'down')} ${t('staff.load_more')}</button></p>` : ''}
    ${isExported && list.rows.length && list.state !== 'failed' ? exportLinks(list.addressOf({}), fields) : ''}
  </div>`;

// Reads on as the end of the list comes near; the button stays for those who do not scroll. Call it after each drawing.
export function readOn(list, place) {
  const watcher = new IntersectionObserver(([{isIntersecting}]) => { if (isIntersecting && list.state === 'ready' && list.next) list.more(); }, {rootMargin: '0px 0px 900px'});
  let end = null;
  return () => {
    if (end) watcher.unobserve(end);
    end = list.state === 'ready' && list.next ? place.querySelector('[data-rest]') : null;
    if (end) watcher.observe(end);
  };
}

export const bones = (n = 6) => html`
  <div class="bones" aria-hidden="true">${Array.from({length: n}, () => html`<span class="bone"></span>`)}</div>
  <p class="sr">${t('common.loading')}</p>`;
