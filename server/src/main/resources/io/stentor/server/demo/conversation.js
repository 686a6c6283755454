// One visit to one conversation under one name: the connection, the messages on their way, the typing signal.
// Knows nothing of the page; tells a listener what happens.

const ANSWER_MS = 10_000;
const TYPING_REPEAT_MS = 3_000;
const TYPING_SILENCE_MS = 3_000;
const OUTBOX_MAX = 100;
const AWAITED_MAX = 200;
const RECONNECT_MS = { reconnectionDelay: 300, reconnectionDelayMax: 3_000 };

export class Conversation {
  #socket;
  #listener;
  #joined = false;
  #lostAtMs = 0;
  #missed = 0;
  // The page's own cut: the network as it is when there is none.
  #isCut = false;
  // By id, in the order written, until the room has them: an entry is waiting, sending, accepted or refused.
  #outbox = new Map();
  // By id, when they were sent: messages the server has and whose verdict has not come.
  #awaited = new Map();
  #typingToldMs = -Infinity;
  #silence = 0;

  constructor(name, id, listener) {
    this.name = name;
    this.id = id;
    this.#listener = listener;
    this.#socket = io({ auth: { userId: name }, forceNew: true, ...RECONNECT_MS });
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
    this.#isCut = false;
    this.#socket.io.reconnection(true);
    this.#listener.connecting();
    this.#socket.connect();
  }

  /** Loses the connection as a network does, without a farewell to the conversation, until it is asked to reconnect. */
  cut() {
    this.#isCut = true;
    this.#socket.io.reconnection(false);
    if (this.#socket.connected) {
      this.#socket.io.engine.close();
    } else {
      this.#listener.offline({ cut: true });
    }
  }

  leave() {
    this.stopTyping();
    this.#socket.off();
    this.#socket.offAny();
    this.#socket.disconnect();
  }

  // The connection.

  #listenToConnection() {
    this.#socket.io.on('open', () => {
      this.#socket.io.engine.on('upgrade', (transport) => this.#listener.transport(transport.name));
    });
    this.#socket.on('connect', () => (this.#isCut ? this.#socket.io.engine.close() : this.#join()));
    this.#socket.on('connect_error', (error) => {
      if (this.#socket.active) {
        this.#listener.offline({ cut: this.#isCut });
      } else {
        this.#listener.refused(error.message);
      }
    });
    this.#socket.on('disconnect', () => {
      this.#joined = false;
      this.#lostAtMs ||= performance.now();
      this.#typingToldMs = -Infinity;
      this.#settleAccepted();
      this.#listener.offline({ cut: this.#isCut, ended: !this.#socket.active });
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
    const missed = this.#missed;
    this.#joined = true;
    this.#lostAtMs = 0;
    this.#missed = 0;
    this.#listener.joined({ users, usersTotal, awayMs, missed, recovered: this.#socket.recovered });
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
    this.#await(entry.id, sentMs);
    const message = { conversationId: this.id, id: entry.id, text: entry.text, confirm: true };
    this.#ask('message', message, (lost, answer) => {
      if (lost) {
        this.#change(entry, { state: 'refused', problem: 'the server did not answer' });
      } else if (answer.ok) {
        this.#listener.roundTrip(performance.now() - sentMs);
        this.#change(entry, { state: 'accepted', timestamp: answer.timestamp });
      } else {
        this.#awaited.delete(entry.id);
        this.#change(entry, { state: 'refused', problem: answer.error.message });
      }
    });
  }

  // The verdict may be lost with the connection, so what is awaited does not grow without end.
  #await(id, sentMs) {
    this.#awaited.delete(id);
    this.#awaited.set(id, sentMs);
    if (this.#awaited.size > AWAITED_MAX) {
      this.#awaited.delete(this.#awaited.keys().next().value);
    }
  }

  #onVerdict(verdict) {
    const sentMs = this.#awaited.get(verdict.id);
    if (sentMs !== undefined) {
      this.#awaited.delete(verdict.id);
      this.#listener.delivered(verdict, performance.now() - sentMs);
    }
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
      // What was missed is handed on before the conversation is joined again.
      if (this.#listener.message(message) && !this.#joined) {
        this.#missed++;
      }
    });
    this.#on('message_delivered', (verdict) => this.#onVerdict(verdict));
    this.#on('user_joined', (event) => this.#listener.cameAndWent([event.userId], [], event.timestamp));
    this.#on('user_left', (event) => this.#listener.cameAndWent([], [event.userId], event.timestamp));
    this.#on('presence_changed', (event) => this.#listener.cameAndWent(event.joined, event.left, event.timestamp));
    this.#on('typing', (event) => this.#listener.typing(event.userId, event.isTyping));
    // Whatever its name: only the server can say so in anything but a message.
    this.#socket.onAny((event, data) => {
      if (event !== 'message' && data?.type === 'system' && (data.conversationId ?? this.id) === this.id) {
        this.#listener.system(event, data);
      }
    });
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
