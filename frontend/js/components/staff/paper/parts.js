// What every paper has: the wordmark, a code to scan, an address in the language of who receives it.
import {html, svg} from 'lit-html';
import {townLine, typography} from '../../../format.js';

export const logo = () => document.querySelector('.side .logo')?.cloneNode(true) ?? '';

const QUIET = 4; // modules of white around a code, which a reader needs

// As the API draws it: {size, path} in modules, without the quiet zone.
export const qr = (code, label) => code ? html`<svg class="qr" viewBox="${-QUIET} ${-QUIET} ${code.size + 2 * QUIET} ${code.size + 2 * QUIET}" shape-rendering="crispEdges" role="img" aria-label=${label}>${svg`<path d=${code.path} fill="#000"></path>`}</svg>` : '';

// A town's name is not cut at its hyphens: « Sainte-Marguerite-du-Lac-Masson » stays whole.
export const townOf = ({municipality, postal_code}, lang) => {
  const line = townLine(typography(municipality, lang), postal_code, lang), province = line.lastIndexOf(lang === 'fr' ? '(' : 'Québec');
  return html`<span class="nb">${line.slice(0, province).trim()}</span> <span class="nb">${line.slice(province)}</span>`;
};

export const inLang = (text, lang) => typography(text[lang] || text.fr, lang);
