import { Server } from "socket.io";

/** The application of the Socket.IO suite: the arguments of two events come back, once as an event, once as an ack. */
export function serveSocketIo(http, { parser }) {
  const io = new Server(http, {
    pingInterval: 300,
    pingTimeout: 200,
    maxHttpBufferSize: 1e6,
    connectTimeout: 1_000,
    cors: { origin: "*" },
    ...(parser && { parser }),
  });

  io.on("connection", (socket) => {
    socket.emit("auth", socket.handshake.auth);
    socket.on("message", (...args) => socket.emit("message-back", ...plain(args)));
    socket.on("message-with-ack", (...args) => answerOf(args)?.(...plain(args)));
  });

  io.of("/custom").on("connection", (socket) => {
    socket.emit("auth", socket.handshake.auth);
  });
}

/** The function that answers the event, if its sender asked for that. */
function answerOf(args) {
  return args.find((arg) => typeof arg === "function");
}

function plain(args) {
  return args.filter((arg) => typeof arg !== "function");
}
