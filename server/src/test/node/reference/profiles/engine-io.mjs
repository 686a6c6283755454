import { attach } from "engine.io";

/** The application of the Engine.IO suite: every message comes back as it is. */
export function serveEngineIo(http) {
  const server = attach(http, {
    path: "/engine.io/",
    pingInterval: 300,
    pingTimeout: 200,
    maxHttpBufferSize: 1e6,
    cors: { origin: "*" },
  });
  server.on("connection", (socket) => {
    socket.on("message", (data) => socket.send(data));
  });
}
