// Parcels, whatever they answer: each list, each way on, and the word that school and staff read of the order.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';

const trousse = await openTrousse();
const page = await trousse.staffPage();
const known = {};

const rows = (state) => read(page, `/parcels?state=${state}&limit=200`).then(({data}) => data);
const row = (number) => page.locator(`.parcels-t tr[data-parcel="${number}"]`);
const dialog = () => page.locator('dialog').last();

async function open(state) {
  await page.goto(`/equipe/colis?state=${state}`);
  await page.locator('.parcels-t tbody tr, .empty').first().waitFor();
}

async function schoolOf(order) {
  const {link} = await send(page, 'POST', `/schools/${order.school.id}/keys`, {});
  const school = await trousse.schoolPage({viewport: {width: 390, height: 844}}, link);
  await school.goto(`/commande?no=${order.order ?? order.number}`);
  return school;
}

const says = (school, words) => school.getByRole('heading', {level: 1, name: words}).waitFor();
const badgeOf = async (number, words) => {
  await page.goto(`/equipe/commande?no=${number}`);
  await page.locator('.marks .badge', {hasText: words}).waitFor();
};

test('parcels are listed where they are, each list with its number', async () => {
  await page.goto('/equipe/colis');
  await page.locator('.parcels-t tbody tr').first().waitFor();
  await page.locator('.chip .n').nth(5).waitFor();
  const counts = await read(page, '/parcels/counts'), chips = page.locator('.filters .chips').first().locator('.chip .n');
  assert.deepEqual((await chips.allTextContents()).map(Number), ['to_pack', 'packed', 'ready', 'shipped', 'lost', 'returned'].map((state) => counts[state]));
  assert.equal(await page.locator('.parcels-t tbody tr').count(), counts.to_pack);
  await trousse.checkPage(page, 'parcels-to-pack');

  const [first] = await rows('to_pack');
  await row(first.number).locator('[data-parcel-act=packing]').click();
  await row(first.number).waitFor({state: 'detached'});
  assert.ok((await rows('packed')).some(({order}) => order === first.order));
});

test('what is packed leaves at once, what is fetched goes to the counter, and each school reads it', async () => {
  const packed = await rows('packed'), tracked = packed.find(({delivery_way: way}) => way === 'ship');
  await open('packed');
  await page.locator('#all').click();
  await trousse.checkPage(page, 'parcels-packed');
  await page.locator('.bulk [data-act=shipment]').click();
  await page.locator(`[name="track-${tracked.number}"]`).fill('PC 4411 0100');
  await dialog().getByRole('button', {name: /^Expédier/}).click();
  await page.locator('[data-many]', {hasText: `${packed.length} colis`}).waitFor();
  assert.equal((await rows('packed')).length, 0);
  const shipped = await rows('shipped');
  assert.equal(shipped.find(({number}) => number === tracked.number).tracking, 'PC 4411 0100');
  known.shipped = shipped.filter(({answers}) => answers === 'order');
});

test('one that got lost is sent again, and the school reads where it stands', async () => {
  const [lost] = known.shipped;
  await open('shipped');
  await row(lost.number).locator('[data-parcel-act=loss]').click();
  await dialog().getByLabel('Raison').fill('Le transporteur ne le trouve plus');
  await dialog().getByRole('button', {name: 'Noter la perte'}).click();
  await row(lost.number).waitFor({state: 'detached'});
  await badgeOf(lost.order, 'Perdue');
  const school = await schoolOf(lost);
  await says(school, 'Un colis s’est perdu');
  await trousse.checkPage(school, 'parcels-lost-school');

  await open('lost');
  await trousse.checkPage(page, 'parcels-lost');
  await row(lost.number).locator('[data-parcel-act=resending]').click();
  await dialog().getByRole('button', {name: 'Renvoyer'}).click();
  await row(lost.number).waitFor({state: 'detached'});
  assert.ok((await rows('to_pack')).some(({order}) => order === lost.order));
  await badgeOf(lost.order, 'Reçue');
  await school.reload();
  await says(school, 'Votre trousse est réservée');
});

test('a school that has what was given up for lost says so', async () => {
  const [, lost] = known.shipped;
  await send(page, 'POST', `/parcels/${lost.number}/loss`, {reason: 'Perdu'}, (await read(page, `/orders/${lost.order}`)).version);
  const school = await schoolOf(lost);
  await school.getByRole('button', {name: 'Confirmer la réception'}).click();
  await says(school, 'Votre trousse est arrivée');
  assert.equal((await rows('lost')).length, 0);
});

test('one that came back is in stock again, and its order says so to both', async () => {
  const [, , back] = known.shipped;
  await open('shipped');
  await row(back.number).locator('[data-parcel-act=return]').click();
  await dialog().getByText('Il ne repart pas').click();
  await dialog().getByLabel('Raison').fill('École fermée');
  await trousse.checkAxe(page);
  await dialog().getByRole('button', {name: 'Noter le retour'}).click();
  await row(back.number).waitFor({state: 'detached'});
  await badgeOf(back.order, 'Revenue');
  const school = await schoolOf(back);
  await says(school, 'Votre trousse est revenue au PREL');
  await trousse.checkPage(school, 'parcels-returned-school');
  await open('returned');
  await row(back.number).waitFor();
});

