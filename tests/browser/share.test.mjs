// What a school, and the team, take away to make the kits known.
import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {openTrousse, read, screens} from './harness.mjs';
import {textIn, textOf} from './qr-text.mjs';
import {order} from './school-steps.mjs';

const trousse = await openTrousse();
const pagesOf = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
const painted = (page, lang) => page.locator(`#shared[data-painted=${lang}]`).waitFor();

// What is written outside the sheet, or under what stands below it.
const cutIn = (page) => page.evaluate(() => {
  const sheet = document.querySelector('[data-poster]').getBoundingClientRect(), floor = document.querySelector('.poster__way').getBoundingClientRect().top;
  const under = [...document.querySelectorAll('.poster__kits li')].filter((kit) => kit.getBoundingClientRect().bottom > floor + 1).map(({textContent}) => textContent);
  return [...under, ...document.querySelectorAll('[data-poster] :is(h2, p, li, .qr)')].filter((part) => {
    const {left, right, top, bottom} = part.getBoundingClientRect();
    return left < sheet.left - 1 || right > sheet.right + 1 || top < sheet.top - 1 || bottom > sheet.bottom + 1;
  }).map(({textContent}) => textContent);
});

// A picture is more than one colour from edge to edge, and a code stands in its corner.
const coloursOf = (page, size) => page.locator(`[data-post="${size}"]`).evaluate((canvas) => {
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4 * 97) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
  return seen.size;
});

// The left of it, where its code stands.
const leftOf = (page, size) => page.locator(`[data-post="${size}"]`).evaluate((canvas) => {
  const [width, {height}] = [400, canvas];
  return {width, height, data: [...canvas.getContext('2d').getImageData(0, 0, width, height).data]};
});
const codeOf = (page) => page.locator('.poster__code svg').evaluate((svg) => ({
  size: Number(svg.getAttribute('viewBox').split(' ')[2]) - 8, path: svg.querySelector('path').getAttribute('d'),
}));

test('the code of a poster and of a picture opens the shop in its language, and says by which of them one came', async () => {
  const page = await trousse.newPage();
  for (const [lang, home] of [['fr', '/'], ['en', '/en/']]) {
    await page.goto('/partager');
    await page.check(`input[name=lang][value=${lang}]`);
    await painted(page, lang);
    assert.equal(textOf(await codeOf(page)), `${trousse.site}${home}?de=affiche`);
    for (const size of ['1200x630', '1080x1080']) assert.equal(textIn(await leftOf(page, size)), `${trousse.site}${home}?de=publication`, size);
  }
});

test('a school that has ordered finds a poster with its name, which prints as one sheet', async () => {
  const page = await trousse.schoolPage();
  const {data: [earlier]} = await read(page, '/orders');
  await page.goto(`/partager?no=${earlier.number}`);
  await painted(page, 'fr');
  assert.match(await page.locator('[data-poster] h2').innerText(), /Choisissez la trousse de votre école/, 'what it chose in another year says nothing of this one');
  await page.goto('/commander');
  await order(page, 'rubans');
  await page.click('[data-act=share]');
  await painted(page, 'fr');
  const name = trousse.known.school.name;
  assert.match(await page.locator('[data-poster] h2').innerText(), new RegExp(`${name.replace(/'/g, '.')}\\s+a choisi sa trousse pour la JPS.2027`));
  assert.match(await page.locator('[data-poster]').innerText(), /«\s#Rubans\s»/);
  assert.deepEqual(await cutIn(page), []);
  await trousse.checkPage(page, 'share-school');
  await page.emulateMedia({media: 'print'});
  assert.deepEqual(await cutIn(page), []);
  assert.equal(pagesOf(await page.pdf({preferCSSPageSize: true})), 1);
  await page.pdf({preferCSSPageSize: true, path: path.join(screens, 'share-school.pdf')});
});

test('its pictures are drawn in the browser and saved as they are named, its words are copied in both languages', async () => {
  const page = await trousse.newPage({viewport: {width: 390, height: 844}, colorScheme: 'dark', permissions: ['clipboard-read', 'clipboard-write']});
  await page.goto('/partager');
  await painted(page, 'fr');
  assert.match(await page.locator('[data-poster] h2').innerText(), /Choisissez la trousse de votre école/);
  for (const size of ['1200x630', '1080x1080']) {
    assert.ok(await coloursOf(page, size) > 12, `${size} is hardly drawn`);
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click(`[data-save="${size}"]`)]);
    assert.equal(saved.suggestedFilename(), `jps-2027-${size}-fr.png`);
    await saved.saveAs(path.join(screens, `share-${size}.png`));
  }
  await page.click('[data-message=en] button');
  await page.locator('[data-message=en] button', {hasText: 'C’est copié'}).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /choose your free kit for HSD.2027.*\/en\/\?de=publication$/);
  await page.check('input[name=lang][value=en]');
  await painted(page, 'en');
  assert.match(await page.locator('[data-poster] h2').innerText(), /Choose your school’s kit/);
  assert.deepEqual(await cutIn(page), []);
  await trousse.checkPage(page, 'share-all-phone-dark-en');
});

test('the team names a school, however long its name, or none', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/affiches');
  await painted(page, 'fr');
  await trousse.checkPage(page, 'posters-board');
  await page.fill('#school', 'École secondaire polyvalente Sainte-Marguerite-du-Lac-Masson et de la Rivière-Rouge, pavillon des Trois-Sapins');
  await page.locator('[data-poster] h2', {hasText: 'Trois-Sapins a choisi'}).waitFor();
  assert.deepEqual(await cutIn(page), []);
  await trousse.checkPage(page, 'posters-long-name');
  await page.emulateMedia({media: 'print'});
  assert.equal(pagesOf(await page.pdf({preferCSSPageSize: true})), 1);
});
