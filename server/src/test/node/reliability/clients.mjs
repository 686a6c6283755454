// Stock clients in one conversation:
//
//   node reliability/clients.mjs URL LOG FIRST COUNT ROOM
//
// They are called cFIRST and so on; every third begins with polling and upgrades, the others are on WebSocket from the start. Commands:
//
//   settle     answers "settled" when all are connected and in the room
//   finish ID  waits until that message has arrived everywhere, writes the log, answers "finished N", and ends; N have not got it
import { Log, Member } from "./member.mjs";
import { obey } from "./commands.mjs";

const TIME_LIMIT_MS = 20_000;
const UPGRADING_SHARE = 3;

const [url, logFile, first, count, room] = process.argv.slice(2);
const log = new Log();
const members = Array.from({ length: Number(count) }, (_, index) => {
  const number = Number(first) + index;
  const transports = number % UPGRADING_SHARE === 0 ? ["polling", "websocket"] : ["websocket"];
  return new Member(url, { name: `c${number}`, room, log, transports });
});

await obey({
  settle: async () => {
    await Promise.all(members.map((member) => member.settled()));
    console.log("settled");
  },
  finish: async (id) => {
    const arrived = await Promise.all(members.map((member) => member.arrived(id, TIME_LIMIT_MS)));
    log.save(logFile);
    console.log(`finished ${arrived.filter((is) => !is).length}`);
    process.exit(0);
  },
});
