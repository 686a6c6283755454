// Bytes among the arguments, with a stock JavaScript client.
import assert from "node:assert/strict";
import { ask, next } from "../../lib/stock-world.mjs";

const BYTES = Buffer.from("asdfasdf");

export async function binary(row, world) {
  const socket = await world.connected();

  for (const [asked, answered] of [["doge", "doge"], ["getbin", "takebin"]]) {
    await row.check(`bytes arrive from the server: ${asked}`, async () => {
      const answer = next(socket, answered);
      socket.emit(asked);
      assert.deepEqual((await answer)[0], BYTES);
    });
  }

  const kinds = { buffer: BYTES, "array buffer": new Uint8Array([1, 2, 3]).buffer, "typed array": new Uint8Array([1, 2]) };
  for (const [kind, bytes] of Object.entries(kinds)) {
    await row.check(`bytes arrive at the server: ${kind}`, async () => {
      const answer = next(socket, "buffack");
      socket.emit("buffa", bytes);
      await answer;
    });
  }

  await row.check("bytes arrive within an object", async () => {
    const answer = next(socket, "jsonbuff-ack");
    socket.emit("jsonbuff", { hello: "lol", message: BYTES, goodbye: "gotcha" });
    await answer;
  });

  await row.check("text after bytes stays after them", async () => {
    const answer = next(socket, "abuff2-ack");
    socket.emit("abuff1", BYTES);
    socket.emit("abuff2", "please arrive second");
    await answer;
  });

  await row.check("bytes come back in an acknowledgement", async () => {
    const value = { a: [BYTES, { b: Buffer.from([0, 255, 4]) }], c: "text" };
    assert.deepEqual(await ask(socket, "echo", value), [value]);
  });

  await row.check("no bytes at all are bytes, too", async () => {
    assert.deepEqual(await ask(socket, "echo", Buffer.alloc(0)), [Buffer.alloc(0)]);
  });

  await row.check("many bytes come back whole", async () => {
    const large = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const [answer] = await ask(socket, "echo", large);
    assert.ok(large.equals(answer));
  });

  await row.check("bytes and texts of many events come back in order", async () => {
    const values = Array.from({ length: 60 }, (_, index) => (index % 2 ? Buffer.from([index]) : index));
    const order = [];
    await Promise.all(values.map((value) => ask(socket, "echo", value).then(([answer]) => order.push(answer))));
    assert.deepEqual(order, values);
  });
}
