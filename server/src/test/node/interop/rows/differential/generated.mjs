// Inputs made from a seed: packets that are right, then wrong in one or two places.
import { Dice } from "../../lib/dice.mjs";
import { JsonValues } from "../../lib/json-values.mjs";

const NAMESPACES = ["", "", "", "", "/,", "/custom,", "/random,", "/", "/custom", "/cus tom,"];
const IDS = ["", "", "0", "7", "007", "2147483648", "9007199254740991", "-1", "1.5", "x"];
const EVENTS = ["message", "message", "message", "message-with-ack", "unknown", "connect", ""];
const NUISANCES = ["", '"', "\\", "{", "}", "[", "]", ",", ":", "-", "0", "1", " ", "/", "x", "null", "\n", "\u0000", "é"];

/** @returns {{packets: (string|Buffer)[], open?: boolean}[]} */
export function generatedInputs(seed, count) {
  const dice = new Dice(seed);
  return dice.list(count, () => input(dice));
}

function input(dice) {
  switch (dice.below(8)) {
    case 0:
      return { packets: [spoiled(dice, connect(dice), 0.5)], open: true };
    case 1:
      return { packets: [spoiled(dice, `4${dice.pick(["1", "3", "4", "7"])}${dice.pick(NAMESPACES)}${dice.pick(IDS)}${json(dice)}`, 0.3)] };
    case 2:
    case 3:
      return { packets: binary(dice) };
    case 4:
      return { packets: dice.list(dice.below(4) + 2, () => event(dice, "message", "")) };
    default:
      return { packets: [spoiled(dice, event(dice, dice.pick(EVENTS), dice.pick(NAMESPACES)), 0.6)] };
  }
}

function connect(dice) {
  return `40${dice.pick(NAMESPACES)}${dice.chance(0.5) ? json(dice) : ""}`;
}

function event(dice, name, namespace) {
  const args = dice.list(dice.below(4), () => json(dice));
  const id = name === "message-with-ack" ? dice.pick(["0", "7", "007", "2147483648"]) : "";
  return `42${namespace}${id}[${[JSON.stringify(name), ...args].join(",")}]`;
}

function binary(dice) {
  const count = dice.below(3) + 1;
  const parts = dice.list(count, (_, num) => ({ _placeholder: true, num }));
  const args = [...parts, ...dice.list(dice.below(3), () => new JsonValues(dice).value(2))];
  const [name, id] = dice.pick([["message", ""], ["message-with-ack", "7"]]);
  const header = spoiled(dice, `45${count}-${id}${JSON.stringify([name, ...args])}`, 0.4);
  const attachments = dice.list(count, () => dice.bytes(dice.below(20)));
  if (dice.chance(0.2)) {
    attachments.splice(dice.below(count), dice.below(2), dice.pick(['42["message",1]', "3", dice.bytes(3)]));
  }
  return [header, ...attachments];
}

function json(dice) {
  return JSON.stringify(new JsonValues(dice).value(3));
}

/** Takes something out, puts something in or doubles something, once or twice, with this probability. */
function spoiled(dice, packet, probability) {
  let text = packet;
  for (let left = dice.chance(probability) ? dice.below(2) + 1 : 0; left > 0; left--) {
    // The digit of Engine.IO is left alone: what comes of other digits is tested by hand.
    const at = 1 + dice.below(text.length);
    const length = dice.below(3);
    const put = dice.chance(0.5) ? dice.pick(NUISANCES) : text.slice(at, at + length).repeat(2);
    text = text.slice(0, at) + put + text.slice(at + length);
  }
  return text;
}
