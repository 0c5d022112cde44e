// Which columns a table shows: the usual ones, until somebody chooses; the choice is kept in the address.
import {html} from 'lit-html';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {ask} from './dialog.js';
import {check} from './field.js';
import {asked, go} from './query.js';
import {attempt} from './say.js';

const NONE = 'none';
const isUsual = ({extra}) => !extra;

// all: [{name, label, extra, fields, …}], in the order in which they stand; `extra` ones are shown to whoever asks for them.
export function columnsOf(all) {
  const chosen = asked('columns').split(',');
  return asked('columns') ? all.filter(({name}) => chosen.includes(name)) : all.filter(isUsual);
}

// What a file holds of each row: what names it, and the columns that were chosen; all that there is while none was.
export const fieldsOf = (all, always) => asked('columns') ? [...always, ...columnsOf(all).flatMap(({fields}) => fields)].join(',') : '';

export const columnPick = all => html`
  <button class="chip chip--columns" type="button" data-act="columns" @click=${() => pick(all)}>${icon('list')} ${t('staff.columns.open')}</button>`;

const pick = all => attempt(async () => {
  const shown = columnsOf(all);
  const chosen = await ask({
    title: t('staff.columns.title'), go: t('staff.columns.go'),
    body: () => html`<fieldset class="picks"><legend class="sr">${t('staff.columns.title')}</legend>
      ${all.map(column => check({name: column.name, label: column.label(), checked: shown.includes(column)}))}</fieldset>`,
    send: async form => all.filter(({name}) => form.has(name)),
  });
  if (!chosen) return;
  const names = columns => columns.map(({name}) => name).join(',');
  go({columns: names(chosen) === names(all.filter(isUsual)) ? null : names(chosen) || NONE});
});
