// Staff, from the door to a delivered kit: every act through the pages, as it is done in the storeroom.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {openTrousse, read, send} from './harness.mjs';

const trousse = await openTrousse();
const folded = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
const digits = (text) => Number(text.replace(/[^\d]/g, ''));

test('a guest who opens a page of the team signs in and comes back to it', async () => {
  const page = await trousse.newPage();
  await page.goto('/equipe/commandes?state=packed');
  await page.waitForURL('**/equipe/connexion?next=*');
  await page.fill('input[type=email]', trousse.known.staff.email);
  await page.fill('input[type=password]', 'not my password at all');
  await page.press('input[type=password]', 'Enter');
  await page.getByRole('alert').getByText('Le courriel ou le mot de passe ne va pas').waitFor();
  await trousse.checkPage(page, 'staff-sign-in');
  await page.fill('input[type=password]', trousse.known.staff.password);
  await page.press('input[type=password]', 'Enter');
  await page.waitForURL('**/equipe/commandes?state=packed');
  await page.locator('.chip[aria-current]', {hasText: 'Emballées'}).waitFor();

  await page.getByRole('button', {name: 'Se déconnecter'}).click();
  await page.getByText('Vous êtes déconnecté').waitFor();
  await page.goto('/equipe/reserve');
  await page.waitForURL('**/equipe/connexion?next=*');
});

test('the door leads to no other site', async () => {
  const page = await trousse.newPage();
  await page.goto('/equipe/connexion?next=https%3A%2F%2Felsewhere.example%2Fequipe%2F');
  await page.fill('input[type=email]', trousse.known.staff.email);
  await page.fill('input[type=password]', trousse.known.staff.password);
  await page.press('input[type=password]', 'Enter');
  await page.waitForURL(`${trousse.site}/equipe/`);
});

test('staff are told that the pages of admins are not theirs', async () => {
  const page = await trousse.staffPage();
  assert.equal(await page.locator('nav').getByText('Croissance').isVisible(), false);
  for (const address of ['croissance', 'attribution', 'campagne']) {
    await page.goto(`/equipe/${address}`);
    await page.getByText('Cette page est réservée à l’administration').waitFor();
  }
  await trousse.checkPage(page, 'staff-no-access');
});

test('the morning says how many parcels and orders stand in each state, and each number leads to its list', async () => {
  const page = await trousse.staffPage();
  await page.getByRole('heading', {name: /^Bonjour/}).waitFor();
  const counts = await read(page, '/orders/counts'), parcels = await read(page, '/parcels/counts');
  await trousse.checkPage(page, 'staff-today');
  const toPack = page.locator('[data-job=to_pack] .job__n');
  assert.equal(digits(await toPack.locator('span').textContent()), parcels.to_pack);
  await toPack.click();
  await page.waitForURL((url) => url.pathname === '/equipe/colis' && url.searchParams.get('state') === 'to_pack');
  await page.locator('.parcels-t tbody tr').first().waitFor();
  assert.equal(await page.locator('.parcels-t tbody tr').count(), Math.min(parcels.to_pack, 100));

  await page.goto('/equipe/');
  await page.locator('.chips--states a', {hasText: 'Reçues'}).click();
  await page.waitForURL((url) => url.pathname === '/equipe/commandes' && url.searchParams.get('state') === 'placed');
  await page.locator('.foot-all').waitFor();
  assert.equal(await page.locator('.orders tbody tr').count(), Math.min(counts.placed, 100));
});

