// The days of a year or a month: a bar for its views, a darker one before it for its visitors. Drawn for the width there is.
import {html, svg} from 'lit-html';
import {count, shortDay} from '../../format.js';
import {t} from '../../i18n.js';

const DAY_MS = 86_400_000;

// days: those on which something was seen, the oldest first.
export function visitChart(days, room) {
  const width = Math.max(280, Math.min(room, 1180)), height = width < 560 ? 220 : 280;
  const frame = {left: 40, right: 8, top: 14, bottom: 28};
  const first = Date.parse(days[0].day), all = Math.round((Date.parse(days.at(-1).day) - first) / DAY_MS) + 1;
  const highest = Math.max(...days.map(({views, visitors}) => Math.max(views, visitors)), 4);
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].find(one => highest / one <= 5) ?? 10_000, top = Math.ceil(highest / step) * step;
  const each = (width - frame.left - frame.right) / all, y = figure => height - frame.bottom - (height - frame.top - frame.bottom) * figure / top;
  const at = ({day}) => frame.left + each * Math.round((Date.parse(day) - first) / DAY_MS);
  const bar = (row, figure, kind, part) => row[figure] ? svg`<rect x=${(at(row) + each * (1 - part) / 2).toFixed(2)} width=${Math.max(1, each * part).toFixed(2)} y=${y(row[figure]).toFixed(1)}
    height=${(y(0) - y(row[figure])).toFixed(1)} class=${kind}/>` : '';
  const most = days.reduce((best, row) => row.views > best.views ? row : best);

  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-labelledby="days-title days-text">
    <title id="days-title">${t('staff-visits.chart.title', {from: shortDay(days[0].day), to: shortDay(days.at(-1).day)})}</title>
    <desc id="days-text">${t('staff-visits.chart.most', {n: most.views, day: shortDay(most.day)})}</desc>
    ${Array.from({length: top / step + 1}, (_, i) => svg`<path d="M${frame.left} ${y(i * step)}H${width - frame.right}" class="k-grid"/>
      <text x=${frame.left - 8} y=${y(i * step) + 5} text-anchor="end">${count(i * step)}</text>`)}
    ${days.map(row => svg`<g>${bar(row, 'views', 'k-views', .86)}${bar(row, 'visitors', 'k-visitors', .5)}</g>`)}
    ${marks(all, width < 360 ? 1 : width < 560 ? 2 : 4).map(([mark, anchor]) => svg`<text x=${frame.left + (width - frame.left - frame.right) * (all === 1 ? 0 : mark / (all - 1))} y=${height - 8}
      text-anchor=${anchor}>${shortDay(new Date(first + mark * DAY_MS).toISOString().slice(0, 10))}</text>`)}
  </svg>`;
}

// The first day, the last, and what fits between; no day twice.
function marks(all, between) {
  const days = [...new Set(Array.from({length: between + 1}, (_, i) => Math.round(i * (all - 1) / between)))];
  return days.map((mark, i) => [mark, i === 0 ? 'start' : i === days.length - 1 ? 'end' : 'middle']);
}
