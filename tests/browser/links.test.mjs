// Links that open a school's pages without its code: handed on to a colleague, ended by the school or by staff.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse, read} from './harness.mjs';

const trousse = await openTrousse();
const {checkPage} = trousse;

// A school with an order, on that order's page.
async function onItsOrder(options) {
  const page = await trousse.schoolPage(options);
  const {data: [order]} = await read(page, '/orders');
  await page.goto(`/commande?no=${order.number}`);
  await page.locator('[data-act=hand-on]').waitFor();
  return {page, order};
}

async function handOn(page) {
  await page.locator('[data-act=hand-on]').click();
  await page.locator('[data-act=make-link]').click();
  return (await page.locator('#hand-on [data-link]').innerText()).replace(/^https?:\/\/[^/]+/, '');
}

test('a school hands its order on: the link opens that order for a colleague, until the school ends it', async () => {
  const {page, order} = await onItsOrder({viewport: {width: 390, height: 844}});
  const link = await handOn(page);
  await checkPage(page, 'hand-on-390');
  const colleague = await trousse.newPage();
  await colleague.goto(link);
  await colleague.locator('.ticket', {hasText: order.number}).waitFor();
  assert.equal(new URL(colleague.url()).hash, '', 'the secret leaves the address');

  await page.getByRole('button', {name: 'Fermer'}).click();
  await page.locator('[data-act=hand-on]').click();
  assert.equal(await page.locator('#hand-on [data-link]').count(), 0, 'a link is shown once');
  await page.locator('#hand-on [data-links] li', {hasText: 'déjà ouvert'}).getByRole('button', {name: 'Désactiver'}).click();
  await page.locator('#hand-on [data-links]').waitFor({state: 'detached'});
  await colleague.goto('about:blank');
  await colleague.goto(link);
  await colleague.getByText('Ce lien a été désactivé').waitFor();
  await checkPage(colleague, 'link-revoked');
});

test('a link to hand on holds on a small phone in the dark, in English', async () => {
  const page = await trousse.schoolPage({viewport: {width: 320, height: 640}, colorScheme: 'dark'});
  const {data: [order]} = await read(page, '/orders');
  await page.goto(`/en/my-order?no=${order.number}`);
  await handOn(page);
  const [dialog, end] = await Promise.all([page.locator('#hand-on'), page.locator('#hand-on [data-links] button')].map(part => part.boundingBox()));
  assert.ok(end.x + end.width <= dialog.x + dialog.width, 'what ends a link stands within the dialog');
  await checkPage(page, 'hand-on-en-320-dark');
});

test('on a phone what was ordered stands below its number, from the left', async () => {
  const page = await trousse.schoolPage({viewport: {width: 390, height: 844}});
  await page.goto('/commande');
  const row = page.locator('.rows > li').first();
  await row.waitFor();
  const [number, words] = await Promise.all([':first-child', ':last-child'].map(part => row.locator(`> ${part}`).boundingBox()));
  assert.ok(words.y >= number.y + number.height - 1 && words.x - number.x < 2);
  await checkPage(page, 'my-orders-390');
});

test('staff see on the card of a school which links it has, and end one; a new code ends them all only where that is asked', async () => {
  const {page, order} = await onItsOrder();
  const link = await handOn(page);
  const staff = await trousse.staffPage();
  await staff.goto(`/equipe/ecoles?id=${order.school.id}`);
  await staff.locator('[data-act=links]').click();
  const rows = staff.locator('[data-links] li');
  await rows.filter({hasText: 'Transmis à un collègue'}).first().waitFor();
  await checkPage(staff, 'school-links');
  await rows.filter({hasText: 'jusqu’au'}).first().getByRole('button', {name: 'Désactiver'}).click();
  await rows.filter({hasText: 'désactivé'}).first().waitFor();
  await staff.keyboard.press('Escape');
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByText('Ce lien a été désactivé').waitFor();

  await staff.locator('[data-act=key]').click();
  await staff.getByLabel('Mettre fin aussi aux liens déjà envoyés').check();
  await checkPage(staff, 'new-code-ends-links');
  await staff.getByRole('button', {name: 'Nouveau code'}).last().click();
  await staff.locator('[data-code]').waitFor();
});

test('an address that lacks its last slash, or has one too many, leads to its page with its query', async () => {
  const page = await trousse.newPage();
  for (const [typed, address] of [['/en?de=affiche', '/en/?de=affiche'], ['/equipe?x=1', '/equipe/?x=1'], ['/equipe', '/equipe/'],
    ['/aide/?a=1&b=d%27%C3%A9t%C3%A9', '/aide?a=1&b=d%27%C3%A9t%C3%A9'], ['/equipe/commandes/?state=placed', '/equipe/commandes?state=placed']]) {
    const answer = await page.request.get(typed, {maxRedirects: 0});
    assert.deepEqual([answer.status(), answer.headers().location], [308, address]);
  }
  for (const nowhere of ['/equipes', '/equipes/']) assert.equal((await page.request.get(nowhere)).status(), 404);
  await page.goto('/trousse/?kit=affiche');
  await page.locator('.top h1').waitFor();
});
