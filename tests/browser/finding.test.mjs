// A school without its code finds itself by name; its link comes by mail and opens its pages; from the letter to « c'est noté » it is two taps.
import assert from 'node:assert/strict';
import {createServer} from 'node:net';
import {after, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';
import {openTrousse, read} from './harness.mjs';

// A mail server that takes every letter: what a mailbox would show of it, decoded.
const letters = [];
const post = createServer(line => {
  let whole = '', isLetter = false, seen = '';
  line.write('220 post\r\n');
  line.on('data', bytes => {
    seen += bytes;
    for (let end = seen.indexOf('\r\n'); end >= 0; end = seen.indexOf('\r\n')) {
      const said = seen.slice(0, end);
      seen = seen.slice(end + 2);
      if (isLetter && said !== '.') whole += `${said}\n`;
      else if (isLetter) { letters.push(decoded(whole)); whole = ''; isLetter = false; line.write('250 taken\r\n'); }
      else if (said === 'DATA') { isLetter = true; line.write('354 go on\r\n'); }
      else if (said === 'QUIT') line.end('221 bye\r\n');
      else line.write('250 yes\r\n');
    }
  });
  line.on('error', () => {});
});
const decoded = text => Buffer.from(text.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
await new Promise(listening => post.listen(0, '127.0.0.1', listening));
after(() => post.close());

const MAIL = {HOST: '127.0.0.1', PORT: String(post.address().port), SECURITY: 'none', FROM_ADDRESS: 'trousse@prel.example'};
for (const [name, value] of Object.entries(MAIL)) process.env[`TROUSSE_SMTP_${name}`] = value;
const trousse = await openTrousse();
for (const name of Object.keys(MAIL)) delete process.env[`TROUSSE_SMTP_${name}`];
const {checkPage} = trousse;

// A school that chose a kit the last time and has not answered yet, with an address on file.
const staff = await trousse.adminPage();
const {data: lapsed} = await read(staff, '/campaigns/jps-2027/lapsed-schools?limit=50');
let school = null;
for (const {id} of lapsed) {
  const card = await read(staff, `/schools/${id}`);
  if (card.contact?.email) { school = card; break; }
}

async function linkIn(letter) {
  for (let waited = 0; waited < 100; waited += 1, await pause(200)) {
    const found = letters.find(letter);
    if (found) return new URL(/https?:\/\/\S+#[\w-]{22}/.exec(found)[0]);
  }
  return assert.fail('no such letter came');
}

test('a school finds itself by name and has its link sent; from the letter to « c\'est noté » it is two taps, with the kit of last time', async () => {
  assert.ok(school, 'the demonstration has a school that chose the last time and is silent');
  const page = await trousse.newPage({viewport: {width: 390, height: 844}});
  await page.goto('/commander');
  await page.getByRole('link', {name: 'Trouver mon école'}).click();
  await page.waitForURL('**/trouver');
  await page.locator('#q').fill('ec');
  await page.keyboard.press('Enter');
  await page.getByText('Tapez au moins trois lettres').waitFor();
  await page.locator('#q').fill(school.name.split(' ').reverse().join(' '));
  await page.keyboard.press('Enter');
  await page.locator('[data-found] li', {hasText: school.municipality}).first().waitFor();
  await checkPage(page, 'find-found-390');
  await page.locator('[data-found] li', {has: page.getByText(school.name.replaceAll("'", '’'), {exact: true})}).getByRole('button').first().click();
  await checkPage(page, 'find-send-390');
  await page.locator('[data-act=send]').click();
  await page.getByText('C’est demandé').waitFor();
  await checkPage(page, 'find-sent-390');
  assert.ok(!(await page.content()).includes(school.contact.email), 'the address is shown to nobody');

  const link = await linkIn(letter => letter.includes('Voici votre lien'));
  const phone = await trousse.newPage({viewport: {width: 390, height: 844}});
  await phone.goto(link.pathname + link.search + link.hash); // the tap in the letter
  await phone.locator('.again .btn').waitFor();
  assert.equal(new URL(phone.url()).hash, '', 'the secret leaves the address');
  await checkPage(phone, 'letter-opened-390');
  await phone.locator('.again .btn').click(); // the second
  await phone.locator('.noted').waitFor();
  await phone.getByText('C’est noté').first().waitFor();
  await checkPage(phone, 'letter-noted-390');
});

test('who has no letter coming leaves a message, which staff see on Today and answer with one press', async () => {
  const page = await trousse.newPage();
  await page.goto('/trouver?q=' + encodeURIComponent(school.name));
  await page.locator('[data-found] button').first().click();
  await page.locator('[data-act=send]').click();
  await page.locator('#name').waitFor();
  await page.locator('#name').fill('Luc Bédard');
  await page.getByRole('button', {name: 'Demander le lien'}).click();
  await page.getByText('Écrivez').first().waitFor();
  assert.equal(await page.locator('#name').inputValue(), 'Luc Bédard', 'what was written stays');
  await checkPage(page, 'find-ask-fault');
  await page.locator('#email').fill('luc.bedard@ecole.example');
  await page.getByRole('button', {name: 'Demander le lien'}).click();
  await page.getByText('Votre demande est reçue').waitFor();
  await checkPage(page, 'find-asked');

  const colleague = await trousse.staffPage();
  for (const each of [staff, colleague]) {
    await each.goto('/equipe/');
    await each.locator('[data-requests] li', {hasText: 'Luc Bédard'}).waitFor();
  }
  await checkPage(staff, 'today-link-requests');
  await staff.locator('[data-requests] [data-act=sent]').click();
  await staff.locator('[data-requests]').waitFor({state: 'detached'});
  await colleague.locator('[data-requests] [data-act=refused]').click(); // the same, a moment later
  await colleague.getByText('un collègue y avait déjà répondu').waitFor();
  await colleague.locator('[data-requests]').waitFor({state: 'detached'});
  await linkIn(letter => letter.includes('Voici votre lien') && letter.includes('luc.bedard@ecole.example'));
});

test('the home page goes on where a school was let in, and knows nothing more once it has left', async () => {
  const page = await trousse.schoolPage({viewport: {width: 390, height: 844}});
  await page.goto('/');
  await page.getByRole('link', {name: /^Continuer pour /}).waitFor();
  assert.equal(await page.getByRole('link', {name: /^Continuer pour /}).evaluate(link => getComputedStyle(link).color), 'rgb(20, 48, 31)', 'dark words on the honey');
  await checkPage(page, 'home-go-on-390');
  await page.getByRole('link', {name: /^Continuer pour /}).click();
  await page.getByRole('button', {name: 'Ce n’est pas mon école'}).click();
  await page.locator('#code').waitFor();
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  assert.equal(await page.getByText('Continuer pour').count(), 0);
  assert.equal(await page.locator('#go-on').isVisible(), false);
});

test('the page to find a school holds on a small phone in the dark, in English', async () => {
  const page = await trousse.newPage({viewport: {width: 320, height: 640}, colorScheme: 'dark'});
  await page.goto('/en/find?q=ecole');
  await page.locator('[data-found] li').nth(7).waitFor();
  await page.getByText('There are others').waitFor();
  await checkPage(page, 'find-en-320-dark');
  await page.goto('/en/find?q=zzzz');
  await page.getByText('No school has that name').waitFor();
  await page.goto('/en/order');
  await page.getByRole('link', {name: 'Find my school'}).waitFor();
  await checkPage(page, 'door-en-320-dark');
});
