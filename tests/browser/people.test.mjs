// People and trace: who works here, programs with a token, the audit, the machine's upkeep.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {openTrousse, read} from './harness.mjs';

const trousse = await openTrousse();
const PASSWORD = 'quatre mots bien à moi', OTHER = 'cinq autres mots bien à moi';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';

test('somebody is invited, chooses a password by the one-time link, changes it, and is disabled', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/personnes');
  await page.locator('[data-act=invite]').click();
  await page.getByLabel('Nom').fill('Denis Exemple');
  await page.getByLabel('Courriel').fill('denis@prel.example');
  await page.locator('dialog').getByRole('button', {name: 'Inviter'}).click();
  const link = await page.locator('[data-link]').textContent();

  const guest = await trousse.newPage({userAgent: PHONE});
  await guest.goto(link.replace(/^https?:\/\/[^/]+/, ''));
  await guest.getByLabel('Mot de passe').fill('trop court');
  await guest.getByRole('button', {name: 'Enregistrer et se connecter'}).click();
  await guest.locator('.field--error').waitFor();
  await trousse.checkPage(guest, 'staff-welcome');
  await guest.getByLabel('Mot de passe').fill(PASSWORD);
  await guest.getByLabel(/deuxième fois/).fill(PASSWORD);
  await guest.getByRole('button', {name: 'Enregistrer et se connecter'}).click();
  await guest.getByRole('heading', {name: 'Bonjour Denis'}).waitFor();

  await guest.goto('/equipe/mon-compte');
  await guest.locator('.sessions', {hasText: 'cet appareil'}).waitFor();
  await guest.getByLabel('Mot de passe actuel').fill('pas le bon mot de passe');
  await guest.getByLabel('Nouveau mot de passe').fill(OTHER);
  await guest.getByLabel(/deuxième fois/).fill(OTHER);
  await guest.getByRole('button', {name: 'Changer le mot de passe'}).click();
  await guest.getByText('Ce n’est pas votre mot de passe actuel').waitFor();
  await guest.getByLabel('Mot de passe actuel').fill(PASSWORD);
  await guest.getByRole('button', {name: 'Changer le mot de passe'}).click();
  await guest.getByText('Le mot de passe est changé').waitFor();
  await trousse.checkPage(guest, 'staff-my-account');

  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'Sessions de Denis Exemple'}).click();
  await page.locator('dialog .sessions', {hasText: 'Téléphone'}).waitFor();
  await trousse.checkAxe(page);
  await page.locator('dialog').getByRole('button', {name: /Terminer la session ouverte/}).click();
  await page.getByText('Aucune session ouverte').waitFor();
  await guest.goto('/equipe/commandes');
  await guest.waitForURL('**/equipe/connexion?next=*');

  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'Modifier Denis Exemple'}).click();
  await page.locator('dialog').getByLabel('Administration').check();
  await page.locator('dialog').getByRole('button', {name: 'Enregistrer'}).click();
  await page.getByText('Denis Exemple est à jour').waitFor();
  await page.getByRole('button', {name: 'Désactiver Denis Exemple'}).click();
  await page.locator('dialog').getByRole('button', {name: 'Désactiver'}).click();
  await page.locator('tr.is-closed', {hasText: 'Denis Exemple'}).waitFor();
  await page.getByRole('button', {name: 'Réactiver Denis Exemple'}).click();
  await page.getByRole('button', {name: 'Désactiver Denis Exemple'}).waitFor();
  await trousse.checkPage(page, 'staff-people');
});

test('a token is made, shown once, lets a program in, and is revoked', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/personnes');
  await page.locator('[data-act=make-token]').click();
  await page.getByLabel('À quoi il sert').fill('Tableau de bord');
  await trousse.checkAxe(page);
  await page.locator('dialog').getByRole('button', {name: 'Créer le jeton'}).click();
  const token = await page.locator('[data-token]').textContent();
  const ask = () => fetch(`${trousse.site}/api/v1/orders?limit=1`, {headers: {Authorization: `Bearer ${token}`}});
  assert.equal((await ask()).status, 200);

  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'Révoquer Tableau de bord'}).click();
  await page.locator('dialog').getByRole('button', {name: 'Révoquer'}).click();
  await page.locator('tr.is-closed', {hasText: 'Tableau de bord'}).waitFor();
  assert.equal((await ask()).status, 401);
});

