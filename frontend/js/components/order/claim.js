// What a school tells staff about its order: something is missing or broken, or it would like more; and what it was answered.
import {html} from 'lit-html';
import {count, dayAndClock, oneLine, typography, wholeNumber} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';

export const claimOf = kind => ({kind, lines: new Map(), said: '', busy: false, problem: null});

export const bodyOf = (claim, order) => ({
  order: order.number, kind: claim.kind, said: oneLine(claim.said), lines: claim.kind === 'wish' ? [] : lacks(claim).map(([item, quantity]) => ({item, quantity})),
});

const lacks = claim => [...claim.lines].filter(([, quantity]) => quantity);

// claim: {kind, lines: Map item → what was written, said, busy, problem}, changed in place as it is written.
export function claimDialog(claim, order, {draw, send, close}) {
  const faults = claim.problem ? explainFaults(claim.problem) : {}, wish = claim.kind === 'wish';
  const lost = claim.problem?.code === 'server_away'; // it may have been noted: what is sent again is the same
  return html`
    <dialog class="dialog dialog--asks" id="claim" aria-labelledby="claim-title" @close=${close}>
      <form class="stack" novalidate @submit=${send}>
        <h2 id="claim-title" tabindex="-1">${t(`my-order.claim.title.${wish ? 'wish' : 'box'}`)}</h2>
        <p>${t(`my-order.claim.how.${wish ? 'wish' : 'box'}`)}</p>
        ${claim.problem ? html`<p class="error" role="alert" tabindex="-1" data-told>${icon('alert')}<span>${explain(claim.problem)}</span></p>` : ''}
        <div class="stack" ?inert=${lost}>${wish ? '' : html`
          <fieldset class="stack stack--tight"><legend class="legend">${t('my-order.claim.kind')}</legend>${['missing', 'damaged', 'other'].map(kind => html`
            <label class="pick"><input type="radio" name="kind" value=${kind} .checked=${claim.kind === kind} @change=${() => { claim.kind = kind; draw(); }}> <b>${t(`my-order.claim.kinds.${kind}`)}</b></label>`)}</fieldset>
          ${claim.kind === 'other' ? '' : html`<fieldset><legend class="legend">${t(`my-order.claim.which.${claim.kind}`)}</legend>
            ${faults['/lines'] ? html`<p class="error">${icon('alert')}<span>${faults['/lines']}</span></p>` : ''}
            <ul class="lacking">${order.contents.map(line => lacking(line, claim, faults))}</ul></fieldset>`}`}
        <div class="field ${faults['/said'] ? 'field--error' : ''}"><label for="said">${t(`my-order.claim.said.${wish ? 'wish' : 'box'}`)}${wish || claim.kind === 'other' ? '' : html` <span class="soft">(${t('common.optional')})</span>`}</label>
          <p class="hint" id="said-hint">${t('my-order.claim.said_hint')}</p>
          ${faults['/said'] ? html`<p class="error" id="said-fault">${icon('alert')}<span>${faults['/said']}</span></p>` : ''}
          <textarea class="input" id="said" rows="4" maxlength="1000" aria-invalid=${String(Boolean(faults['/said']))} aria-describedby="said-hint" .value=${claim.said} @input=${event => { claim.said = event.target.value; }}></textarea></div></div>
        <div class="acts"><button class="btn" aria-busy=${String(claim.busy)}>${claim.busy ? icon('spin') : ''} ${lost ? t('common.try_again') : t('my-order.claim.go')}</button>
          <button type="button" class="btn btn--quiet" @click=${event => event.target.closest('dialog').close()}>${t('my-order.claim.close')}</button></div>
      </form>
    </dialog>`;
}

function lacking(line, claim, faults) {
  const fault = faults[`/lines/${lacks(claim).findIndex(([item]) => item === line.item)}/quantity`];
  return html`
  <li class=${fault ? 'field--error' : ''}><img src=${picture(line.picture)} alt="" width="96" height="96"><label for="l-${line.item}">${local(line.name)}
      ${fault ? html`<span class="error">${icon('alert')}<span>${fault}</span></span>` : ''}</label>
    <input class="input num" id="l-${line.item}" inputmode="numeric" maxlength="9" autocomplete="off" .value=${String(claim.lines.get(line.item) ?? '')} placeholder="0" aria-invalid=${String(Boolean(fault))}
      @input=${event => claim.lines.set(line.item, wholeNumber(event.target.value))}> <span class="soft">${t('my-order.claim.of', {n: line.quantity})}</span></li>`;
}

// What was said and answered, the oldest first.
export const thread = claims => claims?.length ? html`
  <section class="thread" id="claims" aria-labelledby="thread-title"><h2 id="thread-title">${t('my-order.claim.thread')}</h2>
    <ol>${claims.map(claim => html`<li>
      <div class="thread__said"><p><b>${t(`domain.claim.${claim.kind}`)}</b> <span class="soft">${dayAndClock(claim.opened_at)}</span></p>
        ${claim.lines.length ? html`<p><b>${claim.lines.map(line => `${count(line.quantity)}\u00a0${local(line.name)}`).join(', ')}</b></p>` : ''}
        ${claim.said ? html`<p class="thread__words">${typography(claim.said)}</p>` : ''}</div>
      ${claim.state === 'answered' ? html`<div class="thread__answer"><p><b>${claim.answer === 'parcel' ? t('my-order.claim.parcel') : t('my-order.claim.answered')}</b> <span class="soft">${dayAndClock(claim.answered_at)}</span></p>
        ${claim.answer_text ? html`<p class="thread__words">${typography(claim.answer_text)}</p>` : ''}</div>` : html`<p class="thread__open">${icon('clock')} ${t('my-order.claim.open')}</p>`}</li>`)}</ol></section>` : '';
