// What can be done with the chosen orders, or parcels, all at once.
import {html} from 'lit-html';
import {count} from '../../format.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';

// acts: [{name, shape, label, run, danger}]; `matching` is how many the filters find, null when that is not known; takeAll() chooses them.
export const bulkBar = ({selection, matching, takeAll, busy, acts}) => selection.size ? html`
  <div class="bulk" role="region" aria-label=${t('staff.bulk.label')}>
    <p><b class="num" data-chosen=${selection.size}>${t('staff.bulk.chosen', {n: selection.size})}</b>
      ${matching === null || matching > selection.size ? html`<button class="link" type="button" data-act="all" aria-busy=${String(busy)} @click=${takeAll}>${matching === null ? t('staff.bulk.take_all') : t('staff.bulk.take_n', {n: matching})}</button>` : ''}</p>
    <div class="acts">${acts.map(({name, shape, run, danger = false, main = false}) => html`
      <button class="btn btn--small ${main ? '' : 'btn--quiet'} ${danger ? 'btn--danger' : ''}" type="button" data-act=${name} ?disabled=${busy} @click=${run}>${icon(shape)} ${t(`staff.bulk.do.${name}`)}</button>`)}
      <button class="btn btn--quiet btn--small" type="button" aria-label=${t('staff.bulk.clear', {n: count(selection.size)})} @click=${() => selection.clear()}>${icon('x')}</button></div>
  </div>` : '';
