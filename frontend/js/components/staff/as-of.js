// Figures that take long to count may be of a moment ago: then they say so.
import {html} from 'lit-html';
import {clockToTheSecond} from '../../format.js';
import {t} from '../../i18n.js';

export function asOf(...figures) {
  const oldest = figures.map(one => one?.as_of).filter(Boolean).sort()[0];
  return oldest ? html`<p class="soft" data-as-of>${t('staff.as_of', {time: clockToTheSecond(oldest)})}</p>` : '';
}
