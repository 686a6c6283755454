/** The same numbers for the same seed: what is generated from them can be talked about. */
export class Dice {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** The next number of at least 0 and less than 1 (mulberry32). */
  roll() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number of at least 0 and less than the bound. */
  below(bound) {
    return Math.floor(this.roll() * bound);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  chance(probability) {
    return this.roll() < probability;
  }

  list(length, make) {
    return Array.from({ length }, make);
  }

  bytes(length) {
    return Buffer.from(this.list(length, () => this.below(256)));
  }
}
