// The chat of `stentor bench compare` on socket.io and Bun, with socket.io's own engine for it: members of a conversation,
// and messages to all of them. `--version` says what it is made of.
import { Server as Engine } from "@socket.io/bun-engine";
import engineManifest from "@socket.io/bun-engine/package.json";
import { Server } from "socket.io";
import manifest from "socket.io/package.json";

if (process.argv.includes("--version")) {
  console.log(`socket.io ${manifest.version}, Bun ${Bun.version}, @socket.io/bun-engine ${engineManifest.version}`);
  process.exit(0);
}

const io = new Server({ serveClient: false });
const engine = new Engine({ path: "/socket.io/" });
io.bind(engine);

io.on("connection", (socket) => {
  socket.on("join_conversation", (conversationId, ack) => {
    socket.join(conversationId);
    ack({ ok: true });
  });
  socket.on("message", (message) => {
    io.to(message.conversationId).emit("message", message);
  });
});

const { websocket, ...handler } = engine.handler();
const server = Bun.serve({
  ...handler,
  port: 0,
  hostname: "127.0.0.1",
  websocket: { ...websocket, perMessageDeflate: false },
});
console.log(`ready on http://127.0.0.1:${server.port}`);
