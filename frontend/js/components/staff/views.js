// A list as somebody left it (filters, columns, order), under a name that the whole team sees: a menu beside the filters,
// and what may be done with the one that is shown.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {t} from '../../i18n.js';
import {icon} from '../../picture.js';
import {ask} from './dialog.js';
import {field} from './field.js';
import {open} from './query.js';
import {attempt, say} from './say.js';

const PASSING = ['id', 'new', 'shown']; // what is open, or how far somebody read, is no part of a view

export class Views {
  all = [];

  // `page` is the list's own name: orders, schools …
  constructor(page, draw) {
    Object.assign(this, {page, draw});
  }

  async read() {
    this.all = (await api.get(`/views?page=${this.page}`)).data;
    this.draw();
  }

  get shown() {
    return this.all.find(({query}) => sorted(query) === here());
  }
}

export function viewMenu(views) {
  const {all, shown} = views;
  return html`
    ${all.length ? html`<label class="chip chip--pick ${shown ? 'is-on' : ''}" data-views><span class="sr">${t('staff.views.label')}</span>
      <select @change=${event => open(all.find(({id}) => id === event.target.value)?.query ?? '')}>
        <option value="" .selected=${!shown}>${t('staff.views.label')}</option>
        ${all.map(view => html`<option value=${view.id} .selected=${view === shown}>${view.name}</option>`)}</select>${icon('down')}</label>` : ''}
    ${!shown && here() ? act('keep', 'plus', () => keep(views)) : ''}
    ${shown?.actions.includes('renaming') ? act('rename', 'edit', () => rename(views, shown)) : ''}
    ${shown?.actions.includes('deletion') ? act('remove', 'x', () => remove(views, shown)) : ''}`;
}

const act = (name, shape, run) => html`
  <button class="chip" type="button" data-act=${`${name}-view`} @click=${run}>${icon(shape)} ${t(`staff.views.${name}`)}</button>`;

const keep = views => attempt(async () => {
  const kept = await ask({
    title: t('staff.views.keep_title'), go: t('staff.views.keep_go'), shape: 'plus',
    body: ({faults}) => html`<p>${t('staff.views.keep_how')}</p>${nameField(faults)}`,
    send: form => api.post('/views', {page: views.page, name: form.get('name').trim(), query: here()}),
  });
  await views.read(); // also after one whose answer was lost
  if (kept) say(t('staff.views.kept', {name: kept.name}));
});

const rename = (views, view) => attempt(async () => {
  let {version} = view;
  const renamed = await ask({
    title: t('staff.views.rename_title', {name: view.name}), go: t('staff.views.rename'), shape: 'edit',
    body: ({faults}) => nameField(faults, view.name),
    send: form => api.patch(`/views/${view.id}`, {name: form.get('name').trim()}, {version}),
    stale: ({params}) => { ({version} = params.current); return html`<p>${t('staff.views.stale', {name: params.current.name})}</p>`; },
  });
  await views.read();
  if (renamed) say(t('staff.views.renamed', {name: renamed.name}));
});

const remove = (views, {id, page, name, query}) => attempt(async () => {
  await api.delete(`/views/${id}`);
  await views.read();
  document.querySelector('[data-act=keep-view]')?.focus();
  say(t('staff.views.removed', {name}), {undo: async () => {
    await api.post('/views', {page, name, query});
    await views.read();
  }});
});

const nameField = (faults, name = '') => field({
  name: 'name', label: t('staff.views.name'), value: name, fault: faults['/name'], attributes: {maxlength: 60, autofocus: true},
});

function sorted(query) {
  const all = new URLSearchParams(query);
  PASSING.forEach(name => all.delete(name));
  all.sort();
  return String(all);
}

const here = () => sorted(location.search);
