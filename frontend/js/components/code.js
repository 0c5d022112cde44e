// The code of a school's letter, as people type it.
import {t} from '../i18n.js';

const LENGTH = 10;

// All else that is typed or pasted with it counts for nothing, as on the server.
export const codeIn = typed => typed.replace(/[^A-Za-z0-9]/g, '').toUpperCase();

// A sentence, or '' where nothing is wrong that can be seen from here.
export function whatIsWrong(code) {
  if (!code) return t('home.start.code_empty');
  const missing = LENGTH - code.length;
  return missing > 0 ? t('home.start.code_short', {n: missing}) : missing < 0 ? t('home.start.code_long', {n: -missing}) : '';
}
