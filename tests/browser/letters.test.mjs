// The outbox as staff see it: without a mail server, with one that is down, and each letter as its school would see it.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse} from './harness.mjs';

const WIDTHS = [390, 768, 1440];
const silent = await openTrousse();
process.env.TROUSSE_SMTP_HOST = 'localhost';
process.env.TROUSSE_SMTP_PORT = '9';
process.env.TROUSSE_SMTP_SECURITY = 'none';
process.env.TROUSSE_SMTP_FROM_ADDRESS = 'trousse@prel.example';
const trousse = await openTrousse();
for (const name of ['HOST', 'PORT', 'SECURITY', 'FROM_ADDRESS']) delete process.env[`TROUSSE_SMTP_${name}`];

const rowsOf = page => page.locator('.letters tbody tr');

test('without a mail server the page says that nothing leaves, and shows what would', async () => {
  const page = await silent.staffPage();
  await page.goto('/equipe/courrier');
  await page.getByText('Rien ne part : aucun serveur de courriel n’est réglé').waitFor();
  await rowsOf(page).first().waitFor();
  assert.equal(await page.locator('[data-act=test]').count(), 0);
  await page.locator('.chip', {hasText: 'Parties'}).click();
  await page.getByText('Aucune lettre ne correspond').waitFor(); // nothing claims to have left
  for (const width of WIDTHS) {
    await page.setViewportSize({width, height: 900});
    await page.goto('/equipe/courrier');
    await rowsOf(page).first().waitFor();
    await silent.checkPage(page, `letters-off-${width}`);
  }
});

test('a letter opens as its school sees it, and as text; what is decided about it stays in the list', async () => {
  const page = await silent.staffPage();
  await page.goto('/equipe/courrier?letter=shipped');
  await rowsOf(page).first().locator('.nm a').click();
  await page.waitForURL('**id=*');
  const sheet = page.locator('.letter__sheet');
  await sheet.getByText('Votre trousse est en route').first().waitFor();
  assert.equal(await sheet.locator('a, img, script, style').count(), 0);
  assert.equal(await sheet.locator('td').first().evaluate(cell => getComputedStyle(cell).backgroundColor !== 'rgba(0, 0, 0, 0)' || cell.style.padding !== ''), true);
  await silent.checkPage(page, 'letter-seen');
  await page.setViewportSize({width: 390, height: 844});
  await silent.checkPage(page, 'letter-seen-390');
  await page.setViewportSize({width: 1440, height: 900});
  await page.getByRole('button', {name: 'Texte seul'}).click();
  await page.locator('.letter__text', {hasText: '/commande?no='}).waitFor();
  await silent.checkPage(page, 'letter-text');
  await page.locator('[data-act=resending]').click();
  await page.locator('dialog .badge', {hasText: 'En attente'}).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('a.chip', {hasText: 'En attente'}).click();
  await rowsOf(page).first().locator('.badge', {hasText: 'En attente'}).waitFor();
});

test('while the mail server is down the page says why, and when it is tried next; an admin may ask for a test', async () => {
  const page = await trousse.adminPage();
  await page.goto('/en/staff/letters?letter=placed');
  await page.getByText('Server: localhost').waitFor();
  await rowsOf(page).first().locator('.nm a').click();
  await page.locator('[data-act=resending]').click();
  await page.locator('dialog .badge', {hasText: 'Waiting'}).waitFor();
  await page.locator('dialog', {hasText: 'The mail server does not answer.'}).waitFor();
  await page.goto('/en/staff/letters');
  await page.getByText('The sending is in trouble').waitFor();
  await page.getByText('Next attempt:').waitFor();
  await trousse.checkPage(page, 'letters-trouble');
  await page.locator('[data-act=test]').click();
  await page.getByRole('button', {name: 'Send the test'}).click();
  await page.locator('dialog', {hasText: 'Test message'}).waitFor();
  await trousse.checkPage(page, 'letters-test');
});

test('the page holds in the dark, in English and with nothing found', async () => {
  const page = await silent.staffPage({colorScheme: 'dark'});
  await page.goto('/en/staff/letters');
  await rowsOf(page).first().waitFor();
  await silent.checkPage(page, 'letters-dark-en');
  await page.goto('/en/staff/letters?q=zzzzz');
  await page.getByText('No letter fits').waitFor();
  await silent.checkPage(page, 'letters-none-en');
});
