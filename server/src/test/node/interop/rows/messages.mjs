// message: what the sender is told, what members get, and in which order.
import assert from "node:assert/strict";
import { until } from "../lib/await.mjs";
import { fence } from "../lib/client.mjs";
import { isId, isTimestamp, same } from "../lib/world.mjs";

export async function messages(row, world) {
  const talk = world.conversation();
  const [ann, ben] = await world.members(talk, 2);
  const outsider = await world.client();
  await outsider.ask("join_conversation", world.conversation());
  let answer;

  await row.check("the sender is told id and timestamp", async () => {
    answer = await ann.ask("message", { conversationId: talk, text: "hello" });
    same(answer, { ok: true, id: isId, timestamp: isTimestamp });
  });

  await row.check("every member gets it, the sender included, with id, userId and timestamp", async () => {
    for (const member of [ann, ben]) {
      const [message] = await member.receives("message");
      same(message, {
        conversationId: talk,
        text: "hello",
        id: answer.id,
        userId: ann.userId,
        timestamp: answer.timestamp,
      });
    }
  });

  await row.check("nobody else gets it, and everyone once", async () => {
    await fence(talk, ann, ben);
    await outsider.ask("join_conversation", world.conversation());
    assert.deepEqual([ann.events.length, ben.events.length, outsider.events.length], [1, 1, 0]);
  });

  await row.check("without an ack it is delivered too", async () => {
    ann.tell("message", { conversationId: talk, text: "quiet" });
    const received = await ben.receives("message", 2);
    assert.equal(received[1].text, "quiet");
  });

  await row.check("values of every kind arrive as they were sent", async () => {
    const content = {
      text: "ü 😀 \u0000 \u001e \u2028 \" \\ / \n",
      numbers: [0, -1, 1.5, 1e21, 2 ** 53],
      nested: { list: [[], {}, [{ deep: null }]], yes: true, no: false },
      empty: "",
    };
    await ann.ask("message", { conversationId: talk, ...content });
    const received = (await ben.receives("message", 3))[2];
    const { conversationId, id, userId, timestamp, ...rest } = received;
    assert.deepEqual(rest, content);
  });

  await row.check("bytes arrive as bytes, wherever they stand", async () => {
    const bytes = [Buffer.from([0, 30, 255]), Buffer.alloc(0)];
    const content = { picture: bytes[0], nested: { list: [1, bytes[1]] }, text: "with bytes" };
    await ann.ask("message", { conversationId: talk, ...content });
    for (const member of [ann, ben]) {
      const { conversationId, id, userId, timestamp, ...rest } = (await member.receives("message", 4))[3];
      assert.equal(userId, ann.userId);
      assert.deepEqual(rest, content);
    }
  });

  await row.check("a large one arrives whole", async () => {
    const text = "0123456789 ünïcödé ".repeat(14_000);
    await ann.ask("message", { conversationId: talk, text });
    const received = (await ben.receives("message", 5))[4];
    assert.equal(received.text, text);
  });
}

export async function echo(row, world) {
  const talk = world.conversation();
  const [ann, ben] = await world.members(talk, 2);
  const second = await world.client({ userId: ann.userId });
  await second.ask("join_conversation", talk);

  await row.check("echo:false leaves out the sending socket and no other of the same user", async () => {
    const answer = await ann.ask("message", { conversationId: talk, echo: false, text: "not to me" });
    assert.equal(answer.ok, true);
    for (const member of [ben, second]) {
      const [message] = await member.receives("message");
      assert.equal(message.id, answer.id);
      assert.equal(message.echo, false);
    }
    await fence(talk, ann, ben, second);
    assert.deepEqual([ann.events.length, ben.events.length, second.events.length], [0, 1, 1]);
  });

  await row.check("echo:true is the default", async () => {
    await ann.ask("message", { conversationId: talk, echo: true });
    const [message] = await ann.receives("message");
    assert.equal(message.echo, true);
  });
}

export async function ownedFields(row, world) {
  const talk = world.conversation();
  const [ann, ben] = await world.members(talk, 2);

  let marks = 0;

  /** Sends a message with these fields; resolves with what a member got. */
  async function send(fields) {
    const mark = marks++;
    const answer = await ann.ask("message", { conversationId: talk, mark, ...fields });
    assert.equal(answer.ok, true, JSON.stringify(answer));
    const message = await until(ben, () => ben.received("message").find((one) => one.mark === mark), "the message");
    assert.equal(message.id, answer.id);
    assert.equal(message.timestamp, answer.timestamp);
    return message;
  }

  const kept = { "1 byte": "x", "128 bytes": "i".repeat(128), "128 bytes of two each": "ü".repeat(64), escapes: '"\\\n' };
  await row.checkEach("an id is kept: ", kept, async (id) => assert.equal((await send({ id })).id, id));

  const replaced = {
    "no id": undefined,
    "an empty one": "",
    "129 bytes": "i".repeat(129),
    "130 bytes in 65 characters": "ü".repeat(65),
    "a number": 7,
    null: null,
    true: true,
    "an object": { id: "x" },
    "a list": ["x"],
  };
  const ids = new Set();
  await row.checkEach("an id is made: ", replaced, async (id) => {
    const message = await send({ id });
    assert.ok(isId(message.id), JSON.stringify(message.id));
    assert.notEqual(message.id, id);
    assert.ok(!ids.has(message.id), "made twice");
    ids.add(message.id);
  });

  const forgeries = { "a string": "someone else", "an empty string": "", null: null, "a number": 1, "an object": { a: 1 } };
  await row.checkEach("userId and timestamp cannot be forged: ", forgeries, async (forged) => {
    const message = await send({ userId: forged, text: "x", timestamp: forged });
    assert.equal(message.userId, ann.userId);
    assert.ok(isTimestamp(message.timestamp), message.timestamp);
    assert.equal(message.text, "x");
  });

  await row.check("inside other values these names belong to the sender", async () => {
    const inner = { id: 1, userId: "mine", timestamp: "never", conversationId: 5 };
    assert.deepEqual((await send({ inner })).inner, inner);
  });
}

export async function order(row, world) {
  const each = 60;
  const talk = world.conversation();
  const members = await world.members(talk, 4);
  const senders = members.slice(0, 3);

  await row.check("all members see all messages in one order, each sender's in the order it sent them", async () => {
    // Not awaited one by one: while these are under way, some clients are still changing their transport.
    const answers = senders.flatMap((sender) =>
      Array.from({ length: each }, (_, number) =>
        sender.ask("message", { conversationId: talk, sender: sender.id, number }),
      ),
    );
    const total = answers.length;
    (await Promise.all(answers)).forEach((answer) => assert.equal(answer.ok, true));
    const seen = await Promise.all(members.map((member) => member.receives("message", total)));
    await fence(talk, ...members);
    for (const member of members) {
      assert.equal(member.received("message").length, total);
    }
    const ids = seen.map((list) => list.map((message) => message.id));
    ids.forEach((list) => assert.deepEqual(list, ids[0]));
    for (const sender of senders) {
      const numbers = seen[0].filter((message) => message.sender === sender.id).map((message) => message.number);
      assert.deepEqual(numbers, [...Array(each).keys()]);
    }
  });
}
