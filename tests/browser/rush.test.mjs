// The rush: fifty placed orders become a wave, its papers are printed, every slip is scanned, the wave leaves, and a school that misses something is answered.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';

const WAVE = 50, LABELS = 10, FIRST_LABEL = 3;
const trousse = await openTrousse();
const page = await trousse.staffPage();
const known = {wave: 0, slips: []};

const stateOf = async (number) => (await read(page, `/orders/${number}`)).state;
const pagesOf = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page(?!s)/g).length;

// Schools that said nothing get an order until there are enough of them to make a day of.
async function placeOrders() {
  const {data: silent} = await read(page, '/schools?outcome=silent&kind=school&limit=200');
  const {kits} = await read(page, '/campaigns/current');
  const generic = kits.find(({is_generic: is}) => is).slug;
  let {data: placed} = await read(page, '/orders/numbers?state=placed');
  for (const [i, school] of silent.entries()) {
    if (placed.length >= WAVE) break;
    await send(page, 'POST', '/orders', {
      school: school.id, kit: generic, choices: [], note: '', delivery: {way: i % 7 ? 'ship' : 'pickup', place: null},
      contact: {name: `Secrétariat ${i}`, email: `secretariat-${i}@ecole.example`, phone: '450 555-0100', language: i % 5 ? 'fr' : 'en'},
    });
    if (i % 10 === 9) ({data: placed} = await read(page, '/orders/numbers?state=placed'));
  }
  return (await read(page, '/orders/numbers?state=placed')).data.length;
}

test('all placed orders are chosen at once and become a wave', async () => {
  const n = await placeOrders();
  assert.ok(n >= 20, `only ${n} orders are placed`);
  await page.goto('/equipe/commandes?state=placed');
  await page.locator('.orders tbody tr').first().waitFor();
  await page.locator('.orders tbody .ck input').nth(1).click();
  await page.locator('.orders tbody .ck input').nth(4).click({modifiers: ['Shift']});
  await page.locator('[data-chosen="4"]').waitFor();
  await trousse.checkPage(page, 'rush-orders');
  await page.locator('.bulk [data-act=all]').click();
  await page.locator(`[data-chosen="${n}"]`).waitFor();
  await page.keyboard.press('?');
  await page.locator('dialog .keylist').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.bulk [data-act=wave]').click();
  await page.locator('dialog').getByLabel('Nom').fill('La ruée');
  await page.locator('dialog').getByRole('button', {name: 'Créer la vague'}).click();
  await page.waitForURL('**/equipe/vague?no=*');
  known.wave = Number(new URL(page.url()).searchParams.get('no'));
  await page.locator('.prog').waitFor();
  assert.equal(await page.locator('.orders tbody tr:not(.grp)').count(), n);
  await trousse.checkPage(page, 'rush-wave');
});

test('a wave by rule counts what it would take, and is offered nothing twice', async () => {
  await page.goto('/equipe/vagues?kit=generique');
  await page.locator('[data-found="0"]').waitFor();
  assert.ok(await page.locator('[data-act=make]').isDisabled());
  await trousse.checkPage(page, 'rush-waves');
});

test('one print gives the pick list, one sheet a school, and labels from the place that is still there', async () => {
  const {slips} = await read(page, `/waves/${known.wave}/papers`);
  known.slips = slips;
  const print = async (query) => {
    await page.goto(`/equipe/papiers?vague=${known.wave}&${query}`);
    await page.locator('.papers').waitFor();
    await page.waitForLoadState('networkidle');
    return pagesOf(await page.pdf({preferCSSPageSize: true}));
  };
  const sheets = Math.ceil((FIRST_LABEL - 1 + slips.length) / LABELS);
  const picks = await print('feuilles=prelevement');
  assert.ok(picks >= 1 && picks <= 2, `a pick list of ${picks} pages`);
  await trousse.checkPage(page, 'rush-pick-list');
  assert.equal(await print('feuilles=bordereaux'), slips.length);
  await trousse.checkPage(page, 'rush-slips');
  assert.equal(await print(`feuilles=etiquettes&format=lettre-10&debut=${FIRST_LABEL}`), sheets);
  await trousse.checkPage(page, 'rush-labels');
  assert.equal(await print(`feuilles=prelevement,bordereaux,etiquettes&format=lettre-10&debut=${FIRST_LABEL}`), picks + slips.length + sheets);
});

