// The morning: what there is to do by state, what runs short, who said nothing, how long is left.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {asOf} from '../../components/staff/as-of.js';
import {enter, noCampaign} from '../../components/staff/door.js';
import {listKeys} from '../../components/staff/keys.js';
import {linkRequests} from '../../components/staff/link-requests.js';
import {attempt} from '../../components/staff/say.js';
import {shelf} from '../../components/staff/shelf.js';
import {SHAPES, STATES} from '../../components/staff/words.js';
import {count, daysLeft, inDays, lastDay, shortDay, weekday} from '../../format.js';
import {local, phrase, t, url} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {put} from '../../state.js';

const place = document.getElementById('page');

// What presses, then what the day brings: each figure of GET /today, and the page where its list is. Those at rest are not shown.
const PRESSING = ['late_placed', 'late_shipped', 'lost', 'claims_open', 'remainders', 'letters_failed', 'mail_returned', 'steps_overdue'];
const DAILY = ['to_ship', 'to_pack', 'ready_for_pickup', 'on_the_way', 'waiting', 'wishes_open'];
const ALWAYS = ['to_ship', 'to_pack'];
const SHAPE = {
  late_placed: 'clock', late_shipped: 'clock', lost: 'alert', claims_open: 'bell', remainders: 'half', letters_failed: 'mail',
  mail_returned: 'mail', steps_overdue: 'clock',
  to_ship: 'truck', to_pack: 'box', ready_for_pickup: 'counter', on_the_way: 'truck', waiting: 'clock', wishes_open: 'plus',
};

listKeys(place, {rows: '.job'});
enter(place, draw);

async function draw(who) {
  const [today, {data: notices}, {data: requests}] = await Promise.all([api.get('/today'), api.get('/notices'), api.get('/link-requests')]);
  const figures = {...today, late_placed: today.late.placed, late_shipped: today.late.shipped};
  if (!today.campaign) return put(place, between({who, figures, notices, requests}));
  const campaign = await api.get('/campaigns/current');
  const [counts, items, coverage, growth] = await Promise.all([
    api.get('/orders/counts'), api.get('/items'), api.get(`/campaigns/${campaign.slug}/coverage`),
    who.role === 'admin' ? api.get(`/campaigns/${campaign.slug}/growth`) : null,
  ]);
  put(place, page({who, campaign, notices, requests, counts, figures, low: lowOf(items.data, today.short), coverage, growth}));
}

// What is missing first, then what is under its alert level.
function lowOf(items, short) {
  const missing = new Map(short.map(({item, missing: n}) => [item.id, n]));
  return items.filter(item => missing.has(item.id) || item.available < item.alert_level)
    .map(item => ({...item, missing: missing.get(item.id) ?? 0})).sort((one, other) => other.missing - one.missing);
}

const head = ({who, campaign}) => html`
  <header class="main__head"><div><h1>${t('staff-index.hello', {name: who.name.split(' ')[0]})}</h1>
    <p class="soft">${capital(weekday(new Date()))}${campaign ? ` · ${local(campaign.name)}` : ''}</p></div></header>`;

// Between two campaigns: what is under way goes on.
const between = model => html`${head(model)} ${toKnow(model)} ${noCampaign()} ${asked(model)}
  ${[...PRESSING, ...DAILY].some(name => model.figures[name].count) ? html`<div class="day"><div class="brief"><div class="ribbon"></div>${todo(model)}</div></div>` : ''}`;

const page = model => html`${head(model)} ${toKnow(model)}
  <div class="day">
    <div class="brief"><div class="ribbon"></div>
      <p class="brief__lede">${lede(model)}</p>
      ${asOf(model.growth, model.coverage)}
      ${asked(model)}
      ${todo(model)}
      <section aria-labelledby="deadline"><h2 id="deadline">${t(`staff-index.deadline.${model.campaign.phase === 'closed' ? 'over' : 'ahead'}`, {day: shortDay(lastDay(model.campaign.closes_at))})}</h2>
        <ol class="jobs">${silent(model)}</ol></section>
      <section aria-labelledby="all"><h2 id="all">${t('staff-index.all')}</h2>${states(model.counts)}</section>
    </div>
    <aside class="margin">${due(model)} ${runsLow(model.low)}</aside>
  </div>`;