test('an order is found without its accents, packed, shipped and delivered', async () => {
  const page = await trousse.staffPage();
  const {data} = await read(page, '/orders?state=placed&limit=200');
  const order = data.find(({school, delivery_way: way}) => way === 'ship' && school.name !== folded(school.name));
  await page.goto('/equipe/commandes');
  await page.locator('.orders tbody tr').first().waitFor();
  await trousse.checkPage(page, 'staff-orders');

  await page.keyboard.press('/');
  await page.keyboard.type(folded(order.school.name));
  await page.waitForURL((url) => url.searchParams.get('q') === folded(order.school.name));
  const row = page.locator('.orders tbody tr', {hasText: order.number});
  await row.waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.closest('tr') !== null), true);
  await row.locator('.nm a').press('Enter');
  await page.waitForURL(`**/equipe/commande?no=${order.number}`);
  await page.locator('.log li').first().waitFor();
  await trousse.checkPage(page, 'staff-order');

  await page.locator('[data-act=packing]').click();
  await page.locator('.parcels', {hasText: `${order.number}-1`}).waitFor();
  await page.locator('[data-act=shipment]').click();
  await page.getByLabel('Numéro de suivi').fill('PC 0042 1177');
  await page.locator('dialog').getByRole('button', {name: 'Expédier'}).click();
  await page.locator('.parcels', {hasText: 'PC 0042 1177'}).waitFor();
  await page.locator('[data-act=delivery]').click();
  await page.locator('dialog').getByRole('button', {name: 'Confirmer'}).click();
  await page.locator('.marks .badge', {hasText: 'Livrée'}).waitFor();
  await page.locator('.log', {hasText: 'Expédiée'}).waitFor();
  assert.equal(await page.locator('[data-act]').count(), 0, 'nothing is left to do with a delivered order');
  assert.equal((await read(page, `/orders/${order.number}`)).state, 'delivered');
});

test('a list leaves as a file, all that its filters find, in the words of the page', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/commandes?state=placed');
  await page.locator('.orders tbody tr').first().waitFor();
  const {total} = await read(page, '/orders?state=placed');
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', {name: 'Exporter la liste en CSV'}).click()]);
  assert.match(csv.suggestedFilename(), /^orders-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await csv.path(), 'utf8').trimEnd().split('\r\n');
  assert.equal(lines.length, 1 + total);
  assert.match(lines[0], /^\ufeffNuméro;Établissement;/);
  assert.ok(lines.slice(1).every((line) => line.includes(';Reçue;')));
  for (const list of ['ecoles?outcome=silent', 'courrier', 'reserve']) {
    await page.goto(`/equipe/${list}`);
    const [book] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=xlsx]').click()]);
    assert.match(book.suggestedFilename(), /\.xlsx$/);
  }
});

test('who acts on an order that somebody else has changed is shown what changed, and nothing is done', async () => {
  const one = await trousse.staffPage(), other = await trousse.staffPage();
  const {data: [order]} = await read(one, '/orders?state=placed');
  for (const page of [one, other]) await page.goto(`/equipe/commande?no=${order.number}`);
  await one.locator('[data-act=packing]').click();
  await one.locator('.marks .badge', {hasText: 'Emballée'}).waitFor();
  await other.locator('[data-act=packing]').click();
  await other.locator('.stale', {hasText: 'Reçue'}).waitFor();
  assert.match(await other.locator('.stale').textContent(), /Emballée/);
  await other.locator('[data-act=unpacking]').click();
  await other.locator('.marks .badge', {hasText: 'Reçue'}).waitFor();
});

