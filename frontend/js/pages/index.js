// Home: the campaign as it stands, and the code that opens a school's own page.
import {html} from 'lit-html';
import {api} from '../api.js';
import '../components/back.js';
import {codeIn, whatIsWrong} from '../components/code.js';
import {kitCard} from '../components/kit.js';
import {isPartner} from '../components/order/facts.js';
import {clock, count, daysLeft, lastDay, longDay, shortDay, typography, weekday} from '../format.js';
import {local, t, url} from '../i18n.js';
import {icon, picture} from '../picture.js';
import {explain} from '../problem.js';
import {failed, put} from '../state.js';

const MIDNIGHT = '2027-01-01';
const place = id => document.getElementById(id);

const visitor = api.get('/sessions/current').catch(() => ({role: 'guest'}));

place('start').addEventListener('submit', openSchool);
tellCampaign();
offerToGoOn();

// A device on which a school's pages are open. Once they are left, or their time is over, nothing is known of it.
async function offerToGoOn() {
  const {role, schools} = await visitor;
  if (role !== 'school') return;
  const school = typography((schools.find(({is_parent}) => is_parent) ?? schools[0]).name);
  place('go-on').hidden = false;
  put(place('go-on'), html`<a class="btn btn--sun" href=${url('order')}>${t('home.start.go_on', {school})} ${icon('arrow')}</a>`);
}

async function tellCampaign() {
  try {
    const campaign = await api.get('/campaigns/current');
    showTexts(campaign);
    showDeadline(campaign);
    showStart(campaign);
    showKits(campaign);
    showDefault(campaign);
    showGrowth(campaign);
    showEvent(campaign);
  } catch (problem) {
    if (problem.code === 'no_campaign') return showNoCampaign();
    if (!problem.code) throw problem;
    put(place('deadline'), tag(t('home.tag.unknown_top'), t('home.tag.unknown'), t('home.tag.unknown_below')));
    put(place('kit-list'), html`<div class="kits__all">${failed(problem, tellCampaign)}</div>`);
  } finally {
    place('deadline').removeAttribute('aria-busy');
    place('kit-list').removeAttribute('aria-busy');
  }
}

// What this campaign's admin has to say, in the place of the usual.
function showTexts({texts}) {
  if (texts.introduction) place('introduction').textContent = local(texts.introduction);
  if (!texts.banner) return;
  place('banner').hidden = false;
  place('banner').textContent = local(texts.banner);
}

function showDeadline({phase, opens_at, closes_at}) {
  const last = lastDay(closes_at);
  const left = daysLeft(closes_at);
  const day = longDay(last);
  put(place('deadline'),
    phase === 'upcoming' ? tag(t('home.tag.opens_top'), shortDay(opens_at), t('home.tag.opens', {time: clock(opens_at)}))
    : phase === 'closed' ? tag(t('home.tag.closed_top'), t('home.tag.closed'), t('home.tag.closed_since', {day}))
    : left <= 0 ? tag(t('home.tag.today_top'), t('home.tag.today'), lastHour(closes_at, day))
    : left === 1 ? tag(t('home.tag.tomorrow_top'), t('home.tag.tomorrow'), lastHour(closes_at, day))
    : html`<span>${t('home.tag.left')}</span> <b>${count(left)}</b> <span><strong>${t('home.tag.days', {n: left})}</strong> ${t('home.tag.until', {day})}</span>`);
}

const lastHour = (closesAt, day) =>
  clock(closesAt) === clock(MIDNIGHT) ? t('home.tag.end_of_day', {day}) : t('home.tag.end_at', {day, time: clock(closesAt)});

const tag = (top, word, below) => html`<span>${top}</span> <b class="tag__word">${word}</b> <span>${below}</span>`;

function showStart({phase, opens_at, closes_at}) {
  if (phase === 'open') return;
  const day = longDay(phase === 'upcoming' ? opens_at : lastDay(closes_at));
  if (phase === 'upcoming') {
    say(t('home.start.upcoming_title'), t('home.start.upcoming', {day, time: clock(opens_at)}));
    hideForm();
  } else {
    say(t('home.start.closed_title'), t('home.start.closed', {day}));
    place('start').querySelector('.btn').textContent = t('home.start.closed_go');
  }
}

function say(title, text) {
  place('start-title').textContent = title;
  place('start-how').textContent = text;
}

function hideForm() {
  place('start').hidden = true;
  place('no-code').hidden = true;
}

const showKits = ({kits}) => put(place('kit-list'), html`${kits.map(kitCard)}`);

function showDefault({phase, closes_at, kits, generic_kit}) {
  const generic = kits.find(({slug}) => slug === generic_kit);
  if (!generic) return;
  const kit = local(generic.name);
  const day = shortDay(lastDay(closes_at));
  place('without-title').textContent = phase === 'closed' ? t('home.without.after', {kit}) : t('home.without.by', {day, kit});
  place('decline').hidden = phase !== 'open';
  visitor.then(({role, schools}) => role === 'school' && schools.every(isPartner) && tellPartner());
}

// A partner is sent what it orders, and has nothing to decline.
function tellPartner() {
  place('without-title').textContent = t('order.partner');
  place('without-text').hidden = true;
  place('decline').hidden = true;
}

function showGrowth({phase, chosen, target, baseline, compared}) {
  if (!target || phase === 'upcoming') return;
  const reach = Math.min(100, Math.round(100 * chosen / target));
  const title = chosen >= target ? t('home.growth.reached', {n: chosen, target})
    : phase === 'closed' ? t('home.growth.closed', {n: chosen, target}) : t('home.growth.title', {n: chosen, target});
  place('growth').hidden = false;
  put(place('growth'), html`
    <p class="climb__n display" aria-hidden="true">${count(chosen)}<span>/ ${count(target)}</span></p>
    <div class="stack">
      <h2 id="growth-title">${title}</h2>
      <div class="rope" role="img" aria-label=${t('home.growth.rope', {n: chosen, target})}><i .style=${`inline-size: ${reach}%`}></i></div>
      ${baseline && compared ? html`<p class="soft">${t('home.growth.baseline', {n: baseline, campaign: local(compared)})}</p>` : ''}
    </div>`);
}

function showEvent({event_on}) {
  if (!event_on) return;
  place('event').hidden = false;
  place('event').textContent = t('home.jps.event', {day: weekday(event_on)});
}

function showNoCampaign() {
  say(t('home.start.none_title'), t('home.start.none'));
  hideForm();
  place('deadline').hidden = true;
  place('decline').hidden = true;
  put(place('kit-list'), html`<div class="empty kits__all"><img src=${picture('item-boite')} alt="" width="96" height="96">
    <h3>${t('home.kits.none_title')}</h3><p>${t('home.kits.none')}</p></div>`);
}

async function openSchool(event) {
  event.preventDefault();
  const button = place('start').querySelector('.btn');
  if (button.getAttribute('aria-busy')) return;
  const code = codeIn(place('code').value);
  const wrong = whatIsWrong(code);
  showCodeError(wrong);
  if (wrong) return;

  button.setAttribute('aria-busy', 'true');
  try {
    await api.post('/sessions/school', {code});
    location.assign(url('order'));
  } catch (problem) {
    if (!problem.code) throw problem;
    button.removeAttribute('aria-busy');
    showCodeError(explain(problem));
  }
}

function showCodeError(text) {
  put(place('code-error'), text ? html`${icon('alert')}<span>${text}</span>` : '');
  place('code').setAttribute('aria-invalid', String(Boolean(text)));
  if (text) place('code').focus();
}
