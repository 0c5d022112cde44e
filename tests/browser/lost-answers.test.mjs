// What was done and whose answer was lost is asked again, and told as what it is: done already, once. A school's acts and the team's, one table each.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {cutTheLine, openTrousse, read, send} from './harness.mjs';
import {order, view} from './school-steps.mjs';

const NOTED = 'C’était déjà noté';
const trousse = await openTrousse();
const school = await trousse.schoolPage(), admin = await trousse.adminPage();
const listed = async (page, path) => (await read(page, path)).data.length;
const click = (page, selector) => page.locator(selector).first().click();

// ── A school ──
const number = async () => (await view(school)).order.number;
const told = '[data-told]';

async function at(address, ready) {
  await school.goto(address);
  await school.locator(ready).first().waitFor();
}

async function toCancel(then) {
  await at(`/commande?no=${await number()}`, '.todo');
  await click(school, '.todo .btn--danger');
  await school.locator(`#cancel input[value=${then}]`).check();
}

async function shipIt() {
  await at('/commander', '.choose');
  await order(school, 'generique');
  for (const act of ['packing', 'shipment']) await send(admin, 'POST', '/order-acts', {act, orders: [await number()]});
  await at(`/commande?no=${await number()}`, '.todo');
}

// [act, how it begins, what sends it, what sends it again, where it is told, what is then so]
const OF_A_SCHOOL = [
  ['an order', () => chooses('generique'),
    '.review .acts .btn', `${told} .btn`, '[data-noted]', ({order: {kit}}) => kit.slug === 'generique'],
  ['a change', async () => { await at(`/commander?no=${await number()}`, '.choose'); await chooses('affiche'); },
    '.review .acts .btn', `${told} .btn`, '[data-noted]', ({order: {kit}}) => kit.slug === 'affiche'],
  ['the generic kit instead', () => toCancel('generic'), '#cancel .acts .btn', '#cancel .acts .btn', told, ({order: {kit}}) => kit.slug === 'generique'],
  ['a cancellation', () => toCancel('none'), '#cancel .acts .btn', '#cancel .acts .btn', told, ({outcome}) => outcome.kind === 'decline'],
  ['a decline taken back', () => at('/sans-trousse', '.answer .btn'), '.answer .btn', '.answer .btn', told, ({outcome}) => !outcome],
  ['a decline', async () => { await at('/sans-trousse', '.answer .btn'); await click(school, '.answer .btn'); },
    '#sure .btn--quiet', async () => { await click(school, '.answer .btn'); await click(school, '#sure .btn--quiet'); },
    told, ({outcome}) => outcome.kind === 'decline'],
  ['a decline taken back to choose', () => at('/commander', '.standing .btn'), '.standing .btn', `${told} .btn`, told, ({outcome}) => !outcome],
  ['a receipt', shipIt, '.todo .notice .btn', '.todo .notice .btn', told, ({order: {state}}) => state === 'delivered'],
  ['a claim', async () => {
    await click(school, '[data-act=claim]');
    await school.locator('#claim [name=kind][value=other]').check();
    await school.locator('#said').fill('Un coin est mouillé.');
  }, '#claim .acts .btn', '#claim .acts .btn', told, async () => (await read(school, `/orders/${await number()}`)).claims.length === 1],
];

async function chooses(kit) {
  await school.locator(`input[name=kit][value=${kit}]`).check();
  await click(school, '.tray .btn');
  await school.locator('#email, .review').first().waitFor();
  if (await school.locator('.review').count()) return;
  await school.locator('#name').fill('Camille Fougère');
  await school.locator('#email').fill('secretariat@trois-sapins.example');
  await click(school, '.form .acts .btn');
  await school.locator('.review').waitFor();
}

for (const [act, begins, sends, again, where, isSo] of OF_A_SCHOOL) {
  test(`a school whose answer to ${act} was lost presses again, and reads that it was noted already`, async () => {
    await begins();
    const line = await cutTheLine(school);
    await click(school, sends);
    await school.locator(told).waitFor();
    assert.ok(!(await school.locator(told).innerText()).includes(NOTED));
    await line.mend();
    await (typeof again === 'string' ? click(school, again) : again());
    await school.locator(where, {hasText: NOTED}).waitFor();
    assert.ok(await isSo(await view(school)), `${act} is as it was asked for`);
    await school.reload();
    await school.locator('h1').waitFor();
    assert.equal(await school.getByText(NOTED).count(), 0, 'it is said once');
  });
}

