// On every staff page: the other language opens the same place; who is signed in, which campaign, and the way out.
import {html} from 'lit-html';
import {api, onPage} from './api.js';
import './components/back.js';
import {isTeam, session} from './components/staff/door.js';
import {attempt, sayNoted} from './components/staff/say.js';
import {signInAgain, signOut} from './components/staff/signing-in.js';
import {count, daysLeft, lastDay, shortDay} from './format.js';
import {local, t, url} from './i18n.js';
import {icon} from './picture.js';
import './shell.js';
import {put} from './state.js';

const COUNT_AFTER_MS = 600;
onPage({signIn: signInAgain, notedBefore: sayNoted});
const place = document.getElementById('who');
const known = place && await session().catch(() => null);
if (known && isTeam(known)) {
  document.body.dataset.role = known.role;
  showWhere();
  put(place, foot(known, null));
  const campaign = await api.get('/campaigns/current').catch(() => null);
  if (campaign) put(place, foot(known, campaign));
  await countWork();
  showWhere(); // the counts have moved it
  let soon;
  onPage({acted: () => { clearTimeout(soon); soon = setTimeout(countWork, COUNT_AFTER_MS); }});
}

function showWhere() {
  document.querySelector('.side [aria-current]')?.scrollIntoView({inline: 'center', block: 'nearest'});
}

// What waits to be done stands beside each list of the menu; whatever is done here is counted again.
async function countWork() {
  const today = await api.get('/today').catch(() => null);
  if (!today) return;
  const waits = {
    orders: today.waiting.count, parcels: today.to_pack.count + today.to_ship.count, claims: today.claims_open.count + today.wishes_open.count,
    stock: today.short.length, letters: today.letters_failed.count,
  };
  for (const mark of document.querySelectorAll('.side [data-n]')) put(mark, waiting(mark.dataset.n, waits[mark.dataset.n]));
}

function waiting(list, n) {
  return n ? html`<span aria-hidden="true">${count(n)}</span><span class="sr"> (${t(`staff.waits.${list}`, {n})})</span>` : '';
}

function foot(who, campaign) {
  return html`
    ${campaign ? html`<p class="side__campaign"><b>${local(campaign.name)}</b><span>${when(campaign)}</span></p>` : ''}
    <p class="side__who"><b>${who.name}</b><span>${t(`staff.role.${who.role}`)}</span></p>
    <a class="side__out" href=${url('staff/my-account')}>${icon('user')} ${t('staff.my_account')}</a>
    <button class="side__out" type="button" @click=${leave}>${icon('back')} ${t('staff.sign_out')}</button>`;
}

function when({phase, opens_at, closes_at}) {
  if (phase === 'upcoming') return t('staff.phase.upcoming', {day: shortDay(opens_at)});
  if (phase === 'closed') return t('staff.phase.closed', {day: shortDay(lastDay(closes_at))});
  return t('staff.phase.open', {n: daysLeft(closes_at)});
}

function leave() {
  return attempt(async () => {
    await signOut();
    location.assign(url('staff/sign-in', '?out=1'));
  });
}
