// Whom a step is for, who gets its letter and who does not, and why: read before anything leaves.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count, typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {failed} from '../../state.js';
import {printLetters} from './codes.js';
import {ask, tell} from './dialog.js';
import {bones} from './listing.js';
import {say} from './say.js';
import {moment} from './words.js';

const VERDICTS = ['gets', 'gets_later', 'no_address', 'asked', 'bounced', 'written'];

// The list of a step, a page after the other; draw() shows what has come.
function invited(campaign, step, draw) {
  let verdict = 'gets', rows = [], next = null, counts = null, problem = null;

  async function read(more = false) {
    problem = null;
    try {
      const page = await api.get(`/campaigns/${campaign.slug}/invitations/${step.step}/schools?verdict=${verdict}&limit=50${more && next ? `&cursor=${next}` : ''}`);
      [rows, next, counts] = [more ? [...rows, ...page.data] : page.data, page.next, page.counts];
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      problem = refusal;
    }
    draw();
  }

  function shown() {
    if (problem) return failed(problem, () => read());
    if (!counts) return bones(4);
    return html`
      <div class="chips" role="group" aria-label=${t('staff-invitations.verdicts')}>${VERDICTS.filter(one => one === 'gets' || counts[one]).map(one => html`
        <button class="chip" type="button" aria-pressed=${String(verdict === one)} data-verdict=${one} @click=${() => { verdict = one; read(); }}>${t(`staff-invitations.verdict.${one}`)} <span class="n num">${count(counts[one])}</span></button>`)}</div>
      <p class="hint">${t(`staff-invitations.verdict_how.${verdict === 'gets' && step.step === 'how_was_it' ? 'gets_after' : verdict}`)}</p>
      ${rows.length ? html`<div class="scroll scroll--tall" tabindex="0" role="region" aria-label=${t('staff-invitations.schools')}><ul class="rows">${rows.map(one => html`
        <li><span><a href=${url('staff/schools', `?id=${one.id}`)}>${typography(one.name)}</a> <span class="soft">${typography(one.municipality)}${one.told_with ? ` · ${t('staff-invitations.told_with', {name: typography(one.told_with)})}` : ''}</span></span><span class="soft">${one.email ?? ''}</span></li>`)}</ul>
        ${next ? html`<p class="after"><button class="btn btn--quiet btn--small" type="button" @click=${() => read(true)}>${t('staff.load_more')}</button></p>` : ''}</div>`
      : html`<p class="soft">${t('staff-invitations.nobody')}</p>`}
      ${verdict === 'no_address' && rows.length && step.step !== 'how_was_it' ? html`<p class="acts"><button class="btn btn--quiet btn--small" type="button" data-act="print"
        @click=${() => askToPrint(campaign, step)}>${icon('print')} ${t('staff-invitations.print')}</button></p>` : ''}`;
  }

  return {read, shown, counts: () => counts};
}

// The same step on paper, in the same words, for those whom no letter reaches.
async function askToPrint(campaign, step) {
  const made = await ask({
    title: t('staff-invitations.print_ask', {step: t(`staff-invitations.step.${step.step}`)}), go: t('staff-invitations.print_go'), shape: 'print',
    body: () => html`<p>${t('staff-invitations.print_how')}</p>`,
    send: () => api.post(`/campaigns/${campaign.slug}/school-keys`, {silent: true, replace: true, unaddressed: true}),
  });
  if (made?.data.length) await printLetters(made.data, campaign.slug, step);
  else if (made) say(t('staff-campaign.codes.nothing'));
}

export function showInvited(campaign, step) {
  const list = invited(campaign, step, () => dialog.draw());
  const dialog = tell({title: t(`staff-invitations.step.${step.step}`), wide: true, body: () => html`<div class="stack">${list.shown()}</div>`});
  list.read();
}

export function askToLetGo(campaign, step, {path, isOn}) {
  let draw = () => {};
  const list = invited(campaign, step, () => draw());
  const isNow = new Date(step.due_at) <= new Date();
  const asked = ask({
    title: t('staff-invitations.ask.release', {step: t(`staff-invitations.step.${step.step}`)}), go: t('staff-invitations.act.release'), shape: 'mail', wide: true,
    body: ({draw: again}) => {
      draw = again;
      const counts = list.counts();
      return html`
        <p>${isNow ? t('staff-invitations.leaves_now') : html`${t('staff-invitations.leaves_at')} <b>${moment(step.due_at)}</b>`}</p>
        <p>${counts ? html`<b data-gets>${t('staff-invitations.gets', {n: counts.gets + counts.gets_later})}</b>` : ''} ${t('staff-invitations.still_true')}</p>
        ${isOn ? '' : html`<p class="bad">${t('staff-letters.off')}</p>`}
        ${list.shown()}`;
    },
    send: () => api.post(path),
  });
  list.read();
  return asked;
}
