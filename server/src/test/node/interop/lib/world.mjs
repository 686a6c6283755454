import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Client } from "./client.mjs";
import { Relay } from "./relay.mjs";
import { WireClient } from "./wire-client.mjs";

/** ISO 8601, UTC, milliseconds. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The clients of one row of checks and names nobody else uses. */
export class World {
  #clients = [];

  constructor(url, transports, limits) {
    this.url = url;
    this.transports = transports;
    this.limits = limits;
  }

  name(prefix) {
    return `${prefix}-${randomUUID()}`;
  }

  conversation() {
    return this.name("talk");
  }

  async client(auth = { userId: this.name("user") }, relay = undefined) {
    const client = new Client(this.url, this.transports, auth, relay);
    this.#clients.push(client);
    return client.connected();
  }

  /** A client whose connections can be cut. */
  async fragileClient(auth) {
    return this.client(auth, await Relay.to(this.url));
  }

  clients(count) {
    return Promise.all(Array.from({ length: count }, () => this.client()));
  }

  /** Connects so many users and lets them join one after the other. */
  async members(conversationId, count) {
    const clients = await this.clients(count);
    for (const client of clients) {
      const answer = await client.ask("join_conversation", conversationId);
      assert.equal(answer.ok, true, JSON.stringify(answer));
    }
    for (const [index, client] of clients.entries()) {
      if (count <= this.limits.presenceMergeAbove) {
        await client.receives("user_joined", count - 1 - index);
      }
      client.events.length = 0;
    }
    return clients;
  }

  async wireClient(auth) {
    const client = new WireClient(this.url, this.transports);
    this.#clients.push(client);
    return client.connected(auth);
  }

  /** Every client that is still connected has ended on the transport it should. */
  settled() {
    return Promise.all(this.#clients.filter((client) => client.engine.readyState === "open").map((c) => c.settled()));
  }

  end() {
    this.#clients.forEach((client) => client.end());
  }
}

/** The object has exactly these fields; a function checks a value, a timestamp is always checked. */
export function same(actual, expected) {
  const shape = { ...expected };
  for (const [key, value] of Object.entries(expected)) {
    if (typeof value === "function") {
      assert.ok(value(actual?.[key]), `${key} in ${JSON.stringify(actual)}`);
      shape[key] = actual[key];
    }
  }
  assert.deepEqual(actual, shape);
}

export const isTimestamp = (value) => typeof value === "string" && TIMESTAMP.test(value);

export const isId = (value) => typeof value === "string" && value.length > 0 && Buffer.byteLength(value) <= 128;

/** A list of these, in any order. */
export const inAnyOrder =
  (...expected) =>
  (list) =>
    Array.isArray(list) && [...list].sort().join("\n") === [...expected].sort().join("\n");

/** The answer to a refused event. */
export function refused(answer, code) {
  same(answer, { ok: false, error: (error) => typeof error?.message === "string" && error.message !== "" });
  assert.equal(answer.error.code, code);
  assert.deepEqual(Object.keys(answer.error).sort(), ["code", "message"]);
}
