// What a client tells when it connects, and being turned away, with a stock JavaScript client.
import assert from "node:assert/strict";
import { ask, connected, next } from "../../lib/stock-world.mjs";

const AWKWARD = "a=b&c?d e#f/ü+";

export async function handshakes(row, world) {
  const queries = {
    "an object": { at: "", options: { query: { key: "value" } }, expected: { key: "value" } },
    "a part of the address": { at: "/?key=1&other=2", options: {}, expected: { key: "1", other: "2" } },
    "an object of awkward characters": { at: "", options: { query: { [AWKWARD]: AWKWARD } }, expected: { [AWKWARD]: AWKWARD } },
  };
  for (const [name, { at, options, expected }] of Object.entries(queries)) {
    await row.check(`the server sees a query that is ${name}`, async () => {
      const socket = await world.connected(at, options);
      const [handshake] = await ask(socket, "getHandshake");
      partOf(handshake.query, expected);
    });
  }

  await row.check("the query of a namespace's address is the handshake's", async () => {
    const socket = world.socket("/abc?key=value");
    const [handshake] = await next(socket, "handshake");
    partOf(handshake.query, { key: "value" });
  });

  await row.check("a namespace sees a query that is an object", async () => {
    const socket = world.socket("/abc", { query: { key: "&=?a" } });
    const [handshake] = await next(socket, "handshake");
    partOf(handshake.query, { key: "&=?a" });
  });

  await row.check("the protocol's own parameters are part of the query", async () => {
    const socket = await world.connected();
    const [handshake] = await ask(socket, "getHandshake");
    partOf(handshake.query, { EIO: "4", transport: world.transports[0] });
  });

  const credentials = { "an object": { a: "b", c: [1] }, "a function": (answer) => answer({ a: "b", c: [1] }) };
  for (const [name, auth] of Object.entries(credentials)) {
    await row.check(`the server sees an auth that is ${name}`, async () => {
      const socket = world.socket("/abc", { auth });
      const [handshake] = await next(socket, "handshake");
      assert.deepEqual(handshake.auth, { a: "b", c: [1] });
    });
  }

  await row.check("without auth the server sees an empty one", async () => {
    const [handshake] = await next(world.socket("/abc"), "handshake");
    assert.deepEqual(handshake.auth, {});
  });

  await row.check("the handshake tells when, from where and how", async () => {
    const socket = await world.connected();
    const [handshake] = await ask(socket, "getHandshake");
    assert.equal(typeof handshake.issued, "number");
    assert.ok(!Number.isNaN(Date.parse(handshake.time)), handshake.time);
    assert.match(handshake.address, /127\.0\.0\.1$/);
    assert.equal(handshake.secure, false);
    assert.equal(handshake.xdomain, false);
    assert.ok(handshake.url.startsWith("/socket.io/?"), handshake.url);
    assert.equal(handshake.headers.host, new URL(world.url).host);
  });
}

export async function refusals(row, world) {
  const refused = {
    "a namespace that is not there": ["/invalid", "Invalid namespace"],
    "the main namespace's middleware": ["/?fail=true", "Auth failed (main namespace)"],
    "a namespace's middleware": ["/no", "Auth failed (custom namespace)"],
  };
  for (const [name, [at, message]] of Object.entries(refused)) {
    await row.check(`${name} refuses, and the client does not come back by itself`, async () => {
      const socket = world.socket(at);
      const [error] = await next(socket, "connect_error");
      assert.equal(error.message, message);
      assert.equal(error.data, undefined);
      assert.equal(socket.connected, false);
      assert.equal(socket.active, false);
    });
  }

  await row.check("a refusal leaves the connection and its other sockets alone", async () => {
    const main = await world.connected();
    const [error] = await next(world.beside(main, "/no"), "connect_error");
    assert.equal(error.message, "Auth failed (custom namespace)");
    assert.deepEqual(await ask(main, "getId"), [main.id]);
  });

  await row.check("who was refused may ask again on the same connection", async () => {
    const foo = await world.connected("/foo");
    const refused = world.beside(foo, "/no");
    await next(refused, "connect_error");
    refused.disconnect().connect();
    await next(refused, "connect_error");
    assert.deepEqual(await ask(foo, "getId"), [foo.id]);
  });
}

function partOf(actual, expected) {
  for (const [key, value] of Object.entries(expected)) {
    assert.equal(actual[key], value, `${key} in ${JSON.stringify(actual)}`);
  }
}
