// A school, from its link to the box: it orders, changes, cancels and declines. The keyboard alone.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse, read} from './harness.mjs';
import {askToCancel, change, giveContact, myOrder, numberOn, pickDishes, pickKit, press, tickAll, view} from './school-steps.mjs';

const trousse = await openTrousse();
const {known, checkPage} = trousse;

test('a link opens the school it belongs to, and its secret leaves the address', async () => {
  const page = await trousse.schoolPage();
  assert.equal(new URL(page.url()).hash, '');
  await page.getByRole('heading', {level: 1, name: /^Bonjour, /}).waitFor();
  await page.getByText(/Sans choix d’ici le .+ inclus, vous recevrez la Trousse générique/).waitFor();
  await checkPage(page, 'order-kit');
});

test('the list of a school\'s orders says first what is still to choose this year', async () => {
  const page = await trousse.schoolPage();
  await page.goto('/commande');
  await page.getByText(/Pour la JPS 2027, rien n’est encore choisi/).waitFor();
  await page.getByText('JPS23-').first().waitFor();
  await checkPage(page, 'my-orders');
  await page.getByRole('link', {name: 'Choisir une trousse'}).click();
  await page.getByRole('heading', {level: 1, name: /^Bonjour, /}).waitFor();
});

test('a school composes its menu and orders, with the keyboard alone', async () => {
  const page = await trousse.schoolPage();
  await pickKit(page, 'menu-degustation');
  await press(page, '.tray .btn');
  await page.locator('.kit-open .error', {hasText: 'Il faut 3 articles'}).waitFor();
  await checkPage(page, 'order-menu-too-few');

  await pickDishes(page, 3);
  assert.match(await page.locator('.tray__text').innerText(), /3 sur 3/);
  assert.equal(await page.locator('.dish input:not(:disabled)').count(), 3, 'a fourth can be ticked');
  await checkPage(page, 'order-menu');
  await press(page, '.tray .btn');

  await giveContact(page);
  await page.locator('.review').waitFor();
  await checkPage(page, 'order-review');
  await press(page, '.review .acts .btn');

  await page.waitForURL(/\/commande\?no=/);
  await page.getByRole('heading', {level: 1, name: /C’est noté, merci/}).waitFor();
  assert.equal(await page.getByText('Votre choix', {exact: true}).count(), 3);
  await checkPage(page, 'my-order-placed');
});

test('its link now leads to its order', async () => {
  const page = await trousse.schoolPage();
  await page.waitForURL(/\/commande\?no=/);
  await page.locator('.ticket').waitFor();
  await checkPage(page, 'my-order');
});

test('on a phone it sees first what it came for, and goes back by steps of a finger’s size', async () => {
  const page = await trousse.schoolPage({viewport: {width: 390, height: 844}});
  const change = page.locator('.todo a.btn');
  await change.waitFor();
  const {y, height} = await change.boundingBox();
  assert.ok(y + height <= 844, `what can be changed begins ${y} px down`);
  await checkPage(page, 'my-order-phone');
  await change.click();
  await page.locator('.choose').waitFor();
  await page.locator('.tray .btn').click();
  await page.locator('.review').waitFor();
  for (const step of await page.locator('.way .is-done .link').all()) {
    const {width: wide, height: high} = await step.boundingBox();
    assert.ok(wide >= 44 && high >= 44, `a step of ${wide} × ${high} px`);
  }
  await checkPage(page, 'order-steps-phone');
  await page.locator('.way .is-done .link').first().click();
  await page.locator('.choose').waitFor();
});

test('it changes its mind: another kit, the same number', async () => {
  const page = await myOrder(trousse);
  const number = await numberOn(page);
  await press(page, '.todo a.btn');
  await page.locator('.choose').waitFor();
  await pickKit(page, 'generique');
  await checkPage(page, 'order-change');
  await press(page, '.tray .btn');
  await press(page, '.review .acts .btn');
  await page.waitForURL(/\/commande\?no=/);
  await page.getByRole('heading', {level: 1, name: /C’est changé/}).waitFor();
  assert.equal(await numberOn(page), number);
  assert.match(await page.locator('.ticket').innerText(), /Trousse générique/);
});

test('a change made over somebody else’s says what changed, and keeps what was typed', async () => {
  const mine = await myOrder(trousse);
  await press(mine, '.todo a.btn');
  await mine.locator('.choose').waitFor();
  await mine.goto(`${mine.url()}&step=contact`);
  await mine.locator('#note').fill('Sonner à la porte 3.');

  const other = await myOrder(trousse);
  await change(other, {note: 'Par la cour.'});

  await press(mine, '.form .acts .btn');
  await press(mine, '.review .acts .btn');
  await mine.getByText('La commande a changé entre-temps').waitFor();
  assert.match(await mine.locator('.review').innerText(), /Sonner à la porte 3/);
  await checkPage(mine, 'order-stale');
  await press(mine, '[data-told] .btn');
  await mine.waitForURL(/\/commande\?no=/);
  await mine.getByText('Sonner à la porte 3.').waitFor();
});