// ── The team ──
const TODAY = new Intl.DateTimeFormat('sv-SE', {timeZone: 'America/Toronto'}).format(new Date()); // 2027-01-22, on every node
const go = 'dialog:last-of-type .acts .btn';
const held = 'dialog [data-held=true]';
const toast = '.toast';

async function opens(address, ...clicks) {
  await admin.goto(address);
  for (const selector of clicks) await click(admin, selector);
}

async function fill(fields) {
  for (const [name, text] of Object.entries(fields)) await admin.locator(`dialog [name=${name}]`).fill(text);
}
const FILE = readFileSync(new URL('../fixtures/imports/02-semicolon-utf8bom.csv', import.meta.url), 'utf8');
const csv = (name, text) => ({name, mimeType: 'text/csv', buffer: Buffer.from(text)});

async function previewed(file, previews) {
  await admin.locator('dialog input[type=file]').setInputFiles(file);
  await click(admin, go);
  await admin.locator('dialog .verdicts').waitFor();
  await admin.locator(go).first().getByText(previews).waitFor();
}

const silent = async () => (await read(admin, '/schools?outcome=silent&kind=school&limit=1')).data[0];
let one = null; // what a line is about
const card = async (code) => read(admin, `/schools/${(await read(admin, `/schools?q=${code}&limit=1`)).data[0].id}`);
const parcel = async () => (await read(admin, `/orders/${one.number}`)).parcels.at(-1);

async function packed() {
  const {data: [order]} = await read(admin, '/orders?state=placed&delivery_way=ship&limit=1');
  await send(admin, 'POST', '/order-acts', {act: 'packing', orders: [order.number]});
  return order;
}

