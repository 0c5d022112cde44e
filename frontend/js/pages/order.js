// A school orders, or changes what it ordered (?no=). The address says for whom (?school=), what (?kit=) and how far (?step=);
// what was typed stays in the tab until the order is placed.
import {html} from 'lit-html';
import {api} from '../api.js';
import {askCode, leave, visitor} from '../components/door.js';
import {drop, keep, kept} from '../components/kept.js';
import {buildings} from '../components/order/buildings.js';
import {choose} from '../components/order/choose.js';
import {contact} from '../components/order/contact.js';
import {changeBody, draftOf, faultsOf, isAutomatic, isChosen, isOffered, isPartner, kitOf, newDraft, orderBody, picked, picksLeft, stillToPick, toPick} from '../components/order/facts.js';
import {done, hello, steps, told, withoutChoice} from '../components/order/frame.js';
import {again, isWhole, lastOrders, sameAgain} from '../components/order/last-time.js';
import {notedBefore} from '../components/order/noted.js';
import {currentCampaign, refusal} from '../components/order/refusals.js';
import {review} from '../components/order/review.js';
import {standing} from '../components/order/standing.js';
import {typography} from '../format.js';
import {t, url} from '../i18n.js';
import {explain, explainFaults, faultOf} from '../problem.js';
import {loading, put} from '../state.js';
import {tell} from '../visit.js';

const place = document.getElementById('order');
const page = {session: null, campaign: null, privacy: null, same: new Map(), school: null, order: null, draft: null, others: [], faults: {}, notice: '', busy: ''};

addEventListener('popstate', () => { page.notice = ''; page.faults = {}; route(); });
begin();

async function begin() {
  page.session = await visitor(place);
  await load();
}

const load = () => loading(place, t('order.title'), async () => {
  const {schools, campaign} = page.session;
  [page.campaign, page.privacy] = await Promise.all([currentCampaign(), api.get('/privacy').catch(() => null)]);
  if (page.campaign && campaign.is_current) {
    const before = await lastOrders(schools);
    page.same = new Map(schools.map(school => [school.id, sameAgain(school, page.campaign, before.get(school.id))]));
    page.order = asked('no') ? await api.get(`/orders/${encodeURIComponent(asked('no'))}`) : null;
  }
  route();
}, problem => problem.status === 401 && comeBack());

const asked = name => new URLSearchParams(location.search).get(name);

function route() {
  const {session: {schools}, order, campaign} = page;
  page.school = order ? schools.find(({id}) => id === order.school.id)
    : schools.find(({id}) => id === asked('school')) ?? (schools.length === 1 ? schools[0] : null);
  if (order && !order.actions.includes('change')) return location.replace(url('my-order', `?no=${encodeURIComponent(order.number)}`));
  if (!page.notice && !order && schools.length === 1 && page.school.outcome?.order && page.session.campaign.is_current) {
    return location.replace(url('my-order', `?no=${encodeURIComponent(page.school.outcome.order)}`));
  }
  if (page.school && campaign) takeUp();
  draw();
}

// What was begun here before, the order to change, or nothing yet; the kit page may have named a kit.
function takeUp() {
  const {school, order, campaign} = page;
  page.draft = kept(draftName()) ?? (order ? draftOf(order, kitOf(campaign, order.kit.slug), school) : newDraft(school));
  page.others = page.session.schools.filter(other => other !== school && other.actions.includes('order') && !other.outcome);
  const named = asked('kit') && kitOf(campaign, asked('kit'));
  if (named && isOffered(named, order)) page.draft.kit = named.slug;
  if (!order && school.actions.includes('order')) countBeginning();
  const chosen = kitOf(campaign, page.draft.kit);
  if (!chosen || !isOffered(chosen, order)) page.draft.kit = null;
  else page.draft.picks = picksLeft(chosen, page.draft, order);
  page.draft.same = page.draft.same.filter(id => page.others.some(other => other.id === id));
}

const draftName = () => `draft.${page.order?.number ?? page.school.id}`;

function keepDraft() {
  if (!page.order) countBeginning();
  keep(draftName(), page.draft);
}

// An order is begun when a kit is chosen, once a tab.
function countBeginning() {
  if (!page.draft.kit || kept(`begun.${page.school.id}`)) return;
  keep(`begun.${page.school.id}`, true);
  tell('begun');
}

