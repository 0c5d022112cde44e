// What is not taken back asks first and names what it is about; what has nothing physical about it can be taken back for as long as it is told.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse, read} from './harness.mjs';

const trousse = await openTrousse();
const page = await trousse.adminPage();
const dialog = page.locator('dialog').last();
const takeBack = () => page.locator('.toast').getByRole('button', {name: 'Annuler'}).click();
const taken = () => page.locator('.toast', {hasText: 'C’est annulé'}).waitFor();

async function opens(address, ...clicks) {
  await page.goto(`/equipe/${address}`);
  for (const selector of clicks) await page.locator(selector).first().click();
}

const go = () => dialog.locator('.acts .btn').first().click();
const {data: [school]} = await read(page, '/schools?outcome=silent&kind=school&limit=1');
const {data: [order]} = await read(page, '/orders?state=placed&limit=1');
const {data: [wave]} = await read(page, '/waves');
const outcome = async () => (await read(page, `/schools/${school.id}`)).outcome;
const card = `ecoles?id=${school.id}`;
const places = async () => (await read(page, `/schools/${school.id}`)).places.map(({name}) => name).join();

// [act, how it is done, what it changes]
const TAKEN_BACK = [
  ['a decline noted for a school', async () => { await opens(card, '[data-act=decline]'); await go(); }, outcome],
  ['an exclusion', async () => { await opens(card, '[data-act=exclude]'); await dialog.locator('[name=reason]').fill('Travaux'); await go(); }, outcome],
  ['an address taken away', async () => { await opens(card, '[data-act=close]'); await go(); }, places],
  ['an account disabled', async () => { await opens('personnes', '[data-act=disable] >> nth=-1'); await go(); },
    async () => (await read(page, '/accounts')).data.filter(({disabled_at: at}) => at).length],
  ['a note of an order', async () => {
    await opens(`commande?no=${order.number}`, '[aria-labelledby=t-note] button');
    await dialog.locator('[name=note]').fill('Sonner.');
    await go();
  }, async () => (await read(page, `/orders/${order.number}`)).note],
  ['the name of a wave', async () => {
    await opens(`vague?no=${wave.number}`, '[data-act=renaming]');
    await dialog.locator('[name=name]').fill('Lundi');
    await go();
  }, async () => (await read(page, '/waves')).data.find(({number}) => number === wave.number).name],
];

for (const [act, does, stands] of TAKEN_BACK) {
  test(`${act} is taken back from where it is told`, async () => {
    const before = await stands();
    await does();
    await page.locator('.toast').getByRole('button', {name: 'Annuler'}).waitFor();
    assert.notEqual(await stands(), before);
    await takeBack();
    await taken();
    assert.equal(await stands(), before);
  });
}

test('a decline that was withdrawn is noted again', async () => {
  await opens(card, '[data-act=decline]');
  await go();
  await page.locator('[data-act=withdraw]').click();
  await page.locator('.toast', {hasText: 'sans réponse'}).waitFor();
  await takeBack();
  await taken();
  assert.equal(await outcome(), 'decline');
});

test('orders that were put into a wave are taken out of it again', async () => {
  await opens('commandes?state=placed&wave=none');
  const waveOf = () => read(page, '/orders?state=placed&limit=200').then(({data}) => data.filter((one) => one.wave).length);
  const before = await waveOf();
  await page.locator('.orders tbody [type=checkbox]').first().click();
  await page.locator('.orders tbody [type=checkbox]').nth(1).click();
  await page.locator('.bulk [data-act=wave]').click();
  await dialog.locator('[name=into][value=new]').waitFor();
  await go();
  await page.waitForURL(/vague\?no=/);
  const made = new URL(page.url()).searchParams.get('no');
  await opens('commandes?state=placed&wave=none');
  await page.locator('.orders tbody [type=checkbox]').first().click();
  await page.locator('.bulk [data-act=wave]').click();
  await dialog.locator('[name=into][value=old]').check();
  await dialog.locator('[name=wave]').selectOption(made);
  await go();
  await page.locator('[data-many]', {hasText: 'commande mise dans la vague'}).waitFor();
  assert.equal(await waveOf(), before + 3);
  await page.locator('[data-many] [data-act=undo]').click();
  await page.locator('[data-many]', {hasText: 'retirée de la vague'}).waitFor();
  assert.equal(await waveOf(), before + 2);
});

test('what is done to many asks first, says how many, and names those that it cannot change', async () => {
  await opens('commandes');
  const {data} = await read(page, '/orders?limit=100');
  await page.locator('#all').click();
  for (const [act, title] of [['packing', /^Emballer \d+\scommandes\?/], ['shipment', /^Expédier \d+/], ['cancellation', /^Annuler \d+/]]) {
    await page.locator(`.bulk [data-act=${act}]`).click();
    await dialog.locator('h2', {hasText: title}).waitFor();
    const odd = await dialog.locator('[data-unchanged]').getAttribute('data-unchanged');
    assert.equal(Number(odd), data.filter(({actions}) => !actions.includes(act)).length, act);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({state: 'detached'});
  }
  await page.keyboard.press('e');
  await dialog.locator('h2', {hasText: /^Emballer/}).waitFor();
  await trousse.checkAxe(page);
  await page.keyboard.press('Escape');
  assert.deepEqual((await read(page, '/orders?limit=100')).data.map(({state}) => state), data.map(({state}) => state));
});

test('an arrival, which is never taken back, asks first; so does the end of every session', async () => {
  const {data: [shipped]} = await read(page, '/orders?state=shipped&limit=1');
  await opens(`commande?no=${shipped.number}`, '[data-act=delivery]');
  await dialog.locator('h2', {hasText: shipped.number}).waitFor();
  assert.equal((await read(page, `/orders/${shipped.number}`)).state, 'shipped');
  await go();
  await page.locator('.marks .badge', {hasText: /Livrée|Récupérée/}).waitFor();

  const other = await trousse.adminPage();
  await other.close();
  await opens('mon-compte', '[data-act=end-all]');
  await dialog.locator('h2', {hasText: /^Terminer \d+\ssessions?/}).waitFor();
  await page.keyboard.press('Escape');
  assert.ok((await read(page, '/sessions')).data.length > 1);
});

test('what may be taken back may be for ten seconds', async () => {
  const timed = await trousse.adminPage(), back = timed.locator('.toast').getByRole('button', {name: 'Annuler'});
  await timed.clock.install();
  await timed.goto(`/equipe/commande?no=${order.number}`);
  await timed.locator('[aria-labelledby=t-note] button').first().click();
  await timed.locator('dialog [name=note]').fill('Sonner deux fois.');
  await timed.clock.pauseAt(Date.now() + 3_600_000); // from here on, time passes only where it is told to
  await timed.locator('dialog .acts .btn').first().click();
  await back.waitFor();
  await timed.clock.runFor(9_900);
  assert.ok(await back.isVisible(), 'less than ten seconds');
  await timed.clock.runFor(200);
  await back.waitFor({state: 'detached'});
});
