// message with confirm: members answer with the ack callback of the event, and the sender is told who did.
import assert from "node:assert/strict";
import { fence } from "../lib/client.mjs";

export async function confirming(row, world) {
  const talk = world.conversation();
  const [ann, ben, cleo] = await world.members(talk, 3);
  ben.confirms();
  cleo.confirms();
  let answer;

  await row.check("the sender is told that all have confirmed", async () => {
    answer = await ann.ask("message", { conversationId: talk, text: "hello", confirm: true });
    const [told] = await ann.receives("message_delivered");
    assert.deepEqual(told, {
      id: answer.id,
      conversationId: talk,
      expected: 2,
      delivered: 2,
      missing: [],
      missingTotal: 0,
      complete: true,
    });
  });

  await row.check("everybody gets the message, and the sender alone the verdict", async () => {
    await fence(talk, ann, ben, cleo);
    for (const member of [ann, ben, cleo]) {
      assert.equal(member.received("message")[0].id, answer.id);
    }
    assert.equal(ann.received("message").length, 1);
    assert.equal(ann.received("message_delivered").length, 1);
    assert.equal(ben.received("message_delivered").length, 0);
  });
}

export async function missing(row, world) {
  const talk = world.conversation();
  const [ann, ben, cleo] = await world.members(talk, 3);
  ben.confirms();

  await row.check("the sender is told who has not", async () => {
    const answer = await ann.ask("message", { conversationId: talk, text: "hello", confirm: true });
    const [told] = await ann.receives("message_delivered");
    assert.deepEqual(told, {
      id: answer.id,
      conversationId: talk,
      expected: 2,
      delivered: 1,
      missing: [cleo.userId],
      missingTotal: 1,
      complete: false,
    });
  });

  await row.check("that one has got the same message at both attempts", async () => {
    await fence(talk, ann, ben, cleo);
    const [first, second, ...more] = cleo.received("message");
    assert.deepEqual(second, first);
    assert.equal(more.length, 0);
  });
}