// A step that lacks what comes before it gives way to the one that asks for it.
function stepNow() {
  const step = asked('step');
  if (!['contact', 'confirm'].includes(step) || !isChosen(page.campaign, page.draft, page.order)) return 'kit';
  return step === 'confirm' && Object.keys(faultsOf(page.draft)).length ? 'contact' : step;
}

function draw() {
  const {session, campaign, notice} = page;
  const listed = session.schools.length > 1 && !asked('school') && !page.order;
  const school = listed ? session.schools[0] : page.school;
  const state = !campaign ? standing.none(session)
    : !session.campaign.is_current ? standing.past(session)
    : listed || !school ? allBuildings()
    : page.order || school.actions.includes('order') ? theSteps()
    : standing.answered(school, campaign, {withdraw, notice: notice.template});
  put(place, state.template ? html`${hello({school, campaign, leave: notMine, ...state})} ${state.template}` : state);
  document.title = `${state.title ?? t('order.title')} | Trousse`;
}

function allBuildings() {
  const {session: {schools}, campaign, same, busy, notice} = page;
  const silent = schools.filter(({actions}) => actions.includes('order')).length;
  const title = silent ? t('order.hello_buildings', {n: schools.length}) : schools.every(hasAnswered) ? t('order.all_answered')
    : campaign.phase === 'upcoming' ? t('order.upcoming_title') : t('order.closed_title');
  return {title, tag: silent > 0 && campaign.phase === 'open', template: html`
    ${silent ? withoutChoice(campaign, schools) : ''} ${notice ? notice.template : ''}
    ${buildings({schools, campaign, same, busy}, {take, details, withdraw, open: school => go({school, step: 'kit'})})}`};
}

// What came by the rule is no answer.
const hasAnswered = ({outcome, order}) => Boolean(outcome) && !(order && isAutomatic(order));

function theSteps() {
  const {school, campaign, order, draft, notice, session} = page;
  const step = stepNow();
  const title = order ? t('order.change_title', {number: order.number}) : step === 'kit' ? t('order.hello', {school: typography(school.name)}) : t(`order.title_${step}`);
  return {title, tag: step === 'kit' && !order, template: html`
    ${order ? '' : withoutChoice(campaign, [school])}
    ${order ? html`<p><a class="arrow" href=${url('my-order', `?no=${encodeURIComponent(order.number)}`)}>${t('order.keep')}</a></p>`
      : session.schools.length > 1 ? html`<p><button type="button" class="link" @click=${() => go({})}>${t('order.all_buildings')}</button></p>` : ''}
    ${steps(step, to => go({step: to}))}
    ${notice ? notice.template : ''}
    ${step === 'kit' ? html`${lastTime(step)} ${choose(page, {pick, toggle, next: afterKit})}`
      : step === 'contact' ? contact(page, {type, next: afterContact})
      : review(page, {go: to => go({step: to}), also, send})}
    ${order || isPartner(school) ? '' : exits()}`};

  function lastTime() {
    const before = page.same.get(school.id);
    if (order || !before) return '';
    return html`<section class="again" aria-labelledby="again">${again({school, campaign, draft: before, busy: page.busy === school.id, heading: text => html`<h2 id="again">${text}</h2>`}, {take, details})}</section>`;
  }
}

const exits = () => html`<p class="exits"><a class="arrow" href=${url('no-kit')}>${t('order.no_kit')}</a></p>`;

// Where to, in the same page. What is not named stays, but for the buildings' list, which names nothing.
function go(to, {silently = false} = {}) {
  const query = new URLSearchParams();
  const school = to.school ?? page.school;
  if (page.order) query.set('no', page.order.number);
  else if (to.step && page.session.schools.length > 1) query.set('school', school.id);
  if (to.step && page.draft?.kit && school === page.school) query.set('kit', page.draft.kit);
  if (to.step && to.step !== 'kit') query.set('step', to.step);
  history[silently ? 'replaceState' : 'pushState'](null, '', `${location.pathname}${query.size || String(query) ? `?${query}` : ''}`);
  if (silently) return;
  page.notice = to.notice ?? '';
  page.faults = to.faults ?? {};
  route();
  scrollTo(0, 0);
  focusOn(page.notice || Object.keys(page.faults).length ? '[data-told]' : 'h1');
}

