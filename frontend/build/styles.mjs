// One stylesheet for the public pages, one for the staff's: the layers in their order, comments and indents gone.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

const LAYERS = '@layer reset, tokens, base, layout, components, utilities, pages;';
const SHEETS = {
  public: ['reset.css', 'tokens.css', 'base.css', 'layout.css', 'components/', 'utilities.css', 'pages/'],
  staff: ['reset.css', 'tokens.css', 'base.css', 'layout.css', 'components/', 'staff/', 'utilities.css'],
};

export function makeStyles(here, output) {
  for (const [name, sources] of Object.entries(SHEETS)) {
    const css = sources.flatMap(source => filesOf(join(here, 'css'), source)).map(file => readFileSync(file, 'utf8'));
    output.asset(`/css/${name}.css`, withAddresses(output, name, LAYERS + small(css.join('\n'))));
  }
}

function filesOf(folder, source) {
  if (!source.endsWith('/')) return [join(folder, source)];
  if (!existsSync(join(folder, source))) return [];
  return readdirSync(join(folder, source)).filter(name => name.endsWith('.css')).sort().map(name => join(folder, source, name));
}

const small = css => css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s*\n\s*/g, '\n').replace(/\s*([{;])\s+/g, '$1').replace(/;?\s*}/g, '}');

const withAddresses = (output, name, css) =>
  css.replace(/url\((\/[^)]+)\)/g, (_, source) => `url(${output.addressOf(source, `${name}.css`)})`);
