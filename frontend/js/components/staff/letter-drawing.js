// A letter's own HTML, drawn as a mail program would. The page's CSP refuses frames and inline styles, and rightly: so the text is
// taken apart, what is known is built again piece by piece, and each style goes in by script. No link leads anywhere, nothing is
// fetched, and what is not on the list below is left out.
const TAGS = {TABLE: 'table', TBODY: 'tbody', TR: 'tr', TD: 'td', P: 'p', H1: 'p', H2: 'p', UL: 'ul', LI: 'li', A: 'span', HR: 'hr', BR: 'br'};
const UNSEEN = /display:\s*none/;

const BY_NIGHT = /@media \(prefers-color-scheme:dark\)\{((?:[^{}]*\{[^}]*\})*)\}/;

export function drawLetter(place, source, language, {dark = false} = {}) {
  const sheet = place.shadowRoot ?? place.attachShadow({mode: 'open'});
  const harmless = source.replace(/<style>[^<]*<\/style>/, '').replaceAll(' style="', ' data-style="');
  const {body} = new DOMParser().parseFromString(harmless, 'text/html');
  const page = document.createElement('div');
  page.lang = language;
  page.className = body.className;
  page.style.cssText = body.dataset.style ?? '';
  copy(body, page);
  sheet.adoptedStyleSheets = dark ? [rules(BY_NIGHT.exec(source)?.[1] ?? '')] : [];
  sheet.replaceChildren(page);
}

function rules(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    const tag = TAGS[node.nodeName];
    const style = node.dataset?.style ?? '';
    if (!tag || UNSEEN.test(style)) continue;
    const made = document.createElement(tag);
    made.className = node.className;
    if (node.getAttribute('role')) made.setAttribute('role', node.getAttribute('role'));
    if (tag === 'table') Object.assign(made.style, {borderCollapse: 'collapse', inlineSize: node.getAttribute('width') ?? ''});
    if (node.getAttribute('align') === 'center') made.style.textAlign = '-webkit-center';
    if (/^H\d$/.test(node.nodeName)) made.style.fontWeight = 'bold';
    made.style.cssText += style;
    copy(node, made);
    to.append(made);
  }
}
