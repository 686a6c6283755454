// The traffic of one page goes through the test: it can be cut, held back and changed.

const REFUSAL = { ok: false, error: { code: 'overloaded', message: 'the server is busy, try again' } };
const NOTHING = '6';
const MESSAGE = /^42\d*\["message",/u;

export class Traffic {
  static async of(page) {
    const traffic = new Traffic();
    await page.route('**/socket.io/?*', (route) => traffic.#onRequest(route));
    await page.routeWebSocket('**/socket.io/?*', (socket) => traffic.#onSocket(socket));
    return traffic;
  }

  /** What the page gets in place of a frame from the server. */
  change = (frame) => frame;
  /** The page returns without what it had of its session. */
  forgets = false;
  #isCut = false;
  #sockets = new Set();

  async cut() {
    this.#isCut = true;
    await Promise.all([...this.#sockets].map((socket) => socket.close({ code: 1000 })));
    this.#sockets.clear();
  }

  heal() {
    this.#isCut = false;
    this.change = (frame) => frame;
  }

  /** The page gets a frame that the server has not sent. */
  insert(frame) {
    this.#sockets.forEach((socket) => socket.send(frame));
  }

  #onRequest(route) {
    if (this.#isCut) {
      return route.abort();
    }
    const body = route.request().postData();
    return this.forgets && body?.includes('"pid"')
      ? route.continue({ postData: body.replace(/"pid":"[^"]*"/u, '"pid":"forgotten"') })
      : route.continue();
  }

  #onSocket(socket) {
    const server = socket.connectToServer();
    server.onMessage((frame) => socket.send(this.change(frame)));
    this.#sockets.add(socket);
  }
}

/** The answer to a message becomes a refusal, and the message itself (to its sender) nothing. */
export function refuse(frame) {
  return MESSAGE.test(frame)
    ? NOTHING
    : frame.replace(/^(43\d+)\[.*/su, (_, ack) => `${ack}[${JSON.stringify(REFUSAL)}]`);
}

/** Messages do not arrive, so nobody confirms them. */
export function loseMessages(frame) {
  return MESSAGE.test(frame) ? NOTHING : frame;
}

export function loseAll() {
  return NOTHING;
}
