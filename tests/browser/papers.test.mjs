// Paper that arrives: labels, slips and pick lists with the longest names there can be, measured where they are printed.
import assert from 'node:assert/strict';
import {before, test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';
import {textOf} from './qr-text.mjs';

const FORMATS = {'lettre-10': 10, 'lettre-30': 30, 'lettre-6': 6, 'a4-14': 14, 'a4-21': 21, 'a4-8': 8};
const LONG = {
  name: 'École secondaire polyvalente Monseigneur-Alphonse-Desjardins-de-la-Montagne-Tremblante–Saint-Jovite', // 98 to 100 characters, as in the ministry's file
  address: '12345, chemin de la Montagne-du-Lac-des-Trois-Petites-Rivières-Noires Ouest, bureau 2200, bâtiment B',
  municipality: 'Sainte-Marguerite-du-Lac-Masson-et-de-l’Estérel-de-la-Rouge', postal_code: 'J7E4X5',
};
const PLACE = {...LONG, name: 'Bâtiment des métiers et des arts de la scène, porte 3, côté stationnement, chemin des Érables-Rouges'};
const GONE = 1; // a wave of the demonstration that is delivered

const trousse = await openTrousse();
const page = await trousse.staffPage();
let wave;
const edit = (path, version, change) => send(page, 'PATCH', path, change, version);
const print = async (query, address = '/equipe/papiers') => {
  await page.goto(`${address}?${query}`);
  await page.locator('.papers[data-fitted]').waitFor({state: 'attached'});
};
const pagesOf = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page(?!s)/g).length;

// All placed orders, of schools whose name, address, delivery place and contact are as long as they may be; every second one in English.
async function makeWave() {
  ({number: wave} = await send(page, 'POST', '/waves', {rule: {}}));
  const {slips} = await read(page, `/waves/${wave}/papers`);
  for (const [i, {number}] of slips.entries()) {
    const order = await read(page, `/orders/${number}`), school = await read(page, `/schools/${order.school.id}`);
    await edit(`/schools/${school.id}`, school.version, {...LONG, name: `${LONG.name}${i}`});
    const place = school.places.find(({id}) => id === order.delivery.place?.id);
    if (place) await edit(`/schools/${school.id}/places/${place.id}`, (await read(page, `/schools/${school.id}`)).version, PLACE);
    const {version, contact} = await read(page, `/orders/${number}`);
    await edit(`/orders/${number}`, version, {contact: {...contact, name: 'Marie-Christine-Antoinette Lafontaine-Beauchemin de la Durantaye-Villeneuve', language: i % 2 ? 'en' : 'fr'}, note: 'Sonner à la porte 3, côté stationnement. '.repeat(7).trim()});
  }
}
before(makeWave);

// What is written outside the box that is printed, or over another part of it.
const cutIn = (selector) => page.evaluate((boxes) => [...document.querySelectorAll(boxes)].flatMap((box) => {
  const frame = box.getBoundingClientRect(), foot = box.querySelector('.lab__ft')?.getBoundingClientRect().top ?? frame.bottom, found = [];
  const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const range = document.createRange(), floor = text.parentElement.closest('.lab__to') ? foot : frame.bottom;
    range.selectNodeContents(text);
    if ([...range.getClientRects()].some((line) => line.width && (line.left < frame.left - 1 || line.right > frame.right + 1 || line.top < frame.top - 1 || line.bottom > floor + 1))) found.push(text.data);
  }
  return found;
}), selector);

test('a label holds its whole address, whatever its length, on all six formats and in both languages', async () => {
  for (const address of ['/equipe/papiers', '/en/staff/papers']) {
    for (const format of Object.keys(FORMATS)) {
      await print(`vague=${wave}&feuilles=etiquettes&format=${format}`, address);
      for (const media of ['screen', 'print']) {
        await page.emulateMedia({media});
        assert.deepEqual(await cutIn('[data-label]'), [], `${format} cuts on the ${media}`);
      }
      await page.emulateMedia({media: null});
      for (const text of await page.locator('[data-label]').allTextContents()) assert.match(text.replace(/\s/g, ''), /École.*12345,chemin.*bâtimentB.*Rouge.*Québec.*J7E4X5.*00/);
      assert.equal(await page.locator('[data-full]').count(), 0);
      assert.equal(pagesOf(await page.pdf({preferCSSPageSize: true})), Math.ceil(await page.locator('[data-label]').count() / FORMATS[format]));
    }
    await trousse.checkPage(page, `papers-labels-long${address.replaceAll('/', '-')}`);
  }
});

