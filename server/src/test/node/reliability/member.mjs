// A stock client in one conversation that logs what it sees, one event per line, fields separated by tabs, as the checker reads it.
import { EventEmitter } from "node:events";
import { writeFileSync } from "node:fs";
import { io } from "socket.io-client";

/** Short, so that many cuts fit into a test; else a stock client's own. */
const RECONNECTION = { reconnectionDelay: 50, reconnectionDelayMax: 500 };
/** A connection may be dead on arrival: the client must not wait for 20 s to find out. */
const TIMEOUT_MS = 2_000;

export class Log {
  #lines = [];

  add(...event) {
    this.#lines.push([Date.now(), ...event].join("\t"));
  }

  save(file) {
    writeFileSync(file, this.#lines.map((line) => `${line}\n`).join(""));
  }
}

export class Member extends EventEmitter {
  #log;
  #room;
  #name;
  /** In this session: asked to be let in, and known to be. */
  #asked = false;
  #joined = false;
  #lastId;

  constructor(url, { name, room, log, transports }) {
    super();
    this.#name = name;
    this.#room = room;
    this.#log = log;
    this.socket = io(url, { transports, forceNew: true, timeout: TIMEOUT_MS, ...RECONNECTION });
    this.socket.io.on("open", () => this.#watchUpgrade(this.socket.io.engine));
    this.socket.on("connect", () => this.#connected());
    this.socket.on("disconnect", (reason) => log.add("disconnected", name, reason));
    this.socket.on("message", (message) => this.#received(message));
  }

  /**
   * A WebSocket that is cut between the answer to its probe and the end of the poll that is under way leaves the client with a transport it has paused
   * and does not resume: it hears nothing until its own heartbeat is over.
   */
  #watchUpgrade(engine) {
    engine.on("upgradeError", () => {
      if (/^paus/.test(engine.transport.readyState)) {
        console.log(`stuck ${this.#name}`);
      }
    });
  }

  #connected() {
    // Undefined where the server knows no recovery.
    const recovered = Boolean(this.socket.recovered);
    this.#log.add("connected", this.#name, recovered);
    if (!recovered) {
      this.#asked = false;
      this.#joined = false;
    }
    if (!this.#joined) {
      this.#asked = true;
      this.socket.emit("join_conversation", this.#room, () => this.#entered());
    }
  }

  /** The first message says it, too, when the answer was cut off. */
  #entered() {
    if (this.#asked && !this.#joined) {
      this.#joined = true;
      this.#log.add("joined", this.#name, this.#room);
    }
  }

  #received({ id }) {
    this.#entered();
    this.#log.add("received", this.#name, this.#room, id);
    this.#lastId = id;
    this.emit("change");
  }

  /** Resolves when the member is connected and in its room for certain: it has asked again and was answered. */
  async settled() {
    for (;;) {
      try {
        return await this.socket.timeout(TIMEOUT_MS).emitWithAck("join_conversation", this.#room);
      } catch {
        // Cut meanwhile: once more.
      }
    }
  }

  /** Resolves when the message has arrived; false when it has not in that time. */
  arrived(id, timeLimitMs) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeLimitMs);
      const look = () => {
        if (this.#lastId === id) {
          clearTimeout(timer);
          this.off("change", look);
          resolve(true);
        }
      };
      this.on("change", look);
      look();
    });
  }
}