function focusOn(selector) {
  (place.querySelector(selector) ?? place.querySelector('h1'))?.focus();
}

function pick(kit) {
  page.draft.kit = kit.slug;
  changed();
  go({step: 'kit'}, {silently: true});
}

function toggle(choice, {item}, on) {
  const before = picked(page.draft, choice).filter(other => other !== item);
  page.draft.picks[choice.choice] = on ? [...before, item] : before;
  changed();
}

function changed() {
  Object.assign(page, {faults: {}, notice: ''});
  keepDraft();
  draw();
}

// Text is kept as it is typed; a mark of error stays until it is judged again.
function type(name, value) {
  if (name === 'note' || name === 'delivery') page.draft[name] = value;
  else page.draft.contact[name] = value;
  keepDraft();
  if (name === 'language' || name === 'delivery') draw();
}

function also(school, on) {
  page.draft.same = on ? [...page.draft.same, school.id] : page.draft.same.filter(id => id !== school.id);
  keepDraft();
  draw();
}

function afterKit(event) {
  event.preventDefault();
  const {campaign, draft, order} = page;
  const kit = kitOf(campaign, draft.kit);
  if (isChosen(campaign, draft, order)) return go({step: Object.keys(faultsOf(draft)).length ? 'contact' : 'confirm'});
  const wanted = kit ? toPick(kit) : 0;
  page.faults = kit ? {'/choices': t('fault.too_few_choices', {n: wanted, given: wanted - stillToPick(kit, draft)})} : {'/kit': t('order.choose_one')};
  draw();
  focusOn(kit ? '.dish input:not(:disabled)' : '.kit-pick input:not(:disabled)');
}

function afterContact(event) {
  event.preventDefault();
  const faults = faultsOf(page.draft);
  if (!Object.keys(faults).length) return go({step: 'confirm'});
  page.faults = Object.fromEntries(Object.entries(faults).map(([pointer, code]) => [pointer, faultOf(pointer, code)]));
  draw();
  focusOn('[data-told]');
}

// « Comme l’an dernier »: orders at once when nothing is left to ask.
function take(school, draft) {
  page.school = school;
  page.draft = structuredClone(draft);
  keepDraft();
  if (isWhole(draft, page.campaign)) return send();
  go({school, step: isChosen(page.campaign, draft, null) ? 'contact' : 'kit'});
}

function details(school, draft) {
  page.school = school;
  page.draft = structuredClone(draft);
  keepDraft();
  go({school, step: 'confirm'});
}

async function send(event) {
  event?.preventDefault();
  if (page.busy) return;
  Object.assign(page, {busy: page.school.id, notice: '', faults: {}});
  draw();
  try {
    await (page.order ? sendChange() : placeOrders());
  } catch (problem) {
    if (!problem.code) throw problem;
    page.busy = '';
    await refused(problem);
  } finally {
    page.busy = '';
  }
}

async function placeOrders() {
  const {school, draft, campaign, others} = page;
  const kit = kitOf(campaign, draft.kit);
  const order = await api.post('/orders', orderBody(school, kit, draft));
  tell('finished');
  drop(draftName());
  keep('placed', order.number);
  const more = others.filter(({id}) => draft.same.includes(id));
  if (!more.length) return location.replace(url('my-order', `?no=${encodeURIComponent(order.number)}`));
  await placeMore(more, kit, draft);
}

// The same for the other buildings: each is granted or refused by itself.
async function placeMore(schools, kit, draft) {
  const refusals = [];
  for (const school of schools) {
    try {
      await api.post('/orders', orderBody(school, kit, draft));
    } catch (problem) {
      if (!problem.code) throw problem;
      refusals.push({school, problem});
    }
  }
  page.session = await api.get('/sessions/current');
  page.campaign = await currentCampaign();
  page.busy = '';
  go({notice: {template: refusals.length
    ? told({kind: 'notice--warn', shape: 'alert', title: t('order.some_title'), more: html`<ul>${refusals.map(({school, problem}) => html`<li><b>${typography(school.name)}</b> : ${explain(problem)}</li>`)}</ul>`})
    : done({title: t('order.all_done'), text: t('order.all_done_text')})}});
}

