// The admin's campaign: the year's report; the forecast and whom to call; the texts; who is served first. Next year is made in preparing.test.mjs.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {openTrousse, read} from './harness.mjs';

const trousse = await openTrousse();
const figure = async (page, name) => Number((await page.locator(`[data-figure=${name}]`).first().textContent()).replace(/[^\d]/g, ''));

test('the report of JPS 2023 shows 242, 40, 202 and 60 and the ten materials, in both languages', async () => {
  for (const address of ['/equipe/bilan', '/en/staff/bilan']) {
    const page = await trousse.adminPage();
    await page.goto(`${address}?campaign=jps-2023`);
    await page.locator('.rep').waitFor();
    assert.deepEqual([await figure(page, 'distributed'), await figure(page, 'chosen'), await figure(page, 'automatic'), await figure(page, 'next_target')], [242, 40, 202, 60]);
    const materials = await page.locator('[data-sku]').evaluateAll((all) => all.map((one) => [one.dataset.sku, Number(one.textContent.replace(/[^\d]/g, ''))]));
    assert.deepEqual(Object.fromEntries(materials), {'RUB-SOIE': 7040, 'RUB-CARTON': 175, 'RUB-ROUL': 27, 'EPI-AIM': 127, 'CAR-PLUS': 1180, 'AFF-BIL': 450, 'CAR-POST': 1850, 'DRA-PLUS': 1, 'AUT-FEUIL': 2000, 'ELE-DUO': 610});
    await trousse.checkPage(page, `bilan${address.replaceAll('/', '-')}`);
  }
});

test('the report is printed on two or three sheets of Letter, its title over the sky, and leaves as a workbook and as CSV', async () => {
  const page = await trousse.adminPage({viewport: {width: 816, height: 1056}});
  const region = (name) => ({name, schools: 14, chosen: 3, automatic: 11, shipped: 14});
  const MONTREAL = Array.from({length: 17}, (_, n) => region(`Centre de services scolaire de la Rivière-des-Très-Longs-Prés, numéro ${n + 1}`));
  for (const address of ['/en/staff/bilan?campaign=jps-2027', '/equipe/bilan?campaign=jps-2023', '/equipe/bilan?campaign=jps-2023&boards=17']) {
    if (address.endsWith('17')) {
      await page.route('**/report', async (route) => route.fulfill({json: {...await (await route.fetch()).json(), boards: MONTREAL}}), {times: 1});
    }
    await page.goto(address);
    await page.locator('.rep').waitFor();
    await page.waitForLoadState('networkidle');
    await page.emulateMedia({media: 'print'});
    const lowest = await page.locator('.rep__cover').evaluate((cover) => (cover.querySelector('h2').getBoundingClientRect().bottom - cover.getBoundingClientRect().top) * 25.4 / 96);
    assert.ok(lowest < 35, `the title goes down to ${lowest} mm, where the drawing's school begins`);
    await page.emulateMedia({media: null});
    const pdf = await page.pdf({preferCSSPageSize: true, printBackground: true});
    const sheets = [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/g)].map(([, wide, tall]) => `${Math.round(wide)}×${Math.round(tall)}`);
    assert.ok([2, 3].includes(sheets.length) && sheets.every((size) => size === '612×792'), sheets.join());
  }
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act=xlsx]').click()]);
  assert.equal(file.suggestedFilename(), 'jps-2023.xlsx');
  const names = execFileSync('python3', ['-c', 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read("xl/workbook.xml").decode())', await file.path()]).toString();
  assert.match(names, /name="Sommaire".*name="Matériel"/);
  await page.locator('.rep__csv summary').click();
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', {name: 'Matériel'}).click()]);
  assert.equal(csv.suggestedFilename(), 'jps-2023-materials.csv');
});

test('growth foretells with its range, and a school that has not come back is followed up', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/croissance');
  await page.locator('.k-band').waitFor();
  const {slug} = await read(page, '/campaigns/current');
  const {forecast, schools} = await read(page, `/campaigns/${slug}/growth`);
  assert.equal(await figure(page, 'likely'), forecast.likely);
  assert.ok(forecast.low <= forecast.likely && forecast.likely <= forecast.high);
  assert.equal(await figure(page, 'new'), schools.new);
  const row = page.locator('.calls tbody tr').first();
  await row.locator('[data-act=follow]').click();
  await page.getByLabel('Je m’en occupe').check();
  await page.getByLabel('Contactée à l’instant').check();
  await page.getByLabel('Note').fill('Rappeler jeudi matin');
  await page.locator('dialog').getByRole('button', {name: 'Enregistrer le suivi'}).click();
  await row.getByText('Rappeler jeudi matin').waitFor();
  await page.reload();
  await page.getByText('Rappeler jeudi matin').waitFor();
  await trousse.checkPage(page, 'admin-growth-full');
  await page.setViewportSize({width: 390, height: 844});
  assert.ok(await page.locator('.calls-box').evaluate(box => box.scrollWidth <= box.clientWidth), 'the list to call fits a phone');
  await trousse.checkPage(page, 'admin-growth-390');
  assert.match(await page.locator('[data-to=silent]').getAttribute('href'), /outcome=silent/);
  assert.match(await page.locator('[data-to=shopping]').getAttribute('href'), /reserve\?view=shopping$/);
});

test('a text of the pages is written with its preview, and the home page shows it', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/campagne');
  const banner = page.locator('.said', {hasText: 'Bandeau de l’accueil'});
  await banner.getByLabel('En français').fill('Nos bureaux sont fermés du 24 décembre au 4 janvier.');
  await banner.getByLabel('En anglais').fill('Our office is closed from December 24 to January 4.');
  await banner.locator('.preview').first().waitFor();
  await page.locator('[data-act=save-texts]').click();
  await page.getByText('Les textes sont enregistrés').waitFor();
  const guest = await trousse.newPage();
  await guest.goto('/en/');
  await guest.getByText('Our office is closed').waitFor();
  await trousse.checkPage(guest, 'home-banner');
});

test('who is served first is drawn with a seed that is shown, and declared', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/campagne');
  await page.locator('.first').first().waitFor();
  assert.equal(await page.locator('.first tbody tr').count(), 12);
  await page.locator('details:has(.first) summary').click();
  await page.waitForFunction(() => document.querySelectorAll('.first tbody tr').length > 200);
  await page.locator('[data-rule=drawn]').click();
  await page.locator('[data-act=declare]').waitFor();
  await page.locator('[data-act=declare]').click();
  await page.getByText('L’ordre de service est fixé').waitFor();
  assert.equal((await read(page, '/shortage-order')).declared.rule, 'drawn');
});
