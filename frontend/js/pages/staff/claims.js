// What schools say is missing, damaged or wished for, and what is answered.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {answerClaim, claimLines, kindShape} from '../../components/staff/claim-answer.js';
import {enter} from '../../components/staff/door.js';
import {chipTo} from '../../components/staff/filters.js';
import {keysHint, listKeys} from '../../components/staff/keys.js';
import {Listing, listed} from '../../components/staff/listing.js';
import {address, asked, follow, onAddress, queryOf} from '../../components/staff/query.js';
import {attempt, say} from '../../components/staff/say.js';
import {viewMenu, Views} from '../../components/staff/views.js';
import {moment, stateBadge} from '../../components/staff/words.js';
import {typography} from '../../format.js';
import {t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {put} from '../../state.js';

const STATES = ['open', 'answered'], KINDS = ['missing', 'damaged', 'wish', 'other'];
const place = document.getElementById('page'), views = new Views('claims', draw);
const state = () => asked('state') || 'open';

const list = new Listing(page => `/claims${queryOf({state: state() === 'all' ? '' : state(), kind: asked('kind'), ...page})}`, draw);

enter(place, async () => {
  onAddress(() => list.load());
  listKeys(place, {rows: '.claim'});
  const kept = views.read().catch(() => {});
  await list.load();
  await kept;
  document.getElementById(asked('id'))?.scrollIntoView({block: 'center'});
});

const answer = claim => attempt(async () => {
  const done = await answerClaim(claim);
  if (!done) return;
  say(done.answer === 'parcel' ? t('staff-claims.answered_parcel') : t('staff-claims.answered_note'));
  await list.load();
});

function draw() {
  put(place, html`
    <div class="filters filters--plain"><div class="chips" role="group" aria-label=${t('staff-claims.state')}>
      ${STATES.map(one => chip({state: one === 'open' ? null : one}, state() === one, t(`staff-claims.states.${one}`), one === 'open' ? 'bell' : 'check'))}
      ${chip({state: 'all'}, state() === 'all', t('staff-claims.states.all'))}</div>
    <div class="chips" role="group" aria-label=${t('staff-claims.kind')}>
      ${chip({kind: null}, !asked('kind'), t('staff-claims.all_kinds'))}${KINDS.map(kind => chip({kind}, asked('kind') === kind, t(`domain.claim.${kind}`), kindShape[kind]))}
      ${viewMenu(views)}</div></div>
    ${listed(list, {rows: claims, empty, isExported: true})}
    ${list.rows.length ? keysHint() : ''}`);
}

const chip = (changes, on, label, shape = '') => chipTo(changes, on, html`${shape ? icon(shape) : ''}${label}`);

const claims = rows => html`<ol class="claims">${rows.map(claim => html`
  <li class="claim claim--${claim.state}" id=${claim.id} data-claim=${claim.order}>
    <p class="claim__k"><span class="badge badge--${claim.kind === 'wish' ? 'new' : 'late'}">${icon(kindShape[claim.kind])}${t(`domain.claim.${claim.kind}`)}</span> <span class="soft">${moment(claim.opened_at)}</span></p>
    <h2><a href=${url('staff/order', `?no=${claim.order}`)}>${typography(claim.school.name)}</a> <span class="soft">${typography(claim.school.municipality)}</span></h2>
    <p class="soft"><span class="num">${claim.order}</span> ${stateBadge(claim.order_standing)}</p>
    ${claim.lines.length ? html`<p class="claim__lines"><b>${claimLines(claim.lines)}</b></p>` : ''}
    ${claim.said ? html`<blockquote class="said">${claim.said}</blockquote>` : ''}
    ${claim.state === 'answered' ? html`<div class="claim__answer"><p><b>${t(`staff-claims.was_answered.${claim.answer}`)}</b> <span class="soft">${moment(claim.answered_at)}</span></p>${claim.answer_text ? html`<p>${claim.answer_text}</p>` : ''}</div>`
      : html`<p class="acts"><button class="btn btn--small" type="button" data-act="answer" @click=${() => answer(claim)}>${icon('mail')} ${t('staff-claims.answer.open')}</button>
        ${claim.kind === 'wish' ? html`<a class="btn btn--quiet btn--small" href=${url('staff/orders', `?new=${claim.school.id}`)}>${icon('plus')} ${t('staff-claims.make_order')}</a>` : ''}</p>`}</li>`)}</ol>`;

const empty = () => state() !== 'answered' && !asked('kind')
  ? html`<div class="empty">${icon('check')}<h2>${t('staff-claims.empty_title')}</h2><p>${t('staff-claims.empty')}</p></div>`
  : html`<div class="empty">${icon('search')}<h2>${t('staff-claims.none_title')}</h2><p><a class="btn btn--quiet" href=${address({state: null, kind: null})} @click=${follow}>${icon('undo')} ${t('staff-orders.clear')}</a></p></div>`;
