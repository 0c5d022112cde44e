// The storeroom: several items come in at once, a delivery that was expected comes short, and the shelves are counted.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';

const trousse = await openTrousse();
const figure = (page, item) => read(page, `/items/${item.id}`).then(({on_hand: pieces}) => pieces);

test('several items are received at once, and each shelf has them', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/reserve');
  await page.locator('.items-t tbody tr').first().waitFor();
  const {data: [one, other]} = await read(page, '/items');
  await page.locator('[data-act=receipt]').click();
  await page.locator('#f-item-0').fill(one.plural.fr);
  await page.locator('#f-quantity-0').fill('1 500');
  await page.locator('[data-act=add-line]').click();
  await page.locator('#f-item-1').fill(one.plural.fr);
  await page.locator('#f-quantity-1').fill('20');
  await trousse.checkPage(page, 'stock-receipt');
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await page.locator('#f-item-1-fault').waitFor(); // the same item twice
  await page.locator('#f-item-1').fill(other.plural.fr);
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await page.locator('.notice[role=status]', {hasText: 'Reçu'}).waitFor();
  assert.equal(await figure(page, one), one.on_hand + 1500);
  assert.equal(await figure(page, other), other.on_hand + 20);
});

test('what is shown of the shelves stands in the address, the urgent ones first', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/reserve');
  await page.locator('.items-t tbody tr').first().waitFor();
  const {data} = await read(page, '/items');
  const pressing = data.filter((item) => item.to_buy > 0 || item.available < item.alert_level);
  assert.ok(pressing.length > 0);
  const first = await page.locator('.items-t tbody tr').first().getAttribute('id');
  assert.ok(pressing.some((item) => first === `i-${item.sku}`), `${first} is not pressing`);
  await page.locator('.chips a', {hasText: 'Sous l’alerte'}).click();
  await page.waitForURL('**/reserve?show=low');
  assert.equal(await page.locator('.items-t tbody tr').count(), pressing.length);
  await page.goBack();
  await page.goto('/equipe/reserve?sort=name&q=ruban');
  await page.locator('.items-t tbody tr').first().waitFor();
  assert.ok((await page.locator('.items-t tbody .nm').allTextContents()).every((name) => /ruban/i.test(name)));
});

test('a delivery is noted, comes short, and what is missing is noted anew', async () => {
  const page = await trousse.staffPage();
  const {data: [item]} = await read(page, '/items');
  await page.goto('/equipe/arrivages');
  await page.locator('.arrival').waitFor();
  await page.locator('[data-act=note]').click();
  await page.getByLabel('Fournisseur').fill('Imprimerie des Pins');
  await page.getByLabel('Attendu le').fill('2027-01-18');
  await page.locator('#f-item-0').fill(item.plural.fr);
  await page.locator('#f-quantity-0').fill('60');
  await page.locator('dialog').getByRole('button', {name: 'Noter'}).click();
  const arrival = page.locator('.arrival', {hasText: 'Imprimerie des Pins'});
  await arrival.waitFor();
  assert.equal((await read(page, `/items/${item.id}`)).incoming, 60);
  await trousse.checkPage(page, 'stock-incoming');

  await arrival.locator('[data-act=receive]').click();
  await page.locator('#f-quantity-0').fill('50');
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await page.locator('.notice[role=status]', {hasText: 'Reçu'}).waitFor();
  await page.goto('/equipe/arrivages?state=received');
  await page.locator('.arrival .bad', {hasText: '−10'}).waitFor();
  await page.locator('[data-act=rest]').click();
  assert.equal(await page.locator('#f-quantity-0').inputValue(), '10');
  await page.keyboard.press('Escape');
});

