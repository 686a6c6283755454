// A stock client that goes from server to server, driven by its standard input:
//
//   node cluster/roamer.mjs URL
//
// Prints "roamer ready"; then for each line {op, ...} a line "answer JSON". It keeps the first argument of every event "n", and
// how often a connection was recovered and how often it was not.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

// It comes back when it is told to.
const socket = io(process.argv[2], { transports: ["websocket"], reconnection: false });
const received = [];
const returns = [];
const reasons = [];
socket.on("n", (value) => received.push(value));
socket.on("connect", () => returns.push(socket.recovered));
socket.on("disconnect", (reason) => reasons.push(reason));

const ops = {
  state: () => ({ id: socket.id, connected: socket.connected, returns, reasons, received: received.length }),
  received: () => received,
  join: ({ room }) => socket.timeout(5_000).emitWithAck("join", room),
  who: () => socket.timeout(5_000).emitWithAck("who"),
  // Its connection breaks. Answers the name of its session.
  cut: () =>
    new Promise((resolve) => {
      socket.once("disconnect", () => resolve(socket._pid));
      socket.io.engine.transport.ws.terminate();
    }),
  // It comes back, to this server.
  come: ({ to }) => {
    socket.io.uri = to;
    socket.connect();
  },
};

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const said = JSON.parse(line);
    let answer;
    try {
      answer = (await ops[said.op](said)) ?? null;
    } catch (e) {
      answer = { error: e.message };
    }
    console.log("answer " + JSON.stringify(answer));
  })
  .on("close", () => process.exit(0));

socket.once("connect", () => console.log("roamer ready"));
