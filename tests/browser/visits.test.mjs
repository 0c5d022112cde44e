// What the public pages tell of themselves, and what the team reads of it.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';
import {openTrousse, read, send} from './harness.mjs';
import {order} from './school-steps.mjs';

const trousse = await openTrousse();
const admin = await trousse.adminPage();
const {slug} = await read(admin, '/campaigns/current');

// What is in the table by now, and what came to it while something was done.
async function counted() {
  await pause(200); // what a page says as it is left may come after the next one
  await send(admin, 'POST', '/jobs/visits/runs', {});
  const {sources, pages, languages, figures} = await read(admin, `/campaigns/${slug}/visits`);
  const rows = [...sources, ...pages, ...languages, {all: '', ...figures}].flatMap(({mean_seconds: _, name: __, source, page, kit, language, all, ...counts}) =>
    Object.entries(counts).map(([what, n]) => [`${[source ?? page ?? language ?? all, kit].filter(Boolean).join('/')} ${what}`, n]));
  return Object.fromEntries(rows);
}

async function addedBy(act) {
  const before = await counted();
  await act();
  const after = await counted();
  return Object.fromEntries(Object.entries(after).map(([name, n]) => [name, n - (before[name] ?? 0)]).filter(([, n]) => n));
}

test('a page that is left says once that it was seen, in which language and by what one came, and the next one remembers by what', async () => {
  const page = await trousse.newPage();
  const added = await addedBy(async () => {
    await page.goto('/?de=affiche');
    await page.waitForLoadState('networkidle');
    await page.goto('/trousse?kit=menu-degustation');
    await page.waitForLoadState('networkidle');
    await page.goto('/en/help');
    await page.waitForLoadState('networkidle');
    await page.goto('about:blank');
  });
  assert.equal(added['affiche views'], 3);
  assert.equal(added['affiche visitors'], 1);
  assert.equal(added['index views'], 1);
  assert.equal(added['kit/menu-degustation views'], 1);
  assert.equal(added['en views'], 1);
  assert.equal(added[' views'], 3);
});

test('what a page says names nobody', async () => {
  const page = await trousse.newPage();
  await page.goto('/trousse?kit=rubans');
  const said = await page.evaluate(async () => {
    const sent = [];
    navigator.sendBeacon = (address, blob) => sent.push([address, blob]);
    dispatchEvent(new Event('pagehide'));
    dispatchEvent(new Event('pagehide'));
    return Promise.all(sent.map(async ([address, blob]) => [address, JSON.parse(await blob.text())]));
  });
  assert.equal(said.length, 1);
  const [[address, {seconds, ...rest}]] = said;
  assert.equal(address, '/api/v1/visits');
  assert.ok(Number.isInteger(seconds));
  assert.deepEqual(rest, {page: 'kit', kit: 'rubans', language: 'fr', source: '', what: 'view'});
});

test('an order counts as begun when a kit is chosen, once, and as finished when it is received, by what the school came', async () => {
  const page = await trousse.newPage();
  const added = await addedBy(async () => {
    await page.goto(new URL(trousse.known.school.link, trousse.site).pathname + '?de=publication' + new URL(trousse.known.school.link, trousse.site).hash);
    await order(page, 'rubans');
    await page.goto('about:blank');
  });
  assert.equal(added['publication begun'], 1);
  assert.equal(added['publication finished'], 1);
  assert.equal(added['order views'], 1);
  assert.equal(added['my-order views'], 1);
});

test('a browser that asks that nobody be followed says nothing, nor does the team count', async () => {
  const page = await trousse.newPage();
  await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', {get: () => true}));
  assert.deepEqual(await addedBy(async () => {
    await page.goto('/?de=affiche');
    await page.waitForLoadState('networkidle');
    await page.goto('/aide');
    await admin.goto('/aide');
    await admin.goto('/equipe');
  }), {});
  assert.equal(await page.evaluate(() => sessionStorage.getItem('trousse.source')), null);
});

test('the team reads a year and a month of it, as the report tells them, on a desk and on a phone, in both languages', async () => {
  const staff = await trousse.staffPage();
  await staff.goto('/equipe/frequentation');
  await staff.locator('.chart rect').first().waitFor();
  assert.equal(await staff.locator('.side [aria-current=page]').innerText(), 'Fréquentation');
  assert.match(await staff.locator('[data-table=sources]').innerText(), /Lettre ou code[\s\S]*Affiche/);
  await trousse.checkPage(staff, 'visits-year');

  await staff.goto('/equipe/frequentation?campaign=jps-2023');
  await staff.locator('.chart rect').first().waitFor();
  assert.match(await staff.locator('[data-figures=month]').innerText(), /Février 2023\s*2\s121\s*vues\s*par 984\svisiteurs, 40\ss en moyenne/);
  assert.match(await staff.locator('[data-figures=whole]').innerText(), /3\s387\s*vues\s*par 1\s363\svisiteurs, 46\ss en moyenne/);
  await staff.selectOption('#month', '2023-02');
  await staff.waitForURL(/month=2023-02/);
  await staff.locator('.chart title', {hasText: '1er février au 28 février'}).waitFor({state: 'attached'});
  assert.match(await staff.locator('[data-export=csv]').getAttribute('href'), /exports\/visits\?since=2023-02-01&until=2023-02-28&/);
  await trousse.checkPage(staff, 'visits-february');

  const phone = await trousse.adminPage({viewport: {width: 390, height: 844}, colorScheme: 'dark'});
  await phone.goto('/en/staff/visits');
  await phone.locator('.chart rect').first().waitFor();
  await trousse.checkPage(phone, 'visits-phone-dark-en');
  await phone.goto('/equipe/frequentation'); // whose words are longer
  await phone.locator('.chart rect').first().waitFor();
  await trousse.checkPage(phone, 'visits-phone-dark');
  await phone.goto('/en/staff/visits?month=2026-07');
  await phone.getByText('Nothing was seen in this period').waitFor();
  await trousse.checkPage(phone, 'visits-empty');

  await admin.goto('/equipe/bilan?campaign=jps-2023');
  await admin.getByText(/En février 2023, la boutique a compté 2\s121\svues par 984\svisiteurs, pour une durée moyenne de 40\ss/).waitFor();
});