// [act, how it begins, what sends it, what is then held, where it is told, the figure that it changes once; by how much; the page that it leads to]
const OF_THE_TEAM = [
  ['a count begun', () => opens('/equipe/inventaire', '[data-act=begin]'), go, held, toast, () => listed(admin, '/stock-counts')],
  ['a count confirmed', async () => {
    const {data: [{id}]} = await read(admin, '/stock-counts?limit=1'), {lines: [line]} = await read(admin, `/stock-counts/${id}`);
    await send(admin, 'PATCH', `/stock-counts/${id}/lines/${line.item.id}`, {counted: 3}, line.version);
    await opens(`/equipe/inventaire?id=${id}`, '[data-act=confirm]');
  }, go, held, toast, () => listed(admin, '/stock-counts?state=confirmed')],
  ['a count abandoned', async () => {
    const {id} = await send(admin, 'POST', '/stock-counts', {place: ''});
    await opens(`/equipe/inventaire?id=${id}`, '[data-act=abandon]');
  }, go, held, toast, () => listed(admin, '/stock-counts?state=abandoned')],
  ['a kit built ahead', async () => { await opens('/equipe/vagues', '.built button'); await fill({n: '1'}); },
    go, held, toast, async () => (await read(admin, '/kits/affiche/buildings?limit=1')).built],
  ['a parcel shipped', async () => { one = await packed(); await opens(`/equipe/colis?state=packed&q=${one.number}`, '[data-parcel-act=shipment]'); },
    go, held, toast, async () => Number((await parcel()).state === 'shipped')],
  ['a parcel that came back', async () => { await opens(`/equipe/colis?state=shipped&q=${one.number}`, '[data-parcel-act=return]'); await fill({reason: 'Refusé'}); },
    go, held, toast, async () => Number((await parcel()).state === 'returned')],
  ['a parcel that arrived', async () => {
    one = await packed();
    await send(admin, 'POST', '/order-acts', {act: 'shipment', orders: [one.number]});
    await opens(`/equipe/colis?state=shipped&q=${one.number}`, '[data-parcel-act=delivery]');
  }, go, held, toast, async () => Number((await parcel()).state === 'delivered')],
  ['a note', async () => { await opens(`/equipe/commande?no=${await number()}`); await admin.locator('#new-note').fill('Appelée deux fois.'); },
    '[data-act=note]', '.notes [data-held=true]', toast, async () => listed(admin, `/orders/${await number()}/notes`)],
  ['a claim answered', async () => {
    await opens('/equipe/reclamations', '[data-act=answer]', 'dialog [name=how][value=note]');
    await fill({text: 'Nous vous appelons.'});
  }, go, held, toast, () => listed(admin, '/claims?state=answered&limit=200')],
  ['a wave made by a rule', async () => {
    await opens('/equipe/vagues');
    await admin.locator('#f-name').fill('Les autres');
    await admin.locator('[data-found]').waitFor();
  }, '[data-act=make]', '.rule [data-held=true]', toast, () => listed(admin, '/waves?limit=200'), NOTED, 1, '**/equipe/vague?no=*'],
  ['a wave undone', async () => opens(`/equipe/vague?no=${(await read(admin, '/waves')).data[0].number}`, '[data-act=deletion]'),
    go, held, toast, () => listed(admin, '/waves?limit=200'), NOTED, 1, '**/equipe/vagues'],
  ['an exclusion', async () => { one = await silent(); await opens(`/equipe/ecoles?id=${one.id}`, '[data-act=exclude]'); await fill({reason: 'Fermée'}); },
    go, held, toast, () => listed(admin, '/schools?outcome=exclusion&limit=200')],
  ['an exclusion ended', () => opens(`/equipe/ecoles?id=${one.id}`), '[data-act=withdraw]', '.toast--bad', toast,
    () => listed(admin, '/schools?outcome=exclusion&limit=200')],
  ['a place added', async () => { await opens(`/equipe/ecoles?id=${one.id}`, '[data-act=new-place]'); await fill({name: 'Annexe', address: '9, rue du Pin'}); },
    go, held, toast, async () => (await read(admin, `/schools/${one.id}`)).places.length],
  ['a place closed', () => opens(`/equipe/ecoles?id=${one.id}`, '[data-act=close]'),
    go, held, toast, async () => (await read(admin, `/schools/${one.id}`)).places.length],
  ['a contact corrected', async () => {
    await opens(`/equipe/ecoles?id=${one.id}`, '[data-act=contact]');
    await fill({name: 'Léa Roy', email: 'lea@ecole.example', phone: '450 555-0101'});
  }, go, held, toast, async () => Number((await read(admin, `/schools/${one.id}`)).contact?.name === 'Léa Roy')],
  ['a contact erased', () => opens(`/equipe/ecoles?id=${one.id}`, '[data-act=erase]'),
    go, held, toast, async () => Number(Boolean((await read(admin, `/schools/${one.id}`)).contact))],
  ['the campaign’s target', async () => { await opens('/equipe/campagne'); await admin.locator('#f-target').fill('61'); },
    '[data-act=save]', '.settings [data-held=true]', toast, async () => (await read(admin, '/campaigns/current')).target],
  ['a text of the campaign', async () => {
    await opens('/equipe/campagne');
    await admin.locator('#t-banner-fr').fill('Bientôt!');
    await admin.locator('#t-banner-en').fill('Soon!');
  },
    '[data-act=save-texts]', '#texts [data-held=true]', toast, async () => Number((await read(admin, '/campaigns/jps-2027/texts')).banner?.fr === 'Bientôt!')],
  ['an account', async () => { await opens('/equipe/personnes', '[data-act=invite]'); await fill({name: 'Denis Exemple', email: 'denis@prel.example'}); },
    go, held, '.toast--bad', () => listed(admin, '/accounts'), 'lien'],
  ['one’s own password', async () => {
    await opens('/equipe/mon-compte');
    const {password} = trousse.known.admin;
    for (const [name, text] of [['current', password], ['password', 'encore cinq mots bien à moi'], ['again', 'encore cinq mots bien à moi']]) await admin.locator(`#f-${name}`).fill(text);
  }, '#password .btn', '#password [data-held=true]', toast, () => listed(admin, '/audit?act=account.password_changed&limit=200')],
  ['a token revoked', async () => { await send(admin, 'POST', '/tokens', {name: 'Écran du couloir', role: 'monitor', days: 30}); await opens('/equipe/personnes', '[data-act=revoke]'); },
    go, held, toast, async () => (await read(admin, '/tokens')).data.filter(({live}) => live).length],
  ['codes', () => opens('/equipe/campagne', '[data-act=codes]', 'dialog [name=for][value=missing]'), go, held, '[data-made]', () => 0, '', 0],
  ['a backup deleted', async () => { await send(admin, 'POST', '/backups', {}); await opens('/equipe/entretien', '.backups [data-act=delete]'); },
    go, held, toast, () => listed(admin, '/backups')],
  ['a list of contacts', async () => {
    await opens('/equipe/ecoles', '#import-contacts');
    await previewed(csv('contacts.csv', 'Code;Courriel\n979014;liste@ecole.example\n'), 'Enregistrer');
  }, go, held, toast, async () => Number((await card('979014')).contact?.email === 'liste@ecole.example')],
  ['two entries of one school made one', async () => {
    one = await send(admin, 'POST', '/schools', {kind: 'school', name: 'École inscrite deux fois', board: '', mrc: '', municipality: 'Oka',
      address: '9, rue des Jumelles', postal_code: 'J0N1E0', language: 'fr', parent: null});
    const other = (await read(admin, '/orders?origin=chosen&state=placed&limit=1')).data[0].school.name;
    await opens(`/equipe/ecoles?id=${one.id}`, '[data-act=merge]');
    await fill({other});
    const found = admin.locator(`dialog datalist option[value^="${other}"]`).first();
    await found.waitFor({state: 'attached'});
    await fill({other: await found.getAttribute('value')});
    await click(admin, go);
    await admin.locator('[data-merger]').waitFor();
  }, go, held, toast, async () => Number(Boolean((await read(admin, `/schools/${one.id}`)).order))],
  ['the ministry’s file', async () => {
    await opens('/equipe/ecoles', '#import');
    await previewed(csv('ecoles.csv', FILE.replace(/972001/, '979901').replace(/de la Barque/g, 'Toute-Neuve')), 'Importer');
    await fill({missing: (await admin.locator('[data-odd] b').textContent()).replace(/\D/g, '')});
  }, go, held, toast, () => listed(admin, '/schools?q=toute-neuve')],
  ['a carrier’s file', async () => {
    one = (await read(admin, '/orders?state=shipped&delivery_way=ship&limit=1')).data[0];
    await opens('/equipe/commandes', '[data-act=arrived]');
    await previewed(csv('livraisons.csv', `Numéro;Livré le\n${one.number};${TODAY}\n`), 'Noter');
  }, go, held, toast, async () => Number((await read(admin, `/orders/${one.number}`)).state === 'delivered')],
];

