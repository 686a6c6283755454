// Stock clients in conversations: every row of what the conversation application promises, against a running server.
//
//   node interop/conversation.mjs URL TRANSPORTS [LIMITS]
//
// TRANSPORTS is what the clients may use, in order: polling, websocket or polling,websocket. LIMITS is a JSON object with
// the limits the server was started with where they are not the defaults. Prints one line per check; exit code 1 when one
// failed or the time is up, 2 when called wrongly.
import { Report } from "./lib/report.mjs";
import { World } from "./lib/world.mjs";
import { identity } from "./rows/identity.mjs";
import { disconnecting, joining, leaving, merging, presence } from "./rows/membership.mjs";
import { echo, messages, order, ownedFields } from "./rows/messages.mjs";
import { badRequests, strangers, tooManyRooms } from "./rows/refusals.mjs";
import { confirming, missing } from "./rows/confirming.mjs";
import { conflation, silence, typing } from "./rows/typing.mjs";
import { upgrading } from "./rows/upgrading.mjs";
import { wire } from "./rows/wire.mjs";

const TIME_LIMIT_MS = 100_000;

const DEFAULT_LIMITS = { roomsPerSocket: 1_000, typingIntervalMs: 100, typingExpiryMs: 10_000, presenceMergeAbove: 1_000 };

const ROWS = {
  "join_conversation": joining,
  "leave_conversation": leaving,
  "disconnect": disconnecting,
  "presence": presence,
  "presence_changed": merging,
  "message": messages,
  "message echo": echo,
  "message owned fields": ownedFields,
  "message order": order,
  "message confirm": confirming,
  "message missing": missing,
  "upgrade": upgrading,
  "typing": typing,
  "typing conflation": conflation,
  "typing silence": silence,
  "bad_request": badRequests,
  "not_a_member": strangers,
  "too_many_rooms": tooManyRooms,
  "identity": identity,
  "wire": wire,
};

async function run(name, rowOf, report, world) {
  const row = report.row(name);
  try {
    await rowOf(row, world);
    await row.check(`all clients are on ${world.transports.at(-1)}`, () => world.settled());
  } catch (error) {
    row.fail("preparation", error.stack);
  } finally {
    world.end();
  }
}

const [url, transports, limits = "{}"] = process.argv.slice(2);
if (url === undefined || transports === undefined) {
  console.error("usage: node conversation.mjs URL TRANSPORTS [LIMITS]");
  process.exit(2);
}

const report = new Report();
const timeUp = setTimeout(() => {
  report.giveUp(`not done within ${TIME_LIMIT_MS} ms`);
  report.print();
  process.exit(1);
}, TIME_LIMIT_MS);

await Promise.all(
  Object.entries(ROWS).map(([name, rowOf]) =>
    run(name, rowOf, report, new World(url, transports.split(","), { ...DEFAULT_LIMITS, ...JSON.parse(limits) })),
  ),
);
clearTimeout(timeUp);
report.print();
// Not process.exit: clients may still be saying goodbye.
process.exitCode = report.failures === 0 ? 0 : 1;
