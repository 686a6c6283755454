// Coming back, with a stock JavaScript client.
import assert from "node:assert/strict";
import { ask, connected, next } from "../../lib/stock-world.mjs";

export async function reconnecting(row, world) {
  await row.check("a client whose connection is cut comes back", async () => {
    const socket = await world.connected();
    const back = next(socket.io, "reconnect");
    socket.io.engine.close();
    await back;
    assert.deepEqual(await ask(socket, "echo", "back"), ["back"]);
  });

  await row.check("a client comes back when told, and later by itself", async () => {
    const socket = await world.connected();
    socket.disconnect();
    socket.connect();
    await connected(socket);
    const again = connected(socket);
    socket.io.engine.close();
    await again;
    assert.deepEqual(await ask(socket, "echo", "again"), ["again"]);
  });

  await row.check("a client that connects at once does not count as coming back", async () => {
    const socket = world.socket();
    let tries = 0;
    socket.io.on("reconnect_attempt", () => tries++);
    await connected(socket);
    await ask(socket, "getId");
    assert.equal(tries, 0);
  });

  await row.check("a client that was told to stay away does", async () => {
    const socket = await world.connected();
    let tries = 0;
    socket.io.on("reconnect_attempt", () => tries++);
    socket.disconnect();
    await ask(await world.connected(), "getId");
    assert.equal(tries, 0);
    assert.equal(socket.connected, false);
  });

  await row.check("of two sockets on a cut connection the one that left stays away, the other comes back", async () => {
    const main = await world.connected();
    const foo = world.beside(main, "/foo");
    await connected(foo);
    main.disconnect();
    const back = connected(foo);
    foo.io.engine.close();
    await back;
    assert.equal(main.connected, false);
    assert.deepEqual(await ask(foo, "getId"), [foo.id]);
  });

  await row.check("both sockets of a cut connection come back", async () => {
    const main = await world.connected();
    const foo = world.beside(main, "/foo");
    await connected(foo);
    const back = Promise.all([connected(main), connected(foo)]);
    main.io.engine.close();
    await back;
    assert.deepEqual(await ask(main, "getId"), [main.id]);
    assert.deepEqual(await ask(foo, "getId"), [foo.id]);
  });

  await row.check("what is asked while the connection is gone is answered after the return", async () => {
    const socket = await world.connected();
    socket.io.engine.close();
    assert.deepEqual(await ask(socket, "echo", "meanwhile"), ["meanwhile"]);
  });
}
