import assert from 'node:assert/strict';
import {webcrypto} from 'node:crypto';
import test from 'node:test';
import {api, onPage, Problem} from '../../frontend/js/api.js';

globalThis.crypto ??= webcrypto; // node 18 has it only as a module

const answer = (status, body, headers = {}) => new Response(body === null ? null : JSON.stringify(body), {status, headers});
function server(...answers) {
  const seen = [];
  globalThis.fetch = async (address, request) => {
    seen.push({address, ...request});
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  return seen;
}
const refusal = promise => promise.then(() => assert.fail('it was not refused'), problem => problem);

test('a refusal is thrown with its code, its params and its faults', async () => {
  server(answer(422, {code: 'invalid', faults: [{pointer: '/kit', code: 'unknown_kit'}]}));
  const problem = await refusal(api.post('/orders', {}));
  assert.ok(problem instanceof Problem);
  assert.deepEqual([problem.code, problem.status, problem.faults.length], ['invalid', 422, 1]);
});

test('a server that cannot be reached, or that answers something else than JSON, is away', async () => {
  server(new TypeError('failed'), new TypeError('failed'));
  assert.equal((await refusal(api.get('/orders'))).code, 'server_away');
  globalThis.fetch = async () => new Response('<h1>Bad gateway</h1>', {status: 502});
  assert.equal((await refusal(api.get('/orders'))).code, 'server_away');
});

test('the wait that the server asks for is known to the page', async () => {
  server(answer(429, {code: 'slow_down', params: {}}, {'Retry-After': '30'}));
  assert.equal((await refusal(api.post('/sessions/school', {code: 'X'}))).params.seconds, 30);
});

test('an act that is tried again sends the same key, also by itself when the line drops', async () => {
  const seen = server(new TypeError('failed'), answer(503, {code: 'too_busy'}), answer(201, {number: 'JPS27-0001'}));
  await refusal(api.post('/orders', {kit: 'menu'}));
  await api.post('/orders', {kit: 'menu'});
  const keys = seen.map(({headers}) => headers['Idempotency-Key']);
  assert.equal(seen.length, 3);
  assert.match(keys[0], /^[0-9a-f]{32}$/);
  assert.deepEqual(new Set(keys).size, 1);
});

test('another body is another act, and so is the same one once it was done', async () => {
  const seen = server(answer(409, {code: 'sold_out'}), answer(201, {}), answer(201, {}));
  await refusal(api.post('/orders', {kit: 'menu'}));
  await api.post('/orders', {kit: 'rubans'});
  await api.post('/orders', {kit: 'rubans'});
  assert.equal(new Set(seen.map(({headers}) => headers['Idempotency-Key'])).size, 3);
});

test('what is shown once and got lost is made anew', async () => {
  const seen = server(answer(409, {code: 'already_shown'}), answer(201, {code: 'K7QM-2XRP-9T'}));
  assert.equal((await refusal(api.post('/schools/1/keys'))).code, 'already_shown');
  await api.post('/schools/1/keys');
  assert.equal(new Set(seen.map(({headers}) => headers['Idempotency-Key'])).size, 2);
});

test('what is not safe to send twice is sent once', async () => {
  const seen = server(new TypeError('failed'));
  assert.equal((await refusal(api.patch('/items/1', {place: 'B2'}, {version: 1}))).code, 'server_away');
  assert.equal(seen.length, 1);
});

test('a change whose answer was lost is not taken for somebody else’s', async () => {
  const now = {version: 2, place: 'B2', sku: 'RUB'};
  const seen = server(new TypeError('failed'), answer(412, {code: 'stale', params: {current: now}}), answer(412, {code: 'stale', params: {current: {...now, place: 'C1'}}}));
  await refusal(api.patch('/items/1', {place: 'B2'}, {version: 1}));
  assert.deepEqual(await api.patch('/items/1', {place: 'B2'}, {version: 1}), now);
  assert.equal((await refusal(api.patch('/items/1', {place: 'B2'}, {version: 1}))).code, 'stale');
  assert.equal(seen.length, 3);
});

test('a change stands where its fields do, one by one, what is named by its id being told whole', async () => {
  const stale = current => answer(412, {code: 'stale', params: {current}});
  const wanted = {place: 'p1', lines: [{item: 'i1', quantity: 3}], note: null};
  const now = {version: 2, place: {id: 'p1', name: 'Annexe'}, lines: [{item: {id: 'i1', sku: 'RUB'}, quantity: 3, received: null}], note: null};
  server(stale(now), stale({...now, lines: []}), stale({...now, place: {id: 'p2', name: 'Main'}}), stale(now));
  assert.deepEqual(await api.patch('/incoming/1', wanted, {version: 1}), now);
  for (const why of ['a line less', 'another place']) assert.equal((await refusal(api.patch('/incoming/1', wanted, {version: 1}))).code, 'stale', why);
  assert.deepEqual(await api.patch('/incoming/1', {shown: 'otherwise'}, {version: 1, isSo: ({place}) => place.id === 'p1'}), now);
});

test('what is to be deleted and is gone already is deleted, and told as noted; what somebody else changed is not', async () => {
  let noted = 0;
  onPage({signIn: () => false, notedBefore: () => { noted += 1; }});
  const without = {version: 2, places: []}, withIt = {version: 2, places: [{id: 'p1'}]}, isSo = ({places}) => !places.length;
  const stale = current => answer(412, {code: 'stale', params: {current}});
  server(answer(404, {code: 'unknown_wave'}), stale(without), stale(withIt), answer(409, {code: 'wave_under_way'}));
  assert.equal(await api.delete('/waves/1'), null);
  assert.deepEqual(await api.delete('/schools/1/places/p1', {version: 1, isSo}), without);
  assert.equal(noted, 2);
  assert.equal((await refusal(api.delete('/schools/1/places/p1', {version: 1, isSo}))).code, 'stale');
  assert.equal((await refusal(api.delete('/waves/1'))).code, 'wave_under_way');
  assert.equal(noted, 2);
});

test('an act upon what somebody else changed meanwhile is never taken for done', async () => {
  server(answer(412, {code: 'stale', params: {current: {version: 2}}}));
  assert.equal((await refusal(api.post('/orders/JPS27-0001/packing', {}, {version: 1}))).code, 'stale');
});

test('an act that had been done before its answer was lost is told as such, and one that was not is done', async () => {
  let noted = 0;
  onPage({signIn: () => false, notedBefore: () => { noted += 1; }});
  server(new TypeError('failed'), new TypeError('failed'), answer(201, {}, {'Idempotent-Replayed': 'true'}), new TypeError('failed'), answer(201, {}, {'Idempotent-Replayed': 'true'}));
  await refusal(api.post('/receipts', {lines: 1}));
  await api.post('/receipts', {lines: 1});
  assert.equal(noted, 1);
  await api.post('/receipts', {lines: 2}); // tried again by itself: nobody was told that it was lost
  assert.equal(noted, 1);
});

test('a session that ended is there again once its person has signed in, and the same act goes on', async () => {
  let asked = 0;
  onPage({signIn: async byHand => { asked += 1; return byHand; }, notedBefore: () => {}});
  const seen = server(answer(401, {code: 'who_are_you'}), answer(201, {number: 7}), answer(401, {code: 'who_are_you'}));
  assert.deepEqual(await api.post('/waves', {name: 'Lundi'}), {number: 7});
  assert.equal(new Set(seen.map(({headers}) => headers['Idempotency-Key'])).size, 1);
  assert.equal((await refusal(api.get('/orders'))).code, 'who_are_you');
  assert.equal(asked, 2);
});

test('a change names the version that was read', async () => {
  const seen = server(answer(200, {}));
  await api.patch('/orders/JPS27-0001', {note: ''}, {version: 3});
  assert.equal(seen[0].headers['If-Match'], '"3"');
  assert.equal(seen[0].address, '/api/v1/orders/JPS27-0001');
});

test('an answer without a body is null', async () => {
  server(answer(204, null));
  assert.equal(await api.delete('/sessions/current'), null);
});
