// What staff keep of a list for one another: its filters, its columns and its order, under a name.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {openTrousse} from './harness.mjs';

const trousse = await openTrousse();
const heads = page => page.locator('.orders thead th').allTextContents().then(all => all.map(text => text.trim()).filter(Boolean));
const seen = (page, address) => page.waitForURL(url => `${url.pathname}${url.search}` === address);

test('columns are chosen, kept in the address, and what names a row stays', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/commandes?state=placed');
  await page.locator('.orders tbody tr').first().waitFor();
  const usual = await heads(page);
  await page.locator('[data-act=columns]').click();
  const dialog = page.locator('dialog');
  await dialog.getByLabel('MRC').check();
  for (const name of ['CSS', 'Origine', 'Vague']) await dialog.getByLabel(name, {exact: true}).uncheck();
  await trousse.checkPage(page, 'staff-columns');
  await dialog.getByRole('button', {name: 'Montrer'}).click();
  await seen(page, '/equipe/commandes?state=placed&columns=mrc%2Ckit%2Cstate%2Cplaced_at');
  assert.deepEqual((await heads(page)).slice(-5), ['Établissement', 'MRC', 'Trousse', 'État', 'Reçue']);
  await trousse.checkPage(page, 'staff-orders-columns');
  const tracks = await page.locator('.orders thead tr').evaluate(row => getComputedStyle(row).gridTemplateColumns.split(' ').length);
  assert.equal(tracks, await page.locator('.orders thead th').count(), 'a column that is not shown takes no room');
  await page.goBack();
  await seen(page, '/equipe/commandes?state=placed');
  assert.deepEqual(await heads(page), usual);

  await page.goto('/equipe/ecoles?columns=none');
  await page.locator('.schools tbody tr').first().waitFor();
  assert.deepEqual(await heads(page), ['Établissement']);
  await page.goto('/equipe/ecoles?columns=ministry,address,levels,code');
  await page.locator('.schools tbody tr').first().waitFor();
  await trousse.checkPage(page, 'staff-schools-columns');
});

test('a list is kept under a name, found by a colleague, renamed, taken away and brought back', async () => {
  const boss = await trousse.adminPage(), page = await trousse.staffPage();
  const state = '/equipe/commandes?state=placed&sort=school&columns=kit%2Cstate';
  await boss.goto('/equipe/commandes');
  await boss.locator('.orders tbody tr').first().waitFor();
  assert.equal(await boss.locator('[data-act=keep-view]').count(), 0, 'a list as it begins needs no name');
  await boss.goto(state);
  const keep = async (who, name) => {
    await who.locator('[data-act=keep-view]').click();
    await who.locator('dialog').getByLabel('Nom de la vue').fill(name);
    await who.locator('dialog').getByRole('button', {name: 'Garder'}).click();
  };
  await keep(boss, 'À préparer');
  await boss.locator('[data-views] option:checked', {hasText: 'À préparer'}).waitFor({state: 'attached'});
  await trousse.checkPage(boss, 'staff-orders-view');

  await page.goto('/equipe/commandes');
  const views = page.locator('[data-views] select');
  await views.selectOption({label: 'À préparer'});
  await page.waitForURL(url => url.searchParams.get('sort') === 'school' && url.searchParams.get('columns') === 'kit,state' && url.searchParams.get('state') === 'placed');
  await page.locator('.chip[aria-current=true]', {hasText: 'Reçues'}).waitFor();
  assert.equal(await page.locator('[data-act=rename-view], [data-act=remove-view]').count(), 0, 'it is somebody else’s');
  await page.locator('.chip', {hasText: 'Emballées'}).click();
  assert.equal(await views.evaluate(select => select.selectedOptions[0].textContent), 'Vues', 'another state is no longer that view');

  await keep(page, 'À préparer');
  await page.locator('dialog').getByText('C’est déjà pris').waitFor();
  await page.locator('dialog').getByLabel('Nom de la vue').fill('À expédier');
  await page.locator('dialog').getByRole('button', {name: 'Garder'}).click();
  await page.locator('[data-act=rename-view]').click();
  await page.locator('dialog').getByLabel('Nom de la vue').fill('Boîtes à expédier');
  await page.locator('dialog').getByRole('button', {name: 'Renommer'}).click();
  await page.getByText('La vue s’appelle maintenant « Boîtes à expédier ».').waitFor();

  await page.locator('[data-act=remove-view]').click();
  await page.getByText('La vue « Boîtes à expédier » est retirée.').waitFor();
  assert.deepEqual(await views.locator('option').allTextContents(), ['Vues', 'À préparer']);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.act), 'keep-view', 'the focus stays near');
  await page.locator('[data-act=take-back]').click();
  await page.locator('[data-views] option', {hasText: 'Boîtes à expédier'}).waitFor({state: 'attached'});
});

test('a file holds the columns that were chosen on the screen, and all that there is while none was', async () => {
  const page = await trousse.staffPage();
  const fields = async (address) => {
    await page.goto(address);
    const link = page.locator('[data-export=csv]');
    await link.waitFor();
    return new URL(await link.getAttribute('href'), trousse.site).searchParams.get('fields');
  };
  assert.equal(await fields('/equipe/commandes?state=placed'), null);
  assert.equal(await fields('/equipe/commandes?columns=kit,mrc'), '/number,/school/name,/school/municipality,/school/mrc,/kit/name');
  assert.equal(await fields('/equipe/ecoles?columns=address'), '/name,/municipality,/address,/postal_code');
  for (const address of ['/equipe/commandes', '/equipe/ecoles']) {
    await page.goto(`${address}?columns=${['board,mrc,kit,way,state,origin,wave,placed_at', 'ministry,address,board,mrc,levels,outcome,order,code'][Number(address.endsWith('ecoles'))]}`);
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=csv]').click()]);
    assert.match(readFileSync(await file.path(), 'utf8').split('\r\n')[0], /^\ufeff(Numéro;Établissement;Municipalité|Établissement;)/);
  }
});

test('every list that has filters has its views, on a phone too', async () => {
  const page = await trousse.adminPage({viewport: {width: 390, height: 844}});
  for (const [address, label] of [['ecoles?outcome=silent', 'Appels'], ['colis?state=shipped', 'En route'], ['reclamations?kind=wish', 'Souhaits'], ['courrier?state=failed', 'Refusées'],
    ['reserve?show=low', 'Bas'], ['journal?by=operator', 'Console']]) {
    await page.goto(`/equipe/${address}`);
    await page.locator('[data-act=keep-view]').click();
    await page.locator('dialog').getByLabel('Nom de la vue').fill(label);
    await page.locator('dialog').getByRole('button', {name: 'Garder'}).click();
    await page.locator('[data-views] option:checked', {hasText: label}).waitFor({state: 'attached'});
  }
  await page.locator('.toast').getByRole('button', {name: 'Fermer'}).click();
  await trousse.checkPage(page, 'staff-trace-view-phone');
  await page.goto('/equipe/journal');
  await page.locator('.trace tbody').waitFor();
  assert.equal(await page.locator('.trace .act', {hasText: 'Vue gardée'}).count(), 6 + 3, 'each is in the record');
});