test('what would be too small to read is said before it is printed, with its number', async () => {
  await page.route('**/papers', async (route) => {
    const papers = await (await route.fetch()).json();
    papers.slips[0].delivery.place.address = 'Chemin '.repeat(120);
    await route.fulfill({json: papers});
  }, {times: 1});
  await print(`vague=${wave}&feuilles=etiquettes&format=lettre-30`);
  const {slips: [first]} = await read(page, `/waves/${wave}/papers`);
  assert.match(await page.locator('[data-full]').textContent(), new RegExp(`Une étiquette ne tient pas.*${first.number}`));
  await trousse.checkPage(page, 'papers-labels-full');
});

test('labels are moved as far as the printer that is chosen is off, and the device remembers it', async () => {
  await print(`vague=${wave}&feuilles=etiquettes&format=lettre-10`);
  const corner = () => page.locator('.lab').first().evaluate((label) => (({left, top}, sheet) => [left - sheet.left, top - sheet.top])(label.getBoundingClientRect(), label.closest('.lsheet').getBoundingClientRect()));
  const set = async (name, value) => { await page.fill(`#${name}`, value); await page.press(`#${name}`, 'Tab'); };
  const [left, top] = await corner();
  const isOff = async (right, down) => assert.deepEqual((await corner()).map(Math.round), [left + right * 96 / 25.4, top + down * 96 / 25.4].map(Math.round));
  await set('printer', 'Bureau');
  await set('right', '2.5');
  await set('down', '-1');
  await isOff(2.5, -1);
  await page.reload();
  await page.locator('.papers[data-fitted]').waitFor({state: 'attached'});
  await isOff(2.5, -1);
  await set('printer', 'Réserve');
  await isOff(0, 0);
  await set('printer', 'Bureau');
  await isOff(2.5, -1);
  assert.deepEqual(await cutIn('[data-label]'), []);
  await set('printer', '');
});

test('a test sheet shows where each label of the format would be', async () => {
  for (const [format, room] of Object.entries(FORMATS)) {
    await print(`vague=${wave}&feuilles=essai&format=${format}`);
    assert.equal(await page.locator('.lab--test').count(), room);
    assert.equal(pagesOf(await page.pdf({preferCSSPageSize: true})), 1);
  }
  await trousse.checkPage(page, 'papers-test-sheet');
});

test('a slip takes one sheet and loses nothing, and says in which bin each item lies', async () => {
  const {slips} = await read(page, `/waves/${wave}/papers`);
  await print(`vague=${wave}&feuilles=bordereaux`);
  assert.deepEqual(await cutIn('.slip'), []);
  assert.equal(await page.locator('[data-long]').count(), 0);
  assert.equal(pagesOf(await page.pdf({preferCSSPageSize: true})), slips.length);
  assert.deepEqual(await page.locator('.slip .bin').allTextContents(), slips.flatMap(({contents}) => contents.map(({place}) => place)));
  await trousse.checkPage(page, 'papers-slips-long');
});

test('slips and labels of what has left are printed again only if that is asked', async () => {
  const {slips} = await read(page, `/waves/${GONE}/papers`);
  await print(`vague=${GONE}&feuilles=bordereaux,etiquettes`);
  assert.equal(await page.locator('[data-slip], [data-label]').count(), 0);
  await trousse.checkPage(page, 'papers-all-gone');
  await page.locator('[name=partis]').check();
  await page.locator('[data-slip]').first().waitFor();
  assert.equal(await page.locator('[data-slip]').count(), slips.length);
  assert.equal(await page.locator('[data-label]').count(), slips.length);
});

