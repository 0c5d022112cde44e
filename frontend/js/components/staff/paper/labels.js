// Label sheets. Each format is a grid on its paper, in its maker's measures; labels before the first one stay empty.
import {html} from 'lit-html';
import {t} from '../../../i18n.js';
import {typography} from '../../../format.js';
import {icon} from '../../../picture.js';
import {tail} from '../numbers.js';
import {fit} from './fit.js';
import {inLang, qr, townOf} from './parts.js';
import {numberOf} from './slip.js';

// `of` is the product number that is common for this size; css/staff/labels.css holds the measures.
export const FORMATS = {
  'lettre-10': {across: 2, down: 5, paper: 'letter', size: '4 × 2', unit: 'in', of: '5163'},
  'lettre-30': {across: 3, down: 10, paper: 'letter', size: '2⅝ × 1', unit: 'in', of: '5160', small: true},
  'lettre-6': {across: 2, down: 3, paper: 'letter', size: '4 × 3⅓', unit: 'in', of: '5164'},
  'a4-14': {across: 2, down: 7, paper: 'a4', size: '99 × 38', unit: 'mm', of: 'L7163', low: true},
  'a4-21': {across: 3, down: 7, paper: 'a4', size: '63 × 38', unit: 'mm', of: 'L7160', small: true},
  'a4-8': {across: 2, down: 4, paper: 'a4', size: '99 × 68', unit: 'mm', of: 'L7165'},
};
export const perSheet = ({across, down}) => across * down;

export function formatName(key) {
  const format = FORMATS[key];
  return t('staff-papers.format', {n: perSheet(format), size: format.size, unit: t(`staff-papers.unit.${format.unit}`), paper: t(`staff-papers.paper.${format.paper}`), of: format.of});
}

// `start` is the place of the first label, from 1.
export function labelSheets(slips, key, start) {
  const format = FORMATS[key], room = perSheet(format);
  const cells = [...Array(start - 1).fill(null), ...slips];
  const sheets = Array.from({length: Math.ceil(cells.length / room)}, (_, i) => cells.slice(i * room, (i + 1) * room));
  return sheets.map((places, i) => sheet(key, t('staff-papers.sheet_of', {sheet: i + 1, sheets: sheets.length}),
    places.map((slip, at) => slip ? label(slip, format) : html`<li class="lab lab--used" aria-hidden="true">${at + 1}</li>`)));
}

// What is laid over a sheet of labels, against the light: the frames show how far the printer is off.
export const testSheet = key => sheet(key, t('staff-papers.sheets.essai'), Array.from({length: perSheet(FORMATS[key])}, (_, at) => html`<li class="lab lab--test"><b>${at + 1}</b></li>`));

const sheet = (key, name, labels) => html`
  <div class="scroll press__sheet" tabindex="0" role="group" aria-label=${name}><ol class="lsheet lsheet--${FORMATS[key].paper} lsheet--${key}">${labels}</ol></div>`;

// Those whose text does not fit, however small its type may be read.
export const tooFull = async root => (await fit([...root.querySelectorAll('[data-label]')], '.lab__to, .lab__ft')).map(({dataset}) => dataset.label);

function label(slip, {small, low}) {
  const lang = slip.language, {place: to, way} = slip.delivery;
  return html`<li class="lab ${small ? 'lab--small' : low ? 'lab--low' : ''}" lang="${lang}-CA" data-label=${numberOf(slip)}>
    <span class="lab__rb" aria-hidden="true"></span>
    <div class="lab__to"><p class="lab__nm">${typography(slip.school.name, lang)}</p>
      ${way === 'pickup' ? html`<p class="lab__ad"><b>${t(`staff-papers.in.${lang}.pickup`)}</b><br>${typography(slip.school.municipality, lang)}</p>`
        : html`<p class="lab__ad">${to.name && to.name !== slip.school.name ? html`${typography(to.name, lang)}<br>` : ''}${typography(to.address, lang)}<br>${townOf(to, lang)}</p>`}
      ${!small && slip.contact ? html`<p class="lab__at">${t(`staff-papers.in.${lang}.attention`)} ${typography(slip.contact.name, lang)}</p>` : ''}</div>
    <div class="lab__rt">${small ? '' : qr(slip.code_svg, slip.code)}<b class="display num">${small ? numberOf(slip) : tail(numberOf(slip))}</b></div>
    ${small ? '' : html`<p class="lab__ft"><span>${slip.answers === 'order' ? inLang(slip.kit.name, lang) : t(`staff-papers.in.${lang}.holds.${slip.answers}`)}</span>${slip.wave ? html`<span>${t(`staff-papers.in.${lang}.wave`, {number: slip.wave})}${slip.position ? ` · ${slip.position}` : ''}</span>` : ''}<span>${way === 'pickup' ? icon('home') : icon('truck')}</span></p>`}</li>`;
}
