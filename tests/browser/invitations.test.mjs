// The ladder as an admin climbs it: whom a step is for, how its letter reads, when it leaves; and whoever wants no more of them.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';

const trousse = await openTrousse();
const page = await trousse.adminPage();
const step = (name) => page.locator(`[data-step=${name}]`);
const dialog = page.locator('dialog').last();
const {slug} = await read(page, '/campaigns/current');
const state = async (name) => (await read(page, `/campaigns/${slug}/invitations`)).data.find((one) => one.step === name).state;

test('an admin sees six steps, each with its hour, and nothing that leaves by itself', async () => {
  await page.goto('/equipe/invitations');
  await step('how_was_it').waitFor();
  assert.equal(await page.locator('[data-step]').count(), 6);
  await step('last_week').getByText('À confirmer').waitFor();
  const coverage = await read(page, '/contact-coverage'), onPaper = page.locator('[data-reach] a', {hasText: 'par lettre imprimée seulement'});
  assert.equal(await onPaper.locator('b').textContent(), String(coverage.paper));
  assert.equal(await onPaper.getAttribute('href'), '/equipe/ecoles?kind=school&reach=paper');
  await trousse.checkPage(page, 'invitations');
  for (const [name, options] of [['phone', {viewport: {width: 390, height: 844}}], ['dark-en', {colorScheme: 'dark'}]]) {
    const other = await trousse.adminPage(options);
    await other.goto(name === 'dark-en' ? '/en/staff/invitations' : '/equipe/invitations');
    await other.locator('[data-step=how_was_it]').waitFor();
    await trousse.checkPage(other, `invitations-${name}`);
  }
});

test('whom a step is for is listed with why, and each number opens its list', async () => {
  const {counts} = await read(page, `/campaigns/${slug}/invitations/last_week/schools`);
  await step('last_week').locator('[data-act=schools]').click();
  await dialog.locator('[data-verdict=gets]').waitFor();
  assert.equal(Number((await dialog.locator('[data-verdict=gets] .n').textContent()).replace(/\D/g, '')), counts.gets);
  await dialog.locator('[data-verdict=no_address]').click();
  await dialog.locator('[data-act=print]').waitFor();
  await trousse.checkPage(page, 'invitations-schools');
  await page.keyboard.press('Escape');
});

test('the list of the step after says whom it is for: those whose kit has left, not the silent', async () => {
  await step('how_was_it').locator('[data-act=schools]').click();
  await dialog.locator('[data-verdict=gets]').waitFor();
  await dialog.getByText('Leur trousse est partie').waitFor();
  assert.equal(await dialog.getByText('Sans réponse').count(), 0);
  await page.keyboard.press('Escape');
});

test('on a phone the letter and the list stay within their dialog', async () => {
  const phone = await trousse.adminPage({viewport: {width: 390, height: 844}});
  await phone.goto('/equipe/invitations');
  await phone.locator('[data-step=halfway] [data-act=letter]').click();
  await phone.locator('dialog [data-as=phone]').click();
  const [sheet, letter] = await Promise.all(['.letter__sheet', 'dialog'].map(part => phone.locator(part).boundingBox()));
  assert.ok(sheet.x + sheet.width <= letter.x + letter.width, 'the sheet leaves its dialog');
  await phone.keyboard.press('Escape');
  await phone.locator('[data-step=halfway] [data-act=schools]').click();
  const [name, address] = await Promise.all([0, 1].map(i => phone.locator('.scroll .rows > li').first().locator('> span').nth(i).boundingBox()));
  assert.ok(address.y >= name.y + name.height, 'an address stands beside a name that it squeezes');
  await trousse.checkPage(phone, 'invitations-schools-390');
});

test('whom no letter reaches has it printed, in the words of its step', async () => {
  await page.evaluate(() => { window.print = () => { window.printed = document.querySelector('.print-now').textContent; dispatchEvent(new Event('afterprint')); }; });
  await step('last_week').locator('[data-act=schools]').click();
  await dialog.locator('[data-verdict=no_address]').click();
  await dialog.locator('[data-act=print]').click();
  await dialog.getByRole('button', {name: 'Créer les codes et imprimer'}).click();
  await page.waitForFunction(() => window.printed);
  assert.match(await page.evaluate(() => window.printed), /Plus que quelques jours pour choisir votre trousse.*Il est encore temps/s);
  await page.keyboard.press('Escape');
});

test('a letter is read as on a desk, on a phone, by night and as text, in both languages', async () => {
  await step('last_week').locator('[data-act=letter]').click();
  await dialog.locator('.letter__sheet').waitFor();
  await trousse.checkPage(page, 'invitations-letter');
  await dialog.locator('[data-as=dark]').click();
  assert.equal(await dialog.locator('.letter__sheet').evaluate((sheet) => getComputedStyle(sheet.shadowRoot.querySelector('.card')).backgroundColor), 'rgb(23, 42, 32)');
  await trousse.screenshot(page, 'invitations-letter-dark');
  await dialog.locator('[data-as=text]').click();
  await dialog.locator('[data-language=en]').click();
  await dialog.locator('.letter__text[lang=en]').getByText('Choose our kit').waitFor();
  await page.keyboard.press('Escape');
});

