// Whose socket it is: auth.userId of the CONNECT payload, else the socket id.
import assert from "node:assert/strict";

export async function identity(row, world) {
  const unique = world.name("u");
  const long = unique.padEnd(128, "x");
  const wide = unique + "ü".repeat((128 - unique.length) / 2);
  const odd = `${unique} "\\/\n\u0001😀`;

  /** Resolves when everyone has seen this client as the user; without one it must be the socket id. */
  async function isUser(auth, expected) {
    const talk = world.conversation();
    const [witness] = await world.members(talk, 1);
    const client = await world.client(auth);
    const userId = expected ?? client.id;
    const answer = await client.ask("join_conversation", talk);
    assert.ok(answer.users.includes(userId), JSON.stringify(answer));
    await client.ask("message", { conversationId: talk });
    await client.ask("leave_conversation", talk);
    await witness.receives("user_left");
    assert.deepEqual(
      witness.events.map(({ name, data }) => [name, data.userId]),
      ["user_joined", "message", "user_left"].map((name) => [name, userId]),
    );
  }

  const users = { "any string": unique, "128 bytes": long, "128 bytes of fewer characters": wide, "what JSON escapes": odd };
  await row.checkEach("auth.userId is the user: ", users, (userId) => isUser({ userId, token: 1 }, userId));

  const auths = {
    "no auth": null,
    "auth without userId": { name: "x" },
    "an empty one": { userId: "" },
    "129 bytes": { userId: `${long}x` },
    "130 bytes of fewer characters": { userId: `${wide}ü` },
    "a number": { userId: 1 },
    null: { userId: null },
    true: { userId: true },
    "a list": { userId: ["u"] },
    "an object": { userId: { userId: "u" } },
  };
  await row.checkEach("the socket id is the user: ", auths, (auth) => isUser(auth));
}
