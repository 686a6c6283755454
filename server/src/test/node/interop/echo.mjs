// Arguments of all shapes come back as they are, as an event and as an acknowledgement:
//
//   node interop/echo.mjs URL TRANSPORTS json|msgpack
//
// TRANSPORTS is what the client may use, in order: polling, websocket or polling,websocket. The server serves the profile
// socket.io with that parser. With json the packets are compared byte by byte, with msgpack the values. Prints one line
// per list that did not come back and a summary; exit code 1 when there was one or the time is up, 2 when called wrongly.
import assert from "node:assert/strict";
import { Socket } from "engine.io-client";
import { io } from "socket.io-client";
import { Encoder, PacketType } from "socket.io-parser";
import msgpack from "socket.io-msgpack-parser";
import { Dice } from "./lib/dice.mjs";
import { JsonValues } from "./lib/json-values.mjs";

const SEED = 4_711;
const LISTS = 2_000;
/** Few, so that heartbeats of half a second are answered in time on a busy machine. */
const AT_ONCE = 10;
/** A packet has no more. */
const ATTACHMENTS = 10;
const TIME_LIMIT_MS = 60_000;

/** Packets as a stock client makes them, sent and compared as they are on the wire. */
class JsonEcho {
  #engine;
  #encoder = new Encoder();
  /** Messages still to come, in order: {expected, settle}. */
  #due = [];

  constructor(url, transports) {
    this.#engine = new Socket(url, { path: "/socket.io/", transports });
    this.#engine.on("message", (message) => this.#arrived(message));
    this.#engine.on("close", (reason) => giveUp(`closed: ${reason}`));
  }

  async ready(transport) {
    await new Promise((resolve) => this.#engine.once("open", resolve));
    if (this.#engine.transport.name !== transport) {
      await new Promise((resolve) => this.#engine.once("upgrade", resolve));
    }
    const joined = new Promise((resolve) => this.#due.push({ settle: resolve }));
    const greeted = new Promise((resolve) => this.#due.push({ settle: resolve }));
    this.#engine.send("0");
    await Promise.all([joined, greeted]);
  }

  /** Resolves when the list has come back both ways. */
  check(args, id) {
    return Promise.all([
      this.#exchange({ type: PacketType.EVENT, data: ["message", ...args] }, { type: PacketType.EVENT, data: ["message-back", ...args] }),
      this.#exchange({ type: PacketType.EVENT, data: ["message-with-ack", ...args], id }, { type: PacketType.ACK, data: args, id }),
    ]);
  }

  #exchange(sent, expected) {
    const parts = (packet) => this.#encoder.encode({ nsp: "/", ...packet });
    parts(sent).forEach((part) => this.#engine.send(part));
    return Promise.all(parts(expected).map((part) => this.#awaits(part)));
  }

  #awaits(expected) {
    return new Promise((resolve, reject) => {
      this.#due.push({ settle: (message) => (isSame(message, expected) ? resolve() : reject(differing(message, expected))) });
    });
  }

  #arrived(message) {
    this.#due.shift().settle(message);
  }
}

function isSame(message, expected) {
  return typeof expected === "string" ? message === expected : Buffer.isBuffer(message) && message.equals(expected);
}

function differing(message, expected) {
  return new Error(`expected ${brief(expected)}, got ${brief(message)}`);
}

const brief = (message) => (Buffer.isBuffer(message) ? `<${message.toString("hex")}>` : String(message)).slice(0, 1_000);

/** A stock client, whose packets no one but its parser can read. */
class MsgpackEcho {
  #socket;
  #due = [];

  constructor(url, transports) {
    this.#socket = io(url, { transports, parser: msgpack, reconnection: false });
    this.#socket.on("message-back", (...args) => this.#due.shift()(args));
    this.#socket.on("disconnect", (reason) => giveUp(`closed: ${reason}`));
  }

  async ready(transport) {
    await new Promise((resolve) => this.#socket.once("connect", resolve));
    const { engine } = this.#socket.io;
    if (engine.transport.name !== transport) {
      await new Promise((resolve) => engine.once("upgrade", resolve));
    }
  }

  async check(args) {
    const event = new Promise((resolve) => this.#due.push(resolve));
    const answer = new Promise((resolve) => this.#socket.emit("message-with-ack", ...args, (...back) => resolve(back)));
    this.#socket.emit("message", ...args);
    assert.deepEqual(await event, args);
    assert.deepEqual(await answer, args);
  }
}

const ECHOES = { json: JsonEcho, msgpack: MsgpackEcho };

function giveUp(why) {
  console.log(`not ok - ${why}`);
  process.exit(1);
}

const [url, transports, parser] = process.argv.slice(2);
if (!Object.hasOwn(ECHOES, parser ?? "")) {
  console.error("usage: node echo.mjs URL TRANSPORTS json|msgpack");
  process.exit(2);
}
setTimeout(() => giveUp(`not done within ${TIME_LIMIT_MS} ms`), TIME_LIMIT_MS).unref();

const dice = new Dice(SEED);
const texts = new JsonValues(dice, parser === "json");
// The client's own search for bytes trips over what only JSON can tell.
const mixes = new JsonValues(dice, false);
const lists = Array.from({ length: LISTS }, (_, index) =>
  index % 2 === 0 ? texts.argumentList() : mixes.argumentList(ATTACHMENTS),
);
const echo = new ECHOES[parser](url, transports.split(","));
await echo.ready(transports.split(",").at(-1));

let failed = 0;
for (let from = 0; from < lists.length; from += AT_ONCE) {
  const checks = lists.slice(from, from + AT_ONCE).map((args, index) => echo.check(args, from + index));
  for (const { reason } of await Promise.allSettled(checks)) {
    if (reason !== undefined) {
      failed++;
      console.log(`not ok - ${reason.message.replace(/\s+/g, " ")}`);
    }
  }
}
console.log(`# ${lists.length} lists, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
