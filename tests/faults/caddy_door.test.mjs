// The second front door as shipped (config/caddy): what is asked of the first one too.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
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

test('while Trousse is away a page says so, the API too', async () => {
  door.away();
  await staysWhileTrousseIsAway(door);
});
