// Where the server does more for its clients than the reference: what the reference cannot pass.
import assert from "node:assert/strict";
import { RawPolling } from "../../lib/raw-client.mjs";
import { ask, connected, next } from "../../lib/stock-world.mjs";

/** More than this many packets in one answer make the Python client give up. */
const PYTHON_PACKETS = 16;
const EVENTS = 40;

export async function beyond(row, world) {
  for (const agent of ["python-requests/2.32.3", "Python/3.12 aiohttp/3.11.10"]) {
    await row.check(`${agent} gets at most ${PYTHON_PACKETS} packets with each poll, and all of them`, async () => {
      const polling = await RawPolling.open(world.url, undefined, "", { "User-Agent": agent });
      await polling.send("40");
      await polling.send(...Array(EVENTS).fill('42["hi"]'));
      let events = 0;
      while (events < EVENTS) {
        const { status, body } = await polling.poll();
        assert.equal(status, 200);
        const packets = body.split("\x1e");
        assert.ok(packets.length <= PYTHON_PACKETS, `${packets.length} packets`);
        events += packets.filter((packet) => packet.startsWith('42["hi"')).length;
      }
      polling.end();
    });
  }

  await row.check("a client that wants no recovery gets no offset with its events", async () => {
    const socket = await world.connected("/?recovery=0");
    const hi = next(socket, "hi");
    socket.emit("hi");
    assert.deepEqual(await hi, []);
    assert.deepEqual(await ask(socket, "getId"), [socket.id]);
  });

  await row.check("a socket that leaves and comes back at once stays on its connection", async () => {
    const socket = await world.connected();
    await world.settled();
    const foo = world.beside(socket, "/foo");
    await connected(foo);
    const { id } = socket.io.engine;
    socket.disconnect().connect();
    await connected(socket);
    assert.equal(socket.io.engine.id, id);
    assert.deepEqual(await ask(foo, "getId"), [foo.id]);
  });
}
