// Clients that send what they are told, byte by byte, and read what comes: no library, no rules, no mercy.
import { EventEmitter } from "node:events";
import http from "node:http";
import WebSocket from "ws";
import { DEADLINE_MS, until } from "./await.mjs";

const SEPARATOR = "\x1e";
const AGENT = new http.Agent({ keepAlive: true });

/** One request; resolves with {status, body}, with status 0 when the connection ended instead. */
export function request(url, method, headers = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { method, headers, agent: AGENT }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode, body: Buffer.concat(parts).toString() }));
      answer.on("error", () => resolve({ status: 0, body: "" }));
    });
    sent.on("error", () => resolve({ status: 0, body: "" }));
    sent.setTimeout(DEADLINE_MS, () => reject(new Error(`waited in vain: ${method} ${url}`)));
    sent.end(body);
  });
}

/** Bytes as one packet of a polling body. */
export const base64 = (bytes) => `b${bytes.toString("base64")}`;

/** What both kinds of session have: packets as they came, text or Buffer, heartbeats answered and left out. */
class RawSession extends EventEmitter {
  packets = [];
  /** Why the session ended, null while it has not. */
  closed = null;
  openedAt = Date.now();

  got(packet) {
    if (packet === "2") {
      this.send("3");
    } else {
      this.packets.push(packet);
    }
    this.emit("change");
  }

  ended(why) {
    this.closed ??= why;
    this.emit("change");
  }

  /** Resolves with the first packet of which the condition is true, or with null once the session has ended. */
  async find(condition, what = condition) {
    await until(
      this,
      () => this.closed !== null || this.packets.some(condition),
      () => `${what}, got ${JSON.stringify(this.packets)}`,
    );
    return this.packets.find(condition) ?? null;
  }

  /** Joins the main namespace and awaits the answer, since a client may not speak before. */
  async joined(auth = "") {
    this.send(`40${auth}`);
    await this.starting("40{");
    return this;
  }

  starting(prefix) {
    return this.find((packet) => typeof packet === "string" && packet.startsWith(prefix), prefix);
  }
}

/** A session over WebSocket. */
export class RawWebSocket extends RawSession {
  /** @param query more parameters, each with its & */
  constructor(url, path = "/socket.io/", query = "", headers = {}) {
    super();
    const address = `${url.replace("http", "ws")}${path}?EIO=4&transport=websocket${query}`;
    this.socket = new WebSocket(address, { headers, perMessageDeflate: false });
    this.socket.on("message", (data, isBinary) => this.got(isBinary ? data : data.toString()));
    this.socket.on("open", () => this.emit("change"));
    this.socket.on("close", (code) => this.ended(code));
    this.socket.on("error", () => {});
  }

  static async open(url, path, query, headers) {
    const session = new RawWebSocket(url, path, query, headers);
    session.sid = JSON.parse((await session.starting("0")).slice(1)).sid;
    session.packets.length = 0;
    return session;
  }

  /** A candidate that wants to take over a session, once it may speak. */
  static async candidate(url, sid, path) {
    const session = new RawWebSocket(url, path, `&sid=${sid}`);
    await until(session, () => session.closed !== null || session.socket.readyState === WebSocket.OPEN, "101");
    return session;
  }

  send(...packets) {
    // All in one segment, as far as the library allows.
    this.socket._socket?.cork();
    packets.forEach((packet) => this.socket.send(packet));
    this.socket._socket?.uncork();
  }

  end() {
    this.socket.terminate();
  }
}

/** A session over HTTP: it polls all the time from when it is told to. */
export class RawPolling extends RawSession {
  #polling = false;

  constructor(address, headers) {
    super();
    this.address = address;
    this.headers = headers;
  }

  static async open(url, path = "/socket.io/", query = "", headers = {}) {
    const session = new RawPolling(`${url}${path}?EIO=4&transport=polling${query}`, headers);
    const { body } = await request(session.address, "GET", headers);
    session.sid = JSON.parse(body.slice(1)).sid;
    session.address += `&sid=${session.sid}`;
    return session;
  }

  /** One poll; resolves with {status, body}. */
  poll(query = "") {
    return request(this.address + query, "GET", this.headers);
  }

  post(body, headers = { "Content-Type": "text/plain;charset=UTF-8" }) {
    return request(this.address, "POST", { ...this.headers, ...headers, "Content-Length": Buffer.byteLength(body) }, body);
  }

  send(...packets) {
    return this.post(packets.map((packet) => (Buffer.isBuffer(packet) ? base64(packet) : packet)).join(SEPARATOR));
  }

  /** Polls until the session is at its end. */
  async pollOn() {
    if (this.#polling) {
      return;
    }
    this.#polling = true;
    while (this.closed === null) {
      const { status, body } = await this.poll();
      if (status !== 200) {
        this.ended(status);
        return;
      }
      body.split(SEPARATOR).forEach((packet) => this.#arrived(packet));
    }
  }

  #arrived(packet) {
    if (packet === "1") {
      this.ended("1");
    } else if (packet.startsWith("b")) {
      this.got(Buffer.from(packet.slice(1), "base64"));
    } else if (packet !== "6") {
      this.got(packet);
    }
  }

  end() {
    this.closed ??= "left";
    if (this.sid !== undefined) {
      this.send("1");
    }
  }
}
