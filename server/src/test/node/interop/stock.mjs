// Stock JavaScript clients against a running server with one of the applications that conformance suites expect:
//
//   node interop/stock.mjs URL TRANSPORTS SUITE
//
// TRANSPORTS is what the clients may use, in order: polling, websocket or polling,websocket. SUITE is
//   v4       socket.io-client 4, wants the profile socket.io-client
//   recovery the same client, wants the same profile with recovery on
//   v3       socket.io-client 3, wants the profile socket.io-client-java
//   msgpack  socket.io-client 4 with the parser socket.io-msgpack-parser, wants the profile socket.io with that parser
//   quirks   what clients in other languages do, byte by byte, wants the profile socket.io
//   beyond   what the reference cannot pass, wants the profile socket.io-client
// Prints one line per check; exit code 1 when one failed or the time is up, 2 when called wrongly.
import { io as io4 } from "socket.io-client";
import { io as io3 } from "socket.io-client-v3";
import msgpack from "socket.io-msgpack-parser";
import { Report } from "./lib/report.mjs";
import { StockWorld } from "./lib/stock-world.mjs";
import { acks, timeouts } from "./rows/stock/acks.mjs";
import { beyond } from "./rows/stock/beyond.mjs";
import { binary } from "./rows/stock/binary.mjs";
import { connections, namespaces } from "./rows/stock/connections.mjs";
import { handshakes, refusals } from "./rows/stock/handshakes.mjs";
import { parsed } from "./rows/stock/msgpack.mjs";
import { quirks } from "./rows/stock/quirks.mjs";
import { reconnecting } from "./rows/stock/reconnecting.mjs";
import { recovery, retries } from "./rows/stock/recovery.mjs";
import { texts } from "./rows/stock/texts.mjs";
import { version3 } from "./rows/stock/version3.mjs";

const TIME_LIMIT_MS = 100_000;

const SUITES = {
  v4: {
    io: io4,
    rows: {
      connection: connections,
      namespace: namespaces,
      handshake: handshakes,
      refusal: refusals,
      event: texts,
      binary,
      ack: acks,
      "time limit": timeouts,
      reconnection: reconnecting,
      retries,
    },
  },
  recovery: { io: io4, rows: { recovery } },
  v3: { io: io3, rows: { "version 3": version3 } },
  msgpack: { io: io4, options: { parser: msgpack }, rows: { msgpack: parsed } },
  quirks: { io: io4, rows: { quirks } },
  beyond: { io: io4, rows: { beyond } },
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

const [url, transports, suiteName] = process.argv.slice(2);
if (!Object.hasOwn(SUITES, suiteName ?? "")) {
  console.error(`usage: node stock.mjs URL TRANSPORTS ${Object.keys(SUITES).join("|")}`);
  process.exit(2);
}

const report = new Report();
const timeUp = setTimeout(() => {
  report.giveUp(`not done within ${TIME_LIMIT_MS} ms`);
  report.print();
  process.exit(1);
}, TIME_LIMIT_MS);

const suite = SUITES[suiteName];
await Promise.all(
  Object.entries(suite.rows).map(([name, rowOf]) =>
    run(name, rowOf, report, new StockWorld(suite.io, url, transports.split(","), suite.options)),
  ),
);
clearTimeout(timeUp);
report.print();
// Not process.exit: clients may still be saying goodbye.
process.exitCode = report.failures === 0 ? 0 : 1;
