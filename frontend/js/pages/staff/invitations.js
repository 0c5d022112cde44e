// The ladder of the campaign: six letters, each set, seen, let go, paused, and measured here.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {enter} from '../../components/staff/door.js';
import {contactCoverage} from '../../components/staff/contact-coverage.js';
import {ask} from '../../components/staff/dialog.js';
import {askForStep} from '../../components/staff/invitation-form.js';
import {showInvitation} from '../../components/staff/invitation-letter.js';
import {askToLetGo, showInvited} from '../../components/staff/invitation-list.js';
import {attempt, say} from '../../components/staff/say.js';
import {moment} from '../../components/staff/words.js';
import {count, timeOfDay} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const LOOKS = {planned: 'wait', waiting: 'pack', sending: 'ship', paused: 'late', done: 'done', with_run: 'pack'};
const SHAPES = {planned: 'info', waiting: 'clock', sending: 'truck', paused: 'lock', done: 'check', with_run: 'gift'};
const LOOK_AGAIN_MS = 4000;
const place = document.getElementById('page');
let campaign = null, ladder = null, coverage = null, timer = 0;

enter(place, async () => {
  campaign = await api.get('/campaigns/current');
  await read();
}, {admin: true});

async function read() {
  clearTimeout(timer);
  [ladder, coverage] = await Promise.all([api.get(`/campaigns/${campaign.slug}/invitations`), api.get('/contact-coverage')]);
  draw();
  if (ladder.configured && ladder.data.some(step => step.state === 'sending')) timer = setTimeout(() => attempt(read), LOOK_AGAIN_MS);
}

const draw = () => put(place, html`
  ${ladder.configured ? html`<p class="soft" data-mail="on">${t('staff-invitations.pace', {most: ladder.pace.per_hour, from: timeOfDay(ladder.pace.from_hour), until: timeOfDay(ladder.pace.until_hour)})}</p>`
    : html`<div class="notice notice--warn" data-mail="off">${icon('mail')}<b>${t('staff-letters.off')}</b><p>${t('staff-invitations.off_how')}</p></div>`}
  ${coverage.eligible ? contactCoverage(coverage) : ''}
  <ol class="ladder" aria-label=${t('staff-invitations.of', {campaign: local(campaign.name)})}>${ladder.data.map(step => html`<li>${card(step)}</li>`)}</ol>
  <p class="hint">${t('staff-invitations.once')}</p>`);

const card = step => html`
  <article class="run" data-step=${step.step} aria-labelledby="t-${step.step}">
    <div class="pane__h"><h2 id="t-${step.step}">${t(`staff-invitations.step.${step.step}`)}</h2>
      <span class="badge badge--${LOOKS[step.state]}">${icon(SHAPES[step.state])}${t(`staff-invitations.state.${step.state}`)}</span></div>
    <p><b>${when(step)}</b> <span class="soft">${t(`staff-invitations.for.${step.step}`)}</span></p>
    ${isLate(step) ? html`<p class="bad with-i" data-late>${icon('alert')} ${t('staff-invitations.late')}</p>` : ''}
    ${letters(step)}${effect(step)}
    <div class="acts">${step.step === 'on_its_way' ? html`<a class="btn btn--quiet btn--small" href=${url('staff/generic-run')}>${icon('gift')} ${t('staff-invitations.to_run')}</a>`
      : html`<button class="btn btn--quiet btn--small" type="button" data-act="schools" @click=${() => showInvited(campaign, step)}>${icon('list')} ${t('staff-invitations.schools')}</button>
        <button class="btn btn--quiet btn--small" type="button" data-act="letter" @click=${() => showInvitation(campaign, step, {isOn: ladder.configured})}>${icon('mail')} ${t('staff-invitations.letter')}</button>`}
      ${step.actions.includes('edit') ? html`<button class="btn btn--quiet btn--small" type="button" data-act="edit" @click=${() => edit(step)}>${icon('gear')} ${t('staff-invitations.edit')}</button>` : ''}
      ${acts(step)}</div>
  </article>`;

const when = ({due_at: due, begun_at: begun, is_proposed: proposed}) => begun ? html`${t('staff-invitations.begun')} ${moment(begun)}`
  : due ? html`${moment(due)}${proposed ? html` <span class="soft">(${t('staff-invitations.proposed')})</span>` : ''}` : t('staff-invitations.with_run');

const isLate = ({state, due_at: due, actions}) => state === 'planned' && actions.includes('release') && new Date(due) < new Date();

const letters = ({letters: {queued, sent, unsettled, dropped}, begun_at: begun, step}) => begun || (step === 'on_its_way' && queued + sent) ? html`
  <ul class="figures">
    <li><b class="display num" data-figure="sent">${count(sent)}</b> ${t('staff-invitations.sent', {n: sent})}</li>
    ${queued ? html`<li><b class="display num" data-figure="queued">${count(queued)}</b> ${t('staff-invitations.queued', {n: queued})}</li>` : ''}
    ${unsettled ? html`<li><b class="display num bad">${count(unsettled)}</b> <a href=${url('staff/letters', '?state=unsettled&letter=invitation')}>${t('staff-invitations.unsettled', {n: unsettled})}</a></li>` : ''}
    ${dropped ? html`<li><b class="display num">${count(dropped)}</b> ${t('staff-invitations.dropped', {n: dropped})}</li>` : ''}</ul>
  ${queued && begun ? html`<p><progress class="progress" max=${sent + queued} value=${sent} aria-label=${t('staff-invitations.progress')}></progress></p>` : ''}` : '';

// What followed, not what was caused: that only the tenth held out tells.
function effect({effect: known, step}) {
  if (!known?.sent || step === 'how_was_it') return '';
  const {sent, opened, ordered, is_whole: isWhole, held_out: waited, written_to: others} = known;
  return html`<p>${t('staff-invitations.opened', {n: opened})} ${ordered || isWhole ? t('staff-invitations.ordered', {n: ordered}) : t('staff-invitations.not_ordered_yet')} <span class="soft">${t('staff-invitations.not_because', {n: sent})}${isWhole ? '' : html` ${t('staff-invitations.not_over')}`}</span></p>
    ${waited?.schools ? html`<p class="soft" data-held-out>${t('staff-invitations.compared', {chose: others.ordered, of: others.schools, waited: waited.ordered, waiting: waited.schools})}</p>` : ''}`;
}

const ACTS = {release: 'mail', recall: 'undo', pause: 'lock', resumption: 'mail', completion: 'plus'};
const acts = step => step.actions.filter(act => act in ACTS).map(act => html`
  <button class="btn btn--small ${act === 'release' || act === 'resumption' ? '' : 'btn--quiet'}" type="button" data-act=${act} @click=${() => does(step, act)}>${icon(ACTS[act])} ${t(`staff-invitations.act.${act}`)}</button>`);

async function does(step, act) {
  const path = `/campaigns/${campaign.slug}/invitations/${step.step}/${act}`;
  const done = act === 'release' ? await askToLetGo(campaign, step, {path, isOn: ladder.configured}) : await ask({
    title: t(`staff-invitations.ask.${act}`, {step: t(`staff-invitations.step.${step.step}`)}), go: t(`staff-invitations.act.${act}`), shape: ACTS[act],
    body: () => html`<p>${t(`staff-invitations.how.${act}`)}</p>`,
    send: () => api.post(path),
  });
  if (!done) return;
  say(t(`staff-invitations.done.${act}`));
  await attempt(read);
}

async function edit(step) {
  if (await askForStep(campaign, step)) {
    say(t('staff-invitations.saved'));
    await attempt(read);
  }
}