test('a box that is the only one of its contents is named on the pick list by its order and its school', async () => {
  const {assemble} = await read(page, `/waves/${wave}/papers`), alone = assemble.filter(({orders}) => orders === 1);
  assert.ok(alone.length && alone.length < assemble.length);
  await print(`vague=${wave}&feuilles=prelevement`);
  const named = await page.locator('.kits__of').allTextContents();
  assert.deepEqual(named.map((text) => /^\S+/.exec(text)[0]), alone.map(({numbers}) => numbers[0]));
  for (const text of named) assert.match(text, /École/);
  assert.deepEqual(await cutIn('.picks-sheet'), []);
  await trousse.checkPage(page, 'papers-pick-list-long');
});

test('pick list, slip and count sheet hold the longest item and the longest bin', async () => {
  const {pick_list: [{item}]} = await read(page, `/waves/${wave}/papers`);
  const long = 'Ensembles de grandes affiches bilingues en carton recyclé, à poser dans l’entrée et près du secrétariat'.slice(0, 100);
  const bin = 'Rangée-12/tablette-du-haut/à-gauche-de-la-porte/'.padEnd(80, 'M'); // no space to break at
  await edit(`/items/${item.id}`, (await read(page, `/items/${item.id}`)).version, {place: bin, plural: {fr: long, en: long}, name: {fr: long, en: long}});
  const {id} = await send(page, 'POST', '/stock-counts', {place: ''});
  for (const [address, table] of [[`papiers?vague=${wave}&feuilles=prelevement,bordereaux`, '.papers table'], [`inventaire?id=${id}`, '.count-t']]) {
    await page.goto(`/equipe/${address}`);
    await page.locator(table).first().waitFor();
    if (table !== '.count-t') await page.locator('.papers[data-fitted]').waitFor();
    await page.setViewportSize({width: 718, height: 968}); // Letter within its margins
    await page.emulateMedia({media: 'print'});
    const wide = await page.locator(`${table} :is(td, th)`).evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1 || cell.getBoundingClientRect().right > innerWidth + 1).map((cell) => cell.textContent));
    assert.deepEqual(wide, []);
    assert.ok((await page.locator(table).allTextContents()).join().includes(bin));
    await trousse.screenshot(page, `papers-longest-${table === '.count-t' ? 'count' : 'items'}`);
    await page.emulateMedia({media: null});
    await page.setViewportSize({width: 1440, height: 900});
  }
});

// What is printed unseen is left standing, to be measured and read: nobody closes a printer's dialog here.
async function adminWhoPrints() {
  const admin = await trousse.adminPage();
  await admin.addInitScript(() => { window.print = () => { document.body.dataset.printed = ''; }; });
  return admin;
}
const printed = async (admin, act) => {
  await admin.locator(act).click();
  await admin.locator('body[data-printed] > .print-now > *').first().waitFor({state: 'attached'});
};

