// Every « no » and every accident that a school may meet on its way to an order, and how it goes on. The keyboard alone.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cutTheLine, openTrousse, read} from './harness.mjs';
import {PERSON, atReview, checkAway, empty, endCampaign, giveContact, pickKit, press, silentAgain} from './school-steps.mjs';

const trousse = await openTrousse();
const {known, checkPage} = trousse;

test('what is missing is said at its field, and the focus goes to the summary', async () => {
  const page = await trousse.schoolPage();
  await pickKit(page, 'generique');
  await press(page, '.tray .btn');
  if (!(await page.locator('#email').count())) await press(page, '.review .facts .link');
  await page.locator('#name').fill('');
  await page.locator('#email').fill('secretariat@');
  await press(page, '.form .acts .btn');
  assert.ok(await page.locator('[data-told]').evaluate((element) => element === document.activeElement));
  assert.equal(await page.locator('#email').getAttribute('aria-invalid'), 'true');
  assert.match(await page.locator('#email').getAttribute('aria-describedby'), /email-fault/);
  await checkPage(page, 'order-contact-faults');
});

test('a lost answer and a reload make one order', async () => {
  const page = await atReview(trousse);
  const line = await cutTheLine(page, '**/api/v1/orders');
  await press(page, '.review .acts .btn');
  await page.locator('[data-told]').waitFor();
  await checkAway(trousse, page, 'order-lost-answer');
  await line.mend();
  await press(page, '[data-told] .btn');
  await page.waitForURL(/\/commande\?no=/);
  await page.locator('.ticket').waitFor();
  assert.equal(line.sent.length, 2);
  const {data} = await read(page, `/orders?campaign=${(await read(page, '/campaigns/current')).slug}`);
  assert.equal(data.filter(({state}) => state !== 'cancelled').length, 1);
});

test('who answered in another tab is shown the order', async () => {
  await silentAgain(trousse);

  const slow = await atReview(trousse), quick = await atReview(trousse);
  await press(quick, '.review .acts .btn');
  await quick.waitForURL(/\/commande\?no=/);
  await slow.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('act.')).forEach((key) => sessionStorage.removeItem(key)));
  await press(slow, '.review .acts .btn');
  await slow.getByText('La réponse est déjà donnée').waitFor();
  await checkPage(slow, 'order-already-answered');
  await press(slow, '[data-told] a');
  await slow.waitForURL(/\/commande\?no=/);
});

test('a session that ends on the way asks for the code, and loses nothing', async () => {
  await silentAgain(trousse);

  const late = await atReview(trousse);
  await late.context().clearCookies();
  await press(late, '.review .acts .btn');
  await late.locator('#code').waitFor();
  await checkPage(late, 'order-session-over');
  await late.locator('#code').fill(known.school.code);
  await late.keyboard.press('Enter');
  await late.locator('.review').waitFor();
  assert.match(await late.locator('.review').innerText(), new RegExp(PERSON.email));
});

test('without a link the code opens the school; a wrong one says why', async () => {
  const page = await trousse.newPage();
  await page.goto('/commander');
  await page.locator('#code').waitFor();
  await checkPage(page, 'order-code');
  await page.locator('#code').fill('K7QM');
  await page.keyboard.press('Enter');
  await page.getByText('Il manque 6 caractères').waitFor();
  await page.locator('#code').fill('2222222222');
  await page.keyboard.press('Enter');
  await page.getByText('Ce code ne correspond à aucun établissement').waitFor();
  await checkPage(page, 'order-code-wrong');
  await page.locator('#code').fill(` ${known.school.code.toLowerCase()} `);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {level: 1, name: /^Bonjour, /}).waitFor();
  await press(page, '.who .link');
  await page.getByText('cette page n’était pas la vôtre').waitFor();
  assert.equal((await read(page, '/sessions/current')).role, 'guest');
});

test('a link that was replaced says so', async () => {
  const page = await trousse.newPage();
  await page.goto('/commander#AAAAAAAAAAAAAAAAAAAAAA');
  await page.getByText('Ce lien ne fonctionne plus').waitFor();
  assert.equal(new URL(page.url()).hash, '');
  await checkPage(page, 'order-dead-link');
});

test('a personal link works with what a mail left at its end, and says when it was cut', async () => {
  const [, secret] = known.school.link.split('#');
  for (const end of ['.', ')', '&utm_source=infolettre']) {
    const page = await trousse.newPage();
    await page.goto(`/commander#${secret}${end}`);
    await page.getByRole('heading', {level: 1, name: /^Bonjour, /}).waitFor();
  }
  const cut = await trousse.newPage();
  await cut.goto(`/commander#${secret.slice(0, -3)}`);
  await cut.getByText('il y manque 3 caractères').waitFor();
  await checkPage(cut, 'order-cut-link');
  await cut.locator('#code').fill(`« ${known.school.code}. »`);
  await cut.keyboard.press('Enter');
  await cut.getByRole('heading', {level: 1, name: /^Bonjour, /}).waitFor();
});

test('a school without an email is asked for a telephone, and nothing more', async () => {
  const page = await trousse.schoolPage();
  await pickKit(page, 'generique');
  await press(page, '.tray .btn');
  if (!(await page.locator('#email').count())) await press(page, '.review .facts .link');
  await page.locator('#name').fill(PERSON.name);
  await page.locator('#email').fill('');
  await page.locator('#phone').fill('');
  await press(page, '.form .acts .btn');
  await page.locator('#email-fault', {hasText: 'laissez au moins un téléphone'}).waitFor();
  await checkPage(page, 'order-no-email');
  await page.locator('#phone').fill('450 555-0126');
  await press(page, '.form .acts .btn');
  await page.locator('.review', {hasText: /450\s555.0126/}).waitFor(); // its hyphen does not break
});

test('a server that is away is said, and what was chosen stays', async () => {
  const page = await atReview(trousse);
  await page.route('**/api/v1/orders', (route) => route.abort());
  await press(page, '.review .acts .btn');
  await page.getByText('Le service ne répond pas').waitFor();
  await checkAway(trousse, page, 'order-server-away');
  await page.locator('.review').waitFor();
});

test('who is offline is told so, and orders once the connection is back', async () => {
  const page = await atReview(trousse);
  await page.context().setOffline(true);
  await press(page, '.review .acts .btn');
  await page.getByText('Vous êtes hors ligne').waitFor();
  await page.context().setOffline(false);
  await press(page, '[data-told] .btn');
  await page.waitForURL(/\/commande\?no=/);
  await silentAgain(trousse);
});

test('a kit that goes out of stock meanwhile is told with what is left, and can no longer be chosen', async () => {
  const page = await atReview(trousse, 'rubans');
  const staff = await trousse.staffPage();
  await empty(staff, 'RUB-CARTON');
  await press(page, '.review .acts .btn');
  await page.getByText('Il n’en reste plus assez').waitFor();
  await page.locator('.choose').waitFor();
  assert.ok(await page.locator('input[value=rubans]').isDisabled());
  await checkPage(page, 'order-sold-out');
});

test('after the deadline the link shows what comes, and the order page takes no more', async () => {
  const late = await openTrousse();
  const page = await late.schoolPage();
  await pickKit(page, 'generique');
  await press(page, '.tray .btn');
  await giveContact(page);
  await endCampaign(await late.adminPage());
  await press(page, '.review .acts .btn');
  await page.locator('[data-told], .standing').first().waitFor();
  await late.checkPage(page, 'order-closed');
  await page.goto('/sans-trousse');
  await page.getByText('La date limite est passée').waitFor();
  await late.checkPage(page, 'no-kit-closed');
});
