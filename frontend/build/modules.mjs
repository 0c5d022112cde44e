// Scripts: served as they are written, each under its hash, so an import names the hash of what it imports.
// A page's texts travel as a module of their own: only the keys its scripts name, only in its language.
import {existsSync, readFileSync} from 'node:fs';
import {join, posix} from 'node:path';
import {fault} from './faults.mjs';
import {needIcon} from './pictures.mjs';

const IMPORT = /((?:^|[;}])[ \t]*(?:import|export)\b[^'"`;()]*?from\s*|(?:^|[;}])[ \t]*import\s*)(['"])([^'"]+)\2/gm;
const MADE = 'js/pictures.js';

export class Modules {
  constructor(here, output, {texts, pages, pictures}) {
    Object.assign(this, {here, output, texts, pages, pictures, known: new Map()});
  }

  // The page's own script, or null: js/pages/order.js for order.html.
  ofPage(page) {
    const path = `js/pages/${page.name}.js`;
    return existsSync(join(this.here, path)) ? this.load(path) : null;
  }

  // {path, address, source, imports}, and once asked {keys, links}; imports are loaded first, since their hashes stand in this one.
  load(path, above = []) {
    if (above.includes(path)) fault(`${[...above, path].join(' → ')}: imports go round in a circle`);
    else if (!this.known.has(path)) this.known.set(path, this.#make(path, [...above, path]));
    return this.known.get(path) ?? {path, address: '', source: '', imports: []};
  }

  // The module and all it needs, each once.
  graph(module, seen = new Set()) {
    if (!seen.has(module)) {
      seen.add(module);
      module.imports.forEach(needed => this.graph(needed, seen));
    }
    return [...seen];
  }

  // The module that teaches the page its texts and the addresses it links to.
  textsOf(page, lang, graph) {
    const keys = new Set(graph.flatMap(module => module.keys ??= this.#keysOf(module)));
    const texts = Object.fromEntries([...keys].sort().map(key => [key, this.texts[lang][key]]));
    const names = new Set(graph.flatMap(module => module.links ??= this.#linksOf(module)));
    const addresses = Object.fromEntries(this.pages.filter(({name}) => names.has(name)).map(({name, address}) => [name, address[lang]]));
    const i18n = this.load('js/i18n.js');
    const source = `import {learn} from '${i18n.address}';\nlearn(${JSON.stringify(texts)}, ${JSON.stringify(addresses)});\n`;
    return this.output.asset(`/texts/${page.name.replace('/', '-')}.${lang}.js`, source);
  }

  #make(path, above) {
    const original = path === MADE ? this.#pictureList() : this.#read(path);
    const imports = [];
    const source = original.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n').replace(IMPORT, (_, before, quote, name) => {
      const needed = this.load(resolveImport(this.here, path, name), above);
      imports.push(needed);
      return `${before}${quote}${needed.address}${quote}`;
    });
    return {path, address: this.output.asset(`/${path}`, source), source, imports};
  }

  #read(path) {
    const file = join(this.here, path);
    if (!existsSync(file)) fault(`${path} is imported and not there`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  #pictureList() {
    const {sprite, pictures} = this.pictures;
    return `export const sprite = '${sprite}';\nexport const pictures = ${JSON.stringify(pictures)};\n`;
  }

  // Keys named by t('…'), phrase('…') and has('…'); a template's literal beginning names all keys that begin so.
  #keysOf({path, source}) {
    if (!path.startsWith('js/') || path === 'js/i18n.js') return [];
    return calls(source, '(?:t|phrase|has)').flatMap(({literal, prefix}) => {
      if (literal === null && !prefix?.includes('.')) fault(`${path}: a key of t() begins with a literal area, as in t(\`domain.state.\${x}\`)`);
      const all = Object.keys(this.texts.fr);
      const keys = literal !== null ? all.filter(key => key === literal) : all.filter(key => key.startsWith(prefix));
      if (keys.length === 0) fault(`${path}: no text for ${literal ?? `${prefix}…`}`);
      keys.filter(key => key.endsWith('_html') && literal !== null).forEach(key => fault(`${path}: ${key} holds tags, and is for HTML alone`));
      return keys;
    });
  }

  #linksOf({path, source}) {
    for (const {literal} of calls(source, 'icon')) if (literal !== null) needIcon(this.pictures, literal, path);
    return path.startsWith('js/') && path !== 'js/i18n.js' ? calls(source, 'url').map(({literal}) => {
      if (!this.pages.some(({name}) => name === literal)) fault(`${path}: url() needs the name of a page as a literal, not ${literal}`);
      return literal;
    }) : [];
  }
}

function resolveImport(here, from, name) {
  if (name.startsWith('.')) return posix.join(posix.dirname(from), name);
  const folder = name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');
  if (name !== folder) return `node_modules/${name}`;
  const {module, main} = JSON.parse(readFileSync(join(here, 'node_modules', folder, 'package.json'), 'utf8'));
  return posix.join('node_modules', folder, module ?? main);
}

// The first argument of each call: its literal, or what a template begins with.
function calls(source, name) {
  const code = source.replace(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(new RegExp(`(?<![\\w.$])${name}\\(\\s*(?:'([^']*)'|\`([^\`$]*)(\\$)?|(.))`, 'g'))]
    .filter(([, , , , other]) => other !== ')')
    .map(([, quoted, template, goesOn]) => goesOn ? {literal: null, prefix: template} : {literal: quoted ?? template ?? null, prefix: undefined});
}
