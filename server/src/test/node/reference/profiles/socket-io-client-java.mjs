import { Server } from "socket.io";

const HEADER = "X-SocketIO";

/** The application of the Java client's own suite. */
export function serveSocketIoClientJava(http, { namespace, parser }) {
  const io = new Server(http, { pingInterval: 2_000, ...(parser && { parser }) });
  io.engine.on("headers", echoHeader);

  for (const silent of ["/timeout_socket", "/valid", "/asd"]) {
    io.of(silent).on("connection", () => {});
  }
  io.of("/foo").on("connection", (socket) => {
    socket.on("room", (...args) => io.of("/foo").to(socket.id).emit("roomBack", ...args));
  });
  io.of("/abc").on("connection", (socket) => {
    socket.emit("handshake", socket.handshake);
  });
  io.of("/no").use((socket, next) => {
    next(Object.assign(new Error("auth failed"), { data: { a: "b", c: 3 } }));
  });
  io.of(namespace).on("connection", (socket) => serveMain(io.of(namespace), socket));
}

function echoHeader(headers, request) {
  const value = request.headers[HEADER.toLowerCase()];
  if (value !== undefined) {
    headers[HEADER] = value;
  }
}

function serveMain(namespace, socket) {
  socket.send("hello client");
  socket.on("message", (...args) => socket.send(...args));
  socket.on("echo", (...args) => socket.emit("echoBack", ...args));
  socket.on("ack", (...args) => {
    const answer = args.pop();
    answer(...args);
  });
  socket.on("callAck", () => socket.emit("ack", (...args) => socket.emit("ackBack", ...args)));
  socket.on("callAckBinary", () => {
    socket.emit("ack", Buffer.from("huehue"), (...args) => socket.emit("ackBack", ...args));
  });
  socket.on("getAckBinary", (data, answer) => answer(Buffer.from("huehue")));
  socket.on("getAckDate", (data, answer) => answer(new Date()));
  socket.on("broadcast", (...args) => socket.broadcast.emit("broadcastBack", ...args));
  socket.on("room", (arg) => namespace.to(socket.id).emit("roomBack", arg));
  socket.on("requestDisconnect", () => socket.disconnect());
  socket.on("getHandshake", (answer) => answer(socket.handshake));
}
