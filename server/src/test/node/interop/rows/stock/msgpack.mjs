// A stock JavaScript client whose packets are MessagePack, each a single binary message.
import assert from "node:assert/strict";
import { ask, next } from "../../lib/stock-world.mjs";

const BYTES = Buffer.from([0, 1, 127, 128, 255]);

const VALUES = {
  "numbers of every size": [0, 1, -1, 127, 128, -32, -33, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32, -(2 ** 31), 2 ** 53 - 1],
  "numbers with a fraction": [0.5, -1.25, 1 / 3, Number.MIN_VALUE],
  "texts of every length": ["", "x", "x".repeat(31), "x".repeat(32), "x".repeat(255), "x".repeat(256), "é".repeat(40_000)],
  "true, false and null": [true, false, null],
  "lists": [[], [1], Array(15).fill(0), Array(16).fill(0), Array(70_000).fill(1)],
  "objects": [{}, { a: 1 }, Object.fromEntries([...Array(20).keys()].map((key) => [`key${key}`, { key }]))],
};

export async function parsed(row, world) {
  await row.check("it connects, and the server sees its auth", async () => {
    const socket = world.socket("", { auth: { token: "123" } });
    assert.deepEqual(await next(socket, "auth"), [{ token: "123" }]);
    assert.match(socket.id, /^[\w-]{20}$/);
  });

  await row.check("it joins a namespace", async () => {
    assert.deepEqual(await next(world.socket("/custom", { auth: { token: "abc" } }), "auth"), [{ token: "abc" }]);
  });

  await row.check("a namespace that is not there is refused", async () => {
    const [error] = await next(world.socket("/nowhere"), "connect_error");
    assert.equal(error.message, "Invalid namespace");
  });

  const socket = await world.connected();
  for (const [name, values] of Object.entries(VALUES)) {
    await row.check(`${name} come back, as an event and as an answer`, async () => {
      await comesBack(socket, values);
    });
  }

  await row.check("bytes come back", async () => {
    const values = [BYTES, { deep: [Buffer.alloc(300, 7)] }, Buffer.alloc(70_000, 1)];
    await comesBack(socket, values);
  });

  await row.check("a date comes back as the date it was", async () => {
    const date = new Date("2024-02-29T12:34:56.789Z");
    const answer = next(socket, "message-back");
    socket.emit("message", date, { date });
    const [first, second] = await answer;
    assert.equal(new Date(first).getTime(), date.getTime());
    assert.equal(new Date(second.date).getTime(), date.getTime());
  });

  await row.check("an answer without anything is one", async () => {
    assert.deepEqual(await ask(socket, "message-with-ack"), []);
  });
}

async function comesBack(socket, values) {
  const answer = next(socket, "message-back");
  socket.emit("message", ...values);
  assert.deepEqual(await answer, values);
  assert.deepEqual(await ask(socket, "message-with-ack", ...values), values);
}
