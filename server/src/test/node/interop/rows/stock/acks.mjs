// Acknowledgements both ways, with a stock JavaScript client.
import assert from "node:assert/strict";
import { ask, next, receivedPackets } from "../../lib/stock-world.mjs";

/** How long an answer is waited for that must not come. */
const PATIENCE_MS = 200;

export async function acks(row, world) {
  const socket = await world.connected();

  await row.check("the client answers the server", async () => {
    socket.once("ack", (answer) => answer(5, { test: true }));
    const done = next(socket, "got it");
    socket.emit("ack");
    await done;
  });

  await row.check("the client's wrong answer is heard as such, its second not at all", async () => {
    let gotIt = 0;
    socket.on("got it", () => gotIt++);
    const asked = next(socket, "ack");
    socket.emit("ack");
    const [answer] = await asked;
    answer(4, { test: true });
    answer(5, { test: true });
    await ask(socket, "echo", "fence");
    await ask(socket, "echo", "fence");
    assert.equal(gotIt, 0);
  });

  await row.check("the id of what the server asks fits into 31 bits", async () => {
    const packets = receivedPackets(socket.io.engine);
    const asked = next(socket, "ack");
    socket.emit("ack");
    await asked;
    const [, id] = packets.map((packet) => /^2(\d+)\["ack"\]$/.exec(packet)).find((match) => match !== null);
    assert.ok(Number(id) < 2 ** 31, id);
  });

  await row.check("the server answers the client with a date", async () => {
    const [date] = await ask(socket, "getAckDate", { test: true });
    assert.ok(!Number.isNaN(Date.parse(date)), date);
  });

  const values = { number: 5, text: "x", nothing: null, list: [1, [2]], object: { a: { b: 1 } }, false: false, zero: 0 };
  for (const [name, value] of Object.entries(values)) {
    await row.check(`the server's answer carries what it should: ${name}`, async () => {
      assert.deepEqual(await ask(socket, "echo", value), [value]);
    });
  }

  await row.check("an answer is awaited as a promise", async () => {
    assert.equal(await socket.emitWithAck("echo", 123), 123);
  });
}

export async function timeouts(row, world) {
  const socket = await world.connected();

  for (const event of ["unknown", "my-event", "event"]) {
    await row.check(`nobody answers ${event}, so its time runs out`, async () => {
      const error = await new Promise((resolve) => socket.timeout(PATIENCE_MS).emit(event, resolve));
      assert.equal(error.message, "operation has timed out");
    });
  }

  await row.check("nobody answers a promise, so its time runs out", async () => {
    await assert.rejects(socket.timeout(PATIENCE_MS).emitWithAck("unknown"), /operation has timed out/);
  });

  await row.check("an answer in time is no error", async () => {
    const answer = await new Promise((resolve) => socket.timeout(10_000).emit("echo", 42, (...args) => resolve(args)));
    assert.deepEqual(answer, [null, 42]);
  });

  await row.check("an answer in time fulfils a promise", async () => {
    assert.equal(await socket.timeout(10_000).emitWithAck("echo", "in time"), "in time");
  });

  await row.check("who leaves gets an error for each answer it waited for with a time limit", async () => {
    const leaving = await world.connected();
    const answer = new Promise((resolve) => leaving.timeout(10_000).emit("unknown", resolve));
    leaving.disconnect();
    assert.equal((await answer).message, "socket has been disconnected");
  });

  await row.check("who leaves before it is answered waits for the promise no longer", async () => {
    const leaving = await world.connected();
    const answer = leaving.emitWithAck("unknown");
    leaving.disconnect();
    await assert.rejects(answer, /socket has been disconnected/);
  });

  await row.check("what was asked while nobody was connected is answered later", async () => {
    const late = world.socket("", { autoConnect: false });
    const answer = late.timeout(20_000).emitWithAck("echo", "later");
    late.connect();
    assert.equal(await answer, "later");
  });
}
