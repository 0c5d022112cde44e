// What comes in is what was meant: staff give the ministry's file in the shapes that people have, and see first what it would do.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {openTrousse, read} from './harness.mjs';

const shape = (name) => fileURLToPath(new URL(`../fixtures/imports/${name}.csv`, import.meta.url));
const trousse = await openTrousse();
const page = await trousse.staffPage();
const dialog = page.locator('dialog');
const digits = (text) => Number(text.replace(/[^\d]/g, ''));
const eligible = async () => (await read(page, `/campaigns/${(await read(page, '/campaigns/current')).slug}/coverage`)).eligible;

async function give(file) {
  await dialog.getByLabel('Fichier CSV').setInputFiles(file);
  await dialog.getByRole('button', {name: 'Voir ce qui changerait'}).click();
}
const fileOf = (text) => ({name: 'ecoles.csv', mimeType: 'text/csv', buffer: Buffer.from(text)});

test('staff bring the ministry’s file in: the button is theirs too, and the codes stand as they are printed', async () => {
  await page.goto('/equipe/ecoles');
  await page.locator('#import').click();
  assert.equal(await dialog.getByLabel('Codes municipaux').inputValue(), '72–79');
});

test('a file that cannot be read is told with its line and place, or by name', async () => {
  const fault = page.locator('#f-file-fault');
  await give(shape('06b-utf8-nobom-one-bad-byte'));
  await fault.getByText('Ligne 5, caractère 10').waitFor();
  await trousse.checkPage(page, 'import-bad-byte');
  await give(shape('18-header-only'));
  await fault.getByText('ne contient aucun établissement').waitFor();
  await give(shape('22-es-collegial'));
  await fault.getByText('celui des collèges').waitFor();
  await give(shape('12-header-twice'));
  await fault.getByText('NOM_CS').waitFor();
});

test('codes that a spreadsheet spoilt are named with what to do, and nothing is offered for import', async () => {
  await give(shape('13-pandas-floats'));
  await dialog.getByText('CD_ORGNS « 972001.0 » : un code d’organisme a six chiffres, sans décimale').waitFor();
  await dialog.getByText('aucun établissement ne sera signalé absent').waitFor();
  assert.equal(await dialog.getByRole('button', {name: 'Importer', exact: true}).count(), 0);
  await trousse.checkPage(page, 'import-spoilt');
});

test('a region that is none is told at its field', async () => {
  await dialog.getByLabel('Codes municipaux').fill('Laurentides');
  await give(shape('02-semicolon-utf8bom'));
  await page.locator('#f-region-fault').getByText('72–79').waitFor();
  await dialog.getByLabel('Codes municipaux').fill('72 – 79');
});

test('a file of nobody in the region says so', async () => {
  await give(fileOf('CD_ORGNS,NOM_OFFCL,CD_MUNCP\n901500,Collège,64001\n'));
  await dialog.locator('.notice--bad').getByText('dans ces codes municipaux').waitFor();
});

test('all rows can be read, and what the new schools change for the campaign and the shelves is said first', async () => {
  const before = await eligible();
  const rows = Array.from({length: 450}, (_, i) => `${910_500 + i},Collège ${i},72005`).join('\n');
  await give(fileOf(`CD_ORGNS,NOM_OFFCL,CD_MUNCP\n${rows}\n`));
  await dialog.locator('.verdicts tbody tr').nth(199).waitFor();
  const said = (await dialog.locator('[data-coverage]').textContent()).replace(/\s+/g, ' ');
  assert.match(said, new RegExp(`passe de ${before} à ${before + 450} écoles`));
  for (const shown of [400, 450]) {
    await dialog.locator('[data-act=more]').click();
    await dialog.locator('.verdicts tbody tr').nth(shown - 1).waitFor();
  }
  assert.equal(await dialog.locator('[data-act=more]').count(), 0);
  assert.ok(await dialog.locator('[data-short] li').count() > 0);
  await trousse.checkPage(page, 'import-coverage');
});

test('what is said to be read is the sum of what becomes of it, also where a building is a school of its own', async () => {
  await give(fileURLToPath(new URL('../../config/demo/schools.csv', import.meta.url)));
  const heading = dialog.locator('.verdicts h3', {hasText: 'établissements lus'});
  await heading.waitFor();
  const figure = async (word) => digits(await dialog.locator('.figures li', {hasText: word}).locator('b').innerText());
  const figures = await Promise.all(['ajouté', 'changé', 'inchangé', 'refusé'].map((word) => figure(new RegExp(`\\s${word}s?$`))));
  assert.equal(digits(await heading.innerText()), figures.reduce((sum, one) => sum + one));
  assert.ok((await read(page, '/schools?kind=school&limit=200')).data.some(({parent}) => parent), 'no building is a school of its own');
});

test('a coding that is not UTF-8 is told with names; oddly many missing schools are told in red, and their number is asked for', async () => {
  await give(shape('03-semicolon-cp1252'));
  await dialog.locator('[data-coding]').getByText('École de la Barque, École des Glaçons-Chantants, École des Petits-Ruisseaux').waitFor();
  const odd = dialog.locator('[data-odd]');
  const missing = digits(await odd.locator('b').textContent());
  assert.ok(missing > 10);
  await trousse.checkPage(page, 'import-odd');

  const number = dialog.getByLabel('Combien seraient signalés absents?'), write = dialog.getByRole('button', {name: 'Importer', exact: true});
  for (const typed of ['', '12,5', String(missing - 1)]) {
    await number.fill(typed);
    await write.click();
    await page.locator('#f-missing-fault').waitFor();
    assert.equal(await number.inputValue(), typed);
  }
  await number.fill(String(missing));
  await write.click();
  await page.getByText(/^Importé/).waitFor();
  assert.equal((await read(page, '/schools?q=barque')).data[0].name, 'École de la Barque');
});
