// A wave by rule: which placed orders without a wave it would take, counted as the rule is written. The rule stands in the address.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {local, t, url} from '../../i18n.js';
import {icon} from '../../picture.js';
import {explain, explainFaults} from '../../problem.js';
import {field} from './field.js';
import {asked, go, queryOf} from './query.js';

export const RULE = ['kit', 'board', 'mrc', 'delivery_way', 'origin'];
export const ruleAsked = () => Object.fromEntries(RULE.map(name => [name, asked(name)]).filter(([, value]) => value));

const MOST = 1000;

export class WaveRule {
  found = null; // how many orders; null while they are counted
  name = '';
  busy = false;
  problem = null;
  isLost = false; // the answer: the wave may be made, and what is sent again is the same
  #turn = 0;

  constructor(known, draw) {
    Object.assign(this, {known, draw});
  }

  async count() {
    const turn = ++this.#turn;
    Object.assign(this, {found: null, problem: null});
    this.draw();
    try {
      const query = {state: 'placed', wave: 'none', ...ruleAsked()};
      const {total} = await api.get(`/orders${queryOf({...query, limit: 1})}`);
      const found = total ?? (await api.get(`/orders/numbers${queryOf(query)}`)).data.length; // where the server does not count, the wave's own thousand tell enough
      if (turn === this.#turn) this.found = found;
    } catch (problem) {
      if (!problem.code) throw problem;
      if (turn === this.#turn) this.problem = problem;
    }
    this.draw();
  }

  async make(event) {
    event.preventDefault();
    if (this.busy || !this.found) return;
    Object.assign(this, {busy: true, problem: null, isLost: false});
    this.draw();
    try {
      const wave = await api.post('/waves', {name: this.name.trim(), rule: ruleAsked()});
      location.assign(url('staff/wave', `?no=${wave.number}`));
    } catch (problem) {
      if (!problem.code) throw problem;
      Object.assign(this, {busy: false, problem, isLost: problem.code === 'server_away'});
      this.draw();
    }
  }
}

export function ruleForm(rule) {
  const {known, found, busy, problem, isLost} = rule;
  const faults = problem ? explainFaults(problem) : {};
  return html`
    <form class="rule" id="rule" aria-labelledby="t-rule" novalidate @submit=${event => rule.make(event)}>
      <div class="ribbon"></div>
      <h2 id="t-rule">${t('staff-waves.rule.title')}</h2>
      <p class="rule__n" role="status">${found === null ? html`<span class="bone bone--big" aria-hidden="true"></span><span class="sr">${t('common.loading')}</span>`
        : html`<b class="display num" data-found=${found}>${t('staff-waves.rule.figure', {n: Math.min(found, MOST)})}</b> <span>${t('staff-waves.rule.found', {n: found})}</span>`}</p>
      <div class="rule__in" ?inert=${isLost} data-held=${String(isLost)}>
        ${pick('kit', t('staff-waves.rule.kit'), known.kits)}
        ${pick('board', t('staff-waves.rule.board'), known.boards)}
        ${pick('mrc', t('staff-waves.rule.mrc'), known.mrcs)}
        ${pick('delivery_way', t('staff-waves.rule.way'), ['ship', 'pickup'].map(way => [way, t(`domain.way.${way}`)]))}
        ${pick('origin', t('staff-waves.rule.origin'), ['chosen', 'staff', 'automatic'].map(origin => [origin, t(`domain.origin.${origin}`)]))}
        ${field({name: 'name', label: t('staff-waves.rule.name'), value: rule.name, hint: t('staff-waves.rule.name_hint'), optional: true, fault: faults['/name'],
          attributes: {maxlength: 80, input: event => { rule.name = event.target.value; }}})}
      </div>
      ${problem ? html`<div class="notice notice--bad" role="alert">${icon('alert')}<p>${explain(problem)}</p></div>` : ''}
      <p class="acts"><button class="btn" data-act="make" ?disabled=${!found} aria-busy=${String(busy)}>${icon(busy ? 'spin' : isLost ? 'undo' : 'wave')} ${isLost ? t('common.try_again') : found
        ? t('staff-waves.rule.go', {n: Math.min(found, MOST)}) : t('staff-waves.rule.go_none')}</button></p>
      <p class="hint">${t('staff-waves.rule.how')}</p>
    </form>`;
}

function pick(name, label, options) {
  const now = asked(name);
  const all = now && !options.some(([value]) => value === now) ? [...options, [now, now]] : options;
  return html`<div class="field"><label for="r-${name}">${label}</label>
    <select class="input" id="r-${name}" @change=${event => go({[name]: event.target.value}, {replace: true})}>
      <option value="" ?selected=${!now}>${name === 'board' ? t('staff-waves.rule.all_boards') : t('staff-waves.rule.all')}</option>
      ${all.map(([value, text]) => html`<option value=${value} ?selected=${value === now}>${text}</option>`)}</select></div>`;
}

export const kitPairs = kits => kits.map(kit => [kit.slug, local(kit.name)]);
