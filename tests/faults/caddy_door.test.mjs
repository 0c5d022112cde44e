// The second front door as shipped (config/caddy): what is asked of the first one too.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';
import {BAD_CHUNKS, HOLDS, openDoor, staysWhileTrousseIsAway} from './doors.mjs';

let door;
before(async () => { door = await openDoor('caddy', (folder) => ['caddy', 'run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile']); });
after(() => door.close());

for (const [sentence, holds] of Object.entries(HOLDS)) test(sentence, () => holds(door));

// It tells whoever sends them nothing that is worth reading.
test('chunks that are malformed or too many do not reach Trousse', async () => {
  const from = door.reached.length;
  await Promise.all(Object.values(BAD_CHUNKS).map((text) => door.raw(text)));
  assert.equal(door.reached.length, from);
});

test('its log holds addresses without a query, and nothing of a link that unsubscribes', async () => {
  for (const path of ['/api/v1/unsubscriptions/jeton?q=tremblay', '/last-of-all?q=tremblay']) await door.ask(path, {headers: {Host: 'localhost'}}); // it logs by the name alone
  const log = () => readFileSync(`${door.folder}/trousse.log`, 'utf8');
  for (let tries = 0; tries < 100 && !log().includes('last-of-all'); tries += 1) await pause(50); // it is written after the answer
  assert.match(log(), /"uri":"\/api\/v1\/unsubscriptions\/"/);
  assert.match(log(), /"uri":"\/last-of-all"/);
  assert.doesNotMatch(log(), /tremblay|jeton/);
});

test('while Trousse is away a page says so, the API too', async () => {
  door.away();
  await staysWhileTrousseIsAway(door);
});
