// What the law asks: somebody's data found, handed over, put right and erased; what goes by age; the registers.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';

process.env.TROUSSE_PRIVACY_OFFICER_NAME = 'Camille Exemple';
process.env.TROUSSE_PRIVACY_OFFICER_EMAIL = 'vie.privee@prel.example';
process.env.TROUSSE_RETENTION_DAYS = '365';
const trousse = await openTrousse();

// Whom an order of the demonstration names.
async function somebody(page) {
  const {data} = await read(page, '/orders?origin=chosen&limit=20');
  for (const {number} of data) {
    const {contact} = await read(page, `/orders/${number}`);
    if (contact?.email) return {number, ...contact};
  }
  throw new Error('the demonstration names nobody');
}

async function found(page, whom) {
  await page.locator('#f-person').fill(whom);
  await page.locator('.find-person button').click();
  await page.locator('[data-found]').waitFor();
}

test('an admin finds a person, hands the data over, corrects a contact and erases it all; no address names anybody', async () => {
  const page = await trousse.adminPage();
  const who = await somebody(page), asked = [];
  page.on('request', request => asked.push(request.url()));
  await page.goto('/equipe/donnees');
  await found(page, who.email);
  assert.ok(await page.locator('.holdings > li').count() >= 2);
  await page.locator('.holdings dl > div', {hasText: /Fonction\s*Secrétaire/}).waitFor();
  await trousse.checkPage(page, 'staff-personal-data');

  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-file=csv]').click()]);
  assert.ok(readFileSync(await file.path(), 'utf8').includes(who.email));

  await page.locator('[data-act=correct]').click();
  await page.locator('dialog').getByLabel('Nom').fill('Océane Essai');
  await page.locator('dialog').getByLabel('Courriel').fill('oceane@ecole.example');
  await trousse.checkAxe(page);
  await page.locator('dialog').getByRole('button', {name: 'Corriger'}).click();
  await page.getByText(/(contacts sont|contact est) corrigé/).waitFor();
  assert.equal((await read(page, `/orders/${who.number}`)).contact.name, 'Océane Essai');

  await found(page, 'essai oceane');
  await page.locator('[data-act=erase]').click();
  await page.locator('dialog li').first().waitFor();
  await trousse.checkPage(page, 'staff-personal-data-erase');
  await page.locator('dialog').getByRole('button', {name: /pour de bon/}).click();
  await page.getByText(/C’est effacé/).waitFor();
  assert.equal((await read(page, `/orders/${who.number}`)).contact, null);
  await page.locator('#erasures tbody').last().getByText(/Contact d’une commande/).waitFor();
  assert.ok(asked.every(address => !/oceane|@/i.test(decodeURIComponent(address))), 'an address names somebody');
});

test('nobody is found under what is held of no one, and too little is refused at its field', async () => {
  const page = await trousse.adminPage({viewport: {width: 390, height: 844}, colorScheme: 'dark'});
  await page.goto('/en/staff/personal-data');
  await page.locator('#f-person').fill('ab');
  await page.locator('.find-person button').click();
  await page.locator('.find-person .error').waitFor();
  await page.locator('#f-person').fill('personne@nulle-part.example');
  await page.locator('.find-person button').click();
  await page.getByText('Nothing is held').waitFor();
  await trousse.checkPage(page, 'staff-personal-data-phone-dark');
});

test('of staff who are no admins nobody sees what is held on people', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/donnees');
  await page.getByText('réservée à l’administration').waitFor();
});

test('an incident is written into the register, told to the Commission, and leaves as a file', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/donnees');
  await page.locator('[data-act=note-incident]').click();
  const dialog = page.locator('dialog');
  const fill = async fields => { for (const [name, value] of Object.entries(fields)) await dialog.locator(`[name=${name}]`).fill(value); };
  await fill({happened_on: '2026-11-15', known_on: '2026-11-16', what: 'Une liste est partie à la mauvaise école.', data: 'Noms et courriels', people: '12,5', why: 'Coordonnées de travail.'});
  await dialog.getByLabel('Il y a un risque').check();
  await dialog.getByRole('button', {name: 'Inscrire'}).click();
  await dialog.locator('#f-people-fault').waitFor();
  await fill({people: '1 200', known_on: '2026-11-14'});
  await dialog.getByRole('button', {name: 'Inscrire'}).click();
  await dialog.locator('#f-known_on-fault', {hasText: 'Choisissez le 15 novembre 2026, ou un jour plus tard.'}).waitFor();
  await fill({known_on: '2026-11-16'});
  await trousse.checkPage(page, 'staff-incident');
  await dialog.getByRole('button', {name: 'Inscrire'}).click();
  await page.locator('.incidents', {hasText: 'Commission à aviser'}).waitFor();
  await page.locator('.incidents', {hasText: /1\s200\spersonnes/}).waitFor();

  await page.locator('[data-act=complete]').click();
  await fill({cai_told_on: '2026-11-17'});
  await dialog.getByRole('button', {name: 'Enregistrer'}).click();
  await page.getByText('Le registre est à jour').waitFor();
  assert.equal(await page.getByText('Commission à aviser').count(), 0);
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#incidents [data-export=csv]').click()]);
  assert.ok(readFileSync(await file.path(), 'utf8').includes('Une liste est partie'));
  await trousse.checkPage(page, 'staff-personal-data-incidents');
});

test('where data are asked for it says why, who sees them, how long, and whom to ask; the page it links to says it all', async () => {
  for (const [lang, form, page, kept] of [['fr', '/commander?kit=affiche&step=contact', '/vie-privee', /1\san/], ['en', '/en/order?kit=affiche&step=contact', '/en/privacy', /1\syear/]]) {
    const school = await trousse.schoolPage({viewport: {width: 390, height: 844}, locale: `${lang}-CA`}, trousse.known.school.link);
    await school.goto(form);
    const notice = school.locator('.privacy').first();
    await notice.getByText('Camille Exemple').waitFor();
    assert.match(await notice.textContent(), kept);
    assert.match(await notice.textContent(), /vie\.privee@prel\.example/);
    await trousse.checkPage(school, `order-notice-${lang}`);
    await notice.locator('a').last().click();
    await school.waitForURL(`**${page}`);
    await school.locator('#officer', {hasText: 'Camille Exemple'}).waitFor();
    assert.match(await school.locator('[data-kept]').first().textContent(), kept);
    await trousse.checkPage(school, `privacy-${lang}`);
  }
});

test('an admin sees who looked at a contact, on an order, on a school’s card, and for the lists; of staff nobody does', async () => {
  const staff = await trousse.staffPage(), page = await trousse.adminPage();
  const {data: [{number, school}]} = await read(page, '/orders?origin=chosen&state=placed&limit=1');
  await staff.goto(`/equipe/commande?no=${number}`);
  await staff.locator('#t-contact').waitFor();
  assert.equal(await staff.locator('[data-act=looks]').count(), 0);
  await staff.goto('/equipe/courrier');
  await staff.waitForLoadState('networkidle');
  await send(page, 'POST', '/jobs/contact_looks/runs', {});

  await page.goto(`/equipe/commande?no=${number}`);
  await page.locator('[data-act=looks]').click();
  await page.locator('dialog .looks', {hasText: trousse.known.staff.name ?? ''}).waitFor();
  await trousse.checkPage(page, 'staff-looks');
  await page.goto(`/equipe/ecoles?id=${school.id}`);
  await page.locator('dialog [data-act=looks]').click();
  await page.locator('dialog .looks', {hasText: number}).waitFor();
  await page.goto('/equipe/donnees');
  await page.locator('#looks', {hasText: 'le courrier'}).waitFor();
});
