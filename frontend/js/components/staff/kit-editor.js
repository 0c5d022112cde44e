// One kit in a dialog: its texts in both languages, its picture, and what is in it, with what the storeroom says to that before it
// is saved. What was ordered stays as it was.
import {html} from 'lit-html';
import {api} from '../../api.js';
import {wholeNumber} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon, picture} from '../../picture.js';
import {pictures} from '../../pictures.js';
import {ask} from './dialog.js';
import {field} from './field.js';
import {itemPicker} from './item-picker.js';
import {say} from './say.js';
import {WhatIf} from './what-if.js';

const DRAWINGS = Object.keys(pictures).filter(name => name.startsWith('kit-'));
const LANGUAGES = ['fr', 'en'];
const empty = {name: {fr: '', en: ''}, pitch: {fr: '', en: ''}, story: {fr: '', en: ''}, picture: DRAWINGS[0], is_generic: false, components: [], choices: []};

// `kit` of the campaign's `kits` as the API gives it, or null for a new one. Gives the kit as it was saved, or null.
export async function editKit(campaign, kit, kits, items) {
  const model = structuredClone(kit ? pick(kit) : {slug: '', ...empty});
  const asked = kit ?? kits[0];
  let redraw, version = kit?.version;
  const generic = () => local((model.is_generic ? model : kits.find(({is_generic, slug}) => is_generic && slug !== kit?.slug) ?? model).name);
  const answer = asked && new WhatIf(asked.slug, () => redraw(), {campaign: campaign.slug, generic, compared: Boolean(kit)});
  const judge = () => answer?.ask(model);
  judge();
  const saved = await ask({
    title: kit ? t('staff-campaign.kit.title', {name: local(kit.name)}) : t('staff-campaign.kit.new'), go: t('staff-campaign.save'), wide: true,
    body: ({faults, draw}) => {
      redraw = draw;
      const changed = () => { judge(); draw(); };
      return html`${kit ? html`<p class="hint">${t('staff-campaign.kit.never_rewrites', {n: kit.orders})}</p>` : ''}
        ${fields(model, items, faults, changed, !kit)} ${answer ? html`<h3>${t('staff-campaign.kit.verdict')}</h3>${answer.template()}` : ''}`;
    },
    send: () => kit ? api.patch(`/campaigns/${campaign.slug}/kits/${kit.slug}`, written(model), {version})
      : api.post(`/campaigns/${campaign.slug}/kits`, {...written(model), position: kits.length + 1}),
    stale: ({params: {current}}) => { ({version} = current); return html`<p>${t('staff-campaign.kit.stale')}</p>`; },
  });
  if (saved) say(t('staff-campaign.kit.saved', {name: local(saved.name)}));
  return saved;
}

// What can be set, without what the API adds to show it.
const part = ({item, quantity}) => ({item, quantity});
const pick = ({name, pitch, story, picture: drawing, is_generic, components, choices}) => ({
  name, pitch, story, picture: drawing, is_generic, components: components.map(part), choices: choices.map(({pick: many, options}) => ({pick: many, options: options.map(part)})),
});

// Quantities stay as they are typed until they are sent: the API says what is wrong with one that is no number.
const whole = ({item, quantity}) => ({item, quantity: wholeNumber(quantity)});
const written = model => ({
  ...model, components: model.components.map(whole), choices: model.choices.map(({pick: many, options}) => ({pick: wholeNumber(many), options: options.map(whole)})),
});