test('what a carrier delivered is read from its file, whatever wrote it, shown line by line, and only then noted', async () => {
  const page = await trousse.staffPage();
  const shipped = (await read(page, '/orders?state=shipped&delivery_way=ship&limit=3')).data.map(({number}) => number);
  const {data: [{number: placed}]} = await read(page, '/orders?state=placed&limit=1');
  assert.equal(shipped.length, 3);
  const today = new Intl.DateTimeFormat('sv-SE', {timeZone: 'America/Toronto'}).format(new Date()); // 2027-01-22, on every node
  await page.goto('/equipe/commandes');
  await page.locator('[data-act=arrived]').click();
  const dialog = page.locator('dialog');
  const give = async (bytes) => {
    await dialog.getByLabel('Fichier CSV').setInputFiles({name: 'livraisons.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes, 'latin1')});
    await dialog.getByRole('button', {name: 'Voir ce qui serait noté'}).click();
  };
  const fault = page.locator('#f-file-fault');

  await dialog.getByRole('button', {name: 'Voir ce qui serait noté'}).click();
  await fault.getByText('Choisissez un fichier').waitFor();
  await give(`Numéro;Reçu le\r\n${shipped[0]};${today}\r\n`);
  await fault.getByText('Il manque la colonne « livré le »').waitFor();
  await trousse.checkPage(page, 'staff-arrived-header');
  await give('PK\x03\x04\x00\x00 a spreadsheet');
  await fault.getByText('Ce n’est pas un CSV').waitFor();
  await give(`Numéro;Livré le\r\n${shipped[0]};${today}\r\n"${shipped[1]};${today}\r\n`);
  await fault.getByText('Ligne 3').waitFor();
  await give(`Numéro;Livré le\r\n${placed};${today}\r\n`);
  await dialog.getByText('Il n’y a rien à noter').waitFor();
  assert.equal(await fault.count(), 0);

  await give(`Numéro de commande;Livré le\r\n${shipped[0]};${today}\r\n${shipped[1]};hier\r\nJPS99-9999;${today}\r\n ${shipped[2]} ;${today}\r\n`); // Windows-1252
  await dialog.locator('tbody tr').nth(3).waitFor();
  const rows = (await dialog.locator('tbody tr').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
  assert.deepEqual(rows, [`3${shipped[1]} refusée date illisible; écrivez 2027-01-22`, '4JPS99-9999 refusée aucune commande ni colis de ce numéro', `2${shipped[0]} livrée`, `5${shipped[2]} livrée`]);
  await trousse.checkPage(page, 'staff-arrived');
  const states = () => Promise.all(shipped.map(async (number) => (await read(page, `/orders/${number}`)).state));
  assert.deepEqual(await states(), ['shipped', 'shipped', 'shipped']);
  await dialog.getByRole('button', {name: 'Noter 2 livraisons'}).click();
  await page.getByText('2 livraisons notées.').waitFor();
  assert.deepEqual(await states(), ['delivered', 'shipped', 'delivered']);
});

test('a kit is changed for another one, and a wrong number of picks is told at its place', async () => {
  const page = await trousse.staffPage();
  const {kits} = await read(page, '/campaigns/current');
  const menu = kits.find(({choices}) => choices.length), {data} = await read(page, `/orders?kit=${menu.slug}&limit=200`);
  const order = data.find(({actions}) => actions.includes('change'));
  await page.goto(`/equipe/commande?no=${order.number}`);
  await page.locator('[data-act=change]').click();
  const picked = page.locator('dialog input[type=checkbox]:checked');
  await picked.first().waitFor();
  assert.equal(await picked.count(), menu.choices[0].pick);
  await picked.first().uncheck();
  await page.locator('dialog').getByRole('button', {name: 'Changer'}).click();
  await page.locator('dialog .error').waitFor();
  await page.keyboard.press('Escape');
});

test('an order is entered for a school by the keyboard; the kit is nobody’s guess', async () => {
  const page = await trousse.staffPage();
  const {kits} = await read(page, '/campaigns/current'), school = (await read(page, '/schools?outcome=silent&kind=school')).data.at(-1);
  const menu = kits.find(({choices}) => choices.length), dialog = page.locator('dialog');
  await page.goto('/equipe/commandes');
  await page.locator('.orders tbody tr').first().waitFor();
  await page.keyboard.press('n');
  await dialog.getByLabel('Établissement').fill(school.name);
  await page.locator(`[data-school="${school.id}"]`).waitFor();
  await page.locator(`[data-school="${school.id}"]`).press('Enter');
  await dialog.getByLabel('Nom').fill('Camille Fougère');
  await dialog.getByLabel('Courriel').fill('secretariat@trois-sapins.example');
  await dialog.getByRole('button', {name: 'Passer la commande'}).click();
  await dialog.locator('.field--error', {hasText: 'Choisissez la trousse.'}).waitFor();
  await trousse.checkPage(page, 'staff-order-entry');

  await page.locator(`input[name=kit][value=${menu.slug}]`).check();
  for (let n = 0; n < menu.choices[0].pick; n += 1) await dialog.locator('input[type=checkbox]').nth(n).check();
  await dialog.getByRole('button', {name: 'Passer la commande'}).click();
  await page.waitForURL(/\/equipe\/commande\?no=/);
  const placed = await read(page, `/orders/${new URL(page.url()).searchParams.get('no')}`);
  assert.deepEqual([placed.school.id, placed.kit.slug, placed.origin], [school.id, menu.slug, 'staff']);
});

test('a receipt and an adjustment change the shelf, and the ledger tells why', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/reserve');
  await page.locator('.items-t tbody tr').first().waitFor();
  await trousse.checkPage(page, 'staff-stock');
  const {data: [item]} = await read(page, '/items');

  await page.locator('[data-act=receipt]').click();
  await page.locator('#f-item-0').fill(item.plural.fr);
  await page.locator('#f-quantity-0').fill('25');
  await page.getByLabel(/Référence/).fill('Facture 5512');
  await page.locator('dialog').getByRole('button', {name: 'Recevoir'}).click();
  await page.locator('.notice[role=status]', {hasText: 'Reçu'}).waitFor();
  assert.equal((await read(page, `/items/${item.id}`)).on_hand, item.on_hand + 25);

  await page.goto(`/equipe/article?id=${item.id}`);
  await page.locator('.ledger tbody tr', {hasText: 'Facture 5512'}).waitFor();
  await page.locator('[data-act=adjustment]').click();
  await page.getByLabel('Quantité').fill('3');
  await page.locator('dialog').getByRole('button', {name: 'Ajuster'}).click();
  await page.locator('dialog .field--error', {hasText: 'Raison'}).waitFor();
  await page.getByLabel('Raison').fill('Comptage de la rangée');
  await page.locator('dialog').getByRole('button', {name: 'Ajuster'}).click();
  await page.locator('.ledger tbody tr', {hasText: 'Comptage de la rangée'}).waitFor();
  assert.equal(digits(await page.locator('.ledger tbody tr').first().locator('td b').textContent()), item.on_hand + 22);
  await trousse.checkPage(page, 'staff-item');
});

test('a school is excluded with a reason, the exclusion withdrawn, and its new code opens its door', async () => {
  const page = await trousse.staffPage();
  const {data: [school]} = await read(page, '/schools?outcome=silent&kind=school');
  await page.goto(`/equipe/ecoles?outcome=silent&q=${encodeURIComponent(school.name)}`);
  await page.locator('.schools .nm a', {hasText: school.name}).first().click();
  await page.locator('[data-act=exclude]').waitFor();
  await trousse.checkPage(page, 'staff-school');
  await page.locator('[data-act=exclude]').click();
  await page.getByLabel('Raison').fill('Fermée pour travaux');
  await page.locator('dialog').last().getByRole('button', {name: 'Exclure'}).click();
  await page.locator('[data-act=withdraw]').click();
  await page.locator('[data-act=exclude]').waitFor();

  await page.locator('[data-act=key]').click();
  await page.locator('dialog').last().getByRole('button', {name: 'Nouveau code'}).click();
  const code = await page.locator('[data-code]').textContent();
  assert.match(code, /^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{2}$/);
  const answer = await fetch(`${trousse.site}/api/v1/sessions/school`, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({code})});
  assert.equal(answer.status, 201);
  assert.ok((await answer.json()).schools.some(({id}) => id === school.id));
});

test('a school is added from the keyboard, what is wrong said at its field, and it opens ready for its code', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/ecoles');
  await page.locator('.schools tbody tr').first().waitFor();
  await page.keyboard.press('n');
  const dialog = page.locator('dialog');
  await page.keyboard.press('Enter'); // from the first field, its name, which is empty
  await page.locator('#f-name-fault', {hasText: 'Écrivez un nom.'}).waitFor();
  assert.equal(await page.locator('#f-name').getAttribute('aria-describedby'), 'f-name-fault');
  await page.waitForFunction(() => document.activeElement.id === 'f-name');
  await page.keyboard.type('École des Trembles');
  await dialog.getByLabel('Adresse').fill('12, rue des Trembles');
  await dialog.getByLabel('Municipalité').fill('Val-des-Pins');
  await dialog.getByLabel('Code postal').fill('j0a 1b3');
  await dialog.getByLabel('Centre de services scolaire').fill('CSS des Exemples');

  const {data: [parent]} = await read(page, '/schools?kind=school&q=ecole');
  await dialog.getByLabel('Bâtiment de').fill('Une école inconnue');
  await dialog.getByRole('button', {name: 'Ajouter'}).click();
  await page.locator('#f-parent-fault').waitFor();
  await trousse.checkPage(page, 'staff-school-new');
  await dialog.getByLabel('Bâtiment de').fill(parent.name.slice(0, 20));
  const line = await page.waitForFunction((name) => [...document.querySelectorAll('#f-parent-list option')].map(({value}) => value).find((value) => value.startsWith(name)), parent.name);
  await dialog.getByLabel('Bâtiment de').fill(await line.jsonValue());
  await dialog.getByRole('button', {name: 'Ajouter'}).click();

  await page.locator('.card__name', {hasText: 'École des Trembles'}).waitFor();
  await page.locator('.card', {hasText: `Bâtiment de ${parent.name}`}).waitFor();
  const {data: [added]} = await read(page, '/schools?q=trembles');
  assert.deepEqual([added.postal_code, added.parent, added.outcome], ['J0A1B3', parent.id, null]);
  await page.locator('[data-act=key]').waitFor();
  await page.goto('/equipe/ecoles?q=trembles');
  await page.locator('.schools .nm', {hasText: 'École des Trembles'}).waitFor();
});

