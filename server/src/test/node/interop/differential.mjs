// The same bytes to two servers, and what comes of them:
//
//   node interop/differential.mjs REFERENCE_URL URL
//
// Both serve the profile socket.io. Every input goes to both over WebSocket and over polling, each time on a session of
// its own. The outcomes must be equal, but for the differences that are listed with their reasons. Prints one line per
// input that failed and a summary; exit code 1 when one failed or the time is up, 2 when called wrongly.
import { outcomeOf, isThere } from "./lib/outcome.mjs";
import { differences } from "./rows/differential/differences.mjs";
import { generatedInputs } from "./rows/differential/generated.mjs";
import { inputs } from "./rows/differential/inputs.mjs";

const SEED = 20_231;
const GENERATED = 500;
const AT_ONCE = 8;
const TIME_LIMIT_MS = 100_000;

const [referenceUrl, url] = process.argv.slice(2);
if (url === undefined) {
  console.error("usage: node differential.mjs REFERENCE_URL URL");
  process.exit(2);
}
for (const server of [referenceUrl, url]) {
  if (!(await isThere(server))) {
    console.error(`no server at ${server}`);
    process.exit(2);
  }
}
setTimeout(() => {
  console.log(`not ok - not done within ${TIME_LIMIT_MS} ms`);
  process.exit(1);
}, TIME_LIMIT_MS).unref();

const cases = [...inputs, ...generatedInputs(SEED, GENERATED)].flatMap((input) =>
  (input.body === undefined ? ["websocket", "polling"] : ["polling"]).map((transport) => ({ input, transport })),
);
const total = cases.length;
const needed = new Set();
let equal = 0;
let excused = 0;
let failed = 0;

await Promise.all(Array.from({ length: AT_ONCE }, work));
for (const unneeded of differences.filter((difference) => !needed.has(difference))) {
  fail(`the servers no longer differ: ${unneeded.reason}`);
}
console.log(`# ${total} inputs, ${equal} equal, ${excused} differ for a reason, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Takes cases until there are none left; whoever is free takes the next. */
async function work() {
  for (let next = cases.shift(); next !== undefined; next = cases.shift()) {
    try {
      await compare(next);
    } catch (error) {
      fail(`${describe(next)} (${error.message})`);
    }
  }
}

async function compare({ input, transport }) {
  const [reference, ours] = await Promise.all([referenceUrl, url].map((server) => outcomeOf(server, transport, input)));
  if (reference === ours) {
    equal++;
    return;
  }
  const reason = differences.find(
    (difference) =>
      difference.matches(input, transport) && difference.reference.test(reference) && difference.ours.test(ours),
  );
  if (reason === undefined) {
    fail(`${describe({ input, transport })} (reference: ${cut(reference)}, ours: ${cut(ours)})`);
  } else {
    needed.add(reason);
    excused++;
  }
}

/** The input as JSON: a text that is safe to print. */
function describe({ input, transport }) {
  const packets = input.packets?.map((packet) => (Buffer.isBuffer(packet) ? { bytes: packet.toString("hex") } : packet));
  const where = transport === undefined ? "" : `${transport} `;
  return `${where}${input.open ? "open " : ""}${JSON.stringify(packets ?? { body: input.body })}`;
}

function cut(outcome) {
  return outcome.length < 300 ? outcome : `${outcome.slice(0, 300)}…`;
}

function fail(what) {
  failed++;
  console.log(`not ok - ${what}`);
}
