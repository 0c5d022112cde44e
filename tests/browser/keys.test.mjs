// The keyboard on the team's lists: the same keys on each, and the focus stays where somebody works.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';

const trousse = await openTrousse();
const page = await trousse.adminPage();
const rowNow = (rows) => page.evaluate((selector) => [...document.querySelectorAll(selector)].findIndex((row) => row.contains(document.activeElement)), rows);
const isLost = () => page.evaluate(() => document.activeElement === document.body);
const numbers = async (query) => (await read(page, `/orders?${query}`)).data.map(({number}) => number);
const {number: wave} = await send(page, 'POST', '/waves', {name: '', orders: await numbers('state=placed&limit=3')});
for (const order of await numbers('state=delivered&limit=2')) await send(page, 'POST', '/claims', {order, kind: 'other', said: 'Un coin est mouillé.', lines: []});
const {data: [item]} = await read(page, '/items');

// [list, its rows, whether it is searched]
const LISTS = [
  ['commandes', '.orders tbody tr', true], ['ecoles', '.schools tbody tr', true], ['courrier', '.letters tbody tr', true],
  ['reclamations?state=all', '.claim', false], ['reserve', '.items-t tbody tr', true], ['vagues', '.wave', false],
  [`vague?no=${wave}`, '.orders tbody tr:not(.grp)', false], ['colis', '.parcels-t tbody tr', true], ['personnes', '.people tbody tr', false],
  ['arrivages', '.arrival', false], ['journal', '.trace tbody tr', true], [`article?id=${item.id}`, '.ledger tbody tr', false],
  ['croissance', '.calls tbody tr', false], ['attribution', '.first tbody tr', false], ['', '.job', false],
];

for (const [list, rows, isSearched] of LISTS) {
  test(`in /equipe/${list} j and k go from row to row, and Enter opens one`, async () => {
    await page.goto(`/equipe/${list}`);
    await page.locator(rows).first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.activeElement.blur());
    const most = (await page.locator(rows).count()) - 1;
    for (const [key, at] of [['j', 0], ['j', Math.min(1, most)], ['k', 0], ['k', 0]]) {
      await page.keyboard.press(key);
      assert.equal(await rowNow(rows), at, key);
    }
    await page.keyboard.press('j');
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('j');
    assert.equal(await rowNow(rows), Math.min(1, most), 'it goes on from where it was');

    await page.keyboard.press('?');
    const help = page.locator('dialog .keylist');
    await help.getByText('descendre, monter').waitFor();
    assert.equal(await help.getByText('chercher', {exact: true}).count(), isSearched ? 1 : 0);
    await page.keyboard.press('Escape');
    await help.waitFor({state: 'detached'});
    assert.ok(!(await isLost()));
    if (isSearched) {
      await page.keyboard.press('/');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
      await page.keyboard.type('e');
      await page.waitForURL(/q=e/);
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('#q').inputValue(), 'e', 'what is searched stays');
      await page.locator(rows).first().waitFor();
    }
    await page.keyboard.press('j');
    if (!(await page.evaluate(() => document.activeElement.matches('a')))) return;
    const before = page.url();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href !== before);
  });
}

test('with a box in focus Enter opens its row', async () => {
  await page.goto('/equipe/commandes');
  await page.locator('.orders tbody tr [type=checkbox]').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/commande\?no=/);
});

test('what is done in a row leaves the focus in the list', async () => {
  await page.goto('/equipe/colis');
  const rows = '.parcels-t tbody tr';
  await page.locator(rows).nth(2).locator('[data-parcel-act=packing]').focus();
  await page.keyboard.press('Enter');
  await page.locator('.toast', {hasText: 'mballée'}).waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await rowNow(rows), 2);

  await page.goto('/equipe/reclamations');
  await page.locator('.claim').first().waitFor();
  const open = await page.locator('.claim').count();
  await page.locator('[data-act=answer]').last().focus();
  await page.keyboard.press('Enter');
  if (await page.locator('dialog [name=how][value=note]').count()) await page.locator('dialog [name=how][value=note]').check();
  await page.locator('dialog [name=text]').fill('Merci de nous l’avoir dit.');
  await page.locator('dialog .acts .btn').first().click();
  await page.waitForFunction((n) => document.querySelectorAll('.claim').length < n, open);
  assert.ok(!(await isLost()), 'the last row of a list is gone');

  await page.goto(`/equipe/ecoles?id=${(await read(page, '/schools?outcome=silent&kind=school&limit=1')).data[0].id}`);
  await page.locator('[data-act=decline]').focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog').last().locator('.acts .btn').first().press('Enter');
  await page.locator('[data-act=withdraw]').waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.closest('.card, dialog') !== null), 'its button is another one');
});
