// « What if »: a draft of a kit's contents, and what the storeroom says to it. For any page that edits a kit:
//   const answer = new WhatIf('menu-degustation', draw, {campaign: 'jps-2027', generic: () => 'Trousse générique'});   // draw() is called when the verdict has come
//   answer.ask({components: [{item, quantity}], choices: [{pick, options: [{item, quantity}]}], is_generic});  // as often as it changes, as it is typed
//   html`… ${answer.template()} …`
import {html} from 'lit-html';
import {api} from '../../api.js';
import {count, wholeNumber} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';
import {queryOf} from './query.js';

const PAUSE_MS = 250;

export class WhatIf {
  verdict = null;
  problem = null;
  asking = false;
  #turn = 0;
  #timer;

  // A kit that is not there yet is asked through another one, to which it is not `compared`. generic() names the kit that a silent
  // school would get with this draft.
  constructor(kit, draw, {generic, campaign = null, compared = true}) {
    Object.assign(this, {path: `/kits/${kit}/what-if${queryOf({campaign})}`, draw, generic, compared});
  }

  // The last question alone is answered.
  ask(draft) {
    this.asking = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(filledIn(draft), ++this.#turn), PAUSE_MS);
  }

  async #read(draft, turn) {
    let verdict = null, problem = null;
    try {
      verdict = await api.post(this.path, draft);
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      problem = refusal;
    }
    if (turn !== this.#turn) return;
    Object.assign(this, {verdict, problem, asking: false});
    this.draw();
  }

  template() {
    return html`<section class="whatif" aria-live="polite" aria-busy=${String(this.asking)} aria-label=${t('staff-what-if.title')}>
      ${this.problem ? html`<p class="error">${icon('alert')}<span>${Object.values(explainFaults(this.problem))[0] ?? explain(this.problem)}</span></p>`
        : this.verdict ? told(this.verdict, this) : html`<p class="soft">${t('common.loading')}</p>`}</section>`;
  }
}

// What is not filled in yet is no part of the question.
const filledIn = ({components, choices, is_generic}) => ({
  is_generic, components: lines(components), choices: choices.map(({pick, options}) => ({pick: wholeNumber(pick), options: lines(options)})).filter(({options}) => options.length),
});
const lines = rows => rows.map(({item, quantity}) => ({item, quantity: wholeNumber(quantity)})).filter(({item, quantity}) => item && quantity);

const told = ({is_generic, before, after, coverage}, {compared, generic}) => html`
  <dl class="facts">
    <div><dt>${t('staff-what-if.now')}</dt><dd><b class="display">${count(after.now.buildable)}</b> ${t('staff-what-if.kits', {n: after.now.buildable})}
      ${compared ? against(after.now.buildable, before.now.buildable) : ''}<br><span class="soft">${limit(after.now)}</span></dd></div>
    <div><dt>${t('staff-what-if.later')}</dt><dd><b class="display">${count(after.with_incoming.buildable)}</b> ${t('staff-what-if.kits', {n: after.with_incoming.buildable})}
      <br><span class="soft">${limit(after.with_incoming)}</span></dd></div>
    <div><dt>${t('staff-what-if.coverage')}</dt><dd><b class="display ${coverage.after.now < coverage.schools ? 'bad' : ''}">${count(coverage.after.now)} / ${count(coverage.schools)}</b>
      ${t('staff-what-if.covered', {n: coverage.schools})} ${against(coverage.after.now, coverage.before.now)}
      <br><span class="soft">${is_generic ? t('staff-what-if.covered_later', {n: coverage.after.with_incoming}) : t('staff-what-if.not_generic', {generic: generic()})}</span></dd></div>
  </dl>
  ${coverage.short.length ? html`<div class="notice notice--warn">${icon('alert')}<b>${t('staff-what-if.short', {n: coverage.short.length})}</b>
    <ul>${coverage.short.map(one => html`<li>${t('staff-what-if.lacks', {n: one.missing, item: local(one.missing === 1 ? one.item.name : one.item.plural).toLowerCase(), needed: one.needed})}</li>`)}</ul></div>`
    : html`<p class="soft with-i">${icon('check')} ${t('staff-what-if.all_covered', {generic: generic()})}</p>`}`;

const limit = ({limiting}) => limiting ? t('staff-what-if.limiting', {item: local(limiting.plural).toLowerCase()}) : t('staff-what-if.no_limit');

// +3, −12, or nothing when it stays.
const against = (now, before) => now === before ? '' : html`<span class=${now < before ? 'bad' : 'better'}>(${now > before ? '+' : ''}${count(now - before)})</span>`;
