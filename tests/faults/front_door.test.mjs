// The front door as shipped (config/nginx), on loopback before a server that notes what reaches it.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import {connect, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import tls from 'node:tls';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

const rehearse = fileURLToPath(new URL('../../config/nginx/rehearse', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'front-door-'));
const reached = [];
let behind, nginx, port, plainPort;

before(async () => {
  behind = http.createServer(note).listen(0, '127.0.0.1');
  await new Promise((resolve) => behind.once('listening', resolve));
  port = await freePort();
  plainPort = await freePort();
  execFileSync(rehearse, [folder, behind.address().port, port, plainPort].map(String));
  execFileSync('nginx', nginxArguments('-t'), {stdio: 'pipe'});
  nginx = spawn('nginx', nginxArguments('-g', 'daemon off;'), {stdio: 'ignore'});
  for (let tries = 0; tries < 100 && !(await ask('/').catch(() => null)); tries += 1) await pause(50);
});

after(async () => {
  if (nginx?.exitCode === null) { // not when it never came up
    const ended = new Promise((resolve) => nginx.once('exit', resolve));
    nginx.kill('SIGTERM');
    await ended;
  }
  behind.closeAllConnections?.();
  behind.close();
  rmSync(folder, {recursive: true, force: true});
});

test('Trousse hears the visitor\'s address from the door alone, whatever the visitor writes', async () => {
  const {headers, version} = await seen('/api/v1/orders', {headers: {'X-Forwarded-For': '192.0.2.6', REMOTE_ADDR: '192.0.2.7', 'Remote-Addr': '192.0.2.8'}});
  assert.equal(headers['x-forwarded-for'], '127.0.0.1');
  assert.equal(headers.remote_addr, undefined);
  assert.equal(headers.host, `localhost:${port}`);
  assert.equal(headers.connection, 'close');
  assert.equal(version, '1.0');
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

test('a name that is not ours gets no answer, by whatever way it is said', async () => {
  const request = (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  assert.equal((await raw(request('localhost'))).status, 200);
  assert.equal((await raw(request('elsewhere.example'))).status, 0);
  assert.equal((await raw(request('localhost'), {servername: 'elsewhere.example'})).status, 0);
  assert.equal((await raw(request('localhost'), {plain: true})).status, 301);
  assert.equal((await raw(request('elsewhere.example'), {plain: true})).status, 0);
});

test('a header that does not come is waited for five seconds, whoever it would have been for', async () => {
  const began = performance.now();
  await Promise.all([raw('GET / HTT'), raw('GET / HTT', {plain: true}), raw('GET / HTTP/1.1\r\nHost: elsewhere.example\r\n', {plain: true})]);
  assert.ok(performance.now() - began < 30_000); // of the sixty that nginx waits by itself
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

test('the figures are not shown to the public, however the path is spelt', async () => {
  const from = reached.length;
  for (const spelling of ['/metrics', '//metrics', '/%6detrics', '/x/../metrics', '/metrics?x']) {
    assert.equal((await raw(`GET ${spelling} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).status, 404, spelling);
  }
  assert.equal(reached.length, from);
});

test('a body above 64 kB is refused at the door with the code of the API, a roster of 19 MB passes', async () => {
  const from = reached.length;
  const refused = await ask('/api/v1/orders', {method: 'POST'}, Buffer.alloc(70_000));
  assert.equal(refused.status, 413);
  assert.equal(JSON.parse(refused.body).code, 'body_too_long');
  assert.equal(reached.length, from);
  assert.equal((await seen('/api/v1/school-imports', {method: 'POST'}, Buffer.alloc(19_000_000))).length, 19_000_000);
});

test('what is malformed or without end does not reach Trousse', async () => {
  const from = reached.length;
  const start = 'POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\n';
  const hostile = {
    'two lengths': `${start}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    'a length and chunks': `${start}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'an odd coding': `${start}Transfer-Encoding: xchunked\r\n\r\nhello`,
    'a chunk of size -2': `${start}Transfer-Encoding: chunked\r\n\r\n-2\r\nhello\r\n`,
    'a zero byte': `GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    'no host': 'GET / HTTP/1.1\r\n\r\n',
    'a line without end': `GET /${'a'.repeat(100_000)}`,
    'a header without end': `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(100_000)}`,
    'headers without end': `GET / HTTP/1.1\r\nHost: localhost\r\n${'X: 1\r\n'.repeat(20_000)}`,
    'chunks without end': `${start}Transfer-Encoding: chunked\r\n\r\n${`1000\r\n${'a'.repeat(4096)}\r\n`.repeat(30)}`,
  };
  for (const [name, text] of Object.entries(hostile)) {
    const {status} = await raw(text);
    assert.ok([400, 413, 414, 501].includes(status), `${name}: ${status}`);
  }
  assert.equal(reached.length, from);
});

test('three hundred clients that never finish their request keep nobody waiting', async () => {
  const slow = Array.from({length: 300}, (_, i) => {
    const client = tls.connect({port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false, ALPNProtocols: ['http/1.1']});
    client.on('error', () => {});
    client.once('secureConnect', () => client.write(i % 2 ? 'GET / HTT' : 'POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n{'));
    return client;
  });
  await Promise.all(slow.map((client) => new Promise((resolve) => client.once('secureConnect', resolve).once('close', resolve))));
  const from = reached.length;
  const answers = await Promise.all(Array.from({length: 50}, (_, i) => ask(`/api/v1/orders?i=${i}`)));
  assert.ok(answers.every(({status}) => status === 200));
  assert.equal(reached.length - from, 50);
  for (const client of slow) client.destroy();
});

test('what is as long as Trousse takes passes the door, and a byte more does not', async () => {
  for (const [target, longest] of [['/api/v1/orders', 65_536], ['/api/v1/shortage-order', 262_144], ['/api/v1/shortage-order/preview', 262_144], ['/api/v1/order-acts', 262_144], ['/api/v1/parcel-acts', 262_144],
    ['/api/v1/delivery-imports', 1_048_576], ['/api/v1/contact-imports', 1_048_576], ['/api/v1/school-imports', 20_000_000]]) {
    assert.equal((await seen(target, {method: 'POST'}, Buffer.alloc(longest))).length, longest);
    const from = reached.length;
    const refused = await ask(target, {method: 'POST'}, Buffer.alloc(longest + 1));
    assert.equal(refused.status, 413);
    assert.equal(JSON.parse(refused.body).params.limit, longest);
    assert.equal(reached.length, from);
  }
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
  behind.close();
  behind.closeAllConnections?.();
  await pause(2500); // longer than an answer is kept fresh
  assert.equal((await ask('/home')).status, 200);
  const page = await ask('/never-asked-before?q=tremblay');
  assert.equal(page.status, 503);
  assert.match(page.body, /Nous revenons dans un instant/);
  assert.equal(page.headers['retry-after'], '10');
  assert.ok(page.headers['content-security-policy'] && page.headers['strict-transport-security']);
  const problem = await ask('/api/v1/orders');
  assert.equal(problem.status, 503);
  assert.equal(problem.headers['content-type'], 'application/problem+json');
  assert.equal(JSON.parse(problem.body).code, 'not_ready');
  for (const log of ['trousse.log', 'error.log'])
    assert.doesNotMatch(readFileSync(path.join(folder, log), 'utf8'), /cursor|kit=a|tremblay/, `a query stands in ${log}`);
});

function note(request, response) {
  let length = 0;
  request.on('data', (data) => { length += data.length; });
  request.on('end', () => {
    reached.push({url: request.url, headers: request.headers, version: request.httpVersion, length});
    response.setHeader('Content-Type', 'text/plain');
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Vary', 'Accept-Encoding');
    response.end('answered');
  });
}

const nginxArguments = (...more) => ['-p', folder, '-c', path.join(folder, 'nginx.conf'), ...more];

async function seen(...asked) {
  const from = reached.length;
  assert.equal((await ask(...asked)).status, 200);
  assert.equal(reached.length, from + 1);
  return reached[from];
}

function ask(target, options = {}, body) {
  return new Promise((resolve, reject) => {
    const request = https.request({host: '127.0.0.1', servername: 'localhost', port, path: target, agent: false, rejectUnauthorized: false, ...options,
      headers: {Host: `localhost:${port}`, ...(body && {'Content-Length': body.length}), ...options.headers}}, (answer) => {
      let text = '';
      answer.on('data', (data) => { text += data; });
      answer.on('end', () => resolve({status: answer.statusCode, headers: answer.headers, body: text}));
    });
    request.once('error', reject);
    request.end(body);
  });
}

// As it stands, over a connection of its own; the status of the answer, 0 for none.
function raw(text, {servername = 'localhost', plain = false} = {}) {
  return new Promise((resolve) => {
    let answer = '';
    const client = plain ? connect({port: plainPort, host: '127.0.0.1'})
      : tls.connect({port, host: '127.0.0.1', servername, rejectUnauthorized: false, ALPNProtocols: ['http/1.1']});
    client.once(plain ? 'connect' : 'secureConnect', () => client.write(text));
    client.on('data', (data) => { answer += data; });
    client.on('error', () => {});
    client.once('close', () => resolve({status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 0)}));
  });
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const free = probe.address().port;
      probe.close(() => resolve(free));
    });
  });
}