test('two people count, a difference becomes a movement, and neither loses a number', async () => {
  const page = await trousse.staffPage();
  const {data} = await read(page, '/items');
  const shelves = [...data].sort((one, other) => one.place.localeCompare(other.place, 'fr', {numeric: true}));
  await page.goto('/equipe/inventaire');
  await page.locator('[data-act=begin]').click();
  await page.locator('dialog').getByRole('button', {name: 'Commencer'}).click();
  await page.waitForURL('**/inventaire?id=*');
  await page.locator('.count-t tbody tr').first().waitFor();
  assert.equal(await page.locator('.count-t tbody tr').count(), data.length);

  const id = new URL(page.url()).searchParams.get('id'), [first, second] = shelves;
  await send(page, 'PATCH', `/stock-counts/${id}/lines/${second.id}`, {counted: 7}, 1); // somebody else, elsewhere
  await page.locator(`#c-${first.id}`).fill('12');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), `c-${second.id}`);
  await page.locator('.is-off', {has: page.locator(`#c-${first.id}`)}).waitFor();
  await page.locator(`#c-${second.id}`).fill('9');
  await page.keyboard.press('Enter');
  const conflict = page.locator(`#c-${second.id}-fault`, {hasText: '7'});
  if (await conflict.waitFor({timeout: 4000}).then(() => true, () => false)) await conflict.getByRole('button', {name: 'Écrire 9'}).click();
  await page.locator('.progress', {hasText: '2 articles comptés'}).waitFor();
  assert.equal((await read(page, `/stock-counts/${id}`)).lines.find(({item}) => item.id === second.id).counted, 9);
  await trousse.checkPage(page, 'stock-count');

  await send(page, 'PATCH', `/stock-counts/${id}/lines/${second.id}`, {counted: null}, (await read(page, `/stock-counts/${id}`)).lines.find(({item}) => item.id === second.id).version);
  const {lines} = await read(page, `/stock-counts/${id}`), expected = lines.find(({item}) => item.id === first.id).difference;
  await page.locator('[data-act=confirm]').click();
  await page.locator('dialog', {hasText: 'ajustement'}).waitFor();
  await trousse.checkPage(page, 'stock-count-confirm');
  const before = await figure(page, first);
  await page.locator('dialog').getByRole('button', {name: 'Confirmer'}).click();
  await page.locator('.notice', {hasText: 'Inventaire confirmé'}).waitFor();
  assert.equal(await figure(page, first), before + expected);
  await page.goto(`/equipe/article?id=${first.id}`);
  await page.locator('.ledger tbody tr', {hasText: 'inventaire du'}).first().waitFor();
  await trousse.checkPage(page, 'stock-item');
});

test('what if: the verdict follows the contents, and nothing is saved', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/reserve');
  await page.locator('[data-act=what-if]').click();
  const made = page.locator('.whatif dd b').first();
  await made.waitFor();
  const kit = (await read(page, '/campaigns/current')).kits.find(({is_generic: generic}) => generic);
  await page.locator('#f-many-0').fill('9999');
  await page.waitForFunction(() => document.querySelector('.whatif dd b')?.textContent === '0');
  await page.locator('.whatif .notice--warn').waitFor();
  await trousse.checkPage(page, 'stock-what-if');
  assert.deepEqual((await read(page, '/campaigns/current')).kits.find(({is_generic: generic}) => generic).components, kit.components);
});

test('stock leaves as it is filtered and sorted on screen', async () => {
  const page = await trousse.staffPage();
  for (const asked of ['', '?sort=name', '?q=ruban&sort=available', '?show=low']) {
    await page.goto(`/equipe/reserve${asked}`);
    await page.locator('.items-t tbody tr').first().waitFor();
    const shown = await page.locator('.items-t tbody tr').evaluateAll(rows => rows.map(row => row.id.slice(2)));
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=csv]').click()]);
    const leaves = readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n').slice(1).map(line => line.split(';')[0]);
    assert.deepEqual(asked ? leaves : leaves.sort(), asked ? shown : shown.sort(), asked);
  }
});

