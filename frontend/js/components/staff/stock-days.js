// An item's stock over the campaign: what was on hand as a line, and what is promised of it today as a bar at its end. Drawn for the width there is.
import {html, svg} from 'lit-html';
import {count, shortDay} from '../../format.js';
import {local, t} from '../../i18n.js';

export function stockChart(days, {plural, reserved}, room) {
  const width = Math.max(280, Math.min(room, 1180)), height = width < 440 ? 200 : 240;
  const frame = {left: 48, right: width < 560 ? 12 : 134, top: 18, bottom: 28, width, height};
  const highest = Math.max(...days.map(day => day.on_hand), reserved, 5);
  const step = stepOf(highest), top = Math.ceil(highest * 1.05 / step) * step;
  const x = at => frame.left + (width - frame.left - frame.right) * at / days.length;
  const y = figure => height - frame.bottom - (height - frame.top - frame.bottom) * figure / top;
  const last = days.at(-1), wide = frame.right > 60, bar = Math.max(6, x(1) - x(0)), line = steps(days, x, y);
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-labelledby="days-title days-text">
    <title id="days-title">${t('staff-item.chart.title', {item: local(plural)})}</title>
    <desc id="days-text">${t('staff-item.chart.words', {from: dayOf(days[0]), on_hand: count(days[0].on_hand), now: count(last.on_hand), reserved: count(reserved)})}</desc>
    ${grid(frame, y, top, step)}
    ${[0, Math.floor(days.length / 2), days.length - 1].map((at, i) => svg`<text x=${x(at + (i === 2 ? 1 : 0))} y=${height - 8} text-anchor=${['start', 'middle', 'end'][i]}>${dayOf(days[at])}</text>`)}
    <path d="${line}V${y(0)}H${x(0)}Z" class="k-held"/>
    <rect x=${x(days.length) - bar} y=${y(reserved)} width=${bar} height=${y(0) - y(reserved)} class="k-promised"/>
    <path d=${line} class="k-shelf"/>
    ${wide ? svg`<text x=${x(days.length) + 8} y=${y(last.on_hand) + 5}>${t('staff-item.chart.on_hand', {n: last.on_hand})}</text>
      ${Math.abs(y(last.on_hand) - y(reserved)) > 18 ? svg`<text x=${x(days.length) + 8} y=${y(reserved) + 5} class="dim">${t('staff-item.chart.reserved', {n: reserved})}</text>` : ''}` : ''}
  </svg>`;
}

// The days on which something changed, and the last one.
export const stockDays = days => {
  const changed = days.filter((day, i) => i === 0 || i === days.length - 1 || day.on_hand !== days[i - 1].on_hand);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('staff-item.chart.figures')}><table class="table slim"><thead><tr><th scope="col">${t('staff-item.chart.day')}</th>
    <th scope="col" class="r">${t('staff-item.on_hand')}</th></tr></thead>
    <tbody>${changed.reverse().map(day => html`<tr><th scope="row">${dayOf(day)}</th><td class="r">${count(day.on_hand)}</td></tr>`)}</tbody></table></div>`;
};

const dayOf = ({day}) => shortDay(`${day}T12:00:00Z`);

const steps = (days, x, y) => days.reduce((path, day, at) => `${path}${at ? 'V' : `M${x(0).toFixed(1)} `}${y(day.on_hand).toFixed(1)}H${x(at + 1).toFixed(1)}`, '');

function stepOf(highest) {
  const magnitude = 10 ** Math.floor(Math.log10(highest / 4));
  return [1, 2, 5, 10].map(factor => Math.max(1, factor * magnitude)).find(step => highest / step <= 5) ?? highest;
}

function grid({left, width, right}, y, top, step) {
  const lines = [];
  for (let figure = 0; figure <= top; figure += step) lines.push(svg`<path d="M${left} ${y(figure)}H${width - right}" class="k-grid"/><text x=${left - 8} y=${y(figure) + 5} text-anchor="end">${count(figure)}</text>`);
  return lines;
}
