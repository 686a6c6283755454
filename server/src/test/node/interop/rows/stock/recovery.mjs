// State that survives a lost connection, and sending until it is answered, with a stock JavaScript client.
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { until } from "../../lib/await.mjs";
import { ask, connected, next, receivedPackets, sentPackets } from "../../lib/stock-world.mjs";

export async function recovery(row, world) {
  await row.check("a client that lost its connection gets its id back", async () => {
    const socket = await world.connected();
    assert.equal(socket.recovered, false);
    const hi = next(socket, "hi");
    socket.emit("hi");
    await hi;
    const { id } = socket;
    const back = connected(socket);
    socket.io.engine.close();
    await back;
    assert.equal(socket.id, id);
    assert.equal(socket.recovered, true);
    assert.deepEqual(await ask(socket, "getId"), [id]);
  });

  await row.check("a client that said goodbye does not", async () => {
    const socket = await world.connected();
    const hi = next(socket, "hi");
    socket.emit("hi");
    await hi;
    const { id } = socket;
    socket.disconnect().connect();
    await connected(socket);
    assert.notEqual(socket.id, id);
    assert.equal(socket.recovered, false);
  });
}

const RETRIES = { retries: 3, ackTimeout: 150 };

export async function retries(row, world) {
  await row.check("events go one after the other, each once it is answered", async () => {
    const socket = world.socket("", { ...RETRIES, ackTimeout: 20_000 });
    const sent = sentPackets(socket.io.engine);
    const answers = Promise.all([1, 2, 3].map((number) => ask(socket, "echo", number)));
    assert.deepEqual(await answers, [[null, 1], [null, 2], [null, 3]]);
    socket.disconnect();
    const messages = sent.filter((packet) => !packet.startsWith("<"));
    assert.deepEqual(messages, ["0", '20["echo",1]', '21["echo",2]', '22["echo",3]', "1"]);
  });

  await row.check("an event that nobody answers is sent again, with another id each time, until that is enough", async () => {
    const socket = await world.connected("", RETRIES);
    const sent = sentPackets(socket.io.engine);
    const error = await new Promise((resolve) => socket.emit("unknown", resolve));
    assert.equal(error.message, "operation has timed out");
    const tries = sent.filter((packet) => packet.includes("unknown"));
    assert.deepEqual(tries, [0, 1, 2, 3].map((id) => `2${id}["unknown"]`));
  });

  await row.check("nothing comes with the answer to CONNECT: the third packet is the first answer", async () => {
    const socket = world.socket("", { ...RETRIES, ackTimeout: 20_000 });
    const arrived = receivedPackets(socket.io.engine);
    await ask(socket, "echo", null);
    const messages = arrived.filter((packet) => packet !== "<6>" && packet !== "<3>");
    assert.equal(messages.length, 3, JSON.stringify(messages));
    assert.equal(messages[0], "<0>");
    assert.match(messages[1], /^0\{"sid":"[\w-]{20}"(,"pid":"[\w-]{20,32}")?\}$/);
    assert.equal(messages[2], "30[null]");
  });

  await row.check("what waits for a connection is sent once there is one", async () => {
    const socket = world.socket("", { ...RETRIES, ackTimeout: 20_000, autoConnect: false });
    const states = [];
    const changes = new EventEmitter();
    socket.emit("echo", "kept", (error, value) => {
      states.push([error, value, socket.connected]);
      changes.emit("change");
    });
    socket.connect();
    await until(changes, () => states.length > 0, "the answer");
    assert.deepEqual(states, [[null, "kept", true]]);
  });
}
