// A line that is never written again holds both languages: « 3 rubans, placed | 3 ribbons, placed ». An older one holds French alone.
import {pageLanguage} from '../../format.js';

export function ownLanguage(text) {
  const [fr, en, more] = text.split(' | ');
  return en === undefined || more !== undefined ? text : pageLanguage() === 'fr' ? fr : en;
}
