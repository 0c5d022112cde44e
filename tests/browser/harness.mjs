// What a browser test starts from: a real Trousse on a free port with a copy of the demonstration, and a real Chromium.
// Node's own runner runs the tests (node --test), on node 18 and 20:
//
//   import {test} from 'node:test';
//   import {openTrousse} from './harness.mjs';
//   const trousse = await openTrousse();             // one server and one browser a file; both end with it
//   test('…', async () => {
//     const page = await trousse.schoolPage();       // signed in by the personal link
//     …
//     await trousse.checkPage(page, 'order-chosen'); // axe finds nothing, nothing overflows, and a picture to look at
//   });
import assert from 'node:assert/strict';
import {spawn, execFile} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import {chromium} from 'playwright-core';

const house = fileURLToPath(new URL('../../', import.meta.url));
const program = process.env.TROUSSE ?? path.join(house, 'build/release/trousse');
export const screens = path.join(house, 'build/screens');
const slowest = 180_000; // what a loaded machine may take for one step; a quick one never waits so long
const axeRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Options go to both: {server: ['--now', …]} to the program, the rest to the browser's context (viewport, colorScheme …).
export async function openTrousse({server: args = [], empty = false} = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'trousse-'));
  const data = path.join(folder, 'data');
  if (empty) mkdirSync(data, {mode: 0o700});
  else cpSync(await demonstration(), data, {recursive: true});
  const camera = path.join(folder, 'camera.mjpeg'); // what a camera sees: the pictures a test has put there
  const server = await serve(data, args);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    ignoreDefaultArgs: ['--disable-back-forward-cache'], // Back is what people have
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking',
           '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`],
  });
  after(async () => {
    await browser.close();
    await server.stop();
    rmSync(folder, {recursive: true, force: true});
  });
  const known = empty ? {} : JSON.parse(readFileSync(path.join(data, 'demonstration.json'), 'utf8'));
  return {...server, data, camera, known, browser, ...pages(browser, server.site, known), checkPage, checkAxe, screenshot};
}

function pages(browser, site, known) {
  // A page of a visitor of its own, French unless told. Whatever the page itself says in its console fails the test.
  async function newPage(options = {}) {
    const context = await browser.newContext({
      baseURL: site, locale: 'fr-CA', timezoneId: 'America/Toronto', viewport: {width: 1440, height: 900}, reducedMotion: 'reduce', ...options,
    });
    context.setDefaultTimeout(slowest);
    const page = await context.newPage();
    page.complaints = [];
    page.on('pageerror', (error) => page.complaints.push(String(error)));
    page.on('console', (said) => {
      if (said.type() === 'error' && !/status of 4\d\d/.test(said.text())) page.complaints.push(said.text());
    });
    return page;
  }

  // By the personal link, as in PREL's mail. `link` of another school where one is at hand.
  async function schoolPage(options = {}, link = known.school.link) {
    const page = await newPage(options);
    await page.goto(withoutSite(link));
    await page.waitForLoadState('networkidle');
    return page;
  }

  const staffPage = (options) => signedIn(options, known.staff);
  const adminPage = (options) => signedIn(options, known.admin);

  async function signedIn(options, {email, password}) {
    const page = await newPage(options);
    await page.goto('/equipe/connexion');
    await page.fill('input[type=email]', email);
    await page.fill('input[type=password]', password);
    await Promise.all([page.waitForURL((url) => !url.pathname.includes('connexion')), page.press('input[type=password]', 'Enter')]);
    await page.waitForLoadState('networkidle');
    return page;
  }

  return {newPage, schoolPage, staffPage, adminPage};
}

// What every page must hold, whatever else its test says: axe, no sideways scrolling, no complaint in the console.
async function checkPage(page, name, options) {
  await screenshot(page, name);
  await checkAxe(page, options);
  const {wide, room} = await page.evaluate(() => ({wide: document.documentElement.scrollWidth, room: window.innerWidth}));
  assert.ok(wide <= room, `${name} is ${wide} px wide in a window of ${room}`);
  assert.deepEqual(page.complaints, [], `${name} complained in the console`);
}

