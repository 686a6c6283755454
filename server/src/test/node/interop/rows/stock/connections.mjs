// Connections and the namespaces on them, with a stock JavaScript client.
import assert from "node:assert/strict";
import { ask, connected, next, sentPackets } from "../../lib/stock-world.mjs";

export async function connections(row, world) {
  await row.check("a client connects", async () => {
    const socket = await world.connected();
    assert.match(socket.id, /^[\w-]{20}$/);
  });

  await row.check("a client that waits until it is told connects then", async () => {
    const socket = world.socket("", { autoConnect: false });
    assert.equal(socket.connected, false);
    socket.connect();
    await connected(socket);
  });

  await row.check("the socket's id is the server's, and not the connection's", async () => {
    const socket = await world.connected();
    assert.deepEqual(await ask(socket, "getId"), [socket.id]);
    assert.notEqual(socket.id, socket.io.engine.id);
  });

  await row.check("the id is gone after a disconnect, and a new one comes with the next connection", async () => {
    const socket = await world.connected();
    const { id } = socket;
    socket.disconnect();
    assert.equal(socket.id, undefined);
    socket.connect();
    await connected(socket);
    assert.notEqual(socket.id, id);
  });

  await row.check("a client that goes while it connects hears of no error", async () => {
    const socket = world.socket();
    let errors = 0;
    socket.on("connect_error", () => errors++);
    socket.disconnect();
    await ask(await world.connected(), "getId");
    assert.equal(errors, 0);
  });

  await row.check("who has connected hears of no error", async () => {
    const socket = world.socket();
    let errors = 0;
    socket.on("connect_error", () => errors++);
    await connected(socket);
    await ask(socket, "getId");
    assert.equal(errors, 0);
  });

  await row.check("a socket that leaves and comes back at once is taken back", async () => {
    const socket = await world.connected();
    await world.settled();
    await connected(world.beside(socket, "/foo"));
    socket.disconnect().connect();
    await connected(socket);
    assert.deepEqual(await ask(socket, "getId"), [socket.id]);
  });
}

export async function namespaces(row, world) {
  await row.check("a namespace's socket has an id of its own", async () => {
    const main = await world.connected();
    const foo = world.beside(main, "/foo");
    await connected(foo);
    assert.deepEqual(await ask(foo, "getId"), [foo.id]);
    assert.equal(new Set([foo.id, main.id, main.io.engine.id]).size, 3);
  });

  await row.check("two namespaces share one connection", async () => {
    const foo = await world.connected("/foo");
    const asd = world.beside(foo, "/asd");
    await connected(asd);
    assert.equal(foo.io.engine.id, asd.io.engine.id);
  });

  await row.check("a namespace is joined as the first", async () => {
    const foo = await world.connected("/foo");
    assert.deepEqual(await ask(foo, "getId"), [foo.id]);
  });

  await row.check("a namespace is joined once the connection is open", async () => {
    const main = await world.connected();
    await connected(world.beside(main, "/valid"));
  });

  await row.check("a namespace is joined after the one before was left", async () => {
    const main = await world.connected();
    main.disconnect();
    await connected(world.beside(main, "/foo"));
  });

  await row.check("one socket leaves, the other on its connection stays and works", async () => {
    const main = await world.connected();
    const foo = world.beside(main, "/foo");
    await connected(foo);
    main.disconnect();
    assert.deepEqual(await ask(foo, "getId"), [foo.id]);
  });

  await row.check("one client leaves while another connects", async () => {
    const leaving = await world.connected();
    leaving.disconnect();
    await connected(world.socket());
  });

  await row.check("a namespace that is left can be joined again", async () => {
    const main = await world.connected();
    const foo = world.beside(main, "/foo");
    await connected(foo);
    foo.disconnect();
    foo.connect();
    await connected(foo);
    assert.deepEqual(await ask(foo, "getId"), [foo.id]);
  });

  await row.check("what joining and leaving send are these packets", async () => {
    const main = world.socket();
    const sent = sentPackets(main.io.engine);
    await connected(main);
    const foo = world.beside(main, "/foo");
    await connected(foo);
    foo.disconnect();
    const left = next(main, "disconnect");
    main.disconnect();
    assert.equal((await left)[0], "io client disconnect");
    assert.deepEqual(sent.filter((packet) => !packet.startsWith("<")), ["0", "0/foo,", "1/foo,", "1"]);
  });
}