const scan = async (code, verdict) => {
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await page.waitForFunction(([wanted, read]) => document.querySelector('.scan').dataset.verdict === wanted && document.querySelector('.last li')?.textContent.includes(read), [verdict, code.split('.')[0].slice(-4)]);
};

test('a slip printed before its order changed is refused and printed again; a second scan and a strange code change nothing', async () => {
  const [changed, other] = known.slips;
  const order = await read(page, `/orders/${changed.number}`);
  await send(page, 'PATCH', `/orders/${changed.number}`, {contact: {...order.contact, name: 'Une autre personne'}}, order.version);
  await page.goto('/equipe/lecteur');
  await page.locator('#code').waitFor();
  await trousse.checkPage(page, 'rush-scan');
  await scan(changed.code, 'slip_outdated');
  assert.equal(await stateOf(changed.number), 'placed');
  await trousse.checkPage(page, 'rush-scan-outdated');
  const reprint = await page.locator('[data-reprint]').getAttribute('href');
  await page.goto(reprint);
  changed.code = await page.locator('.slip__code span').textContent();
  assert.match(changed.code, /\.2$/);
  await page.goto('/equipe/lecteur');
  await page.locator('#code').waitFor();
  await scan(changed.code, 'packed');
  assert.equal(await stateOf(changed.number), 'packed');
  await scan(changed.code, 'already_done');
  await page.keyboard.type('5012345678900');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.scan').dataset.verdict === 'unknown_code');
  assert.equal(await page.locator('[data-read]').getAttribute('data-read'), '1');
  assert.equal(await stateOf(other.number), 'placed');
  await trousse.checkPage(page, 'rush-scan-unknown');
});

test('a code is taken as a scanner types it, ended by Enter or by Tab; one typed for another keyboard is told as that', async () => {
  const slip = known.slips[2], say = page.locator('.scan');
  await page.goto('/equipe/lecteur');
  await page.locator('#code').waitFor();
  await page.keyboard.type(']Q1' + slip.code.toLowerCase().replace('-', '\u2011'));
  await page.keyboard.press('Tab');
  await page.locator('.scan[data-verdict=packed]').waitFor();
  assert.equal(await stateOf(slip.number), 'packed');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'code');
  await page.keyboard.type(slip.number);
  await page.keyboard.press('Enter');
  await page.locator('.scan[data-verdict=already_done]').waitFor();
  await page.keyboard.type(slip.code.replace('-', 'ß'));
  await page.keyboard.press('Tab');
  await page.locator('.scan[data-verdict=keyboard_layout]').waitFor();
  assert.match(await say.innerText(), /disposition du clavier du lecteur/);
  assert.doesNotMatch(await say.innerText(), /de côté/);
  await trousse.checkPage(page, 'rush-scan-keyboard');
  const {receipt_link: link} = await read(page, `/orders/${slip.number}/slip`);
  await page.keyboard.type(link);
  await page.keyboard.press('Enter');
  await page.locator('.scan[data-verdict=link_scanned]').waitFor();
  assert.ok(!(await page.locator('#page').innerText()).includes(link), 'who has it opens the order');
  await page.keyboard.press('Tab');
  assert.notEqual(await page.evaluate(() => document.activeElement.id), 'code', 'Tab goes on from the empty field');
  await send(page, 'POST', `/parcels/${slip.number}-1/unpacking`, {}, (await read(page, `/orders/${slip.number}`)).version);
});

