// Every school can be reached: PREL's own list of contacts comes in, who has no address is a list of its own, and a card tells the years of its school.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';

const trousse = await openTrousse();
const page = await trousse.staffPage();
const dialog = page.locator('dialog').last();
const squeezed = async (locator) => (await locator.textContent()).replace(/\s+/g, ' ').trim();
const fileOf = (text) => ({name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(text)});

async function give(text) {
  await dialog.getByLabel('Fichier CSV').setInputFiles(fileOf(text));
  await dialog.getByRole('button', {name: 'Voir ce qui changerait'}).click();
}

test('how schools are reached stands over the list, and each figure opens the list that it counts', async () => {
  await page.goto('/equipe/ecoles');
  const coverage = await read(page, '/contact-coverage');
  assert.equal(coverage.own + coverage.parent + coverage.phone + coverage.paper, coverage.eligible);
  const figures = page.locator('[data-reach]');
  await figures.waitFor();
  await figures.getByText('par téléphone seulement').click();
  await page.waitForURL(/reach=phone/);
  await page.locator('.schools tbody tr').nth(coverage.phone - 1).waitFor();
  assert.equal(await page.locator('.schools tbody tr').count(), coverage.phone);
  assert.match(await squeezed(page.locator('.schools tbody tr').first()), /Téléphone seulement 450 555.01\d\d/);
  await trousse.checkPage(page, 'contacts-phone-only');
  await page.getByRole('link', {name: 'Voir les écoles sans adresse'}).click();
  await page.waitForURL(/reach=unaddressed/);
  await page.locator('.schools tbody tr').nth(coverage.phone + coverage.paper - 1).waitFor();
});

test('a list with rows to mend comes back with the reasons, and nothing of it is written', async () => {
  const before = await read(page, '/contact-coverage');
  await page.locator('#import-contacts').click();
  await give('Code;Nom;Municipalité;Courriel;Remarque\n979006;;;a@b.example;à rappeler\n;École;;c@d.example;\n;Inconnue;Oka;d@e.example;\n979014;;;pas une adresse;\n979015;;;e@f.example;;450 555-0101\n');
  await dialog.locator('[data-mend]').waitFor();
  assert.match(await squeezed(dialog.locator('[data-unread]')), /Colonne laissée de côté : Remarque/);
  assert.match(await squeezed(dialog.locator('.verdicts tbody')), /Courriel « pas une adresse » : une adresse s’écrit/);
  assert.equal(await dialog.getByRole('button', {name: /^Enregistrer/}).count(), 0);
  await trousse.checkPage(page, 'contacts-to-mend');
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.locator('[data-act=download]').click()]);
  const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
  assert.match(lines[0], /^\ufeffCode;Nom;Municipalité;Courriel;Remarque;Raison$/);
  assert.match(lines[1], /^979006;;;a@b\.example;à rappeler;$/);
  assert.match(lines[2], /Laquelle\? Ajoutez le code du Ministère/);
  assert.match(lines[3], /aucune école de la liste ne correspond/);
  assert.match(lines[5], /^979015;;;e@f\.example;;il y a plus de cases que de colonnes\s: un séparateur est de trop;450 555-0101$/);
  await give(lines.join('\n'));
  await dialog.locator('[data-unread]', {hasText: 'Raison'}).waitFor();
  assert.match(await squeezed(dialog.locator('.verdicts tbody')), /979015 Refusé il y a plus de cases que de colonnes/);
  assert.deepEqual(await read(page, '/contact-coverage'), before);
});

test('what would change is seen before and after, and what was changed meanwhile is seen again', async () => {
  const known = (await read(page, '/schools?reach=own&kind=school&limit=1')).data[0];
  const card = await read(page, `/schools/${known.id}`);
  await give(`Code;Courriel\n979006;secretariat@nouvelle.example\n${known.organisation};direction@nouvelle.example\n`);
  await dialog.getByRole('button', {name: 'Enregistrer 2 écoles'}).waitFor();
  assert.ok((await squeezed(dialog.locator('.verdicts tbody'))).includes(`courriel : ${card.contact.email} → direction@nouvelle.example`));
  await trousse.checkPage(page, 'contacts-preview');
  await send(page, 'PATCH', `/schools/${known.id}/contact`, {...card.contact, email: 'autre@nouvelle.example'}, card.contact_version);
  await dialog.getByRole('button', {name: 'Enregistrer 2 écoles'}).click();
  await dialog.getByText('Quelqu’un a changé une fiche entre-temps').waitFor();
  assert.ok((await squeezed(dialog.locator('.verdicts tbody'))).includes('courriel : autre@nouvelle.example → direction@nouvelle.example'));
  await dialog.getByRole('button', {name: 'Enregistrer 2 écoles'}).click();
  await page.getByText('Contacts enregistrés : 2 écoles.').waitFor();
  assert.equal((await read(page, `/schools/${known.id}`)).contact.email, 'direction@nouvelle.example');
});

test('a card tells the years of its school, its letters, and what somebody is there', async () => {
  const order = (await read(page, '/orders?origin=chosen&limit=1')).data[0];
  await page.goto(`/equipe/ecoles?id=${order.school.id}`);
  const years = dialog.locator('[data-history=years] li');
  await years.first().waitFor();
  assert.equal(await years.count(), 2);
  assert.match(await squeezed(years.first()), /A choisi/);
  await dialog.locator('[data-history=letters] li').first().waitFor();
  await trousse.checkPage(page, 'school-card-history');
  await dialog.locator('[data-act=contact]').click();
  const form = page.locator('dialog').last();
  await form.getByLabel('Fonction').fill('Directrice');
  await form.getByRole('button', {name: 'Enregistrer'}).click();
  await dialog.getByText('Directrice').waitFor();
});

test('two entries of one school are made one: what moves is said first, and the other one points to it', async () => {
  const order = (await read(page, '/orders?origin=chosen&state=placed&limit=1')).data[0];
  const twin = await send(page, 'POST', '/schools', {
    kind: 'school', name: 'École inscrite deux fois', board: '', mrc: '', municipality: 'Oka', address: '9, rue des Jumelles', postal_code: 'J0N1E0', language: 'fr', parent: null});
  await page.goto(`/equipe/ecoles?id=${twin.id}`);
  await dialog.locator('[data-act=merge]').click();
  const form = page.locator('dialog').last(), other = form.getByLabel('L’autre fiche');
  await other.fill('nulle part');
  await form.getByRole('button', {name: 'Voir ce qui serait réuni'}).click();
  await form.getByText('Choisissez l’autre fiche dans la liste').waitFor();
  await other.fill(order.school.name);
  const line = form.locator(`datalist option[value^="${order.school.name}"]`).first();
  await line.waitFor({state: 'attached'});
  await other.fill(await line.getAttribute('value'));
  await form.getByRole('button', {name: 'Voir ce qui serait réuni'}).click();
  await form.locator('[data-merger]').waitFor();
  assert.match(await squeezed(form.locator('[data-merger]')), new RegExp(`commande.* : ${order.number}`));
  await trousse.checkPage(page, 'school-merger');
  await form.getByRole('button', {name: 'Réunir pour de bon'}).click();
  await page.getByText('Les deux fiches n’en font plus qu’une.').waitFor();
  assert.equal((await read(page, `/schools/${twin.id}`)).order, order.number);
  await page.goto(`/equipe/ecoles?id=${order.school.id}`);
  await dialog.getByText('Réunie à').waitFor();
  await trousse.checkPage(page, 'school-merged');
});
