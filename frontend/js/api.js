// The one way to the server. What it refuses, and a server that does not answer, is thrown as a Problem.
import {pendingAct} from './components/kept.js';

const BASE = '/api/v1';
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const RETRY_AFTER_MS = 800;

export class Problem extends Error {
  constructor({code, status = 0, params = {}, faults = []}) {
    super(code);
    Object.assign(this, {code, status, params, faults});
  }
}

export const api = {
  get: (path, {signal} = {}) => call('GET', path, {signal}),
  post: (path, body = {}, options) => call('POST', path, {...options, body}),
  file: (path, body) => call('POST', path, {body, asFile: true}),
  patch: (path, body, options) => call('PATCH', path, {...options, body}),
  delete: (path, options) => call('DELETE', path, options),
};

// What a page may do for whoever asks: signIn(byHand) gives true once a session that ended is there again, and what was asked goes on;
// notedBefore() tells that an act whose answer was lost had been done; acted() that something has changed.
let page = {signIn: () => false, notedBefore: () => {}, acted: () => {}};
export const onPage = does => { page = {...page, ...does}; };

// A POST is an act, done once whatever becomes of its answer (product.md, rule 7): until one has come, the same request has the same key, after
// a reload too. `version` is the one of the thing as it was read: a change by somebody else in between is refused (412 stale), unless it is the same:
// `isSo(current)` says so where the fields alone do not. What is to be deleted and is gone is deleted. A file goes as its bytes.
async function call(method, path, options = {}) {
  const {body, version, type = 'application/json', signal, asFile = false} = options;
  const isFile = body instanceof ArrayBuffer, sent = body === undefined || isFile ? body : JSON.stringify(body);
  const act = method === 'POST' ? pendingAct(`${path}\n${isFile ? new TextDecoder('latin1').decode(sent) : sent}`) : undefined;
  const headers = {Accept: 'application/json'};
  if (sent !== undefined) headers['Content-Type'] = type;
  if (version !== undefined) headers['If-Match'] = `"${version}"`;
  if (act) headers['Idempotency-Key'] = act.key;

  const request = {method, headers, body: sent, signal, credentials: 'same-origin'};
  const response = await send(BASE + path, request, method === 'GET' || Boolean(act));
  const answer = await read(response, asFile);
  if (answer?.code === 'who_are_you' && await page.signIn(method !== 'GET')) return call(method, path, options);
  if (response.ok || answer.code === 'already_shown') act?.done(); // a secret is shown once: to ask again is to make another
  const before = isSoAlready(method, response, answer, options);
  if (!response.ok && !before) throw problemOf(response, answer);
  if (before || (act?.asked && response.headers.has('Idempotent-Replayed'))) page.notedBefore();
  if (method !== 'GET') page.acted();
  return before ? answer.params?.current ?? null : answer;
}

// What an edit or a deletion asks for is so already, whoever did it: this page perhaps, whose answer was lost.
function isSoAlready(method, {status}, answer, {body, isSo = now => method === 'PATCH' && stands(body, now)}) {
  if (method === 'DELETE' && status === 404) return true;
  return answer?.code === 'stale' && Boolean(answer.params.current) && isSo(answer.params.current);
}

// Each field that is asked for is as it is asked for; what is named by its id, or its slug, may be told whole.
function stands(wanted, now) {
  if (Array.isArray(wanted)) return wanted.length === now?.length && wanted.every((one, i) => stands(one, now[i]));
  if (wanted && typeof wanted === 'object') return Boolean(now) && Object.entries(wanted).every(([name, value]) => stands(value, now[name]));
  return wanted === now || (typeof wanted === 'string' && [now?.id, now?.slug].includes(wanted));
}

// Only what is safe to send twice is sent twice.
async function send(address, request, safe) {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    if (!safe) throw away();
  }
  await new Promise(resolve => setTimeout(resolve, RETRY_AFTER_MS));
  return fetch(address, request).catch(() => { throw away(); });
}

async function read(response, asFile) {
  if (response.status === 204) return null;
  if ((asFile && response.ok) || response.headers.get('Content-Type') === WORKBOOK) return response.blob().catch(() => { throw away(); });
  const text = await response.text().catch(() => { throw away(); });
  try {
    return JSON.parse(text);
  } catch {
    throw away(response.status);
  }
}

function problemOf(response, answer) {
  const wait = Number(response.headers.get('Retry-After'));
  const params = {...(wait ? {seconds: wait} : {}), ...answer.params};
  return new Problem({code: answer.code ?? 'internal', status: response.status, params, faults: answer.faults ?? []});
}

const away = (status = 0) => new Problem({code: 'server_away', status});
