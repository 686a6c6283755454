// A stock client of a chat, driven by its standard input:
//
//   node cluster/chatter.mjs URL USER CONVERSATION
//
// It enters the conversation whenever it is connected. For each line {op, ...} prints a line "answer JSON".
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { io } from "socket.io-client";

const [url, userId, conversationId] = process.argv.slice(2);
const socket = io(url, {
  auth: { userId },
  transports: ["websocket"],
  reconnectionDelay: 100,
  reconnectionDelayMax: 100,
  randomizationFactor: 0,
});
const received = [];
const told = { entered: 0, left: 0, refused: 0 };
let said = 0;
socket.on("connect", async () => {
  await socket.emitWithAck("join_conversation", conversationId);
  told.entered++;
});
socket.on("disconnect", () => told.left++);
socket.on("message", ({ id }) => received.push(id));

async function say() {
  const answer = await socket.timeout(10_000).emitWithAck("message", { conversationId, id: `${userId}-${++said}` });
  if (!answer.ok) told.refused++;
}

const ops = {
  state: () => ({ ...told, said }),
  received: ({ from }) => received.filter((id) => id.startsWith(`${from}-`)).map((id) => Number(id.slice(from.length + 1))),
  say,
  // Goes on until it is told to stop, one message when the last has been answered.
  async speak() {
    for (told.speaks = true; told.speaks; await setTimeout(20)) await say();
  },
  stop: () => void (told.speaks = false),
};

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const asked = JSON.parse(line);
    if (asked.op === "speak") {
      ops.speak();
      console.log("answer null");
    } else {
      console.log("answer " + JSON.stringify((await ops[asked.op](asked)) ?? null));
    }
  })
  .on("close", () => process.exit(0));
console.log("chatter ready");
