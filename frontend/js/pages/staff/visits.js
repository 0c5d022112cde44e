// How much the shop is looked at, and by what people come: the year of the campaign that the address names, or one month of it.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {enter, noCampaign} from '../../components/staff/door.js';
import {exportLinks} from '../../components/staff/export-links.js';
import {bones} from '../../components/staff/listing.js';
import {asked, go, onAddress, queryOf} from '../../components/staff/query.js';
import {visitChart} from '../../components/staff/visit-chart.js';
import {barsOf, pagesSeen, schoolsOnTheWay, visitsOnTheWay} from '../../components/staff/visit-tables.js';
import {count, longDay, monthAndYear} from '../../format.js';
import {has, local, t} from '../../i18n.js';
import {put, show} from '../../state.js';

const place = document.getElementById('page');
let campaigns = [];

enter(place, async () => {
  campaigns = (await api.get('/campaigns')).data.filter(one => one.state !== 'draft');
  if (!campaigns.length) return put(place, noCampaign());
  onAddress(follow);
  await follow();
});

const wanted = () => campaigns.find(one => one.slug === asked('campaign')) ?? campaigns.find(one => one.state === 'published') ?? campaigns[0];

async function follow() {
  const campaign = wanted(), month = asked('month');
  put(place, html`<div id="visits">${bones(6)}</div>`);
  await show(place.querySelector('#visits'), () => read(campaign, month), {ready: visits => page(campaign, month, visits)});
  const chart = place.querySelector('#chart');
  if (chart) new ResizeObserver(() => drawChart(chart)).observe(chart);
}

let drawChart = () => {};

// The year, and the month that is asked for: February where none is.
async function read({slug}, month) {
  const whole = await api.get(`/campaigns/${slug}/visits`);
  const one = await api.get(`/campaigns/${slug}/visits${queryOf(month ? spanOf(month) : whole.february)}`);
  return {whole, month: one, shown: month ? one : whole};
}

function spanOf(month) {
  const [year, number] = month.split('-').map(Number);
  return {since: `${month}-01`, until: `${month}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate()).padStart(2, '0')}`};
}

function page(campaign, month, {whole, month: one, shown}) {
  drawChart = room => put(room, visitChart(shown.days, room.clientWidth));
  return html`
    ${tools(campaign, month, whole.year)}
    <dl class="facts visits__facts">${asReported(monthAndYear(one.span.since), one.figures, 'month')}${asReported(t('staff-visits.whole_year'), whole.figures, 'whole')}</dl>
    ${shown.days.length ? html`${charted(shown)} ${ways(shown)}
      <div class="duo">${barsOf('sources', shown.sources.map(row => ({...row, name: sourceName(row.source)})))}
        ${barsOf('languages', shown.languages.map(row => ({...row, name: t(`staff-visits.language.${row.language}`)})))}</div>
      ${pagesSeen(shown.pages)} ${exportLinks(`/visits${queryOf(shown.span)}`)}`
    : html`<div class="empty"><h2>${t('staff-visits.none')}</h2><p>${t('staff-visits.none_how')}</p></div>${schoolsOnTheWay(shown.schools)}`}`;
}

const sourceName = source => has(`staff-visits.source.${source || 'none'}`) ? t(`staff-visits.source.${source || 'none'}`) : source;

const tools = (campaign, month, year) => html`
  <div class="acts visits__tools">
    <div class="field"><label for="year">${t('staff-visits.campaign')}</label>
      <select class="input" id="year" @change=${event => go({campaign: event.target.value, month: null})}>
        ${campaigns.map(one => html`<option value=${one.slug} ?selected=${one === campaign}>${local(one.name)}</option>`)}</select></div>
    <div class="field"><label for="month">${t('staff-visits.days')}</label>
      <select class="input" id="month" @change=${event => go({month: event.target.value})}>
        <option value="" ?selected=${!month}>${t('staff-visits.whole_year')}</option>
        ${monthsOf(year).map(one => html`<option value=${one} ?selected=${one === month}>${monthAndYear(`${one}-01`)}</option>`)}</select></div>
  </div>`;

function monthsOf({since}) {
  const [year, first] = since.split('-').map(Number);
  return Array.from({length: 12}, (_, i) => new Date(Date.UTC(year, first - 1 + i, 1)).toISOString().slice(0, 7));
}

// As the year's report tells it: so many views by so many visitors, for so long.
const asReported = (when, {views, visitors, mean_seconds: mean}, key) => html`
  <div data-figures=${key}><dt>${when}</dt><dd><b class="display">${count(views)}</b> ${t('staff-visits.views', {n: views})}<br>
    ${t('staff-visits.by_visitors', {n: visitors})}${mean === null ? '' : html`, ${t('staff-visits.mean', {n: mean})}`}</dd></div>`;

const charted = ({days}) => html`
  <section class="pane" aria-labelledby="t-days"><div class="pane__h"><h2 id="t-days">${t('staff-visits.by_day')}</h2>
      <ul class="leg"><li><i class="l-views"></i>${t('staff-visits.legend.views')}</li><li><i class="l-visitors"></i>${t('staff-visits.legend.visitors')}</li></ul></div>
    <div id="chart" class="visits__chart"></div>
    <details><summary>${t('staff-visits.figures')}</summary><div class="scroll" tabindex="0" role="region" aria-labelledby="t-days"><table class="table slim">
      <thead><tr><th scope="col">${t('staff-visits.day')}</th>${['views', 'visitors', 'begun', 'finished'].map(name => html`<th scope="col" class="r">${t(`staff-visits.column.${name}`)}</th>`)}</tr></thead>
      <tbody>${days.map(row => html`<tr><th scope="row">${longDay(row.day)}</th>${['views', 'visitors', 'begun', 'finished'].map(name => html`<td class="r">${count(row[name])}</td>`)}</tr>`)}</tbody></table></div></details>
  </section>`;

const ways = ({figures, schools}) => html`<div class="duo">${schoolsOnTheWay(schools)}${visitsOnTheWay(figures)}</div>`;