test('a box that lacks something is packed with a reason, and the rest becomes a second parcel', async () => {
  const slip = known.slips[1], line = slip.contents.find(({quantity}) => quantity > 1) ?? slip.contents[0];
  await page.goto(`/equipe/commande?no=${slip.number}`);
  await page.locator('[data-act=packing-short]').click();
  await page.locator(`#q-${line.item}`).fill(String(line.quantity - 1));
  await page.locator('dialog').getByLabel(/Vérifiée par/).fill('Denis');
  await trousse.checkAxe(page);
  await page.locator('dialog').getByRole('button', {name: /il manque/}).click();
  await page.locator('.rest').waitFor();
  await page.locator('.parcels', {hasText: 'Tablette vide'}).waitFor();
  await trousse.checkPage(page, 'rush-short');
  await page.goto(`/equipe/papiers?commande=${slip.number}&feuilles=bordereaux,etiquettes`);
  await page.locator('.papers').waitFor();
  assert.deepEqual(await page.locator('[data-slip]').evaluateAll((slips) => slips.map(({dataset}) => dataset.slip)), [`${slip.number}-1`, `${slip.number}-2`]);
  assert.equal(await page.locator('.lab', {hasText: 'Suite de votre commande'}).count(), 1);
  await trousse.checkPage(page, 'rush-papers-of-parcels');
  await page.goto(`/equipe/commande?no=${slip.number}`);
  await page.locator('.rest [data-act=packing]').click();
  await page.locator('dialog').getByRole('button', {name: 'Emballer'}).click();
  await page.locator('.parcels', {hasText: `${slip.number}-2`}).waitFor();
  assert.equal((await read(page, `/orders/${slip.number}`)).remainder, 0);
});

test('a phone\'s camera reads the code that is printed on a slip, even where the browser itself reads none', async () => {
  const {number} = known.slips[2];
  await page.goto(`/equipe/papiers?vague=${known.wave}&feuilles=bordereaux`);
  const {x, y, width, height} = await page.locator('.slip__code', {hasText: number}).boundingBox();
  const clip = {x: x + width / 2 - 320, y: y + height / 2 - 240, width: 640, height: 480}; // held at a hand's distance
  writeFileSync(trousse.camera, await page.screenshot({type: 'jpeg', fullPage: true, clip}));

  const phone = await trousse.staffPage({viewport: {width: 390, height: 844}, permissions: ['camera']});
  assert.equal(await phone.evaluate(async () => (await globalThis.BarcodeDetector?.getSupportedFormats())?.includes('qr_code') ?? false), false);
  await phone.goto('/equipe/lecteur');
  await phone.getByRole('button', {name: 'Lire à la caméra'}).click();
  await phone.waitForFunction(() => document.querySelector('.scan').dataset.verdict === 'packed');
  assert.equal(await stateOf(number), 'packed');
  await trousse.checkPage(phone, 'rush-camera');
  await phone.getByRole('button', {name: 'Arrêter la caméra'}).click();
  assert.equal(await phone.locator('video').count(), 0);
  await phone.locator('.last [data-act=unpacking]').click();
  await phone.locator('.last .is-undone').waitFor();
  assert.equal(await stateOf(number), 'placed');
});

test('a browser that reads codes itself is asked first', async () => {
  const phone = await trousse.staffPage({viewport: {width: 390, height: 844}, permissions: ['camera']}), {code, number} = known.slips[3];
  await phone.addInitScript((seen) => {
    globalThis.BarcodeDetector = class {
      static async getSupportedFormats() { return ['qr_code']; }
      async detect() { return [{rawValue: seen}]; }
    };
  }, code);
  await phone.goto('/equipe/lecteur');
  await phone.getByRole('button', {name: 'Lire à la caméra'}).click();
  await phone.waitForFunction(() => document.querySelector('.scan').dataset.verdict === 'packed');
  assert.equal(await stateOf(number), 'packed');
  await phone.locator('.last [data-act=unpacking]').click();
  await phone.locator('.last .is-undone').waitFor();
});

test('where the camera may not be used the page says what to do, and the hand scanner goes on', async () => {
  const phone = await trousse.staffPage({viewport: {width: 390, height: 844}});
  await phone.goto('/equipe/lecteur');
  await phone.getByRole('button', {name: 'Lire à la caméra'}).click();
  await phone.locator('.eye .error').waitFor();
  assert.ok(await phone.locator('#code').isEditable());
  await trousse.checkPage(phone, 'rush-camera-refused');
});