// What nobody would ask for. Letters that failed stand among what presses.
const PLACES = {
  disk_low: () => url('staff/upkeep'), backup_failed: () => url('staff/upkeep'),
  access_in_doubt: () => url('staff/people'),
  silent_after_deadline: () => url('staff/schools', '?outcome=silent'), run_on_hold: () => url('staff/generic-run'), letters_late: () => url('staff/letters'),
};
const FOR_ADMINS = ['disk_low', 'backup_failed', 'access_in_doubt', 'run_on_hold', 'steps_overdue'];
const mayAct = (name, who) => who.role === 'admin' || !FOR_ADMINS.includes(name);

function toKnow({notices, who}) {
  const told = notices.filter(({code}) => code !== 'letters_failed');
  return told.length ? html`<div class="notice notice--warn" role="status">${icon('alert')}<b>${t('staff-index.notices')}</b>
    <ul>${told.map(({code, count: n}) => html`<li data-notice=${code}>${PLACES[code] && mayAct(code, who)
      ? html`<a href=${PLACES[code]()}>${t(`staff-index.notice.${code}`, {n})}</a>` : t(`staff-index.notice.${code}`, {n})}
      ${code === 'access_in_doubt' && who.role === 'admin' ? html`<button class="btn btn--quiet btn--small" type="button" data-act="confirm-access"
        @click=${() => confirmAccess(who)}>${icon('check')} ${t('staff-index.access_seen')}</button>` : ''}</li>`)}</ul></div>` : '';
}

const confirmAccess = who => attempt(async () => {
  await api.post('/access-confirmations');
  await draw(who);
});

const asked = ({requests, who}) => linkRequests(requests, () => draw(who));

const todo = model => html`${jobs('pressing', PRESSING.filter(name => model.figures[name].count && mayAct(name, model.who)), model)}
  ${jobs('to_do', DAILY.filter(name => model.figures[name].count || ALWAYS.includes(name)), model)}`;

const jobs = (title, names, model) => names.length ? html`
  <section aria-labelledby=${title}><h2 id=${title}>${t(`staff-index.${title}`)}</h2>
    <ol class="jobs">${names.map(name => job(name, model.figures[name]))}</ol></section>` : '';

const LEDE = ['late_placed', 'lost', 'to_ship', 'claims_open', 'to_pack', 'waiting'];
function lede({figures, coverage, campaign}) {
  const parts = LEDE.filter(name => figures[name].count);
  if (!parts.length) return campaign.phase === 'open' ? t('staff-index.lede.calm_open', {n: coverage.silent}) : t('staff-index.lede.calm');
  return html`${parts.map((name, i) => html`${i ? t('staff-index.lede.then') : ''}${phrase(`staff-index.lede.${name}`, {n: figures[name].count, what: what(name, figures[name], i === 0)})}`)}.`;
}

const what = (name, figure, isFirst) => {
  const words = t(`staff-index.what.${name}`, {n: figure.count});
  return html`<a href=${listOf(figure)}><b>${isFirst ? capital(words) : words}</b></a>`;
};

const LISTS = {orders: query => url('staff/orders', query), parcels: query => url('staff/parcels', query), claims: query => url('staff/claims', query), letters: query => url('staff/letters', query),
  schools: query => url('staff/schools', query), invitations: () => url('staff/invitations')};
const listOf = ({list, query}) => LISTS[list](`?${query}`);

const job = (name, figure) => html`
  <li class="job" data-job=${name}><a class="job__n display ${PRESSING.includes(name) ? 'bad' : ''}" href=${listOf(figure)}><span>${count(figure.count)}</span><small>${t(`staff-index.few.${name}`, {n: figure.count})}</small></a>
    <div class="job__t"><h3>${t(`staff-index.job.${name}`)}</h3><p>${figure.count ? t(`staff-index.how.${name}`, {n: figure.count}) : t('staff-index.none')}</p></div>
    <p class="job__a">${figure.count ? act(name, figure) : ''}</p></li>`;

// The next step, where there is one; the list otherwise.
function act(name, figure) {
  const go = (href, shape, words, main = false) => html`<a class="btn btn--small ${main ? '' : 'btn--quiet'}" href=${href} aria-label=${`${words} : ${t(`staff-index.job.${name}`)}`}>${icon(shape)} ${words}</a>`;
  if (name === 'to_pack') return go(url('staff/waves', '#rule'), 'wave', t('staff-index.make_wave'), true);
  if (name === 'to_ship') return go(url('staff/scan', '?act=shipment'), 'scan', t('staff-index.scan'));
  if (name === 'claims_open' || name === 'wishes_open') return go(listOf(figure), 'mail', t('staff-index.answer'));
  return go(listOf(figure), SHAPE[name], t('staff-index.see_them'));
}

