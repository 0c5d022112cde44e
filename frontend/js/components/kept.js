// What somebody has begun, kept in the tab: a reload, a lost answer or a session that ended takes nothing away.
const PREFIX = 'trousse.';
const PENDING_MS = 12 * 60 * 60 * 1000;

export function kept(name) {
  const text = storage(store => store.getItem(PREFIX + name));
  return text ? JSON.parse(text) : null;
}

export const keep = (name, value) => storage(store => store.setItem(PREFIX + name, JSON.stringify(value)));
export const drop = name => storage(store => store.removeItem(PREFIX + name));

// Somebody else comes: nothing of the one before stays.
export function dropAll() {
  storage(store => Object.keys(store).filter(name => name.startsWith(PREFIX)).forEach(name => store.removeItem(name)));
}

// The key of a request whose answer has not come yet, the same for the same request, and whether it was `asked` before. Another day it is another act.
export function pendingAct(request) {
  const place = `act.${digest(request)}`, earlier = kept(place);
  const key = earlier && Date.now() - earlier.since < PENDING_MS ? earlier.key : newKey();
  keep(place, {key, since: earlier?.key === key ? earlier.since : Date.now()});
  return {key, asked: earlier?.key === key, done: () => drop(place)};
}

// Two sums of 32 bits and the length tell the few requests of one tab apart.
function digest(text) {
  let one = 7, other = 11;
  for (let i = 0; i < text.length; i++) {
    one = (Math.imul(one, 31) + text.charCodeAt(i)) | 0;
    other = (Math.imul(other, 16777619) ^ text.charCodeAt(i)) | 0;
  }
  return `${one.toString(36)}.${other.toString(36)}.${text.length}`;
}

// A browser may refuse to keep anything: then the page works as long as it stays open.
const memory = {};
const instead = {
  getItem: name => memory[name] ?? null,
  setItem: (name, text) => { memory[name] = text; },
  removeItem: name => { delete memory[name]; },
};

function storage(use) {
  try {
    return use(sessionStorage);
  } catch {
    return use(instead);
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
