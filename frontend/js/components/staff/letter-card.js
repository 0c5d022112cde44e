// One letter over the list: as it looks, as plain text, and what staff may decide about it.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {pageLanguage, typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {failed} from '../../state.js';
import {ask, tell} from './dialog.js';
import {drawLetter} from './letter-drawing.js';
import {about, letterBadge, why} from './letter-words.js';
import {bones} from './listing.js';
import {attempt, say} from './say.js';
import {moment} from './words.js';

const LOOK_AGAIN_MS = 2500;

// Gives {id, close}; onChange() when a decision changed it, onClose(id) once it is shut. While it is on its way it is looked at again.
export function openLetter(id, {onChange, onClose, isOn}) {
  let letter = null, problem = null, asText = false, timer, open = true;
  const card = tell({title: t('staff-letters.card'), wide: true, body: () => problem ? failed(problem, read) : letter ? whole() : bones(4)});
  card.closed.then(() => {
    open = false;
    clearTimeout(timer);
    onClose(id);
  });
  read();
  return {id, close: card.close};

  async function read() {
    const before = letter?.state;
    problem = null;
    try {
      letter = await api.get(`/letters/${encodeURIComponent(id)}`);
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      problem = refusal;
    }
    if (!open) return;
    draw();
    if (before && before !== letter?.state) onChange();
    if (isOn && ['queued', 'sending'].includes(letter?.state)) timer = setTimeout(read, LOOK_AGAIN_MS);
  }

  function draw() {
    card.draw();
    const sheet = document.querySelector('.letter__sheet');
    if (sheet && letter) drawLetter(sheet, letter.html, letter.language);
  }

  function whole() {
    return html`
      <div class="letter">
        <p class="letter__subject display">${letter.subject}</p>
        <p>${letterBadge(letter.state)} ${letter.last_error ? html`<span class=${letter.state === 'failed' ? 'bad' : 'soft'}>${why(letter.last_error)}</span>` : ''}</p>
        <dl class="facts facts--wide">
          <div><dt>${t('staff-letters.to')}</dt><dd>${letter.recipient}</dd></div>
          <div><dt>${t('staff-letters.about')}</dt><dd>${about(letter)}${letter.order
            ? html` · <a class="num" href=${url('staff/order', `?no=${letter.order}`)}>${letter.order}</a>` : ''}${letter.school ? html`<br><span class="soft">${typography(letter.school.name)}</span>` : ''}</dd></div>
          <div><dt>${t('staff-letters.when')}</dt><dd>${whenOf(letter)}${letter.attempts > 1 ? html`<br><span class="soft">${t('staff-letters.attempts', {n: letter.attempts})}</span>` : ''}</dd></div>
        </dl>
        ${decisions()}
        <div class="chips" role="group" aria-label=${t('staff-letters.shown_as')}>
          ${[false, true].map(text => html`<button class="chip" type="button" aria-pressed=${String(asText === text)}
            @click=${() => { asText = text; draw(); }}>${text ? t('staff-letters.as_text') : t('staff-letters.as_seen')}</button>`)}</div>
        <p class="hint">${letter.as_handed_over ? t('staff-letters.handed_over') : t('staff-letters.would_be')}</p>
        ${asText ? html`<pre class="letter__text" lang=${letter.language} tabindex="0">${letter.text}</pre>`
          : html`<div class="letter__sheet" role="img" aria-label=${t('staff-letters.drawing', {subject: letter.subject})}></div>`}
      </div>`;
  }

  function decisions() {
    if (!letter.actions.length) return '';
    return html`<div class="acts">${letter.actions.map(act => html`<button class="btn btn--small ${act === 'resending' ? '' : 'btn--quiet'}" type="button" data-act=${act}
      @click=${() => decide(act)}>${icon({resending: 'mail', left: 'check', dropped: 'x'}[act])} ${t(`staff-letters.act.${act}`)}</button>`)}</div>`;
  }

  async function decide(act) {
    if (act === 'resending' && letter.state === 'uncertain' && !await sure()) return;
    const undo = act === 'dropped' && letter.state === 'queued' ? () => settle('resending') : null; // it waits again, as before
    await attempt(async () => {
      await settle(act);
      say(t(`staff-letters.done.${act}`), {undo});
    });
  }

  async function settle(act) {
    letter = act === 'resending' ? await api.post(`/letters/${id}/resending`) : await api.post(`/letters/${id}/settlement`, {as: act});
    draw();
    onChange();
    if (isOn && letter.state === 'queued') timer = setTimeout(read, LOOK_AGAIN_MS);
  }
}

const whenOf = letter => letter.sent_at ? html`${t('staff-letters.sent_on')} ${moment(letter.sent_at)}`
  : letter.attempts ? html`${t('staff-letters.tried_on')} ${moment(letter.tried_at)}` : html`${t('staff-letters.due_on')} ${moment(letter.due_at)}`;

// Whoever may have it already could get it twice: that is asked, not assumed.
const sure = () => ask({
  title: t('staff-letters.sure.title'), go: t('staff-letters.act.resending'), shape: 'mail',
  body: () => html`<p>${t('staff-letters.sure.how')}</p>`,
  send: async () => true,
});

export const askForTest = status => ask({
  title: t('staff-letters.test.title'), go: t('staff-letters.test.go'), shape: 'mail',
  body: () => html`<p>${t('staff-letters.test.how', {server: status.server})}</p>`,
  send: () => api.post('/letters/tests', {language: pageLanguage()}),
});
