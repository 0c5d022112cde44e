// The drawings of img/ and the sprite of icons.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fault} from './faults.mjs';

export function copyPictures(here, output) {
  const files = readdirSync(join(here, 'img')).filter(name => name.endsWith('.svg'));
  const addresses = Object.fromEntries(files.map(file => [
    file.replace('.svg', ''), output.asset(`/img/${file}`, readFileSync(join(here, 'img', file), 'utf8').replace(/>\s+</g, '><').trim()),
  ]));
  output.asset('/img/hero-night.svg', nightOf(readFileSync(join(here, 'img/hero.svg'), 'utf8').trim()));
  const {icons: sprite, ...pictures} = addresses;
  const icons = new Set([...readFileSync(join(here, 'img/icons.svg'), 'utf8').matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id));
  return {sprite, icons, pictures: named(pictures)};
}

export function needIcon({icons}, name, wantedBy) {
  if (!icons.has(name)) fault(`${wantedBy}: there is no icon « ${name} » in img/icons.svg`);
}

// Safari tells no drawing that it is dark: where one melts into the page, the page asks for its night itself.
function nightOf(drawing) {
  const night = drawing.replace(/@media\(prefers-color-scheme:dark\){(:root{[^}]*})}/, '$1');
  if (night === drawing) fault('img/hero.svg: it has no @media(prefers-color-scheme:dark){:root{…}}');
  return night;
}

// What the API names; the rest of img/ is named by HTML alone.
const named = pictures => Object.fromEntries(Object.entries(pictures).filter(([name]) => /^(?:kit|item)-/.test(name)));
