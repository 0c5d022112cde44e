// A claim is answered with a parcel, whose lines are those that lack, or with a note alone; a wish with a note, or with an order made for the school.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count, oneLine} from '../../format.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {ask} from './dialog.js';
import {radio} from './field.js';
import {pieces, sent} from './pieces.js';

export async function answerClaim(claim) {
  const wish = claim.kind === 'wish';
  const order = wish ? null : await api.get(`/orders/${claim.order}`);
  const lines = wish ? [] : linesOf(claim, order);
  let how = lines.some(line => line.quantity > 0) ? 'parcel' : 'note', {version} = claim;
  return ask({
    title: t(`staff-claims.answer.title.${claim.kind}`), wide: !wish, shape: 'mail',
    stale: ({params: {current}}) => {
      ({version} = current);
      return html`<p>${t(`staff-claims.answer.meanwhile.${current.state}`)}</p>`;
    },
    go: () => how === 'parcel' ? t('staff-claims.answer.go_parcel') : t('staff-claims.answer.go_note'),
    body: ({faults, draw}) => html`
      ${claim.said ? html`<blockquote class="said">${claim.said}</blockquote>` : ''}
      ${wish ? html`<p class="hint">${t('staff-claims.answer.wish_how')}</p>` : html`
        <fieldset class="picks"><legend class="legend">${t('staff-claims.answer.how')}</legend>
          ${radio({name: 'how', value: 'parcel', label: t('staff-claims.answer.parcel'), hint: t('staff-claims.answer.parcel_hint'), checked: how === 'parcel', change: () => { how = 'parcel'; draw(); }})}
          ${radio({name: 'how', value: 'note', label: t('staff-claims.answer.note'), hint: t('staff-claims.answer.note_hint'), checked: how === 'note', change: () => { how = 'note'; draw(); }})}</fieldset>
        ${how === 'parcel' ? pieces(lines, {legend: t('staff-claims.answer.lines'), of: t('staff-claims.answer.in_order'), faults, marked: line => line.quantity}) : ''}`}
      ${words(faults, how)}`,
    send: form => api.post(`/claims/${claim.id}/answer`, {
      answer: how, text: oneLine(form.get('text')),
      ...(how === 'parcel' ? {lines: sent(lines)} : {}),
    }, {version}),
  });
}

// All that the order holds, a line an item, with what the claim says lacks already written in.
function linesOf(claim, order) {
  const lines = new Map();
  for (const {item, name, picture, quantity} of order.contents) {
    const line = lines.get(item) ?? {item, name, picture, most: 0, quantity: 0};
    lines.set(item, {...line, most: line.most + quantity});
  }
  for (const {item, name, quantity} of claim.lines) {
    const line = lines.get(item) ?? {item, name, most: 0};
    lines.set(item, {...line, most: Math.max(line.most, quantity), quantity});
  }
  return [...lines.values()];
}

const words = (faults, how) => html`
  <div class="field ${faults['/text'] ? 'field--error' : ''}"><label for="f-text">${t('staff-claims.answer.text')}${how === 'parcel' ? html` <span class="soft">(${t('common.optional')})</span>` : ''}</label>
    <p class="hint" id="f-text-hint">${t('staff-claims.answer.text_hint')}</p>
    ${faults['/text'] ? html`<p class="error" id="f-text-fault">${icon('alert')}<span>${faults['/text']}</span></p>` : ''}
    <textarea class="input" id="f-text" name="text" rows="4" maxlength="1000" aria-invalid=${String(Boolean(faults['/text']))} aria-describedby="f-text-hint"></textarea></div>`;

// « 5 rubans sur carton, 1 affiche »
export const claimLines = lines => lines.map(line => `${count(line.quantity)}\u00a0${local(line.name)}`).join(', ');

export const kindShape = {missing: 'half', damaged: 'alert', wish: 'plus', other: 'mail'};
export const claimUrl = id => url('staff/claims', `?id=${id}`);