async function sendChange() {
  const {order, school, draft, campaign} = page;
  const changeOf = before => changeBody(before, school, kitOf(campaign, draft.kit), draft), change = changeOf(order);
  const isSo = now => !Object.keys(changeOf(now)).length;
  if (Object.keys(change).length) await api.patch(`/orders/${encodeURIComponent(order.number)}`, change, {version: order.version, isSo});
  drop(draftName());
  drop('placed');
  keep('changed', Object.keys(change).length ? order.number : '');
  location.replace(url('my-order', `?no=${encodeURIComponent(order.number)}`));
}

async function refused(problem) {
  if (problem.code === 'who_are_you') return comeBack();
  if (problem.code === 'code_of_another_campaign') return comeBack({text: explain(problem), bad: true});
  if (problem.code === 'invalid') return correct(problem);
  const notice = {template: refusal(problem, problem.code === 'stale' ? () => sendOver(problem.params.current) : send)};
  if (problem.code === 'sold_out') {
    page.campaign = await currentCampaign().catch(() => page.campaign);
    dropWhatIsGone(problem.params.items.map(({item}) => item));
    return go({step: 'kit', notice});
  }
  if (['already_answered', 'campaign_closed', 'campaign_not_open_yet', 'unknown_school', 'unknown_order', 'too_late_to_change', 'act_not_open'].includes(problem.code)) {
    page.session = await api.get('/sessions/current').catch(() => page.session);
    if (page.session.role !== 'school') return comeBack();
    page.campaign = await currentCampaign().catch(() => page.campaign);
    notice.template = refusal(problem, null);
    page.order = null;
    return go({notice});
  }
  if (asked('step') !== 'confirm') return go({school: page.school, step: 'confirm', notice});
  page.notice = notice;
  draw();
  focusOn('[data-told]');
}

// The kit that was chosen may still be whole without an item that has gone.
function dropWhatIsGone(items) {
  const {draft} = page;
  const kit = kitOf(page.campaign, draft.kit);
  const inChoice = kit?.choices.some(({options}) => options.some(({item}) => items.includes(item)));
  for (const choice of Object.keys(draft.picks)) draft.picks[choice] = draft.picks[choice].filter(item => !items.includes(item));
  if (!inChoice) draft.kit = null;
  keepDraft();
}

function correct(problem) {
  const faults = explainFaults(problem);
  const pointers = Object.keys(faults);
  const ofKit = pointers.find(pointer => /^\/(kit|choices)/.test(pointer));
  if (ofKit) faults[ofKit.startsWith('/choices') ? '/choices' : '/kit'] = faults[ofKit];
  const ofFields = pointers.some(pointer => /^\/(contact|delivery|note)/.test(pointer));
  const notice = ofKit || !ofFields ? {template: told({kind: 'notice--bad', shape: 'alert', title: t('order.to_correct', {n: pointers.length}), text: faults[pointers[0]]})} : '';
  go({step: ofKit ? 'kit' : 'contact', faults, notice});
}

async function sendOver(now) {
  page.order = now;
  await send();
}

// The session is over: the code again, and everything typed is still there.
async function comeBack(why = {text: t('order.session_over')}) {
  page.session = await askCode(place, why);
  await load();
  focusOn('h1');
}

async function notMine() {
  page.session = await leave(place);
  history.replaceState(null, '', location.pathname);
  Object.assign(page, {order: null, notice: '', faults: {}});
  await load();
  focusOn('h1');
}

async function withdraw(school) {
  try {
    await api.delete(`/declines/${encodeURIComponent(school.outcome.decline)}`);
    page.session = await api.get('/sessions/current');
    if (page.session.role !== 'school') return comeBack();
    page.school = page.session.schools.find(({id}) => id === school.id);
    const noted = notedBefore();
    go({school: page.school, step: 'kit', notice: noted && {template: told({kind: 'notice--ok', shape: 'check', title: noted})}});
  } catch (problem) {
    if (!problem.code) throw problem;
    if (problem.status === 401) return comeBack();
    page.notice = {template: refusal(problem, () => withdraw(school))};
    draw();
    focusOn('[data-told]');
  }
}
