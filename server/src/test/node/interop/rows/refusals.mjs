// What the server refuses, and that a refused event changes nothing.
import assert from "node:assert/strict";
import { fence } from "../lib/client.mjs";
import { refused } from "../lib/world.mjs";

const WRONG_IDS = {
  "no argument": [],
  "a number": [1],
  null: [null],
  true: [true],
  "an object": [{ conversationId: "x" }],
  "a list": [["x"]],
  "an empty id": [""],
  "201 bytes": ["c".repeat(201)],
  "202 bytes in 101 characters": ["ü".repeat(101)],
  "a line feed": ["a\nb"],
  "a null character": ["a\u0000b"],
  "a delete character": ["a\u007fb"],
  "a C1 control character": ["a\u0085b"],
  "half a surrogate pair": ["a\ud800b"],
};

export async function badRequests(row, world) {
  const talk = world.conversation();
  const [ann, ben] = await world.members(talk, 2);

  for (const event of ["join_conversation", "leave_conversation", "presence"]) {
    await row.checkEach(`${event} with `, WRONG_IDS, async (args) => refused(await ann.ask(event, ...args), "bad_request"));
  }

  const wrongObjects = {
    "no argument": [],
    "a string": [talk],
    "a number": [1],
    null: [null],
    "a list": [[talk]],
    "no conversationId": [{ text: "x", isTyping: true }],
  };
  for (const [name, [id]] of Object.entries(WRONG_IDS).filter(([, args]) => args.length > 0)) {
    wrongObjects[`${name} as conversationId`] = [{ conversationId: id, isTyping: true }];
  }
  for (const event of ["message", "typing"]) {
    await row.checkEach(`${event} with `, wrongObjects, async (args) => refused(await ann.ask(event, ...args), "bad_request"));
  }

  const wrongStates = { nothing: undefined, null: null, 1: 1, 0: 0, "a string": "true", "an object": {}, "a list": [true] };
  await row.checkEach("typing with isTyping ", wrongStates, async (isTyping) =>
    refused(await ann.ask("typing", { conversationId: talk, isTyping }), "bad_request"),
  );

  await row.check("message that is nested too deep", async () => {
    let deep = [];
    for (let i = 0; i < 100; i++) {
      deep = [deep];
    }
    refused(await ann.ask("message", { conversationId: talk, deep }), "bad_request");
  });

  await row.check("nobody saw any of it, and without an ack nothing is answered", async () => {
    ann.tell("join_conversation", 1);
    ann.tell("message", { text: "x" });
    ann.tell("typing", { conversationId: talk });
    ann.tell("presence");
    ann.tell("leave_conversation");
    await fence(talk, ann, ben);
    assert.deepEqual([ann.events, ben.events], [[], []]);
    const answer = await ben.ask("presence", talk);
    assert.equal(answer.members, 2);
  });

  await row.check("an event nobody knows is never answered and does no harm", async () => {
    let answered = false;
    ann.socket.emit("unheard_of", 1, () => (answered = true));
    await fence(talk, ann, ben);
    assert.equal(answered, false);
    assert.deepEqual([ann.events, ben.events], [[], []]);
  });
}

export async function strangers(row, world) {
  const talk = world.conversation();
  const [ann, ben] = await world.members(talk, 2);
  const eve = await world.client();
  const attempts = {
    message: ["message", { conversationId: talk, text: "let me in" }],
    typing: ["typing", { conversationId: talk, isTyping: true }],
    presence: ["presence", talk],
    leave_conversation: ["leave_conversation", talk],
  };

  await row.checkEach("without having joined, ", attempts, async ([event, argument]) =>
    refused(await eve.ask(event, argument), "not_a_member"),
  );

  await eve.ask("join_conversation", talk);
  await eve.ask("leave_conversation", talk);
  await row.checkEach("after having left, ", attempts, async ([event, argument]) =>
    refused(await eve.ask(event, argument), "not_a_member"),
  );

  await row.check("members saw nothing of that but the join and the leave", async () => {
    Object.values(attempts).forEach((attempt) => eve.tell(...attempt));
    await eve.ask("join_conversation", world.conversation());
    await fence(talk, ann, ben);
    for (const member of [ann, ben]) {
      assert.deepEqual(
        member.events.map((event) => event.name),
        ["user_joined", "user_left"],
      );
    }
    assert.deepEqual(eve.events, []);
  });
}

export async function tooManyRooms(row, world) {
  const { roomsPerSocket } = world.limits;
  const [ann, ben] = await world.clients(2);
  const talks = Array.from({ length: roomsPerSocket + 1 }, () => world.conversation());
  const beyond = talks.pop();
  await ben.ask("join_conversation", beyond);

  await row.check(`${roomsPerSocket} conversations are allowed, one more is not`, async () => {
    const answers = await Promise.all(talks.map((talk) => ann.ask("join_conversation", talk)));
    answers.forEach((answer) => assert.equal(answer.ok, true));
    refused(await ann.ask("join_conversation", beyond), "too_many_rooms");
  });

  await row.check("the refused join changed nothing", async () => {
    refused(await ann.ask("presence", beyond), "not_a_member");
    await fence(beyond, ben);
    assert.deepEqual(ben.events, []);
  });

  await row.check("joining one of them again is allowed", async () => {
    assert.equal((await ann.ask("join_conversation", talks[0])).ok, true);
  });

  await row.check("leaving one makes room for another", async () => {
    await ann.ask("leave_conversation", talks[0]);
    assert.equal((await ann.ask("join_conversation", beyond)).ok, true);
    refused(await ann.ask("join_conversation", talks[0]), "too_many_rooms");
  });
}
