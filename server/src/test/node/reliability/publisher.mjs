// A stock client that sends numbered messages to a conversation, and receives them as its member:
//
//   node reliability/publisher.mjs URL LOG ROOM RATE SECONDS
//
// Commands:
//
//   settle     answers "settled" when it is connected and in the room
//   publish    sends RATE messages a second for so many seconds, answers "published N" when all were accepted
//   last       sends one more, answers "last ID"
//   finish ID  waits until that message has come back, writes the log, answers "finished N", and ends; N is 0 when it has come
import { setTimeout as pause } from "node:timers/promises";
import { Log, Member } from "./member.mjs";
import { obey } from "./commands.mjs";

const TIME_LIMIT_MS = 20_000;
const NAME = "publisher";
const PADDING = "x".repeat(100);

const [url, logFile, room, rate, seconds] = process.argv.slice(2);
const log = new Log();
const member = new Member(url, { name: NAME, room, log, transports: ["websocket"] });
let number = 0;

async function send() {
  number++;
  const id = `m${number}`;
  log.add("sent", room, id, NAME, number, false);
  const answer = await member.socket.timeout(TIME_LIMIT_MS).emitWithAck("message", { conversationId: room, id, text: PADDING });
  if (!answer.ok) {
    throw new Error(`refused: ${JSON.stringify(answer)}`);
  }
  return id;
}

await obey({
  settle: async () => {
    await member.settled();
    console.log("settled");
  },
  publish: async () => {
    const begin = performance.now();
    const accepted = [];
    for (let i = 0; i < rate * seconds; i++) {
      await pause(Math.max(0, begin + (i * 1_000) / rate - performance.now()));
      accepted.push(send());
    }
    await Promise.all(accepted);
    console.log(`published ${accepted.length}`);
  },
  last: async () => {
    console.log(`last ${await send()}`);
  },
  finish: async (id) => {
    const arrived = await member.arrived(id, TIME_LIMIT_MS);
    log.save(logFile);
    console.log(`finished ${arrived ? 0 : 1}`);
    process.exit(0);
  },
});
