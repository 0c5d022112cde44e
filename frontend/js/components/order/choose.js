// First step: which kit, and what is in it where that may be picked.
import {html} from 'lit-html';
import {count, list} from '../../format.js';
import {local, t} from '../../i18n.js';
import {icon, picture, stock} from '../../picture.js';
import {kitStock, quantityOf} from '../kit.js';
import {contentsOf, isLeft, isOffered, kitOf, picked, stillToPick, toPick} from './facts.js';
import {contentsList} from './lines.js';

export function choose(page, {pick, toggle, next}) {
  const {campaign, draft, faults} = page;
  const chosen = kitOf(campaign, draft.kit);
  const fault = faults['/kit'] ?? faults['/choices'];
  return html`
    <form class="choose" novalidate @submit=${next} @focusin=${clearOfTray}>
      <fieldset aria-describedby="kit-fault">
        <legend class="choose__title display">${t('order.which_kit')}</legend>
        <p class="error" id="kit-fault">${fault && !chosen?.choices.length ? html`${icon('alert')}<span>${fault}</span>` : ''}</p>
        <div class="kit-picks">${campaign.kits.map(kit => html`
          ${kitPick(kit, page, pick)}
          ${kit === chosen ? opened(kit, page, toggle, fault) : ''}`)}</div>
      </fieldset>
      ${tray(chosen, page)}
    </form>`;
}

// Safari leaves what Tab reaches under the tray.
function clearOfTray({target}) {
  if (!target.closest('.tray') && target.matches(':focus-visible')) target.scrollIntoView({block: 'nearest'});
}

const kitPick = (kit, {draft, order}, pick) => html`
  <label class="kit-pick ${isOffered(kit, order) ? '' : 'is-out'}">
    <span class="kit-pick__art"><img src=${picture(kit.picture)} width="480" height="360" alt=""></span>
    <span class="kit-pick__text"><b id="kit-${kit.slug}">${local(kit.name)}</b>
      <span id="kit-${kit.slug}-more"><span class="hint">${local(kit.pitch)}</span> ${kitStock(kit)}</span></span>
    <input type="radio" name="kit" value=${kit.slug} aria-labelledby="kit-${kit.slug}" aria-describedby="kit-${kit.slug}-more"
      .checked=${draft.kit === kit.slug} ?disabled=${!isOffered(kit, order)} @change=${() => pick(kit)}>
  </label>`;

const opened = (kit, page, toggle, fault) => html`
  <div class="kit-open">
    ${kit.choices.map(choice => dishes(choice, page, toggle, fault))}
    ${kit.components.length ? html`<div class="stack"><h2 class="kit-open__title">${kit.choices.length ? t('kit.always') : t('kit.contents')}</h2>
      ${contentsList(kit.components, 'items--row')}</div>` : ''}
  </div>`;

// No more can be ticked than may be picked; why is said, and one unticked frees the others.
function dishes(choice, {draft, order}, toggle, fault) {
  const taken = picked(draft, choice);
  const full = taken.length >= choice.pick;
  return html`
    <fieldset aria-describedby="dishes-${choice.choice}-how dishes-${choice.choice}-fault" data-choice=${choice.choice}>
      <legend class="kit-open__title display">${t('order.pick', {n: choice.pick, options: choice.options.length})}</legend>
      <p class="hint" id="dishes-${choice.choice}-how">${full ? t('order.pick_full') : t('order.pick_how')}</p>
      <p class="error" id="dishes-${choice.choice}-fault">${fault ? html`${icon('alert')}<span>${fault}</span>` : ''}</p>
      <div class="menu">${choice.options.map(option => {
        const on = taken.includes(option.item), left = isLeft(option, order);
        return html`
          <label class="dish"><input type="checkbox" name="dish-${choice.choice}" value=${option.item} .checked=${on} ?disabled=${!left || (full && !on)}
              @change=${event => toggle(choice, option, event.target.checked)}>
            <img src=${picture(option.picture)} alt="" width="96" height="96" loading="lazy">
            <span><b>${quantityOf(option)}</b> ${stock(option.availability, t(`domain.availability.${option.availability}`))}</span></label>`;
      })}</div>
    </fieldset>`;
}

// Always at hand at the bottom: what is chosen, what is missing, the way on.
const tray = (kit, {draft}) => html`
  <div class="tray ${kit ? 'tray--on' : ''}">
    ${kit && toPick(kit) ? html`<div class="plates" aria-hidden="true">${plates(kit, draft)}</div>` : ''}
    <p class="tray__text" aria-live="polite">${kit ? html`<b>${local(kit.name)}</b> <span>${countOf(kit, draft)}</span>` : html`<b>${t('order.none_yet')}</b> <span>${t('order.free')}</span>`}</p>
    <button class="btn">${t('order.continue')}</button>
  </div>`;

function plates(kit, draft) {
  const taken = contentsOf(kit, draft).filter(line => line.chosen);
  return Array.from({length: toPick(kit)}, (_, i) => taken[i]
    ? html`<span class="is-on"><img src=${picture(taken[i].picture)} alt="" width="96" height="96"></span>` : html`<span></span>`);
}

function countOf(kit, draft) {
  const wanted = toPick(kit);
  const missing = stillToPick(kit, draft);
  if (!wanted) return t('order.items_free', {n: kit.components.length});
  const so_far = t('order.picked', {n: wanted - missing, of: count(wanted)});
  if (missing) return `${so_far} ${t('order.missing', {n: missing})}`;
  return `${so_far} ${list(contentsOf(kit, draft).filter(line => line.chosen).map(quantityOf))}`;
}
