// Messages on the way while a client moves from polling to WebSocket. With one transport only: the same without a move.
import assert from "node:assert/strict";
import { fence } from "../lib/client.mjs";

const ROUNDS = 4;

export async function upgrading(row, world) {
  const last = world.transports.at(-1);

  for (let round = 1; round <= ROUNDS; round++) {
    await row.check(`nothing is lost, doubled or reordered on the way to ${last}, round ${round}`, async () => {
      const talk = world.conversation();
      const steady = await world.client();
      await steady.ask("join_conversation", talk);
      // These two have only just connected: they upgrade while both sides send.
      const movers = await world.clients(2);
      await Promise.all(movers.map((mover) => mover.ask("join_conversation", talk)));
      await steady.receives("user_joined", 2);

      const clients = [steady, ...movers];
      const sent = await Promise.all(clients.map((client) => streamUntilMoved(client, movers, talk)));
      const total = sent.reduce((sum, count) => sum + count, 0);
      for (const client of clients) {
        await client.receives("message", total);
      }
      await fence(talk, ...clients);
      for (const client of clients) {
        assertStreams(client, clients, sent, total);
      }
      for (const mover of movers) {
        await mover.settled();
      }
    });
  }
}

/** Sends, a few at a time, until all movers are on their last transport, and then some more. */
async function streamUntilMoved(client, movers, conversationId) {
  let number = 0;
  let answers = [];
  for (let after = 0; after < 3; ) {
    const burst = Array.from({ length: 5 }, () =>
      client.ask("message", { conversationId, sender: client.id, number: number++ }),
    );
    answers.push(...(await Promise.all(burst)));
    if (movers.every((mover) => mover.engine.transport.name === mover.transports.at(-1))) {
      after++;
    }
  }
  answers.forEach((answer) => assert.equal(answer.ok, true));
  return number;
}

function assertStreams(receiver, senders, sent, total) {
  const messages = receiver.received("message");
  assert.equal(messages.length, total);
  for (const [index, sender] of senders.entries()) {
    const numbers = messages.filter((message) => message.sender === sender.id).map((message) => message.number);
    assert.deepEqual(numbers, [...Array(sent[index]).keys()]);
  }
}
