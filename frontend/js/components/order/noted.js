// An act of a school whose answer was lost had been done: said once, with what came of it, be it a page further on.
import {onPage} from '../../api.js';
import {t} from '../../i18n.js';
import {drop, keep, kept} from '../kept.js';

const NOTED = 'noted';
onPage({notedBefore: () => keep(NOTED, true)});

export function notedBefore() {
  const words = kept(NOTED) ? t('common.noted_before') : '';
  drop(NOTED);
  return words;
}
