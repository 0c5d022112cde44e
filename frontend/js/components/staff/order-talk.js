// What is said about an order: the team's own notes, and the school's claims with their answers.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {oneLine} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {answerClaim, claimLines, kindShape} from './claim-answer.js';
import {attempt, say} from './say.js';
import {moment} from './words.js';

export const claimList = (order, read) => order.claims.length ? html`
  <section class="pane" aria-labelledby="t-claims"><div class="pane__h"><h2 id="t-claims">${t('staff-order.claims')}</h2></div>
    <ul class="claims">${order.claims.map(claim => html`<li class="claim claim--${claim.state}" data-claim=${claim.id}>
      <p class="claim__k"><span class="badge badge--${claim.state === 'open' ? 'late' : 'off badge--plain'}">${icon(kindShape[claim.kind])}${t(`domain.claim.${claim.kind}`)}</span> <span class="soft">${moment(claim.opened_at)}</span></p>
      ${claim.lines.length ? html`<p><b>${claimLines(claim.lines)}</b></p>` : ''}${claim.said ? html`<blockquote class="said">${claim.said}</blockquote>` : ''}
      ${claim.state === 'answered' ? html`<div class="claim__answer"><p><b>${t(`staff-claims.was_answered.${claim.answer}`)}</b> <span class="soft">${moment(claim.answered_at)}</span></p>${claim.answer_text ? html`<p>${claim.answer_text}</p>` : ''}</div>`
        : html`<p class="acts no-print"><button class="btn btn--small" type="button" data-act="answer" @click=${() => answer(claim, order, read)}>${icon('mail')} ${t('staff-claims.answer.open')}</button></p>`}</li>`)}</ul></section>` : '';

const answer = (claim, order, read) => attempt(async () => {
  const done = await answerClaim({...claim, order: order.number});
  if (!done) return;
  say(done.answer === 'parcel' ? t('staff-claims.answered_parcel') : t('staff-claims.answered_note'));
  await read();
});

// `notes` is null while they are read. `written` holds what is being typed, so that a redraw or a refusal loses nothing; where the answer was lost it is
// held until it is known, as in a dialog.
export const noteList = ({notes, written, write, send, busy, lost}) => html`
  <section class="pane notes no-print" aria-labelledby="t-notes"><div class="pane__h"><h2 id="t-notes">${t('staff-order.notes')}</h2></div>
    ${notes?.length ? html`<ol class="note-list">${notes.map(note => html`<li><p>${note.text}</p><p class="soft">${note.by} · ${moment(note.at)}</p></li>`)}</ol>` : ''}
    <form class="stack stack--tight" data-held=${String(lost)} @submit=${send}><label class="sr" for="new-note">${t('staff-order.notes_new')}</label>
      <textarea class="input" id="new-note" rows="2" maxlength="1000" placeholder=${t('staff-order.notes_hint')} .value=${written} ?inert=${lost} @input=${event => write(event.target.value)}></textarea>
      ${written.trim() ? html`<p><button class="btn btn--quiet btn--small" data-act="note" aria-busy=${String(busy)}>${icon(busy ? 'spin' : lost ? 'undo' : 'plus')} ${lost ? t('common.try_again') : t('staff-order.notes_go')}</button></p>` : ''}</form></section>`;

export const readNotes = async path => (await api.get(`${path}/notes`)).data;
export const sendNote = (path, text) => api.post(`${path}/notes`, {text: oneLine(text)});
