// What a school has begun, kept in its tab: a reload, a lost answer or a session that ended takes nothing away.
const PREFIX = 'trousse.';

export function kept(name) {
  const text = storage(store => store.getItem(PREFIX + name));
  return text ? JSON.parse(text) : null;
}

export const keep = (name, value) => storage(store => store.setItem(PREFIX + name, JSON.stringify(value)));
export const drop = name => storage(store => store.removeItem(PREFIX + name));

// Another school comes: nothing of the one before stays.
export function dropAll() {
  storage(store => Object.keys(store).filter(name => name.startsWith(PREFIX)).forEach(name => store.removeItem(name)));
}

// As act() of api.js, but the key outlives the page: what was sent before a reload and is sent again is done once.
export function keptAct(name) {
  const place = `act.${name}`;
  return {
    keyFor(body) {
      const earlier = kept(place);
      if (earlier?.body === body) return earlier.key;
      const key = newKey();
      keep(place, {key, body});
      return key;
    },
    done: () => drop(place),
  };
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
