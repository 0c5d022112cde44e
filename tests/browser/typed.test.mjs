// Nothing that was typed or scanned is lost, and nothing is booked twice: lost answers, numbers, sessions that end, Back, fields filled in by a program.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cutTheLine, openTrousse, read, send} from './harness.mjs';
import {checkAway, order, pickKit, press, silentAgain} from './school-steps.mjs';

const trousse = await openTrousse();
const {known} = trousse;
const onHand = (page, {id}) => read(page, `/items/${id}`).then(({on_hand: pieces}) => pieces);
const stateOf = (page, number) => read(page, `/orders/${number}`).then(({state}) => state);
const isFocused = (element) => element === document.activeElement;

async function storeroom(page) {
  await page.goto('/equipe/reserve');
  await page.locator('.items-t tbody tr').first().waitFor();
  return (await read(page, '/items')).data;
}

async function fillReceipt(page, item, pieces) {
  await page.locator('[data-act=receipt]').click();
  await page.locator('#f-item-0').fill(item.plural.fr);
  await page.locator('#f-quantity-0').fill(pieces);
}

test('a receipt whose answer was lost is held as it is, asked again, and told as noted already: it came in once', async () => {
  const page = await trousse.staffPage();
  const [item] = await storeroom(page);
  await fillReceipt(page, item, '25');
  const line = await cutTheLine(page);
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await page.locator('dialog [data-held=true]').waitFor();
  assert.ok(await page.locator('dialog .notice--bad').evaluate(isFocused));
  await page.locator('#f-quantity-0').evaluate((field) => field.focus());
  assert.ok(!(await page.locator('#f-quantity-0').evaluate(isFocused)), 'what may have been done cannot be changed');
  await checkAway(trousse, page, 'typed-lost-answer');
  await line.mend();
  await page.locator('dialog').getByRole('button', {name: 'Réessayer'}).click();
  await page.locator('.toast', {hasText: 'C’était déjà noté'}).waitFor();
  await page.locator('.notice[role=status]', {hasText: 'Reçu'}).waitFor();
  assert.equal(await onHand(page, item), item.on_hand + 25);
  assert.equal(new Set(line.sent).size, 1);
});

test('an act that never came through is done when it is asked again', async () => {
  const page = await trousse.staffPage();
  const [item] = await storeroom(page);
  await fillReceipt(page, item, '30');
  await page.route('**/api/v1/receipts', (route) => route.abort());
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await page.locator('dialog [data-held=true]').waitFor();
  await page.unroute('**/api/v1/receipts');
  await page.locator('dialog').getByRole('button', {name: 'Réessayer'}).click();
  await page.locator('.notice[role=status]', {hasText: 'Reçu'}).waitFor();
  assert.equal(await page.locator('.toast').count(), 0);
  assert.equal(await onHand(page, item), item.on_hand + 30);
});

test('a lost answer of each dialog that books is asked again with the same key', async () => {
  const page = await trousse.staffPage();
  const [item] = await storeroom(page);
  const books = [
    ['[data-act=adjustment]', 'Ajuster', async () => {
      await page.locator('#f-item').fill(item.plural.fr);
      await page.locator('#f-quantity').fill('3');
      await page.locator('#f-reason').fill('Boîte mouillée');
    }],
    ['[data-act=hand_out]', 'Noter', async () => {
      await page.locator('#f-occasion').fill('Salon');
      await page.locator('#f-item-0').fill(item.plural.fr);
      await page.locator('#f-quantity-0').fill('2');
    }],
  ];
  for (const [opens, go, fill] of books) {
    const before = await onHand(page, item);
    await page.locator(opens).click();
    await fill();
    const line = await cutTheLine(page);
    await page.locator('dialog .acts .btn').first().click();
    await page.locator('dialog [data-held=true]').waitFor();
    await page.keyboard.press('Escape'); // closed and done over, the same act is still the same
    await line.mend();
    const once = await onHand(page, item);
    assert.notEqual(once, before, go);
    await page.locator(opens).click();
    await fill();
    await page.locator('dialog .acts .btn').first().click();
    await page.locator('.toast', {hasText: 'C’était déjà noté'}).waitFor();
    assert.equal(await onHand(page, item), once, go);
    assert.equal(new Set(line.sent).size, 1);
  }
});

