// What went wrong, as a sentence that says how to put it right.
import {stateWord} from './components/order/where.js';
import {clock, lastDay, list, longDay, size} from './format.js';
import {has, local, t} from './i18n.js';

export function explain(problem) {
  const code = has(`error.${problem.code}`) ? problem.code : 'internal';
  if (code === 'sold_out') return soldOut(problem.params);
  return t(`error.${code}`, readable(problem.params));
}

// Of the faults of a form, by the field's pointer: {"/contact/email": "Écrivez l’adresse au complet…"}.
export function explainFaults(problem) {
  return Object.fromEntries(problem.faults.map(fault => {
    const code = has(`fault.${fault.code}`) ? fault.code : 'not_one_of';
    return [fault.pointer, t(`fault.${code}`, readable(fault.params ?? {}))];
  }));
}

function soldOut({items = [], protected: kept}) {
  const names = list(items.map(item => local(item.name)));
  return kept ? t('error.sold_out_protected', {items: names}) : t('error.sold_out', {items: names});
}

// An order's or a parcel's; else a claim's, or a school's answer.
const stateOf = state => has(`error.state.${state}`) ? t(`error.state.${state}`) : stateWord(state);

function readable(params) {
  const shown = {...params};
  if (params.opens_at) Object.assign(shown, {day: longDay(params.opens_at), time: clock(params.opens_at)});
  if (params.closes_at) shown.day = longDay(lastDay(params.closes_at));
  if (params.seconds) shown.n = params.seconds;
  if (params.needed) Object.assign(shown, {needed: size(params.needed), left: size(params.left)});
  if (params.limit !== undefined) shown.n = params.limit;
  if (params.state) shown.state = stateOf(params.state).toLowerCase();
  if (params.campaign?.name) shown.campaign = local(params.campaign.name);
  if (params.words) shown.words = list(params.words);
  return shown;
}