test('the audit is searched, filtered by its address, and leaves as a CSV', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/journal');
  await page.locator('.trace tbody tr').first().waitFor();
  await trousse.checkPage(page, 'staff-trace');
  const {data: [placed]} = await read(page, '/audit?act=order.placed&limit=1');
  await page.locator('#q').fill(placed.subject.id);
  await page.waitForURL(`**?q=${placed.subject.id}`);
  await page.locator(`.trace a[href$="no=${placed.subject.id}"]`).first().waitFor();

  await page.goto('/equipe/journal?act=order.placed');
  await page.locator('.trace .act').first().waitFor();
  assert.deepEqual([...new Set(await page.locator('.trace .act').allTextContents())], ['Commande reçue']);
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=csv]').click()]);
  const csv = readFileSync(await file.path(), 'utf8');
  assert.ok(csv.startsWith('\ufeffQuand;Qui;Acte;'), csv.slice(0, 40));
  assert.ok(csv.split('\r\n').length > 20);
  const [book] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=xlsx]').click()]);
  assert.equal(book.suggestedFilename(), 'journal.xlsx');
  assert.equal(readFileSync(await book.path()).subarray(0, 2).toString(), 'PK');

  // However long it is: the same page again and again, 6,000 lines.
  let pages = 0;
  await page.route('**/api/v1/audit?**limit=200**', async (route) => {
    const told = await (await route.fetch({url: route.request().url().replace(/&?cursor=[^&]*/, '')})).json();
    pages += 1;
    const data = Array.from({length: 200}, (_, i) => told.data[i % told.data.length]);
    await route.fulfill({json: {...told, data, next: pages % 30 ? 'more' : null}});
  });
  const [whole] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=csv]').click()]);
  assert.equal(readFileSync(await whole.path(), 'utf8').split('\r\n').length, 1 + 6000 + 1);
  await Promise.all([page.waitForEvent('download'), page.locator('[data-export=xlsx]').click()]);
  await page.getByText(/Le classeur s’arrête aux lignes les plus récentes \(4\s000\)\s: le CSV les contient toutes/).waitFor();

  const english = await trousse.adminPage();
  await english.goto('/en/staff/trace?act=order.placed&by=nobody');
  await english.getByText('Nothing matches').waitFor();
  await english.goto(`/en/staff/trace?subject=${placed.subject.id}`);
  await english.locator('.trace .act', {hasText: 'Order received'}).waitFor();
  assert.equal((await english.locator('.trace .ch').last().textContent()).includes(' | '), false);
});

test('a backup is made and checked, a job run, the data looked through', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/entretien');
  await page.locator('[data-act=backup]').click();
  await page.locator('.backups tbody tr').first().waitFor();
  await page.locator('[data-act=check]').first().click();
  await page.getByText('Bonne : elle s’ouvre').waitFor();
  const [data] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', {name: /Télécharger les données/}).first().click()]);
  assert.equal(readFileSync(await data.path()).subarray(0, 15).toString(), 'SQLite format 3');

  await page.locator('[data-act=key]').first().click();
  await page.getByLabel('Votre mot de passe').fill('pas le bon');
  await page.locator('dialog').getByRole('button', {name: 'Télécharger la clé'}).click();
  await page.getByText('Ce n’est pas votre mot de passe actuel').waitFor();
  await page.getByLabel('Votre mot de passe').fill(trousse.known.admin.password);
  const [key] = await Promise.all([page.waitForEvent('download'), page.locator('dialog').getByRole('button', {name: 'Télécharger la clé'}).click()]);
  assert.deepEqual(readFileSync(await key.path()), readFileSync(`${trousse.data}/trousse.key`));

  await page.locator('[data-act=run-purge]').click();
  await page.getByText(/Effacement des renseignements personnels\s: contacts effacés/).waitFor();
  await page.locator('[data-act=check-all]').click();
  await page.getByText('Tout est en ordre').waitFor();
  await trousse.checkPage(page, 'staff-upkeep');
});

test('the pages of people and trace hold on a phone and in the dark', async () => {
  const page = await trousse.adminPage({viewport: {width: 390, height: 844}, colorScheme: 'dark'});
  for (const name of ['people', 'trace', 'upkeep', 'my-account']) {
    await page.goto(`/en/staff/${name}`);
    await page.locator('table, .pane').first().waitFor();
    await page.waitForLoadState('networkidle');
    await trousse.checkPage(page, `staff-${name}-phone-dark`);
  }
});
