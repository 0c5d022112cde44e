// A picture to post, drawn here on a canvas from the house's own drawing and type: nothing is asked from elsewhere.
import {drawn} from '../qr-code.js';
import {linkOf, wordsOf} from './words.js';

export const SIZES = [[1200, 630], [1080, 1080]];
const INK = '#14301f', SOFT = '#395141', PAPER = '#fffdf7', SKY = '#c5e2ea', GREEN = '#12824a', STRIPE = 12, EDGE = 64, QUIET = 4;
const ART = {width: 1440, height: 640}; // its own measures
const DISPLAY = '"Trousse Display", "Arial Narrow", sans-serif', TEXT = '"Trousse Text", Arial, sans-serif';

// `art` is the poster's own drawing, by day whatever the screen is.
export async function paint(canvas, lang, facts, art) {
  const words = wordsOf(lang, facts), {width, height} = canvas, isWide = width > height;
  await Promise.all([art.decode(), ...['800 60px "Trousse Display"', '400 30px "Trousse Text"', '700 30px "Trousse Text"'].map(font => document.fonts.load(font))]);
  const ink = canvas.getContext('2d'), panel = isWide ? {width: 700, height} : {width, height: 660};
  ink.fillStyle = SKY;
  ink.fillRect(0, 0, width, height);
  if (isWide) cover(ink, art, {x: panel.width, y: 0, width: width - panel.width, height}, .82);
  else cover(ink, art, {x: 0, y: panel.height, width, height: height - panel.height}, .7);
  ink.fillStyle = PAPER;
  ink.fillRect(0, 0, panel.width, panel.height);
  ribbon(ink, isWide ? {x: panel.width, y: 0, width: 3 * STRIPE, height} : {x: 0, y: panel.height, width, height: 3 * STRIPE}, isWide);
  write(ink, words, panel);
  code(ink, drawn(linkOf(lang, 'publication')), {x: EDGE, y: panel.height - EDGE - 150, size: 150});
  canvas.setAttribute('aria-label', [words.kind, words.campaign, words.name, words.title, words.text, words.call].filter(Boolean).join('. '));
}

// It fills the place, and shows what lies `along` of the way from its left.
function cover(ink, drawing, {x, y, width, height}, along) {
  const scale = Math.max(width / ART.width, height / ART.height), [w, h] = [ART.width * scale, ART.height * scale];
  ink.save();
  ink.beginPath();
  ink.rect(x, y, width, height);
  ink.clip();
  ink.drawImage(drawing, x - (w - width) * along, y + height - h, w, h);
  ink.restore();
}

function ribbon(ink, {x, y, width, height}, isUpright) {
  ink.fillStyle = GREEN;
  ink.fillRect(x, y, width, height);
  ink.fillStyle = PAPER;
  ink.fillRect(isUpright ? x + STRIPE : x, isUpright ? y : y + STRIPE, isUpright ? STRIPE : width, isUpright ? height : STRIPE);
}

function write(ink, words, {width, height}) {
  const room = width - 2 * EDGE, floor = height - EDGE - 150 - 28;
  ink.textBaseline = 'top';
  let y = EDGE - 12;
  y = lines(ink, `${words.kind} · ${words.campaign}`, {x: EDGE, y, room, font: size => `700 ${size}px ${TEXT}`, size: 26, leading: 1.25, colour: SOFT}) + 18;
  const title = [words.name, words.title].filter(Boolean).join(' ');
  const size = fitting(ink, title, {room, height: floor - y - 96, font: one => `800 ${one}px ${DISPLAY}`, largest: 72, leading: 1.02});
  y = lines(ink, title, {x: EDGE, y, room, font: one => `800 ${one}px ${DISPLAY}`, size, leading: 1.02, colour: INK}) + 20;
  const small = fitting(ink, words.text, {room, height: floor - y, font: one => `400 ${one}px ${TEXT}`, largest: 30, leading: 1.3});
  lines(ink, words.text, {x: EDGE, y, room, font: one => `400 ${one}px ${TEXT}`, size: small, leading: 1.3, colour: INK});
  const beside = {x: EDGE + 150 + 28, room: width - 2 * EDGE - 150 - 28}, top = height - EDGE - 150;
  const called = fitting(ink, words.call, {room: beside.room, height: 100, font: one => `700 ${one}px ${TEXT}`, largest: 30, leading: 1.22});
  const under = lines(ink, words.call, {...beside, y: top, font: one => `700 ${one}px ${TEXT}`, size: called, leading: 1.22, colour: INK});
  lines(ink, words.site, {...beside, y: Math.max(under + 8, top + 150 - 32), font: one => `700 ${one}px ${TEXT}`, size: 26, leading: 1.2, colour: GREEN});
}

function broken(ink, text, room) {
  const all = [];
  for (const word of text.split(/[ \n]/)) {
    const longer = all.length ? `${all.at(-1)} ${word}` : word;
    if (all.length && ink.measureText(longer).width <= room) all[all.length - 1] = longer;
    else all.push(word);
  }
  return all;
}

// As few lines as there must be, and as even.
function balanced(ink, text, room) {
  const fewest = broken(ink, text, room).length;
  let width = room;
  while (width > room / 2 && broken(ink, text, width - 10).length === fewest) width -= 10;
  return broken(ink, text, width);
}

// The largest type at which the text has its room, and none of its words is wider.
function fitting(ink, text, {room, height, font, largest, leading}) {
  for (let size = largest; size > 18; size -= 2) {
    ink.font = font(size);
    const all = broken(ink, text, room);
    if (all.length * size * leading <= height && all.every(line => ink.measureText(line).width <= room)) return size;
  }
  return 18;
}

// Returns where the next thing may begin.
function lines(ink, text, {x, y, room, font, size, leading, colour}) {
  ink.font = font(size);
  ink.fillStyle = colour;
  const all = balanced(ink, text, room);
  all.forEach((line, i) => ink.fillText(line, x, y + i * size * leading));
  return y + all.length * size * leading;
}

function code(ink, {size: modules, path}, {x, y, size}) {
  const scale = size / (modules + 2 * QUIET);
  ink.save();
  ink.fillStyle = '#fff';
  ink.fillRect(x, y, size, size);
  ink.translate(x + QUIET * scale, y + QUIET * scale);
  ink.scale(scale, scale);
  ink.fillStyle = '#000';
  ink.fill(new Path2D(path));
  ink.restore();
}
