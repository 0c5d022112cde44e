// When a kit arrives: the week that the campaign says for each way of delivery, wherever a school wonders.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {shortDay} from '../../frontend/js/format.js';
import {openTrousse, read, send} from './harness.mjs';
import {giveContact, pickKit, press} from './school-steps.mjs';

const trousse = await openTrousse();
const admin = await trousse.adminPage();
const campaign = await read(admin, '/campaigns/current');
const monday = (weeks) => new Date(Date.parse(campaign.ship_week) + weeks * 7 * 86_400_000).toISOString().slice(0, 10);
const SHIPPED = `Arrivée prévue : semaine du ${shortDay(campaign.ship_week)}`, WAITING = `Prête à récupérer : semaine du ${shortDay(monday(-1))}`;

const plan = async (weeks) => send(admin, 'PATCH', `/campaigns/${campaign.slug}`, weeks, (await read(admin, `/campaigns/${campaign.slug}`)).version);
const shows = (page, within, text) => page.locator(within).getByText(text).first().waitFor();

test('the week in which a kit arrives, or stands ready, is told on the kit, before the order is confirmed, and on its page', async () => {
  await plan({pickup_week: monday(-1)});
  const page = await trousse.schoolPage();
  await page.goto('/trousse?kit=affiche');
  await shows(page, '.top', SHIPPED);
  await shows(page, '.top', WAITING);

  await page.goto('/commander');
  await pickKit(page, 'affiche');
  await press(page, '.tray .btn');
  await giveContact(page);
  await shows(page, '.review .facts', SHIPPED);
  await press(page, '.review .acts .btn');
  await page.getByRole('heading', {level: 1, name: /C’est noté, merci/}).waitFor();
  await shows(page, '.noted', SHIPPED);
  await shows(page, '.time', SHIPPED);
  await trousse.checkPage(page, 'my-order-week');

  await press(page, '.todo a.btn');
  await page.waitForURL(/\/commander\?no=/);
  await page.goto(`${page.url()}&step=contact`);
  await page.getByLabel('Je passe la prendre au PREL').check();
  await press(page, '.form .acts .btn');
  await shows(page, '.review .facts', WAITING);
  await press(page, '.review .acts .btn');
  await page.getByRole('heading', {level: 1, name: /C’est changé/}).waitFor();
  await shows(page, '.noted', WAITING);
  await shows(page, '.time', WAITING);
});

test('where no week is set, or it is over, none is told', async () => {
  await plan({ship_week: null, pickup_week: '2026-02-02'});
  const page = await trousse.schoolPage();
  await page.locator('.noted').waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /semaine du/);
  await page.goto('/trousse?kit=affiche');
  await page.locator('.top .btn').waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /semaine du/);
});