test('« 12,5 », « 2,0 » and « -3 » are refused at their field, wherever a quantity is written, and nothing is booked', async () => {
  const page = await trousse.staffPage();
  const [item] = await storeroom(page);
  for (const typed of ['12,5', '2,0', '1,500', '-3', '12 5']) {
    await fillReceipt(page, item, typed);
    await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
    await page.locator('#f-quantity-0-fault', {hasText: typed === '-3' ? 'sous zéro' : 'sans décimale'}).waitFor();
    assert.equal(await page.locator('#f-quantity-0').inputValue(), typed);
    await page.keyboard.press('Escape');
  }
  await page.locator('[data-act=adjustment]').click();
  await page.locator('#f-item').fill(item.plural.fr);
  await page.locator('#f-quantity').fill('12,5');
  await page.locator('#f-reason').fill('Erreur');
  await page.locator('dialog .acts .btn').first().click();
  await page.locator('#f-quantity-fault').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await onHand(page, item), item.on_hand);

  const {data: [{number}]} = await read(page, '/orders?state=placed&limit=1');
  await page.goto(`/equipe/commande?no=${number}`);
  await page.locator('[data-act=packing-short]').click();
  const pieces = page.locator('dialog .pieces input');
  await pieces.last().fill('0,5');
  await page.locator('dialog .acts .btn').first().click();
  await page.locator('dialog .pieces li').last().locator('.error').waitFor();
  await pieces.last().fill('99999');
  await page.locator('dialog .acts .btn').first().click();
  await page.locator('dialog .pieces li').last().locator('.error').waitFor();
  assert.equal(await stateOf(page, number), 'placed');
});

const signInOver = async (page, {email, password} = known.staff) => {
  const dialog = page.locator('dialog', {hasText: 'Qui est là?'});
  await dialog.getByLabel('Courriel').fill(email);
  await dialog.getByLabel('Mot de passe').fill(password);
  await page.keyboard.press('Enter');
  await dialog.waitFor({state: 'detached'});
};

test('a session that ends while somebody types asks who is there, and what was typed goes on by itself', async () => {
  const page = await trousse.staffPage();
  const [item] = await storeroom(page);
  await fillReceipt(page, item, '40');
  await page.getByLabel('Référence').fill('Bon 4411');
  await page.context().clearCookies();
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await page.locator('dialog', {hasText: 'Qui est là?'}).waitFor();
  assert.equal(await page.locator('dialog').last().getByLabel('Courriel').inputValue(), known.staff.email);
  assert.ok(await page.locator('dialog').last().getByLabel('Mot de passe').evaluate(isFocused));
  await trousse.checkPage(page, 'typed-session-over');
  await page.keyboard.press('Escape'); // not now
  await page.locator('dialog .notice--bad', {hasText: 'Votre session est terminée'}).waitFor();
  assert.equal(await page.locator('#f-quantity-0').inputValue(), '40');
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await signInOver(page);
  await page.locator('.notice[role=status]', {hasText: 'Reçu'}).waitFor();
  assert.equal(await onHand(page, item), item.on_hand + 40);
});

test('somebody else who signs in over a page finds nothing of the one before', async () => {
  const page = await trousse.staffPage();
  const [item] = await storeroom(page);
  await page.evaluate(() => sessionStorage.setItem('trousse.staff.checker', '"Denis"'));
  await fillReceipt(page, item, '41');
  await page.context().clearCookies();
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  const again = page.waitForEvent('load');
  await Promise.all([again, signInOver(page, known.admin)]);
  await page.locator('.items-t tbody tr').first().waitFor();
  assert.equal(await page.locator('dialog').count(), 0);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('trousse.staff.checker')), null);
  assert.equal(await onHand(page, item), item.on_hand);
});

const scan = async (page, code) => {
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
};

async function slipsToPack(page, n) {
  const {data} = await read(page, '/orders/numbers?state=placed');
  return Promise.all(data.slice(0, n).map((number) => read(page, `/orders/${number}/slip`)));
}

