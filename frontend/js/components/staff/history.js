// What happened to an order, by whom, in words.
import {html} from 'lit-html';
import {has, t} from '../../i18n.js';
import {changeWords} from './audit-words.js';
import {bones} from './listing.js';
import {moment} from './words.js';

export function historyList(lines) {
  if (!lines) return bones(3);
  return html`<ol class="log">${[...lines].reverse().map(line => html`<li>${moment(line.at)}<div><b>${words(line)}</b> <span class="soft">${who(line.by)}</span>${detail(line)}</div></li>`)}</ol>`;
}

const words = ({act}) => has(`staff-order.acts.${act.replace('order.', '')}`) ? t(`staff-order.acts.${act.replace('order.', '')}`) : act;

// What the ledger calls a job, the operator.
export function who(by) {
  const name = by.split(':')[0];
  return has(`staff.by.${name}`) ? t(`staff.by.${name}`) : by;
}

function detail(line) {
  const words = line.act.startsWith('letter.') ? '' : changeWords(line);
  return words ? html`<p class="soft">${words}</p>` : '';
}
