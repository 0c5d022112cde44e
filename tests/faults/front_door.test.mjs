// The front door as shipped (config/nginx), on loopback before a server that notes what reaches it.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import http2 from 'node:http2';
import path from 'node:path';
import {after, before, test} from 'node:test';
import tls from 'node:tls';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {BAD_CHUNKS, HOLDS, openDoor, staysWhileTrousseIsAway} from './doors.mjs';

let door, ask, raw, seen, reached, port;
before(async () => {
  door = await openDoor('nginx', (folder) => ['nginx', ...configured(folder), '-g', 'daemon off;']);
  ({ask, raw, seen, reached, port} = door);
  execFileSync('nginx', [...configured(door.folder), '-t'], {stdio: 'pipe'});
});
after(() => door.close());

const configured = (folder) => ['-p', folder, '-c', path.join(folder, 'nginx.conf')];

for (const [sentence, holds] of Object.entries(HOLDS)) test(sentence, () => holds(door));

test('Trousse is asked by HTTP/1.0, one request a connection', async () => {
  assert.equal((await seen('/api/v1/orders')).version, '1.0');
});

test('each server of the door says where it logs, which protocols it speaks and how long it waits: what it leaves out, nginx decides for all', () => {
  const servers = readFileSync(fileURLToPath(new URL('../../config/nginx/trousse.conf', import.meta.url)), 'utf8').split(/^server \{/m).slice(1);
  assert.equal(servers.length, 3);
  for (const server of servers) {
    assert.match(server, /^ {2}access_log (off|\/var\/log\/nginx\/trousse\.log trousse);/m);
    for (const line of ['error_log /dev/null', 'client_header_timeout 5s', 'client_header_buffer_size 2k', 'large_client_header_buffers 4 8k',
      'keepalive_timeout 30s', 'send_timeout 10s', 'reset_timedout_connection on', 'server_tokens off']) assert.ok(server.includes(`\n  ${line};`), line);
    assert.equal(/listen 443/.test(server), server.includes('\n  ssl_protocols TLSv1.2 TLSv1.3;'));
  }
});

test('the door speaks TLS 1.2 and 1.3, and nothing older', async () => {
  const spoken = (version) => new Promise((resolve) => {
    const client = tls.connect({port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false, minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0'});
    client.once('secureConnect', () => { resolve(client.getProtocol()); client.destroy(); });
    client.once('error', () => resolve(null));
  });
  assert.equal(await spoken('TLSv1.3'), 'TLSv1.3');
  assert.equal(await spoken('TLSv1.2'), 'TLSv1.2');
  assert.equal(await spoken('TLSv1.1'), null);
});

test('what everybody reads is asked for without a cookie, the rest with it', async () => {
  const cookie = {headers: {Cookie: '__Host-trousse=secret'}};
  assert.equal((await seen('/trousse?kit=a', cookie)).headers.cookie, undefined);
  assert.equal((await seen('/api/v1/campaigns/current?a', cookie)).headers.cookie, undefined);
  assert.equal((await seen('/api/v1/sessions/current', cookie)).headers.cookie, '__Host-trousse=secret');
});

test('a hundred visitors of the home cost Trousse one answer for each encoding', async () => {
  const from = reached.length;
  for (const encoding of ['br, gzip', 'gzip', 'gzip;q=1.0, br;q=0']) {
    const answers = await Promise.all(Array.from({length: 33}, () => ask('/crowd', {headers: {'Accept-Encoding': encoding}})));
    assert.ok(answers.every(({status}) => status === 200));
  }
  assert.deepEqual(reached.slice(from).map(({headers}) => headers['accept-encoding']), ['br', 'gzip']);
});

test('an answer of the API is never kept, but the current campaign\'s', async () => {
  const from = reached.length;
  for (let i = 0; i < 3; i += 1) await ask('/api/v1/orders?cursor=x');
  for (let i = 0; i < 3; i += 1) await ask('/api/v1/campaigns/current?b');
  assert.equal(reached.length - from, 4);
});

test('a body above 64 kB is refused at the door with the code of the API, a roster of 19 MB passes', async () => {
  const from = reached.length;
  const refused = await ask('/api/v1/orders', {method: 'POST'}, Buffer.alloc(70_000));
  assert.equal(refused.status, 413);
  assert.equal(JSON.parse(refused.body).code, 'body_too_long');
  assert.equal(reached.length, from);
  assert.equal((await seen('/api/v1/school-imports', {method: 'POST'}, Buffer.alloc(19_000_000))).length, 19_000_000);
});

test('chunks that are malformed or too many, or that come with a length, do not reach Trousse, and are told so', async () => {
  const from = reached.length;
  const both = 'POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
  for (const [name, text] of Object.entries({...BAD_CHUNKS, 'a length and chunks': both})) {
    const {status} = await raw(text);
    assert.ok([400, 413].includes(status), `${name}: ${status}`);
  }
  assert.equal(reached.length, from);
});

test('from one address a thousand requests are under way at once, and no more', async () => {
  const sessions = Array.from({length: 9}, () => http2.connect(`https://127.0.0.1:${port}`, {rejectUnauthorized: false, servername: 'localhost'}));
  const statuses = sessions.flatMap((session) => Array.from({length: 120}, () => { // bodies that do not come
    const stream = session.request({':method': 'POST', ':authority': 'localhost', ':path': '/api/v1/orders', 'content-length': '900'}, {endStream: false});
    stream.on('error', () => {});
    return new Promise((resolve) => stream.once('response', (headers) => resolve(headers[':status'])).once('close', () => resolve(0)));
  }));
  const refused = await Promise.all(statuses);
  assert.ok(refused.filter((status) => status === 429).length >= 50, 'none was refused');
  for (const session of sessions) session.destroy();
  for (let tries = 0; tries < 100 && (await ask('/api/v1/orders')).status !== 200; tries += 1) await pause(50);
  assert.equal((await ask('/api/v1/orders')).status, 200);
});

test('a crowd that signs in from one address is let through: a school board is one, and Trousse counts the wrong tries', async () => {
  const tries = await Promise.all(Array.from({length: 60}, () => ask('/api/v1/sessions/school?q=tremblay', {method: 'POST'}, '{}')));
  assert.ok(tries.every(({status}) => status === 200), tries.map(({status}) => status).join(' '));
});

test('while Trousse is away a page says so, the API too, and the home stays readable', async () => {
  assert.equal((await ask('/home')).status, 200);
  door.away();
  await pause(2500); // longer than an answer is kept fresh
  assert.equal((await ask('/home')).status, 200);
  await staysWhileTrousseIsAway(door);
  await ask('/api/v1/unsubscriptions/jeton?q=tremblay');
  for (const log of ['trousse.log', 'error.log'])
    assert.doesNotMatch(readFileSync(path.join(door.folder, log), 'utf8'), /cursor|kit=a|tremblay|jeton/, `a query or a token stands in ${log}`);
});