// changed() is called at each change of what is in the kit.
function fields(model, items, faults, changed, isNew) {
  const text = (name, lang, size) => field({
    name: `kit_${name}_${lang}`, label: t(`staff-campaign.kit.${name}_${lang}`), value: model[name][lang], optional: name !== 'name', fault: faults[`/${name}/${lang}`],
    attributes: {maxlength: size, input: event => { model[name][lang] = event.target.value.trim(); }},
  });
  return html`
    ${isNew ? field({name: 'kit_slug', label: t('staff-campaign.kit.slug'), hint: t('staff-campaign.kit.slug_hint'), fault: faults['/slug'],
      attributes: {maxlength: 60, input: event => { model.slug = event.target.value.trim(); }}}) : ''}
    <div class="pairs">${LANGUAGES.map(lang => text('name', lang, 120))}</div>
    <div class="pairs">${LANGUAGES.map(lang => text('pitch', lang, 300))}</div>
    <div class="pairs">${LANGUAGES.map(lang => story(model, lang, faults[`/story/${lang}`]))}</div>
    <fieldset class="drawings"><legend class="legend">${t('staff-campaign.kit.picture')}</legend>
      ${DRAWINGS.map(name => html`<label><input type="radio" name="picture" value=${name} ?checked=${model.picture === name} @change=${() => { model.picture = name; }}>
        <img src=${picture(name)} alt=${t(`domain.drawing.${name}`)} width="64" height="64"></label>`)}</fieldset>
    <label class="pick"><input type="checkbox" name="is_generic" ?checked=${model.is_generic} @change=${event => { model.is_generic = event.target.checked; changed(); }}>
      <b>${t('staff-campaign.kit.generic')}</b><small>${t('staff-campaign.kit.generic_hint')}</small></label>
    ${fault(faults['/is_generic'])}
    ${parts(model.components, '/components', t('staff-campaign.kit.contents'), items, faults, changed)}
    ${model.choices.map((choice, at) => dishes(model, choice, at, items, faults, changed))}
    <p><button class="btn btn--quiet btn--small" type="button" data-act="add-choice" @click=${() => { model.choices.push({pick: 1, options: []}); changed(); }}>${icon('plus')} ${t('staff-campaign.kit.add_choice')}</button></p>`;
}

const fault = text => text ? html`<p class="error" role="alert">${icon('alert')}<span>${text}</span></p>` : '';

const story = (model, lang, wrong) => html`
  <div class="field"><label for=${`f-kit_story_${lang}`}>${t(`staff-campaign.kit.story_${lang}`)} <span class="soft">(${t('common.optional')})</span></label>${fault(wrong)}
    <textarea class="input" id=${`f-kit_story_${lang}`} rows="4" maxlength="2000" .value=${model.story[lang]} @input=${event => { model.story[lang] = event.target.value.replace(/\s+/g, ' ').trim(); }}></textarea></div>`;

function dishes(model, choice, at, items, faults, changed) {
  return html`<div class="dishes">
    ${field({name: `pick_${at}`, label: t('staff-campaign.kit.pick', {n: choice.options.length}), value: choice.pick, fault: faults[`/choices/${at}/pick`],
      attributes: {inputmode: 'numeric', maxlength: 2, input: event => { choice.pick = event.target.value; changed(); }}})}
    ${parts(choice.options, `/choices/${at}/options`, t('staff-campaign.kit.options'), items, faults, changed)}
    <p><button class="btn btn--quiet btn--small" type="button" @click=${() => { model.choices.splice(at, 1); changed(); }}>${icon('x')} ${t('staff-campaign.kit.remove_choice')}</button></p></div>`;
}

function parts(list, pointer, title, items, faults, changed) {
  const id = `add${pointer}`;
  const add = item => {
    if (!find(items, item)) return;
    list.push({item, quantity: 1});
    document.getElementById(id).value = '';
    changed();
  };
  return html`<fieldset class="parts"><legend class="legend">${title}</legend>${fault(faults[pointer])}
    <ul>${list.map((one, at) => html`<li>
      <img src=${picture(find(items, one.item)?.picture)} alt="" width="36" height="36"><span>${nameOf(items, one.item)}</span>
      <label><span class="sr">${t('staff-campaign.kit.quantity_of', {item: nameOf(items, one.item)})}</span>
        <input class="input" inputmode="numeric" maxlength="7" .value=${String(one.quantity)} aria-invalid=${String(Boolean(faults[`${pointer}/${at}/quantity`]))}
          @input=${event => { one.quantity = event.target.value; changed(); }}></label>
      <button class="btn btn--quiet btn--small" type="button" aria-label=${t('staff-campaign.kit.take_out', {item: nameOf(items, one.item)})} @click=${() => { list.splice(at, 1); changed(); }}>${icon('x')}</button>
      ${fault(faults[`${pointer}/${at}/quantity`] ?? faults[`${pointer}/${at}/item`])}</li>`)}</ul>
    <label for=${id}>${t('staff-campaign.kit.add_item')}<span class="sr"> (${title})</span></label>
    ${itemPicker({id, items, chosen: add})}</fieldset>`;
}

const find = (items, id) => items.find(item => item.id === id);
const nameOf = (items, id) => { const item = find(items, id); return item ? local(item.plural) : id; };
