// A chat server of its own kind, as many are: node chat.mjs PORT REDIS_URL
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const [port, url] = process.argv.slice(2);
const publisher = createClient({ url });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const io = new Server(Number(port), { adapter: createAdapter(publisher, subscriber), cors: { origin: "*" } });
io.on("connection", (socket) => {
  const userId = socket.handshake.auth.userId ?? socket.id;
  socket.on("join_conversation", (conversationId, ack) => {
    socket.join(`conversation:${conversationId}`);
    ack?.({ ok: true, conversationId });
  });
  socket.on("leave_conversation", (conversationId, ack) => {
    socket.leave(`conversation:${conversationId}`);
    ack?.({ ok: true, conversationId });
  });
  socket.on("message", (message, ack) => {
    const said = { ...message, userId, timestamp: new Date().toISOString() };
    io.to(`conversation:${message.conversationId}`).emit("message", said);
    ack?.({ ok: true, id: said.id, timestamp: said.timestamp });
  });
});
console.log(`chat ready on http://127.0.0.1:${port}`);
