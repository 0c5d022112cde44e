// Admins: the year's figures, the rule before and after it runs, the schools' codes.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {openTrousse, read} from './harness.mjs';

const trousse = await openTrousse();
const DAY = 86_400_000;
const digits = (text) => Number(text.replace(/[^\d]/g, ''));

test('admins see the chosen orders against the target, and a coverage that adds up', async () => {
  const page = await trousse.adminPage();
  const {slug} = await read(page, '/campaigns/current');
  const growth = await read(page, `/campaigns/${slug}/growth`), coverage = await read(page, `/campaigns/${slug}/coverage`);
  await page.goto('/equipe/croissance');
  await page.getByText(`${growth.chosen} commandes choisies sur un objectif de ${growth.target}`).first().waitFor();
  await page.getByText(`${coverage.eligible} établissements admissibles`).waitFor();
  await page.getByText('Voir les chiffres').click();
  await page.locator('details .table').waitFor();
  await trousse.checkPage(page, 'admin-growth');
});

test('before the deadline the rule is only shown: who would get a kit, who would wait', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/attribution');
  const preview = await read(page, '/generic-runs/preview');
  await page.locator('.verdict').waitFor();
  assert.equal(digits(await page.locator('.verdict .big span').textContent()), preview.covered);
  assert.equal(await page.locator('[data-act=run]').count(), 0);
  await trousse.checkPage(page, 'admin-run-before');
});

test('the deadline is moved in Québec time, and whoever saves over a newer version is shown what changed', async () => {
  const one = await trousse.adminPage(), other = await trousse.adminPage();
  for (const page of [one, other]) {
    await page.goto('/equipe/campagne');
    await page.locator('[data-act=save]').waitFor();
  }
  const {slug} = await read(one, '/campaigns/current');
  const settings = async (page) => (await read(page, '/campaigns')).data.find((campaign) => campaign.slug === slug);
  const before = await settings(one);
  const day = await one.getByLabel('Dernier jour pour choisir').inputValue();
  const next = new Date(Date.parse(`${day}T12:00:00Z`) + DAY).toISOString().slice(0, 10);
  await one.getByLabel('Dernier jour pour choisir').fill(next);
  await one.locator('[data-act=save]').click();
  const {silent} = await read(one, `/campaigns/${slug}/coverage`);
  const summary = one.locator('[data-deadline]');
  await summary.getByText('1 jour de plus').waitFor();
  await summary.getByText(`${silent} écoles sont sans réponse`).waitFor();
  await trousse.checkPage(one, 'admin-deadline-asked');
  await one.locator('dialog').getByRole('button', {name: 'Annuler'}).click();
  assert.equal((await settings(one)).closes_at, before.closes_at);
  await one.locator('[data-act=save]').click();
  await one.locator('dialog').getByRole('button', {name: 'Enregistrer'}).click();
  await one.getByText('La campagne est enregistrée').waitFor();
  const moved = Date.parse((await settings(one)).closes_at) - Date.parse(before.closes_at);
  assert.ok(Math.abs(moved - DAY) <= DAY / 24 + 60_000, `moved by ${moved / DAY} days`);

  await other.getByLabel('Objectif').fill('65');
  await other.locator('[data-act=save]').click();
  await other.locator('.settings .notice', {hasText: 'Dernier jour pour choisir'}).waitFor();
  await other.locator('[data-act=save]').click();
  await other.getByText('La campagne est enregistrée').waitFor();
  assert.equal((await settings(other)).target, 65);
  await trousse.checkPage(other, 'admin-campaign');
});

test('codes leave once, in a file that no spreadsheet takes for a formula, with all that varies in their letters', async () => {
  const {csvOf} = await import('../../frontend/js/components/staff/csv.js');
  assert.equal(csvOf([['=1+1', '+5', '-5', '@a', '\tb', 'a "b", c']]), '\ufeff"\'=1+1";"\'+5";"\'-5";"\'@a";"\'\tb";"a ""b"", c"\r\n');
  const page = await trousse.adminPage();
  await page.goto('/equipe/campagne');
  await page.locator('[data-act=codes]').click();
  await page.locator('dialog').getByText('Ceux des courriels et ceux qui ont été transmis à des collègues restent bons.').waitFor();
  await trousse.checkPage(page, 'admin-codes');
  await page.locator('dialog').getByLabel('Tous les établissements').check();
  await page.locator('dialog').getByRole('button', {name: 'Créer les codes'}).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('dialog [data-export=csv]').click()]);
  const [book] = await Promise.all([page.waitForEvent('download'), page.locator('dialog [data-export=xlsx]').click()]);
  assert.match(book.suggestedFilename(), /^codes-.*\.xlsx$/);
  assert.equal(readFileSync(await book.path()).subarray(0, 2).toString(), 'PK');
  assert.match(file.suggestedFilename(), /^codes-.*\.csv$/);
  const [head, first] = readFileSync(await file.path(), 'utf8').split('\r\n');
  assert.equal(head, '\ufeffÉtablissement;Code du Ministère;Langue;Destinataire;Adresse;Municipalité;Code postal;Code;Lien et adresse du code QR;Site où taper le code;Campagne;Dernier jour pour choisir;Trousse sans choix;Date de la lettre');
  assert.match(first, /;français;À la direction;.*;[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{2};http[^;]+\/commander#[\w-]{22};127\.0\.0\.1:\d+;JPS 2027;\d+(?:er)?\s\S+ \d{4};Trousse générique;\d+(?:er)?\s\S+ \d{4}$/);
});