test('of two who edit a school at once the second sees what the first changed, and both changes stay', async () => {
  const page = await trousse.staffPage();
  const {data: [row]} = await read(page, '/schools?q=trembles');
  await page.goto(`/equipe/ecoles?id=${row.id}`);
  await page.locator('[data-act=edit]').click();
  const dialog = page.locator('dialog').last();
  await dialog.getByLabel('Adresse').fill('14, rue des Trembles');
  await send(page, 'PATCH', `/schools/${row.id}`, {name: 'École du Tremble', language: 'en'}, row.version);
  await dialog.getByRole('button', {name: 'Enregistrer'}).click();
  const changed = page.locator('[data-changed]');
  await changed.getByText('École du Tremble').waitFor();
  const told = (await changed.locator('li').allTextContents()).map((text) => text.replace(/\s/g, ' '));
  assert.deepEqual(told, ['Nom : École des Trembles → École du Tremble', 'Langue de ses lettres : Français → Anglais']);
  assert.equal(await dialog.getByLabel('Adresse').inputValue(), '14, rue des Trembles');
  assert.equal(await dialog.getByLabel('Nom').inputValue(), 'École du Tremble');
  await trousse.checkPage(page, 'staff-school-stale');
  await dialog.getByRole('button', {name: 'Enregistrer'}).click();
  await page.locator('.card__name', {hasText: 'École du Tremble'}).waitFor();
  const {name, address, language} = await read(page, `/schools/${row.id}`);
  assert.deepEqual({name, address, language}, {name: 'École du Tremble', address: '14, rue des Trembles', language: 'en'});
});

