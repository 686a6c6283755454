// Events of text and what they carry, with a stock JavaScript client.
import assert from "node:assert/strict";
import { ask, connected, next, several } from "../../lib/stock-world.mjs";

const TEXTS = ["てすと", "Я Б Г Д Ж Й", "Ä ä   Ü ü ß", "utf8 — string", "utf8 — string"];

export async function texts(row, world) {
  const socket = await world.connected();

  await row.check("an event is answered by an event", async () => {
    const answer = next(socket, "hi");
    socket.emit("hi");
    // With recovery on, an offset follows the arguments.
    assert.ok((await answer).length <= 1);
  });

  await row.check("false arrives as false", async () => {
    const answer = next(socket, "false");
    socket.emit("false");
    assert.equal((await answer)[0], false);
  });

  await row.check("texts beyond ASCII arrive as they are, in order", async () => {
    const answers = several(socket, "takeUtf8", TEXTS.length);
    socket.emit("getUtf8");
    assert.deepEqual((await answers).map(([text]) => text), TEXTS);
  });

  await row.check("a date arrives as text", async () => {
    const answer = next(socket, "takeDate");
    socket.emit("getDate");
    isDate((await answer)[0]);
  });

  await row.check("a date within an object arrives as text", async () => {
    const answer = next(socket, "takeDateObj");
    socket.emit("getDateObj");
    isDate((await answer)[0].date);
  });

  await row.check("what is sent before the connection stands arrives afterwards, in order", async () => {
    const early = world.socket();
    const answers = Promise.all([1, 2, 3, 4, 5].map((number) => ask(early, "echo", number)));
    const order = [];
    [1, 2, 3].forEach((number) => early.emit("echo", number, (value) => order.push(value)));
    assert.deepEqual(await answers, [[1], [2], [3], [4], [5]]);
    await ask(early, "echo", "last");
    assert.deepEqual(order, [1, 2, 3]);
  });

  await row.check("many events arrive in order", async () => {
    const numbers = [...Array(300).keys()];
    const order = [];
    await Promise.all(numbers.map((number) => ask(socket, "echo", number).then(([value]) => order.push(value))));
    assert.deepEqual(order, numbers);
  });

  await row.check("a volatile event arrives on a connection that is free", async () => {
    const steady = await world.connected();
    await world.settled();
    await writable(steady.io.engine);
    const [answer] = await ask(steady.volatile, "echo", "volatile");
    assert.equal(answer, "volatile");
  });

  await row.check("a volatile event is not kept for a connection that is not there yet", async () => {
    const early = world.socket();
    let answered = false;
    early.volatile.emit("echo", 1, () => (answered = true));
    await connected(early);
    assert.deepEqual(await ask(early, "echo", 2), [2]);
    assert.equal(answered, false);
  });

  await row.check("who listens for any event hears of each, in both directions", async () => {
    const heard = [];
    const ears = await world.connected();
    ears.onAny((event, ...args) => heard.push(["in", event, args[0]]));
    ears.onAnyOutgoing((event) => heard.push(["out", event]));
    const answer = next(ears, "false");
    ears.emit("false");
    await answer;
    assert.deepEqual(heard, [["out", "false"], ["in", "false", false]]);
  });

  await row.check("an event that asks not to be compressed arrives", async () => {
    assert.deepEqual(await ask(socket.compress(false), "echo", "plain"), ["plain"]);
    assert.deepEqual(await ask(socket.compress(true), "echo", "x".repeat(5_000)), ["x".repeat(5_000)]);
  });

  await row.check("a large text comes back whole", async () => {
    const large = "é".repeat(200_000);
    assert.deepEqual(await ask(socket, "echo", large), [large]);
  });
}

async function writable(engine) {
  while (!engine.transport.writable) {
    await next(engine, "drain");
  }
}

function isDate(text) {
  assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
}
