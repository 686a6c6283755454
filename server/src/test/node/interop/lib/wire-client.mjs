import { EventEmitter } from "node:events";
import { Socket } from "engine.io-client";
import { until } from "./await.mjs";

/** A stock Engine.IO client: sees and sends Socket.IO packets as text, before any parser touches them. */
export class WireClient extends EventEmitter {
  lines = [];

  constructor(url, transports) {
    super();
    this.transports = transports;
    this.engine = new Socket(url, { path: "/socket.io/", transports });
    this.engine.on("message", (text) => {
      this.lines.push(text);
      this.emit("change");
    });
    for (const event of ["upgrade", "open", "close"]) {
      this.engine.on(event, () => this.emit("change"));
    }
  }

  /** Joins the main namespace; auth is the text of a JSON object. */
  async connected(auth = "") {
    await until(this, () => this.engine.readyState === "open", "open");
    this.send(`40${auth}`);
    const reply = await this.line("40");
    
    this.id = JSON.parse(reply.slice(1)).sid;
    return this;
  }

  send(packet) {
    this.engine.send(packet.slice(1));
  }

  /** Resolves with the first packet that begins so. */
  line(prefix) {
    return this.matching((line) => line.startsWith(prefix.slice(1)), prefix);
  }

  /** Resolves with the first packet, less the digit of Engine.IO, of which the condition is true. */
  matching(condition, what = condition) {
    return until(
      this,
      () => this.lines.find(condition),
      () => `${what}, ${this.engine.readyState}, got ${JSON.stringify(this.lines)}`,
    );
  }

  /** Sends an event that asks for an acknowledgement and resolves with the text of that. */
  ask(ackId, args) {
    this.send(`42${ackId}${args}`);
    return this.line(`43${ackId}[`);
  }

  settled() {
    const last = this.transports.at(-1);
    return until(this, () => this.engine.transport.name === last, () => `${last}, is ${this.engine.transport.name}`);
  }

  end() {
    this.engine.close();
  }
}
