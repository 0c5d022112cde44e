// Makes the pages: node build.mjs OUT. Every page in French and in English, every asset under a name that holds its hash, and the list of them: manifest.json and its pack.
//
// A page      x.html (or staff/x.html): a comment first (fr:, en: its addresses, title:, description: keys), then what stands in <main>.
//             Its script is js/pages/x.js (js/pages/staff/x.js) if there is one; the frame is partials/public.html or partials/staff.html.
// A text      i18n/fr/AREA.json and i18n/en/AREA.json, one area per page; in HTML {{AREA.key}}, in scripts t('AREA.key', {n: 3}).
//             {"one": …, "other": …} is chosen by n. A key ending in _html may hold tags, and is for HTML alone. Write plain ' and spaces.
//             In scripts a key is a literal or begins with one (t(`domain.state.${x}`)): the build sends a page the texts it names, no others.
// A link      {{url kit}} in HTML, url('kit') in scripts: pages are named by file, 'staff/orders' for staff/orders.html.
// A picture   src="/img/x.svg" in HTML; picture('kit-menu') in scripts. An icon: a symbol in img/icons.svg, {{icon x}} or icon('x').
// A piece     partials/x.html, {{> x}}. A style: css/pages/x.css in @layer pages, or css/components/; css/staff/ goes to staff pages alone.
// No style="" and no inline script: the CSP refuses them. In a template .style=${'inline-size: 40%'} is a property, and passes.
import {readdirSync, rmSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Output} from './build/output.mjs';
import {installPackages} from './build/packages.mjs';
import {makeFonts} from './build/fonts.mjs';
import {Modules} from './build/modules.mjs';
import {copyPictures} from './build/pictures.mjs';
import {readPages, renderPage} from './build/pages.mjs';
import {makeStyles} from './build/styles.mjs';
import {LANGUAGES, readTexts} from './build/texts.mjs';
import {failIfAny} from './build/faults.mjs';

const here = dirname(fileURLToPath(import.meta.url));
if (!process.argv[2]) throw new Error('node build.mjs OUT: say where the pages go');
const out = resolve(process.argv[2]);

installPackages(here);

const output = new Output(out);
const texts = readTexts(here);
const pages = readPages(here);
failIfAny();

makeFonts(here, output);
const pictures = copyPictures(here, output);
makeStyles(here, output);
const modules = new Modules(here, output, {texts, pages, pictures});

for (const page of pages) {
  for (const lang of LANGUAGES) output.page(page, lang, renderPage({here, output, texts, pages, modules, pictures}, page, lang));
}
failIfAny();
const pack = output.write();
for (const name of readdirSync(out)) if (name.endsWith('.pack') && name !== pack) rmSync(resolve(out, name));
console.log(`${pages.length} pages in ${LANGUAGES.length} languages, ${output.size()}`);