test('codes that got lost on the way are explained, and may be replaced', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/campagne');
  await page.locator('[data-act=codes]').click();
  await page.route('**/school-keys', async (route) => { await route.fetch(); await route.abort(); }, {times: 1}); // done, and the answer lost
  await page.locator('dialog').getByLabel('Tous les établissements').check();
  await page.locator('dialog').getByRole('button', {name: 'Créer les codes'}).click();
  await page.locator('dialog [data-made]').waitFor();
  page.complaints = page.complaints.filter((said) => !said.includes('net::ERR_FAILED'));
  await trousse.checkPage(page, 'admin-codes-lost');
  await page.locator('dialog').getByRole('button', {name: 'Créer les codes'}).click();
  await page.locator('dialog [data-act=letters]').waitFor();
  await trousse.checkPage(page, 'admin-codes-made');
});

test('what a restore could not know is told to an admin, who says on the same page that it was looked after', async () => {
  const page = await trousse.adminPage();
  await page.route('**/api/v1/notices', (route) => route.fulfill({json: {data: [{code: 'access_in_doubt', count: 1}]}}), {times: 1});
  await page.goto('/equipe/');
  await page.locator('[data-notice=access_in_doubt] a').waitFor();
  await trousse.checkPage(page, 'admin-today-access');
  await page.locator('[data-act=confirm-access]').click();
  await page.locator('[data-notice=access_in_doubt]').waitFor({state: 'detached'});
  assert.equal(page.complaints.length, 0);
});

test('after the deadline the rule runs by itself, is undone, and runs again only by hand', async () => {
  const later = await openTrousse({server: ['--now', new Date(Date.now() + 40 * DAY).toISOString().replace(/\.\d+Z/, 'Z')]});
  const page = await later.adminPage();
  for (let tries = 0; tries < 20; ++tries) { // the job takes its turn within seconds
    await page.goto('/equipe/attribution');
    await page.locator('.verdict').waitFor();
    if (await page.locator('[data-act=undo]').count()) break;
    await page.waitForTimeout(500);
  }
  await page.locator('.run', {hasText: 'Trousse, automatiquement'}).waitFor();
  await later.checkPage(page, 'admin-run-after');

  await page.locator('[data-act=undo]').click();
  await page.locator('dialog').getByRole('button', {name: 'Annuler l’attribution'}).click();
  await page.getByText('L’attribution est suspendue', {exact: true}).waitFor(); // the dialog says it too, in a sentence
  const {silent, covered, waiting} = await read(page, '/generic-runs/preview');
  assert.ok(silent > 0 && covered + waiting === silent);

  await page.locator('[data-act=run]').click();
  await page.locator('dialog').getByRole('button', {name: 'Lancer l’attribution'}).click();
  await page.locator('.run:not(.is-undone)').waitFor();
  const {data} = await read(page, '/generic-runs');
  assert.equal(data.find(({undone_at: undone}) => undone === null).placed, covered);
  assert.equal((await read(page, '/generic-runs/preview')).silent, 0);

  await page.locator('[data-act=undo]').click();
  await page.locator('dialog').getByRole('button', {name: 'Annuler l’attribution'}).click();
  await page.locator('.verdict .big', {hasText: String(silent)}).waitFor();
  assert.equal((await read(page, '/generic-runs/preview')).on_hold, true);

  await page.goto('/equipe/');
  await page.locator('[data-notice=run_on_hold] a').waitFor();
  assert.match(await page.locator('[data-notice=silent_after_deadline]').textContent(), new RegExp(`^${silent}\\sétablissements`));
  await later.checkPage(page, 'admin-today-notices');
});
