// What a school does on its pages, by the keyboard alone, told in its own words: the tests read as its story.
import assert from 'node:assert/strict';
import {setTimeout as pause} from 'node:timers/promises';
import {read, send} from './harness.mjs';

export const PERSON = {name: 'Camille Fougère', email: 'secretariat@trois-sapins.example'};

// Moves by Tab until what `selector` names has the focus, then presses it.
export async function press(page, selector) {
  await reach(page, selector);
  await page.keyboard.press('Enter');
}

export async function reach(page, selector) {
  const wanted = page.locator(selector).first();
  await wanted.waitFor();
  for (let i = 0; i < 90; i += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} is out of the keyboard's reach on ${page.url()}`);
}

// In a group of radios Tab enters and the arrows choose.
export async function pickKit(page, slug) {
  await page.locator('.choose').waitFor();
  for (let i = 0; i < 90 && (await page.evaluate(() => document.activeElement.name)) !== 'kit'; i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  const wanted = page.locator(`input[name=kit][value=${slug}]`);
  for (let i = 0; i < 8 && !(await wanted.isChecked()); i += 1) await page.keyboard.press('ArrowDown');
  assert.ok(await wanted.isChecked(), `${slug} cannot be chosen`);
}

export async function pickDishes(page, wanted) {
  for (let i = 0; i < 90 && (await page.locator('.dish input:checked').count()) < wanted; i += 1) {
    const free = await page.evaluate(() => document.activeElement.matches('.dish input:not(:checked)'));
    await page.keyboard.press(free ? 'Space' : 'Tab');
  }
}

export async function tickAll(page, selector) {
  for (let i = 0; i < 90 && (await page.locator(`${selector}:not(:checked)`).count()); i += 1) {
    const free = await page.evaluate((boxes) => document.activeElement.matches(`${boxes}:not(:checked)`), selector);
    await page.keyboard.press(free ? 'Space' : 'Tab');
  }
}

// The step that asks, where nothing is on file.
export async function giveContact(page) {
  await page.locator('#email, .review').first().waitFor();
  if (!(await page.locator('#email').count())) return;
  await reach(page, '#name');
  await page.keyboard.type(PERSON.name);
  await reach(page, '#email');
  await page.keyboard.type(PERSON.email);
  await press(page, '.form .acts .btn');
  await page.locator('.review').waitFor();
}

export async function order(page, kit) {
  await pickKit(page, kit);
  await press(page, '.tray .btn');
  await giveContact(page);
  await press(page, '.review .acts .btn');
  await page.waitForURL(/\/commande\?no=/);
  await page.locator('.ticket').waitFor();
}

export async function atReview(trousse, kit = 'generique') {
  const page = await trousse.schoolPage();
  await pickKit(page, kit);
  await press(page, '.tray .btn');
  await giveContact(page);
  return page;
}

export async function myOrder(trousse) {
  const page = await trousse.schoolPage();
  await page.waitForURL(/\/commande\?no=/);
  await page.locator('.todo').waitFor();
  return page;
}

export const numberOn = (page) => page.locator('.ticket b').innerText();

export async function askToCancel(page, then = 'another') {
  await press(page, '.todo .btn--danger');
  await page.locator('#cancel').waitFor();
  const wanted = page.locator(`#cancel input[value=${then}]`);
  for (let i = 0; i < 9 && (await page.evaluate(() => document.activeElement.name)) !== 'then'; i += 1) await page.keyboard.press('Tab');
  for (let i = 0; i < 3 && !(await wanted.isChecked()); i += 1) await page.keyboard.press('ArrowDown');
  assert.ok(await wanted.isChecked());
}

// It gives its order up, and changes its mind: it is silent again.
export async function silentAgain(trousse) {
  const page = await myOrder(trousse);
  await askToCancel(page, 'none');
  await press(page, '#cancel .btn--danger');
  await page.locator('[data-told]').waitFor();
  await page.goto('/commander');
  await press(page, '.standing .btn');
  await page.locator('.choose').waitFor();
}

// A request that fails on purpose is named in the console.
export async function checkAway(trousse, page, name) {
  page.complaints = page.complaints.filter((said) => !said.includes('net::ERR_FAILED'));
  await trousse.checkPage(page, name);
}

export async function view(page) {
  const {schools} = await read(page, '/sessions/current');
  return schools[0];
}

export async function change(page, body) {
  const order = `/orders/${new URL(page.url()).searchParams.get('no')}`;
  await send(page, 'PATCH', order, body, (await read(page, order)).version);
}

export async function empty(page, sku) {
  const {id, on_hand: pieces} = (await read(page, '/items')).data.find((one) => one.sku === sku);
  await send(page, 'POST', '/adjustments', {item: id, change: -pieces, reason: 'Dégât d’eau'});
}

// The deadline may be moved near, not into the past.
export async function endCampaign(page) {
  const end = Date.now() + 3000;
  const {slug, version} = await read(page, '/campaigns/current');
  await send(page, 'PATCH', `/campaigns/${slug}`, {closes_at: `${new Date(end).toISOString().slice(0, 19)}Z`}, version);
  await pause(end + 500 - Date.now());
}