test('its hour and words are set, it is let go once its list was seen, and held back', async () => {
  await step('last_week').locator('[data-act=edit]').click();
  await dialog.locator('[name=subject_fr]').fill('Encore une semaine!');
  await dialog.locator('.acts .btn').first().click();
  await dialog.locator('.error').first().waitFor(); // both languages, or none
  await dialog.locator('[name=subject_en]').fill('One more week!');
  await dialog.locator('[name=text_fr]').fill('Un mot.\n\nUn autre.');
  await dialog.locator('[name=text_en]').fill('A word.\n\nAnother.');
  await trousse.checkPage(page, 'invitations-edit');
  await dialog.locator('.acts .btn').first().click();
  await page.locator('dialog').waitFor({state: 'detached'});

  await step('last_week').locator('[data-act=release]').click();
  await dialog.locator('[data-gets]').waitFor();
  await trousse.checkPage(page, 'invitations-release');
  await dialog.locator('form > .acts .btn').first().click();
  await step('last_week').getByText('Partira à l’heure dite').waitFor();
  assert.equal(await state('last_week'), 'waiting');
  await step('last_week').locator('[data-act=recall]').click();
  await dialog.locator('.acts .btn').first().click();
  await step('last_week').getByText('À confirmer').waitFor();
  assert.equal(await state('last_week'), 'planned');
});

test('growth says what may be done today, and leads there', async () => {
  await page.goto('/equipe/croissance');
  await page.locator('[data-next=remind]', {hasText: 'Rien dans le passé'}).waitFor(); // no letter has left
  const {calls} = await read(page, `/campaigns/${slug}/next-acts`);
  assert.deepEqual(calls.past, {calls: 12, ordered: 4});
  await page.locator('[data-next=call] [data-gain]', {hasText: new RegExp(`${Math.round(calls.gain.low)}\\D+${Math.round(calls.gain.high)}`)}).waitFor();
  await page.locator('[data-next=remind] a').click();
  await page.waitForURL('**/equipe/invitations');
});

test('mail that comes back from an address is noted on its school’s card, and taken back', async () => {
  const {data} = await read(page, `/campaigns/${slug}/invitations/halfway/schools?verdict=gets&limit=1`);
  await page.goto(`/equipe/ecoles?id=${data[0].id}`);
  await page.locator('[data-act=returned]').click();
  await page.locator('[data-mailbox=bounced]').waitFor();
  await trousse.checkPage(page, 'school-mailbox');
  await page.locator('.toast').getByRole('button', {name: 'Annuler'}).click();
  await page.locator('[data-act=returned]').waitFor();
  assert.equal((await read(page, `/schools/${data[0].id}`)).mailbox, null);
});

test('a link that is no letter’s own says so, and whom to call', async () => {
  const guest = await trousse.newPage();
  await guest.goto('/desabonnement#1-0');
  await guest.getByText('Ce lien est incomplet').waitFor();
  await guest.locator('#unsubscribe a[href^="tel:"]').waitFor();
  assert.equal(await guest.getByRole('button', {name: 'Réessayer'}).count(), 0, 'trying again would change nothing');
  await trousse.checkPage(guest, 'unsubscribe-unknown');
  assert.equal(new URL(guest.url()).hash, '');
  await assert.rejects(send(guest, 'DELETE', '/unsubscriptions/1-0'), /unknown_unsubscription/);
});

test('whoever wants the invitations after all is told that they come again', async () => {
  const guest = await trousse.newPage({viewport: {width: 390, height: 844}});
  const told = {GET: false, POST: true, DELETE: false}; // a letter's own link needs a mail server, and tests/api has one
  await guest.route('**/api/v1/unsubscriptions/**', route =>
    route.fulfill({json: {school: 'École de la Pluie-Fine', unsubscribed: told[route.request().method()]}}));
  await guest.goto('/desabonnement#7-abc');
  await guest.locator('[data-act=stop]').click();
  await guest.getByRole('heading', {name: 'plus d’invitations'}).waitFor();
  assert.equal(await guest.locator('[role=status]', {hasText: 'de nouveau'}).count(), 0);
  await guest.locator('[data-act=back]').click();
  await guest.locator('[role=status]', {hasText: 'nous vous écrirons de nouveau'}).waitFor();
  await trousse.checkPage(guest, 'unsubscribe-undone-390');
});

test('the mail, and the card of its school, say of an invitation which step it is', async () => {
  await send(page, 'POST', `/campaigns/${slug}/invitations/halfway/release`);
  for (let tries = 0; tries < 600 && !(await read(page, '/letters?letter=invitation&limit=1')).data.length; tries += 1) await page.waitForTimeout(100); // the job takes its turn
  await page.goto('/equipe/courrier?letter=invitation');
  await page.locator('.letters tbody tr', {hasText: 'Invitation · Mi-parcours'}).first().locator('a').first().click();
  await page.locator('dialog dd', {hasText: 'Invitation · Mi-parcours'}).waitFor();
  await trousse.checkPage(page, 'letter-of-a-step');
  const {school} = (await read(page, '/letters?letter=invitation&limit=1')).data[0];
  await page.goto(`/equipe/ecoles?id=${school.id}`);
  await page.locator('[data-history=letters] li', {hasText: 'Invitation · Mi-parcours'}).first().waitFor();
  await page.goto(`/en/staff/schools?id=${school.id}`);
  await page.locator('[data-history=letters] li', {hasText: 'Invitation · Halfway'}).first().waitFor();
});
