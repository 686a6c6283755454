// JSON values of all shapes, generated.

const TEXTS = [
  "",
  "x",
  "plain",
  "0",
  "_placeholder",
  "é",
  "😀",
  "てすと",
  "\u0000",
  "\u001e",
  "\u001f\u007f",
  "\u2028\u2029",
  '"',
  "\\",
  "\\u0041",
  "/",
  "\b\f\n\r\t",
  "a,b]}{[",
  "-",
  "constructor",
];

/** What is no Unicode text, and a key that is JavaScript's own: JSON can tell them, not every format can. */
const JSON_ONLY_TEXTS = ["\ud83d", "\ude00", "__proto__"];

const NUMBERS = [
  0, 1, -1, 7, 10, 127, 128, -32, -33, 255, 256, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53 - 1,
  0.1, -0.5, 1.5, 1 / 3, 1e-6, 1e-7, 1.5e-10, 5e-324, 4.35, 100.25,
];

/** Whole numbers beyond those that are exact. */
const JSON_ONLY_NUMBERS = [2 ** 53, 1e15, 1e16, 1e20, 1e21, 1e22, -1e21, 123456789012345680000, 1.7976931348623157e308];

/** Lengths at which frames and headers change their form. */
const LONG = [125, 126, 127, 128, 300, 2_000, 65_535, 65_536, 66_000];

export class JsonValues {
  #dice;
  #texts;
  #numbers;

  /** @param isJson whether values may be what only JSON can tell */
  constructor(dice, isJson = true) {
    this.#dice = dice;
    this.#texts = isJson ? [...TEXTS, ...JSON_ONLY_TEXTS] : TEXTS;
    this.#numbers = isJson ? [...NUMBERS, ...JSON_ONLY_NUMBERS] : NUMBERS;
  }

  /** What goes along with an event's name; with up to so many pieces of bytes. */
  argumentList(attachments = 0) {
    const left = { count: attachments };
    return this.#dice.list(this.#dice.below(5), () => this.value(4, left));
  }

  /** @param left how many pieces of bytes there may still be; counted down */
  value(depth = 4, left = { count: 0 }) {
    if (left.count > 0 && this.#dice.chance(0.25)) {
      left.count--;
      return this.#dice.bytes(this.#dice.below(200));
    }
    switch (this.#dice.below(depth > 0 ? 8 : 6)) {
      case 0:
        return this.#dice.pick([true, false, null]);
      case 1:
      case 2:
        return this.#number();
      case 3:
      case 4:
      case 5:
        return this.#text();
      case 6:
        return this.#dice.list(this.#dice.below(5), () => this.value(depth - 1, left));
      default:
        return this.#object(depth, left);
    }
  }

  #object(depth, left) {
    const made = {};
    for (let keys = this.#dice.below(5); keys > 0; keys--) {
      // Defined, not set, so that __proto__ is a key like any other.
      Object.defineProperty(made, this.#text(), {
        value: this.value(depth - 1, left),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return made;
  }

  #text() {
    if (this.#dice.chance(0.003)) {
      return this.#dice.pick(["x", "é", "😀"]).repeat(this.#dice.pick(LONG));
    }
    return this.#dice.list(this.#dice.below(3) + 1, () => this.#dice.pick(this.#texts)).join("");
  }

  #number() {
    if (this.#dice.chance(0.5)) {
      return this.#dice.pick(this.#numbers);
    }
    const fraction = (this.#dice.below(2 ** 32) - 2 ** 31) * 10 ** -this.#dice.below(20);
    // No minus zero: JSON.stringify knows none.
    return fraction + 0;
  }
}
