// A picture of how many: a box a kit, the chosen ones tied with a ribbon, cut as by hand. Many kits share a box.
import {html, svg} from 'lit-html';
import {t} from '../../i18n.js';

const ROOM = 252, ACROSS = 21, STEP = 30, SIZE = 22;

export function boxes(chosen, automatic) {
  const each = Math.ceil((chosen + automatic) / ROOM), tied = Math.round(chosen / each), all = tied + Math.round(automatic / each);
  const down = Math.max(1, Math.ceil(all / ACROSS));
  return html`<svg class="boxes" viewBox="0 0 ${ACROSS * STEP} ${down * STEP}" role="img" aria-label=${t('staff-bilan.boxes', {chosen, automatic})}>
    ${Array.from({length: all}, (_, i) => box(i % ACROSS * STEP + 4, Math.floor(i / ACROSS) * STEP + 4, i, i < tied))}</svg>`;
}

function box(x, y, i, tied) {
  const [a, b] = [i * 7 % 3 - 1, i * 5 % 3 - 1];
  const side = `M${x} ${y + b}L${x + SIZE + a} ${y - b}L${x + SIZE} ${y + SIZE + b}L${x + a} ${y + SIZE - b}z`;
  return tied
    ? svg`<path d=${side} class="b-chosen"/><path d="M${x + 8} ${y}h7v${SIZE}h-7z" class="b-ribbon"/><path d="M${x + 10.5} ${y}h2v${SIZE}h-2z" class="b-stripe"/>`
    : svg`<path d=${side} class="b-plain"/>`;
}
