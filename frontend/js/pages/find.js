// A school without its code: it finds itself by name (?q=), has its link sent to the address on file, or leaves a message to staff.
import {html, nothing} from 'lit-html';
import {api} from '../api.js';
import '../components/back.js';
import {oneLine, pageLanguage, typography} from '../format.js';
import {t, url} from '../i18n.js';
import {icon} from '../picture.js';
import {explain, explainFaults} from '../problem.js';
import {put} from '../state.js';

const FEWEST = 3;
const place = document.getElementById('find');
const page = {
  typed: new URLSearchParams(location.search).get('q') ?? '', found: null, more: false, chosen: null, step: 'search', busy: false, error: '', faults: {},
  contact: {name: '', email: '', phone: '', language: pageLanguage()},
};

draw();
place.removeAttribute('aria-busy');
if (page.typed) search();

function draw() {
  put(place, html`<div class="door">
    <div class="stack">
      <h1 tabindex="-1">${t('find.title')}</h1>
      <p class="lede">${t('find.how')}</p>
      ${page.step === 'search' ? searching() : page.step === 'school' ? theSchool() : page.step === 'sent' ? sent() : done()}
    </div>
    <aside class="door__aside stack stack--tight" aria-labelledby="find-call"><h2 id="find-call">${t('find.call_title')}</h2>
      <p>${t('find.call')}</p>
      <p><a class="btn btn--quiet num" href="tel:+14504347735">${t('order.door.call')}</a></p>
      <p><a class="arrow" href=${url('order')}>${t('find.have_code')} ${icon('arrow')}</a></p></aside>
  </div>`);
}

function told() {
  return html`<p class="error" role="alert" id="find-error">${page.error ? html`${icon('alert')}<span>${page.error}</span>` : ''}</p>`;
}

function searching() {
  return html`
    <form class="door__form paper" role="search" novalidate @submit=${event => { event.preventDefault(); search(); }}>
      <div class="field ${page.error ? 'field--error' : ''}"><label for="q">${t('find.name')}</label>
        <p class="hint" id="q-hint">${t('find.name_hint')}</p>${told()}
        <input class="input" id="q" name="q" type="search" autocomplete="organization" maxlength="100" aria-describedby="find-error q-hint" aria-invalid=${String(Boolean(page.error))}
          .value=${page.typed} @input=${event => { page.typed = event.target.value; }}></div>
      <p class="acts"><button class="btn" aria-busy=${String(page.busy)}>${icon(page.busy ? 'spin' : 'search')} ${t('find.search')}</button></p>
    </form>
    <div role="status" class="stack stack--tight">${page.found ? results() : ''}</div>`;
}

const results = () => page.found.length ? html`
  <h2>${page.more ? t('find.first', {n: page.found.length}) : t('find.found', {n: page.found.length})}</h2>
  <ul class="rows" data-found>${page.found.map(school => html`<li><span><b>${typography(school.name)}</b><br><span class="soft">${typography(school.municipality)}</span></span>
    <button type="button" class="btn btn--quiet btn--small" aria-label=${t('find.mine_of', {school: typography(school.name)})} @click=${() => choose(school)}>${t('find.mine')}</button></li>`)}</ul>
  ${page.more ? html`<p class="hint">${t('find.more')}</p>` : ''}` : html`<p class="notice">${icon('info')} <span>${t('find.none')}</span></p>`;

const chosen = () => html`<p class="who">${icon('school')} <b>${typography(page.chosen.name)}</b> <span class="soft">${typography(page.chosen.municipality)}</span></p>`;

const theSchool = () => html`<section class="door__form paper" aria-labelledby="send-title">
  <h2 id="send-title" tabindex="-1">${t('find.send_title')}</h2>${chosen()}
  <p>${t('find.send_how')}</p>${told()}
  <p class="acts"><button type="button" class="btn" data-act="send" aria-busy=${String(page.busy)} @click=${sendLink}>${icon(page.busy ? 'spin' : 'mail')} ${t('find.send')}</button>
    <button type="button" class="btn btn--quiet" @click=${again}>${icon('back')} ${t('find.other')}</button></p></section>`;

