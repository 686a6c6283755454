// Two stock clients, one on each transport, talk through the server at the URL in the first argument. Exit code 0 when
// both have heard both.
import { io } from "socket.io-client";

const LIMIT_MS = 30_000;
const url = process.argv[2];

const giveUp = setTimeout(() => {
  console.error(`no conversation with ${url} within ${LIMIT_MS} ms`);
  process.exit(1);
}, LIMIT_MS);

function member(userId, transports) {
  const socket = io(url, { auth: { userId }, transports, forceNew: true });
  const heard = new Set();
  const heardBoth = new Promise((resolve) => {
    socket.on("message", (message) => {
      heard.add(`${message.userId}: ${message.text}`);
      if (heard.has("ann: hello from ann") && heard.has("bob: hello from bob")) {
        resolve();
      }
    });
  });
  return { userId, socket, heardBoth };
}

async function must(answer) {
  const { ok, error } = await answer;
  if (!ok) {
    throw new Error(`refused: ${error.code} ${error.message}`);
  }
}

const members = [member("ann", ["polling"]), member("bob", ["websocket"])];
for (const { socket } of members) {
  await must(socket.emitWithAck("join_conversation", "lobby"));
}
for (const { userId, socket } of members) {
  await must(socket.emitWithAck("message", { conversationId: "lobby", text: `hello from ${userId}` }));
}
await Promise.all(members.map(({ heardBoth }) => heardBoth));
members.forEach(({ socket }) => socket.disconnect());
clearTimeout(giveUp);
