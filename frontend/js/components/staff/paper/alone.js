// Papers that no page shows, since what they say is shown once: laid out unseen, printed, and gone.
import {render} from 'lit-html';
import {fit} from './fit.js';

export async function printAlone(papers) {
  const place = document.body.appendChild(Object.assign(document.createElement('div'), {className: 'papers print-now'}));
  render(papers, place);
  await fit([...place.querySelectorAll('[data-window]')]);
  addEventListener('afterprint', () => place.remove(), {once: true});
  print();
}
