// The chat of `stentor bench compare` on socket.io and Node.js: members of a conversation, and messages to all of them.
// `--version` says what it is made of.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { Server } from "socket.io";

if (process.argv.includes("--version")) {
  const { version } = createRequire(import.meta.url)("socket.io/package.json");
  console.log(`socket.io ${version}, Node.js ${process.versions.node}`);
  process.exit(0);
}

const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
});

// As its documentation on performance advises: the request that opened a connection is not kept.
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
