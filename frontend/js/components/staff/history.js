// What happened to an order, by whom, in words.
import {html} from 'lit-html';
import {has, t} from '../../i18n.js';
import {bones} from './listing.js';
import {ownLanguage} from './own-language.js';
import {moment} from './words.js';

export function historyList(lines) {
  if (!lines) return bones(3);
  return html`<ol class="log">${[...lines].reverse().map(line => html`<li>${moment(line.at)}<div><b>${words(line)}</b> <span class="soft">${who(line.by)}</span>${detail(line)}</div></li>`)}</ol>`;
}

const words = ({act}) => has(`staff-order.acts.${act.replace('order.', '')}`) ? t(`staff-order.acts.${act.replace('order.', '')}`) : act;

// What the ledger calls a job, the operator, the demonstration.
export function who(by) {
  const name = by.split(':')[0];
  return has(`staff.by.${name}`) ? t(`staff.by.${name}`) : by;
}

const STATE = /^(.*?)(?:, )?(waiting|placed|packed|shipped|delivered|cancelled)$/;

function detail({act, was, became}) {
  if (act.startsWith('letter.')) return '';
  const [from, to] = [told(act, ownLanguage(was)), told(act, ownLanguage(became))];
  if (!from && !to) return '';
  return html`<p class="soft">${from ? html`${from} → ` : ''}${to}</p>`;
}

// "Menu dégustation (3 …), placed" · "pickup, contact" · "automatic, waiting"
function told(act, text) {
  if (act === 'order.readdressed') return text.split(', ').map(one => one === 'contact' ? t('staff-order.diff.contact') : t(`domain.way.${one === 'pickup' ? 'pickup' : 'ship'}`)).join(', ');
  const [, what, state] = STATE.exec(text) ?? [null, text, ''];
  const name = what === 'automatic' ? t('staff.origins.automatic') : what;
  return [name, state && t(`domain.state.${state}`)].filter(Boolean).join(' · ');
}
