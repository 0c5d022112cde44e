// A figure that stands on several pages under one name is the same on each (product.md, rule 6).
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openTrousse} from './harness.mjs';

const trousse = await openTrousse();
const numbers = text => [...text.replace(/[\s\u00a0\u202f](?=\d{3}\b)/g, '').matchAll(/\d+/g)].map(([digits]) => Number(digits));
const told = async place => numbers(await place.innerText());
const NAMES = ['ordered', 'automatic', 'declined', 'excluded', 'silent', 'eligible'];
const named = all => Object.fromEntries(NAMES.map((name, i) => [name, all[i]]));

test('today, growth, coverage, the run and the year’s report tell the same figures', async () => {
  const page = await trousse.adminPage();
  await page.goto('/equipe/');
  await page.locator('.due__p').waitFor();
  const [chosen, target] = await told(page.locator('.due__p p').first());
  const [silent] = await told(page.locator('.job--wide .job__n span').first());
  const [bySchools, byStaff] = await told(page.locator('.origins'));
  const states = await told(page.locator('.chips--states'));

  await page.goto('/equipe/croissance');
  await page.locator('.key').waitFor();
  assert.deepEqual(await told(page.locator('.key .big [aria-hidden]')), [chosen, target]);
  const coverage = named(await told(page.locator('#t-cover + p')));
  assert.deepEqual([coverage.ordered, coverage.silent], [chosen, silent]);
  assert.equal(NAMES.slice(0, 5).reduce((sum, name) => sum + coverage[name], 0), coverage.eligible);
  const [partners = 0] = await told(page.locator('.apart'));
  const [entered] = await told(page.locator('.key__main .soft'));

  await page.goto('/equipe/attribution');
  await page.locator('#t-out').waitFor();
  const outside = await told(page.locator('[aria-labelledby=t-out] .rows'));
  assert.deepEqual(outside, [coverage.ordered, coverage.automatic, coverage.declined, coverage.excluded, partners]);

  await page.goto('/equipe/bilan?campaign=jps-2027');
  await page.locator('[data-figure=chosen]').waitFor();
  assert.deepEqual(await told(page.locator('[data-figure=chosen]')), [chosen]);
  assert.deepEqual(named(await told(page.locator('[aria-labelledby=b-coverage] p'))), coverage);
  const growth = await page.locator('.rep__growth dd').allInnerTexts();
  assert.deepEqual([numbers(growth[2])[0], numbers(growth[3])[0], numbers(growth[4])[0]], [target, entered, partners]);
  assert.equal(numbers(growth[2])[1], target - chosen);
  assert.equal(await page.locator('[data-figure=next_target]').count(), 0, 'schools may still choose: nothing is reckoned from what they have chosen so far');
  await page.getByRole('heading', {name: 'L’an prochain', exact: true}).waitFor();
  await trousse.screenshot(page, 'admin-bilan-open');

  // Orders: those of partners among them, and the cancelled ones.
  await page.goto('/equipe/commandes');
  await page.locator('.foot-all').waitFor();
  assert.deepEqual((await told(page.locator('.filters .chips').first())).slice(1), states);
  assert.ok(bySchools + byStaff >= chosen, 'orders of schools that are neither cancelled nor automatic are among those made by school or staff');
});

test('a wave tells the same on its list, on its page, and in the list of its orders', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/vagues');
  await page.locator('.wave-list .wave').first().waitFor();
  const waves = await page.locator('.wave-list .wave').evaluateAll(all => all.map(one => [one.querySelector('.wave__n').textContent, one.querySelector('.wave__far b').textContent, one.querySelector('.wave__t .soft').textContent]));
  assert.ok(waves.length > 0);
  for (const [number, far, orders] of waves) {
    const [packed, all] = numbers(far);
    await page.goto(`/equipe/vague?no=${number}`);
    await page.locator('[data-packed]').waitFor();
    assert.deepEqual(await told(page.locator('.prog .big')), [packed, all], `wave ${number}`);
    assert.equal((await told(page.locator('.main__head p.soft')))[0], numbers(orders)[0]);
    await page.goto(`/equipe/commandes?wave=${number}`);
    await page.locator('.foot-all').waitFor();
    assert.equal((await told(page.locator('.foot-all')))[1], numbers(orders)[0]);
  }
});
