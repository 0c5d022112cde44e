// Icons and drawings for templates. Drawings are named by the API: "kit-menu", "item-affiche".
import {html, svg} from 'lit-html';
import {pictures, sprite} from './pictures.js';

export const icon = name => html`<svg class="i" viewBox="0 0 16 16" aria-hidden="true">${svg`<use href="${sprite}#${name}"></use>`}</svg>`;

// An item or a kit whose drawing is not known gets a plain box.
export const picture = name => pictures[name] ?? pictures['item-boite'];

// In words, never in figures.
const SHAPES = {plenty: 'full', few: 'half', sold_out: 'none'};
const CLASSES = {plenty: 'stock', few: 'stock stock--low', sold_out: 'stock stock--out'};
export const stock = (availability, words) => html`<span class=${CLASSES[availability]}>${icon(SHAPES[availability])}${words}</span>`;
