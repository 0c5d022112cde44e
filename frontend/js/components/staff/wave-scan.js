// Packing a wave where it stands: its slips are scanned one after the other, each with its verdict, who is next, and a short pick by one key.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {typography} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {pack} from './order-packing.js';
import {attempt, say} from './say.js';
import {scanForm} from './scan/form.js';
import {ScanQueue} from './scan/queue.js';
import {sound} from './scan/sounds.js';

export class WaveScan {
  now = null;

  // `model` has the wave's rows; read() reads them anew, draw() draws the page.
  constructor(number, model, {read, draw}) {
    const tell = verdict => { this.now = verdict; sound(verdict.kind); };
    this.number = number;
    this.model = model;
    this.read = read;
    this.draw = draw;
    this.queue = new ScanQueue(`staff.scans.wave.${number}`, {note: (verdict, code) => { tell({...verdict, code}); attempt(read); }, hold: tell, draw});
  }

  take = code => this.queue.take(code, {act: 'packing', wave: Number(this.number)});

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
    const next = nextOf(this.model), left = toPack(this.model).length;
    return html`
      ${scanForm({doing: 'packing', now: this.now, queue: this.queue, take: this.take, key: this.shortKey})}
      ${next ? html`<p class="wave__next"><span>${t('staff-wave.next', {n: left})} <b class="num nb">${next.number}</b>, ${typography(next.school.name)}.</span>
        <button class="btn btn--quiet btn--small" type="button" data-act="short" @click=${this.noteShort}>${icon('half')} ${t('staff-wave.short')} <kbd>M</kbd></button></p>` : ''}`;
  }
}

// In the order of the papers: identical contents together, then by town.
const toPack = ({wave, rows}) => wave.kits.flatMap(({kit}) => rows.filter(row => row.kit.slug === kit.slug)).filter(({state, actions}) => state === 'placed' && actions.includes('packing'));
export const nextOf = model => toPack(model)[0] ?? null;