test('each silent school has a letter in its language, whose address shows in a window and whose code and QR open its page', async () => {
  const admin = await adminWhoPrints();
  await admin.goto('/equipe/campagne');
  await admin.locator('[data-act=codes]').click();
  await admin.locator('dialog').getByLabel('Les établissements sans réponse').check();
  await admin.locator('dialog').getByRole('button', {name: 'Créer les codes'}).click();
  await printed(admin, 'dialog [data-act=letters]');
  const letters = await admin.locator('.post').evaluateAll((all) => all.map((letter) => {
    const sheet = letter.getBoundingClientRect(), to = letter.querySelector('[data-window]'), mm = (px) => px * 25.4 / 96;
    const texts = document.createRange();
    texts.selectNodeContents(to);
    const {left, right, top, bottom} = texts.getBoundingClientRect(), path = letter.querySelector('.qr path'), box = letter.querySelector('.qr').getAttribute('viewBox').split(' ');
    return {lang: letter.lang, code: letter.dataset.letter, text: letter.textContent, qr: {size: Number(box[2]) - 8, path: path.getAttribute('d')},
      window: [left - sheet.left, right - sheet.left, top - sheet.top, bottom - sheet.top].map(mm), isCut: letter.scrollHeight > letter.clientHeight + 1};
  }));
  const silent = (await read(page, '/schools?outcome=silent&kind=school&limit=200')).data;
  assert.ok(letters.length >= 20 && letters.length <= silent.length);
  for (const {window: [left, right, top, bottom], isCut} of letters) assert.ok(!isCut && left >= 20 && right <= 107 && top >= 61 && bottom <= 90, `${[left, right, top, bottom]}`);
  for (const lang of ['fr-CA', 'en-CA']) {
    const letter = letters.find((one) => one.lang === lang);
    assert.match(letter.text, lang === 'fr-CA' ? /Sans choix d’ici le .* inclus, vous recevrez la Trousse générique/ : /Without a choice by .*, you will receive the Generic Kit/);
    const link = new URL(textOf(letter.qr)), guest = await trousse.newPage();
    assert.equal(link.pathname, lang === 'fr-CA' ? '/commander' : '/en/order');
    await guest.goto('/aide');
    for (const key of [{link: link.hash.slice(1)}, {code: letter.code}]) {
      await send(guest, 'POST', '/sessions/school', key);
    }
  }
  assert.equal(pagesOf(await admin.pdf({preferCSSPageSize: true})), letters.length);
});

test('one school has its letter alone, and the sheet of codes says school, code of the ministry, municipality and address', async () => {
  const admin = await adminWhoPrints();
  const {data: [school]} = await read(page, '/schools?outcome=silent&kind=school&limit=1');
  await admin.goto(`/equipe/ecoles?id=${school.id}`);
  await admin.locator('[data-act=key]').click();
  await admin.locator('dialog form').getByRole('button', {name: 'Nouveau code'}).click();
  const code = await admin.locator('dialog [data-code]').textContent();
  await printed(admin, 'dialog [data-act=letter]');
  assert.deepEqual(await admin.locator('.post').evaluateAll((all) => all.map(({dataset}) => dataset.letter)), [code]);
  assert.equal(pagesOf(await admin.pdf({preferCSSPageSize: true})), 1);

  await admin.goto('/equipe/campagne');
  await admin.locator('[data-act=codes]').click();
  await admin.locator('dialog').getByLabel('Tous les établissements').check();
  await admin.locator('dialog').getByRole('button', {name: 'Créer les codes'}).click();
  await printed(admin, 'dialog [data-act=sheet]');
  const rows = await admin.locator('.codes-sheet tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
  assert.ok(rows.length > 100);
  assert.ok(rows.some(([, ministry]) => /^\d{6}$/.test(ministry)));
  for (const [, , municipality, address, typed] of rows) assert.ok(municipality && address && /^\w{4}-\w{4}-\w{2}$/.test(typed));
});

test('a box’s code opens its order on a phone without a code, to confirm it; one of the team who reads it stays who they are', async () => {
  const {data: [{number}]} = await read(page, '/orders?state=shipped&limit=1');
  const {receipt_svg: code, receipt_link: short} = await read(page, `/orders/${number}/slip`);
  const link = new URL(textOf(code)), {pathname, search, hash} = link;
  assert.equal(`${link.origin}${pathname}?no=${number}`, short);
  const phone = await trousse.newPage({viewport: {width: 390, height: 844}});
  await phone.goto(pathname + search + hash);
  await phone.getByRole('button', {name: 'Confirmer la réception'}).click();
  await phone.getByRole('button', {name: 'Confirmer la réception'}).waitFor({state: 'detached'});
  assert.equal((await read(page, `/orders/${number}`)).state, 'delivered');
  const staff = await trousse.staffPage();
  await staff.goto(pathname + search + hash);
  await staff.locator('.ticket', {hasText: number}).waitFor();
  assert.equal(new URL(staff.url()).hash, '');
  assert.equal((await read(staff, '/sessions/current')).role, 'staff');
});
