// A front door as shipped, made to run on loopback before a server that notes what reaches it, and what holds of each of them.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import {connect, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

// `config` is the folder of config/ that holds it; program(folder) are the words that run it.
export async function openDoor(config, program) {
  const folder = mkdtempSync(path.join(tmpdir(), 'front-door-'));
  const reached = [];
  const behind = http.createServer((request, response) => note(reached, request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => behind.once('listening', resolve));
  const port = await freePort(), plainPort = await freePort();
  execFileSync(fileURLToPath(new URL(`../../config/${config}/rehearse`, import.meta.url)), [folder, behind.address().port, port, plainPort].map(String));
  const [command, ...words] = program(folder);
  const running = spawn(command, words, {stdio: 'ignore', env: {...process.env, HOME: folder}});
  const door = {
    folder, reached, port,
    ask: (...asked) => ask(port, ...asked),
    raw: (text, {plain = false, servername = 'localhost'} = {}) => raw(text, plain ? connect({port: plainPort, host: '127.0.0.1'}) : dial(port, servername)),
    dial: () => dial(port, 'localhost'),
    async seen(...asked) {
      const from = reached.length;
      assert.equal((await door.ask(...asked)).status, 200);
      assert.equal(reached.length, from + 1);
      return reached[from];
    },
    away() { // Trousse
      behind.close();
      behind.closeAllConnections?.();
    },
    async close() {
      if (running.exitCode === null) { // not when it never came up
        const ended = new Promise((resolve) => running.once('exit', resolve));
        running.kill('SIGTERM');
        await ended;
      }
      door.away();
      rmSync(folder, {recursive: true, force: true});
    },
  };
  for (let tries = 0; tries < 100 && !(await door.ask('/').catch(() => null)); tries += 1) await pause(50);
  return door;
}

// The longest that Trousse takes, which doors_test.cpp compares with its routes.
const LONGEST = {
  '/api/v1/orders': 65_536, '/api/v1/shortage-order': 262_144, '/api/v1/shortage-order/preview': 262_144, '/api/v1/order-acts': 262_144,
  '/api/v1/parcel-acts': 262_144, '/api/v1/delivery-imports': 1_048_576, '/api/v1/contact-imports': 1_048_576, '/api/v1/workbooks': 1_048_576,
  '/api/v1/school-imports': 20_000_000,
};

export const HOLDS = {
  async 'Trousse hears the visitor\'s address from the door alone, whatever the visitor writes'({port, seen}) {
    const {headers} = await seen('/api/v1/orders', {headers: {'X-Forwarded-For': '192.0.2.6', REMOTE_ADDR: '192.0.2.7', 'Remote-Addr': '192.0.2.8'}});
    assert.equal(headers['x-forwarded-for'], '127.0.0.1');
    assert.equal(headers.remote_addr, undefined);
    assert.equal(headers.host, `localhost:${port}`);
    assert.equal(headers.connection, 'close');
  },

  async 'a name that is not ours gets no answer, by whatever way it is said'({raw}) {
    const request = (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    assert.equal((await raw(request('localhost'))).status, 200);
    assert.equal((await raw(request('elsewhere.example'))).status, 0);
    assert.equal((await raw(request('localhost'), {servername: 'elsewhere.example'})).status, 0);
    assert.equal((await raw(request('localhost'), {plain: true})).status, 301);
    assert.equal((await raw(request('elsewhere.example'), {plain: true})).status, 0);
  },

  async 'a header that does not come is waited for five seconds, whoever it would have been for'({raw}) {
    const began = performance.now();
    await Promise.all([raw('GET / HTT'), raw('GET / HTT', {plain: true}), raw('GET / HTTP/1.1\r\nHost: elsewhere.example\r\n', {plain: true})]);
    assert.ok(performance.now() - began < 12_000); // of the sixty that nginx waits by itself, and the fifteen that Caddy waits for a body
  },

  async 'the figures are not shown to the public, however the path is spelt'({reached, raw}) {
    const from = reached.length;
    for (const spelling of ['/metrics', '//metrics', '/%6detrics', '/x/../metrics', '/metrics?x']) {
      assert.equal((await raw(`GET ${spelling} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).status, 404, spelling);
    }
    assert.equal(reached.length, from);
  },

  async 'what is as long as Trousse takes passes the door, and a byte more is refused there with the code of the API'({reached, ask, seen}) {
    for (const [target, longest] of Object.entries(LONGEST)) {
      assert.equal((await seen(target, {method: 'POST'}, Buffer.alloc(longest))).length, longest);
      const from = reached.length;
      const refused = await ask(target, {method: 'POST', headers: {'Content-Length': longest + 1}}); // before any of it has come
      assert.equal(refused.status, 413);
      assert.equal(JSON.parse(refused.body).code, 'body_too_long');
      assert.equal(JSON.parse(refused.body).params.limit, longest);
      assert.equal(reached.length, from);
    }
  },

  async 'what is malformed or without end does not reach Trousse'({reached, raw}) {
    const from = reached.length;
    const start = 'POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\n';
    const hostile = {
      'two lengths': `${start}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
      'an odd coding': `${start}Transfer-Encoding: xchunked\r\n\r\nhello`,
      'a zero byte': `GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      'no host': 'GET / HTTP/1.1\r\n\r\n',
      'a line without end': `GET /${'a'.repeat(100_000)}`,
      'a header without end': `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(100_000)}`,
      'headers without end': `GET / HTTP/1.1\r\nHost: localhost\r\n${'X: 1\r\n'.repeat(20_000)}`,
    };
    for (const [name, text] of Object.entries(hostile)) {
      const {status} = await raw(text);
      assert.ok([400, 413, 414, 431, 501].includes(status), `${name}: ${status}`);
    }
    assert.equal(reached.length, from);
  },

  async 'three hundred clients that never finish their request keep nobody waiting'({reached, ask, dial}) {
    const slow = Array.from({length: 300}, (_, i) => {
      const client = dial();
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
  },
};

// What comes in chunks tells its length to nobody.
const CHUNKED = 'POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
export const BAD_CHUNKS = {
  'a chunk of size -2': `${CHUNKED}-2\r\nhello\r\n`,
  'more chunks than Trousse takes': `${CHUNKED}${`1000\r\n${'a'.repeat(4096)}\r\n`.repeat(30)}0\r\n\r\n`,
};

// The last that is asked of a door.
export async function staysWhileTrousseIsAway({ask}) {
  const page = await ask('/never-asked-before?q=tremblay');
  assert.equal(page.status, 503);
  assert.match(page.body, /Nous revenons dans un instant/);
  assert.equal(page.headers['retry-after'], '10');
  assert.ok(page.headers['content-security-policy'] && page.headers['strict-transport-security']);
  const problem = await ask('/api/v1/orders');
  assert.equal(problem.status, 503);
  assert.equal(problem.headers['content-type'], 'application/problem+json');
  assert.equal(JSON.parse(problem.body).code, 'not_ready');
}

function note(reached, request, response) {
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

function ask(port, target, options = {}, body) {
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

const dial = (port, servername) => tls.connect({port, host: '127.0.0.1', servername, rejectUnauthorized: false, ALPNProtocols: ['http/1.1']});

// As it stands, over a connection of its own; the status of the answer, 0 for none.
function raw(text, client) {
  return new Promise((resolve) => {
    let answer = '';
    client.once(client.encrypted ? 'secureConnect' : 'connect', () => client.write(text));
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