test('a box that lacks something is partly shipped, and its rest has its slip, its scan and its way', async () => {
  const [short] = (await rows('to_pack')).filter(({delivery_way: way, answers}) => way === 'ship' && answers === 'order');
  const order = await read(page, `/orders/${short.order}`);
  const lines = order.contents.map(({item, quantity}, i) => ({item, quantity: i ? quantity : quantity - 1})).filter(({quantity}) => quantity > 0);
  const packed = await send(page, 'POST', `/orders/${order.number}/packing`, {checked_by: '', lines, reason: 'shelf_empty', note: ''}, order.version);
  await send(page, 'POST', `/orders/${order.number}/shipment`, {tracking: ''}, packed.version);
  await badgeOf(order.number, 'En partie expédiée');
  const school = await schoolOf(order);
  await says(school, 'Une partie de votre trousse est en route');

  const rest = (await rows('to_pack')).find(({order: of, answers}) => of === order.number && answers === 'remainder');
  await open('to_pack&answers=remainder');
  await row(rest.number).getByRole('link', {name: /^Bordereau/}).click();
  await page.locator(`[data-slip="${rest.number}"]`).waitFor();
  const code = await page.locator('.slip__code span').textContent();
  assert.match(code, new RegExp(`^${rest.number}\\.\\d+$`));
  await trousse.checkPage(page, 'parcels-slip');

  for (const [act, verdict] of [['packing', 'packed'], ['shipment', 'shipped']]) {
    await page.goto(`/equipe/lecteur?act=${act}`);
    await page.locator('#code').fill(code);
    await page.keyboard.press('Enter');
    await page.locator(`.scan[data-verdict=${verdict}]`).waitFor();
    await page.locator('.scan__say b', {hasText: rest.number.slice(rest.number.indexOf('-') + 1)}).waitFor();
  }
  await badgeOf(order.number, /^Expédiée$/);
});

test('at the counter a slip’s code hands the parcel over', async () => {
  const [ready] = await rows('ready');
  await badgeOf(ready.order, 'À récupérer');
  const {code} = await read(page, `/parcels/${ready.number}/slip`);
  await page.goto('/equipe/lecteur?act=delivery');
  await page.locator('#code').waitFor();
  await trousse.checkPage(page, 'parcels-hand-over');
  await page.locator('#code').fill(code);
  await page.keyboard.press('Enter');
  await page.locator('.scan[data-verdict=fetched]').waitFor();
  await badgeOf(ready.order, 'Récupérée');
  await open('ready');
  assert.equal(await row(ready.number).count(), 0);
});

test('a wave is packed where it stands: who is next is said, a slip is scanned, another wave’s is not taken, and one key notes what lacks', async () => {
  const {data} = await read(page, '/orders?state=placed&limit=200');
  const [stranger, ...ours] = data.filter(({wave}) => !wave).slice(0, 4);
  const wave = await send(page, 'POST', '/waves', {orders: ours.map(({number}) => number)});
  await page.goto(`/equipe/vague?no=${wave.number}`);
  const next = page.locator('.wave__next b');
  await next.waitFor();
  await trousse.checkPage(page, 'wave-scan');
  const first = await next.textContent();
  const {slips} = await read(page, `/waves/${wave.number}/papers`);
  await page.locator('#code').fill(slips.find(({number}) => number === first).code);
  await page.keyboard.press('Enter');
  await page.locator('.scan[data-verdict=packed]').waitFor();
  await page.waitForFunction(number => document.querySelector('.wave__next b').textContent !== number, first);
  assert.equal(await page.locator('[data-packed]').textContent(), '1');

  await page.locator('#code').fill(stranger.number);
  await page.keyboard.press('Enter');
  await page.locator('.scan[data-verdict=not_in_wave]').waitFor();
  assert.equal((await read(page, `/orders/${stranger.number}`)).state, 'placed');

  const second = await next.textContent();
  await page.keyboard.press('m');
  await dialog().getByRole('heading', {name: `Emballer ${second}`}).waitFor();
  const quantity = dialog().locator('input[id^=q-]').first();
  await quantity.fill(String(Number(await quantity.inputValue()) - 1));
  await dialog().getByRole('button', {name: /il manque/}).click();
  await page.waitForFunction(number => document.querySelector('.wave__next b').textContent !== number, second);
  assert.equal((await read(page, `/orders/${second}`)).remainder, 1);
});

test('what a claim is answered with leaves by itself', async () => {
  const {data: [{number}]} = await read(page, '/orders?state=delivered&limit=1'), order = await read(page, `/orders/${number}`);
  const lines = [{item: order.contents[0].item, quantity: 1}];
  const claim = await send(page, 'POST', '/claims', {order: number, kind: 'missing', said: '', lines});
  await send(page, 'POST', `/claims/${claim.id}/answer`, {answer: 'parcel', text: '', lines}, claim.version);
  await open('packed&answers=claim');
  const one = page.locator('.parcels-t tbody tr', {hasText: 'Réclamation : manque'});
  await one.getByRole('link', {name: 'Réclamation : manque'}).waitFor();
  await one.locator('[data-parcel-act=shipment]').click();
  await dialog().getByRole('button', {name: /^(Expédier|Mettre au comptoir)$/}).click();
  await one.waitFor({state: 'detached'});
  assert.equal((await read(page, `/orders/${number}`)).standing, 'delivered', 'a claim’s parcel leaves its order as it is');
});

test('the lists hold on a phone, in the dark, in English', async () => {
  const small = await trousse.staffPage({viewport: {width: 360, height: 740}, colorScheme: 'dark'});
  for (const state of ['to_pack', 'shipped', 'lost', 'returned']) {
    await small.goto(`/en/staff/parcels?state=${state}`);
    await small.locator('.parcels-t tbody tr, .empty').first().waitFor();
    await trousse.checkPage(small, `parcels-${state}-dark-phone`);
  }
});
