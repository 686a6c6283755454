// A stock JavaScript client of the version before: the same protocol, another client.
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { until } from "../../lib/await.mjs";
import { ask, connected, next } from "../../lib/stock-world.mjs";

const BYTES = Buffer.from([0, 1, 127, 128, 255]);

export async function version3(row, world) {
  await row.check("it connects and is greeted", async () => {
    const socket = world.socket();
    assert.equal((await next(socket, "message"))[0], "hello client");
    assert.match(socket.id, /^[\w-]{20}$/);
  });

  await row.check("it joins a namespace", async () => {
    const foo = await world.connected("/foo");
    const answer = next(foo, "roomBack");
    foo.emit("room", 1, "two");
    assert.deepEqual(await answer, [1, "two"]);
  });

  await row.check("it joins two namespaces on one connection", async () => {
    const main = await world.connected();
    const foo = world.beside(main, "/foo");
    await connected(foo);
    assert.notEqual(main.id, foo.id);
    main.disconnect();
    const answer = next(foo, "roomBack");
    foo.emit("room", "still here");
    assert.deepEqual(await answer, ["still here"]);
  });

  await row.check("an event comes back", async () => {
    const socket = await world.connected();
    const answer = next(socket, "echoBack");
    socket.emit("echo", 1, "2", { 3: [true, null] });
    assert.deepEqual(await answer, [1, "2", { 3: [true, null] }]);
  });

  await row.check("bytes come back", async () => {
    const socket = await world.connected();
    const answer = next(socket, "echoBack");
    socket.emit("echo", BYTES, { deep: [BYTES] });
    assert.deepEqual(await answer, [BYTES, { deep: [BYTES] }]);
  });

  await row.check("the server answers, with bytes and without", async () => {
    const socket = await world.connected();
    assert.deepEqual(await ask(socket, "ack", 1, { a: "b" }), [1, { a: "b" }]);
    assert.deepEqual(await ask(socket, "ack"), []);
    assert.deepEqual(await ask(socket, "ack", BYTES), [BYTES]);
    assert.deepEqual(await ask(socket, "getAckBinary", ""), [Buffer.from("huehue")]);
  });

  await row.check("it answers the server, with bytes and without", async () => {
    const socket = await world.connected();
    for (const args of [[], [1, { b: true }], [BYTES, "x"]]) {
      socket.once("ack", (answer) => answer(...args));
      const back = next(socket, "ackBack");
      socket.emit("callAck");
      assert.deepEqual(await back, args);
    }
  });

  await row.check("a broadcast reaches the others", async () => {
    const [speaker, listener] = await Promise.all([world.connected(), world.connected()]);
    let heardItself = false;
    speaker.on("broadcastBack", () => (heardItself = true));
    const heard = next(listener, "broadcastBack");
    speaker.emit("broadcast", "to all others");
    assert.equal((await heard)[0], "to all others");
    await ask(speaker, "ack");
    assert.equal(heardItself, false);
  });

  await row.check("a refusal by middleware comes with its data", async () => {
    const [error] = await next(world.socket("/no"), "connect_error");
    assert.equal(error.message, "auth failed");
    assert.deepEqual(error.data, { a: "b", c: 3 });
  });

  await row.check("a namespace that is not there is refused", async () => {
    const [error] = await next(world.socket("/nowhere"), "connect_error");
    assert.equal(error.message, "Invalid namespace");
  });

  await row.check("the server sees its auth and its query", async () => {
    const socket = await world.connected("", { auth: { token: "abc" }, query: { key: "a&b" } });
    const [handshake] = await ask(socket, "getHandshake");
    assert.deepEqual(handshake.auth, { token: "abc" });
    assert.equal(handshake.query.key, "a&b");
  });

  await row.check("it knows why it left, and who wanted it", async () => {
    const sent = await world.connected();
    let reason = next(sent, "disconnect");
    sent.emit("requestDisconnect");
    assert.equal((await reason)[0], "io server disconnect");
    const went = await world.connected();
    reason = next(went, "disconnect");
    went.disconnect();
    assert.equal((await reason)[0], "io client disconnect");
  });

  await row.check("it comes back after its connection was cut, with another id", async () => {
    const socket = await world.connected();
    const { id } = socket;
    const reason = next(socket, "disconnect");
    const back = connected(socket);
    socket.io.engine.close();
    assert.equal((await reason)[0], "forced close");
    await back;
    assert.notEqual(socket.id, id);
    assert.deepEqual(await ask(socket, "ack", "back"), ["back"]);
  });

  await row.check("many events come back in order", async () => {
    const socket = await world.connected();
    const numbers = [...Array(100).keys()];
    const seen = [];
    const heard = new EventEmitter();
    socket.on("echoBack", (number) => {
      seen.push(number);
      heard.emit("change");
    });
    numbers.forEach((number) => socket.emit("echo", number));
    await until(heard, () => seen.length === numbers.length, () => `100 events, got ${seen.length}`);
    assert.deepEqual(seen, numbers);
  });
}
