// The fonts, cut down by fonts.py (Debian's fonttools). The work is kept in .cache/ until what it is made from changes.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';

const PACKAGES = 'node_modules/@fontsource-variable';
const LICENCES = {'bricolage-grotesque': 'bricolage.txt', 'atkinson-hyperlegible-next': 'atkinson.txt'};

export function makeFonts(here, output) {
  const folder = join(here, '.cache', `fonts-${fingerprint(here)}`);
  if (!existsSync(folder)) cutFonts(here, folder);
  for (const file of readdirSync(folder)) output.asset(`/fonts/${file}`, readFileSync(join(folder, file)));
  for (const [name, file] of Object.entries(LICENCES)) output.licence(file, readFileSync(join(here, PACKAGES, name, 'LICENSE')));
}

function fingerprint(here) {
  const hash = createHash('sha256').update(readFileSync(join(here, 'build/fonts.py')));
  for (const name of Object.keys(LICENCES)) hash.update(readFileSync(join(here, PACKAGES, name, 'package.json')));
  return hash.digest('hex').slice(0, 16);
}

// Filled beside and then named: a build that is stopped, or two at once, leave no half of it.
function cutFonts(here, folder) {
  const half = `${folder}.${process.pid}`;
  mkdirSync(half, {recursive: true});
  execFileSync(pythonWithFonttools(), [join(here, 'build/fonts.py'), join(here, PACKAGES), half], {stdio: ['ignore', 'inherit', 'inherit']});
  try {
    renameSync(half, folder);
  } catch {
    rmSync(half, {recursive: true});
  }
}

function pythonWithFonttools() {
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      execFileSync(python, ['-c', 'import fontTools.varLib.instancer, brotli'], {stdio: 'ignore'});
      return python;
    } catch {
      // the next one
    }
  }
  throw new Error('No python3 with fontTools and brotli: apt-get install fonttools python3-brotli');
}