test('what is to be bought is a list to print and to save', async () => {
  const page = await trousse.staffPage();
  const {data: [item]} = await read(page, '/items'), silent = (await read(page, '/shopping-list')).silent;
  await send(page, 'POST', '/adjustments', {item: item.id, change: -item.on_hand + item.reserved, reason: 'Test'});
  assert.ok(silent > 0);
  await page.goto('/equipe/reserve?view=shopping');
  const {data: wanted} = await read(page, '/shopping-list');
  assert.ok(wanted.length > 0);
  await page.locator('.buy-t tbody tr').first().waitFor();
  assert.equal(await page.locator('.buy-t tbody tr').count(), wanted.length);
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=csv]').click()]);
  assert.equal(readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n').length, 1 + wanted.length);
  await trousse.checkPage(page, 'stock-shopping');
});

test('what left outside the kits is listed: for what, how many, when and by whom, fifty at a time', async () => {
  const page = await trousse.staffPage();
  const {data: [item]} = await read(page, '/items');
  await send(page, 'POST', '/receipts', {lines: [{item: item.id, quantity: 9999}], reference: '', incoming: null});
  const earlier = (await read(page, '/hand-outs?limit=200')).data.length;
  for (let n = earlier; n < 50; n += 1) await send(page, 'POST', '/hand-outs', {occasion: `Kiosque ${n}`, lines: [{item: item.id, quantity: 1}]});
  await page.goto('/equipe/reserve?view=hand-outs');
  await page.locator('[data-hand-out]').first().waitFor();
  await page.locator('[data-act=hand_out]').click();
  await page.getByLabel('Occasion').fill('Déjeuner des partenaires');
  await page.locator('#f-item-0').fill(item.plural.fr);
  await page.locator('#f-quantity-0').fill('12');
  await page.locator('dialog').getByRole('button', {name: 'Remettre'}).click();

  const newest = page.locator('[data-hand-out]').first();
  await newest.getByRole('heading', {name: 'Déjeuner des partenaires'}).waitFor();
  const {data: [{by}]} = await read(page, '/hand-outs');
  assert.match(await newest.innerText(), new RegExp(`Remis par ${by}`));
  assert.match(await newest.locator('.rows').innerText(), /12/);
  await page.getByRole('button', {name: 'Fermer'}).click();
  await trousse.checkPage(page, 'stock-hand-outs');
  assert.equal(await page.locator('[data-hand-out]').count(), 50);
  await page.locator('[data-rest] button').click();
  await page.waitForURL('**shown=*');
  assert.equal(await page.locator('[data-hand-out]').count(), Math.max(earlier, 50) + 1);

  await page.goto('/en/staff/stock?view=hand-outs');
  await page.locator('[data-hand-out]', {hasText: 'Handed out by'}).first().waitFor();
});

test('an item is chosen by its name, a few of its letters are enough, and a name that is none is told at its field', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/reserve');
  await page.locator('.items-t tbody tr').first().waitFor();
  const {data} = await read(page, '/items'), names = data.map(({plural}) => plural.fr.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase());
  const one = data.find((_, i) => names.filter((name) => name.includes(names[i].slice(0, 9))).length === 1), letters = names[data.indexOf(one)].slice(0, 9);
  await page.locator('[data-act=receipt]').click();
  const field = page.locator('#f-item-0');
  const offered = await page.locator('#f-item-0-list option').evaluateAll((options) => options.map(({value}) => value));
  assert.deepEqual(offered, [...offered].sort((first, next) => first.localeCompare(next)));
  await page.locator('#f-quantity-0').fill('3');
  await field.fill('Licornes');
  await page.locator('dialog .acts .btn').first().click();
  await page.locator('#f-item-0-fault').waitFor();
  assert.equal(await field.inputValue(), 'Licornes');
  await trousse.checkAxe(page);
  await field.fill(letters);
  await field.blur();
  assert.equal((await field.inputValue()).replace(/\s/g, ' ').replace(/’/g, "'"), one.plural.fr.replace(/’/g, "'"));
  await page.locator('dialog .acts .btn').first().click();
  await page.locator('.notice[role=status]', {hasText: 'Reçu'}).waitFor();
  assert.equal((await read(page, `/items/${one.id}`)).on_hand, one.on_hand + 3);
});
