// typing: who sees it, how it is conflated, how it ends.
import assert from "node:assert/strict";
import { pause, until } from "../lib/await.mjs";
import { fence } from "../lib/client.mjs";
import { isTimestamp, same } from "../lib/world.mjs";

/** Timestamps are cut to milliseconds and come from another clock than timers. */
const CLOCK_MS = 5;

export async function typing(row, world) {
  const talk = world.conversation();
  const [ann, ben, cem] = await world.members(talk, 3);

  await row.check("typing is answered and everyone but the sender sees it", async () => {
    same(await ann.ask("typing", { conversationId: talk, isTyping: true }), { ok: true });
    for (const member of [ben, cem]) {
      const [event] = await member.receives("typing");
      same(event, { userId: ann.userId, conversationId: talk, isTyping: true, timestamp: isTimestamp });
    }
    await fence(talk, ann, ben);
    assert.deepEqual(ann.events, []);
  });

  await row.check("the end of typing is answered and seen", async () => {
    same(await ann.ask("typing", { conversationId: talk, isTyping: false }), { ok: true });
    const [, event] = await ben.receives("typing", 2);
    same(event, { userId: ann.userId, conversationId: talk, isTyping: false, timestamp: isTimestamp });
  });

  await row.check("without an ack it is seen too", async () => {
    cem.tell("typing", { conversationId: talk, isTyping: true });
    const events = await ann.receives("typing");
    assert.equal(events[0].userId, cem.userId);
  });

  await row.check("who leaves is reported as not typing, and then as gone", async () => {
    await cem.ask("leave_conversation", talk);
    await ann.receives("user_left");
    assertEndsTyping(ann, cem);
  });

  await row.check("who disconnects is reported as not typing, and then as gone", async () => {
    const dan = await world.fragileClient();
    await dan.ask("join_conversation", talk);
    ann.events.length = 0;
    await dan.ask("typing", { conversationId: talk, isTyping: true });
    await ann.receives("typing");
    await dan.cut();
    await ann.receives("user_left");
    assertEndsTyping(ann, dan);
  });
}

/** Nobody is seen to stop twice, or to go while typing. */
function assertEndsTyping(client, typist) {
  const seen = client.events.filter(({ name }) => name !== "user_joined");
  assert.deepEqual(seen.at(-1).name, "user_left");
  assertAlternates(of(client, typist));
  assert.equal(last(client, typist), false);
}

export async function conflation(row, world) {
  const { typingIntervalMs, typingExpiryMs } = world.limits;
  const talk = world.conversation();
  const [ann, ben, eve] = await world.members(talk, 3);

  await row.check(`a member gets at most one state per ${typingIntervalMs} ms of each typist, the newest`, async () => {
    const [anns, bens] = [[], []];
    const burst = [];
    for (let i = 0; i < 20; i++) {
      burst.push(say(ann, talk, true, anns), say(ben, talk, true, bens));
      burst.push(say(ann, talk, false, anns), say(ben, talk, false, bens));
    }
    burst.push(say(ben, talk, true, bens));
    await Promise.all(burst);
    await until(eve, () => last(eve, ann) === false, "the end");
    await pause(2 * typingIntervalMs);
    for (const [typist, said] of [[ann, anns], [ben, bens]]) {
      assertSpaced(of(eve, typist), typingIntervalMs);
      assertNewest(of(eve, typist), said, typingExpiryMs);
    }
  });

  await row.check("an equal state is not told again", async () => {
    for (const isTyping of [true, true, true, false]) {
      await say(eve, talk, isTyping, []);
    }
    await until(ann, () => last(ann, eve) === false, "the end");
    assertAlternates(of(ann, eve));
  });
}

export async function silence(row, world) {
  const { typingExpiryMs } = world.limits;
  const talk = world.conversation();
  const [ann, ben] = await world.members(talk, 2);

  await row.check(`who is silent for ${typingExpiryMs} ms is reported as not typing`, async () => {
    await say(ann, talk, true, []);
    const [began, ended] = await ben.receives("typing", 2);
    assert.deepEqual([began.isTyping, ended.isTyping, ended.userId], [true, false, ann.userId]);
    const silentMs = at(ended) - at(began);
    assert.ok(silentMs >= typingExpiryMs - CLOCK_MS, `after ${silentMs} ms`);
  });

  await row.check("saying so again extends it", async () => {
    ben.events.length = 0;
    const said = [];
    for (const endAt = Date.now() + 1.5 * typingExpiryMs; Date.now() < endAt; ) {
      await say(ann, talk, true, said);
      await pause(typingExpiryMs / 10);
    }
    await ben.receives("typing", 2);
    assertNewest(of(ben, ann), said, typingExpiryMs);
  });
}

/** Says something and writes down what, and between which moments the server took it. */
async function say(typist, conversationId, isTyping, said) {
  const saying = { isTyping, sent: Date.now(), answered: Infinity };
  said.push(saying);
  same(await typist.ask("typing", { conversationId, isTyping }), { ok: true });
  saying.answered = Date.now();
}

const at = (event) => Date.parse(event.timestamp);

const of = (client, typist) => client.received("typing").filter((event) => event.userId === typist.userId);

const last = (client, typist) => of(client, typist).at(-1)?.isTyping;

function assertAlternates(events) {
  events.forEach((event, i) => assert.equal(event.isTyping, i % 2 === 0, JSON.stringify(events)));
}

function assertSpaced(events, intervalMs) {
  assertAlternates(events);
  for (let i = 1; i < events.length; i++) {
    const gap = at(events[i]) - at(events[i - 1]);
    assert.ok(gap >= intervalMs - CLOCK_MS, `${gap} ms apart: ${JSON.stringify(events)}`);
  }
}

/** Each event is what the typist said last when the server told it, as far as can be known from outside, or expiry. */
function assertNewest(events, said, expiryMs) {
  for (const event of events) {
    const surely = Math.max(0, said.findLastIndex(({ answered }) => answered <= at(event) - CLOCK_MS));
    const perhaps = said.findLastIndex(({ sent }) => sent <= at(event) + CLOCK_MS);
    const states = said.slice(surely, perhaps + 1).map(({ isTyping }) => isTyping);
    if (at(event) - said[surely].sent >= expiryMs - CLOCK_MS) {
      states.push(false);
    }
    assert.ok(states.includes(event.isTyping), `${JSON.stringify(event)} after ${JSON.stringify(said.slice(surely))}`);
  }
}
