// The admin's campaign: next year is made from this one, a kit edited, published; the year's report; the forecast and whom to call.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {openTrousse} from './harness.mjs';

const trousse = await openTrousse();
const DAY = 86_400_000;
const api = (page, path) => page.evaluate(async (address) => (await fetch(`/api/v1${address}`)).json(), path);
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

test('the report is printed on Letter, no table broken, and leaves as a workbook and as CSV', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/bilan?campaign=jps-2023');
  await page.locator('.rep').waitFor();
  const pdf = await page.pdf({preferCSSPageSize: true, printBackground: true});
  const sheets = [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/g)].map(([, wide, tall]) => `${Math.round(wide)}×${Math.round(tall)}`);
  assert.ok(sheets.length >= 1 && sheets.every((size) => size === '612×792'), sheets.join());
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-act=xlsx]').click()]);
  assert.equal(file.suggestedFilename(), 'jps-2023.xlsx');
  const names = execFileSync('python3', ['-c', 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read("xl/workbook.xml").decode())', await file.path()]).toString();
  assert.match(names, /name="Bilan".*name="Matériel"/);
  await page.locator('.rep__csv summary').click();
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', {name: 'Matériel'}).click()]);
  assert.equal(csv.suggestedFilename(), 'jps-2023-materials.csv');
});

test('growth foretells with its range, and a school that has not come back is followed up', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/croissance');
  await page.locator('.k-band').waitFor();
  const {slug} = await api(page, '/campaigns/current');
  const {forecast, schools} = await api(page, `/campaigns/${slug}/growth`);
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
  await page.locator('[data-rule=drawn]').click();
  await page.locator('[data-act=declare]').waitFor();
  await page.locator('[data-act=declare]').click();
  await page.getByText('L’ordre de service est déclaré').waitFor();
  assert.equal((await api(page, '/shortage-order')).declared.rule, 'drawn');
});

test('next year is made from this one, a kit of it edited, this one archived and the next published', async () => {
  const later = await openTrousse({server: ['--now', new Date(Date.now() + 60 * DAY).toISOString().replace(/\.\d+Z/, 'Z')]});
  const page = await later.adminPage();
  await page.goto('/equipe/campagne');
  const {slug: current} = await api(page, '/campaigns/current');
  await page.locator('[data-act=clone]').click();
  await page.locator('dialog').getByRole('button', {name: 'Faire le brouillon'}).click();
  await page.getByText('est un brouillon').waitFor();
  const draft = (await api(page, '/campaigns')).data.find(({state}) => state === 'draft');
  const before = (await api(page, '/campaigns')).data.find(({slug}) => slug === current);
  assert.equal(draft.baseline, before.chosen);
  assert.equal(draft.baseline_campaign, current);
  await page.waitForURL(`**/equipe/campagne?campaign=${draft.slug}`);

  await page.locator('[data-kit=rubans] [data-act=edit-kit]').click();
  await page.getByLabel('Titre en français').last().fill('Beaucoup de rubans');
  await page.locator('dialog .parts li input').first().fill('0');
  await page.locator('dialog .parts li input').first().blur();
  await page.locator('dialog').getByRole('button', {name: 'Enregistrer'}).click();
  await page.locator('dialog .error').first().waitFor();
  await later.checkPage(page, 'admin-kit-editor');
  await page.locator('dialog .parts li input').first().fill('160');
  await page.locator('dialog .parts li input').first().blur();
  await page.locator('dialog').getByRole('button', {name: 'Enregistrer'}).click();
  await page.locator('[data-kit=rubans]', {hasText: 'Beaucoup de rubans'}).waitFor();
  await page.locator('[data-check=no_other_published].is-not').waitFor();
  await later.checkPage(page, 'admin-campaign-draft');

  await finish(page, current);
  await page.goto(`/equipe/campagne?campaign=${current}`);
  await page.locator('[data-act=archive]').click();
  await page.locator('dialog').getByRole('button', {name: 'Archiver'}).click();
  await page.getByText('est archivée').waitFor();
  await page.goto(`/equipe/campagne?campaign=${draft.slug}`);
  await page.locator('[data-act=publish]').click();
  await page.locator('dialog').getByRole('button', {name: 'Publier'}).click();
  await page.getByText(/ est publiée\.$/).waitFor();
  assert.equal((await api(page, '/campaigns/current')).slug, draft.slug);
  const guest = await later.newPage();
  await guest.goto('/');
  await guest.getByText('Beaucoup de rubans').first().waitFor();
});

// What has not left is cancelled by staff, one by one as their page would.
async function finish(page, campaign) {
  await page.evaluate(async (slug) => {
    const call = (method, path, body, headers = {}) => fetch(`/api/v1${path}`, {method, body: JSON.stringify(body), headers: {'Content-Type': 'application/json', ...headers}});
    for (const state of ['packed', 'waiting', 'placed']) {
      for (;;) {
        const {data} = await (await fetch(`/api/v1/orders?campaign=${slug}&state=${state}&limit=200`)).json();
        if (!data.length) break;
        for (const {number, version} of data) {
          const answer = state === 'packed' ? await call('POST', `/orders/${number}/shipment`, {tracking: ''}, {'If-Match': `"${version}"`})
            : await call('POST', `/orders/${number}/cancellation`, {then: 'none'}, {'If-Match': `"${version}"`, 'Idempotency-Key': number});
          if (!answer.ok) throw new Error(`${number}: ${await answer.text()}`);
        }
      }
    }
  }, campaign);
}
