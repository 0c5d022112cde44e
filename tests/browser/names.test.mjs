// What a screen reader tells of the public pages: where one is, under which headings, what each field and button is called.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse} from './harness.mjs';
import {askToCancel, order, pickKit, press} from './school-steps.mjs';

const trousse = await openTrousse();
const {known} = trousse;

const PAGES = ['/', '/trousse?kit=menu-degustation', '/trousse?kit=nulle-part', '/commander', '/commande', '/sans-trousse', '/aide', '/vie-privee', '/nulle-part',
  '/en/', '/en/kit?kit=rubans', '/en/order', '/en/my-order', '/en/no-kit', '/en/help', '/en/privacy'];

test('every public page has one banner, one main part and one foot, and its navigation has a name', async () => {
  const page = await trousse.newPage();
  for (const address of PAGES) {
    const nodes = await told(page, address);
    for (const landmark of ['banner', 'main', 'contentinfo']) assert.equal(of(nodes, landmark).length, 1, `${address} has not one ${landmark}`);
    for (const landmark of of(nodes, 'navigation', 'region', 'complementary', 'search')) assert.ok(landmark.name, `${address} has a ${landmark.role} without a name`);
    assert.equal(of(nodes, 'link')[0].name, address.startsWith('/en/') ? 'Skip to content' : 'Aller au contenu', `${address} does not begin with the way past its head`);
  }
});

test('headings go down one step at a time from the only first one', async () => {
  const page = await trousse.newPage();
  for (const address of PAGES) inOrder(await told(page, address), address);
});

test('every field, button, link and picture has a name', async () => {
  const page = await trousse.newPage();
  for (const address of PAGES) allNamed(await told(page, address), address);
});

test('no two buttons of one page that do different things are called the same', async () => {
  const page = await trousse.schoolPage({}, known.second.link);
  await page.locator('.buildings').waitFor();
  const names = of(await treeOf(page), 'button').map(({name}) => name);
  assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), []);
});

test('each step of an order, its page and its dialogs are named as well, and the focus goes to what is new', async () => {
  const page = await trousse.schoolPage();
  await pickKit(page, 'menu-degustation');
  await wellTold(page, 'the kits');
  await press(page, '.tray .btn');
  assert.match(await describedAtFocus(page), /Il faut 3\sarticles/);

  await order(page, 'generique');
  await wellTold(page, 'the order');
  await askToCancel(page, 'none');
  const dialog = of(await wellTold(page, 'the question before cancelling'), 'dialog');
  assert.match(dialog[0].name, /^Annuler la commande JPS/);
  await page.keyboard.press('Escape');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Annuler la commande/);

  await page.goto(`${page.url().replace('/commande?', '/commander?')}&step=contact`);
  await page.locator('#email').fill('camille@');
  await press(page, '.form .acts .btn');
  await wellTold(page, 'the contact to correct');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'alert');
  await page.locator('#email').focus();
  assert.match(await describedAtFocus(page), /Écrivez/);
});

test('a step that is reached is said: its heading has the focus', async () => {
  const page = await trousse.schoolPage({}, known.second.link);
  await page.getByRole('button', {name: /^Choisir (sa|une autre) trousse/}).first().press('Enter');
  assert.match(await page.evaluate(() => document.activeElement.matches('h1') && document.activeElement.textContent), /^Bonjour/);
  await pickKit(page, 'generique');
  await press(page, '.tray .btn');
  await page.waitForFunction(() => document.activeElement.matches('h1'));
});

test('tables of the team keep their rows and cells where a phone folds them', async () => {
  const page = await trousse.adminPage({viewport: {width: 390, height: 844}});
  for (const name of ['commandes', 'colis', 'ecoles', 'reserve', 'personnes', 'bilan', 'croissance', 'campagne', 'courrier', 'journal', 'entretien', 'attribution']) {
    const address = `/equipe/${name}`;
    await page.goto(address);
    await page.locator('main tbody tr').first().waitFor({state: 'attached'}); // growth's stand folded
    const bare = await page.evaluate(() => [...document.querySelectorAll('table, table *')]
      .filter((part) => /^(TABLE|THEAD|TBODY|TFOOT|TR|TH|TD)$/.test(part.tagName) && !/^table|^none$/.test(getComputedStyle(part).display) && !part.hasAttribute('role'))
      .map((part) => part.outerHTML.slice(0, 80)));
    assert.deepEqual(bare, [], `${address} folds parts of a table that say no role`);
  }
});

test('on every page of the team each field, button, link and picture has a name, also where a phone leaves its words out', async () => {
  for (const width of [390, 1440]) {
    const page = await trousse.adminPage({viewport: {width, height: 900}});
    for (const name of ['', 'commandes', 'vagues', 'vague?no=1', 'colis', 'lecteur', 'reclamations', 'reserve', 'reserve?view=shopping', 'arrivages', 'inventaire', 'ecoles', 'courrier', 'croissance',
      'attribution', 'campagne', 'bilan', 'personnes', 'journal', 'entretien', 'mon-compte']) {
      allNamed(await told(page, `/equipe/${name}`), `${name} at ${width} px`);
    }
  }
});

async function told(page, address) {
  await page.goto(address);
  await page.waitForLoadState('networkidle');
  await page.locator('h1').first().waitFor();
  return treeOf(page);
}

async function wellTold(page, place) {
  const nodes = await treeOf(page);
  if (!of(nodes, 'dialog').length) inOrder(nodes, place);
  allNamed(nodes, place);
  return nodes;
}

async function treeOf(page) {
  const chromium = await page.context().newCDPSession(page);
  const {nodes} = await chromium.send('Accessibility.getFullAXTree');
  await chromium.detach();
  return nodes.filter(({ignored}) => !ignored).map(({role, name, properties = []}) => ({
    role: role.value, name: name?.value.trim() ?? '', level: properties.find((property) => property.name === 'level')?.value.value,
  }));
}

const of = (nodes, ...roles) => nodes.filter(({role}) => roles.includes(role));

function inOrder(nodes, place) {
  const levels = of(nodes, 'heading').map(({level}) => level);
  assert.equal(levels.filter((level) => level === 1).length, 1, `${place} has not one first heading`);
  levels.forEach((level, i) => assert.ok(level <= (levels[i - 1] ?? 0) + 1, `${place}: a heading goes from ${levels[i - 1]} to ${level}`));
}

function allNamed(nodes, place) {
  const bare = of(nodes, 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'radiogroup', 'button', 'link', 'image', 'dialog', 'heading').filter(({name}) => !name);
  assert.deepEqual(bare, [], `${place} has controls without a name`);
}

// What is said besides the name of what has the focus: its own description, and that of the groups it stands in.
const describedAtFocus = (page) => page.evaluate(() => {
  const texts = [];
  for (let part = document.activeElement; part; part = part.parentElement) {
    for (const id of (part.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)) texts.push(document.getElementById(id)?.textContent ?? '');
  }
  return texts.join(' ');
});
