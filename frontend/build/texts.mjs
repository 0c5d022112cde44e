// i18n/LANG/AREA.json as one flat list of keys per language, spaces and apostrophes put right.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {typography} from '../js/format.js';
import {fault} from './faults.mjs';

export const LANGUAGES = ['fr', 'en'];
const FORMS = new Set(['zero', 'one', 'many', 'other']);

// {fr: {'home.title': 'Un ruban…'}, en: {…}}. Both must hold the same keys, and each text the same params.
export function readTexts(here) {
  const texts = Object.fromEntries(LANGUAGES.map(lang => [lang, readLanguage(join(here, 'i18n', lang), lang)]));
  for (const lang of LANGUAGES) {
    for (const other of LANGUAGES.filter(name => name !== lang)) {
      for (const key of Object.keys(texts[other])) {
        if (!(key in texts[lang])) fault(`i18n/${lang} lacks ${key}`);
        else if (paramsOf(texts[lang][key]) !== paramsOf(texts[other][key])) fault(`${key} has other params in ${lang} than in ${other}`);
      }
    }
  }
  return texts;
}

export function textFor(texts, lang, key, wantedBy) {
  const text = texts[lang][key];
  if (typeof text === 'string') return key.endsWith('_html') ? text : escapeHtml(text);
  fault(text ? `${wantedBy}: ${key} has plural forms, for scripts alone` : `${wantedBy}: i18n/${lang} lacks ${key}`);
  return '';
}

export const escapeHtml = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

function readLanguage(folder, lang) {
  const flat = {};
  for (const file of readdirSync(folder).filter(name => name.endsWith('.json'))) {
    try {
      flatten(JSON.parse(readFileSync(join(folder, file), 'utf8')), file.replace('.json', ''), lang, flat);
    } catch (error) {
      fault(`i18n/${lang}/${file}: ${error.message}`);
    }
  }
  return flat;
}

function flatten(value, key, lang, flat) {
  if (typeof value === 'string') flat[key] = wellSet(value, key, lang);
  else if ('other' in value && Object.keys(value).every(form => FORMS.has(form))) {
    flat[key] = Object.fromEntries(Object.entries(value).map(([form, text]) => [form, typography(text, lang)]));
  } else for (const [name, inner] of Object.entries(value)) flatten(inner, `${key}.${name}`, key.endsWith('.in') ? name : lang, flat); // what is printed in a school's language is set in it
}

// Inside a tag nothing is typography: class="…" keeps its quotes.
function wellSet(text, key, lang) {
  if (!key.endsWith('_html')) return typography(text, lang);
  return text.split(/(<[^>]*>|\{\{[^}]*\}\})/).map((piece, i) => i % 2 ? piece : typography(piece, lang)).join('');
}

function paramsOf(text) {
  const whole = typeof text === 'string' ? text : Object.values(text).join(' ');
  return [...new Set([...whole.matchAll(/(?<!\{)\{(\w+)\}/g)].map(([, name]) => name))].filter(name => name !== 'n').sort().join();
}
