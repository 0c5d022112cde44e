// Will the target be reached? The figure, its pace against the other year, and who is covered.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {asOf} from '../../components/staff/as-of.js';
import {callList} from '../../components/staff/call-list.js';
import {enter} from '../../components/staff/door.js';
import {paceChart} from '../../components/staff/pace.js';
import {byLevel, byPlace} from '../../components/staff/growth-tables.js';
import {nextActs} from '../../components/staff/next-acts.js';
import {listKeys} from '../../components/staff/keys.js';
import {decimal, share} from '../../components/staff/words.js';
import {count, lastDay, shortDay} from '../../format.js';
import {local, phrase, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const place = document.getElementById('page');

enter(place, async () => {
  const campaign = await api.get('/campaigns/current');
  const [growth, coverage, next] = await Promise.all(['growth', 'coverage', 'next-acts'].map(one => api.get(`/campaigns/${campaign.slug}/${one}`)));
  put(document.getElementById('subtitle'), html`${subtitle(campaign, growth)}`);
  const draw = () => put(place, page(campaign, growth, coverage, next));
  draw();
  listKeys(place, {rows: '.calls tbody tr'});
  new ResizeObserver(draw).observe(place);
  if (growth.schools?.lapsed) await callList(place.querySelector('#calls'), campaign, local(growth.compared.name));
}, {admin: true});

function subtitle(campaign, {day, days}) {
  const last = shortDay(lastDay(campaign.closes_at));
  if (campaign.phase === 'upcoming') return t('staff-growth.upcoming', {campaign: local(campaign.name), day: shortDay(campaign.opens_at)});
  return campaign.phase === 'open' ? t('staff-growth.open', {campaign: local(campaign.name), day, days, last}) : t('staff-growth.closed', {campaign: local(campaign.name), last});
}

const page = (campaign, growth, coverage, next) => html`
  ${asOf(growth, coverage)}
  <section class="key" aria-label=${t('staff-growth.key')}>
    <div class="key__main">
      <p class="display big"><span class="sr">${growth.target ? t('staff-growth.out_of', {n: growth.chosen, target: growth.target}) : t('staff-growth.chosen_in_all', {n: growth.chosen})}</span>
        <span aria-hidden="true">${count(growth.chosen)}${growth.target ? html`<small> / ${count(growth.target)}</small>` : ''}</span></p>
      <p><b>${t('staff-growth.chosen', {n: growth.chosen})}</b><br><span class="soft">${t('staff-growth.entered', {n: growth.entered_by_staff})}</span></p></div>
    <dl class="facts">${facts(campaign, growth)}</dl>
  </section>
  ${nextActs(next, growth.compared)}
  <section aria-labelledby="t-pace" class="pane">
    <div class="pane__h"><h2 id="t-pace">${t('staff-growth.pace')}</h2><ul class="leg"><li><i class="l-now"></i>${t('staff-growth.this_year')}</li>
      ${growth.baseline_same_day === null ? '' : html`<li><i class="l-last"></i>${local(growth.compared.name)}</li>`}${growth.target
        ? html`<li><i class="l-tgt"></i>${t('staff-growth.target')}</li>` : ''}${growth.forecast ? html`<li><i class="l-band"></i>${t('staff-growth.forecast')}</li>` : ''}</ul></div>
    ${paceChart(campaign, growth, place.clientWidth)}
    <details><summary>${t('staff-growth.figures')}</summary>${table(campaign, growth)}</details>
  </section>
  ${covered(campaign, coverage)}
  ${who(growth)}
  <div class="duo">${byPlace('boards', growth.boards)}${byPlace('mrcs', growth.mrcs)}${kits(growth)}${byLevel(growth.levels)}</div>`;

function facts(campaign, growth) {
  const missing = growth.target ? Math.max(0, growth.target - growth.chosen) : null;
  return html`
    <div><dt>${t('staff-growth.to_get')}</dt>
      <dd>${missing === null ? t('staff-growth.no_target') : missing === 0 ? html`<b class="display">0</b> ${t('staff-growth.reached')}`
      : html`<b class="display">${count(missing)}</b> ${campaign.phase === 'open' ? t('staff-growth.per_day', {rate: decimal(growth.needed_a_day), day: shortDay(lastDay(campaign.closes_at))}) : t('staff-growth.not_reached')}`}</dd></div>
    <div><dt>${t('staff-growth.same_day')}</dt><dd>${growth.baseline_same_day === null ? t('staff-growth.no_baseline')
      : html`<b class="display">${count(growth.baseline_same_day)}</b> ${t('staff-growth.compare', {campaign: local(growth.compared.name)})}
        ${growth.baseline_same_day ? html`<b>${share(growth.chosen / growth.baseline_same_day - 1)}</b>` : ''}`}</dd></div>
    <div><dt>${t('staff-growth.expected', {day: shortDay(lastDay(campaign.closes_at))})}</dt><dd>${expected(campaign, growth)}</dd></div>
    <div><dt>${t('staff-growth.baseline')}</dt><dd>${growth.baseline === null ? t('staff-growth.no_baseline_figure')
      : html`<b class="display">${count(growth.baseline)}</b> ${growth.chosen > growth.baseline ? t('staff-growth.above', {n: growth.chosen - growth.baseline}) : t('staff-growth.below', {n: growth.baseline - growth.chosen})}`}</dd></div>
    <div><dt>${t('staff-growth.apart')}</dt>
      <dd><b class="display">${count(growth.automatic)}</b> ${t('staff-growth.automatic', {n: growth.automatic})} · <b>${count(growth.partners)}</b> ${t('staff-growth.partners', {n: growth.partners})}</dd></div>`;
}

// Honest: no figure before there is enough to foretell from.
function expected({phase}, {forecast, target}) {
  if (phase === 'closed') return t('staff-growth.nothing_left');
  if (!forecast) return t('staff-growth.too_early');
  const likely = target === null ? '' : forecast.low >= target ? 'sure' : forecast.likely >= target ? 'likely' : forecast.high >= target ? 'possible' : 'unlikely';
  return html`<b class="display" data-figure="likely">${count(forecast.likely)}</b> ${t('staff-growth.between', {low: count(forecast.low), high: count(forecast.high)})}
    ${likely ? html`<span class="badge ${likely === 'unlikely' ? 'badge--wait' : 'badge--new'} badge--plain">${t(`staff-growth.chance.${likely}`)}</span>` : ''}
    ${forecast.from === 'own_pace' ? html`<br><span class="soft">${t('staff-growth.own_pace')}</span>` : ''}`;
}

// New, returning and lapsed: beside the campaign compared with.
const who = ({schools, compared}) => html`
  <section aria-labelledby="t-who" class="pane"><div class="pane__h"><h2 id="t-who">${t('staff-growth.who')}</h2></div>
    ${schools ? html`<ul class="figures"><li><b class="display num" data-figure="new">${count(schools.new)}</b> ${t('staff-growth.new', {n: schools.new})}</li>
      <li><b class="display num">${count(schools.returning)}</b> ${t('staff-growth.returning', {n: schools.returning})}</li>
      <li><b class="display num">${count(schools.lapsed)}</b> ${t('staff-growth.lapsed', {n: schools.lapsed})}</li></ul>
      ${schools.lapsed ? html`<h3>${t('staff-growth.to_call', {campaign: local(compared.name)})}</h3><div id="calls"></div>` : ''}`
    : html`<p class="soft">${t('staff-growth.no_compared')}</p>`}</section>`;

// A line a week, and today's.
function table(campaign, {series, day, target, days, baseline_same_day, compared, forecast}) {
  const shown = series.filter(point => point.day % 7 === 0 || point.day === day || point.day === series.at(-1).day);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('staff-growth.figures')}><table class="table slim"><thead><tr>
    <th scope="col">${t('staff-growth.day')}</th><th scope="col" class="r">${t('staff-growth.this_year')}</th>
      ${baseline_same_day === null ? '' : html`<th scope="col" class="r">${local(compared.name)}</th>`}${target
        ? html`<th scope="col" class="r">${t('staff-growth.wanted')}</th>` : ''}</tr></thead>
    <tbody>${shown.map(point => html`<tr><th scope="row">${t('staff-growth.day_on', {n: point.day, date: shortDay(dateOf(campaign, point.day))})}</th>
      <td class="r">${point.chosen === null ? '—' : html`<b>${count(point.chosen)}</b>`}</td>
      ${baseline_same_day === null ? '' : html`<td class="r">${point.baseline === null ? '—' : count(point.baseline)}</td>`}${target
        ? html`<td class="r">${point.day <= days ? count(Math.round(target * point.day / days)) : '—'}</td>` : ''}</tr>`)}
      ${(forecast?.series ?? []).filter(point => point.day > day && (point.day % 7 === 0 || point.day === days)).map(point => html`<tr><th scope="row">${t('staff-growth.expected_on', {n: point.day, date: shortDay(dateOf(campaign, point.day))})}</th>
        <td class="r">${t('staff-growth.range', {likely: count(point.likely), low: count(point.low), high: count(point.high)})}</td>${baseline_same_day === null ? '' : html`<td></td>`}${target ? html`<td></td>` : ''}</tr>`)}</tbody></table></div>`;
}

const dateOf = (campaign, day) => new Date(new Date(campaign.opens_at).getTime() + (day - 1) * 86_400_000);

const PARTS = [['ordered', 'c1'], ['automatic', 'c2'], ['declined', 'c3'], ['excluded', 'c4'], ['silent', 'c5']];

const covered = (campaign, coverage) => html`
  <section aria-labelledby="t-cover" class="pane">
    <div class="pane__h"><h2 id="t-cover">${t('staff-growth.coverage')}</h2>
      <p class="soft">${PARTS.map(([name]) => t(`staff-growth.parts.${name}`, {n: coverage[name]})).join(' + ')} = <b>${t('staff-growth.eligible', {n: coverage.eligible})}</b></p></div>
    ${coverage.adds_up ? '' : html`<div class="notice notice--bad" role="alert">${icon('alert')}<p>${t('staff-growth.does_not_add_up')}</p></div>`}
    <div class="cov" role="img"
      aria-label=${PARTS.map(([name]) => t(`staff-growth.parts.${name}`, {n: coverage[name]})).join(', ')}>${PARTS.map(([name, kind]) => coverage[name]
      ? html`<i class=${kind} .style=${`flex-grow: ${coverage[name]}`}></i>` : '')}</div>
    <ul class="leg leg--big">${PARTS.map(([name, kind]) => html`<li><i class=${kind}></i><span>${t(`staff-growth.parts.${name}`, {n: coverage[name]})}</span></li>`)}</ul>
    <p class="apart soft">${t('staff-growth.partners_apart', {n: coverage.partners})}${coverage.waiting ? ` ${t('staff-growth.waiting', {n: coverage.waiting})}` : ''}</p>
    ${coverage.not_covered ? html`<div class="notice notice--warn">${icon('alert')}<b>${t('staff-growth.uncovered', {n: coverage.not_covered})}</b>
      <p>${t('staff-growth.uncovered_how')}</p>
      <p><a class="arrow" href=${url('staff/generic-run')}>${t('staff-growth.see_who')} ${icon('arrow')}</a></p></div>`
      : coverage.silent ? html`<p class="soft with-i">${icon('check')} ${t('staff-growth.all_covered')}</p>` : ''}
    <p class="acts"><a class="arrow" data-to="silent" href=${url('staff/schools', '?outcome=silent')}>${t('staff-growth.see_silent', {n: coverage.silent})} ${icon('arrow')}</a>
      <a class="arrow" data-to="shopping" href=${url('staff/stock', '?view=shopping')}>${t('staff-growth.to_buy')} ${icon('arrow')}</a></p>
  </section>`;

const kits = growth => growth.kits.length ? html`
  <section aria-labelledby="t-kits" class="pane"><div class="pane__h"><h2 id="t-kits">${t('staff-growth.kits')}</h2></div>
    <table class="table slim"><thead><tr><th scope="col">${t('staff-growth.kit')}</th><th scope="col" class="r">${t('staff-growth.kit_chosen')}</th>
      <th scope="col" class="r">${t('staff-growth.kit_automatic')}</th></tr></thead>
      <tbody>${growth.kits.map(kit => html`<tr><th scope="row"><a href=${url('staff/orders', `?kit=${kit.kit}`)}>${local(kit.name)}</a></th>
        <td class="r"><b>${count(kit.chosen)}</b></td><td class="r">${count(kit.automatic)}</td></tr>`)}</tbody></table></section>` : '';