test('cancelling asks what comes instead: another kit leads to the kits, and the order stands until then', async () => {
  const page = await myOrder(trousse), number = await numberOn(page);
  await askToCancel(page);
  assert.equal(await page.locator('#cancel input[value=generic]').count(), 0, 'it has the generic kit already');
  await checkPage(page, 'my-order-cancel');
  await press(page, '#cancel .acts .btn');
  await page.waitForURL(/\/commander\?no=/);
  await page.locator('.choose').waitFor();
  assert.equal((await view(page)).outcome.order, number);
  await pickKit(page, 'affiche');
  await press(page, '.tray .btn');
  await press(page, '.review .acts .btn');
  await page.getByRole('heading', {level: 1, name: /C’est changé/}).waitFor();
  assert.equal(await numberOn(page), number);
});

test('cancelling for the generic kit changes the order, which keeps its number', async () => {
  const page = await myOrder(trousse), number = await numberOn(page);
  await askToCancel(page, 'generic');
  await press(page, '#cancel .acts .btn');
  await page.locator('[data-told]', {hasText: 'La commande est changée'}).waitFor();
  assert.equal(await numberOn(page), number);
  assert.match(await page.locator('.ticket').innerText(), /Trousse générique/);
  await checkPage(page, 'my-order-generic');
});

test('cancelling for none is an answer, which may be taken back', async () => {
  const page = await myOrder(trousse);
  await askToCancel(page, 'none');
  await press(page, '#cancel .btn--danger');
  await page.locator('[data-told]').waitFor();
  await page.getByRole('heading', {level: 1, name: 'Commande annulée'}).waitFor();
  await checkPage(page, 'my-order-cancelled');
  await page.goto('/sans-trousse');
  await page.getByText('Pas de trousse cette année : c’est noté').waitFor();
  await checkPage(page, 'no-kit-noted');
  await press(page, '.answer .btn');
  await page.getByText('C’est annulé').waitFor();
  assert.equal((await view(page)).outcome, null);
});

test('« pas de trousse cette année » is asked once more before it counts', async () => {
  const page = await trousse.schoolPage();
  await page.goto('/sans-trousse');
  await checkPage(page, 'no-kit');
  await press(page, '.answer .btn');
  await page.locator('#sure').waitFor();
  await checkPage(page, 'no-kit-sure');
  await page.keyboard.press('Escape');
  assert.equal((await view(page)).outcome, null);
  await press(page, '.answer .btn');
  await press(page, '#sure .btn--quiet');
  await page.locator('[data-told]').waitFor();
  assert.equal((await view(page)).outcome.kind, 'decline');
  await page.goto('/commander');
  await page.getByRole('heading', {level: 1, name: 'Pas de trousse cette année'}).waitFor();
  await checkPage(page, 'order-declined');
  await press(page, '.standing .btn');
  await page.locator('.choose').waitFor();
});

test('one link opens several buildings, each with its own answer', async () => {
  const page = await trousse.schoolPage({}, known.second.link);
  await page.locator('.buildings').waitFor();
  const silent = await page.getByRole('button', {name: /^Choisir (sa|une autre) trousse/}).count();
  assert.ok(silent > 0);
  await checkPage(page, 'order-buildings');
  await page.getByRole('button', {name: /^Choisir (sa|une autre) trousse/}).first().focus();
  await page.keyboard.press('Enter');
  await pickKit(page, 'generique');
  await press(page, '.tray .btn');
  await giveContact(page);
  const others = await page.locator('input[name=same]').count();
  assert.equal(others, silent - 1);
  if (others) await tickAll(page, 'input[name=same]');
  await checkPage(page, 'order-review-buildings');
  await press(page, '.review .acts .btn');
  await page.locator(others ? '.buildings' : '.noted').waitFor();
  const {schools} = await read(page, '/sessions/current');
  assert.equal(schools.filter(({outcome}) => outcome?.kind === 'order').length >= silent, true);
  await checkPage(page, 'order-buildings-done');
});

test('another school’s order is not found', async () => {
  const theirs = await trousse.schoolPage({}, known.second.link);
  const {schools} = await read(theirs, '/sessions/current');
  const page = await trousse.schoolPage();
  await page.goto(`/commande?no=${schools.find(({order}) => order).order.number}`);
  await page.getByRole('heading', {level: 1, name: 'Commande introuvable'}).waitFor();
  await checkPage(page, 'my-order-unknown');
});

test('the pages hold on a small phone in the dark, in English', async () => {
  const page = await trousse.schoolPage({viewport: {width: 320, height: 640}, colorScheme: 'dark'}, known.second.link);
  await checkPage(page, 'order-buildings-320-dark');
  for (const [address, name] of [['/en/order', 'order-en'], ['/en/no-kit', 'no-kit-en'], ['/en/my-order', 'my-orders-en']]) {
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    await page.locator('h1').waitFor();
    await checkPage(page, `${name}-320-dark`);
  }
  const number = await page.locator('.rows a').first().innerText();
  await page.goto(`/en/my-order?no=${number}`);
  await page.locator('.ticket').waitFor();
  await checkPage(page, 'my-order-en-320-dark');
});
