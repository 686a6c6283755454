// One visit to one conversation under one name: the connection, the messages on their way, the typing signal.
// Knows nothing of the page; tells a listener what happens.

const ANSWER_MS = 10_000;
const TYPING_REPEAT_MS = 3_000;
const TYPING_SILENCE_MS = 3_000;
const OUTBOX_MAX = 100;

export class Conversation {
  #socket;
  #listener;
  #joined = false;
  #lostAtMs = 0;
  // By id, in the order written, until the room has them: an entry is waiting, sending, accepted or refused.
  #outbox = new Map();
  #typingToldMs = -Infinity;
  #silence = 0;

  constructor(name, id, listener) {
    this.name = name;
    this.id = id;
    this.#listener = listener;
    this.#socket = io({ auth: { userId: name }, forceNew: true });
    this.#listenToConnection();
    this.#listenToEvents();
  }

  // What the page asks for.

  /** Sends the text now, or as soon as there is a connection. Returns false when too many wait already. */
  send(text) {
    if (this.#outbox.size >= OUTBOX_MAX) {
      return false;
    }
    this.stopTyping();
    const entry = { id: newId(), text, state: 'waiting' };
    this.#outbox.set(entry.id, entry);
    this.#listener.outgoing(entry);
    this.#flush();
    return true;
  }

  retry(id) {
    const entry = this.#outbox.get(id);
    if (entry?.state === 'refused') {
      this.#change(entry, { state: 'waiting' });
      this.#flush();
    }
  }

  discard(id) {
    this.#outbox.delete(id);
    this.#listener.discarded(id);
  }

  /** The text being written has changed. */
  typed(hasText) {
    clearTimeout(this.#silence);
    if (!hasText) {
      this.stopTyping();
      return;
    }
    this.#silence = setTimeout(() => this.stopTyping(), TYPING_SILENCE_MS);
    if (performance.now() - this.#typingToldMs >= TYPING_REPEAT_MS) {
      this.#tellTyping(true);
      this.#typingToldMs = performance.now();
    }
  }

  stopTyping() {
    clearTimeout(this.#silence);
    if (this.#typingToldMs > -Infinity) {
      this.#typingToldMs = -Infinity;
      this.#tellTyping(false);
    }
  }

  reconnect() {
    this.#listener.connecting();
    this.#socket.connect();
  }

  leave() {
    this.stopTyping();
    this.#socket.off();
    this.#socket.disconnect();
  }

  // The connection.

  #listenToConnection() {
    this.#socket.io.on('open', () => {
      this.#socket.io.engine.on('upgrade', (transport) => this.#listener.transport(transport.name));
    });
    this.#socket.on('connect', () => this.#join());
    this.#socket.on('connect_error', (error) => {
      if (this.#socket.active) {
        this.#listener.offline();
      } else {
        this.#listener.refused(error.message);
      }
    });
    this.#socket.on('disconnect', () => {
      this.#joined = false;
      this.#lostAtMs ||= performance.now();
      this.#typingToldMs = -Infinity;
      this.#settleAccepted();
      this.#listener.offline({ ended: !this.#socket.active });
    });
  }

  #join() {
    this.#listener.transport(this.#socket.io.engine.transport.name);
    this.#ask('join_conversation', this.id, (lost, answer) => {
      if (lost) {
        this.#socket.disconnect().connect();
      } else if (answer.ok) {
        this.#onJoined(answer);
      } else {
        this.#listener.refused(answer.error.message);
      }
    });
  }

  #onJoined({ users, usersTotal }) {
    const awayMs = this.#lostAtMs && performance.now() - this.#lostAtMs;
    this.#joined = true;
    this.#lostAtMs = 0;
    this.#listener.joined({ users, usersTotal, awayMs, recovered: this.#socket.recovered });
    this.#flush();
  }

  /** Emits with an answer. The connection's end answers too, and is no failure: what was asked is asked again. */
  #ask(event, argument, onAnswer) {
    this.#socket.timeout(ANSWER_MS).emit(event, argument, (lost, answer) => {
      if (!lost || this.#socket.connected) {
        onAnswer(lost, answer);
      }
    });
  }

  // Messages.

  #flush() {
    for (const entry of this.#outbox.values()) {
      if (this.#joined && entry.state === 'waiting') {
        this.#transmit(entry);
      }
    }
  }

  #transmit(entry) {
    const sentMs = performance.now();
    this.#change(entry, { state: 'sending' });
    this.#ask('message', { conversationId: this.id, id: entry.id, text: entry.text }, (lost, answer) => {
      if (lost) {
        this.#change(entry, { state: 'refused', problem: 'the server did not answer' });
      } else if (answer.ok) {
        this.#listener.roundTrip(performance.now() - sentMs);
        this.#change(entry, { state: 'accepted', timestamp: answer.timestamp });
      } else {
        this.#change(entry, { state: 'refused', problem: answer.error.message });
      }
    });
  }

  // A message may come back to its sender before the answer does; it is out of the outbox then.
  #change(entry, changes) {
    if (this.#outbox.has(entry.id)) {
      Object.assign(entry, changes);
      this.#listener.changed(entry);
    }
  }

  /** The connection is gone: what was not accepted is sent again, under its id; what was accepted need not come back. */
  #settleAccepted() {
    for (const entry of this.#outbox.values()) {
      if (entry.state === 'accepted') {
        this.#outbox.delete(entry.id);
        this.#listener.settled(entry.id);
      } else if (entry.state === 'sending') {
        this.#change(entry, { state: 'waiting' });
      }
    }
  }

  #listenToEvents() {
    this.#on('message', (message) => {
      if (message.userId === this.name) {
        this.#outbox.delete(message.id);
      }
      this.#listener.message(message);
    });
    this.#on('user_joined', (event) => this.#listener.cameAndWent([event.userId], [], event.timestamp));
    this.#on('user_left', (event) => this.#listener.cameAndWent([], [event.userId], event.timestamp));
    this.#on('presence_changed', (event) => this.#listener.cameAndWent(event.joined, event.left, event.timestamp));
    this.#on('typing', (event) => this.#listener.typing(event.userId, event.isTyping));
  }

  #on(event, handle) {
    this.#socket.on(event, (argument, ...rest) => {
      if (argument?.conversationId === this.id) {
        handle(argument);
      }
      // A message sent with confirmation wants to hear from every member.
      if (typeof rest.at(-1) === 'function') {
        rest.at(-1)();
      }
    });
  }

  // A typing state is worth nothing later: it is not kept for a connection to come.
  #tellTyping(isTyping) {
    if (this.#joined) {
      this.#socket.emit('typing', { conversationId: this.id, isTyping });
    }
  }
}

// crypto.randomUUID exists on https and localhost only.
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
