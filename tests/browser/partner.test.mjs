// A partner (a municipality, a community body) on the public pages: it may order as often as it likes, is sent nothing by default, and has nothing to decline.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';
import {askToCancel, giveContact, pickKit, press} from './school-steps.mjs';

const trousse = await openTrousse();
const {checkPage} = trousse;
const staff = await trousse.staffPage();
const [partner] = (await read(staff, '/schools?kind=partner&limit=200')).data.filter(({name}) => name === 'Ville de Val-Perché');
const {link} = await send(staff, 'POST', `/schools/${partner.id}/keys`, {end_links: false});

const OF_SCHOOLS = /école|vous recevrez|pas de trousse|school|you will receive|no kit this year/i;
const saidTo = (page) => page.locator('main').innerText();

test('a partner is offered no decline: the page of those who want none leads it to its own, which says what it is sent', async () => {
  const page = await trousse.schoolPage({}, link);
  await page.getByText('Un partenaire reçoit ce qu’il commande; rien ne lui est envoyé d’office.').waitFor();
  assert.doesNotMatch(await saidTo(page), OF_SCHOOLS);
  await checkPage(page, 'partner-order');
  await page.goto('/sans-trousse');
  await page.waitForURL('**/commander');
  await page.locator('.choose').waitFor();
  await page.goto('/');
  await page.getByRole('heading', {name: /Un partenaire reçoit ce qu’il commande/}).waitFor();
  assert.equal(await page.locator('.fork a:visible, #without-text:visible').count(), 0);
  await checkPage(page, 'partner-home');
});

test('from the choice to the confirmation, and when it cancels, a partner reads nothing that is meant for schools', async () => {
  const page = await trousse.schoolPage({}, link);
  const read_so_far = [];
  const look = async (name) => { read_so_far.push(await saidTo(page)); await checkPage(page, name); };
  await pickKit(page, 'affiche');
  await press(page, '.tray .btn');
  await page.locator('#email, .review').first().waitFor();
  await look('partner-contact');
  await giveContact(page);
  await look('partner-review');
  await press(page, '.review .acts .btn');
  await page.waitForURL(/\/commande\?no=/);
  await page.locator('.ticket').waitFor();
  await look('partner-confirmation');
  await askToCancel(page, 'none');
  await look('partner-cancel');
  await press(page, '#cancel .btn--danger');
  await page.locator('[data-told]', {hasText: 'Vous pouvez en passer une autre'}).waitFor();
  await look('partner-cancelled');
  for (const text of read_so_far) assert.doesNotMatch(text, OF_SCHOOLS);
});

test('in English too', async () => {
  const page = await trousse.schoolPage({}, link);
  await page.goto('/en/no-kit');
  await page.waitForURL('**/en/order');
  await page.getByText(/A partner receives what it orders/).waitFor();
  assert.doesNotMatch(await saidTo(page), OF_SCHOOLS);
});
