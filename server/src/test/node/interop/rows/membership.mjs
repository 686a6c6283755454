// join_conversation, leave_conversation, presence, user_joined, user_left.
import assert from "node:assert/strict";
import { DEADLINE_MS } from "../lib/await.mjs";
import { fence } from "../lib/client.mjs";
import { inAnyOrder, isTimestamp, same } from "../lib/world.mjs";

const USERS_LISTED = 100;

export async function joining(row, world) {
  const talk = world.conversation();
  const [ann, ben] = await world.clients(2);

  await row.check("the first to join is told that it is alone", async () => {
    same(await ann.ask("join_conversation", talk), {
      ok: true,
      conversationId: talk,
      members: 1,
      users: [ann.userId],
      usersTotal: 1,
    });
  });

  await row.check("the next is told of both", async () => {
    same(await ben.ask("join_conversation", talk), {
      ok: true,
      conversationId: talk,
      members: 2,
      users: inAnyOrder(ann.userId, ben.userId),
      usersTotal: 2,
    });
  });

  await row.check("those who are there see user_joined, the joiner does not", async () => {
    const [joined] = await ann.receives("user_joined");
    same(joined, { userId: ben.userId, conversationId: talk, timestamp: isTimestamp });
    await fence(talk, ann, ben);
    assert.deepEqual(ben.events, []);
    assert.equal(ann.events.length, 1);
  });

  await row.check("a user's second socket counts as a member and is not announced", async () => {
    const second = await world.client({ userId: ben.userId });
    const answer = await second.ask("join_conversation", talk);
    same(answer, {
      ok: true,
      conversationId: talk,
      members: 3,
      users: inAnyOrder(ann.userId, ben.userId),
      usersTotal: 2,
    });
    await fence(talk, ann, ben, second);
    assert.equal(ann.received("user_joined").length, 1);
    assert.deepEqual([ben.events, second.events], [[], []]);
    second.disconnect();
  });

  await row.check("joining again is answered and changes nothing", async () => {
    const again = await ann.ask("join_conversation", talk);
    assert.equal(again.ok, true);
    assert.equal(again.usersTotal, 2);
    await fence(talk, ann, ben);
    assert.deepEqual(ben.events, []);
  });

  await row.check("an id may have 200 bytes", async () => {
    const id = "ü".repeat(99) + String(Math.random()).slice(2, 4);
    assert.equal(Buffer.byteLength(id), 200);
    const answer = await ann.ask("join_conversation", id);
    assert.equal(answer.ok, true);
    assert.equal(answer.conversationId, id);
  });

  await row.check("without an ack it works as well", async () => {
    const quiet = await world.client();
    quiet.tell("join_conversation", talk);
    await ann.receives("user_joined", 2);
    assert.equal(ann.received("user_joined")[1].userId, quiet.userId);
    quiet.tell("leave_conversation", talk);
    const [left] = await ann.receives("user_left");
    assert.equal(left.userId, quiet.userId);
  });
}

export async function leaving(row, world) {
  const talk = world.conversation();
  const [ann, ben] = await world.members(talk, 2);
  const second = await world.client({ userId: ben.userId });
  await second.ask("join_conversation", talk);

  await row.check("leaving is answered", async () => {
    same(await ben.ask("leave_conversation", talk), { ok: true, conversationId: talk });
  });

  await row.check("nobody is told while the user has another socket there", async () => {
    await fence(talk, ann, second);
    assert.deepEqual([ann.events, second.events], [[], []]);
  });

  await row.check("user_left when the user's last socket leaves, not to the leaver", async () => {
    await second.ask("leave_conversation", talk);
    const [left] = await ann.receives("user_left");
    same(left, { userId: ben.userId, conversationId: talk, timestamp: isTimestamp });
    await fence(talk, ann);
    assert.equal(ann.events.length, 1);
    assert.deepEqual([ben.events, second.events], [[], []]);
  });

  await row.check("who has left gets no more messages", async () => {
    await ann.ask("message", { conversationId: talk, text: "gone?" });
    await ann.receives("message");
    // What the server had sent to ben would stand before this answer.
    await ben.ask("join_conversation", world.conversation());
    assert.deepEqual(ben.received("message"), []);
  });
}

export async function disconnecting(row, world) {
  const ways = {
    "the client disconnects": (client) => client.disconnect(),
    "the client closes its engine": (client) => client.engine.close(),
    "the connection is cut": (client) => client.cut(),
  };
  for (const [name, go] of Object.entries(ways)) {
    await row.check(`user_left when ${name}, in every conversation and only for the last socket`, async () => {
      const talks = [world.conversation(), world.conversation()];
      const [ann] = await world.members(talks[0], 1);
      await ann.ask("join_conversation", talks[1]);
      const auth = { userId: world.name("leaver") };
      const both = [await world.fragileClient(auth), await world.fragileClient(auth)];
      for (const socket of both) {
        await socket.ask("join_conversation", talks[0]);
        await socket.ask("join_conversation", talks[1]);
      }
      await ann.receives("user_joined", 2);
      await both[0].settled();
      await both[1].settled();

      await go(both[0]);
      await membersAre(ann, talks[0], 2);
      await fence(talks[0], ann);
      await fence(talks[1], ann);
      assert.deepEqual(ann.received("user_left"), []);

      await go(both[1]);
      const left = await ann.receives("user_left", 2);
      left.forEach((event) => assert.equal(event.userId, auth.userId));
      assert.ok(inAnyOrder(...talks)(left.map((event) => event.conversationId)), JSON.stringify(left));
    });
  }
}

