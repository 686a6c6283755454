import { Server } from "socket.io";

const ANSWER_TO_HANDSHAKE_MS = 10;

/** Japanese, Cyrillic, umlauts, and one more twice. */
const TEXTS = ["てすと", "Я Б Г Д Ж Й", "Ä ä   Ü ü ß", "utf8 — string", "utf8 — string"];

/** The application of the JavaScript client's own suite. */
export function serveSocketIoClient(http, { parser }) {
  const io = new Server(http, {
    pingInterval: 2_000,
    connectionStateRecovery: {},
    allowRequest: (request, answer) => setTimeout(() => answer(null, true), ANSWER_TO_HANDSHAKE_MS),
    ...(parser && { parser }),
  });

  io.use((socket, next) => {
    next(socket.handshake.query.fail === undefined ? undefined : new Error("Auth failed (main namespace)"));
  });
  io.on("connection", serveMain);

  io.of("/foo").on("connection", (socket) => {
    socket.on("getId", (answer) => answer(socket.id));
  });
  for (const silent of ["/timeout_socket", "/valid", "/asd"]) {
    io.of(silent).on("connection", () => {});
  }
  io.of("/abc").on("connection", (socket) => {
    socket.emit("handshake", socket.handshake);
  });
  io.of("/no").use((socket, next) => next(new Error("Auth failed (custom namespace)")));
}

function serveMain(socket) {
  serveTexts(socket);
  serveAcks(socket);
  serveBinary(socket);
  socket.on("getHandshake", (answer) => answer(socket.handshake));
  socket.on("getId", (answer) => answer(socket.id));
}

function serveTexts(socket) {
  socket.on("hi", () => socket.emit("hi"));
  socket.on("false", () => socket.emit("false", false));
  socket.on("getDate", () => socket.emit("takeDate", new Date()));
  socket.on("getDateObj", () => socket.emit("takeDateObj", { date: new Date() }));
  socket.on("getUtf8", () => TEXTS.forEach((text) => socket.emit("takeUtf8", text)));
}

function serveAcks(socket) {
  socket.on("echo", (value, answer) => answer(value));
  socket.on("getAckDate", (data, answer) => answer(new Date()));
  socket.on("ack", () => {
    socket.emit("ack", (number, { test }) => {
      if (number === 5 && test) {
        socket.emit("got it");
      }
    });
  });
}

function serveBinary(socket) {
  let isAfterBinary = false;
  socket.on("doge", () => socket.emit("doge", Buffer.from("asdfasdf")));
  socket.on("getbin", () => socket.emit("takebin", Buffer.from("asdfasdf")));
  socket.on("buffa", (bytes) => {
    if (Buffer.isBuffer(bytes)) {
      socket.emit("buffack");
    }
  });
  socket.on("jsonbuff", ({ hello, message, goodbye }) => {
    if (hello === "lol" && Buffer.isBuffer(message) && goodbye === "gotcha") {
      socket.emit("jsonbuff-ack");
    }
  });
  socket.on("abuff1", (bytes) => {
    isAfterBinary = Buffer.isBuffer(bytes);
  });
  socket.on("abuff2", (text) => {
    if (isAfterBinary && typeof text === "string") {
      socket.emit("abuff2-ack");
    }
  });
}
