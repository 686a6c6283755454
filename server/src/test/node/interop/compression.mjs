// The stock client with compression asked for, against a server that echoes every event and compresses from 1 KiB on.
//
//   node interop/compression.mjs URL AGREED
//
// AGREED is what the server is to answer to permessage-deflate: yes or no. Prints one line per check; exit code 1 when one
// failed, 2 when called wrongly.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { io } from "socket.io-client";
import { DEADLINE_MS } from "./lib/await.mjs";
import { Report } from "./lib/report.mjs";

const SMALL = "small";
const LARGE = { words: "the same words again ".repeat(5_000), unicode: "é€😀".repeat(1_000) };
const LARGE_BYTES = Buffer.byteLength(JSON.stringify(LARGE));

const [url, agreed] = process.argv.slice(2);
if (url === undefined || !["yes", "no"].includes(agreed)) {
  console.error("usage: node compression.mjs URL yes|no");
  process.exit(2);
}

async function connected(options) {
  const socket = io(url, { perMessageDeflate: true, forceNew: true, reconnection: false, ...options });
  await within(once(socket, "connect"));
  return socket;
}

function within(promise) {
  const timer = new Promise((_, reject) => setTimeout(reject, DEADLINE_MS, new Error("waited in vain")).unref());
  return Promise.race([promise, timer]);
}

async function echoed(socket, ...args) {
  const echo = within(new Promise((resolve) => socket.once("echo", (...back) => resolve(back))));
  socket.emit("echo", ...args);
  return echo;
}

/** The bytes that one echo takes on the wire: {sent, read}. */
async function cost(socket, ...args) {
  const { _socket: tcp } = socket.io.engine.transport.ws;
  const sent = tcp.bytesWritten;
  const read = tcp.bytesRead;
  assert.deepEqual(await echoed(socket, ...args), args);
  return { sent: tcp.bytesWritten - sent, read: tcp.bytesRead - read };
}

const report = new Report();
const row = report.row("compression");

await row.check("websocket", async () => {
  const socket = await connected({ transports: ["websocket"] });
  const { extensions } = socket.io.engine.transport.ws;
  assert.equal(extensions, agreed === "yes" ? "permessage-deflate" : "");

  const small = await cost(socket, SMALL);
  assert.ok(small.read < 100, `small echo took ${small.read} bytes`);
  const large = await cost(socket, LARGE);
  if (agreed === "yes") {
    assert.ok(large.read < LARGE_BYTES / 10, `large echo took ${large.read} bytes of ${LARGE_BYTES}`);
    assert.ok(large.sent < LARGE_BYTES / 10, `large event took ${large.sent} bytes of ${LARGE_BYTES}`);
  } else {
    assert.ok(large.read > LARGE_BYTES, `large echo took ${large.read} bytes of ${LARGE_BYTES}`);
  }
  socket.disconnect();
});

await row.check("attachments", async () => {
  const socket = await connected({ transports: ["websocket"] });
  const noise = randomBytes(100_000);
  const args = [LARGE, noise, { zeros: Buffer.alloc(100_000), few: Buffer.from([1, 2, 3]) }];
  assert.deepEqual(await echoed(socket, ...args), args);
  socket.disconnect();
});

await row.check("many at once, in order", async () => {
  const socket = await connected({ transports: ["websocket"] });
  const back = [];
  const all = within(new Promise((resolve) => socket.on("echo", (n) => back.push(n) === 200 && resolve())));
  for (let n = 0; n < 200; n++) {
    socket.emit("echo", n, n % 3 === 0 ? LARGE : SMALL);
  }
  await all;
  assert.deepEqual(back, [...back.keys()]);
  socket.disconnect();
});

await row.check("upgrade", async () => {
  const socket = await connected({ transports: ["polling", "websocket"] });
  assert.deepEqual(await echoed(socket, LARGE), [LARGE]);
  if (socket.io.engine.transport.name === "polling") {
    await within(once(socket.io.engine, "upgrade"));
  }
  const large = await cost(socket, LARGE);
  assert.equal(large.read < LARGE_BYTES / 10, agreed === "yes", `large echo took ${large.read} bytes`);
  socket.disconnect();
});

report.print();
process.exitCode = report.failures === 0 ? 0 : 1;