/** A cut is noticed when it is noticed. */
async function membersAre(client, talk, count) {
  const giveUpAt = Date.now() + DEADLINE_MS;
  let answer;
  do {
    answer = await client.ask("presence", talk);
  } while (answer.members !== count && Date.now() < giveUpAt);
  assert.equal(answer.members, count);
}

export async function presence(row, world) {
  const talk = world.conversation();
  const [ann, ben] = await world.members(talk, 2);

  await row.check("presence tells members and users, and nobody sees that it was asked", async () => {
    const second = await world.client({ userId: ben.userId });
    await second.ask("join_conversation", talk);
    same(await ann.ask("presence", talk), {
      ok: true,
      conversationId: talk,
      members: 3,
      users: inAnyOrder(ann.userId, ben.userId),
      usersTotal: 2,
    });
    await fence(talk, ann, ben, second);
    assert.deepEqual([ann.events, ben.events, second.events], [[], [], []]);
  });

  await row.check("without an ack it does nothing", async () => {
    ann.tell("presence", talk);
    await fence(talk, ann, ben);
    assert.deepEqual([ann.events, ben.events], [[], []]);
  });

  await row.check(`users are cut at ${USERS_LISTED}, usersTotal is not`, async () => {
    const crowd = world.conversation();
    const clients = await world.clients(USERS_LISTED + 1);
    const answers = await Promise.all(clients.map((client) => client.ask("join_conversation", crowd)));
    const last = answers.find((answer) => answer.members === clients.length);
    const asked = await clients[0].ask("presence", crowd);
    for (const answer of [last, asked]) {
      assert.equal(answer.users.length, USERS_LISTED);
      assert.equal(answer.usersTotal, clients.length);
      assert.equal(new Set(answer.users).size, USERS_LISTED);
    }
  });
}

export async function merging(row, world) {
  const { presenceMergeAbove: above } = world.limits;
  if (above > 100) {
    row.skip("comings and goings are told together", `presence.mergeAbove is ${above}`);
    return;
  }
  const talk = world.conversation();
  const first = await world.members(talk, above);
  const more = await world.clients(3);
  const [ann] = first;
  const everyone = [...first, ...more];

  await row.check(`above ${above} members joins are told together to the whole room`, async () => {
    for (const client of more) {
      await client.ask("join_conversation", talk);
    }
    for (const client of first) {
      await net(client, { joined: more.map((one) => one.userId), left: [], members: everyone.length });
    }
    const last = await more.at(-1).receives("presence_changed");
    assert.equal(last.at(-1).members, everyone.length);
  });

  await row.check("its fields are these and nothing is told twice", async () => {
    ann.received("presence_changed").forEach((event) =>
      same(event, { conversationId: talk, joined: Array.isArray, left: Array.isArray, members: Number.isInteger }),
    );
    const joined = ann.received("presence_changed").flatMap((event) => event.joined);
    assert.equal(joined.length, more.length);
    assert.deepEqual(ann.received("user_joined"), []);
  });

  await row.check("goings are told together as well", async () => {
    first.forEach((client) => (client.events.length = 0));
    await more[0].ask("leave_conversation", talk);
    more[1].disconnect();
    const gone = [more[0].userId, more[1].userId];
    await net(ann, { joined: [], left: gone, members: everyone.length - 2 });
    assert.deepEqual(ann.received("user_left"), []);
  });

  await row.check("a small room tells each at once again", async () => {
    ann.events.length = 0;
    await more[2].ask("leave_conversation", talk);
    await first[1].ask("leave_conversation", talk);
    const left = await ann.receives("user_left", 2);
    assert.deepEqual(left.map((event) => event.userId), [more[2].userId, first[1].userId]);
  });
}

/** Awaits that what presence_changed told so far adds up to this. */
async function net(client, expected) {
  for (let count = 1; ; count++) {
    const events = await client.receives("presence_changed", count);
    const joined = events.flatMap((event) => event.joined);
    const left = events.flatMap((event) => event.left);
    if (joined.length === expected.joined.length && left.length === expected.left.length) {
      assert.ok(inAnyOrder(...expected.joined)(joined), JSON.stringify(joined));
      assert.ok(inAnyOrder(...expected.left)(left), JSON.stringify(left));
      assert.equal(events.at(-1).members, expected.members);
      return;
    }
  }
}
