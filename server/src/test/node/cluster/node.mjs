// A node of a cluster, as Socket.IO's own server makes one, driven by its standard input:
//
//   node cluster/node.mjs REDIS_URL [ADAPTER [KEY [SUBSCRIPTION_MODE]]]
//
// REDIS_URL may be redis-cluster://HOST:PORT,HOST:PORT for a Redis Cluster.
// ADAPTER is classic, sharded, streams, or recovering: streams with clients that recover; KEY is the prefix of the channels.
// Prints "node ready on URL"; then for each line {op, ...} a line "answer JSON". Sockets join a room by the event "join".
// Binary travels as {"$bin": base64}, dates as {"$date": ms}. What server-side events bring is logged.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createAdapter, createShardedAdapter } from "@socket.io/redis-adapter";
import { createAdapter as createStreamsAdapter } from "@socket.io/redis-streams-adapter";
import { Emitter } from "@socket.io/redis-emitter";
import { createClient, createCluster } from "redis";
import { Server } from "socket.io";

const [url, kind = "classic", key = "socket.io", subscriptionMode = "dynamic"] = process.argv.slice(2);
const cluster = "redis-cluster://";
const newClient = () =>
  url.startsWith(cluster)
    ? createCluster({ rootNodes: url.slice(cluster.length).split(",").map((host) => ({ url: `redis://${host}` })) })
    : createClient({ url, socket: { reconnectStrategy: 50 } });
const connected = async () => {
  const client = newClient();
  client.on("error", () => {});
  await client.connect();
  return client;
};

const http = createServer();
const recovering = kind === "recovering";
const io = new Server(http, recovering ? { connectionStateRecovery: { skipMiddlewares: true } } : {});
const publisher = await connected();
const subscriber = await connected();
const adapters = {
  classic: () => createAdapter(publisher, subscriber, { key, requestsTimeout: 2_000 }),
  streams: () => createStreamsAdapter(publisher, { streamName: key, channelPrefix: key }),
  recovering: () => createStreamsAdapter(publisher, { streamName: key, channelPrefix: key }),
  sharded: () => createShardedAdapter(publisher, subscriber, { channelPrefix: key, subscriptionMode }),
};
io.adapter(adapters[kind]());
const emitter = new Emitter(await connected());
const log = [];
let silent = false;

io.on("connection", (socket) => {
  if (!socket.recovered) socket.data = { home: "node" };
  socket.on("who", (done) => done({ id: socket.id, rooms: [...socket.rooms].sort(), data: socket.data, at: "node" }));
  socket.on("join", async (room, done) => {
    socket.join(room);
    // The adapter does not wait until Redis has subscribed the room's channel; tests do, those with a Redis Cluster otherwise.
    if (!url.startsWith(cluster)) await subscriber.ping();
    done();
  });
});
io.on("note", (...args) => log.push(args));
io.on("question", (value, answer) => silent || answer({ node: value }));

const revived = (value) => {
  if (Array.isArray(value)) return value.map(revived);
  if (value === null || typeof value !== "object") return value;
  if (value.$bin !== undefined) return Buffer.from(value.$bin, "base64");
  if (value.$date !== undefined) return new Date(value.$date);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revived(each)]));
};

function operator({ rooms = [], except = [], volatile, local, timeout }) {
  let to = io.to(rooms).except(except);
  if (volatile) to = to.volatile;
  if (local) to = to.local;
  return timeout ? to.timeout(timeout) : to;
}

const ops = {
  servers: () => io.of("/").adapter.serverCount(),
  emit: (said) => operator(said).emit(said.event, ...revived(said.args ?? [])),
  emitMany: (said) => {
    for (let i = 0; i < said.count; i++) operator(said).emit(said.event, i);
  },
  ask: (said) =>
    new Promise((resolve) =>
      operator(said).emit(said.event, ...(said.args ?? []), (err, responses) => resolve({ late: err !== null, responses })),
    ),
  fetch: async (said) =>
    (await operator(said).fetchSockets()).map(({ id, handshake, rooms, data }) => ({ id, handshake, rooms: [...rooms], data })),
  join: (said) => operator(said).socketsJoin(said.to),
  leave: (said) => operator(said).socketsLeave(said.to),
  disconnect: (said) => operator(said).disconnectSockets(said.close),
  tell: (said) => io.serverSideEmit(said.event, ...(said.args ?? [])),
  tellWithAck: (said) => io.serverSideEmitWithAck(said.event, ...(said.args ?? [])),
  log: () => log,
  silent: (said) => (silent = said.value),
  emitter: (said) => (said.rooms ?? []).reduce((to, room) => to.to(room), emitter).except(said.except ?? []).emit(said.event, ...revived(said.args ?? [])),
  emitterJoin: (said) => emitter.in(said.rooms).socketsJoin(said.to),
  rawSharded: (said) => publisher.sPublish(said.channel, Buffer.from(said.hex, "hex")),
  channels: () => publisher.sendCommand(["PUBSUB", "SHARDCHANNELS"]),
  raw: (said) => publisher.publish(said.channel, Buffer.from(said.hex, "hex")),
};

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const said = JSON.parse(line);
    let answer;
    try {
      answer = (await ops[said.op](said)) ?? null;
      if (answer instanceof Object && !Array.isArray(answer) && answer.constructor !== Object) answer = null;
    } catch (e) {
      answer = { error: e.message };
    }
    console.log("answer " + JSON.stringify(answer));
  })
  .on("close", () => process.exit(0));

http.listen(0, "127.0.0.1", () => console.log(`node ready on http://127.0.0.1:${http.address().port}`));
