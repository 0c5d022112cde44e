// The deadline: who would wait is seen before; the rule runs; what lacked comes in and serves the first in line; the year's report tells it.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {openTrousse, read} from './harness.mjs';
import {endCampaign} from './school-steps.mjs';

const SHORT = 6, SERVED = 4; // schools for which a loss leaves too little, and those that a receipt then serves
const trousse = await openTrousse();
const page = await trousse.adminPage();
const known = {};

const books = async () => (await read(page, `/campaigns/${(await read(page, '/campaigns/current')).slug}/report`)).stock.find(({sku}) => sku === known.item.sku);
const figure = (text) => Number(text.replace(/[^\d−-]/g, '').replace('−', '-').replace(/^-$/, '') || 0); // « – » is none
const names = (rows) => rows.locator('th').allTextContents();
const line = () => page.locator('section[aria-labelledby=t-line] tbody tr', {has: page.getByText('Trousse générique')});

// Of an item that every default needs, and nobody waits for yet, too little is left for the last schools.
async function chooseWhatIsLost() {
  const {kits} = await read(page, '/campaigns/current');
  const {data: items} = await read(page, '/items');
  const {silent} = await read(page, '/generic-runs/preview');
  const generic = kits.find(({is_generic: is}) => is);
  const part = generic.components.find(({item}) => items.find(({id}) => id === item).awaited === 0);
  const shelf = items.find(({id}) => id === part.item);
  Object.assign(known, {item: shelf, each: part.quantity, silent});
  const {data: waiting} = await read(page, '/generic-runs/waiting'); // their schools keep the claim on a default that they had
  known.change = part.quantity * (silent + waiting.length - SHORT) - (shelf.on_hand - shelf.reserved);
  known.books = await books();
}

test('the order of service is declared, and the rule is shown as a list: who gets a kit, and who would wait', async () => {
  await page.goto('/equipe/campagne');
  await page.locator('[data-rule=alphabetical]').click();
  await page.locator('[data-act=declare]').click();
  await page.getByText('L’ordre de service est fixé').waitFor();

  await chooseWhatIsLost();
  await page.goto(`/equipe/article?id=${known.item.id}`);
  await page.locator('[data-act=adjustment]').click();
  await page.getByLabel('Quantité').fill(String(-known.change));
  await page.getByLabel('Raison').fill('Dégât d’eau');
  await page.locator('dialog').getByRole('button', {name: 'Ajuster'}).click();
  await page.locator('.notice', {hasText: 'Ajusté'}).waitFor();

  await page.goto('/equipe/attribution');
  await page.getByRole('heading', {name: `${SHORT} écoles attendraient`}).waitFor();
  await page.locator('section[aria-labelledby=t-first] summary').click();
  await page.locator('section[aria-labelledby=t-first] details tbody tr').first().waitFor();
  known.late = await names(page.locator('section[aria-labelledby=t-late] tbody tr'));
  const {schools} = await read(page, '/generic-runs/preview'), silent = new Set(schools.map(({id}) => id));
  const declared = (await read(page, '/shortage-order')).data.filter(({id}) => silent.has(id)).map(({name}) => name);
  assert.deepEqual(known.late, declared.slice(-SHORT));
  assert.equal(await page.locator('section[aria-labelledby=t-first] tbody tr').count(), known.silent - SHORT);
  await page.locator('section[aria-labelledby=t-lacks]', {hasText: String(SHORT * known.each)}).waitFor();
  await trousse.checkPage(page, 'deadline-preview');
});

test('the deadline passes and the rule runs: each school is served, or waits as the list said', async () => {
  await endCampaign(page);
  for (let tries = 0; tries < 40; tries += 1) { // the job takes its turn within seconds
    await page.goto('/equipe/attribution');
    await page.locator('.verdict').waitFor();
    if (await page.locator('[data-act=undo]').count()) break;
    await page.waitForTimeout(500);
  }
  await page.getByText('Chaque école admissible a déjà une réponse.').waitFor();
  const figures = await page.locator('[data-run] .figures b').allTextContents();
  assert.deepEqual(figures.slice(0, 2).map(Number), [known.silent - SHORT, SHORT]);
  assert.deepEqual(await names(line()), known.late);
  await trousse.checkPage(page, 'deadline-run');

  await page.locator('[data-run]').getByRole('link', {name: 'Voir les commandes'}).click();
  await page.waitForURL('**/commandes?origin=automatic');
  await page.goto('/equipe/commandes?origin=automatic&state=waiting');
  await page.locator('.orders tbody tr').first().waitFor();
  const waiting = await page.locator('.orders tbody .nm a').allTextContents();
  assert.deepEqual(waiting.map((name) => name.trim()).sort(), [...known.late].sort());
});

