// Pages: one source each, rendered once per language inside the frame of the public or of the staff.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fault} from './faults.mjs';
import {needIcon} from './pictures.mjs';
import {textFor} from './texts.mjs';

// A page that the navigation does not name stands under one that it does.
const UNDER = {
  'staff/order': 'staff/orders', 'staff/wave': 'staff/waves', 'staff/papers': 'staff/waves', 'staff/item': 'staff/stock', 'staff/incoming': 'staff/stock', 'staff/count': 'staff/stock',
};
const SLOT = /\{\{(>)?\s*([^}]+?)\s*\}\}/g;

// {name: 'staff/orders', kind: 'staff', address: {fr, en}, title, description, status, body}
export function readPages(here) {
  return [...namesIn(here, ''), ...namesIn(here, 'staff/')].map(name => readPage(here, name));
}

export function renderPage(site, page, lang) {
  const module = site.modules.ofPage(page);
  const graph = module ? site.modules.graph(module) : [];
  const shell = site.modules.load(page.kind === 'staff' ? 'js/staff-shell.js' : 'js/shell.js');
  const whole = [...new Set([...graph, ...site.modules.graph(shell)])];
  const texts = whole.some(({path}) => path === 'js/i18n.js') ? site.modules.textsOf(page, lang, whole) : null;
  const slots = {
    lang,
    content: () => page.body,
    preloads: () => whole.map(({address}) => `<link rel="modulepreload" href="${address}">`).join('\n'),
    scripts: () => [texts, module?.address, shell.address].filter(address => address).map(address => `<script type="module" src="${address}"></script>`).join('\n'),
    'page.title': () => `{{${page.title}}}`,
    'page.description': () => page.description ? `<meta name="description" content="{{${page.description}}}">` : '',
    'page.class': page.class ?? '',
    'page.name': page.name,
    'page.address': page.address[lang],
    'page.address.fr': page.address.fr,
    'page.address.en': page.address.en,
    'page.address.other': page.address[lang === 'fr' ? 'en' : 'fr'],
  };
  const html = fill(site, `{{> ${page.kind}}}`, {page, lang, slots}, 0);
  return withAssets(site.output, page, html).replace(/\n\s*\n+/g, '\n');
}

function namesIn(here, folder) {
  return readdirSync(join(here, folder)).filter(file => file.endsWith('.html')).sort().map(file => folder + file.replace('.html', ''));
}

function readPage(here, name) {
  const source = readFileSync(join(here, `${name}.html`), 'utf8');
  const [whole, lines] = /^<!--\n([\s\S]*?)\n-->\n/.exec(source) ?? ['', ''];
  const says = Object.fromEntries(lines.split('\n').map(line => line.split(/:\s*(.*)/s).slice(0, 2)));
  for (const needed of ['fr', 'en', 'title']) if (!says[needed]) fault(`${name}.html begins with a comment that says fr:, en: and title:`);
  return {
    ...says, name, kind: name.startsWith('staff/') ? 'staff' : 'public', address: {fr: says.fr, en: says.en},
    status: Number(says.status ?? 200), body: source.slice(whole.length),
  };
}

function fill(site, text, context, depth) {
  if (depth > 8) throw new Error(`${context.page.name}: partials include each other`);
  return text.replace(SLOT, (_, isPartial, name) => {
    const value = isPartial ? partial(site, name) : slot(site, context, name);
    return fill(site, value, context, depth + 1);
  });
}

const partial = ({here}, name) => readFileSync(join(here, 'partials', `${name}.html`), 'utf8').trimEnd();

function slot(site, {page, lang, slots}, name) {
  if (name in slots) return typeof slots[name] === 'function' ? slots[name]() : slots[name];
  const [verb, argument] = name.split(/\s+/);
  if (verb === 'icon') return icon(site.pictures, argument, page.name);
  if (verb === 'url') return addressOf(site.pages, argument, lang, page.name);
  if (verb === 'current') return argument === page.name ? ' aria-current="page"' : argument === UNDER[page.name] ? ' aria-current="true"' : '';
  return textFor(site.texts, lang, name, `${page.name}.html`);
}

function icon(pictures, name, wantedBy) {
  needIcon(pictures, name, wantedBy);
  return `<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><use href="${pictures.sprite}#${name}"></use></svg>`;
}

function addressOf(pages, name, lang, wantedBy) {
  const page = pages.find(other => other.name === name);
  if (!page) fault(`${wantedBy}: there is no page « ${name} »`);
  return page?.address[lang] ?? '';
}

const withAssets = (output, page, html) => html.replace(/\b(src|srcset|href)="(\/(?:img|css|js|fonts)\/[^"#]+)/g,
  (_, attribute, source) => `${attribute}="${output.addressOf(source, `${page.name}.html`)}`);
