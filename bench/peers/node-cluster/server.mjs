// The chat of `stentor bench cluster` on socket.io and Node.js: a node of a cluster over Redis.
//
//   node server.mjs REDIS_URL classic|sharded|streams
//
// `--version` says what it is made of.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { createAdapter, createShardedAdapter } from "@socket.io/redis-adapter";
import { createAdapter as createStreamsAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

if (process.argv.includes("--version")) {
  const version = (name) => `${name} ${createRequire(import.meta.url)(`${name}/package.json`).version}`;
  const parts = ["socket.io", "@socket.io/redis-adapter", "@socket.io/redis-streams-adapter", "redis"];
  console.log([...parts.map(version), `Node.js ${process.versions.node}`].join(", "));
  process.exit(0);
}

const [url, mode] = process.argv.slice(2);
const connected = () => createClient({ url }).on("error", console.error).connect();
const adapters = {
  classic: async () => createAdapter(await connected(), await connected()),
  sharded: async () => createShardedAdapter(await connected(), await connected()),
  streams: async () => createStreamsAdapter(await connected()),
};

const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  adapter: await adapters[mode](),
});

io.engine.on("connection", (connection) => {
  connection.request = null;
});

io.on("connection", (socket) => {
  socket.on("join_conversation", (conversationId, ack) => {
    socket.join(conversationId);
    ack({ ok: true });
  });
  socket.on("message", (message) => {
    io.to(message.conversationId).emit("message", message);
  });
});

http.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
  console.log(`ready on http://127.0.0.1:${http.address().port}`);
});
