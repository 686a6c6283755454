import { Server } from "socket.io";

/** As much of conversations as it takes to join one and to send messages to it. */
export function serveConversation(http, { engine, parser }) {
  const io = new Server(http, { ...engine, ...(parser && { parser }) });
  io.on("connection", (socket) => {
    socket.on("join_conversation", (conversationId, answer) => {
      socket.join(conversationId);
      answer?.({ ok: true, conversationId });
    });
    socket.on("message", (message, answer) => {
      const timestamp = new Date().toISOString();
      io.to(message.conversationId).emit("message", { ...message, userId: socket.id, timestamp });
      answer?.({ ok: true, id: message.id, timestamp });
    });
  });
}
