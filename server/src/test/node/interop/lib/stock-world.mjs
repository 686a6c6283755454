import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { DEADLINE_MS, until } from "./await.mjs";

/** The stock clients of one row of checks, of one library, on one choice of transports. */
export class StockWorld {
  #sockets = [];

  /** @param io the library's entry point */
  constructor(io, url, transports, options = {}) {
    this.io = io;
    this.url = url;
    this.transports = transports;
    this.options = options;
  }

  /** A socket with a connection of its own; `at` is a namespace, with a query or without. */
  socket(at = "", options = {}) {
    const socket = this.io(this.url + at, {
      transports: this.transports,
      forceNew: true,
      reconnectionDelay: 10,
      reconnectionDelayMax: 50,
      ...this.options,
      ...options,
    });
    this.#sockets.push(socket);
    return socket;
  }

  /** The same, once it is connected. */
  async connected(at, options) {
    const socket = this.socket(at, options);
    await connected(socket);
    return socket;
  }

  /** A socket that shares the connection of another; it connects at once. */
  beside(other, namespace) {
    const socket = other.io.socket(namespace);
    this.#sockets.push(socket);
    return socket;
  }

  /** Every connection has ended on the transport it should end on. */
  async settled() {
    const last = this.transports.at(-1);
    for (const engine of new Set(this.#sockets.map((socket) => socket.io.engine))) {
      if (engine?.readyState === "open") {
        const moved = new EventEmitter();
        engine.on("upgrade", () => moved.emit("change"));
        engine.on("close", () => moved.emit("change"));
        const there = () => engine.transport.name === last || engine.readyState === "closed";
        await until(moved, there, () => `${last}, is ${engine.transport.name}`);
      }
    }
  }

  end() {
    this.#sockets.forEach((socket) => socket.disconnect());
  }
}

/** Resolves with the arguments of the next event of this name. */
export async function next(emitter, event) {
  const [, args] = await firstOf(emitter, event);
  return args;
}

/** Resolves when the socket is connected; fails when it is refused. */
export async function connected(socket) {
  const [event, [error]] = await firstOf(socket, "connect", "connect_error");
  assert.equal(event, "connect", `refused: ${error?.message}`);
}

/** Resolves with the name and the arguments of the first event that has one of these names. */
function firstOf(emitter, ...events) {
  return new Promise((resolve, reject) => {
    const listeners = events.map((event) => [event, (...args) => settle(() => resolve([event, args]))]);
    const settle = (outcome) => {
      clearTimeout(timer);
      listeners.forEach(([event, listener]) => emitter.off(event, listener));
      outcome();
    };
    const late = () => reject(new Error(`waited in vain: ${events.join(" or ")}`));
    const timer = setTimeout(() => settle(late), DEADLINE_MS);
    listeners.forEach(([event, listener]) => emitter.on(event, listener));
  });
}

/** Sends an event and resolves with the arguments of its acknowledgement. */
export function ask(socket, event, ...args) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`waited in vain: the answer to ${event}`)), DEADLINE_MS);
    socket.emit(event, ...args, (...answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

/** Resolves with the first so many arguments lists of an event; listens from now on. */
export async function several(socket, event, count) {
  const seen = [];
  const heard = new EventEmitter();
  socket.on(event, (...args) => {
    seen.push(args);
    heard.emit("change");
  });
  await until(heard, () => seen.length >= count, () => `${count} × ${event}, got ${JSON.stringify(seen)}`);
  return seen;
}

/** The packets that an engine sends from now on, as text. */
export function sentPackets(engine) {
  return packetsOf(engine, "packetCreate");
}

/** The packets that an engine receives from now on, as text. */
export function receivedPackets(engine) {
  return packetsOf(engine, "packet");
}

const DIGITS = { open: 0, close: 1, ping: 2, pong: 3, message: 4, upgrade: 5, noop: 6 };
const HEARTBEATS = ["ping", "pong"];

function packetsOf(engine, event) {
  const packets = [];
  engine.on(event, ({ type, data }) => {
    if (!HEARTBEATS.includes(type)) {
      packets.push(type === "message" ? data : `<${DIGITS[type]}>`);
    }
  });
  return packets;
}
