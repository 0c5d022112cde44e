// Packing a wave where it stands: its slips are scanned one after the other, each with its verdict, who is next, and a short pick by one key.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {typography} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {pack} from './order-packing.js';
import {attempt, say} from './say.js';
import {ScanQueue} from './scan/queue.js';
import {sound} from './scan/sounds.js';
import {band} from './scan/verdict.js';

export class WaveScan {
  now = null;

  // `model` has the wave's rows; read() reads them anew, draw() draws the page.
  constructor(number, model, {read, draw}) {
    const tell = verdict => { this.now = verdict; sound(verdict.kind); };
    this.model = model;
    this.read = read;
    this.draw = draw;
    this.queue = new ScanQueue(`staff.scans.wave.${number}`, {note: (verdict, code) => { tell({...verdict, code}); attempt(read); }, hold: tell, draw});
  }

  take(typed) {
    const code = typed.trim();
    if (!code) return;
    if (isOf(this.model.rows, code)) return this.queue.take(code, 'packing');
    this.now = {kind: 'bad', verdict: 'not_here', code, number: code, state: null};
    sound('bad');
    this.draw();
  }

  noteShort = () => attempt(async () => {
    const next = nextOf(this.model);
    if (!next) return;
    const order = await api.get(`/orders/${next.number}`);
    const packed = await pack(order, {path: `/orders/${next.number}`, version: () => order.version, short: true, stale: null});
    if (!packed) return;
    say(packed.remainder ? t('staff-order.done.short', {n: packed.remainder}) : t('staff-order.done.packing'));
    await this.read();
  });

  // In the empty field, where no code begins with a small letter.
  shortKey = event => {
    if (event.key !== 'm' || event.target.value) return;
    event.preventDefault();
    this.noteShort();
  };

  template() {
    const {now, queue} = this, next = nextOf(this.model), left = toPack(this.model).length;
    return html`
      <form class="scan" data-state=${now ? now.kind : 'ready'} data-verdict=${now?.verdict ?? ''} aria-label=${t('staff-scan.form')} @submit=${event => {
        event.preventDefault();
        const field = event.target.querySelector('#code'), typed = field.value;
        field.value = '';
        this.take(typed);
      }}>
        <div class="scan__in"><label for="code">${t('staff-scan.code')}</label>
          <input class="input" id="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="120" placeholder="JPS27-…" @keydown=${this.shortKey}>
          <p class="scan__h"><span>${t('staff-scan.then_enter')}</span></p></div>
        <div class="scan__say" role="status" aria-live="assertive">${queue.busy ? html`${icon('spin')}<b>${t('staff-scan.reading')}</b><p>${t('staff-scan.waiting', {n: queue.waiting.length})}</p>`
          : now ? band(now) : html`${icon('scan')}<b>${t('staff-scan.ready.packing')}</b><p>${t('staff-scan.ready_how')}</p>`}</div>
        ${now?.verdict === 'held' && !queue.busy ? html`<p class="scan__retry"><button class="btn btn--sun" type="button" @click=${() => queue.work()}>${icon('undo')} ${t('common.try_again')}</button></p>` : ''}
      </form>
      ${next ? html`<p class="wave__next"><span>${t('staff-wave.next', {n: left})} <b class="num nb">${next.number}</b>, ${typography(next.school.name)}.</span>
        <button class="btn btn--quiet btn--small" type="button" data-act="short" @click=${this.noteShort}>${icon('half')} ${t('staff-wave.short')} <kbd>M</kbd></button></p>` : ''}`;
  }
}

// In the order of the papers: identical contents together, then by town.
const toPack = ({wave, rows}) => wave.kits.flatMap(({kit}) => rows.filter(row => row.kit.slug === kit.slug)).filter(({state, actions}) => state === 'placed' && actions.includes('packing'));
export const nextOf = model => toPack(model)[0] ?? null;

// Whatever a scanner writes around a number, or between its parts.
function isOf(rows, code) {
  const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, ' ');
  return rows.some(({number}) => new RegExp(`(^|\\D)${number.replace('-', ' ')}(?!\\d)`).test(plain));
}
