// What comes of an input: fed to a server on a session of its own, and told in a form that can be compared.
import { RawPolling, RawWebSocket, request } from "./raw-client.mjs";

/** A client may ask for it in every state; the answer shows that what was sent before has been dealt with. */
const FENCE = "/fence";
/** The second finds what the first one's answer overtook. */
const FENCES = 2;

/** Older sessions have been pinged and may have ended for that reason: they prove nothing. */
const PING_INTERVAL_MS = 300;
const TRIES = 10;

/** Codes by which WebSocket tells of a wrong frame; all others are a server's way to say goodbye. */
const FRAME_ERRORS = new Set([1002, 1003, 1007, 1009]);

const SESSIONS = { websocket: RawWebSocket, polling: RawPolling };

/** @returns {Promise<string>} "closed", "closed CODE" or "open" and what the client got, one packet after the other */
export async function outcomeOf(url, transport, input) {
  for (let left = TRIES; left > 0; left--) {
    const session = await SESSIONS[transport].open(url);
    const outcome = await feed(session, input);
    const isYoung = Date.now() - session.openedAt < PING_INTERVAL_MS;
    session.end();
    if (isYoung) {
      return outcome;
    }
  }
  throw new Error("the machine is too slow: every session was pinged");
}

async function feed(session, input) {
  session.pollOn?.();
  if (!input.open) {
    await session.joined();
    await session.starting('42["auth"');
  }
  session.packets.length = 0;
  const posted = await (input.body === undefined ? session.send(...input.packets) : session.post(input.body));
  for (let fence = 1; fence <= FENCES && session.closed === null; fence++) {
    session.send(`40${FENCE}${fence},`);
    await session.starting(`44${FENCE}${fence},`);
  }
  return session.closed === null ? open(session, posted) : closed(session);
}

function closed(session) {
  return FRAME_ERRORS.has(session.closed) ? `closed ${session.closed}` : "closed";
}

function open(session, posted) {
  const status = posted === undefined || posted.status === 200 ? [] : [`status ${posted.status}`];
  const got = session.packets.filter((packet) => !String(packet).startsWith(`44${FENCE}`)).map(canonical);
  return ["open", ...status, ...got].join(" | ");
}

const PACKET = /^(\d)(?:(\d+)-)?(\/[^,]*,)?(\d*)([{["].*)?$/s;

/** A packet with the ids of its time taken out, numbers in JavaScript's form and no spaces. */
function canonical(packet) {
  if (Buffer.isBuffer(packet)) {
    return `b${packet.toString("base64")}`;
  }
  const parts = packet.startsWith("4") && PACKET.exec(packet.slice(1));
  if (!parts) {
    return packet;
  }
  const [, type, attachments, namespace = "", id, json] = parts;
  const payload = json === undefined ? "" : JSON.stringify(JSON.parse(json));
  const count = attachments === undefined ? "" : `${attachments}-`;
  return `4${type}${count}${namespace}${id === "" ? "" : Number(id)}${payload.replace(/"sid":"[\w-]{20}"/, '"sid":"*"')}`;
}

/** Whether there is a server at all. */
export async function isThere(url) {
  return (await request(`${url}/socket.io/?EIO=4&transport=polling`, "GET")).status === 200;
}
