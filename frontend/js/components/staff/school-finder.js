// Schools found as their names are typed. Each goes by a line that tells it from the others.
import {api} from '../../api.js';

const TYPING_MS = 250, FOUND = 8;

export class SchoolFinder {
  found = [];
  #ids = new Map();
  #typing;

  // Only those that may be meant are offered.
  constructor(mayBe) {
    this.mayBe = mayBe;
  }

  know(line, id) {
    if (id) this.#ids.set(line, id);
  }

  look(typed, kind, draw) {
    clearTimeout(this.#typing);
    if (typed.length < 2 || this.#ids.has(typed)) return;
    this.#typing = setTimeout(async () => {
      const answer = await api.get(`/schools?kind=${kind}&limit=${FOUND}&q=${encodeURIComponent(typed)}`).catch(() => null);
      this.found = (answer?.data ?? []).filter(this.mayBe).map(({id, name, municipality, organisation}) => {
        const line = [name, municipality, organisation].filter(Boolean).join(', ');
        this.#ids.set(line, id);
        return line;
      });
      draw();
    }, TYPING_MS);
  }

  // Nothing for what is no school's line.
  idOf(typed) {
    return this.#ids.get(typed) ?? null;
  }
}
