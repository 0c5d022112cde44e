// Which rows are chosen: one by one, a stretch with Shift, or all that a filter finds.
export class Selection {
  chosen = new Set();
  #last = null;

  constructor(draw) {
    this.draw = draw;
  }

  get size() { return this.chosen.size; }
  get numbers() { return [...this.chosen]; }
  has = number => this.chosen.has(number);

  // With Shift everything between the last one and this one follows this one.
  toggle(number, shown, stretch = false) {
    const on = !this.chosen.has(number);
    const [from, to] = [shown.indexOf(this.#last), shown.indexOf(number)];
    const touched = stretch && from >= 0 && to >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [number];
    for (const one of touched) on ? this.chosen.add(one) : this.chosen.delete(one);
    this.#last = number;
    this.draw();
  }

  take(numbers) {
    this.chosen = new Set(numbers);
    this.draw();
  }

  clear() {
    this.#last = null;
    this.take([]);
  }
}
