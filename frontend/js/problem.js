// What went wrong, as a sentence that says how to put it right.
import {stateWord} from './components/order/where.js';
import {clock, lastDay, list, longDay, size} from './format.js';
import {has, local, t} from './i18n.js';

export function explain(problem) {
  const code = has(`error.${problem.code}`) ? problem.code : 'internal';
  if (code === 'sold_out') return soldOut(problem.params);
  if (isOffline(problem)) return t('error.offline');
  return t(`error.${code}`, readable(problem.params));
}

export function titleOf(problem) {
  if (isOffline(problem)) return t('common.offline_title');
  return problem.code === 'server_away' ? t('common.server_away_title') : t('common.failed_title');
}

const isOffline = ({code}) => code === 'server_away' && !navigator.onLine;

// Of the faults of a form, by the field's pointer: {"/contact/email": "Écrivez l’adresse au complet…"}.
export function explainFaults(problem) {
  return Object.fromEntries(problem.faults.map(({pointer, code, params = {}}) => [pointer, faultOf(pointer, code, params)]));
}

// What is missing is asked for by what its field is; a moment out of its bounds, by the day.
export function faultOf(pointer, code, params = {}) {
  if (['missing', 'empty', 'needed'].includes(code)) return needed(pointer.split('/').at(-1));
  if (isMoment(params.limit)) return outOfBounds(code, params.limit);
  return has(`fault.${code}`) ? t(`fault.${code}`, readable(params)) : t('fault.not_one_of');
}

const needed = field => has(`fault.need.${field}`) ? t(`fault.need.${field}`) : t('fault.need.other');

const isMoment = limit => typeof limit === 'string' && !Number.isNaN(Date.parse(limit));

const isDay = limit => /^\d{4}-\d\d-\d\d$/.test(limit);

function outOfBounds(code, limit) {
  if (isDay(limit)) return t(`fault.day_${code}`, {day: longDay(`${limit}T12:00:00Z`)});
  if (code === 'too_small' && new Date(limit) <= new Date()) return t('fault.in_the_past');
  const words = {day: longDay(limit), time: clock(limit)};
  return code === 'too_small' ? t('fault.too_early', words) : t('fault.too_late', words);
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
  if (params.pick !== undefined) shown.n = params.pick;
  if (params.state) shown.state = stateOf(params.state).toLowerCase();
  if (params.campaign?.name) shown.campaign = local(params.campaign.name);
  if (params.words) shown.words = list(params.words);
  return shown;
}
