// Preparing: next year is made from this one, which is archived; the roster is read again, a kit changed with its verdict, stock received, and the
// new campaign published.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {openTrousse, read, send} from './harness.mjs';

const DAY = 86_400_000;
const FILE = fileURLToPath(new URL('../fixtures/ministry_public.csv', import.meta.url));
const trousse = await openTrousse({server: ['--now', new Date(Date.now() + 60 * DAY).toISOString().replace(/\.\d+Z/, 'Z')]}); // this year is over
const page = await trousse.adminPage();
const known = {};

const digits = (text) => Number(text.replace(/[^\d]/g, ''));
const verdict = (figure) => page.locator('dialog .whatif dd b').nth(figure); // what can be built now, later, and who is covered
const becomes = (locator, text) => locator.filter({hasText: text}).waitFor();

async function editGenericKit() {
  await page.goto(`/equipe/campagne?campaign=${known.draft}`);
  await page.locator('[data-kit=generique] [data-act=edit-kit]').click();
  await verdict(0).waitFor();
}

async function write(quantity) {
  const first = page.locator('dialog .parts li input').first();
  await first.fill(quantity);
  await page.locator('dialog .whatif[aria-busy=false]').waitFor();
}

test('next year is made from this one: its kits are there, and what was chosen is its baseline', async () => {
  await page.goto('/equipe/campagne');
  const {slug, name} = await read(page, '/campaigns/current'), year = Number(name.fr.match(/\d{4}/)[0]);
  known.current = slug;
  await page.locator('[data-act=clone]').click();
  assert.match(await page.locator('dialog').getByLabel('Titre en français').inputValue(), new RegExp(`${year + 1}$`));
  await page.locator('dialog').getByRole('button', {name: 'Créer le brouillon'}).click();
  await page.getByText('est un brouillon').waitFor();
  const {data: campaigns} = await read(page, '/campaigns');
  const draft = campaigns.find(({state}) => state === 'draft'), before = campaigns.find(({slug}) => slug === known.current);
  assert.equal(draft.baseline, null, `what is chosen in ${before.slug}, as long as that grows`);
  assert.equal(draft.baseline_campaign, known.current);
  known.draft = draft.slug;
  await page.waitForURL(`**/equipe/campagne?campaign=${draft.slug}`);
  await page.locator('[data-check=no_other_published].is-not').waitFor();
  await trousse.checkPage(page, 'preparing-draft');
});

test('this year is archived once nothing of it is left to send', async () => {
  await finish(known.current);
  await page.goto(`/equipe/campagne?campaign=${known.current}`);
  await page.locator('[data-act=archive]').click();
  await page.locator('dialog').getByRole('button', {name: 'Archiver'}).click();
  await page.getByText('est archivée').waitFor();
});

test('the ministry’s file shows what it would change before it does, and its schools come to the roster', async () => {
  await page.goto('/equipe/ecoles');
  await page.locator('#import').click();
  await page.getByLabel('Fichier CSV').setInputFiles(FILE);
  await page.locator('dialog').getByRole('button', {name: 'Voir ce qui changerait'}).click();
  await page.locator('.verdicts').waitFor();
  const added = digits(await page.locator('.verdicts .figures b').first().textContent());
  assert.ok(added > 0);
  await trousse.checkPage(page, 'preparing-roster');
  await page.locator('dialog').getByLabel('Combien seraient signalés absents?').fill(String(digits(await page.locator('[data-odd] b').textContent())));
  const eligible = async () => (await read(page, `/campaigns/${known.draft}/coverage`)).eligible;
  const before = await eligible();
  await page.locator('dialog').getByRole('button', {name: 'Importer'}).click();
  await page.getByText(/^Importé/).waitFor();
  assert.equal(await eligible() - before, added);
  await page.goto('/equipe/ecoles?q=ruisseau');
  await page.locator('.schools tbody tr', {hasText: 'École du Ruisseau'}).first().waitFor();
});

test('a kit says before it is saved how many can be built, what limits it, and whom it leaves without', async () => {
  await editGenericKit();
  await page.locator('dialog').getByLabel('Titre en français').fill('Trousse de base');
  const before = await verdict(0).textContent();
  await write('99 999');
  await page.locator('dialog .whatif .error').waitFor(); // too many for one kit
  await write('9999');
  await becomes(verdict(0), /^0$/);
  await becomes(page.locator('dialog .whatif'), 'Limité par : rubans de soie');
  assert.match(await verdict(2).textContent(), /^0 \//);
  await write('60');
  await page.locator('dialog .whatif .notice li', {hasText: 'rubans de soie'}).waitFor();
  assert.ok(digits(await verdict(0).textContent()) < digits(before));
  await trousse.checkPage(page, 'preparing-kit');
  known.lacks = (await page.locator('dialog .whatif .notice li').allTextContents()).map((words) => words.match(/^([\d\s]+) (.*), sur /)).map(([, n, item]) => [digits(n), item]);
  assert.equal((await read(page, `/campaigns/${known.draft}/kit-settings`)).data.find(({is_generic: is}) => is).components[0].quantity, 25, 'nothing is saved yet');

  await write('0');
  await page.locator('dialog').getByRole('button', {name: 'Enregistrer'}).click();
  await page.locator('dialog .parts .error').waitFor();
  await write('60');
  await page.locator('dialog').getByRole('button', {name: 'Enregistrer'}).click();
  await page.locator('[data-kit=generique]').getByText('Trousse de base', {exact: true}).first().waitFor();
});

test('once what lacked is received, the same kit covers every school', async () => {
  await page.goto('/equipe/reserve');
  const {data: items} = await read(page, '/items');
  await page.locator('[data-act=receipt]').click();
  for (const [i, [pieces, name]] of known.lacks.entries()) {
    if (i) await page.locator('[data-act=add-line]').click();
    await page.locator(`#f-item-${i}`).fill(name);
    await page.locator(`#f-quantity-${i}`).fill(String(pieces));
  }
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await page.locator('.notice[role=status]', {hasText: 'Reçu'}).waitFor();

  await editGenericKit();
  await page.getByText('Il y aurait « Trousse de base » pour chaque école').waitFor();
  const [covered, silent] = (await verdict(2).textContent()).split('/').map(digits);
  assert.equal(covered, silent);
  await page.keyboard.press('Escape');
});

test('the new campaign is published, and the home page shows its kits', async () => {
  await page.goto(`/equipe/campagne?campaign=${known.draft}`);
  await page.locator('[data-act=publish]').click();
  await page.locator('dialog').getByRole('button', {name: 'Publier'}).click();
  await page.getByText(/ est publiée\.$/).waitFor();
  assert.equal((await read(page, '/campaigns/current')).slug, known.draft);
  const guest = await trousse.newPage();
  await guest.goto('/');
  await guest.locator('#kit-list h3').first().waitFor();
  const shown = await guest.locator('#kit-list h3').allTextContents();
  assert.ok(shown.includes('Trousse de base') && !shown.includes('Trousse générique'), shown.join());
  await trousse.checkPage(guest, 'preparing-home');
});

// What has not left is cancelled by staff, one by one as their page would.
async function finish(campaign) {
  for (const state of ['packed', 'waiting', 'placed']) {
    for (;;) {
      const {data} = await read(page, `/orders?campaign=${campaign}&state=${state}&limit=200`);
      if (!data.length) break;
      for (const {number, version} of data) {
        await (state === 'packed' ? send(page, 'POST', `/orders/${number}/shipment`, {tracking: ''}, version)
          : send(page, 'POST', `/orders/${number}/cancellation`, {then: 'none'}, version));
      }
    }
  }
}