test('codes that are scanned while nobody is signed in wait for it, those read over the question too, and each gets its answer', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/lecteur');
  await page.locator('#code').waitFor();
  const slips = await slipsToPack(page, 3);
  assert.equal(slips.length, 3);
  await page.context().clearCookies();
  await scan(page, slips[0].code);
  await page.locator('dialog', {hasText: 'Qui est là?'}).waitFor();
  await scan(page, slips[1].code);
  await scan(page, slips[2].code);
  assert.equal(await page.locator('dialog').getByLabel('Mot de passe').inputValue(), '');
  await signInOver(page);
  await page.locator('[data-read="3"]').waitFor();
  for (const {number} of slips) assert.equal(await stateOf(page, number), 'packed', number);
});

test('codes that are scanned while the line is down wait for it, through a reload too', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/lecteur');
  await page.locator('#code').waitFor();
  const slips = await slipsToPack(page, 4);
  const line = await cutTheLine(page, '**/api/v1/scans');
  await scan(page, slips[0].code); // done, and its answer lost
  await page.locator('.scan[data-verdict=held]').waitFor();
  await checkAway(trousse, page, 'typed-scan-held');
  await line.mend();
  await page.route('**/api/v1/scans', (route) => route.abort());
  await scan(page, slips[1].code);
  await scan(page, slips[2].code);
  await page.getByText('3 codes à traiter').waitFor();
  await page.unroute('**/api/v1/scans');
  await page.reload();
  await page.locator('[data-read="3"]').waitFor();
  await scan(page, slips[3].code);
  await page.locator('[data-read="4"]').waitFor();
  for (const {number} of slips) assert.equal(await stateOf(page, number), 'packed', number);
  assert.equal(await page.locator('.last__bad').count(), 0);
});

test('after signing out, Back shows nothing of anybody', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/commandes');
  await page.locator('.orders tbody tr').first().waitFor();
  const school = await page.locator('.orders tbody tr th, .orders tbody tr td').nth(1).textContent();
  assert.ok(school.trim());
  await page.getByRole('button', {name: 'Se déconnecter'}).click();
  await page.waitForURL('**/equipe/connexion?out=1');
  await page.goBack();
  await page.waitForURL('**/equipe/connexion?next=**');
  assert.equal(await page.locator('.orders').count(), 0);
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('trousse.'))), []);
});

test('after « ce n’est pas mon école », Back shows nothing of the school that was left', async () => {
  const page = await trousse.schoolPage();
  const [{name}] = (await read(page, '/sessions/current')).schools, known = new RegExp(name.replace(/['’]/g, '.'));
  await page.goto('/commande');
  await page.locator('.rows').waitFor();
  await page.goto('/commander');
  await page.getByRole('button', {name: 'Ce n’est pas mon école'}).click();
  await page.locator('#code').waitFor();
  for (let back = 0; back < 2; back += 1) {
    await page.goBack();
    await page.locator('#code').waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), known);
    assert.equal(await page.locator('.rows, .ticket, .choose').count(), 0);
  }
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('trousse.'))), []);
  const answer = await fetch(new URL('/api/v1/sessions/current', page.url()));
  assert.equal(answer.headers.get('cache-control'), 'no-store');
});

test('a page that Back would show as it was is blank, and read anew', async () => {
  const page = await trousse.schoolPage();
  await page.locator('h1').first().waitFor();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true})));
  assert.ok(!(await page.locator('h1').first().isVisible()));
  await Promise.all([page.waitForEvent('load'), page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true})))]);
  await page.locator('h1').first().waitFor();
});

test('after an order Back leads to the order, and the first page’s button may be pressed again', async () => {
  const page = await trousse.newPage();
  await page.goto('/');
  await page.locator('#code').fill(known.school.code);
  await press(page, '#start .btn');
  await page.waitForURL(/\/command(er|e)/);
  await page.goBack();
  await page.locator('#start .btn:not([aria-busy=true])').waitFor();
  assert.equal(await page.locator('#code').inputValue(), '');

  const school = await trousse.schoolPage();
  await order(school, 'generique');
  await school.goBack();
  await school.waitForURL(/\/commande\?no=/);
  await school.locator('.ticket').waitFor();
});