for (const [act, begins, sends, isHeld, where, figure, words = NOTED, changes = 1, leads = '**'] of OF_THE_TEAM) {
  test(`of ${act} whose answer was lost what is sent again is the same, and it is told as done already`, async () => {
    await begins();
    await admin.waitForLoadState('networkidle');
    const before = await figure();
    const line = await cutTheLine(admin);
    await click(admin, sends);
    await admin.locator(isHeld).first().waitFor();
    await line.mend();
    await click(admin, sends);
    await admin.locator(where, {hasText: words}).first().waitFor();
    await admin.waitForURL(leads);
    assert.equal(Math.abs(await figure() - before), changes);
    assert.ok(new Set(line.sent).size <= 1, 'under one key');
  });
}

test('a number of a count that is put right after its answer was lost is the one that stands, and nobody is asked about oneself', async () => {
  await send(admin, 'POST', '/stock-counts', {place: ''});
  await opens('/equipe/inventaire', '.counts-t a');
  const field = admin.locator('.count-i').first();
  await field.fill('12');
  const line = await cutTheLine(admin);
  await field.press('Enter');
  await admin.locator('.count-t .error').first().waitFor();
  await field.fill('13');
  await line.mend();
  await field.press('Enter');
  await admin.waitForFunction(() => !document.querySelector('.count-t .error'));
  const {data: [{id}]} = await read(admin, '/stock-counts?limit=1');
  assert.deepEqual((await read(admin, `/stock-counts/${id}`)).lines.map(({counted}) => counted).filter((n) => n !== null), [13]);
});
