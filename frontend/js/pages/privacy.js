// Who answers for the data, and for how long they are kept, as this installation has them; without them the page says what is usual.
import {html} from 'lit-html';
import {api} from '../api.js';
import {keptFor} from '../components/order/privacy-notice.js';
import {phone as written} from '../format.js';
import {put} from '../state.js';

const USUAL_DAYS = 730; // which the page's own words say
const notice = await api.get('/privacy').catch(() => null);
if (notice) {
  const {name, body, address, phone, email} = notice.officer;
  if (notice.retention_days !== USUAL_DAYS) {
    for (const time of document.querySelectorAll('[data-kept]')) time.textContent = keptFor(notice.retention_days);
  }
  put(document.getElementById('officer'), html`${[name && html`<b>${name}</b>`, body, address,
    phone && html`<a href="tel:${phone.replace(/[^+\d]/g, '')}" class="num">${written(phone)}</a>`, email && html`<a href="mailto:${email}">${email}</a>`]
    .filter(Boolean).map((line, i) => html`${i ? html`<br>` : ''}${line}`)}`);
}
