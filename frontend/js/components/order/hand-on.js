// An order handed on to a colleague or the principal: a link that opens its page without a code, shown once; and those that were handed on before.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {lastDay, longDay} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain} from '../../problem.js';

export const handingOn = () => ({links: [], made: null, copied: false, busy: '', problem: null});

const pathOf = order => `/orders/${encodeURIComponent(order.number)}/links`;

// Each changes `handing` in place and draws; a session that is over is the page's to deal with.
export async function readLinks(handing, order, draw) {
  await attempt(handing, 'read', draw, async () => { handing.links = (await api.get(pathOf(order))).data; });
}

const make = (handing, order, draw) => attempt(handing, 'make', draw, async () => {
  handing.made = await api.post(pathOf(order), {});
  handing.links = (await api.get(pathOf(order))).data;
});

const end = (handing, order, id, draw) => attempt(handing, id, draw, async () => {
  await api.post(`/links/${encodeURIComponent(id)}/revocation`, {});
  if (handing.made?.id === id) handing.made = null;
  handing.links = (await api.get(pathOf(order))).data;
});

async function attempt(handing, act, draw, work) {
  if (handing.busy) return;
  Object.assign(handing, {busy: act, problem: null});
  draw();
  try {
    await work();
  } catch (problem) {
    if (!problem.code) throw problem;
    handing.problem = problem;
  }
  handing.busy = '';
  draw();
}

export const handOnDialog = (handing, order, {draw, close}) => html`
  <dialog class="dialog dialog--asks" id="hand-on" aria-labelledby="hand-on-title" @close=${close}>
    <div class="stack">
      <h2 id="hand-on-title" tabindex="-1">${t('my-order.hand_on.title')}</h2>
      <p>${t('my-order.hand_on.how')}</p>
      ${handing.problem ? html`<p class="error" role="alert" tabindex="-1" data-told>${icon('alert')}<span>${explain(handing.problem)}</span></p>` : ''}
      ${handing.made ? theLink(handing, order, draw) : html`<p class="acts"><button type="button" class="btn" data-act="make-link" aria-busy=${String(handing.busy === 'make')}
        @click=${() => make(handing, order, draw)}>${icon(handing.busy === 'make' ? 'spin' : 'plus')} ${t('my-order.hand_on.go')}</button></p>`}
      ${handing.links.length ? html`<section class="stack stack--tight" aria-labelledby="handed-title"><h3 id="handed-title">${t('my-order.hand_on.before')}</h3>
        <ul class="rows" data-links>${handing.links.map(link => html`<li><span>${t('my-order.hand_on.made', {day: longDay(link.made_at)})} <span class="soft">· ${link.opened_at
          ? t('my-order.hand_on.opened') : t('my-order.hand_on.unopened')} · ${t('my-order.hand_on.until', {day: longDay(lastDay(link.expires_at))})}</span></span>
          <button type="button" class="btn btn--quiet btn--small" aria-busy=${String(handing.busy === link.id)}
            @click=${() => end(handing, order, link.id, draw)}>${icon('x')} ${t('my-order.hand_on.end')}</button></li>`)}</ul></section>` : ''}
      <p class="acts"><button type="button" class="btn btn--quiet" @click=${event => event.target.closest('dialog').close()}>${t('my-order.hand_on.close')}</button></p>
    </div>
  </dialog>`;

function theLink(handing, order, draw) {
  const {link, expires_at} = handing.made, subject = t('my-order.hand_on.subject', {number: order.number});
  const text = t('my-order.hand_on.text', {school: order.school.name, day: longDay(lastDay(expires_at))});
  const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(`${text}\n\n${link}\n`)}`;
  return html`<div class="key-card stack stack--tight" role="status"><p class="link-text" data-link>${link}</p>
    <p class="hint">${t('my-order.hand_on.once', {day: longDay(lastDay(expires_at))})}</p>
    <div class="acts">
      <button type="button" class="btn" @click=${async () => { await navigator.clipboard.writeText(link); handing.copied = true; draw(); }}>${icon(handing.copied ? 'check' : 'copy')} <span aria-live="polite">${handing.copied ? t('my-order.hand_on.copied') : t('my-order.hand_on.copy')}</span></button>
      ${navigator.share ? html`<button type="button" class="btn btn--quiet" @click=${() => navigator.share({title: subject, text, url: link}).catch(() => {})}>${icon('arrow')} ${t('my-order.hand_on.share')}</button>` : ''}
      <a class="btn btn--quiet" href=${mail}>${icon('mail')} ${t('my-order.hand_on.mail')}</a></div></div>`;
}