test('after the run nobody is said to have answered who did not: neither on Today nor on the page of a school board', async () => {
  await page.goto('/equipe');
  await page.getByText(`${known.silent} établissements sans réponse ont reçu la trousse générique`).waitFor();
  assert.equal(await page.getByText(/ont répondu/).count(), 0);
  const board = await trousse.schoolPage({}, trousse.known.second.link);
  await board.locator('.buildings').waitFor();
  assert.equal(await board.locator('h1').innerText(), 'Le choix est terminé');
  await trousse.checkPage(board, 'deadline-buildings');
});

test('whom no letter can reach is listed, to be told by post', async () => {
  await page.goto('/equipe/attribution');
  const {data: unreached} = await read(page, '/orders?origin=automatic&unreached=true&sort=school&limit=200');
  assert.ok(unreached.length > 0);
  await page.locator(`[data-unreached="${unreached.length}"] [data-act=unreached]`).click();
  const list = page.locator('dialog .print-alone');
  assert.deepEqual(await names(list.locator('tbody tr')), unreached.map(({school}) => school.name));
  await trousse.checkPage(page, 'deadline-unreached');
  const [file] = await Promise.all([page.waitForEvent('download'), list.locator('[data-export=csv]').click()]);
  const lines = readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n');
  assert.match(lines[0], /Adresse;Municipalité;Code postal/);
  assert.equal(lines.length, 1 + unreached.length);
});

test('a receipt of what lacked serves the first in line, and tells whom', async () => {
  await page.goto('/equipe/reserve');
  await page.locator('[data-act=receipt]').click();
  await page.locator('#f-item-0').fill(known.item.plural.fr);
  await page.locator('#f-quantity-0').fill(String(SERVED * known.each));
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  const told = page.locator('.notice', {hasText: `${SERVED} commandes n’attendent plus`});
  await told.waitFor();
  assert.equal(await told.locator('a').count(), SERVED);

  await page.goto('/equipe/attribution');
  await line().first().waitFor();
  assert.deepEqual(await names(line()), known.late.slice(SERVED));
});

test('the run may be taken back until a first kit of it is packed', async () => {
  await page.locator('[data-act=undo]').waitFor();
  const {data: [first]} = await read(page, '/orders?origin=automatic&state=placed&limit=1');
  await page.goto(`/equipe/commande?no=${first.number}`);
  await page.locator('[data-act=packing]').click();
  await page.locator('.marks .badge', {hasText: 'Emballée'}).waitFor();
  await page.goto('/equipe/attribution');
  await page.getByText('on ne peut plus l’annuler d’un bloc').waitFor();
  assert.equal(await page.locator('[data-act=undo]').count(), 0);
});

test('the year’s report has them all: who got the generic kit, what was lost and what came in', async () => {
  await page.goto('/equipe/bilan');
  await page.locator('.rep').waitFor();
  await page.locator('[data-figure=automatic]', {hasText: String(known.silent)}).waitFor();
  await page.getByText(`${known.silent} automatiques`).waitFor();
  await page.getByText('0 sans réponse').waitFor();
  const row = page.locator('section[aria-labelledby=b-stock] tbody tr', {has: page.getByRole('rowheader', {name: known.item.plural.fr, exact: true})});
  const [opening, received, out, returned, handed, adjusted, closing] = (await row.locator('td').allTextContents()).map(figure);
  assert.equal(received - known.books.received, SERVED * known.each);
  assert.equal(adjusted - known.books.adjusted, known.change);
  assert.equal(opening + received + out + returned + handed + adjusted, closing);
  await trousse.checkPage(page, 'deadline-bilan');
});