async function checkAxe(page, {include} = {}) {
  const axe = new AxeBuilder({page}).withTags(axeRules);
  const {violations} = await (include ? axe.include(include) : axe).analyze();
  const told = violations.map(({id, help, nodes}) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary}`).join('\n')}`);
  assert.equal(violations.length, 0, `axe found ${violations.length} faults on ${page.url()}\n${told.join('\n')}`);
}

async function screenshot(page, name) {
  mkdirSync(screens, {recursive: true});
  await page.screenshot({path: path.join(screens, `${name}.png`), fullPage: true, animations: 'disabled'});
}

// What the API says to the person of a page, wherever that page is going meanwhile, and without what the browser has kept.
export async function send(page, method, path, body, version) {
  const cookies = await page.context().cookies();
  const headers = {
    Cookie: cookies.map(({name, value}) => `${name}=${value}`).join('; '), 'Content-Type': 'application/json',
    ...(method === 'POST' ? {'Idempotency-Key': randomUUID()} : {}), ...(version ? {'If-Match': `"${version}"`} : {}),
  };
  const answer = await fetch(new URL(`/api/v1${path}`, page.url()), {method, headers, body: body && JSON.stringify(body)});
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

export const read = (page, path) => send(page, 'GET', path);

// Whatever the page asks for is done, and its answer lost, until the line is mended. `sent` are the keys of its acts.
export async function cutTheLine(page, pattern = '**/api/v1/**') {
  const sent = [];
  await page.route(pattern, async (route) => {
    const key = route.request().headers()['idempotency-key'];
    if (key) sent.push(key);
    await route.fetch().catch(() => {});
    await route.abort().catch(() => {}); // the line was mended meanwhile
  });
  return {sent, mend: () => page.unroute(pattern)};
}

async function serve(data, args) {
  const port = await freePort();
  const log = openSync(path.join(path.dirname(data), 'log'), 'a');
  const child = spawn(program, ['serve', '--config', 'config/trousse.json', '--data', data, '--port', String(port), ...args], {cwd: house, stdio: ['ignore', log, log]});
  closeSync(log);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const site = `http://127.0.0.1:${port}`;
  for (const started = Date.now(); !(await answers(site)); await pause(30)) {
    const log_text = () => readFileSync(path.join(path.dirname(data), 'log'), 'utf8').slice(-4000);
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}\n${log_text()}`);
    if (Date.now() - started > 20_000) throw new Error(`${program} did not answer within 20 s\n${log_text()}`);
  }
  return {site, port, stop: () => (child.kill('SIGTERM'), ended)};
}

const answers = (site) => fetch(`${site}/readyz`).then((answer) => answer.ok, () => false);

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const {port} = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// Loaded once for a program, a set of files and a day; every test file takes a copy. Files that ask at the same time wait.
async function demonstration() {
  const made = path.join(path.dirname(program), 'demonstration', stampOf());
  const lock = `${made}.lock`;
  mkdirSync(path.dirname(made), {recursive: true});
  for (const started = Date.now(); !existsSync(made); await pause(200)) {
    if (Date.now() - started > 120_000) rmSync(lock, {recursive: true, force: true}); // left by a test that was ended
    try { mkdirSync(lock); } catch { continue; }
    try {
      const making = `${made}.making`;
      rmSync(making, {recursive: true, force: true});
      await promisify(execFile)(program, ['demo', '--data', making], {cwd: house});
      renameSync(making, made);
    } finally { rmSync(lock, {recursive: true, force: true}); }
  }
  return made;
}

function stampOf() {
  const demo = path.join(house, 'config/demo');
  const times = [program, ...readdirSync(demo).map((name) => path.join(demo, name))].map((file) => statSync(file).mtimeMs);
  return `${new Date().toISOString().slice(0, 10)}-${Math.floor(Math.max(...times))}`;
}

const withoutSite = (link) => link.replace(/^https?:\/\/[^/]+/, '');
