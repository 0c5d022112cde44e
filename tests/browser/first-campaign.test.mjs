// An empty database: the first admin comes in by the link of the command line, and makes the first campaign.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {openTrousse, send} from './harness.mjs';

const house = fileURLToPath(new URL('../../', import.meta.url));
const program = process.env.TROUSSE ?? `${house}build/release/trousse`;

test('where there is no campaign every page says so, and an admin makes the first one, a draft', async () => {
  const trousse = await openTrousse({empty: true}), page = await trousse.newPage();
  const [, token] = /#([\w-]+)/.exec(execFileSync(program, ['first-admin', '--config', 'config/trousse.json', '--data', trousse.data], {cwd: house, encoding: 'utf8'}));
  await page.goto(`/equipe/bienvenue#${token}`);
  await page.locator('#f-email').fill('renarde@prel.example');
  await page.locator('#f-password').fill('quatre mots bien à moi');
  await page.locator('#f-again').fill('quatre mots bien à moi');
  await page.press('#f-again', 'Enter');
  await page.getByText('Vous vous connecterez avec renarde@prel.example').waitFor();
  await trousse.checkPage(page, 'staff-welcome-first');
  await Promise.all([page.waitForURL('**/equipe/'), page.getByRole('link', {name: 'Commencer'}).click()]);
  const again = execFileSync(program, ['first-admin', '--again', '--config', 'config/trousse.json', '--data', trousse.data], {cwd: house, encoding: 'utf8'});
  assert.match(again, /signs in as renarde@prel\.example/);
  await page.goto(`/equipe/bienvenue#${/#([\w-]+)/.exec(again)[1].slice(0, -3)}`);
  await page.reload();
  await page.getByText('il y manque 3 caractères').waitFor();
  await page.goto(`/equipe/bienvenue#${/#([\w-]+)/.exec(again)[1]}.`);
  await page.getByText('Vous vous connecterez avec renarde@prel.example').waitFor();
  await page.locator('#f-password').fill('quatre autres mots à moi');
  await page.locator('#f-again').fill('quatre autres mots à moi');
  await Promise.all([page.waitForURL('**/equipe/'), page.press('#f-again', 'Enter')]);
  for (const address of ['', 'commandes', 'croissance']) {
    await page.goto(`/equipe/${address}`);
    await page.getByText('Il n’y a pas de campagne en cours').waitFor();
  }

  for (const [address, empty] of [['colis', 'Rien à emballer'], ['reclamations', 'Rien à régler']]) {
    await page.goto(`/equipe/${address}`);
    await page.getByText(empty).waitFor();
  }

  await page.goto('/equipe/');
  await Promise.all([page.waitForURL('**/equipe/campagne'), page.getByRole('link', {name: 'Préparer une campagne'}).click()]);
  await page.locator('[data-act=first]').click();
  for (const [name, value] of Object.entries({name_fr: 'JPS 2027', name_en: 'HSD 2027', slug: 'jps-2027', prefix: 'JPS27', opens: '2026-11-02', closes: '2027-01-22'})) await page.locator(`[name=next_${name}]`).fill(value);
  await page.locator('dialog').getByRole('button', {name: 'Créer le brouillon'}).click();
  await page.waitForURL('**/equipe/campagne?campaign=jps-2027');
  await page.locator('[data-check=has_kits].is-not').waitFor();
  await trousse.checkPage(page, 'first-campaign');
  assert.equal(await page.locator('[data-act=publish]').count(), 0);
  await send(page, 'POST', '/schools', {
    kind: 'school', name: 'École des Premiers-Pas', board: '', mrc: '', municipality: 'Oka', address: '9, rue des Pas', postal_code: 'J0N1E0', language: 'fr', parent: null});
  await page.reload(); // before it opens, who can be reached is a figure
  await page.locator('#life [data-reach] a', {hasText: '1 par lettre imprimée seulement'}).waitFor();
  await trousse.checkPage(page, 'first-campaign-contacts');
});
