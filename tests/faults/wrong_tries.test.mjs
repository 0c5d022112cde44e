// A thousand wrong codes and three hundred wrong passwords out of thirty networks, on the real server, while schools and staff come in.
// Counted: who is right is let in. Told: how long the shop takes meanwhile; on a machine that others use too that proves nothing (quality.md: 100 ms).
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

const house = fileURLToPath(new URL('../../', import.meta.url));
const program = process.env.TROUSSE ?? path.join(house, 'build/release/trousse');
const folder = mkdtempSync(path.join(tmpdir(), 'wrong-tries-')), data = path.join(folder, 'data');
const network = (i) => `198.18.${i % 30}.${1 + i % 7}`;
let server, port, known;

before(async () => {
  execFileSync(program, ['demo', '--data', data], {cwd: house, stdio: 'ignore'});
  known = JSON.parse(readFileSync(path.join(data, 'demonstration.json'), 'utf8'));
  const env = {...process.env, TROUSSE_BEHIND_PROXY: 'true', TROUSSE_PUBLIC_URL: 'http://127.0.0.1'};
  server = spawn(program, ['serve', '--data', data, '--port', '0'], {cwd: house, env, stdio: ['ignore', 'pipe', openSync(path.join(folder, 'log'), 'a')]});
  port = await new Promise((resolve, reject) => {
    server.stdout.once('data', (line) => resolve(Number(/:(\d+)\s*$/.exec(line)[1])));
    server.once('exit', () => reject(new Error(readFileSync(path.join(folder, 'log'), 'utf8'))));
  });
});

after(async () => {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, {recursive: true, force: true});
});

test('whoever is right is let in while a thousand wrong codes and three hundred wrong passwords come from thirty networks', async (t) => {
  const device = (await staff(known.staff, '198.18.40.1')).device;
  let underWay = true;
  const wrong = Promise.all([
    ...crowd(12, 1000, (i) => school({code: `AAAA-AAAA-${String(i % 100).padStart(2, 'A')}`}, network(i))),
    ...crowd(12, 300, (i) => staff({...known.staff, password: `wrong password ${i}`}, network(i))),
  ]).then((told) => { underWay = false; return told.flat(); });

  const right = {code: [], link: [], 'known device': [], shop: []};
  const meanwhile = async (who, come) => {
    for (; underWay; await pause(20)) right[who].push(await come(right[who].length));
  };
  await Promise.all([
    meanwhile('code', (i) => school({code: known.school.code}, network(i))),
    meanwhile('link', (i) => school({link: known.second.link.split('#')[1]}, network(i))),
    meanwhile('known device', () => staff(known.staff, '198.18.3.1', device)),
    ...Array.from({length: 4}, () => meanwhile('shop', () => ask('GET', '/api/v1/campaigns/current', '198.18.50.1'))),
  ]);

  const refused = (await wrong).filter(({status}) => status === 401 || status === 429 || status === 503).length;
  assert.equal(refused, 1300);
  for (const [who, answers] of Object.entries(right)) {
    const took = answers.map(({ms}) => ms).sort((one, other) => one - other);
    t.diagnostic(`${who}: ${answers.length} came in, p50 ${took[took.length >> 1].toFixed(1)} ms, p99 ${took[Math.floor(took.length * 0.99)].toFixed(1)} ms`);
    assert.deepEqual(answers.filter(({status}) => status >= 300), [], who);
    assert.ok(answers.length > 2, who);
  }
});

const crowd = (people, tries, come) => Array.from({length: people}, async (_, one) => {
  const told = [];
  for (let i = one; i < tries; i += people) told.push(await come(i));
  return told;
});

const school = (secret, from) => ask('POST', '/api/v1/sessions/school', from, secret);
const staff = ({email, password}, from, device = '') => ask('POST', '/api/v1/sessions/staff', from, {email, password}, device);

function ask(method, target, from, body, cookie = '') {
  const text = body ? JSON.stringify(body) : '', began = performance.now();
  const headers = {'X-Forwarded-For': from, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), ...(cookie && {Cookie: cookie})};
  return new Promise((resolve, reject) => {
    const request = http.request({host: '127.0.0.1', port, method, path: target, agent: false, headers}, (answer) => {
      const device = (answer.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).find((each) => each.startsWith('__Host-trousse-device=')) ?? '';
      answer.resume().on('end', () => resolve({status: answer.statusCode, device, ms: performance.now() - began}));
    });
    request.once('error', reject);
    request.end(text);
  });
}