test('every slip of the wave is scanned, and the wave is packed', async () => {
  await page.goto('/equipe/lecteur');
  await page.locator('#code').waitFor();
  for (const {code} of known.slips.slice(2)) await scan(code, 'packed');
  await page.goto(`/equipe/vague?no=${known.wave}`);
  await page.locator('[data-packed]').waitFor();
  assert.equal(await page.locator('[data-packed]').textContent(), String(known.slips.length));
});

test('the wave leaves at once, with a verdict for each order', async () => {
  const tracked = known.slips.find(({delivery}) => delivery.way === 'ship');
  await page.locator('.endbar [data-act=shipment]').click();
  await page.locator(`[name="track-${tracked.number}"]`).fill('PC 4411 0099');
  await trousse.checkAxe(page);
  await page.locator('dialog').getByRole('button', {name: /^Expédier/}).click();
  await page.locator('[data-many]').waitFor();
  assert.match(await page.locator('[data-many] b').first().textContent(), new RegExp(`^${known.slips.length}\\s`));
  const order = await read(page, `/orders/${tracked.number}`);
  assert.deepEqual([order.state, order.parcels.at(-1).tracking], ['shipped', 'PC 4411 0099']);
  await trousse.checkPage(page, 'rush-shipped');
});

test('a school reports what lacks, staff answer with a parcel, and the school reads it', async () => {
  const {number} = known.slips.at(-1), order = await read(page, `/orders/${number}`), line = order.contents[0];
  const {link} = await send(page, 'POST', `/schools/${order.school.id}/keys`, {});
  const school = await trousse.schoolPage({viewport: {width: 390, height: 844}}, link);
  await school.goto(`/commande?no=${number}`);
  const {y, height} = await school.getByRole('button', {name: 'Confirmer la réception'}).boundingBox();
  assert.ok(y + height <= 844, `after the box’s code, to confirm begins ${y} px down`);
  await school.locator('[data-act=claim]').click();
  await school.locator(`#l-${line.item}`).fill('1');
  await school.getByLabel(/Autre chose à dire/).fill('La boîte était bien fermée.');
  await trousse.checkAxe(school);
  await school.locator('#claim').getByRole('button', {name: 'Envoyer'}).click();
  await school.locator('.thread', {hasText: 'La boîte était bien fermée.'}).waitFor();
  await trousse.checkPage(school, 'rush-claim-school');

  await page.goto('/equipe/reclamations');
  const claim = page.locator(`[data-claim="${number}"]`);
  await claim.waitFor();
  await trousse.checkPage(page, 'rush-claims');
  await claim.locator('[data-act=answer]').click();
  assert.equal(await page.locator(`#q-${line.item}`).inputValue(), '1');
  await page.getByLabel(/Votre réponse/).fill('Le reste part demain.');
  await trousse.checkAxe(page);
  await page.locator('dialog').getByRole('button', {name: 'Emballer et répondre'}).click();
  await claim.waitFor({state: 'detached'});
  const answered = await read(page, `/orders/${number}`);
  assert.equal(answered.parcels.filter((parcel) => parcel.claim).length, 1);
  assert.equal(answered.state, 'shipped', 'a claim’s parcel leaves its order as it is');
  await school.reload();
  await school.locator('.thread__answer', {hasText: 'Le reste part demain.'}).waitFor();
});

test('the morning shows what is left of it, on a phone and in the dark too', async () => {
  await page.goto('/equipe/');
  await page.locator('.jobs').first().waitFor();
  await trousse.checkPage(page, 'rush-today');
  const small = await trousse.staffPage({viewport: {width: 390, height: 844}, colorScheme: 'dark'});
  for (const [address, ready] of [['', '.jobs'], ['orders', '.orders tbody tr'], ['waves', '.wave'], [`wave?no=${known.wave}`, '.prog'], ['scan', '#code'], ['claims?state=all', '.claim'], [`order?no=${known.slips[1].number}`, '.parcels'], [`papers?vague=${known.wave}`, '.papers']]) {
    await small.goto(`/en/staff/${address}`);
    await small.locator(ready).first().waitFor();
    await trousse.checkPage(small, `rush-${address.split('?')[0] || 'today'}-dark-phone`);
  }
});
