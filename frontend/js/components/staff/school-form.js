// A school as staff describe it: a new one, or what changes about one. Gives the school, or null.
import {html} from 'lit-html';
import {api, Problem} from '../../api.js';
import {postalCode} from '../../format.js';
import {t} from '../../i18n.js';
import {changes} from './changed.js';
import {ask} from './dialog.js';
import {check, choice, field, radio} from './field.js';
import {forgetRegions, regions} from './roster.js';
import {SchoolFinder} from './school-finder.js';

const NEW = {kind: 'school', name: '', board: '', mrc: '', municipality: '', address: '', postal_code: '', language: 'fr', parent: null, parent_name: null, active: true};
const TEXTS = ['name', 'address', 'municipality', 'postal_code', 'board', 'mrc'];

export async function editSchool(school = null) {
  const names = await regions().catch(() => ({boards: [], mrcs: []})); // without them the fields offer nothing
  const parents = new SchoolFinder(({active, parent}) => active && !parent);
  if (school) parents.know(school.parent_name, school.parent);
  let known = school ?? NEW, {kind} = known;

  // What is typed stays, over what somebody else wrote meanwhile; a field that was left alone shows theirs, and is not sent.
  function stale({params: {current}}) {
    const told = differences(known, current);
    known = current;
    parents.know(current.parent_name, current.parent);
    return html`<b>${t('staff-schools.form.stale')}</b>${changes(told)}<p>${t('staff-schools.form.stale_how')}</p>`;
  }

  return ask({
    title: school ? t('staff-schools.form.title') : t('staff-schools.form.new'), go: school ? t('staff-schools.form.go') : t('staff-schools.form.add'),
    shape: school ? 'check' : 'plus', wide: true, stale,
    body: ({faults, draw}) => {
      const given = written(known);
      const text = (name, maxlength, more = {}) => field({name, label: t(`staff-schools.form.${name}`), value: given[name], fault: faults[`/${name}`], optional: name !== 'name', attributes: {maxlength, ...more}});
      return html`
        ${school ? '' : html`<fieldset class="picks"><legend class="legend">${t('staff-schools.kind')}</legend>${['school', 'partner'].map(one => radio({
          name: 'kind', value: one, label: t(`domain.kind.${one}`), hint: t(`staff-schools.form.kind.${one}`), checked: one === kind, change: () => { kind = one; draw(); }}))}</fieldset>`}
        ${text('name', 160, {autofocus: true})}
        <div class="pairs">${text('address', 200)}${text('municipality', 120)}${text('postal_code', 10)}
          ${choice({name: 'language', label: t('staff-schools.form.language'), value: given.language, options: ['fr', 'en'].map(one => [one, t(`domain.language.${one}`)])})}
          ${text('board', 120, {list: names.boards.map(([name]) => name)})}${text('mrc', 120, {list: names.mrcs.map(([name]) => name)})}</div>
        ${kind === 'school' || known.parent ? field({name: 'parent', label: t('staff-schools.form.parent'), hint: t('staff-schools.form.parent_hint'), value: given.parent, optional: true, fault: faults['/parent'],
          attributes: {maxlength: 300, list: parents.found, input: event => parents.look(event.target.value.trim(), 'school', draw)}}) : ''}
        ${school ? check({name: 'closed', label: t('staff-schools.form.closed'), hint: t('staff-schools.form.closed_hint'), checked: !known.active, fault: faults['/active']}) : ''}`;
    },
    send: async form => {
      const given = readForm(form, parents);
      const saved = await (school ? save(known, given) : api.post('/schools', {kind, ...given}));
      forgetRegions();
      return saved;
    },
  });
}

// Only what differs from what stands. One that somebody else brought to the same is theirs, and is shown as it is.
async function save(known, given) {
  const was = written(known), edit = {};
  for (const name of [...TEXTS, 'language']) if (given[name] !== was[name]) edit[name] = given[name];
  if (given.parent !== known.parent) edit.parent = given.parent;
  if (given.active !== known.active) edit.active = given.active;
  if (!Object.keys(edit).length) return known;
  const isSo = now => Object.keys(edit).every(name => [now[name], written(now)[name]].includes(edit[name]));
  try {
    return await api.patch(`/schools/${known.id}`, edit, {version: known.version, isSo});
  } catch (refusal) {
    if (refusal.code !== 'already_answered') throw refusal;
    throw new Problem({code: 'invalid', faults: [{pointer: '/active', code: 'already_answered'}]});
  }
}

function readForm(form, parents) {
  const given = Object.fromEntries(TEXTS.map(name => [name, form.get(name).trim()]));
  return {...given, language: form.get('language'), parent: parentOf((form.get('parent') ?? '').trim(), parents), ...(form.has('kind') ? {} : {active: !form.has('closed')})};
}

// What is no school's line is sent as it is: the server says that it knows none.
const parentOf = (typed, parents) => typed ? parents.idOf(typed) ?? typed.slice(0, 36) : null;

// As its fields show it.
const written = school => ({...school, postal_code: postalCode(school.postal_code).replace(/\s/, ' '), parent: school.parent_name ?? ''});

function differences(before, now) {
  const told = [...TEXTS, 'parent', 'language', 'active'].map(name => {
    const words = school => name === 'active' ? t(`staff-schools.form.${school.active ? 'is_active' : 'is_closed'}`) : name === 'language' ? t(`domain.language.${school.language}`) : written(school)[name];
    return {what: name === 'active' ? t('staff-schools.form.standing') : t(`staff-schools.form.${name}`), was: words(before), is: words(now)};
  }).filter(({was, is}) => was !== is);
  return told.length ? told : [{what: t('staff-schools.form.other'), was: '', is: ''}];
}