// Whoever got the generic kit by the run has not answered.
function whatOfSilent({silent: n, automatic}, {phase}) {
  if (n) return t(`staff-index.how.${phase === 'closed' ? 'silent_after' : 'silent'}`, {n});
  return automatic ? t('staff-index.how.all_served', {n: automatic}) : t('staff-index.how.all_answered');
}

const silent = ({coverage, campaign, who}) => html`
  <li class="job job--wide"><a class="job__n display" href=${url('staff/schools', '?outcome=silent')}><span>${count(coverage.silent)}</span><small>${t('staff-index.few.silent', {n: coverage.silent})}</small></a>
    <div class="job__t"><h3>${t('staff-index.job.silent')}</h3>
      <p>${whatOfSilent(coverage, campaign)}</p></div>
    <p class="job__a"><a class="btn btn--quiet btn--small" href=${url('staff/schools', '?outcome=silent')}>${icon('school')} ${t('staff-index.see_silent')}</a></p></li>
  ${coverage.not_covered
    ? html`<li class="job job--wide"><a class="job__n display bad" href=${url('staff/stock')}><span>${count(coverage.not_covered)}</span><small>${t('staff-index.few.uncovered', {n: coverage.not_covered})}</small></a>
    <div class="job__t"><h3>${t('staff-index.job.uncovered')}</h3><p>${t('staff-index.how.uncovered', {n: coverage.not_covered})}</p></div>
    <p class="job__a"><a class="btn btn--quiet btn--small" href=${who.role === 'admin' ? url('staff/generic-run') : url('staff/stock')}>${icon('cart')} ${t('staff-index.see_why')}</a></p></li>` : ''}`;

const states = counts => html`
  <ul class="chips chips--states">${STATES.map(state => html`
    <li><a class="chip" href=${url('staff/orders', `?state=${state}`)}>${icon(SHAPES[state])}${t(`staff.states.${state}`)} <span class="n num">${count(counts[state])}</span></a></li>`)}</ul>
  <p class="soft origins">${t('staff-index.origins', {chosen: counts.origin.chosen, staff: counts.origin.staff, automatic: counts.origin.automatic})}</p>`;

function due({campaign, growth}) {
  const left = daysLeft(campaign.closes_at), target = growth?.target;
  return html`<div class="due">
    ${campaign.phase === 'open' ? html`<p class="tag"><span>${t('staff-index.due.left')}</span> ${left > 1 ? html`<b>${count(left)}</b>`
      : html`<b class="tag__word">${inDays(left)}</b>`}
      <span>${left > 1 ? t('staff-index.due.days') : ''} ${t('staff-index.due.until', {day: shortDay(lastDay(campaign.closes_at))})}</span></p>`
      : html`<p class="tag"><span>${t(`domain.phase.${campaign.phase}`)}</span> <b class="tag__word">${shortDay(campaign.phase === 'closed' ? lastDay(campaign.closes_at) : campaign.opens_at)}</b></p>`}
    ${growth ? html`<div class="due__p">
      <p><a class="tap" href=${url('staff/growth')}><b class="display">${count(growth.chosen)}</b> ${target ? t('staff-index.due.of', {target}) : t('staff-index.due.chosen', {n: growth.chosen})}</a></p>
      ${target ? html`<span class="rope" role="img"
        aria-label=${t('staff-index.due.rope', {n: growth.chosen, target})}><i .style=${`inline-size: ${Math.min(100, 100 * growth.chosen / target).toFixed(1)}%`}></i></span>` : ''}
      <p class="hint">${growth.baseline_same_day === null ? t('staff-index.due.no_baseline') : t('staff-index.due.same_day', {n: growth.baseline_same_day, campaign: local(growth.compared.name)})}</p></div>` : ''}
  </div>`;
}

const runsLow = low => low.length ? html`
  <section aria-labelledby="low"><h2 id="low">${t('staff-index.low')}</h2>
    <ul class="lows">${low.map(item => html`
      <li><img src=${picture(item.picture)} alt="" width="96" height="96"><div><a href=${url('staff/item', `?id=${item.id}`)}>${local(item.plural)}</a>
        <span class="hint">${item.missing ? html`<b class="bad">${t('staff-index.missing', {n: item.missing})}</b>` : t('staff-index.below', {n: Math.max(0, item.available), alert: item.alert_level})}</span>${shelf(item)}</div></li>`)}</ul>
    <p><a class="arrow" href=${url('staff/stock')}>${t('staff-index.to_stock')} ${icon('arrow')}</a></p></section>` : '';

const capital = text => text.charAt(0).toUpperCase() + text.slice(1);
