// The page's texts, in its own language only. The build sends each page the keys that its scripts name, spaces and apostrophes already right.
import {count, pageLanguage, typography} from './format.js';

let texts = {};
let addresses = {};

// Called by the page's own text module, which the build writes and which runs first.
export function learn(itsTexts, itsAddresses) {
  texts = itsTexts;
  addresses = itsAddresses;
}

// t('home.left', {n: 3}): numbers are written as counts, and choose the plural form.
export const t = (key, params = {}) => pieces(key, params).join('');

// The same, where a param may be a lit template: phrase('order.sure', {link: html`<a …>`}).
export const phrase = (key, params = {}) => pieces(key, params);

export const has = key => key in texts;

// Where another page is, in this language: url('kit') is /trousse or /en/kit.
export const url = (page, query = '') => addresses[page] + query;

// Of a text that the API gives in both languages, this page's one.
export const local = text => typography(text[pageLanguage()] || text.fr);

function pieces(key, params) {
  const text = texts[key];
  if (text === undefined) console.error(`no text for ${key}`);
  return formOf(text ?? key, params.n).split(/\{(\w+)\}/).map((piece, i) => i % 2 === 0 ? piece : shown(params[piece]));
}

function formOf(text, n) {
  if (typeof text === 'string') return text;
  if (n === 0 && text.zero !== undefined) return text.zero;
  return text[pluralRules().select(n ?? 0)] ?? text.other;
}

const shown = param => typeof param === 'number' ? count(param) : param ?? '';

let rules;
const pluralRules = () => rules ??= new Intl.PluralRules(`${pageLanguage()}-CA`);