test('what is sent is what the fields show, whatever filled them in without a word', async () => {
  await silentAgain(trousse);
  const page = await trousse.schoolPage();
  await pickKit(page, 'generique');
  await press(page, '.tray .btn');
  await press(page, '.review .facts .link');
  await page.locator('#email').waitFor();
  const fill = (where, selector, text) => where.locator(selector).evaluate((field, value) => { field.value = value; }, text);
  await fill(page, '#name', 'Nadia Filtrée');
  await fill(page, '#email', 'nadia.filtree@ecole.example');
  await page.locator('#phone').fill('450 555-0199'); // typed, then emptied by something else
  await fill(page, '#phone', '');
  await press(page, '.form .acts .btn');
  await page.locator('.review', {hasText: 'Nadia Filtrée'}).waitFor();
  await press(page, '.review .acts .btn');
  await page.waitForURL(/\/commande\?no=/);
  const {contact} = await read(page, `/orders/${new URL(page.url()).searchParams.get('no')}`);
  assert.deepEqual([contact.name, contact.email, contact.phone], ['Nadia Filtrée', 'nadia.filtree@ecole.example', '']);

  const staff = await trousse.staffPage();
  const [item] = await storeroom(staff);
  await fillReceipt(staff, item, '1');
  await fill(staff, '#f-quantity-0', '17');
  await fill(staff, '[name=reference]', 'Bon 17');
  await staff.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await staff.locator('.notice[role=status]', {hasText: 'Reçu'}).waitFor();
  assert.equal(await onHand(staff, item), item.on_hand + 17);
});

test('what is said in the corner is never under a dialog, and stays when the dialog closes', async () => {
  const page = await trousse.staffPage();
  const {data: [{number}]} = await read(page, '/orders?state=placed&limit=1');
  await page.goto(`/equipe/commande?no=${number}`);
  await page.route('**/packing', (route) => route.abort());
  await page.locator('[data-act=packing]').click();
  await page.locator('.toast--bad').waitFor();
  await page.unroute('**/packing');
  await page.locator('[data-act=packing-short]').click();
  await page.locator('dialog').waitFor();
  const isOnTop = await page.locator('.toast').evaluate((toast) => {
    const {x, y, width, height} = toast.getBoundingClientRect();
    return toast.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  assert.ok(isOnTop);
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({state: 'detached'});
  assert.ok(await page.locator('.toast--bad').isVisible());
  await page.locator('[data-act=packing-short]').click();
  await page.locator('.toast').getByRole('button', {name: 'Fermer'}).click();
  assert.equal(await page.locator('.toast').count(), 0);
});

test('what was typed stays when somebody else was faster, and is saved over theirs at the second press', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/arrivages');
  await page.locator('[data-act=change]').first().click();
  const {data: [one]} = await read(page, '/incoming?state=expected');
  await send(page, 'PATCH', `/incoming/${one.id}`, {reference: 'Bon 1'}, one.version);
  await page.locator('dialog').getByLabel('Fournisseur').fill('Imprimerie du Lac');
  await page.locator('dialog .acts .btn').first().click();
  await page.locator('dialog [data-changed]').waitFor();
  assert.equal(await page.locator('dialog').getByLabel('Fournisseur').inputValue(), 'Imprimerie du Lac');
  await page.locator('dialog .acts .btn').first().click();
  await page.locator('dialog').waitFor({state: 'detached'});
  assert.equal((await read(page, `/incoming?state=expected`)).data.find(({id}) => id === one.id).supplier, 'Imprimerie du Lac');
});

test('an item and a wave that somebody else changed meanwhile are saved at the second press too', async () => {
  const page = await trousse.staffPage();
  const {data: [item]} = await read(page, '/items'), {data: [wave]} = await read(page, '/waves');
  const changed = [
    [`/equipe/article?id=${item.id}`, '[data-act=edit]', 'place', `/items/${item.id}`, {alert_level: item.alert_level + 1}],
    [`/equipe/vague?no=${wave.number}`, '[data-act=renaming]', 'name', `/waves/${wave.number}`, {name: 'Le lundi'}],
  ];
  for (const [address, opens, name, path, theirs] of changed) {
    await page.goto(address);
    await page.locator(opens).click();
    await send(page, 'PATCH', path, theirs, (await read(page, path)).version);
    await page.locator(`dialog [name=${name}]`).fill('Rangée 7');
    await page.locator('dialog .acts .btn').first().click();
    await page.locator('dialog [data-changed]').waitFor();
    await page.locator('dialog .acts .btn').first().click();
    await page.locator('dialog').waitFor({state: 'detached'});
    assert.equal((await read(page, path))[name], 'Rangée 7');
  }
});