// The same whatever is on file: that there is an address is told to nobody but whoever reads what is sent there.
const sent = () => html`<div class="notice notice--ok" role="status" tabindex="-1" data-told>${icon('mail')}<b>${t('find.sent_title')}</b><p>${t('find.sent')}</p></div>
  <form class="door__form paper" novalidate @submit=${leaveMessage}>
    <h2>${t('find.ask_title')}</h2>${chosen()}
    <p>${t('find.ask_how')}</p>${told()}
    ${field('name', {autocomplete: 'name', limit: 80})}
    ${field('email', {type: 'email', autocomplete: 'email', limit: 254})}
    ${field('phone', {type: 'tel', autocomplete: 'tel', limit: 40})}
    <p class="hint privacy">${icon('lock')} <span>${t('find.privacy')} <a href=${url('privacy')}>${t('order.privacy_more')}</a></span></p>
    <p class="acts"><button class="btn btn--quiet" aria-busy=${String(page.busy)}>${icon(page.busy ? 'spin' : 'arrow')} ${t('find.ask')}</button></p></form>`;

const done = () => html`<div class="notice notice--ok" role="status" tabindex="-1" data-told>${icon('check')}<b>${t('find.asked_title')}</b><p>${t('find.asked')}</p></div>`;

function field(name, {type = 'text', autocomplete, limit}) {
  const fault = page.faults[`/contact/${name}`];
  return html`<div class="field ${fault ? 'field--error' : ''}"><label for=${name}>${t(`find.field.${name}`)}</label>
    ${fault ? html`<p class="error" id="${name}-fault">${icon('alert')}<span>${fault}</span></p>` : ''}
    <input class="input" id=${name} type=${type} autocomplete=${autocomplete} maxlength=${limit} aria-invalid=${String(Boolean(fault))} aria-describedby=${fault ? `${name}-fault` : nothing}
      .value=${page.contact[name]} @input=${event => { page.contact[name] = event.target.value; }}></div>`;
}

// Draws what it is busy with, and tells what was refused; what was written stays.
async function attempt(work) {
  if (page.busy) return false;
  Object.assign(page, {busy: true, error: '', faults: {}});
  draw();
  try {
    await work();
    return true;
  } catch (problem) {
    if (!problem.code) throw problem;
    if (problem.code === 'invalid') page.faults = explainFaults(problem);
    else page.error = explain(problem);
    return false;
  } finally {
    page.busy = false;
    draw();
  }
}

async function search() {
  const typed = oneLine(page.typed);
  history.replaceState(null, '', typed ? `?q=${encodeURIComponent(typed)}` : location.pathname);
  if (typed.replace(/[\s\p{P}]/gu, '').length < FEWEST) {
    Object.assign(page, {found: null, error: t('find.too_few')});
    draw();
    return place.querySelector('#q').focus();
  }
  await attempt(async () => {
    const {data, more} = await api.get(`/school-names?q=${encodeURIComponent(typed)}`);
    Object.assign(page, {found: data, more});
  });
}

function choose(school) {
  Object.assign(page, {chosen: school, step: 'school', error: ''});
  draw();
  place.querySelector('#send-title').focus();
}

function again() {
  Object.assign(page, {chosen: null, step: 'search', error: ''});
  draw();
  place.querySelector('#q').focus();
}

async function sendLink() {
  if (await attempt(() => api.post('/link-letters', {school: page.chosen.id}))) goTo('sent');
}

async function leaveMessage(event) {
  event.preventDefault();
  const {name, email, phone, language} = page.contact;
  const contact = {name: oneLine(name), email: email.trim(), phone: oneLine(phone), language};
  if (await attempt(() => api.post('/link-requests', {school: page.chosen.id, contact}))) return goTo('asked');
  place.querySelector('[aria-invalid=true]')?.focus();
}

function goTo(step) {
  page.step = step;
  draw();
  place.querySelector('[data-told]').focus();
}