test('a school closes and opens again, but not while it has an answer', async () => {
  const page = await trousse.staffPage();
  const {data: [answered]} = await read(page, '/schools?outcome=order&kind=school'), {data: [silent]} = await read(page, '/schools?q=tremble');
  const close = async ({id}) => {
    await page.goto(`/equipe/ecoles?id=${id}`);
    await page.locator('[data-act=edit]').click();
    await page.locator('dialog').last().getByLabel('Fermé').check();
    await page.locator('dialog').last().getByRole('button', {name: 'Enregistrer'}).click();
  };
  await close(answered);
  await page.locator('#f-closed-fault', {hasText: 'annulez d’abord sa commande'}).waitFor();
  assert.equal(await page.locator('dialog').last().getByLabel('Fermé').isChecked(), true);
  await trousse.checkPage(page, 'staff-school-answered');

  await close(silent);
  await page.locator('.card .bad', {hasText: 'fermé'}).waitFor();
  await page.locator('[data-act=edit]').click();
  await page.locator('dialog').last().getByLabel('Fermé').uncheck();
  await page.locator('dialog').last().getByRole('button', {name: 'Enregistrer'}).click();
  await page.locator('[data-act=key]').waitFor();
});

test('whom a school is written to and where its parcels go are corrected on its card, and a building gets a kit of its own', async () => {
  const page = await trousse.staffPage();
  const {data: [row]} = await read(page, '/schools?q=tremble');
  await send(page, 'PATCH', `/schools/${row.id}`, {parent: null}, (await read(page, `/schools/${row.id}`)).version);
  await page.goto(`/equipe/ecoles?id=${row.id}`);
  const card = page.locator('.card'), asked = () => page.locator('dialog').last(), save = () => asked().getByRole('button', {name: 'Enregistrer'}).click();

  await card.locator('[data-act=contact]').click();
  await asked().getByLabel('Nom').fill('Léa Roy');
  await asked().getByLabel('Courriel').fill('lea');
  await save();
  await page.locator('#f-email-fault').waitFor();
  await trousse.checkPage(page, 'staff-school-contact');
  await asked().getByLabel('Courriel').fill('lea@ecole.example');
  await asked().getByLabel('Téléphone').fill('450 555-0101');
  await save();
  await card.getByText('Léa Roy').waitFor();

  await card.locator('[data-act=contact]').click();
  await send(page, 'PATCH', `/schools/${row.id}/contact`, {name: 'Léa Roy', email: 'direction@ecole.example', phone: '', language: 'fr'}, (await read(page, `/schools/${row.id}`)).contact_version);
  await save();
  await page.locator('[data-changed] li', {hasText: 'direction@ecole.example'}).waitFor();
  await save();
  await card.getByText('direction@ecole.example').waitFor();

  await card.locator('[data-act=new-place]').click();
  await asked().getByLabel('Nom').fill('Pavillon des Petits');
  await asked().getByLabel('Adresse').fill('9, rue du Pin');
  await trousse.checkPage(page, 'staff-school-place');
  await asked().getByRole('button', {name: 'Ajouter'}).click();
  await card.getByRole('button', {name: /Modifier.*Pavillon des Petits/}).click();
  await asked().getByLabel('Adresse').fill('11, rue du Pin');
  await save();
  await card.getByText('11, rue du Pin').waitFor();
  await trousse.checkPage(page, 'staff-school-whole');

  await card.locator('[data-act=split]').click();
  await trousse.checkPage(page, 'staff-school-split');
  await asked().getByRole('button', {name: 'En faire un établissement'}).click();
  await card.getByText('11, rue du Pin').waitFor({state: 'detached'});
  const {data} = await read(page, '/schools?q=pavillon des petits'), pavilion = data.find(({name}) => name === 'Pavillon des Petits');
  assert.deepEqual([pavilion.name, pavilion.parent, pavilion.outcome], ['Pavillon des Petits', row.id, null]);

  await card.locator('[data-act=erase]').click();
  await asked().getByRole('button', {name: 'Effacer'}).click();
  await card.getByText('Aucune n’est connue').waitFor();
});

