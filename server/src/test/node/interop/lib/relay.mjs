import { EventEmitter } from "node:events";
import net from "node:net";
import { until } from "./await.mjs";

/** Stands between a client and the server so that what is between them can be cut. */
export class Relay extends EventEmitter {
  /** One for each connection: {client, server, asking}. */
  #pairs = new Set();
  #server;

  static async to(url) {
    const { hostname, port } = new URL(url);
    const relay = new Relay();
    relay.#server = net.createServer((client) => relay.#join(client, net.connect(port, hostname)));
    await new Promise((resolve) => relay.#server.listen(0, "127.0.0.1", resolve));
    relay.#server.unref();
    relay.url = `http://127.0.0.1:${relay.#server.address().port}`;
    return relay;
  }

  #join(client, server) {
    const pair = { client, server, asking: false };
    this.#pairs.add(pair);
    client.on("data", () => this.#asks(pair, true));
    server.on("data", () => this.#asks(pair, false));
    client.pipe(server);
    server.pipe(client);
    for (const socket of [client, server]) {
      socket.unref();
      socket.on("error", () => this.#end(pair));
      socket.on("close", () => this.#end(pair));
    }
  }

  #asks(pair, asking) {
    pair.asking = asking;
    this.emit("change");
  }

  #end(pair) {
    this.#pairs.delete(pair);
    pair.client.destroySoon();
    pair.server.destroySoon();
  }

  /** Ends all connections and takes no more; for a polling client while it has asked for something, so that it is missed. */
  async cut(isPolling) {
    await until(this, () => !isPolling || [...this.#pairs].some((pair) => pair.asking), "a request");
    this.#server.close();
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroySoon();
    }
  }
}
