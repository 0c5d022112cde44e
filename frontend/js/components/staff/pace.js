// The pace of a campaign, day by day, as a ribbon; the other year as a thin step, the target as a line. Drawn for the width there is.
import {html, svg} from 'lit-html';
import {count, lastDay, shortDay} from '../../format.js';
import {local, t} from '../../i18n.js';

const DAY_MS = 86_400_000;

export function paceChart(campaign, growth, room) {
  const width = Math.max(280, Math.min(room, 1180)), height = width < 440 ? 270 : width < 800 ? 310 : 360;
  const frame = {left: 34, right: width < 560 ? 12 : 128, top: 26, bottom: 30, width, height};
  const {series, days, day, target, baseline} = growth;
  const highest = Math.max(target ?? 0, baseline ?? 0, growth.chosen, growth.forecast?.high ?? 0, ...series.map(point => point.baseline ?? 0), 5);
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find(one => highest / one <= 5) ?? 5000;
  const top = Math.ceil(highest * 1.08 / step) * step;
  const x = at => frame.left + (width - frame.left - frame.right) * Math.min(at, days) / days;
  const y = figure => height - frame.bottom - (height - frame.top - frame.bottom) * figure / top;
  const now = series.filter(point => point.chosen !== null && point.day <= days);
  const other = series.filter(point => point.baseline !== null && point.day <= days);

  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-labelledby="pace-title pace-text">
    <title id="pace-title">${t('staff-growth.chart.title', {from: shortDay(campaign.opens_at), to: shortDay(lastDay(campaign.closes_at))})}</title>
    <desc id="pace-text">${inWords(growth)}</desc>
    ${grid(frame, x, y, top, step)}
    ${dates(campaign, frame, x, days)}
    ${growth.forecast ? band(growth.forecast, frame, x, y) : ''}
    ${target ? svg`<path d="M${x(0)} ${y(0)}L${x(days)} ${y(target)}" class="k-wanted"/><path d="M${x(0)} ${y(target)}H${x(days)}" class="k-target"/>
      <text x=${frame.right > 60 ? x(days) + 8 : x(0) + 6} y=${frame.right > 60 ? y(target) + 5 : y(target) - 7} class="tg">${t('staff-growth.chart.target', {n: target})}</text>` : ''}
    ${other.length ? svg`<path d=${steps(other, 'baseline', x, y)} class="k-last"/>
      ${frame.right > 60 ? svg`<text x=${x(days) + 8} y=${apart(y(other.at(-1).baseline), target === null ? null : y(target)) + 5} class="dim">${t('staff-growth.chart.compared', {n: other.at(-1).baseline, campaign: local(growth.compared.name)})}</text>` : ''}` : ''}
    ${now.length ? svg`<path d=${steps(now, 'chosen', x, y)} class="k-ribbon"/><path d=${steps(now, 'chosen', x, y)} class="k-stripe"/>
      <path d="M${x(now.at(-1).day)} ${y(now.at(-1).chosen)}V${y(0)}" class="k-drop"/><circle cx=${x(now.at(-1).day)} cy=${y(now.at(-1).chosen)} r="7" class="k-dot"/>
      <text x=${x(now.at(-1).day) - 13} y=${Math.max(frame.top, over(y(now.at(-1).chosen) - 12, target ? y(target) : null, frame.right > 60))} class="big" text-anchor=${x(now.at(-1).day) > 130 ? 'end' : 'start'}>${day < days ? t('staff-growth.chart.today', {n: growth.chosen}) : count(growth.chosen)}</text>` : ''}
  </svg>`;
}

// A figure that would lie on the target's line stands over it, and on a phone over the target's name too.
const over = (figure, line, wide) => line === null || figure > line + 18 || figure < line - 8 ? figure : line - (wide ? 9 : 24);

// What is expected, with its range: from today to the last day.
function band({series, low, high}, frame, x, y) {
  const path = (points, name) => points.map(point => `${x(point.day).toFixed(1)} ${y(point[name]).toFixed(1)}`).join('L');
  return svg`<path d="M${path(series, 'high')}L${path([...series].reverse(), 'low')}z" class="k-band"/><path d="M${path(series, 'likely')}" class="k-likely"/>
    ${frame.right > 60 ? svg`<text x=${x(series.at(-1).day) + 8} y=${y(high) - 4} class="big">${t('staff-growth.chart.range', {low: count(low), high: count(high)})}</text>` : ''}`;
}

const steps = (points, name, x, y) => points.reduce((path, point) => `${path}H${x(point.day - 0.5).toFixed(1)}V${y(point[name]).toFixed(1)}`, `M${x(0)} ${y(0)}`) + `H${x(points.at(-1).day).toFixed(1)}`;

function grid({left, width, right}, x, y, top, step) {
  const lines = [];
  for (let figure = 0; figure <= top; figure += step) {
    lines.push(svg`<path d="M${left} ${y(figure)}H${width - right}" class="k-grid"/><text x=${left - 8} y=${y(figure) + 5} text-anchor="end">${count(figure)}</text>`);
  }
  return lines;
}

// The first day, the last, and what fits between.
function dates(campaign, {width, height}, x, days) {
  const opens = new Date(campaign.opens_at).getTime(), between = width < 560 ? 2 : 4;
  const marks = Array.from({length: between + 1}, (_, i) => Math.round(i * days / between));
  return marks.map((mark, i) => svg`<text x=${x(mark)} y=${height - 8} text-anchor=${i === 0 ? 'start' : i === between ? 'end' : 'middle'}>${shortDay(i === between ? lastDay(campaign.closes_at) : new Date(opens + mark * DAY_MS))}</text>`);
}

const apart = (at, from) => from !== null && Math.abs(at - from) < 20 ? from + 20 : at;

function inWords({chosen, day, days, target, baseline_same_day, compared, forecast}) {
  return [t('staff-growth.chart.now', {n: chosen, day, days}), target && t('staff-growth.chart.target', {n: target}), baseline_same_day !== null && t('staff-growth.chart.same_day', {n: baseline_same_day, campaign: local(compared.name)}),
    forecast && t('staff-growth.chart.forecast', {likely: count(forecast.likely), low: count(forecast.low), high: count(forecast.high)})].filter(Boolean).join('. ');
}
