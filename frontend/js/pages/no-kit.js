// « Pas de trousse cette année, merci », building by building, asked once more before it counts, and taken back while the campaign is open.
import {html} from 'lit-html';
import {api} from '../api.js';
import {askCode, leave, visitor} from '../components/door.js';
import {ticket} from '../components/order/buildings.js';
import {isPartner} from '../components/order/facts.js';
import {done, hello} from '../components/order/frame.js';
import {currentCampaign, refusal} from '../components/order/refusals.js';
import {standing} from '../components/order/standing.js';
import {lastDay, shortDay, townLine, typography} from '../format.js';
import {local, t, url} from '../i18n.js';
import {icon} from '../picture.js';
import {loading, put} from '../state.js';

const place = document.getElementById('no-kit');
const page = {session: null, campaign: null, asking: null, busy: false, notice: ''};

begin();

async function begin() {
  page.session = await visitor(place);
  await load();
}

const load = () => loading(place, t('no-kit.title'), async () => {
  page.campaign = await currentCampaign();
  draw();
});

// A partner is sent nothing that it did not order: it has nothing to decline, and its own page says so.
function draw() {
  const {session, campaign, notice} = page;
  if (session.schools.every(isPartner)) return location.replace(url('order'));
  const state = !campaign ? standing.none(session) : !session.campaign.is_current ? standing.past(session) : theSchools();
  put(place, html`${hello({school: session.schools[0], campaign, leave: notMine, ...state})} ${notice} ${state.template} ${page.asking ? question() : ''}`);
}

function theSchools() {
  const {session: {schools}, campaign} = page;
  const open = campaign.phase === 'open';
  return {title: t('no-kit.title'), template: html`
    <p class="lede">${open ? t('no-kit.lede', {day: shortDay(lastDay(campaign.closes_at))}) : t('no-kit.closed')}</p>
    <div class="answers">${schools.map((school, i) => html`
      <section class="answer" aria-labelledby="answer-${i}">
        <header><h2 id="answer-${i}">${typography(school.name)}</h2><p class="soft">${typography(school.address)}, ${townLine(school.municipality)}</p></header>
        ${answer(school)}</section>`)}</div>
    ${open ? html`<p class="exits"><a class="arrow" href=${url('order')}>${t('no-kit.choose')} ${icon('arrow')}</a></p>` : ''}`};
}

function answer(school) {
  const {outcome, order, actions} = school;
  if (outcome?.kind === 'decline') return html`
    <div class="notice notice--ok">${icon('check')}<b>${t('no-kit.noted')}</b><p>${t('order.declined')}</p>
      ${actions.includes('withdraw_decline') ? html`<p class="acts"><button type="button" class="btn btn--quiet" @click=${() => withdraw(school)}>${icon('undo')} ${t('no-kit.withdraw')}<span class="sr"> (${school.name})</span></button></p>` : ''}</div>`;
  if (outcome?.kind === 'order' && order) return html`${ticket(order)}<p>${order.actions.includes('cancellation') ? t('no-kit.ordered') : t('no-kit.ordered_late')}</p>`;
  if (outcome?.kind === 'exclusion') return html`<p>${t('order.excluded')}</p>`;
  if (!actions.includes('decline')) return html`<p>${page.campaign.phase === 'upcoming' ? t('no-kit.upcoming') : t('no-kit.late')}</p>`;
  return html`<p class="acts"><button type="button" class="btn btn--quiet" @click=${() => ask(school)}>${t('no-kit.go')}<span class="sr"> (${school.name})</span></button></p>`;
}

const question = () => html`
  <dialog class="dialog dialog--asks" id="sure" aria-labelledby="sure-title" @close=${stopAsking}>
    <form class="stack" @submit=${decline}>
      <h2 id="sure-title" tabindex="-1">${t('no-kit.sure', {school: typography(page.asking.name)})}</h2>
      <p>${t('no-kit.sure_what', {kit: local(page.campaign.kits.find(({slug}) => slug === page.campaign.generic_kit)?.name ?? {fr: '', en: ''})})}</p>
      <div class="acts"><button class="btn btn--quiet" aria-busy=${page.busy ? 'true' : 'false'}>${page.busy ? icon('spin') : ''} ${t('no-kit.yes')}</button>
        <button type="button" class="btn" @click=${event => event.target.closest('dialog').close()}>${t('no-kit.no')}</button></div>
    </form>
  </dialog>`;

function ask(school) {
  Object.assign(page, {asking: school, notice: ''});
  draw();
  const dialog = place.querySelector('#sure');
  dialog.showModal();
  dialog.querySelector('h2').focus();
}

function stopAsking() {
  const index = page.session.schools.indexOf(page.asking);
  page.asking = null;
  draw();
  place.querySelectorAll('.answer')[index]?.querySelector('.btn')?.focus();
}

async function decline(event) {
  event.preventDefault();
  if (page.busy) return;
  page.busy = true;
  draw();
  const school = page.asking;
  await answering(() => api.post('/declines', {school: school.id}),
    {title: t('no-kit.thanks'), text: t('no-kit.thanks_text', {school: typography(school.name)})});
}

const withdraw = school => answering(() => api.delete(`/declines/${encodeURIComponent(school.outcome.decline)}`),
  {title: t('no-kit.withdrawn'), text: t('no-kit.withdrawn_text', {school: typography(school.name)}),
    more: html`<p class="acts"><a class="btn" href=${url('order', page.session.schools.length > 1 ? `?school=${school.id}` : '')}>${t('no-kit.choose_now')}</a></p>`});

// Whatever the answer was, what stands on the page afterwards is what the server says.
async function answering(act, words) {
  try {
    await act();
    page.notice = done(words);
  } catch (problem) {
    if (!problem.code) throw problem;
    if (problem.status === 401) return comeBack();
    page.notice = refusal(problem, null);
  }
  Object.assign(page, {asking: null, busy: false});
  page.session = await api.get('/sessions/current').catch(() => page.session);
  if (page.session.role !== 'school') return comeBack();
  draw();
  place.querySelector('[data-told]')?.focus();
}

async function comeBack() {
  Object.assign(page, {asking: null, busy: false, notice: ''});
  page.session = await askCode(place, {text: t('my-order.session_over')});
  await load();
}

async function notMine() {
  page.session = await leave(place);
  page.notice = '';
  await load();
}