test('in English, in the dark and on a phone the lists stay whole', async () => {
  const page = await trousse.staffPage({viewport: {width: 360, height: 740}, colorScheme: 'dark'});
  for (const [name, ready] of [['orders', '.orders tbody tr'], ['stock', '.items-t tbody tr'], ['schools', '.orders tbody tr']]) {
    await page.goto(`/en/staff/${name}`);
    await page.locator(ready).first().waitFor();
    await trousse.checkPage(page, `staff-${name}-dark-phone`);
  }
  const {data: [answered]} = await read(page, '/schools?outcome=order&kind=school');
  await page.goto(`/en/staff/schools?id=${answered.id}`);
  await page.locator('.card [data-act=erase]').waitFor();
  await trousse.checkPage(page, 'staff-school-whole-dark-phone');
  await page.goto('/en/staff/schools');
  await page.locator('[data-act=new]').click();
  await page.getByLabel('Building of').waitFor();
  await trousse.checkPage(page, 'staff-school-new-dark-phone');
});

test('to note many as delivered asks first, and names those that still lie at the counter', async () => {
  const page = await trousse.staffPage();
  await page.goto('/equipe/commandes?state=shipped');
  await page.locator('.orders tbody tr').first().waitFor();
  const {data} = await read(page, '/orders?state=shipped&limit=50');
  const here = data.filter(({delivery_way: way}) => way === 'pickup');
  await page.locator('.orders tbody .ck input').first().click();
  await page.locator('.bulk [data-act=all]').click();
  await page.locator('.bulk [data-act=delivery]').click();
  await page.locator('dialog h2', {hasText: /^Noter \d+\scommandes? livrées?/}).waitFor();
  assert.equal(await page.locator('dialog [data-at-counter] li').count(), Math.min(here.length, 13));
  await trousse.checkAxe(page);
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({state: 'detached'});
  assert.deepEqual((await read(page, '/orders?state=shipped&limit=50')).data.map(({state}) => state), data.map(({state}) => state));
});

