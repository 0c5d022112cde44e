// The one way to the server. What it refuses, and a server that does not answer, is thrown as a Problem.
const BASE = '/api/v1';
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
  patch: (path, body, options) => call('PATCH', path, {...options, body}),
  delete: (path, options) => call('DELETE', path, options),
};

// One thing that somebody does: const placing = act(); await api.post('/orders', form, {act: placing}).
// Trying again sends the same key, so that the server does it once; another body is another act.
export function act() {
  let key, about;
  return {
    keyFor(body) {
      if (body !== about) [key, about] = [newKey(), body];
      return key;
    },
    done() { about = undefined; },
  };
}

// `version` is the one of the thing as it was read: a change by somebody else in between is refused (412 stale).
async function call(method, path, {body, version, act: doing, type = 'application/json', signal} = {}) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const headers = {Accept: 'application/json'};
  if (text !== undefined) headers['Content-Type'] = type;
  if (version !== undefined) headers['If-Match'] = `"${version}"`;
  if (doing) headers['Idempotency-Key'] = doing.keyFor(text);

  const request = {method, headers, body: text, signal, credentials: 'same-origin'};
  const response = await send(BASE + path, request, method === 'GET' || Boolean(doing));
  const answer = await read(response);
  if (!response.ok) throw problemOf(response, answer);
  doing?.done();
  return answer;
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

async function read(response) {
  if (response.status === 204) return null;
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

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
