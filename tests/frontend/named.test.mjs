// What is drawn as an icon alone says its name to whoever does not see it, in dialogs that few open, too.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const pages = fileURLToPath(new URL('../../frontend', import.meta.url));
const filesIn = folder => readdirSync(folder).flatMap(name => {
  const file = join(folder, name);
  return statSync(file).isDirectory() ? filesIn(file) : /\.(js|html)$/.test(name) ? [file] : [];
});

// Where the tag that begins here ends: a > inside ${…} is not its end.
function endOfTag(source, at) {
  for (let depth = 0; at < source.length; at += 1) {
    if (source[at] === '{') depth += 1;
    if (source[at] === '}') depth -= 1;
    if (source[at] === '>' && depth === 0) return at + 1;
  }
  return at;
}

function unnamedIn(source) {
  return [...source.matchAll(/<(button|a|summary)\b/g)].flatMap(({0: begin, 1: kind, index}) => {
    const end = endOfTag(source, index + begin.length), tag = source.slice(index, end), inside = source.slice(end, source.indexOf(`</${kind}>`, end));
    const words = inside.replace(/\$\{icon\([^}]*\)\}|\{\{icon [^}]*\}\}|<[^>]*>/g, '').trim();
    return words || /aria-label/.test(tag) ? [] : [tag];
  });
}

test('a button, a link or a summary of an icon alone has a name', () => {
  const sources = ['js', 'staff', 'partials'].flatMap(folder => filesIn(join(pages, folder)));
  assert.ok(sources.length > 100);
  assert.deepEqual(sources.flatMap(file => unnamedIn(readFileSync(file, 'utf8')).map(tag => `${file.slice(pages.length)}: ${tag}`)), []);
});

test('one without a name is seen', () => {
  assert.equal(unnamedIn("<button class=\"btn\" @click=${() => close()}>${icon('x')}</button>").length, 1);
  assert.equal(unnamedIn("<a href=${url('kit')}>${icon('arrow')}</a>").length, 1);
  assert.equal(unnamedIn("<button aria-label=${t('staff.close')}>${icon('x')}</button><button>${icon('x')} ${t('staff.close')}</button>").length, 0);
});

test('each page of the staff menu has an icon of its own', () => {
  const menu = readFileSync(new URL('../../frontend/partials/staff.html', import.meta.url), 'utf8').match(/<nav[^]*<\/nav>/)[0];
  const icons = [...menu.matchAll(/\{\{icon ([\w-]+)\}\}/g)].map(([, name]) => name);
  assert.ok(icons.length > 15);
  assert.deepEqual(icons.filter((name, i) => icons.indexOf(name) !== i), []);
});