test('a name from the ministry’s file is set with the apostrophe of French wherever it is read, and stays as it is where it is edited', async () => {
  const page = await trousse.staffPage();
  const given = {name: "École de l'Anse-d'Or", board: "CSS de l'Île", mrc: "Pays-d'en-Haut", municipality: "L'Ascension", address: "3, rue de l'Eau"};
  const {id} = await send(page, 'POST', '/schools', {kind: 'school', ...given, postal_code: 'J0T1W0', language: 'fr', parent: null});
  const {number} = await send(page, 'POST', '/orders', {
    school: id, kit: 'generique', choices: [], delivery: {way: 'ship', place: null}, note: '',
    contact: {name: 'Ève Roy', email: 'eve@ecole.example', phone: '', language: 'fr'}});
  const pages = [
    'ecoles?q=anse', `ecoles?id=${id}`, 'commandes?q=anse', `commande?no=${number}`, 'colis?q=anse', `papiers?commande=${number}&feuilles=bordereaux`];
  for (const address of pages) {
    await page.goto(`/equipe/${address}`);
    await page.getByText('École de l’Anse-d’Or').first().waitFor();
    await page.waitForLoadState('networkidle');
    const shown = await page.locator('#page, dialog').allInnerTexts();
    assert.doesNotMatch(shown.join(' '), /\p{L}'\p{L}/u, address);
  }
  await page.goto(`/equipe/ecoles?id=${id}`);
  await page.locator('.card [data-act=edit]').click();
  for (const name of ['name', 'address', 'municipality', 'board', 'mrc']) assert.equal(await page.locator(`dialog [name=${name}]`).inputValue(), given[name]);
});
