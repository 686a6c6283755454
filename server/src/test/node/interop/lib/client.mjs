import { EventEmitter } from "node:events";
import { Agent } from "node:http";
import { io } from "socket.io-client";
import { DEADLINE_MS, until } from "./await.mjs";

/** The field that tells the messages of a fence from those under test. */
const FENCE = "fence";

let made = 0;

/** A stock Socket.IO client that writes down every event it gets, in order. */
export class Client extends EventEmitter {
  /** [{name, data}] without fences. */
  events = [];
  #fences = new Set();

  /**
   * @param auth the object to connect with, or null for none
   * @param relay what it connects through, or none
   */
  constructor(url, transports, auth, relay) {
    super();
    this.setMaxListeners(0);
    this.transports = transports;
    this.relay = relay;
    // Every other client opens a connection for each request: they land on the event loops in turn.
    const agent = new Agent({ keepAlive: made++ % 2 === 0 });
    this.socket = io(relay?.url ?? url, { transports, auth, agent, forceNew: true, reconnection: false });
    this.socket.onAny((name, data) => {
      if (data?.[FENCE] === undefined) {
        this.events.push({ name, data });
      } else {
        this.#fences.add(data[FENCE]);
      }
      this.emit("change");
    });
  }

  async connected() {
    const event = await Promise.race([
      new Promise((resolve) => this.socket.once("connect", () => resolve(null))),
      new Promise((resolve) => this.socket.once("connect_error", resolve)),
    ]);
    if (event !== null) {
      throw new Error(`could not connect: ${event.message}`);
    }
    this.id = this.socket.id;
    this.engine = this.socket.io.engine;
    this.engine.on("upgrade", () => this.emit("change"));
    return this;
  }

  get userId() {
    return this.socket.auth?.userId ?? this.id;
  }

  /** Sends an event and resolves with its acknowledgement. */
  async ask(event, ...args) {
    try {
      return await this.socket.timeout(DEADLINE_MS).emitWithAck(event, ...args);
    } catch (error) {
      throw new Error(`${event} was not answered: ${error.message}`);
    }
  }

  /** Sends an event without asking for an acknowledgement. */
  tell(event, ...args) {
    this.socket.emit(event, ...args);
  }

  /** From now on answers every message that asks for it. */
  confirms() {
    this.socket.on("message", (data, ack) => ack?.());
  }

  /** The data of all events of a name so far. */
  received(name) {
    return this.events.filter((event) => event.name === name).map((event) => event.data);
  }

  /** Resolves with the data of all events of a name once there are so many. */
  receives(name, count = 1) {
    return until(
      this,
      () => this.received(name).length >= count && this.received(name),
      () => `${count} × ${name}, got ${JSON.stringify(this.events)}`,
    );
  }

  fenced(mark) {
    return until(this, () => this.#fences.has(mark), () => `fence, connected: ${this.socket.connected}`);
  }

  /** Resolves when the client is on the transport that it should end on. */
  settled() {
    const last = this.transports.at(-1);
    return until(this, () => this.engine.transport.name === last, () => `${last}, is ${this.engine.transport.name}`);
  }

  disconnect() {
    this.socket.disconnect();
  }

  /** Cuts every connection without a word. */
  cut() {
    return this.relay.cut(this.engine.transport.name === "polling");
  }

  end() {
    this.socket.disconnect();
  }
}

let fences = 0;

/**
 * Resolves when every member has got what had been published to the conversation when this was called. The server's
 * answer to presence stands behind what earlier joins and leaves made it announce, and the fence behind that.
 */
export async function fence(conversationId, ...members) {
  const [sender] = members;
  const mark = `fence-${fences++}`;
  await sender.ask("presence", conversationId);
  await sender.ask("message", { conversationId, [FENCE]: mark });
  await Promise.all(members.map((member) => member.fenced(mark)));
}
